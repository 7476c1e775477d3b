//! The convolution as its formula is written, one output at a time: what every kernel is compared with. Tensors are flat.

use super::Geometry;
use formwork_tensor::{Scalar, Span};

/// y = w * x + b, or y = w * x if `bias` is empty.
///
/// ```
/// use formwork_layers::conv2d::{Dense, Geometric, On, reference};
/// use formwork_tensor::Axis;
/// let sizes = On::<Dense<1, 1>, Axis<2>, Axis<2>, 3, 3>::GEOMETRY;
/// let mut y = [0.0; 4];
/// reference::forward(sizes, &[1.0, 0.0, 0.0, 1.0], &[0.5], &[1.0; 9], &mut y);
/// assert_eq!(y, [2.5; 4]);
/// ```
pub fn forward<T: Scalar>(sizes: Geometry, weight: &[T], bias: &[T], x: &[T], y: &mut [T]) {
    let per_channel = sizes.rows.out() * sizes.columns.out();
    for (o, y) in y.chunks_exact_mut(per_channel).enumerate() {
        y.fill(bias.get(o).copied().unwrap_or(T::ZERO));
    }
    products(sizes, |y_at, w_at, x_at| y[y_at] += weight[w_at] * x[x_at]);
}

/// Adds dL/dw and dL/db to `dw` and `db`, which may be empty, and writes dL/dx: each dL/dy, scaled by the input it saw and by
/// the kernel.
pub fn backward<T: Scalar>(
    sizes: Geometry,
    weight: &[T],
    x: &[T],
    dy: &[T],
    (dw, db): (&mut [T], &mut [T]),
    dx: &mut [T],
) {
    dx.fill(T::ZERO);
    let per_channel = sizes.rows.out() * sizes.columns.out();
    for (db, dy) in db.iter_mut().zip(dy.chunks_exact(per_channel)) {
        dy.iter().for_each(|d| *db += *d);
    }
    products(sizes, |y_at, w_at, x_at| {
        dw[w_at] += dy[y_at] * x[x_at];
        dx[x_at] += dy[y_at] * weight[w_at];
    });
}

/// Calls `each` with the places of an output, of a weight and of the input that it is multiplied with, for all products.
fn products(sizes: Geometry, mut each: impl FnMut(usize, usize, usize)) {
    let Geometry { rows, columns, in_channels, out_channels, groups } = sizes;
    for o in 0..groups * out_channels {
        for i in 0..rows.out() {
            for j in 0..columns.out() {
                for c in 0..in_channels {
                    for k in 0..rows.kernel {
                        for l in 0..columns.kernel {
                            let Some((row, column)) = inside(rows, i, k).zip(inside(columns, j, l)) else {
                                continue;
                            };
                            let channel = o / out_channels * in_channels + c;
                            each(
                                (o * rows.out() + i) * columns.out() + j,
                                ((o * in_channels + c) * rows.kernel + k) * columns.kernel + l,
                                (channel * rows.len + row) * columns.len + column,
                            );
                        }
                    }
                }
            }
        }
    }
}

/// What value `tap` of window `at` sees on an axis, `None` for padding.
pub(crate) fn inside(axis: Span, at: usize, tap: usize) -> Option<usize> {
    (at * axis.stride + tap * axis.dilation).checked_sub(axis.before).filter(|place| *place < axis.len)
}
