//! Scores of classes in places: rows of an image, or one vector, which is an image of one place.

use formwork_layers::softmax::max;
use formwork_tensor::{Element, Image, Scalar, Tensor, Vector};

/// A vector of scores as an image of one place.
pub(super) fn one_place<const N: usize, E: Element>(y: &Tensor<Vector<N>, E>) -> &Tensor<Image<N, 1, 1>, E> {
    Tensor::view(y.as_slice())
}

/// [`one_place`], to write to.
pub(super) fn one_place_mut<const N: usize, E: Element>(
    y: &mut Tensor<Vector<N>, E>,
) -> &mut Tensor<Image<N, 1, 1>, E> {
    Tensor::view_mut(y.as_mut_slice())
}

/// What remains of the softmax over the classes in each place of a row, to compute logarithms with.
pub(super) struct Softmax<E, const W: usize> {
    pub(super) largest: [E; W],
    /// The sum of e^(y - largest).
    pub(super) sum: [E; W],
}

/// Writes e^(y - largest) of a row's places to `dy`.
#[inline(always)]
pub(super) fn exponents<E: Element, const K: usize, const H: usize, const W: usize>(
    row: usize,
    y: &[[[E; W]; H]; K],
    dy: &mut [[[E; W]; H]; K],
) -> Softmax<E, W> {
    let mut largest = [E::splat(E::Scalar::NEG_INFINITY); W];
    let mut sum = [E::ZERO; W];
    for y in y {
        for (largest, y) in largest.iter_mut().zip(&y[row]) {
            *largest = max(*largest, *y);
        }
    }
    for (dy, y) in dy.iter_mut().zip(y) {
        for (((dy, y), largest), sum) in dy[row].iter_mut().zip(&y[row]).zip(&largest).zip(&mut sum) {
            *dy = (*y - *largest).map(Scalar::exp);
            *sum += *dy;
        }
    }
    Softmax { largest, sum }
}

/// Whether of `K` scores the target's is the first of the largest ones; not if one of them is NaN.
pub(super) fn wins<const K: usize, T: Scalar>(target: usize, score: impl Fn(usize) -> T) -> bool {
    let own = score(target);
    (0..K).all(|k| {
        let other = score(k);
        k == target || other < own || (k > target && other == own)
    })
}
