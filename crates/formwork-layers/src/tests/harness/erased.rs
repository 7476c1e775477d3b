//! A layer at a level behind a pointer: what drives it is compiled once an element instead of once a layer and level.

use crate::{Backward, Layer, Meeting, Memory, Pass};
use core::marker::PhantomData;
use formwork_tensor::{AtLevel, Element, Level, Shape, Tensor, memory};

/// What a layer needs and has, as plain numbers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Needs {
    pub(crate) input: usize,
    pub(crate) output: usize,
    pub(crate) scratch: usize,
    pub(crate) train_scratch: usize,
    pub(crate) tape: usize,
    pub(crate) barriers: usize,
}

/// [`Pass`] without its level.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Part<'a, T> {
    pub(crate) part: usize,
    pub(crate) live: usize,
    pub(crate) first: u64,
    pub(crate) key: u64,
    pub(crate) shared: &'a [T],
}

/// The tensors of a backward pass, flat.
pub(crate) struct Flat<'a, E> {
    pub(crate) x: &'a [E],
    pub(crate) y: &'a [E],
    pub(crate) dy: &'a mut [E],
    pub(crate) dx: Option<&'a mut [E]>,
}

/// [`Layer`] over flat slices, at one level.
pub(crate) trait Erased<E: Element> {
    fn needs(&self) -> Needs;
    fn infer(&self, x: &[E], y: &mut [E], scratch: &mut [E]);
    fn forward(&self, part: Part<'_, E::Scalar>, x: &[E], y: &mut [E], memory: Memory<'_, E>);
    fn backward(
        &self,
        part: Part<'_, E::Scalar>,
        io: Flat<'_, E>,
        memory: Memory<'_, E>,
        gradient: &mut [E::Scalar],
    );
    fn gather(&self, meeting: Meeting, live: usize, tape: &[E], shared: &mut [E::Scalar]);
    fn settle(&self, meeting: Meeting, shared: &mut [E::Scalar]);
}

struct At<'a, In, N, L> {
    net: &'a N,
    level: L,
    input: PhantomData<In>,
}

impl<In, N, L: Level> At<'_, In, N, L> {
    fn pass<'a, T>(&self, part: Part<'a, T>) -> Pass<'a, L, T> {
        let Part { part, live, first, key, shared } = part;
        Pass { level: self.level, part, live, first, key, shared, frozen: false }
    }
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>, L: Level> Erased<E> for At<'_, In, N, L> {
    fn needs(&self) -> Needs {
        Needs {
            input: In::LEN,
            output: N::Out::LEN,
            scratch: N::SCRATCH,
            train_scratch: N::TRAIN_SCRATCH,
            tape: N::TAPE,
            barriers: N::BARRIERS,
        }
    }

    fn infer(&self, x: &[E], y: &mut [E], scratch: &mut [E]) {
        self.net.infer_tile(self.level, Tensor::view(x), Tensor::view_mut(y), scratch);
    }

    fn forward(&self, part: Part<'_, E::Scalar>, x: &[E], y: &mut [E], memory: Memory<'_, E>) {
        self.net.forward_tile(&self.pass(part), Tensor::view(x), Tensor::view_mut(y), memory);
    }

    fn backward(
        &self,
        part: Part<'_, E::Scalar>,
        io: Flat<'_, E>,
        memory: Memory<'_, E>,
        gradient: &mut [E::Scalar],
    ) {
        let io = Backward {
            x: Tensor::view(io.x),
            y: Tensor::view(io.y),
            dy: Tensor::view_mut(io.dy),
            dx: io.dx.map(Tensor::view_mut),
        };
        self.net.backward_tile(&self.pass(part), io, memory, Some(memory::from_mut_slice(gradient)));
    }

    fn gather(&self, meeting: Meeting, live: usize, tape: &[E], shared: &mut [E::Scalar]) {
        N::gather(meeting, live, tape, shared);
    }

    fn settle(&self, meeting: Meeting, shared: &mut [E::Scalar]) {
        N::settle(meeting, shared);
    }
}

/// Gives `code` the layer at the level that it is dispatched to.
pub(crate) struct Erase<'a, 'b, E, In, N> {
    pub(crate) net: &'a N,
    pub(crate) code: &'a mut (dyn FnMut(&dyn Erased<E>) + 'b),
    pub(crate) input: PhantomData<In>,
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> AtLevel for Erase<'_, '_, E, In, N> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        (self.code)(&At { net: self.net, level, input: self.input });
    }
}
