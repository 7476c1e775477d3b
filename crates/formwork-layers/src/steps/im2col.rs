//! Image to column: a convolution as a product of matrices.
//!
//! Each window of the image becomes a row, each kernel a column; their product has a row a position and a column an output
//! channel. For a sample of 2 x 4 x 4 and three kernels of 2 x 2 x 2 that is 9x8 times 8x3, and both sizes
//! are in the types, computed from the image and the window.
//!
//! Only the image has to be copied. The kernels, the output and the gradients lie in memory as their matrices do, column
//! by column, so nalgebra works on them where they are.

use super::{Count, Matrix, before, inside};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use formwork_tensor::size::IsSize;
use formwork_tensor::{Axis, Image, Padding, Scalar, Size, Tensor, Window};

/// `Image<C, H, W>: Unroll<K, S, P, Rows = Size<R>, Columns = Size<N>>` holds when a K x K window with stride `S` and padding
/// `P` fits the image; R = OH * OW is the number of its positions and N = C * K * K that of the values it sees.
///
/// ```
/// use formwork_layers::steps::im2col::Unroll;
/// use formwork_tensor::{Image, Pad, Size};
/// fn sizes<X, const R: usize, const N: usize>() -> (usize, usize)
/// where
///     X: Unroll<2, 1, Pad<0>, Rows = Size<R>, Columns = Size<N>>,
/// {
///     (R, N)
/// }
/// assert_eq!(sizes::<Image<2, 4, 4>, _, _>(), (9, 8));
/// ```
pub trait Unroll<const K: usize, const S: usize, P> {
    /// `Size<OH * OW>`.
    type Rows: IsSize;
    /// `Size<C * K * K>`.
    type Columns: IsSize;
}

impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const OH: usize,
    const OW: usize,
    const R: usize,
    const N: usize,
> Unroll<K, S, P> for Image<C, H, W>
where
    Self: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>,
    Image<1, OH, OW>: Count<Len = Size<R>>,
    Image<C, K, K>: Count<Len = Size<N>>,
{
    type Rows = Size<R>;
    type Columns = Size<N>;
}

/// The image as a matrix: the row of position (i, j) holds the values that the window sees there, in the order of the
/// kernel's weights, 0 where it sees padding. The convolution gives K, S and P; its weights do not matter.
///
/// ```
/// use formwork_layers::steps::{Matrix, im2col::im2col};
/// use formwork_layers::{Conv2d, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
/// let windows: Matrix<9, 8> = im2col(&Conv2d::<2, 3, 2>::seeded(0), &x);
/// let first: Vec<f32> = (0..8).map(|column| windows[(0, column)]).collect();
/// assert_eq!(first, [0.0, 1.0, 4.0, 5.0, 16.0, 17.0, 20.0, 21.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::steps::{Matrix, im2col::im2col};
/// # use formwork_layers::{Conv2d, Seeded};
/// # use formwork_tensor::{Image, Tensor};
/// # let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
/// let windows: Matrix<9, 9> = im2col(&Conv2d::<2, 3, 2>::seeded(0), &x); // there are 8 columns
/// ```
pub fn im2col<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    const R: usize,
    const N: usize,
    T: Scalar,
>(
    _: &Conv2d<IC, OC, K, S, P, Bias, T>,
    x: &Tensor<Image<IC, H, W>, T>,
) -> Matrix<R, N, T>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>
        + Unroll<K, S, P, Rows = Size<R>, Columns = Size<N>>,
{
    Matrix::from_fn(|row, column| {
        let (i, j) = (row / OW, row % OW);
        let (c, k, l) = (column / (K * K), column / K % K, column % K);
        inside::<H, W>(i * S + k, j * S + l, before::<P, K>())
            .map_or(T::ZERO, |(row, column)| x[c][row][column])
    })
}

/// The other way: each value of the matrix is added to the place of the image that it came from. What came from padding
/// is dropped. It is the adjoint of [`im2col`], <im2col x, m> = <x, col2im m>, not its inverse: a place that several
/// windows saw gets the sum.
///
/// ```
/// use formwork_layers::steps::{Matrix, im2col::col2im};
/// use formwork_layers::{Conv2d, Seeded};
/// use formwork_tensor::{Image, Tensor};
/// let ones = Matrix::<4, 4>::from_fn(|_, _| 1.0);
/// let seen: Box<Tensor<Image<1, 3, 3>>> = col2im(&Conv2d::<1, 1, 2>::seeded(0), &ones);
/// assert_eq!(seen[0], [[1.0, 2.0, 1.0], [2.0, 4.0, 2.0], [1.0, 2.0, 1.0]]); // by how many windows
/// ```
pub fn col2im<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    const R: usize,
    const N: usize,
    T: Scalar,
>(
    _: &Conv2d<IC, OC, K, S, P, Bias, T>,
    matrix: &Matrix<R, N, T>,
) -> Box<Tensor<Image<IC, H, W>, T>>
where
    Image<IC, H, W>: Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>>
        + Unroll<K, S, P, Rows = Size<R>, Columns = Size<N>>,
{
    let mut image = Tensor::<Image<IC, H, W>, T>::zeros();
    for (at, column) in matrix.columns().iter().enumerate() {
        let (c, k, l) = (at / (K * K), at / K % K, at % K);
        for (at, value) in column.iter().enumerate() {
            if let Some((row, column)) = inside::<H, W>(at / OW * S + k, at % OW * S + l, before::<P, K>()) {
                image[c][row][column] += *value;
            }
        }
    }
    image
}

#[cfg(feature = "nalgebra")]
mod products;
#[cfg(feature = "nalgebra")]
pub use products::{forward, input_gradient, kernels, weight_gradient};
