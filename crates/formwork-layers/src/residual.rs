//! A branch that is added to its own input.

#[cfg(test)]
mod tests;

use crate::layer::Summary;
use crate::relations::SameShape;
use crate::{Backward, Layer, Meeting, Memory, Parameters, Pass};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Element, Level, Scalar, Settled, Shape, Tensor};

/// y = x + f(x), where f is a layer or a tuple of layers that keeps the shape.
///
/// Input and output are of one shape, any that f takes. dL/dx = dL/dy + (df/dx)^T dL/dy, where the second term is what f's
/// backward pass gives, and dL/dy reaches the parameters of f as it is.
///
/// ```
/// use formwork_layers::{Forward, Relu, Residual};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<Vector<2>>::new([-1.0, 2.0]);
/// assert_eq!(*Residual { inner: Relu }.forward(&x), Tensor::new([-1.0, 4.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, Forward, Residual, Seeded};
/// # use formwork_tensor::{Image, Tensor};
/// let block = Residual::<Conv2d<1, 1, 3>>::seeded(0); // without padding: the branch gives 2 x 2 for 4 x 4
/// block.forward(&Tensor::<Image<1, 4, 4>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Residual<F> {
    /// f.
    pub inner: F,
}

impl<In, Out, T, F> Layer<In, T> for Residual<F>
where
    In: Shape,
    Out: Settled<Shape: SameShape<In>>,
    T: Scalar,
    F: Layer<In, T, Out = Out>,
{
    type Out = In;
    const MACS: u64 = F::MACS;
    const SCRATCH: usize = F::SCRATCH;
    const TRAIN_SCRATCH: usize = F::TRAIN_SCRATCH;
    /// The branch's tape, then a place for dL/dy (which the branch may overwrite before the sum needs it), then one for
    /// the branch's own output if it reads that.
    const TAPE: usize = F::TAPE + In::LEN * (1 + F::READS_OUTPUT as usize);
    const SHARED: usize = F::SHARED;
    const BARRIERS: usize = F::BARRIERS;
    const READS_OUTPUT: bool = false;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<In, E>,
        scratch: &mut [E],
    ) {
        // `SameShape` holds, so Out = In.
        self.inner.infer_tile(level, x, y.reshape_mut(), scratch);
        add(level, x.as_slice(), y.as_mut_slice());
    }

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<In, E>,
        memory: Memory<'_, E>,
    ) {
        let (tape, kept) = memory.tape.split_at_mut(F::TAPE);
        self.inner.forward_tile(pass, x, y.reshape_mut(), Memory { tape, scratch: memory.scratch });
        if pass.part == F::BARRIERS {
            if F::READS_OUTPUT {
                kept[In::LEN..].copy_from_slice(y.as_slice());
            }
            add(pass.level, x.as_slice(), y.as_mut_slice());
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, In, E>,
        memory: Memory<'_, E>,
        gradient: &mut Self,
    ) {
        let (tape, kept) = memory.tape.split_at_mut(F::TAPE);
        let (dy, own_y) = kept.split_at_mut(In::LEN);
        if pass.part == 0 {
            dy.copy_from_slice(io.dy.as_slice());
        }
        let y = if F::READS_OUTPUT { Tensor::view(own_y) } else { io.y.reshape() };
        let memory = Memory { tape, scratch: memory.scratch };
        let mut dx = io.dx;
        let branch = Backward { x: io.x, y, dy: io.dy.reshape_mut(), dx: dx.as_deref_mut() };
        self.inner.backward_tile(pass, branch, memory, &mut gradient.inner);
        if let Some(dx) = dx.filter(|_| pass.part == F::BARRIERS) {
            add(pass.level, dy, dx.as_mut_slice());
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        F::gather(meeting, live, &tape[..F::TAPE], shared);
    }

    fn settle(meeting: Meeting, shared: &mut [T]) {
        F::settle(meeting, shared);
    }

    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        F::summary(place.field("inner", 0, Kind::Parameter), visitor);
    }

    fn update_buffers(&mut self, shared: &[T]) {
        self.inner.update_buffers(shared);
    }
}

/// y += x.
fn add<L: Level, E: Element>(level: L, x: &[E], y: &mut [E]) {
    level.run(
        #[inline(always)]
        || y.iter_mut().zip(x).for_each(|(y, x)| *y += *x),
    );
}
