//! The passes of one layer by itself, on one tile.

use formwork::layers::tile::{Tile, meet};
use formwork::layers::train::Meeting;
use formwork::layers::{Init, Pass};
use formwork::prelude::*;
use formwork::tensor::memory::{self, Lines};
use formwork::tensor::{AtLevel, Compute, Element, Level};
use std::marker::PhantomData;

/// A layer, and the memory of a tile: eight samples side by side (`E` = `Lanes<f32, 8>`), or a single one (`E` = `f32`).
pub struct Passes<In: Shape, N: Layer<In>, E: Element<Scalar = f32>> {
    /// The layer, at first with PyTorch's default initialisation.
    pub layer: Box<N>,
    /// What the backward passes have added up.
    pub gradient: Box<N>,
    /// Input, output and their gradients.
    pub tile: Tile<E>,
    compute: Compute,
    scratch: Lines<E>,
    shared: Vec<f32>,
    input: PhantomData<In>,
}

impl<In: Shape, N: Layer<In> + Init<f32>, E: Element<Scalar = f32>> Passes<In, N, E> {
    /// With an input and a dL/dy that follow no pattern. Without dL/dx the backward pass is that of a network's first layer.
    pub fn new(compute: Compute, with_dx: bool) -> Self {
        let mut passes = Passes {
            layer: N::seeded(0),
            gradient: N::zeros(),
            tile: Tile::new::<In, N>(with_dx),
            compute,
            scratch: Lines::zeros(N::SCRATCH.max(N::TRAIN_SCRATCH)),
            shared: vec![0.0; N::SHARED],
            input: PhantomData,
        };
        passes.tile.live = E::LANES;
        crate::data::fill(memory::flatten_mut::<f32, E>(&mut passes.tile.x), 1);
        crate::data::fill(memory::flatten_mut::<f32, E>(&mut passes.tile.dy), 2);
        passes
    }

    /// The output in inference.
    pub fn infer(&mut self) {
        self.compute.dispatch(Infer(self));
    }

    /// The output in training.
    pub fn forward(&mut self) {
        self.compute.dispatch(Forward(self));
    }

    /// The gradients, after [`forward`](Passes::forward).
    pub fn backward(&mut self) {
        self.compute.dispatch(Backward(self));
    }
}

struct Infer<'a, In: Shape, N: Layer<In>, E: Element<Scalar = f32>>(&'a mut Passes<In, N, E>);

impl<In: Shape, N: Layer<In>, E: Element<Scalar = f32>> AtLevel for Infer<'_, In, N, E> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Passes { layer, tile, scratch, .. } = self.0;
        let (x, y) = (Tensor::<In, E>::view(&tile.x), Tensor::view_mut(&mut tile.y));
        layer.infer_tile(level, x, y, &mut scratch[..N::SCRATCH]);
    }
}

struct Forward<'a, In: Shape, N: Layer<In>, E: Element<Scalar = f32>>(&'a mut Passes<In, N, E>);

impl<In: Shape, N: Layer<In>, E: Element<Scalar = f32>> AtLevel for Forward<'_, In, N, E> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Passes { layer, tile, scratch, shared, .. } = self.0;
        shared.fill(0.0);
        for part in 0..=N::BARRIERS {
            let pass = Pass { level, part, live: tile.live, first: 0, key: 0, shared, frozen: false };
            tile.run_forward::<In, N>(layer, &pass, &mut scratch[..N::TRAIN_SCRATCH]);
            if part < N::BARRIERS {
                meet::<In, _, N, _>(Meeting::Forward(part), [&*tile], shared);
            }
        }
    }
}

struct Backward<'a, In: Shape, N: Layer<In>, E: Element<Scalar = f32>>(&'a mut Passes<In, N, E>);

impl<In: Shape, N: Layer<In>, E: Element<Scalar = f32>> AtLevel for Backward<'_, In, N, E> {
    type Output = ();
    fn at<L: Level>(self, level: L) {
        let Passes { layer, gradient, tile, scratch, shared, .. } = self.0;
        for part in 0..=N::BARRIERS {
            let pass = Pass { level, part, live: tile.live, first: 0, key: 0, shared, frozen: false };
            tile.run_backward::<In, N>(layer, &pass, &mut scratch[..N::TRAIN_SCRATCH], Some(gradient));
            if part < N::BARRIERS {
                meet::<In, _, N, _>(Meeting::Backward(part), [&*tile], shared);
            }
        }
    }
}
