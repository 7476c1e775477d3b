//! Step 4 of the backward pass: maximum pooling. The forward pass records where each maximum was; the gradient goes there
//! and nowhere else.

use crate::MaxPool2d;
use alloc::{boxed::Box, vec::Vec};
use formwork_tensor::{Axis, Image, Scalar, Size, Tensor, Window};

/// Where the maximum of one window was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The channel.
    pub channel: usize,
    /// The row in the input.
    pub row: usize,
    /// The column in the input.
    pub column: usize,
}

/// For each output, in order, where its maximum was: of equal values the first in row-major order, and a NaN before all.
///
/// ```
/// use formwork_layers::MaxPool2d;
/// use formwork_layers::steps::max_pool::{Place, record};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// let places = record(&MaxPool2d::<2>::new(), &x);
/// assert_eq!(places[0], Place { channel: 0, row: 1, column: 1 });
/// assert_eq!(places[1], Place { channel: 0, row: 0, column: 2 });
/// ```
pub fn record<
    const K: usize,
    const S: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    _: &MaxPool2d<K, S>,
    x: &Tensor<Image<C, H, W>, T>,
) -> Vec<Place>
where
    Image<C, H, W>: Window<Axis<K, S>, Axis<K, S>, Height = Size<OH>, Width = Size<OW>>,
{
    let mut places = Vec::with_capacity(C * OH * OW);
    for channel in 0..C {
        for (i, j) in (0..OH * OW).map(|at| (at / OW, at % OW)) {
            let mut best = Place { channel, row: i * S, column: j * S };
            for (k, l) in (0..K * K).map(|at| (at / K, at % K)) {
                let place = Place { channel, row: i * S + k, column: j * S + l };
                let (value, largest) = (at(x, place), at(x, best));
                if value > largest || (value.is_nan() && !largest.is_nan()) {
                    best = place;
                }
            }
            places.push(best);
        }
    }
    places
}

fn at<const C: usize, const H: usize, const W: usize, T: Scalar>(
    x: &Tensor<Image<C, H, W>, T>,
    place: Place,
) -> T {
    x[place.channel][place.row][place.column]
}

/// The record as a matrix over the input: how many windows have their maximum there, 0 or 1 where windows do not overlap.
///
/// ```
/// use formwork_layers::MaxPool2d;
/// use formwork_layers::steps::max_pool::mask;
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// assert_eq!(mask(&MaxPool2d::<2>::new(), &x)[0], [[0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 0.0, 0.0]]);
/// ```
pub fn mask<
    const K: usize,
    const S: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    pool: &MaxPool2d<K, S>,
    x: &Tensor<Image<C, H, W>, T>,
) -> Box<Tensor<Image<C, H, W>, T>>
where
    Image<C, H, W>: Window<Axis<K, S>, Axis<K, S>, Height = Size<OH>, Width = Size<OW>>,
{
    input_gradient(pool, x, &Tensor::from_fn(|_| T::ONE))
}

/// dL/dx: each dL/dy at the place of its window's maximum, added up where windows overlap.
///
/// ```
/// use formwork_layers::MaxPool2d;
/// use formwork_layers::steps::max_pool::input_gradient;
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// let dx = input_gradient(&MaxPool2d::<2>::new(), &x, &Tensor::new([[[0.5, -3.0]]]));
/// assert_eq!(dx[0], [[0.0, 0.0, -3.0, 0.0], [0.0, 0.5, 0.0, 0.0]]);
/// ```
pub fn input_gradient<
    const K: usize,
    const S: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    pool: &MaxPool2d<K, S>,
    x: &Tensor<Image<C, H, W>, T>,
    dy: &Tensor<Image<C, OH, OW>, T>,
) -> Box<Tensor<Image<C, H, W>, T>>
where
    Image<C, H, W>: Window<Axis<K, S>, Axis<K, S>, Height = Size<OH>, Width = Size<OW>>,
{
    let mut dx = Tensor::<Image<C, H, W>, T>::zeros();
    for (place, dy) in record(pool, x).into_iter().zip(dy.as_slice()) {
        dx[place.channel][place.row][place.column] += *dy;
    }
    dx
}
