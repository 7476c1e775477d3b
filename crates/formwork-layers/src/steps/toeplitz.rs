//! The other unrolling: not the image but the kernel becomes the matrix.
//!
//! The matrix has a row an output value and a column an input value, and a weight wherever the first sees the second:
//! mostly zeros, and in every row the same weights moved on (for one channel, a doubly blocked Toeplitz matrix). The
//! convolution is its product with the flattened image, and dL/dx the product of its transpose with dL/dy.

use super::square::{each, places};
use super::{Count, Matrix, SquareConvolution};
use crate::conv2d::Geometry;
use crate::conv2d::reference::inside;
use formwork_tensor::{Scalar, Shape, Size, Tensor};

/// The unrolled kernels, OC * OH * OW rows of IC * H * W. The image is there for its shape.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::{Matrix, toeplitz::toeplitz};
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
/// let unrolled: Matrix<4, 9> = toeplitz(&conv, &Tensor::<Image<1, 3, 3>>::zeros());
/// assert_eq!(
///     unrolled.to_string(),
///     " 1 2 0 3 4 0 0 0 0\n 0 1 2 0 3 4 0 0 0\n 0 0 0 1 2 0 3 4 0\n 0 0 0 0 1 2 0 3 4\n"
/// );
/// ```
pub fn toeplitz<C, In, T: Scalar, const M: usize, const N: usize>(
    conv: &C,
    _: &Tensor<In, T>,
) -> Matrix<M, N, T>
where
    In: Shape + Count<Len = Size<N>>,
    C: SquareConvolution<In, T, Out: Count<Len = Size<M>>>,
{
    let Geometry { rows, columns, in_channels, out_channels, .. } = C::GEOMETRY;
    let [input, output, weights] = places(C::GEOMETRY);
    let mut matrix = Matrix::zeros();
    for (o, i, j) in each(out_channels, rows.out(), columns.out()) {
        for (c, k, l) in each(in_channels, rows.kernel, columns.kernel) {
            if let Some((row, column)) = inside(rows, i, k).zip(inside(columns, j, l)) {
                let weight = conv.weight()[weights.at(o * in_channels + c, k, l)];
                matrix[(output.at(o, i, j), input.at(c, row, column))] = weight;
            }
        }
    }
    matrix
}

#[cfg(feature = "nalgebra")]
pub use products::{forward, input_gradient};

#[cfg(feature = "nalgebra")]
mod products {
    use super::{Count, Matrix, Scalar, Shape, Size, SquareConvolution, Tensor, toeplitz};
    use alloc::boxed::Box;
    use nalgebra::{RealField, SMatrixView, SMatrixViewMut};

    /// y = A x + b with A = [`toeplitz`] and x, y flattened.
    ///
    /// ```
    /// use formwork_layers::steps::toeplitz;
    /// use formwork_layers::{Conv2d, Passes};
    /// use formwork_tensor::{Image, Tensor};
    /// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.5] };
    /// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
    /// assert_eq!(toeplitz::forward(&conv, &x), conv.forward(&x));
    /// ```
    pub fn forward<C, In, T: Scalar + RealField, const M: usize, const N: usize>(
        conv: &C,
        x: &Tensor<In, T>,
    ) -> Box<Tensor<C::Out, T>>
    where
        In: Shape + Count<Len = Size<N>>,
        C: SquareConvolution<In, T, Out: Count<Len = Size<M>>>,
    {
        let a: Matrix<M, N, T> = toeplitz(conv, x);
        let mut y = Tensor::<C::Out, T>::zeros();
        let per_channel = M / C::GEOMETRY.out_channels.max(1);
        for (y, bias) in y.as_mut_slice().chunks_exact_mut(per_channel).zip(conv.bias()) {
            y.fill(*bias);
        }
        let x = SMatrixView::<T, N, 1>::from_slice(x.as_slice());
        SMatrixViewMut::<T, M, 1>::from_slice(y.as_mut_slice()).gemm(T::ONE, &a.view(), &x, T::ONE);
        y
    }

    /// dL/dx = Aᵀ dL/dy. x is there for its shape.
    ///
    /// ```
    /// use formwork_layers::Conv2d;
    /// use formwork_layers::steps::toeplitz;
    /// use formwork_tensor::{Image, Tensor};
    /// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
    /// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
    /// let dx = toeplitz::input_gradient(&conv, &Tensor::<Image<1, 3, 3>>::zeros(), &dz);
    /// assert_eq!(dx[0], [[1.0, 2.0, 0.0], [3.0, 14.0, 20.0], [0.0, 30.0, 40.0]]);
    /// ```
    pub fn input_gradient<C, In, T: Scalar + RealField, const M: usize, const N: usize>(
        conv: &C,
        x: &Tensor<In, T>,
        dy: &Tensor<C::Out, T>,
    ) -> Box<Tensor<In, T>>
    where
        In: Shape + Count<Len = Size<N>>,
        C: SquareConvolution<In, T, Out: Count<Len = Size<M>>>,
    {
        let a: Matrix<M, N, T> = toeplitz(conv, x);
        let mut dx = Tensor::<In, T>::zeros();
        let dy = SMatrixView::<T, M, 1>::from_slice(dy.as_slice());
        SMatrixViewMut::<T, N, 1>::from_slice(dx.as_mut_slice()).gemm_tr(T::ONE, &a.view(), &dy, T::ZERO);
        dx
    }
}
