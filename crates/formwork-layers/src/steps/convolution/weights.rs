//! dL/dw in both readings.

use super::super::{before, inside, on_axis};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use formwork_tensor::{Axis, Image, Padding, Scalar, Size, Tensor, Window, memory};

/// All kernels of a convolution, or their gradient.
pub type Kernels<const IC: usize, const OC: usize, const K: usize, T> = [[[[T; K]; K]; IC]; OC];

/// dL/dw, one weight after the other: dL/dz as a kernel moves over the image, and what it sees at (k, l) is dL/dw\[k\]\[l\].
/// With a stride the kernel is spread: its values are S rows and columns apart.
///
/// dL/dw\[o\]\[c\]\[k\]\[l\] = sum over i, j of dL/dz\[o\]\[i\]\[j\] x\[c\]\[iS + k - B\]\[jS + l - B\]. The convolution gives K, S and P.
///
/// ```
/// use formwork_layers::steps::convolution::{weight_gradient_by_convolution, weight_gradient_by_windows};
/// use formwork_layers::{Conv2d, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2>::seeded(0);
/// let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
/// let dz = Tensor::<Image<1, 3, 3>>::new([[[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]]]);
/// let dw = weight_gradient_by_convolution(&conv, &x, &dz);
/// assert_eq!(dw[0][0], [[-10.0; 2]; 2]); // x[k][l] - x[k + 2][l + 2]
/// assert_eq!(dw, weight_gradient_by_windows(&conv, &x, &dz));
/// ```
pub fn weight_gradient_by_convolution<
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
    _: &Conv2d<IC, OC, K, S, P, Bias, T>,
    x: &Tensor<Image<IC, H, W>, T>,
    dz: &Tensor<Image<OC, OH, OW>, T>,
) -> Box<Kernels<IC, OC, K, T>>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
{
    let mut dw = memory::zeroed_box::<T, Kernels<IC, OC, K, T>>();
    for o in 0..OC {
        for c in 0..IC {
            for k in 0..K {
                for l in 0..K {
                    let mut sum = T::ZERO;
                    for i in 0..OH {
                        let Some(row) = on_axis::<H>(i * S + k, before::<P, K>()) else { continue };
                        for j in 0..OW {
                            if let Some(column) = on_axis::<W>(j * S + l, before::<P, K>()) {
                                sum += dz[o][i][j] * x[c][row][column];
                            }
                        }
                    }
                    dw[o][c][k][l] = sum;
                }
            }
        }
    }
    dw
}

/// dL/dw, one position after the other: each dL/dz\[o\]\[i\]\[j\] times the window of the image that it saw, by broadcasting, and
/// all of them added up. The same sums in another order.
///
/// ```
/// use formwork_layers::steps::convolution::weight_gradient_by_windows;
/// use formwork_layers::{Conv2d, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// let dw = weight_gradient_by_windows(&Conv2d::<1, 1, 2>::seeded(0), &x, &dz);
/// assert_eq!(dw[0][0], [[0.0 + 40.0, 1.0 + 50.0], [3.0 + 70.0, 4.0 + 80.0]]);
/// ```
pub fn weight_gradient_by_windows<
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
    _: &Conv2d<IC, OC, K, S, P, Bias, T>,
    x: &Tensor<Image<IC, H, W>, T>,
    dz: &Tensor<Image<OC, OH, OW>, T>,
) -> Box<Kernels<IC, OC, K, T>>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
{
    let mut dw = memory::zeroed_box::<T, Kernels<IC, OC, K, T>>();
    let mut window = memory::zeroed_box::<T, [[[T; K]; K]; IC]>();
    for i in 0..OH {
        for j in 0..OW {
            for c in 0..IC {
                for k in 0..K {
                    for l in 0..K {
                        let seen = inside::<H, W>(i * S + k, j * S + l, before::<P, K>());
                        window[c][k][l] = seen.map_or(T::ZERO, |(row, column)| x[c][row][column]);
                    }
                }
            }
            for (dw, dz) in dw.iter_mut().zip(&dz[..]) {
                let (dw, window) = (memory::as_mut_slice::<T, _>(dw), memory::as_slice::<T, _>(&*window));
                dw.iter_mut().zip(window).for_each(|(dw, x)| *dw += dz[i][j] * *x);
            }
        }
    }
    dw
}
