//! A tuple of layers is a layer: each takes what the one before it gives.

mod buffers;
mod links;
mod plan;
mod steps;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;

use crate::fusion::{Both, Lines, Nothing, Then};
use crate::infer::Summary;
use crate::role::Role;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Pass, Synced, role};
pub use links::{Fields, Links, Parts, TrainLinks};

use buffers::{Evaluation, Recording, Replay};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::size::After;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};
use plan::{Facts, Plan};
use steps::each;

/// What the plan for inference needs to know.
const fn facts<In: Shape, T: Scalar, L: Infer<In, T>>() -> Facts {
    Facts {
        out_len: L::Out::LEN,
        scratch: L::SCRATCH,
        in_place: L::Role::IN_PLACE,
        fusion: L::Role::FUSION,
        params: L::PARAMS,
        train_scratch: 0,
        tape: 0,
        shared: 0,
        barriers: 0,
        reads_output: false,
    }
}

/// What the plan for training needs to know.
const fn train_facts<In: Shape, T: Scalar, L: Layer<In, T>>() -> Facts {
    Facts {
        train_scratch: L::TRAIN_SCRATCH,
        tape: L::TAPE,
        shared: L::SHARED,
        barriers: L::BARRIERS,
        reads_output: L::READS_OUTPUT,
        ..facts::<In, T, L>()
    }
}

impl<L: Level, T> Pass<'_, L, T> {
    /// The pass as the `index`th layer of a chain, or the `index`th branch, sees it.
    pub(crate) fn inner(&self, index: usize, part: usize, (start, len): (usize, usize)) -> Pass<'_, L, T> {
        let key = crate::dropout::mix(self.key, index as u64);
        Pass { part, key, shared: &self.shared[start..][..len], ..*self }
    }
}

/// A chain's plan for inference.
trait Plans<In: Shape, T: Scalar, const N: usize> {
    const FACTS: [Facts; N];
    const INFERENCE: Plan<N> = Plan::new(Self::FACTS, false);
}

/// A chain's plan for training.
trait TrainPlans<In: Shape, T: Scalar, const N: usize> {
    const FACTS: [Facts; N];
    const TRAINING: Plan<N> = Plan::new(Self::FACTS, true);
}

/// The barrier as layer i sees it, if it is one of its own.
fn inner<const N: usize>(plan: &Plan<N>, i: usize, meeting: Meeting) -> Option<Meeting> {
    let (own, before, after) = plan.barriers[i];
    let number = |part: usize, before: usize| part.checked_sub(before).filter(|part| *part < own);
    match meeting {
        Meeting::Forward(part) => number(part, before).map(Meeting::Forward),
        Meeting::Backward(part) => number(part, after).map(Meeting::Backward),
    }
}

/// Layer i's part of what the tiles share.
fn own<'a, T, const N: usize>(plan: &Plan<N>, i: usize, shared: &'a mut [T]) -> &'a mut [T] {
    let (start, len) = plan.shared[i];
    &mut shared[start..][..len]
}

/// Where layer `index` of a chain is, whose layers have these names: in the chain's own place where its name is empty, by its number in a
/// chain without names.
fn part<'a>(place: &'a Place<'a>, names: &[&'a str], index: usize) -> Place<'a> {
    match names.get(index).copied() {
        Some("") => *place,
        Some(name) => place.field(name, 0, Kind::Parameter),
        None => place.index(index, 0),
    }
}

/// `Infer` and `Synced` for one length of tuple. Each layer's input and output shapes are parameters of the impl of their own, which
/// keeps the compiler's work linear in the length.
///
/// The bound on a layer is on `<In as After<L>>::Out`, which is `L`, but not before its input is known. A tuple has one impl
/// for all inputs, so the compiler would otherwise take it apart with an input that it does not know yet, once for the bound
/// and once for the output, without keeping the answer: with nested tuples its work would double with each level.
macro_rules! chain {
    ($count:literal; $($layer:ident $index:tt $in:ident $out:ident),*; $last:ident) => {
        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> Plans<In, T, $count> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Infer<$in, T, Out = $out>,)*
        {
            const FACTS: [Facts; $count] = [$(facts::<$in, T, $layer>()),*];
        }

        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> TrainPlans<In, T, $count> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Layer<$in, T, Out = $out>,)*
        {
            const FACTS: [Facts; $count] = [$(train_facts::<$in, T, $layer>()),*];
        }

        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> Infer<In, T> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Infer<$in, T, Out = $out>,)*
        {
            type Out = $last;
            type Role = role::Joined;

            const MACS: u64 = 0 $(+ $layer::MACS)*;
            const FLOPS: u64 = 0 $(+ $layer::FLOPS)*;
            const SCRATCH: usize = <Self as Plans<In, T, $count>>::INFERENCE.scratch;

            fn infer_tile<LV: Level, EL: Element<Scalar = T>>(
                &self,
                level: LV,
                x: &Tensor<In, EL>,
                y: &mut Tensor<$last, EL>,
                scratch: &mut [EL],
            ) {
                Self::infer_links(($(&self.$index,)*), level, x, y, scratch);
            }

            fn trace(&self, x: Value, at: Trace<'_, T>) -> Value {
                <Self as Links<In, T>>::trace_links(($(&self.$index,)*), &[], x, at)
            }

            fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
                <Self as Links<In, T>>::summarise_links(&[], place, visitor);
            }
        }

        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> Synced<In, T> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Layer<$in, T, Out = $out>,)*
        {
            const TRAIN_SCRATCH: usize = <Self as TrainPlans<In, T, $count>>::TRAINING.train_scratch;
            const TAPE: usize = <Self as TrainPlans<In, T, $count>>::TRAINING.tape_len;
            const SHARED: usize = <Self as TrainPlans<In, T, $count>>::TRAINING.shared_len;
            const BARRIERS: usize = <Self as TrainPlans<In, T, $count>>::TRAINING.all_barriers;
            const READS_OUTPUT: bool = <Self as TrainPlans<In, T, $count>>::TRAINING.reads_output;

            fn forward_tile<LV: Level, EL: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, LV, T>,
                x: &Tensor<In, EL>,
                y: &mut Tensor<$last, EL>,
                memory: Memory<'_, EL>,
            ) {
                Self::forward_links(($(&self.$index,)*), pass, x, y, memory);
            }

            fn backward_tile<LV: Level, EL: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, LV, T>,
                io: Backward<'_, In, $last, EL>,
                memory: Memory<'_, EL>,
                gradient: Option<&mut Self>,
            ) {
                let gradients = gradient.map(|gradient| ($(&mut gradient.$index,)*));
                Self::backward_links(($(&self.$index,)*), pass, io, memory, gradients);
            }

            fn gather<EL: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[EL], shared: &mut [T]) {
                let plan = const { &<Self as TrainPlans<In, T, $count>>::TRAINING };
                $(if let Some(meeting) = inner(plan, $index, meeting) {
                    let (start, len) = plan.tape[$index];
                    <$layer as Layer<$in, T>>::gather(meeting, live, &tape[start..][..len], own(plan, $index, shared));
                })*
            }

            fn settle(meeting: Meeting, shared: &mut [T]) {
                let plan = const { &<Self as TrainPlans<In, T, $count>>::TRAINING };
                $(if let Some(meeting) = inner(plan, $index, meeting) {
                    <$layer as Layer<$in, T>>::settle(meeting, own(plan, $index, shared));
                })*
            }

            fn update_buffers(&mut self, shared: &[T]) {
                <Self as TrainLinks<In, T>>::update_links(($(&mut self.$index,)*), shared);
            }
        }

        impl<$($layer: 'static),*> Parts for ($($layer,)*) {
            type Refs<'a> = ($(&'a $layer,)*);
            type Muts<'a> = ($(&'a mut $layer,)*);
        }

        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> Links<In, T> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Infer<$in, T, Out = $out>,)*
        {
            fn infer_links<LV: Level, EL: Element<Scalar = T>>(
                layers: Self::Refs<'_>,
                level: LV,
                x: &Tensor<In, EL>,
                y: &mut Tensor<$last, EL>,
                scratch: &mut [EL],
            ) {
                let plan = const { &<Self as Plans<In, T, $count>>::INFERENCE };
                let mut run = Evaluation { plan, x: x.as_slice(), y: y.as_mut_slice(), scratch };
                each!(@each infer ($count layers level run) $({ $layer $index $in $out })*);
            }

            fn trace_links(layers: Self::Refs<'_>, names: &[&str], x: Value, mut at: Trace<'_, T>) -> Value {
                let place = at.place;
                $(
                    let x = <$layer as Infer<$in, T>>::trace(layers.$index, x, at.part(part(&place, names, $index)));
                )*
                x
            }

            fn summarise_links(names: &[&str], place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
                $(<$layer as Infer<$in, T>>::summary(part(&place, names, $index), visitor);)*
            }
        }

        impl<T: Scalar, In: Shape, $($out: Shape,)* $($layer),*> TrainLinks<In, T> for ($($layer,)*)
        where
            $(<$in as After<$layer>>::Out: Layer<$in, T, Out = $out>,)*
        {
            fn forward_links<LV: Level, EL: Element<Scalar = T>>(
                layers: Self::Refs<'_>,
                pass: &Pass<'_, LV, T>,
                x: &Tensor<In, EL>,
                y: &mut Tensor<$last, EL>,
                memory: Memory<'_, EL>,
            ) {
                let plan = const { &<Self as TrainPlans<In, T, $count>>::TRAINING };
                let Memory { tape, scratch } = memory;
                let mut run = Recording { plan, x: x.as_slice(), y: y.as_mut_slice(), tape, scratch };
                each!(@each forward ($count layers pass run plan) $({ $layer $index $in $out })*);
            }

            fn backward_links<LV: Level, EL: Element<Scalar = T>>(
                layers: Self::Refs<'_>,
                pass: &Pass<'_, LV, T>,
                io: Backward<'_, In, $last, EL>,
                memory: Memory<'_, EL>,
                gradients: Option<Self::Muts<'_>>,
            ) {
                let plan = const { &<Self as TrainPlans<In, T, $count>>::TRAINING };
                let mut run = Replay {
                    plan,
                    x: io.x.as_slice(),
                    y: io.y.as_slice(),
                    dy: io.dy.as_mut_slice(),
                    dx: io.dx.map(Tensor::as_mut_slice),
                    tape: memory.tape,
                    scratch: memory.scratch,
                };
                let mut gradients = match gradients {
                    Some(gradients) => ($(Some(gradients.$index),)*),
                    None => ($(None::<&mut $layer>,)*),
                };
                each!(@each_reversed backward ($count layers pass run plan gradients) $({ $layer $index $in $out })*);
            }

            fn update_links(layers: Self::Muts<'_>, shared: &[T]) {
                let plan = const { &<Self as TrainPlans<In, T, $count>>::TRAINING };
                $({
                    let (start, len) = plan.shared[$index];
                    <$layer as Layer<$in, T>>::update_buffers(layers.$index, &shared[start..][..len]);
                })*
            }
        }
    };
}

/// `chain!` for every length.
macro_rules! chains {
    ([$($done:tt)*] $last:ident;) => { chains!(@one $last [$($done)*]); };
    ([$($done:tt)*] $last:ident; ($count:literal $layer:ident $index:tt $out:ident) $($rest:tt)*) => {
        chains!(@one $last [$($done)*]);
        chains!([$($done)* ($count $layer $index $last $out)] $out; $($rest)*);
    };
    (@one $last:ident []) => {};
    (@one $last:ident [$(($count:literal $layer:ident $index:tt $in:ident $out:ident))*]) => {
        chains!(@count $last [$($count)*] $($layer $index $in $out),*);
    };
    (@count $last:ident [$count:literal] $($chain:tt)*) => { chain!($count; $($chain)*; $last); };
    (@count $last:ident [$count:literal $($more:literal)+] $($chain:tt)*) => {
        chains!(@count $last [$($more)+] $($chain)*);
    };
}
chains!([] In;
    (1 L0 0 O0) (2 L1 1 O1) (3 L2 2 O2) (4 L3 3 O3)
    (5 L4 4 O4) (6 L5 5 O5) (7 L6 6 O6) (8 L7 7 O7)
    (9 L8 8 O8) (10 L9 9 O9) (11 L10 10 O10) (12 L11 11 O11)
    (13 L12 12 O12) (14 L13 13 O13) (15 L14 14 O14) (16 L15 15 O15)
    (17 L16 16 O16) (18 L17 17 O17) (19 L18 18 O18) (20 L19 19 O19)
    (21 L20 20 O20) (22 L21 21 O21) (23 L22 22 O22) (24 L23 23 O23)
    (25 L24 24 O24) (26 L25 25 O25) (27 L26 26 O26) (28 L27 27 O27)
    (29 L28 28 O28) (30 L29 29 O29) (31 L30 30 O30) (32 L31 31 O31));
