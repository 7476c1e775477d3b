//! Image to column: a convolution as a product of matrices.
//!
//! Each window of the image becomes a row, each kernel a column; their product has a row a position and a column an output
//! channel. For a sample of 2 x 4 x 4 and three kernels of 2 x 2 x 2 that is 9x8 times 8x3, and both sizes
//! are in the types, computed from the image and the window.
//!
//! Only the image has to be copied. The kernels, the output and the gradients lie in memory as their matrices do, column
//! by column, so nalgebra works on them where they are.

use super::square::{each, places};
use super::{Count, Matrix, SquareConvolution};
use crate::conv2d::Geometry;
use crate::conv2d::reference::inside;
use alloc::boxed::Box;
use formwork_tensor::{Scalar, Shape, Size, Tensor};

/// A convolution whose windows are the rows of an `R` x `N` matrix, and whose kernels are its `OC` columns: R = OH * OW is the number of
/// a window's positions, N = IC * K * K that of the values it sees.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::im2col::Unroll;
/// use formwork_tensor::Image;
/// fn sizes<C: Unroll<In, f32, R, N, OC>, In, const R: usize, const N: usize, const OC: usize>() -> [usize; 3] {
///     [R, N, OC]
/// }
/// assert_eq!(sizes::<Conv2d<2, 3, 2>, Image<2, 4, 4>, _, _, _>(), [9, 8, 3]);
/// ```
pub trait Unroll<In, T: Scalar, const R: usize, const N: usize, const OC: usize>:
    SquareConvolution<In, T, Positions: Count<Len = Size<R>>, Seen: Count<Len = Size<N>>, Filters = Size<OC>>
{
}
impl<C, In, T: Scalar, const R: usize, const N: usize, const OC: usize> Unroll<In, T, R, N, OC> for C where
    C: SquareConvolution<
            In,
            T,
            Positions: Count<Len = Size<R>>,
            Seen: Count<Len = Size<N>>,
            Filters = Size<OC>,
        >
{
}

/// The image as a matrix: the row of position (i, j) holds the values that the window sees there, in the order of the
/// kernel's weights, 0 where it sees padding. The convolution gives K, S and P; its weights do not matter.
///
/// ```
/// use formwork_layers::steps::{Matrix, im2col::im2col};
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
/// let windows: Matrix<9, 8> = im2col(&Conv2d::<2, 3, 2>::seeded(0), &x);
/// let first: Vec<f32> = (0..8).map(|column| windows[(0, column)]).collect();
/// assert_eq!(first, [0.0, 1.0, 4.0, 5.0, 16.0, 17.0, 20.0, 21.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::steps::{Matrix, im2col::im2col};
/// # use formwork_layers::{Conv2d, OnHeap};
/// # use formwork_tensor::{Image, Tensor};
/// # let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
/// let windows: Matrix<9, 9> = im2col(&Conv2d::<2, 3, 2>::seeded(0), &x); // there are 8 columns
/// ```
pub fn im2col<C, In: Shape, T: Scalar, const R: usize, const N: usize, const OC: usize>(
    _: &C,
    x: &Tensor<In, T>,
) -> Matrix<R, N, T>
where
    C: Unroll<In, T, R, N, OC>,
{
    let Geometry { rows, columns, .. } = C::GEOMETRY;
    let [input, ..] = places(C::GEOMETRY);
    Matrix::from_fn(|position, value| {
        let (i, j) = (position / columns.out(), position % columns.out());
        let (c, k, l) = tap(C::GEOMETRY, value);
        let seen = inside(rows, i, k).zip(inside(columns, j, l));
        seen.map_or(T::ZERO, |(row, column)| x.as_slice()[input.at(c, row, column)])
    })
}

/// The other way: each value of the matrix is added to the place of the image that it came from. What came from padding
/// is dropped. It is the adjoint of [`im2col`], <im2col x, m> = <x, col2im m>, not its inverse: a place that several
/// windows saw gets the sum.
///
/// ```
/// use formwork_layers::steps::{Matrix, im2col::col2im};
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let ones = Matrix::<4, 4>::from_fn(|_, _| 1.0);
/// let seen: Box<Tensor<Image<1, 3, 3>>> = col2im(&Conv2d::<1, 1, 2>::seeded(0), &ones);
/// assert_eq!(seen[0], [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]); // by how many windows
/// ```
pub fn col2im<C, In: Shape, T: Scalar, const R: usize, const N: usize, const OC: usize>(
    _: &C,
    matrix: &Matrix<R, N, T>,
) -> Box<Tensor<In, T>>
where
    C: Unroll<In, T, R, N, OC>,
{
    let Geometry { rows, columns, .. } = C::GEOMETRY;
    let [input, ..] = places(C::GEOMETRY);
    let mut image = Tensor::<In, T>::zeros();
    for (value, column) in matrix.columns().iter().enumerate() {
        let (c, k, l) = tap(C::GEOMETRY, value);
        for ((_, i, j), value) in each(1, rows.out(), columns.out()).zip(column) {
            if let Some((row, column)) = inside(rows, i, k).zip(inside(columns, j, l)) {
                image.as_mut_slice()[input.at(c, row, column)] += *value;
            }
        }
    }
    image
}

/// The channel, row and column that a window's value lies at.
fn tap(sizes: Geometry, value: usize) -> (usize, usize, usize) {
    let (height, width) = (sizes.rows.kernel, sizes.columns.kernel);
    (value / (height * width), value / width % height, value % width)
}

#[cfg(feature = "nalgebra")]
mod products;
#[cfg(feature = "nalgebra")]
pub use products::{forward, input_gradient, kernels, weight_gradient};
