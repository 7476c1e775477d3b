//! The other unrolling: not the image but the kernel becomes the matrix.
//!
//! The matrix has a row an output value and a column an input value, and a weight wherever the first sees the second:
//! mostly zeros, and in every row the same weights moved on (for one channel, a doubly blocked Toeplitz matrix). The
//! convolution is its product with the flattened image, and dL/dx the product of its transpose with dL/dy.

use super::{Count, Matrix, before, inside};
use crate::{Bias, Conv2d};
use formwork_tensor::{Axis, Image, Padding, Scalar, Size, Tensor, Window};

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
pub fn toeplitz<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    const M: usize,
    const N: usize,
    T: Scalar,
>(
    conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
    _: &Tensor<Image<IC, H, W>, T>,
) -> Matrix<M, N, T>
where
    Image<IC, H, W>:
        Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>> + Count<Len = Size<N>>,
    Image<OC, OH, OW>: Count<Len = Size<M>>,
{
    let mut matrix = Matrix::zeros();
    for row in 0..M {
        let (o, i, j) = (row / (OH * OW), row / OW % OH, row % OW);
        for c in 0..IC {
            for k in 0..K {
                for l in 0..K {
                    if let Some((y, x)) = inside::<H, W>(i * S + k, j * S + l, before::<P, K>()) {
                        matrix[(row, (c * H + y) * W + x)] = conv.weight[o][c][k][l];
                    }
                }
            }
        }
    }
    matrix
}

#[cfg(feature = "nalgebra")]
pub use products::{forward, input_gradient};

#[cfg(feature = "nalgebra")]
mod products {
    use super::{Axis, Bias, Conv2d, Count, Image, Matrix, Padding, Scalar, Size, Tensor, Window, toeplitz};
    use alloc::boxed::Box;
    use nalgebra::{RealField, SMatrixView, SMatrixViewMut};

    /// y = A x + b with A = [`toeplitz`] and x, y flattened.
    ///
    /// ```
    /// use formwork_layers::steps::toeplitz;
    /// use formwork_layers::{Conv2d, Forward};
    /// use formwork_tensor::{Image, Tensor};
    /// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.5] };
    /// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
    /// assert_eq!(toeplitz::forward(&conv, &x), conv.forward(&x));
    /// ```
    pub fn forward<
        const IC: usize,
        const OC: usize,
        const K: usize,
        const S: usize,
        P: Padding,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
        const M: usize,
        const N: usize,
        T: Scalar + RealField,
    >(
        conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
        x: &Tensor<Image<IC, H, W>, T>,
    ) -> Box<Tensor<Image<OC, OH, OW>, T>>
    where
        Image<IC, H, W>:
            Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>> + Count<Len = Size<N>>,
        Image<OC, OH, OW>: Count<Len = Size<M>>,
    {
        let a: Matrix<M, N, T> = toeplitz(conv, x);
        let mut y = Tensor::<Image<OC, OH, OW>, T>::zeros();
        for (y, bias) in y[..].iter_mut().zip(conv.bias) {
            y.as_flattened_mut().fill(bias);
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
    pub fn input_gradient<
        const IC: usize,
        const OC: usize,
        const K: usize,
        const S: usize,
        P: Padding,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
        const M: usize,
        const N: usize,
        T: Scalar + RealField,
    >(
        conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
        x: &Tensor<Image<IC, H, W>, T>,
        dy: &Tensor<Image<OC, OH, OW>, T>,
    ) -> Box<Tensor<Image<IC, H, W>, T>>
    where
        Image<IC, H, W>:
            Window<Axis<K, S, P>, Axis<K, S, P>, Height = Size<OH>, Width = Size<OW>> + Count<Len = Size<N>>,
        Image<OC, OH, OW>: Count<Len = Size<M>>,
    {
        let a: Matrix<M, N, T> = toeplitz(conv, x);
        let mut dx = Tensor::<Image<IC, H, W>, T>::zeros();
        let dy = SMatrixView::<T, M, 1>::from_slice(dy.as_slice());
        SMatrixViewMut::<T, N, 1>::from_slice(dx.as_mut_slice()).gemm_tr(T::ONE, &a.view(), &dy, T::ZERO);
        dx
    }
}
