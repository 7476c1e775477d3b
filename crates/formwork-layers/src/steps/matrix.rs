//! A matrix whose numbers of rows and columns are types.

use alloc::boxed::Box;
use core::fmt;
use core::ops::{Index, IndexMut};
use formwork_tensor::size::IsSize;
use formwork_tensor::{Image, Numel, Scalar, Size, Tensor, Vector};

/// A matrix of `R` rows and `C` columns on the heap, built in place; column by column, as nalgebra stores them.
///
/// With feature `nalgebra`, [`view`](Matrix::view) is the same memory as nalgebra's type.
///
/// ```
/// use formwork_layers::steps::Matrix;
/// let m = Matrix::<2, 3>::from_fn(|row, column| (10 * row + column) as f32);
/// assert_eq!(m[(1, 2)], 12.0);
/// assert_eq!(m.columns()[2], [2.0, 12.0]);
/// ```
#[derive(Clone, PartialEq)]
pub struct Matrix<const R: usize, const C: usize, T: Scalar = f32>(Box<Tensor<Image<1, C, R>, T>>);

impl<const R: usize, const C: usize, T: Scalar> Matrix<R, C, T> {
    /// A matrix of zeros.
    pub fn zeros() -> Self {
        Matrix(Tensor::zeros())
    }

    /// The matrix with `f(row, column)` at each place.
    pub fn from_fn(mut f: impl FnMut(usize, usize) -> T) -> Self {
        let mut matrix = Self::zeros();
        for (at, column) in matrix.columns_mut().iter_mut().enumerate() {
            column.iter_mut().enumerate().for_each(|(row, value)| *value = f(row, at));
        }
        matrix
    }

    /// The columns.
    pub fn columns(&self) -> &[[T; R]; C] {
        &self.0[0]
    }

    /// The columns, to write to.
    pub fn columns_mut(&mut self) -> &mut [[T; R]; C] {
        &mut self.0[0]
    }

    /// The matrix as nalgebra's, without a copy.
    ///
    /// ```
    /// use formwork_layers::steps::Matrix;
    /// let m = Matrix::<2, 3>::from_fn(|row, column| (10 * row + column) as f32);
    /// assert_eq!(m.view() * nalgebra::Vector3::new(1.0, 0.0, 1.0), nalgebra::Vector2::new(2.0, 22.0));
    /// ```
    #[cfg(feature = "nalgebra")]
    pub fn view(&self) -> nalgebra::SMatrixView<'_, T, R, C> {
        nalgebra::SMatrixView::from_slice(self.0.as_slice())
    }

    /// The matrix as nalgebra's, to write to.
    #[cfg(feature = "nalgebra")]
    pub fn view_mut(&mut self) -> nalgebra::SMatrixViewMut<'_, T, R, C> {
        nalgebra::SMatrixViewMut::from_slice(self.0.as_mut_slice())
    }
}

impl<const R: usize, const C: usize, T: Scalar> Index<(usize, usize)> for Matrix<R, C, T> {
    type Output = T;
    fn index(&self, (row, column): (usize, usize)) -> &T {
        &self.0[0][column][row]
    }
}

impl<const R: usize, const C: usize, T: Scalar> IndexMut<(usize, usize)> for Matrix<R, C, T> {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut T {
        &mut self.0[0][column][row]
    }
}

/// A line a row, as wide as the widest value; `{:.2}` rounds.
impl<const R: usize, const C: usize, T: Scalar> fmt::Display for Matrix<R, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        super::show::rows(f, R, C, |row, column| self[(row, column)])
    }
}

impl<const R: usize, const C: usize, T: Scalar> fmt::Debug for Matrix<R, C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{R} x {C}")?;
        fmt::Display::fmt(self, f)
    }
}

/// `Image<C, H, W>: Count<Len = Size<N>>` holds for N = C * H * W: how many rows or columns a matrix over all elements has.
///
/// ```
/// use formwork_layers::steps::Count;
/// use formwork_tensor::{Image, Size};
/// fn count<X: Count<Len = Size<N>>, const N: usize>() -> usize {
///     N
/// }
/// assert_eq!(count::<Image<2, 4, 4>, _>(), 32);
/// ```
pub trait Count {
    /// `Size<C * H * W>`, as far as `Flatten` counts.
    type Len: IsSize;
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> Count for Image<C, H, W>
where
    Self: Numel<Vector = Vector<N>>,
{
    type Len = Size<N>;
}
