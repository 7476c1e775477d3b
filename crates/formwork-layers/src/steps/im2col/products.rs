//! The products of matrices that a convolution and its gradients are, by nalgebra.

use super::{Count, Matrix, Unroll, col2im, im2col};
use crate::{Bias, Conv2d};
use alloc::boxed::Box;
use formwork_tensor::{Image, Padding, Scalar, Shape, Size, Tensor, memory};
use nalgebra::{Const, MatrixView, RealField, SMatrixView, SMatrixViewMut};

/// The kernels as a matrix, a column each, without a copy: 8x3 for three kernels of 2 x 2 x 2.
///
/// ```
/// use formwork_layers::steps::im2col::kernels;
/// use formwork_layers::{Conv2d, OnHeap};
/// let conv = Conv2d::<2, 3, 2>::seeded(0);
/// let matrix: nalgebra::SMatrixView<f32, 8, 3> = kernels(&conv);
/// assert_eq!(matrix[(7, 2)], conv.weight[2][1][1][1]);
/// ```
pub fn kernels<
    const IC: usize,
    const OC: usize,
    const K: usize,
    const S: usize,
    P: Padding,
    const N: usize,
    T: Scalar,
>(
    conv: &Conv2d<IC, OC, K, S, P, Bias, T>,
) -> SMatrixView<'_, T, N, OC>
where
    Image<IC, K, K>: Count<Len = Size<N>>,
{
    SMatrixView::from_slice(memory::as_slice(&conv.weight))
}

/// Y = X W + b, X = [`im2col`]\(x\), W = [`kernels`]: column o of Y is channel o of the output, so Y is computed where the
/// output lies.
///
/// ```
/// use formwork_layers::steps::im2col;
/// use formwork_layers::{Bias, Conv2d, OnHeap, Passes};
/// use formwork_tensor::{Image, Pad, Tensor};
/// let conv = Conv2d::<2, 3, 2, 1, Pad<0>, Bias, f64>::seeded(0);
/// let x = Tensor::<Image<2, 4, 4>, f64>::from_fn(|i| i as f64);
/// let (y, same) = (im2col::forward(&conv, &x), conv.forward(&x)); // 9x8 times 8x3 is 9x3, three maps of 3x3
/// assert!((0..27).all(|i| (y.as_slice()[i] - same.as_slice()[i]).abs() < 1e-12));
/// ```
pub fn forward<C, In: Shape, T: Scalar + RealField, const R: usize, const N: usize, const OC: usize>(
    conv: &C,
    x: &Tensor<In, T>,
) -> Box<Tensor<C::Out, T>>
where
    C: Unroll<In, T, R, N, OC>,
{
    let windows: Matrix<R, N, T> = im2col(conv, x);
    let mut y = Tensor::<C::Out, T>::zeros();
    let mut product = SMatrixViewMut::<T, R, OC>::from_slice(y.as_mut_slice());
    for (mut y, bias) in product.column_iter_mut().zip(conv.bias()) {
        y.fill(*bias);
    }
    product.gemm(T::ONE, &windows.view(), &SMatrixView::<T, N, OC>::from_slice(conv.weight()), T::ONE);
    y
}

/// dL/dW = Xᵀ dL/dY: the kernels' gradients, each a column.
///
/// ```
/// use formwork_layers::steps::im2col;
/// use formwork_layers::{Conv2d, OnHeap};
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2>::seeded(0);
/// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// assert_eq!(im2col::weight_gradient(&conv, &x, &dz)[0][0], [[40.0, 51.0], [73.0, 84.0]]);
/// ```
pub fn weight_gradient<C, In: Shape, T: Scalar + RealField, const R: usize, const N: usize, const OC: usize>(
    conv: &C,
    x: &Tensor<In, T>,
    dy: &Tensor<C::Out, T>,
) -> Box<C::Kernels>
where
    C: Unroll<In, T, R, N, OC>,
{
    let windows: Matrix<R, N, T> = im2col(conv, x);
    let dy = SMatrixView::<T, R, OC>::from_slice(dy.as_slice());
    let mut gradient = memory::zeroed_box::<T, C::Kernels>();
    let mut product = SMatrixViewMut::<T, N, OC>::from_slice(memory::as_mut_slice(&mut *gradient));
    product.gemm_tr(T::ONE, &windows.view(), &dy, T::ZERO);
    gradient
}

/// dL/dX = dL/dY Wᵀ, and [`col2im`] adds up what each place of the image gets.
///
/// ```
/// use formwork_layers::Conv2d;
/// use formwork_layers::steps::im2col;
/// use formwork_tensor::{Image, Tensor};
/// let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, 2.0], [3.0, 4.0]]]], bias: [0.0] };
/// let dz = Tensor::<Image<1, 2, 2>>::new([[[1.0, 0.0], [0.0, 10.0]]]);
/// let dx: Box<Tensor<Image<1, 3, 3>>> = im2col::input_gradient(&conv, &dz);
/// assert_eq!(dx[0], [[1.0, 2.0, 0.0], [3.0, 14.0, 20.0], [0.0, 30.0, 40.0]]);
/// ```
pub fn input_gradient<C, In: Shape, T: Scalar + RealField, const R: usize, const N: usize, const OC: usize>(
    conv: &C,
    dy: &Tensor<C::Out, T>,
) -> Box<Tensor<In, T>>
where
    C: Unroll<In, T, R, N, OC>,
{
    let dy = SMatrixView::<T, R, OC>::from_slice(dy.as_slice());
    // The kernels' memory read row by row is the transposed matrix.
    let transposed =
        MatrixView::<T, Const<OC>, Const<N>, Const<N>, Const<1>>::from_slice_with_strides_generic(
            conv.weight(),
            Const,
            Const,
            Const,
            Const,
        );
    let mut columns = Matrix::<R, N, T>::zeros();
    columns.view_mut().gemm(T::ONE, &dy, &transposed, T::ZERO);
    col2im(conv, &columns)
}
