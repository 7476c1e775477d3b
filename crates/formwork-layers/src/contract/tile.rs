//! A tile of a batch in training: its tensors, its tape, and the passes over it.

pub use super::pack::{pack, unpack};

use crate::{Backward, Layer, Memory, Pass};
use formwork_tensor::memory::Lines;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The memory of one tile, as large as a layer needs for its input, allocated once and used again for every batch. Its shapes
/// are the layer's, and not parameters: so a type that holds tiles can be named, and built, before it is known that the layers
/// of a network fit.
#[derive(Debug)]
pub struct Tile<E: Element> {
    /// The input.
    pub x: Lines<E>,
    /// The output.
    pub y: Lines<E>,
    /// dL/dy.
    pub dy: Lines<E>,
    /// dL/dx, if it is asked for.
    pub dx: Option<Lines<E>>,
    /// What the layers remember from forward to backward.
    pub tape: Lines<E>,
    /// How many lanes hold a sample.
    pub live: usize,
    /// The position in the batch of the first of them.
    pub first: usize,
}

impl<E: Element> Tile<E> {
    /// A tile for the layer or network `N` with inputs of shape `In`.
    pub fn new<In: Shape, N: Layer<In, E::Scalar>>(with_dx: bool) -> Self {
        Tile {
            x: Lines::zeros(In::LEN),
            y: Lines::zeros(N::Out::LEN),
            dy: Lines::zeros(N::Out::LEN),
            dx: with_dx.then(|| Lines::zeros(In::LEN)),
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
    /// If there is no sample, or more than lanes, or if the tile is for another shape.
    pub fn pack<L: Level, In: Shape>(&mut self, level: L, first: usize, samples: &[Tensor<In, E::Scalar>]) {
        self.first = first;
        self.live = samples.len();
        pack(level, samples, Tensor::view_mut(&mut self.x));
    }

    /// Runs the part of the forward pass that `pass` says.
    ///
    /// # Panics
    ///
    /// If the tile is for another shape.
    pub fn run_forward<In: Shape, N: Layer<In, E::Scalar>>(
        &mut self,
        net: &N,
        pass: &Pass<'_, impl Level, E::Scalar>,
        scratch: &mut [E],
    ) {
        let Tile { x, y, tape, .. } = self;
        net.forward_tile(pass, Tensor::view(x), Tensor::view_mut(y), Memory { tape, scratch });
    }

    /// Runs the part of the backward pass that `pass` says.
    ///
    /// # Panics
    ///
    /// If the tile is for another shape.
    pub fn run_backward<In: Shape, N: Layer<In, E::Scalar>>(
        &mut self,
        net: &N,
        pass: &Pass<'_, impl Level, E::Scalar>,
        scratch: &mut [E],
        gradient: Option<&mut N>,
    ) {
        let Tile { x, y, dy, dx, tape, .. } = self;
        let dx = dx.as_deref_mut().map(Tensor::view_mut);
        let io = Backward { x: Tensor::view(x), y: Tensor::view(y), dy: Tensor::view_mut(dy), dx };
        net.backward_tile(pass, io, Memory { tape, scratch }, gradient);
    }
}

/// What happens at a barrier: all tiles are gathered in their order, then what they share is settled.
pub fn meet<'a, In: Shape, T: Scalar, N: Layer<In, T>, E: Element<Scalar = T>>(
    meeting: crate::Meeting,
    tiles: impl IntoIterator<Item = &'a Tile<E>>,
    shared: &mut [T],
) {
    for tile in tiles {
        N::gather(meeting, tile.live, &tile.tape, shared);
    }
    N::settle(meeting, shared);
}
