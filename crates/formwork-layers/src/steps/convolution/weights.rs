//! dL/dw in both readings.

use super::super::SquareConvolution;
use super::super::square::{each, places};
use crate::conv2d::Geometry;
use crate::conv2d::reference::inside;
use alloc::boxed::Box;
use alloc::vec;
use formwork_tensor::{Scalar, Shape, Tensor, memory};

/// dL/dw, one weight after the other: dL/dz as a kernel moves over the image, and what it sees at (k, l) is dL/dw\[k\]\[l\].
/// With a stride the kernel is spread: its values are S rows and columns apart.
///
/// dL/dw\[o\]\[c\]\[k\]\[l\] = sum over i, j of dL/dz\[o\]\[i\]\[j\] x\[c\]\[iS + k - B\]\[jS + l - B\]. The convolution gives K, S and P.
///
/// ```
/// use formwork_layers::steps::convolution::{weight_gradient_by_convolution, weight_gradient_by_windows};
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2>::seeded(0);
/// let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
/// let dz = Tensor::<Image<1, 3, 3>>::new([[[1.0, 0.0, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, -1.0]]]);
/// let dw = weight_gradient_by_convolution(&conv, &x, &dz);
/// assert_eq!(dw[0][0], [[-10.0; 2]; 2]); // x[k][l] - x[k + 2][l + 2]
/// assert_eq!(dw, weight_gradient_by_windows(&conv, &x, &dz));
/// ```
pub fn weight_gradient_by_convolution<C: SquareConvolution<In, T>, In: Shape, T: Scalar>(
    _: &C,
    x: &Tensor<In, T>,
    dz: &Tensor<C::Out, T>,
) -> Box<C::Kernels> {
    let Geometry { rows, columns, in_channels, out_channels, .. } = C::GEOMETRY;
    let [input, output, weights] = places(C::GEOMETRY);
    let (x, dz) = (x.as_slice(), dz.as_slice());
    let mut gradient = memory::zeroed_box::<T, C::Kernels>();
    let dw = memory::as_mut_slice::<T, _>(&mut *gradient);
    for (channels, k, l) in each(out_channels * in_channels, rows.kernel, columns.kernel) {
        let (o, c) = (channels / in_channels, channels % in_channels);
        let mut sum = T::ZERO;
        for i in 0..rows.out() {
            let Some(row) = inside(rows, i, k) else { continue };
            for j in 0..columns.out() {
                if let Some(column) = inside(columns, j, l) {
                    sum += dz[output.at(o, i, j)] * x[input.at(c, row, column)];
                }
            }
        }
        dw[weights.at(channels, k, l)] = sum;
    }
    gradient
}

/// dL/dw, one position after the other: each dL/dz\[o\]\[i\]\[j\] times the window of the image that it saw, by broadcasting, and
/// all of them added up. The same sums in another order.
///
/// ```
/// use formwork_layers::steps::convolution::weight_gradient_by_windows;
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// let dw = weight_gradient_by_windows(&Conv2d::<1, 1, 2>::seeded(0), &x, &dz);
/// assert_eq!(dw[0][0], [[0.0 + 40.0, 1.0 + 50.0], [3.0 + 70.0, 4.0 + 80.0]]);
/// ```
pub fn weight_gradient_by_windows<C: SquareConvolution<In, T>, In: Shape, T: Scalar>(
    _: &C,
    x: &Tensor<In, T>,
    dz: &Tensor<C::Out, T>,
) -> Box<C::Kernels> {
    let Geometry { rows, columns, in_channels, .. } = C::GEOMETRY;
    let [input, output, weights] = places(C::GEOMETRY);
    let (x, dz) = (x.as_slice(), dz.as_slice());
    let mut gradient = memory::zeroed_box::<T, C::Kernels>();
    let dw = memory::as_mut_slice::<T, _>(&mut *gradient);
    let mut window = vec![T::ZERO; <C::Seen as Shape>::LEN];
    for (_, i, j) in each(1, rows.out(), columns.out()) {
        for (c, k, l) in each(in_channels, rows.kernel, columns.kernel) {
            let seen = inside(rows, i, k).zip(inside(columns, j, l));
            window[weights.at(c, k, l)] = seen.map_or(T::ZERO, |(row, column)| x[input.at(c, row, column)]);
        }
        for (o, dw) in dw.chunks_exact_mut(window.len()).enumerate() {
            let dz = dz[output.at(o, i, j)];
            dw.iter_mut().zip(&window).for_each(|(dw, x)| *dw += dz * *x);
        }
    }
    gradient
}
