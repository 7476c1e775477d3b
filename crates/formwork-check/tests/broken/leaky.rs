//! Leaky rectifiers, each value by itself or in place, right or with one mistake.

use super::Mistake;
use core::marker::PhantomData;
use formwork::layers::{InPlace, Infer, Pass, Pointwise, role};
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

/// A function of each value.
#[derive(Parameters)]
pub(crate) struct Leaky<M: 'static + Send + Sync> {
    mistake: PhantomData<M>,
}

/// The slope below 0.
fn slope<T: Scalar>(y: T) -> T {
    if y > T::ZERO { T::ONE } else { T::from_f64(0.25) }
}

impl<S: Shape, M: Mistake, T: Scalar> Infer<S, T> for Leaky<M> {
    type Out = S;
    type Role = role::Pointwise;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x.map(|x| x * slope(x));
        }
    }
}

impl<S: Shape, M: Mistake, T: Scalar> Pointwise<S, T> for Leaky<M> {
    const MONOTONE: bool = true;

    fn point<E: Element<Scalar = T>>(&self, x: E) -> E {
        if M::FORGETS_POINT { x } else { x.map(|x| x * slope(x)) }
    }

    fn point_gradient<E: Element<Scalar = T>>(&self, y: E, d: E) -> E {
        y.zip(d, |y, d| d * slope(y))
    }
}

/// The same in the memory of its input.
#[derive(Parameters)]
pub(crate) struct LeakyInPlace<M: 'static + Send + Sync> {
    mistake: PhantomData<M>,
}

impl<S: Shape, M: Mistake, T: Scalar> Infer<S, T> for LeakyInPlace<M> {
    type Out = S;
    type Role = role::InPlace;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x.map(|x| x * slope(x));
        }
    }
}

impl<S: Shape, M: Mistake, T: Scalar> InPlace<S, T> for LeakyInPlace<M> {
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, y: &mut Tensor<S, E>) {
        if !M::NOT_IN_PLACE {
            y.as_mut_slice().iter_mut().for_each(|y| *y = y.map(|y| y * slope(y)));
        }
    }

    fn forward_in_place<L: Level, E: Element<Scalar = T>>(&self, _: &Pass<'_, L, T>, y: &mut Tensor<S, E>) {
        y.as_mut_slice().iter_mut().for_each(|y| *y = y.map(|y| y * slope(y)));
    }

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        y: &Tensor<S, E>,
        dy: &mut Tensor<S, E>,
    ) {
        for (dy, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
            *dy = y.zip(*dy, |y, dy| dy * slope(y));
        }
    }
}
