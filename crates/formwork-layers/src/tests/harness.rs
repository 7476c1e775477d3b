//! Runs layers over batches, tile by tile, as a trainer does.

use crate::tile::{self, Tile};
use crate::{Layer, Meeting, Pass, Seeded};
use core::marker::PhantomData;
use formwork_tensor::{AnyLevel, AtLevel, Element, Level, Portable, Scalar, Shape, Tensor, memory};
use std::boxed::Box;
use std::vec::Vec;

/// What a training step over a batch computes.
#[derive(Clone, Debug)]
pub(crate) struct Step<In: Shape, Out: Shape, T: Scalar, N> {
    pub(crate) y: Vec<Tensor<Out, T>>,
    pub(crate) dx: Vec<Tensor<In, T>>,
    /// Summed over the batch.
    pub(crate) gradient: Box<N>,
    /// What the tiles exchanged.
    pub(crate) shared: Vec<T>,
}

impl<In: Shape, Out: Shape, T: Scalar, N: memory::Plain<T>> Step<In, Out, T, N> {
    pub(crate) fn flat_y(&self) -> &[T] {
        memory::flatten::<T, _>(&self.y)
    }

    pub(crate) fn flat_dx(&self) -> &[T] {
        memory::flatten::<T, _>(&self.dx)
    }

    pub(crate) fn flat_gradient(&self) -> &[T] {
        memory::as_slice::<T, N>(&self.gradient)
    }
}

/// Which level code runs at. The type decides for how many levels the compiler works.
pub(crate) trait Choice: Copy {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output;
}

/// Any of the levels, for tests of kernels.
impl Choice for AnyLevel {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        AnyLevel::dispatch(self, code)
    }
}

/// The portable instructions, each kernel a function by itself as at every other level: for tests of what surrounds the
/// kernels, which is the same at all levels.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plainly;

impl Choice for Plainly {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        code.at(self)
    }
}

impl Level for Plainly {
    const FMA: bool = false;
    const REGISTERS: usize = Portable::REGISTERS;
    const NAME: &'static str = "plainly";

    #[inline(never)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
    }
}

/// How a step is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Run<C> {
    pub(crate) level: C,
    /// What the randomness is derived from.
    pub(crate) key: u64,
    /// Whether dL/dx is computed; if not, it is 0 in the step.
    pub(crate) wants_dx: bool,
}

impl Run<Plainly> {
    pub(crate) fn plainly() -> Self {
        Run::at(Plainly)
    }
}

impl<C: Choice> Run<C> {
    pub(crate) fn at(level: C) -> Self {
        Run { level, key: 0, wants_dx: true }
    }

    /// One step over a batch in tiles of element `E`. All memory is full of NaN at first, as a layer may not rely on what
    /// an earlier batch left there. dL/dy is 0 in idle lanes.
    pub(crate) fn train<E: Element, In: Shape, N: Layer<In, E::Scalar>>(
        self,
        net: &N,
        x: &[Tensor<In, E::Scalar>],
        dy: &[Tensor<N::Out, E::Scalar>],
    ) -> Step<In, N::Out, E::Scalar, N> {
        self.level.dispatch(Train::<E, In, N> {
            key: self.key,
            wants_dx: self.wants_dx,
            net,
            x,
            dy,
            element: PhantomData,
        })
    }

    /// The outputs in use.
    pub(crate) fn infer<E: Element, In: Shape, N: Layer<In, E::Scalar>>(
        self,
        net: &N,
        x: &[Tensor<In, E::Scalar>],
    ) -> Vec<Tensor<N::Out, E::Scalar>> {
        self.level.dispatch(Infer::<E, In, N> { net, x, element: PhantomData })
    }
}

fn poison<E: Element>(memory: &mut [E]) {
    memory.fill(E::splat(E::Scalar::from_f64(f64::NAN)));
}

fn poisoned<E: Element>(len: usize) -> Vec<E> {
    let mut memory = memory::zeroed_vec::<E, E>(len);
    poison(&mut memory);
    memory
}

struct Train<'a, E: Element, In: Shape, N: Layer<In, E::Scalar>> {
    key: u64,
    wants_dx: bool,
    net: &'a N,
    x: &'a [Tensor<In, E::Scalar>],
    dy: &'a [Tensor<N::Out, E::Scalar>],
    element: PhantomData<E>,
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> Train<'_, E, In, N> {
    fn tiles(&self) -> Vec<Tile<In, N::Out, E>> {
        let tile = |(number, samples): (usize, &[Tensor<In, E::Scalar>])| {
            let mut tile = Tile::<In, N::Out, E>::new::<N>(self.wants_dx);
            tile.pack(number * E::LANES, samples);
            poison(tile.y.as_mut_slice());
            poison(&mut tile.tape);
            tile.dx.iter_mut().for_each(|dx| poison(dx.as_mut_slice()));
            tile
        };
        self.x.chunks(E::LANES).enumerate().map(tile).collect()
    }
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> AtLevel for Train<'_, E, In, N> {
    type Output = Step<In, N::Out, E::Scalar, N>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let mut tiles = self.tiles();
        let mut shared = memory::zeroed_vec::<E::Scalar, E::Scalar>(N::SHARED);
        let mut gradient = N::zeros();
        let key = self.key;
        for part in 0..=N::BARRIERS {
            for tile in &mut tiles {
                let pass =
                    Pass { level, part, live: tile.live, first: tile.first as u64, key, shared: &shared };
                tile.run_forward(self.net, &pass, &mut poisoned(N::TRAIN_SCRATCH));
            }
            if part < N::BARRIERS {
                tile::meet::<_, _, N, _>(Meeting::Forward(part), &tiles, &mut shared);
            }
        }
        let mut y = Tensor::zeros_batch(self.x.len());
        for ((tile, y), dy) in tiles.iter_mut().zip(y.chunks_mut(E::LANES)).zip(self.dy.chunks(E::LANES)) {
            tile::unpack(&tile.y, y);
            tile::pack(dy, &mut tile.dy);
            tile.dy.as_mut_slice().iter_mut().for_each(|d| d.lanes_mut()[dy.len()..].fill(E::Scalar::ZERO));
        }
        for part in 0..=N::BARRIERS {
            for tile in &mut tiles {
                let pass =
                    Pass { level, part, live: tile.live, first: tile.first as u64, key, shared: &shared };
                tile.run_backward(self.net, &pass, &mut poisoned(N::TRAIN_SCRATCH), &mut gradient);
            }
            if part < N::BARRIERS {
                tile::meet::<_, _, N, _>(Meeting::Backward(part), &tiles, &mut shared);
            }
        }
        let mut dx = Tensor::zeros_batch(self.x.len());
        for (tile, dx) in tiles.iter().zip(dx.chunks_mut(E::LANES)) {
            tile.dx.iter().for_each(|tile| tile::unpack(tile, dx));
        }
        Step { y, dx, gradient, shared }
    }
}

struct Infer<'a, E: Element, In: Shape, N: Layer<In, E::Scalar>> {
    net: &'a N,
    x: &'a [Tensor<In, E::Scalar>],
    element: PhantomData<E>,
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> AtLevel for Infer<'_, E, In, N> {
    type Output = Vec<Tensor<N::Out, E::Scalar>>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let (mut x, mut y) = (Tensor::<In, E>::zeros(), Tensor::<N::Out, E>::zeros());
        let mut outputs = Tensor::zeros_batch(self.x.len());
        for (samples, outputs) in self.x.chunks(E::LANES).zip(outputs.chunks_mut(E::LANES)) {
            tile::pack(samples, &mut x);
            poison(y.as_mut_slice());
            self.net.infer_tile(level, &x, &mut y, &mut poisoned(N::SCRATCH));
            tile::unpack(&y, outputs);
        }
        outputs
    }
}
