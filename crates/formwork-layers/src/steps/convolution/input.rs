//! dL/dx in both readings.

use super::super::{before, inside};
use super::{Dilate, dilate};
use crate::conv2d::{Dense, Geometric, On, reference};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use formwork_tensor::{Axis, Image, Pad, Padding, Scalar, Size, Tensor, Window, memory};

/// The kernels turned by 180 degrees, input and output channels exchanged, stride 1 and no bias: from OC channels back to IC.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::convolution::rotate180;
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.5] };
/// assert_eq!(rotate180(&conv).weight[0][0], [[4.0, 3.0], [2.0, 1.0]]);
/// ```
pub fn rotate180<const IC: usize, const OC: usize, const K: usize, const S: usize, P: Padding, T: Scalar>(
    conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
) -> Box<Conv2d<OC, IC, K, 1, Pad<0>, Bias, T>> {
    let mut turned = memory::zeroed_box::<T, Conv2d<OC, IC, K, 1, Pad<0>, Bias, T>>();
    for o in 0..OC {
        for c in 0..IC {
            for k in 0..K {
                for l in 0..K {
                    turned.weight[c][o][k][l] = conv.weight[o][c][K - 1 - k][K - 1 - l];
                }
            }
        }
    }
    turned
}

/// dL/dx as a convolution: [`dilate`]d dL/dz is convolved with the kernels under [`rotate180`]. The result is the gradient of the padded
/// image as far as windows reach; the padding is cut off, and what no window saw gets 0. x is there for its shape.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::convolution::{input_gradient_by_convolution, input_gradient_by_scattering};
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.5] };
/// let x = Tensor::<Image<1, 3, 3>>::zeros();
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// let dx = input_gradient_by_convolution(&conv, &x, &dz);
/// assert_eq!(dx[0], [[1.0, 2.0, 0.0], [3.0, 14.0, 20.0], [0.0, 30.0, 40.0]]);
/// assert_eq!(dx, input_gradient_by_scattering(&conv, &x, &dz));
/// ```
pub fn input_gradient_by_convolution<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    const A: usize,
    const B: usize,
    const FH: usize,
    const FW: usize,
    T: Scalar,
>(
    conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
    _: &Tensor<Image<IC, H, W>, T>,
    dz: &Tensor<Image<OC, OH, OW>, T>,
) -> Box<Tensor<Image<IC, H, W>, T>>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
    Image<OC, OH, OW>: Dilate<K, S, Out = Image<OC, A, B>>,
    Image<OC, A, B>: Window<Axis<K>, Axis<K>, Height = Size<FH>, Width = Size<FW>>,
{
    let turned = rotate180(conv);
    let mut full = Tensor::<Image<IC, FH, FW>, T>::zeros();
    let weight = memory::as_slice::<T, _>(&turned.weight);
    let sizes = On::<Dense<OC, IC>, Axis<K>, Axis<K>, A, B>::GEOMETRY;
    reference::forward(sizes, weight, &turned.bias, dilate(conv, dz).as_slice(), full.as_mut_slice());
    let mut dx = Tensor::<Image<IC, H, W>, T>::zeros();
    for c in 0..IC {
        for i in 0..FH {
            for j in 0..FW {
                if let Some((row, column)) = inside::<H, W>(i, j, before::<P, K>()) {
                    dx[c][row][column] = full[c][i][j];
                }
            }
        }
    }
    dx
}

/// dL/dx by scattering: each dL/dz\[o\]\[i\]\[j\] times the kernel, by broadcasting, added to the places that it saw; what falls on
/// padding is dropped. x is there for its shape.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::convolution::input_gradient_by_scattering;
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// let dx = input_gradient_by_scattering(&conv, &Tensor::<Image<1, 3, 3>>::zeros(), &dz);
/// assert_eq!(dx[0], [[1.0, 2.0, 0.0], [3.0, 4.0 + 10.0, 20.0], [0.0, 30.0, 40.0]]);
/// ```
pub fn input_gradient_by_scattering<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
    _: &Tensor<Image<IC, H, W>, T>,
    dz: &Tensor<Image<OC, OH, OW>, T>,
) -> Box<Tensor<Image<IC, H, W>, T>>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
{
    let mut dx = Tensor::<Image<IC, H, W>, T>::zeros();
    for o in 0..OC {
        for i in 0..OH {
            for j in 0..OW {
                for c in 0..IC {
                    for k in 0..K {
                        for l in 0..K {
                            if let Some((row, column)) =
                                inside::<H, W>(i * S + k, j * S + l, before::<P, K>())
                            {
                                dx[c][row][column] += dz[o][i][j] * conv.weight[o][c][k][l];
                            }
                        }
                    }
                }
            }
        }
    }
    dx
}
