//! What a chain does with each of its layers on the way forward and back. Layers that are computed in one pass are one step
//! of the first of them.

/// `each!(@each STEP (environment) {Layer index In Out} ..)` for the layers from the first to the last, `@each_reversed` from the
/// last to the first. Written out for the impls in [`super`], whose names it uses.
macro_rules! each {
    // A step of a pass for each layer, which sees the layers after it too.
    (@each $step:ident $env:tt) => {};
    (@each $step:ident $env:tt $layer:tt $($after:tt)*) => {
        each!(@$step $env $layer $($after)*);
        each!(@each $step $env $($after)*);
    };
    (@each_reversed $step:ident $env:tt) => {};
    (@each_reversed $step:ident $env:tt $layer:tt $($after:tt)*) => {
        each!(@each_reversed $step $env $($after)*);
        each!(@$step $env $layer $($after)*);
    };

    (@infer ($count:literal $layers:ident $level:ident $run:ident)
        { $layer:ident $index:tt $in:ident $out:ident } $($after:tt)*) => {
        if const { <Self as Plans<In, T, $count>>::INFERENCE.absorbed[$index] } {
            // In the pass of a layer before it.
        } else if const { <Self as Plans<In, T, $count>>::INFERENCE.in_place[$index] } {
            <$layer as Infer<$in, T>>::Role::infer_in_place($layers.$index, $level, Tensor::view_mut($run.in_place($index)));
        } else {
            let (x, y, scratch) = $run.layer($index);
            let x = Tensor::<$in, EL>::view(x);
            if const { <Self as Plans<In, T, $count>>::INFERENCE.lined[$index] } {
                each!(@lined ($count $index scratch) $layers follow
                    { <$layer as Infer<$in, T>>::Role::forward_fused($layers.$index, $level, x, &follow, y, &mut [], scratch) } $($after)*);
            } else {
            match const { <Self as Plans<In, T, $count>>::INFERENCE.fused[$index] } {
                0 => $layers.$index.infer_tile($level, x, Tensor::view_mut(y), scratch),
                1 => each!(@next false $layers follow
                    { <$layer as Infer<$in, T>>::Role::forward_fused($layers.$index, $level, x, &follow, y, &mut [], scratch) } $($after)*),
                _ => each!(@next_two false $layers follow
                    { <$layer as Infer<$in, T>>::Role::forward_fused($layers.$index, $level, x, &follow, y, &mut [], scratch) } $($after)*),
            }
            }
        }
    };

    (@forward ($count:literal $layers:ident $pass:ident $run:ident $plan:ident)
        { $layer:ident $index:tt $in:ident $out:ident } $($after:tt)*) => {
        if const { <Self as TrainPlans<In, T, $count>>::TRAINING.absorbed[$index] } {
            // In the pass of a layer before it.
        } else if let Some(part) = $plan.forward_part($index, $pass.part) {
            let pass = $pass.inner($index, part, $plan.shared[$index]);
            let (x, y, memory) = $run.layer($index);
            if const { <Self as TrainPlans<In, T, $count>>::TRAINING.in_place[$index] } {
                $layers.$index.forward_in_place(&pass, Tensor::view_mut(y));
            } else {
                let x = Tensor::<$in, EL>::view(x);
                match const { <Self as TrainPlans<In, T, $count>>::TRAINING.fused[$index] } {
                    0 => $layers.$index.forward_tile(&pass, x, Tensor::view_mut(y), memory),
                    1 => each!(@next true $layers follow {
                        <$layer as Infer<$in, T>>::Role::forward_fused($layers.$index, pass.level, x, &follow, y, memory.tape, memory.scratch)
                    } $($after)*),
                    _ => each!(@next_two true $layers follow {
                        <$layer as Infer<$in, T>>::Role::forward_fused($layers.$index, pass.level, x, &follow, y, memory.tape, memory.scratch)
                    } $($after)*),
                }
            }
        }
    };

    (@backward ($count:literal $layers:ident $pass:ident $run:ident $plan:ident $gradients:ident)
        { $layer:ident $index:tt $in:ident $out:ident } $($after:tt)*) => {
        if let Some(part) = $plan.backward_part($index, $pass.part).filter(|_| $run.goes_back($index)) {
            let pass = $pass.inner($index, part, $plan.shared[$index]);
            if const { <Self as TrainPlans<In, T, $count>>::TRAINING.pools_first[$index] } {
                each!(@pool_backward $layers $pass part $run $plan $gradients $($after)*);
            }
            let own = $run.layer($index);
            if const { <Self as TrainPlans<In, T, $count>>::TRAINING.after_pooling[$index] } {
                // Taken back together with the first layer of its pass.
            } else if const { <Self as TrainPlans<In, T, $count>>::TRAINING.in_place[$index] } {
                $layers.$index.backward_in_place(&pass, Tensor::view(own.y), Tensor::view_mut(own.dy));
            } else {
                let (io, memory) = own.io::<$in, $out>();
                $layers.$index.backward_tile(&pass, io, memory, $gradients.$index.as_deref_mut());
            }
        }
    };

    // A pass does not reach beyond its chain, as the plan asserts when it is computed.
    (@never) => { unreachable!("a pass ends with its chain") };

    // `$body` with the layers that follow in one pass.
    (@next $record:literal $layers:ident $follow:ident $body:block) => { each!(@never) };
    (@next $record:literal $layers:ident $follow:ident $body:block
        { $next:ident $i:tt $in:ident $out:ident } $($after:tt)*) => {{
        let $follow = Then::<$in, $next, $record>::new($layers.$i);
        $body
    }};
    (@next_two $record:literal $layers:ident $follow:ident $body:block) => { each!(@never) };
    (@next_two $record:literal $layers:ident $follow:ident $body:block $next:tt) => { each!(@never) };
    (@next_two $record:literal $layers:ident $follow:ident $body:block
        { $next:ident $i:tt $in:ident $mid:ident } { $then:ident $j:tt $_mid:ident $out:ident } $($after:tt)*) => {{
        let $follow =
            Both(Then::<$in, $next, $record>::new($layers.$i), Then::<$mid, $then, $record>::new($layers.$j));
        $body
    }};

    // `$body` with a line of each channel and the layers that follow it in one pass. The numbers of the lines are behind the scratch.
    (@lined ($count:literal $index:tt $scratch:ident) $layers:ident $follow:ident $body:block) => { each!(@never) };
    (@lined ($count:literal $index:tt $scratch:ident) $layers:ident $follow:ident $body:block
        { $norm:ident $i:tt $in:ident $out:ident } $($after:tt)*) => {
        let lines = const { Lines::<T, ()>::count(<$norm as Infer<$in, T>>::Role::FUSION) };
        let ($scratch, lines) = $scratch.split_at_mut($scratch.len() - lines);
        let lines = formwork_tensor::memory::flatten_mut::<T, EL>(lines);
        match const { <Self as Plans<In, T, $count>>::INFERENCE.fused[$index] } {
            1 => {
                let $follow = Lines::of::<$in, $norm>($layers.$i, lines, Nothing);
                $body
            }
            2 => each!(@next false $layers next {
                let $follow = Lines::of::<$in, $norm>($layers.$i, lines, next);
                $body
            } $($after)*),
            _ => each!(@next_two false $layers next {
                let $follow = Lines::of::<$in, $norm>($layers.$i, lines, next);
                $body
            } $($after)*),
        }
    };

    // The backward pass of a function that came after the pooling, and of the pooling.
    (@pool_backward $layers:ident $pass:ident $part:ident $run:ident $plan:ident $gradients:ident) => { each!(@never) };
    (@pool_backward $layers:ident $pass:ident $part:ident $run:ident $plan:ident $gradients:ident $next:tt) => { each!(@never) };
    (@pool_backward $layers:ident $pass:ident $part:ident $run:ident $plan:ident $gradients:ident
        { $next:ident $i:tt $in:ident $mid:ident } { $then:ident $j:tt $_mid:ident $out:ident } $($after:tt)*) => {
        let own = $run.layer($j);
        let function = $layers.$i;
        let pass = $pass.inner($j, $part, $plan.shared[$j]);
        pass.level.run(
            #[inline(always)]
            || {
                for (d, y) in own.dy.iter_mut().zip(own.y) {
                    *d = <$next as Layer<$in, T>>::point_gradient(function, *y, *d);
                }
            },
        );
        let (io, memory) = own.io::<$mid, $out>();
        $layers.$j.backward_tile(&pass, io, memory, $gradients.$j.as_deref_mut());
    };
}
pub(super) use each;
