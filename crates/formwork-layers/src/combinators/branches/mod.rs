//! Several branches over one input, their outputs one after the other.

pub mod concat;
pub mod fork;
mod shapes;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;

use crate::Meeting;
use formwork_tensor::{Element, Level, Scalar, Shape};

const fn most(values: &[usize]) -> usize {
    let mut most = 0;
    let mut i = 0;
    while i < values.len() {
        if values[i] > most {
            most = values[i];
        }
        i += 1;
    }
    most
}

/// How long each branch's part of what all have is.
trait Lens<In: Shape, T: Scalar, const N: usize> {
    const OUT: [usize; N];
}

/// The same for what there is in training.
trait TrainLens<In: Shape, T: Scalar, const N: usize> {
    const TAPE: [usize; N];
    const SHARED: [usize; N];
}

/// Where branch `index` lies in what all branches have, given the length of each one's part.
const fn part<const N: usize>(lens: [usize; N], index: usize) -> (usize, usize) {
    let mut start = 0;
    let mut i = 0;
    while i < index {
        start += lens[i];
        i += 1;
    }
    (start, lens[index])
}

/// A part as a range of a slice.
fn of<E>(slice: &mut [E], (start, len): (usize, usize)) -> &mut [E] {
    &mut slice[start..][..len]
}

/// The part of a pass of a branch with `barriers` of its own. All branches start together; those that have fewer barriers
/// than others are done earlier.
pub(super) fn own(part: usize, barriers: usize) -> Option<usize> {
    (part <= barriers).then_some(part)
}

/// The barrier as a branch sees it, if it has one there.
pub(super) fn own_meeting(meeting: Meeting, barriers: usize) -> Option<Meeting> {
    let (Meeting::Forward(part) | Meeting::Backward(part)) = meeting;
    (part < barriers).then_some(meeting)
}

/// y += x.
pub(super) fn add<L: Level, E: Element>(level: L, x: &[E], y: &mut [E]) {
    level.run(
        #[inline(always)]
        || y.iter_mut().zip(x).for_each(|(y, x)| *y += *x),
    );
}

/// `Infer` and `Synced` for two to four branches in a tuple struct, whose output is what `$join` makes of the branches' outputs.
macro_rules! branches {
    ($name:ident, $join:ident, $traced:ident) => {
        branches!(@layer $name $join $traced 2; A 0 OA, B 1 OB);
        branches!(@layer $name $join $traced 3; A 0 OA, B 1 OB, C 2 OC);
        branches!(@layer $name $join $traced 4; A 0 OA, B 1 OB, C 2 OC, D 3 OD);
    };
    (@layer $name:ident $join:ident $traced:ident $count:literal; $($branch:ident $index:tt $out:ident),*) => {
        impl<In: Shape, T: Scalar, $($out: Shape, $branch: Infer<In, T, Out = $out>),*> Lens<In, T, $count>
            for $name<($($branch,)*)>
        {
            const OUT: [usize; $count] = [$($out::LEN),*];
        }

        impl<In: Shape, T: Scalar, $($branch: Layer<In, T>),*> TrainLens<In, T, $count> for $name<($($branch,)*)> {
            const TAPE: [usize; $count] = [$($branch::TAPE),*];
            const SHARED: [usize; $count] = [$($branch::SHARED),*];
        }

        impl<In, Out, T, $($branch, $out),*> Infer<In, T> for $name<($($branch,)*)>
        where
            In: Shape,
            Out: Shape,
            T: Scalar,
            $($branch: Infer<In, T, Out = $out>, $out: Shape,)*
            ($($out,)*): $join<Out = Out>,
        {
            type Out = Out;
            type Role = role::Joined;
            const MACS: u64 = 0 $(+ $branch::MACS)*;
            const FLOPS: u64 = 0 $(+ $branch::FLOPS)*;
            const SCRATCH: usize = most(&[$($branch::SCRATCH),*]);

            fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
                let place = at.place;
                let outputs = [$({
                    let place = if <$branch as Parameters<T>>::NAMED { place } else { place.index($index, 0) };
                    <$branch as Infer<In, T>>::trace(&self.0.$index, x, at.part(place))
                }),*];
                $traced(&outputs, at, Out::DIMS)
            }

            fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
                $({
                    let place = if <$branch as Parameters<T>>::NAMED { place } else { place.index($index, 0) };
                    <$branch as Infer<In, T>>::summary(place, visitor);
                })*
            }

            fn infer_tile<LV: Level, E: Element<Scalar = T>>(
                &self,
                level: LV,
                x: &Tensor<In, E>,
                y: &mut Tensor<Out, E>,
                scratch: &mut [E],
            ) {
                $({
                    let y = of(y.as_mut_slice(), part(<Self as Lens<In, T, $count>>::OUT, $index));
                    self.0.$index.infer_tile(level, x, Tensor::view_mut(y), scratch);
                })*
            }
        }

        impl<In, Out, T, $($branch, $out),*> Synced<In, T> for $name<($($branch,)*)>
        where
            In: Shape,
            Out: Shape,
            T: Scalar,
            $($branch: Layer<In, T, Out = $out>, $out: Shape,)*
            ($($out,)*): $join<Out = Out>,
        {
            /// The branches' own, and a place for one branch's dL/dx, if nothing has to outlive a barrier.
            const TRAIN_SCRATCH: usize = most(&[$($branch::TRAIN_SCRATCH),*])
                + if <Self as Synced<In, T>>::BARRIERS == 0 { In::LEN } else { 0 };
            /// The branches' own, and a place for dL/dx of all but the first, if they have to outlive a barrier.
            const TAPE: usize = 0 $(+ $branch::TAPE)* + if <Self as Synced<In, T>>::BARRIERS == 0 { 0 } else { ($count - 1) * In::LEN };
            const SHARED: usize = 0 $(+ $branch::SHARED)*;
            const BARRIERS: usize = most(&[$($branch::BARRIERS),*]);
            const READS_OUTPUT: bool = false $(|| $branch::READS_OUTPUT)*;

            fn forward_tile<LV: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, LV, T>,
                x: &Tensor<In, E>,
                y: &mut Tensor<Out, E>,
                memory: Memory<'_, E>,
            ) {
                $(if let Some(number) = own(pass.part, $branch::BARRIERS) {
                    let pass = pass.inner($index, number, part(<Self as TrainLens<In, T, $count>>::SHARED, $index));
                    let y = of(y.as_mut_slice(), part(<Self as Lens<In, T, $count>>::OUT, $index));
                    let tape = of(memory.tape, part(<Self as TrainLens<In, T, $count>>::TAPE, $index));
                    let memory = Memory { tape, scratch: memory.scratch };
                    self.0.$index.forward_tile(&pass, x, Tensor::view_mut(y), memory);
                })*
            }

            fn backward_tile<LV: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, LV, T>,
                io: Backward<'_, In, Out, E>,
                memory: Memory<'_, E>,
                mut gradient: Option<&mut Self>,
            ) {
                let Backward { x, y, dy, mut dx } = io;
                let (tapes, kept) = memory.tape.split_at_mut(0 $(+ $branch::TAPE)*);
                let (branch_scratch, summand) = memory.scratch.split_at_mut(most(&[$($branch::TRAIN_SCRATCH),*]));
                $(if let Some(number) = own(pass.part, $branch::BARRIERS) {
                    let inner = pass.inner($index, number, part(<Self as TrainLens<In, T, $count>>::SHARED, $index));
                    let own = part(<Self as Lens<In, T, $count>>::OUT, $index);
                    let own_dx = match &mut dx {
                        Some(dx) if $index == 0 => Some(&mut **dx),
                        Some(_) if <Self as Synced<In, T>>::BARRIERS == 0 => Some(Tensor::view_mut(&mut summand[..In::LEN])),
                        Some(_) => Some(Tensor::view_mut(of(kept, (($index - 1) * In::LEN, In::LEN)))),
                        None => None,
                    };
                    let io = Backward::<In, $out, E> {
                        x,
                        y: Tensor::view(&y.as_slice()[own.0..][..own.1]),
                        dy: Tensor::view_mut(of(dy.as_mut_slice(), own)),
                        dx: own_dx,
                    };
                    let tape = of(tapes, part(<Self as TrainLens<In, T, $count>>::TAPE, $index));
                    let memory = Memory { tape, scratch: &mut *branch_scratch };
                    self.0.$index.backward_tile(&inner, io, memory, gradient.as_deref_mut().map(|gradient| &mut gradient.0.$index));
                    if let (Some(dx), true) = (&mut dx, <Self as Synced<In, T>>::BARRIERS == 0 && $index > 0) {
                        add(pass.level, &summand[..In::LEN], dx.as_mut_slice());
                    }
                })*
                if let (Some(dx), true) = (dx, <Self as Synced<In, T>>::BARRIERS > 0 && pass.part == <Self as Synced<In, T>>::BARRIERS) {
                    kept.chunks(In::LEN.max(1)).for_each(|kept| add(pass.level, kept, dx.as_mut_slice()));
                }
            }

            fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
                $(if let Some(meeting) = own_meeting(meeting, $branch::BARRIERS) {
                    let (start, len) = part(<Self as TrainLens<In, T, $count>>::TAPE, $index);
                    let shared = of(shared, part(<Self as TrainLens<In, T, $count>>::SHARED, $index));
                    <$branch as Layer<In, T>>::gather(meeting, live, &tape[start..][..len], shared);
                })*
            }

            fn settle(meeting: Meeting, shared: &mut [T]) {
                $(if let Some(meeting) = own_meeting(meeting, $branch::BARRIERS) {
                    let shared = of(shared, part(<Self as TrainLens<In, T, $count>>::SHARED, $index));
                    <$branch as Layer<In, T>>::settle(meeting, shared);
                })*
            }

            fn update_buffers(&mut self, shared: &[T]) {
                $({
                    let (start, len) = part(<Self as TrainLens<In, T, $count>>::SHARED, $index);
                    <$branch as Layer<In, T>>::update_buffers(&mut self.0.$index, &shared[start..][..len]);
                })*
            }
        }
    };
}
use branches;
