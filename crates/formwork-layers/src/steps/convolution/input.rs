//! dL/dx in both readings.

use super::super::SquareConvolution;
use super::super::square::{each, places};
use super::dilate::spread;
use crate::conv2d::reference::{self, inside};
use crate::conv2d::{Dense, Geometric, Geometry, On};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use alloc::{vec, vec::Vec};
use formwork_tensor::{Axis, Pad, Padding, Scalar, Shape, Span, Tensor, memory};

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
    let sizes = On::<Dense<IC, OC>, Axis<K, S, P>, Axis<K, S, P>, 0, 0>::GEOMETRY;
    let mut back = memory::zeroed_box::<T, Conv2d<OC, IC, K, 1, Pad<0>, Bias, T>>();
    let turned = turned(sizes, memory::as_slice::<T, _>(&conv.weight));
    memory::as_mut_slice::<T, _>(&mut back.weight).copy_from_slice(&turned);
    back
}

/// dL/dx as a convolution: [`dilate`](super::dilate())d dL/dz is convolved with the kernels under [`rotate180`]. The result is the gradient of the padded
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
pub fn input_gradient_by_convolution<C: SquareConvolution<In, T>, In: Shape, T: Scalar>(
    conv: &C,
    _: &Tensor<In, T>,
    dz: &Tensor<C::Out, T>,
) -> Box<Tensor<In, T>> {
    let Geometry { rows, columns, in_channels, out_channels, groups } = C::GEOMETRY;
    let [input, _, _] = places(C::GEOMETRY);
    let shape = (out_channels, rows.out(), columns.out());
    let (spread, (_, height, width)) = spread((rows.kernel, rows.stride), shape, dz.as_slice());
    // The same kernels, turned, from OC channels back to IC, one place at a time and without padding.
    let back = |axis: Span, len| Span { len, stride: 1, before: 0, after: 0, ..axis };
    let (rows_back, columns_back) = (back(rows, height), back(columns, width));
    let sizes = Geometry {
        rows: rows_back,
        columns: columns_back,
        in_channels: out_channels,
        out_channels: in_channels,
        groups,
    };
    let mut full = vec![T::ZERO; in_channels * rows_back.out() * columns_back.out()];
    reference::forward(sizes, &turned(C::GEOMETRY, conv.weight()), &[], &spread, &mut full);
    let mut dx = Tensor::<In, T>::zeros();
    for ((c, i, j), value) in each(in_channels, rows_back.out(), columns_back.out()).zip(full) {
        if let Some((row, column)) = inside(rows, 0, i).zip(inside(columns, 0, j)) {
            dx.as_mut_slice()[input.at(c, row, column)] = value;
        }
    }
    dx
}

/// The kernels turned by 180 degrees, input and output channels exchanged.
fn turned<T: Scalar>(sizes: Geometry, weight: &[T]) -> Vec<T> {
    let Geometry { rows, columns, in_channels, out_channels, .. } = sizes;
    let [_, _, weights] = places(sizes);
    let all = each(in_channels * out_channels, rows.kernel, columns.kernel);
    let from = all.map(|(channels, k, l)| {
        let (c, o) = (channels / out_channels, channels % out_channels);
        weight[weights.at(o * in_channels + c, rows.kernel - 1 - k, columns.kernel - 1 - l)]
    });
    from.collect()
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
pub fn input_gradient_by_scattering<C: SquareConvolution<In, T>, In: Shape, T: Scalar>(
    conv: &C,
    _: &Tensor<In, T>,
    dz: &Tensor<C::Out, T>,
) -> Box<Tensor<In, T>> {
    let Geometry { rows, columns, in_channels, out_channels, .. } = C::GEOMETRY;
    let [input, output, weights] = places(C::GEOMETRY);
    let mut gradient = Tensor::<In, T>::zeros();
    let (dx, weight) = (gradient.as_mut_slice(), conv.weight());
    for (o, i, j) in each(out_channels, rows.out(), columns.out()) {
        let dz = dz.as_slice()[output.at(o, i, j)];
        for (c, k, l) in each(in_channels, rows.kernel, columns.kernel) {
            if let Some((row, column)) = inside(rows, i, k).zip(inside(columns, j, l)) {
                dx[input.at(c, row, column)] += dz * weight[weights.at(o * in_channels + c, k, l)];
            }
        }
    }
    gradient
}
