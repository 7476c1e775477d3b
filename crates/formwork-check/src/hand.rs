//! What stands before a layer when it is checked in one pass with others.

use formwork_layers::fusion::Follow;
use formwork_layers::{Backward, Infer, Memory, Parameters, Pass, Source, role};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// y = x, handed on to what follows.
#[derive(Clone, Copy, Debug, PartialEq, Parameters)]
pub(crate) struct Hand;

impl<S: Shape, T: Scalar> Infer<S, T> for Hand {
    type Out = S;
    type Role = role::Source;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }
}

impl<S: Shape, T: Scalar> Source<S, T> for Hand {
    const ROW: usize = 1;
    const PATCH: Option<usize> = None;
    const READS_OUTPUT: bool = false;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        follow: &impl Follow<T>,
        y: &mut [E],
        record: &mut [E],
        _: &mut [E],
    ) {
        hand_on(x.as_slice(), S::DIMS, follow, y, record);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        if let Some(dx) = io.dx {
            dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        }
    }
}

/// What comes of values of shape `dims`.
pub(crate) fn hand_on<F: Follow<E::Scalar>, E: Element>(
    x: &[E],
    dims: &[usize],
    follow: &F,
    y: &mut [E],
    record: &mut [E],
) {
    let &[_, height, width] = dims else {
        return y.iter_mut().zip(x).for_each(|(y, x)| *y = follow.point(0, *x));
    };
    let mut at = 0;
    for (number, channel) in x.chunks_exact(height * width).enumerate() {
        for i in 0..height / F::KERNEL {
            for j in 0..width / F::KERNEL {
                let value = |k: usize, l: usize| channel[(i * F::KERNEL + k) * width + j * F::KERNEL + l];
                let (value, place) = follow.window(|k, l| follow.point(number, value(k, l)));
                y[at] = value;
                if F::RECORDS {
                    record[at] = place;
                }
                at += 1;
            }
        }
    }
}

/// The function 1 - x of each value, then the value below the first of each window of 2 x 2, and the one beside it as the
/// record.
pub(crate) struct Corners;

impl<T: Scalar> Follow<T> for Corners {
    const KERNEL: usize = 2;
    const RECORDS: bool = true;

    fn point<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
        E::splat(T::ONE) - x
    }

    fn points<E: Element<Scalar = T>>(&self, first: usize, x: E) -> E {
        self.point(first, x)
    }

    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(1, 0), x(0, 1))
    }
}
