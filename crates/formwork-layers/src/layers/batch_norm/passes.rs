//! The passes of batch normalisation over one tile, for any kind of shape that has channels: a tile is flat, and each channel has
//! `values` elements in it.

use super::config::BatchNormConfig;
use super::kernels;
use super::line::Line;
use super::statistics;
use crate::Pass;
use core::marker::PhantomData;
use formwork_tensor::{Element, Level, Scalar};

/// A layer's numbers, each for every channel.
pub(super) struct Numbers<'a, T, K> {
    pub(super) weight: &'a [T],
    pub(super) bias: &'a [T],
    pub(super) running_mean: &'a [T],
    pub(super) running_var: &'a [T],
    pub(super) config: PhantomData<K>,
}

impl<T: Scalar, K: BatchNormConfig> Numbers<'_, T, K> {
    /// What is computed of channel `c` in inference.
    #[inline(always)]
    fn line(&self, c: usize) -> Line<T> {
        Line::running::<K>((self.weight[c], self.bias[c]), (self.running_mean[c], self.running_var[c]))
    }

    /// The line of each channel in inference: the centres, then the scales, then the offsets.
    #[inline(always)]
    pub(super) fn lines(&self, lines: &mut [T]) {
        let channels = self.weight.len();
        for c in 0..channels {
            let Line { centre, scale, offset } = self.line(c);
            [lines[c], lines[channels + c], lines[2 * channels + c]] = [centre, scale, offset];
        }
    }

    #[inline(always)]
    pub(super) fn infer<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        values: usize,
        x: &[E],
        y: &mut [E],
    ) {
        kernels::apply(level, self.weight.len(), values, x, y, |c| self.line(c));
    }

    #[inline(always)]
    pub(super) fn forward<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        values: usize,
        (x, y): (&[E], &mut [E]),
        tape: &mut [E],
    ) {
        let channels = self.weight.len();
        match (pass.part, pass.frozen) {
            (0, true) => {}
            (_, true) => self.infer(pass.level, values, x, y),
            (0, false) => kernels::measure(pass.level, channels, values, x, tape),
            (_, false) => kernels::apply(pass.level, channels, values, x, y, |c| {
                statistics::centre(pass.shared, c).line(self.weight[c], self.bias[c])
            }),
        }
    }

    /// With the gradients of weight and bias, if they are asked for.
    #[inline(always)]
    pub(super) fn backward<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        values: usize,
        (x, dy, dx): (&[E], &[E], Option<&mut [E]>),
        tape: &mut [E],
        gradient: Option<(&mut [T], &mut [T])>,
    ) {
        let channels = self.weight.len();
        if pass.frozen {
            if let (1, Some(dx)) = (pass.part, dx) {
                // The running statistics are constants: dL/dx = dL/dy w / sqrt(var + eps).
                kernels::apply(pass.level, channels, values, dy, dx, |c| Line {
                    centre: T::ZERO,
                    offset: T::ZERO,
                    ..self.line(c)
                });
            }
        } else if pass.part == 0 {
            let centre = |c| statistics::centre(pass.shared, c);
            kernels::slopes(pass.level, channels, values, x, dy, &mut tape[..2 * channels], centre);
            let Some((weight, bias)) = gradient else { return };
            for c in 0..channels {
                bias[c] += tape[c].sum();
                weight[c] += tape[channels + c].sum();
            }
        } else if let Some(dx) = dx {
            kernels::input_gradient(pass.level, pass.live, channels, values, (x, dy, dx), |c| {
                (self.weight[c], statistics::centre(pass.shared, c), statistics::slopes(pass.shared, c))
            });
        }
    }
}

/// Implements inference and training for a layer with the fields of [`BatchNorm2d`](super::BatchNorm2d), on a kind of shape of
/// `N` channels of so many values each.
macro_rules! normalises {
    ($name:ident for $shape:ty: $values:expr, [$($sizes:tt)*], $($fits:tt)*) => {
        impl<const C: usize, const N: usize, $($sizes)* T: Scalar, K: BatchNormConfig> $crate::Infer<$shape, T>
            for $name<C, T, K>
        where
            $($fits)*
        {
            type Out = $shape;
            type Role = $crate::role::Normalizes;
            const MACS: u64 = C as u64 * ($values) as u64;

            fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                level: L,
                x: &formwork_tensor::Tensor<$shape, E>,
                y: &mut formwork_tensor::Tensor<$shape, E>,
                _: &mut [E],
            ) {
                self.numbers().infer(level, $values, x.as_slice(), y.as_mut_slice());
            }

            fn trace(
                &self,
                x: $crate::trace::Value,
                mut at: $crate::trace::Trace<'_, T>,
            ) -> $crate::trace::Value {
                let [weight, bias, mean, var] = at.tensors(self);
                let eps = $crate::trace::Attribute::Float(K::EPS);
                let dims = <$shape as formwork_tensor::Shape>::DIMS;
                at.operation("BatchNormalization", &[x, weight, bias, mean, var], &[("epsilon", eps)], dims)
            }
        }

        impl<const C: usize, const N: usize, $($sizes)* T: Scalar, K: BatchNormConfig> $crate::role::Lines<$shape, T>
            for $name<C, T, K>
        where
            $($fits)*
        {
            const CHANNELS: usize = C;

            #[inline(always)]
            fn lines(&self, lines: &mut [T]) {
                self.numbers().lines(lines);
            }
        }

        impl<const C: usize, const N: usize, $($sizes)* T: Scalar, K: BatchNormConfig> $crate::Synced<$shape, T>
            for $name<C, T, K>
        where
            $($fits)*
        {
            /// Three numbers a channel forward, two backward.
            const TAPE: usize = 3 * C;
            const SHARED: usize = statistics::len(C);
            const BARRIERS: usize = 1;
            const READS_OUTPUT: bool = false;

            fn forward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                x: &formwork_tensor::Tensor<$shape, E>,
                y: &mut formwork_tensor::Tensor<$shape, E>,
                memory: $crate::Memory<'_, E>,
            ) {
                self.numbers().forward(pass, $values, (x.as_slice(), y.as_mut_slice()), memory.tape);
            }

            fn backward_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
                &self,
                pass: &$crate::Pass<'_, L, T>,
                io: $crate::Backward<'_, $shape, $shape, E>,
                memory: $crate::Memory<'_, E>,
                gradient: Option<&mut Self>,
            ) {
                let io = (io.x.as_slice(), io.dy.as_slice(), io.dx.map(|dx| dx.as_mut_slice()));
                let gradient = gradient.map(|g| (&mut g.weight[..], &mut g.bias[..]));
                self.numbers().backward(pass, $values, io, memory.tape, gradient);
            }

            fn gather<E: formwork_tensor::Element<Scalar = T>>(
                meeting: $crate::Meeting,
                live: usize,
                tape: &[E],
                shared: &mut [T],
            ) {
                match meeting {
                    $crate::Meeting::Forward(_) => statistics::gather($values, live, tape, shared),
                    $crate::Meeting::Backward(_) => statistics::gather_slopes(tape, shared),
                }
            }

            fn settle(meeting: $crate::Meeting, shared: &mut [T]) {
                if let $crate::Meeting::Forward(_) = meeting {
                    statistics::settle::<T, K>(shared);
                }
            }

            fn update_buffers(&mut self, shared: &[T]) {
                statistics::update::<T, K>(shared, &mut self.running_mean, &mut self.running_var);
                self.num_batches_tracked += T::ONE;
            }
        }
    };
}
pub(super) use normalises;
