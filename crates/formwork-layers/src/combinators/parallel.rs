//! Two layers side by side, each with an input of its own; and what becomes of several outputs.

use super::branches::concat::{Joined, joined};
use super::branches::own_meeting;
use crate::extremes::max;
use crate::infer::Summary;
use crate::joining::still;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Product, Scalar, Shape, Tensor};

/// y = (f(x1), g(x2)) for x = (x1, x2): a network with two inputs begins with it. More than two nest: of `(A, B, C)` f takes the
/// `A`, and g the `(B, C)`.
///
/// `(A, B)` to `(FA, GB)`, where f takes `A` to `FA` and g takes `B` to `GB`. The gradients are those of f and of g by themselves.
/// Parameters are named as in a tuple (`0.weight`), and those of a struct of layers after its fields.
///
/// ```
/// use formwork_layers::{Cat, Linear, OnHeap, Parallel, Passes, Relu};
/// use formwork_tensor::{Tensor, Vector};
/// // What two sensors say, as one vector.
/// type Net = (Parallel<(Linear<8, 4>, Linear<3, 2>)>, Cat, Relu, Linear<6, 1>);
/// let x = Tensor::<(Vector<8>, Vector<3>)>::joined(&Tensor::new([1.0; 8]), &Tensor::new([0.5; 3]));
/// let y: Box<Tensor<Vector<1>>> = Net::seeded(0).forward(&x);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Linear, OnHeap, Parallel, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// // this `Linear` takes a vector of 4 but is given one of 3
/// Parallel::<(Linear<8, 4>, Linear<4, 2>)>::seeded(0).forward(&Tensor::<(Vector<8>, Vector<3>)>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Parallel<Branches>(
    /// f and g.
    #[branches]
    pub Branches,
);

impl<In, T, F, G> Infer<In, T> for Parallel<(F, G)>
where
    In: Product,
    T: Scalar,
    F: Infer<In::First, T>,
    G: Infer<In::Rest, T>,
{
    type Out = (F::Out, G::Out);
    type Role = role::Joined;
    const MACS: u64 = F::MACS + G::MACS;
    const FLOPS: u64 = F::FLOPS + G::FLOPS;
    const SCRATCH: usize = max(F::SCRATCH, G::SCRATCH);

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        let ((x1, x2), (y1, y2)) = (x.parts(), y.parts_mut());
        self.0.0.infer_tile(level, x1, y1, scratch);
        self.0.1.infer_tile(level, x2, y2, scratch);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let place = at.place;
        let (x1, x2) = at.graph.split(x);
        let y1 = self.0.0.trace(x1, at.part(if F::NAMED { place } else { place.index(0, 0) }));
        let y2 = self.0.1.trace(x2, at.part(if G::NAMED { place } else { place.index(1, 0) }));
        at.graph.join(y1, y2)
    }

    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        F::summary(if F::NAMED { place } else { place.index(0, 0) }, visitor);
        G::summary(if G::NAMED { place } else { place.index(1, 0) }, visitor);
    }
}

impl<In, T, F, G> Synced<In, T> for Parallel<(F, G)>
where
    In: Product,
    T: Scalar,
    F: Layer<In::First, T>,
    G: Layer<In::Rest, T>,
{
    const TRAIN_SCRATCH: usize = max(F::TRAIN_SCRATCH, G::TRAIN_SCRATCH);
    const TAPE: usize = F::TAPE + G::TAPE;
    const SHARED: usize = F::SHARED + G::SHARED;
    const BARRIERS: usize = max(F::BARRIERS, G::BARRIERS);
    const READS_OUTPUT: bool = F::READS_OUTPUT || G::READS_OUTPUT;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        let ((x1, x2), (y1, y2)) = (x.parts(), y.parts_mut());
        let (tape, other) = memory.tape.split_at_mut(F::TAPE);
        if pass.part <= F::BARRIERS {
            let pass = pass.inner(0, pass.part, (0, F::SHARED));
            self.0.0.forward_tile(&pass, x1, y1, Memory { tape, scratch: &mut *memory.scratch });
        }
        if pass.part <= G::BARRIERS {
            let pass = pass.inner(1, pass.part, (F::SHARED, G::SHARED));
            self.0.1.forward_tile(&pass, x2, y2, Memory { tape: other, scratch: memory.scratch });
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, Self::Out, E>,
        memory: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        let ((x1, x2), (y1, y2), (dy1, dy2)) = (io.x.parts(), io.y.parts(), io.dy.parts_mut());
        let (dx1, dx2) = io.dx.map(Tensor::parts_mut).unzip();
        let (tape, other) = memory.tape.split_at_mut(F::TAPE);
        if pass.part <= F::BARRIERS {
            let pass = pass.inner(0, pass.part, (0, F::SHARED));
            let io = Backward { x: x1, y: y1, dy: dy1, dx: dx1 };
            let memory = Memory { tape, scratch: &mut *memory.scratch };
            self.0.0.backward_tile(
                &pass,
                io,
                memory,
                gradient.as_deref_mut().map(|gradient| &mut gradient.0.0),
            );
        }
        if pass.part <= G::BARRIERS {
            let pass = pass.inner(1, pass.part, (F::SHARED, G::SHARED));
            let io = Backward { x: x2, y: y2, dy: dy2, dx: dx2 };
            let memory = Memory { tape: other, scratch: memory.scratch };
            self.0.1.backward_tile(&pass, io, memory, gradient.map(|gradient| &mut gradient.0.1));
        }
    }

    fn gather<E: Element<Scalar = T>>(meeting: Meeting, live: usize, tape: &[E], shared: &mut [T]) {
        let (own, other) = shared.split_at_mut(F::SHARED);
        if let Some(meeting) = own_meeting(meeting, F::BARRIERS) {
            F::gather(meeting, live, &tape[..F::TAPE], own);
        }
        if let Some(meeting) = own_meeting(meeting, G::BARRIERS) {
            G::gather(meeting, live, &tape[F::TAPE..], other);
        }
    }

    fn settle(meeting: Meeting, shared: &mut [T]) {
        let (own, other) = shared.split_at_mut(F::SHARED);
        if let Some(meeting) = own_meeting(meeting, F::BARRIERS) {
            F::settle(meeting, own);
        }
        if let Some(meeting) = own_meeting(meeting, G::BARRIERS) {
            G::settle(meeting, other);
        }
    }

    fn update_buffers(&mut self, shared: &[T]) {
        let (own, other) = shared.split_at(F::SHARED);
        self.0.0.update_buffers(own);
        self.0.1.update_buffers(other);
    }
}

/// Several images as the channels of one, or several vectors as one: `(Image<C1, H, W>, Image<C2, H, W>)` to
/// `Image<C1 + C2, H, W>`, PyTorch's `torch.cat((x1, x2), dim=1)`. Nothing is computed; in a network nothing is copied.
///
/// dL/dx is dL/dy, each tensor getting its part.
///
/// ```
/// use formwork_layers::{Cat, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let x = Tensor::<(Vector<2>, Vector<1>)>::joined(&Tensor::new([1.0, 2.0]), &Tensor::new([3.0]));
/// assert_eq!(*Cat.forward(&x), Tensor::new([1.0, 2.0, 3.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Cat, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // images of 4 x 4 and 2 x 2: only their channels may differ
/// Cat.forward(&Tensor::<(Image<1, 4, 4>, Image<1, 2, 2>)>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Cat;

impl<S: Shape + Joined, T: Scalar> Infer<S, T> for Cat {
    type Out = S::Out;
    type Role = role::InPlace;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S::Out, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn trace(&self, x: Value, at: Trace<'_, T>) -> Value {
        let mut parts = [x; 4];
        for i in 1..S::PARTS {
            (parts[i - 1], parts[i]) = at.graph.split(parts[i - 1]);
        }
        joined(&parts[..S::PARTS], at, S::Out::DIMS)
    }
}

still!(Cat, S => S::Out, [S: Shape + Joined, T: Scalar]);
