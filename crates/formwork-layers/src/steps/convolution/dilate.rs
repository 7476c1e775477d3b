//! dL/dz among zeros, what the turned kernel is convolved with.

use super::super::square::{Places, each};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use alloc::{vec, vec::Vec};
use core::ops::{Add, Mul, Sub};
use formwork_tensor::size::{FromNum, ToNum};
use formwork_tensor::{Image, Padding, Scalar, Shape, Size, Tensor};
use typenum::{B1, Prod, Sub1, Sum};

/// `Image<C, OH, OW>: Dilate<K, S, Out = Image<C, A, B>>` with A = (OH - 1) S + 1 + 2 (K - 1), and B alike from OW.
pub trait Dilate<const K: usize, const S: usize>: Shape {
    /// The image with S - 1 zeros between its values and K - 1 around them.
    type Out: Shape;
    /// C, OH and OW.
    const SIZES: (usize, usize, usize);
}

impl<
    const C: usize,
    const OH: usize,
    const OW: usize,
    const K: usize,
    const S: usize,
    const A: usize,
    const B: usize,
> Dilate<K, S> for Image<C, OH, OW>
where
    Size<OH>: DilateAxis<OH, K, S, Out = Size<A>>,
    Size<OW>: DilateAxis<OW, K, S, Out = Size<B>>,
{
    type Out = Image<C, A, B>;
    const SIZES: (usize, usize, usize) = (C, OH, OW);
}

/// One axis: (N - 1) S + 1 + 2 (K - 1).
pub trait DilateAxis<const N: usize, const K: usize, const S: usize> {
    /// The size.
    type Out;
}

impl<const N: usize, const K: usize, const S: usize, NN, NK, NS> DilateAxis<N, K, S> for Size<N>
where
    Size<N>: ToNum<N, Num = NN>,
    Size<K>: ToNum<K, Num = NK>,
    Size<S>: ToNum<S, Num = NS>,
    NN: Sub<B1>,
    Sub1<NN>: Mul<NS>,
    NK: Add<NK>,
    Prod<Sub1<NN>, NS>: Add<Sum<NK, NK>>,
    Sum<Prod<Sub1<NN>, NS>, Sum<NK, NK>>: Sub<B1>,
    Sub1<Sum<Prod<Sub1<NN>, NS>, Sum<NK, NK>>>: FromNum,
{
    type Out = <Sub1<Sum<Prod<Sub1<NN>, NS>, Sum<NK, NK>>> as FromNum>::Size;
}

/// dL/dz with S - 1 zeros between its values and K - 1 around them. The convolution gives K and S.
///
/// ```
/// use formwork_layers::steps::convolution::dilate;
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]]]);
/// let dilate = dilate(&Conv2d::<1, 1, 2, 2>::seeded(0), &dz);
/// assert_eq!(
///     dilate[0],
///     [
///         [0.0, 0.0, 0.0, 0.0, 0.0],
///         [0.0, 1.0, 0.0, 2.0, 0.0],
///         [0.0, 0.0, 0.0, 0.0, 0.0],
///         [0.0, 3.0, 0.0, 4.0, 0.0],
///         [0.0, 0.0, 0.0, 0.0, 0.0],
///     ]
/// );
/// ```
pub fn dilate<const IC: usize, const OC: usize, const K: usize, const S: usize, P: Padding, X, T: Scalar>(
    _: &Conv2d<IC, OC, K, S, P, Bias, T>,
    dz: &Tensor<X, T>,
) -> Box<Tensor<X::Out, T>>
where
    X: Dilate<K, S>,
{
    const { assert!(K > 0, "the kernel size is at least 1") };
    let (spread, _) = spread((K, S), X::SIZES, dz.as_slice());
    Tensor::from_fn(|i| spread[i])
}

/// [`dilate`], flat, with its channels, height and width.
pub(super) fn spread<T: Scalar>(
    (kernel, stride): (usize, usize),
    (channels, height, width): (usize, usize, usize),
    dz: &[T],
) -> (Vec<T>, (usize, usize, usize)) {
    let len = |out: usize| out.saturating_sub(1) * stride + 1 + 2 * (kernel - 1);
    let out = Places { height: len(height), width: len(width) };
    let mut values = vec![T::ZERO; channels * out.height * out.width];
    for ((c, i, j), dz) in each(channels, height, width).zip(dz) {
        values[out.at(c, kernel - 1 + i * stride, kernel - 1 + j * stride)] = *dz;
    }
    (values, (channels, out.height, out.width))
}
