//! A branch that is added to a shortcut, by default the input itself.

#[cfg(all(test, feature = "exhaustive"))]
mod tests;

use super::branches::{add, own_meeting};
use crate::extremes::max;
use crate::infer::Summary;
use crate::relations::SameShape;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Element, Known, Level, Scalar, Shape, Tensor};

/// y = f(x) + g(x): a branch f and a shortcut g, each a layer or a tuple of layers. The shortcut is the input itself, `()`, if
/// nothing else is said; where f changes the shape, g is a projection, such as a convolution of 1 x 1 with the same stride.
///
/// The input is of any shape that both take; both give one shape, that of the output. dL/dx = (df/dx)^T dL/dy + (dg/dx)^T dL/dy,
/// and dL/dy reaches the parameters of both as it is.
///
/// In files the tensors of f are named as if they were the residual's own: `0.weight` for a tuple, `conv1.weight` for a struct of
/// layers. Those of g are called `shortcut.0.weight`, or, if it is a struct of layers, after its fields, so that
/// `struct Short { downsample: (..) }` gives torchvision's `downsample.0.weight`.
///
/// ```
/// use formwork_layers::{Passes, Relu, Residual};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<2>>::new([-1.0, 2.0]);
/// assert_eq!(*Residual { inner: Relu, shortcut: () }.forward(&x), Tensor::new([-1.0, 4.0]));
/// ```
///
/// ```
/// use formwork_layers::{Linear, OnHeap, Passes, Relu, Residual};
/// use formwork_tensor::{Tensor, Vector};
/// // relu(f(x) + g(x)), where f changes the shape and g follows.
/// type Block = (Residual<(Linear<4, 8>, Relu, Linear<8, 2>), Linear<4, 2>>, Relu);
/// let y: Box<Tensor<Vector<2>>> = Block::seeded(0).forward(&Tensor::<Vector<4>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, OnHeap, Passes, Residual};
/// # use formwork_tensor::{Image, Tensor};
/// let block = Residual::<Conv2d<1, 1, 3>>::seeded(0); // without padding: the branch gives 2 x 2 for 4 x 4
/// block.forward(&Tensor::<Image<1, 4, 4>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Residual<F, G = ()> {
    /// f.
    #[flatten]
    pub inner: F,
    /// g.
    #[branch]
    pub shortcut: G,
}

/// Where things lie in the tape, in this order: both tapes, dL/dy (which the branch may overwrite before the shortcut needs it),
/// the branch's own output if it reads that, the shortcut's output, and its dL/dx if that must outlive a barrier.
struct Layout {
    branch: usize,
    shortcut: usize,
    dy: usize,
    y: usize,
    other_y: usize,
    other_dx: usize,
}

impl Layout {
    const fn len(&self) -> usize {
        self.branch + self.shortcut + self.dy + self.y + self.other_y + self.other_dx
    }
}

/// The parts of a tape.
struct Tape<'a, E> {
    branch: &'a mut [E],
    shortcut: &'a mut [E],
    dy: &'a mut [E],
    y: &'a mut [E],
    other_y: &'a mut [E],
    other_dx: &'a mut [E],
}

impl<'a, E> Tape<'a, E> {
    fn of(layout: &Layout, tape: &'a mut [E]) -> Self {
        let (branch, tape) = tape.split_at_mut(layout.branch);
        let (shortcut, tape) = tape.split_at_mut(layout.shortcut);
        let (dy, tape) = tape.split_at_mut(layout.dy);
        let (y, tape) = tape.split_at_mut(layout.y);
        let (other_y, other_dx) = tape.split_at_mut(layout.other_y);
        Tape { branch, shortcut, dy, y, other_y, other_dx }
    }
}

impl<F, G> Residual<F, G> {
    const fn layout<In: Shape, T: Scalar>() -> Layout
    where
        F: Layer<In, T>,
        G: Layer<In, T>,
    {
        let out = G::Out::LEN;
        Layout {
            branch: F::TAPE,
            shortcut: G::TAPE,
            dy: out,
            y: if F::READS_OUTPUT { out } else { 0 },
            other_y: if G::IDENTITY { 0 } else { out },
            other_dx: if !G::IDENTITY && max(F::BARRIERS, G::BARRIERS) > 0 { In::LEN } else { 0 },
        }
    }
}

impl<In, Out, Other, Short, T, F, G> Infer<In, T> for Residual<F, G>
where
    In: Shape,
    Out: Known<Shape: SameShape<Other, Same = Short>>,
    Other: Shape,
    Short: Shape,
    T: Scalar,
    F: Infer<In, T, Out = Out>,
    G: Infer<In, T, Out = Other>,
{
    type Out = Short;
    type Role = role::Joined;
    const MACS: u64 = F::MACS + G::MACS;
    const FLOPS: u64 = F::FLOPS + G::FLOPS;
    const SCRATCH: usize = max(F::SCRATCH, if G::IDENTITY { 0 } else { G::SCRATCH + Short::LEN });

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<Short, E>,
        scratch: &mut [E],
    ) {
        // `SameShape` holds, so Out = Short.
        self.inner.infer_tile(level, x, y.reshape_mut(), scratch);
        if G::IDENTITY {
            return add(level, x.as_slice(), y.as_mut_slice());
        }
        let (other, scratch) = scratch.split_at_mut(Short::LEN);
        self.shortcut.infer_tile(level, x, Tensor::view_mut(other), scratch);
        add(level, other, y.as_mut_slice());
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let place = at.place;
        let y = self.inner.trace(x, at.part(place));
        let part = if G::NAMED { place } else { place.field("shortcut", 0, Kind::Parameter) };
        let other = self.shortcut.trace(x, at.part(part));
        at.operation("Add", &[y, other], &[], Short::DIMS)
    }

    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        F::summary(place, visitor);
        G::summary(if G::NAMED { place } else { place.field("shortcut", 0, Kind::Parameter) }, visitor);
    }
}

impl<In, Out, Other, Short, T, F, G> Synced<In, T> for Residual<F, G>
where
    In: Shape,
    Out: Known<Shape: SameShape<Other, Same = Short>>,
    Other: Shape,
    Short: Shape,
    T: Scalar,
    F: Layer<In, T, Out = Out>,
    G: Layer<In, T, Out = Other>,
{
    /// Each one's own, and a place for the shortcut's dL/dx, if it need not outlive a barrier.
    const TRAIN_SCRATCH: usize = max(F::TRAIN_SCRATCH, G::TRAIN_SCRATCH)
        + if G::IDENTITY || <Self as Synced<In, T>>::BARRIERS > 0 { 0 } else { In::LEN };
    const TAPE: usize = Self::layout::<In, T>().len();
    const SHARED: usize = F::SHARED + G::SHARED;
    /// Both start together; the one with fewer barriers is done earlier.
    const BARRIERS: usize = max(F::BARRIERS, G::BARRIERS);
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Short, E>,
        memory: Memory<'_, E>,
    ) {
        let own = Tape::of(const { &Self::layout::<In, T>() }, memory.tape);
        let scratch = memory.scratch;
        if pass.part <= F::BARRIERS {
            let memory = Memory { tape: own.branch, scratch: &mut *scratch };
            self.inner.forward_tile(&branch::<F, _, _, In>(pass), x, y.reshape_mut(), memory);
        }
        if !G::IDENTITY && pass.part <= G::BARRIERS {
            let pass = pass.inner(0, pass.part, (F::SHARED, G::SHARED));
            let memory = Memory { tape: own.shortcut, scratch };
            self.shortcut.forward_tile(&pass, x, Tensor::view_mut(own.other_y), memory);
        }
        if pass.part == <Self as Synced<In, T>>::BARRIERS {
            if F::READS_OUTPUT {
                own.y.copy_from_slice(y.as_slice());
            }
            add(pass.level, if G::IDENTITY { x.as_slice() } else { own.other_y }, y.as_mut_slice());
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Short, E>,
        memory: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        let own = Tape::of(const { &Self::layout::<In, T>() }, memory.tape);
        if pass.part == 0 {
            own.dy.copy_from_slice(io.dy.as_slice());
        }
        let Backward { x, y, dy, mut dx } = io;
        let (scratch, other_dx) = memory.scratch.split_at_mut(max(F::TRAIN_SCRATCH, G::TRAIN_SCRATCH));
        if pass.part <= F::BARRIERS {
            let y = if F::READS_OUTPUT { Tensor::view(own.y) } else { y.reshape() };
            let memory = Memory { tape: own.branch, scratch: &mut *scratch };
            let io = Backward { x, y, dy: dy.reshape_mut(), dx: dx.as_deref_mut() };
            self.inner.backward_tile(
                &branch::<F, _, _, In>(pass),
                io,
                memory,
                gradient.as_deref_mut().map(|gradient| &mut gradient.inner),
            );
        }
        let other_dx = if <Self as Synced<In, T>>::BARRIERS > 0 { own.other_dx } else { other_dx };
        if !G::IDENTITY && pass.part <= G::BARRIERS {
            let pass = pass.inner(0, pass.part, (F::SHARED, G::SHARED));
            let memory = Memory { tape: own.shortcut, scratch };
            let io = Backward {
                x,
                y: Tensor::view(own.other_y),
                dy: Tensor::view_mut(own.dy),
                dx: dx.is_some().then(|| Tensor::view_mut(&mut other_dx[..In::LEN])),
            };
            self.shortcut.backward_tile(&pass, io, memory, gradient.map(|gradient| &mut gradient.shortcut));
        }
        if let Some(dx) = dx.filter(|_| pass.part == <Self as Synced<In, T>>::BARRIERS) {
            add(pass.level, if G::IDENTITY { own.dy } else { &other_dx[..In::LEN] }, dx.as_mut_slice());
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        let (branch, shortcut) = shared.split_at_mut(F::SHARED);
        if let Some(meeting) = own_meeting(meeting, F::BARRIERS) {
            F::gather(meeting, live, &tape[..F::TAPE], branch);
        }
        if let Some(meeting) = own_meeting(meeting, G::BARRIERS) {
            G::gather(meeting, live, &tape[F::TAPE..][..G::TAPE], shortcut);
        }
    }

    fn settle(meeting: Meeting, shared: &mut [T]) {
        let (branch, shortcut) = shared.split_at_mut(F::SHARED);
        if let Some(meeting) = own_meeting(meeting, F::BARRIERS) {
            F::settle(meeting, branch);
        }
        if let Some(meeting) = own_meeting(meeting, G::BARRIERS) {
            G::settle(meeting, shortcut);
        }
    }

    fn update_buffers(&mut self, shared: &[T]) {
        let (branch, shortcut) = shared.split_at(F::SHARED);
        self.inner.update_buffers(branch);
        self.shortcut.update_buffers(shortcut);
    }
}

/// The pass as the branch sees it: with the randomness of the residual itself.
fn branch<'a, F: Layer<In, T>, L: Level, T: Scalar, In: Shape>(pass: &Pass<'a, L, T>) -> Pass<'a, L, T> {
    Pass { shared: &pass.shared[..F::SHARED], ..*pass }
}
