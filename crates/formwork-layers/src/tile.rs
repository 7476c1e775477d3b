//! A tile of a batch in training: its tensors, its tape, and the passes over it.

pub use crate::pack::{pack, unpack};

use crate::{Backward, Layer, Memory, Pass};
use formwork_tensor::memory::{Aligned, Lines};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The memory of one tile, as large as `N` needs, allocated once and used again for every batch.
#[derive(Debug)]
pub struct Tile<In: Shape, Out: Shape, E: Element> {
    /// The input.
    pub x: Aligned<In, E>,
    /// The output.
    pub y: Aligned<Out, E>,
    /// dL/dy.
    pub dy: Aligned<Out, E>,
    /// dL/dx, if it is asked for.
    pub dx: Option<Aligned<In, E>>,
    /// What the layers remember from forward to backward.
    pub tape: Lines<E>,
    /// How many lanes hold a sample.
    pub live: usize,
    /// The position in the batch of the first of them.
    pub first: usize,
}

impl<In: Shape, Out: Shape, E: Element> Tile<In, Out, E> {
    /// A tile for the layer or network `N`.
    pub fn new<N: Layer<In, E::Scalar, Out = Out>>(with_dx: bool) -> Self {
        Tile {
            x: Aligned::zeros(),
            y: Aligned::zeros(),
            dy: Aligned::zeros(),
            dx: with_dx.then(Aligned::zeros),
            tape: Lines::zeros(N::TAPE),
            live: 0,
            first: 0,
        }
    }

    /// Takes in samples, one a lane. Idle lanes repeat the last one, so that nothing but numbers that occur anyway is
    /// computed in them.
    ///
    /// # Panics
    ///
    /// If there is no sample, or more than lanes.
    pub fn pack<L: Level>(&mut self, level: L, first: usize, samples: &[Tensor<In, E::Scalar>]) {
        self.first = first;
        self.live = samples.len();
        pack(level, samples, &mut self.x);
    }

    /// Runs the part of the forward pass that `pass` says.
    pub fn run_forward<L: Level, N>(&mut self, net: &N, pass: &Pass<'_, L, E::Scalar>, scratch: &mut [E])
    where
        N: Layer<In, E::Scalar, Out = Out>,
    {
        net.forward_tile(pass, &self.x, &mut self.y, Memory { tape: &mut self.tape, scratch });
    }

    /// Runs the part of the backward pass that `pass` says.
    pub fn run_backward<L: Level, N>(
        &mut self,
        net: &N,
        pass: &Pass<'_, L, E::Scalar>,
        scratch: &mut [E],
        gradient: &mut N,
    ) where
        N: Layer<In, E::Scalar, Out = Out>,
    {
        let io = Backward { x: &*self.x, y: &*self.y, dy: &mut *self.dy, dx: self.dx.as_deref_mut() };
        net.backward_tile(pass, io, Memory { tape: &mut self.tape, scratch }, gradient);
    }
}

/// What happens at a barrier: all tiles are gathered in their order, then what they share is settled.
pub fn meet<'a, In: Shape, T: Scalar, N: Layer<In, T>, E: Element<Scalar = T>>(
    meeting: crate::Meeting,
    tiles: impl IntoIterator<Item = &'a Tile<In, N::Out, E>>,
    shared: &mut [T],
) {
    for tile in tiles {
        N::gather(meeting, tile.live, &tile.tape, shared);
    }
    N::settle(meeting, shared);
}
