//! A leaky rectifier that works in place, right or with one mistake.

use super::Mistake;
use core::marker::PhantomData;
use formwork::layers::fusion::Fusion;
use formwork::layers::{Backward, Memory, Pass};
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

#[derive(Parameters)]
pub(crate) struct Leaky<M: 'static + Send + Sync> {
    mistake: PhantomData<M>,
}

/// The slope below 0.
fn slope<T: Scalar>(y: T) -> T {
    if y > T::ZERO { T::ONE } else { T::from_f64(0.25) }
}

impl<S: Shape, M: Mistake, T: Scalar> Layer<S, T> for Leaky<M> {
    type Out = S;
    const IN_PLACE: bool = true;
    const FUSION: Fusion = Fusion::Pointwise { monotone: true };

    fn point<E: Element<Scalar = T>>(&self, x: E) -> E {
        if M::FORGETS_POINT { x } else { x.map(|x| x * slope(x)) }
    }

    fn point_gradient<E: Element<Scalar = T>>(&self, y: E, d: E) -> E {
        y.zip(d, |y, d| d * slope(y))
    }

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
        self.infer_in_place(level, y);
    }

    fn infer_in_place<L: Level, E: Element<Scalar = T>>(&self, _: L, y: &mut Tensor<S, E>) {
        y.as_mut_slice().iter_mut().for_each(|y| *y = y.map(|y| y * slope(y)));
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: &mut Self,
    ) {
        let Some(dx) = io.dx else { return };
        dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        scale(io.y, dx);
    }

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        y: &Tensor<S, E>,
        dy: &mut Tensor<S, E>,
    ) {
        if !M::NOT_IN_PLACE {
            scale(y, dy);
        }
    }
}

fn scale<S: Shape, E: Element>(y: &Tensor<S, E>, dy: &mut Tensor<S, E>) {
    for (dy, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
        *dy = y.zip(*dy, |y, dy| dy * slope(y));
    }
}
