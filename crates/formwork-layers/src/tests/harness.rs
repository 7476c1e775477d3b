//! Runs layers over batches, tile by tile, as a trainer does.

mod batch;
mod erased;

use crate::{Layer, OnHeap};
use batch::{Batch, infer};
use core::marker::PhantomData;
use erased::{Erase, Erased};
pub(crate) use formwork_tensor::level::Plainly;
use formwork_tensor::{AnyLevel, AtLevel, Compute, Element, Scalar, Shape, Tensor, memory};
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

/// Any of the levels, for tests of kernels, with what a caller allows.
impl Choice for Compute {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        Compute::dispatch(self, code)
    }
}

/// Any of the levels, with everything allowed.
impl Choice for AnyLevel {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        Compute::from(self).dispatch(code)
    }
}

impl Choice for Plainly {
    fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        code.at(self)
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
        let mut step = Step {
            y: Tensor::zeros_batch(x.len()),
            dx: Tensor::zeros_batch(x.len()),
            gradient: N::zeros(),
            shared: memory::zeroed_vec::<E::Scalar, E::Scalar>(N::SHARED),
        };
        let batch = Batch {
            key: self.key,
            x: memory::flatten::<E::Scalar, _>(x),
            dy: memory::flatten::<E::Scalar, _>(dy),
            y: memory::flatten_mut::<E::Scalar, _>(&mut step.y),
            dx: self.wants_dx.then(|| memory::flatten_mut::<E::Scalar, _>(&mut step.dx)),
            gradient: memory::as_mut_slice::<E::Scalar, N>(&mut step.gradient),
            shared: &mut step.shared,
        };
        let mut batch = Some(batch);
        let code = &mut |net: &dyn Erased<E>| batch.take().into_iter().for_each(|batch| batch.train(net));
        self.level.dispatch(Erase::<E, In, N> { net, code, input: PhantomData });
        step
    }

    /// The outputs in inference.
    pub(crate) fn infer<E: Element, In: Shape, N: Layer<In, E::Scalar>>(
        self,
        net: &N,
        x: &[Tensor<In, E::Scalar>],
    ) -> Vec<Tensor<N::Out, E::Scalar>> {
        let mut y = Tensor::zeros_batch(x.len());
        let (x, flat_y) = (memory::flatten::<E::Scalar, _>(x), memory::flatten_mut::<E::Scalar, _>(&mut y));
        let code = &mut |net: &dyn Erased<E>| infer(net, x, flat_y);
        self.level.dispatch(Erase::<E, In, N> { net, code, input: PhantomData });
        y
    }
}
