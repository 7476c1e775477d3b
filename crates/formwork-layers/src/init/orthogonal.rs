//! Orthogonal weights (Saxe, McClelland, Ganguli 2014).

use super::{Initializer, Normal};
use formwork_tensor::Scalar;
use nalgebra::DMatrix;
use rand::Rng;

/// `gain` times a random matrix Q with orthonormal rows, or columns where there are more rows: PyTorch's `orthogonal_`.
///
/// The weight is taken for a matrix with one row an output. Q comes from the QR factorisation of a matrix of normal
/// values, each column with the sign of R's diagonal, which makes it uniformly distributed (Mezzadri 2007).
///
/// ```
/// use formwork_layers::init::{Initializer, Orthogonal};
/// use rand::SeedableRng;
/// let mut weight = [[0.0f64; 3]; 2];
/// Orthogonal { rows: 2, gain: 1.0 }.apply(&mut weight, &mut rand_chacha::ChaCha8Rng::seed_from_u64(0));
/// let dot = |a: usize, b: usize| (0..3).map(|i| weight[a][i] * weight[b][i]).sum::<f64>();
/// assert!((dot(0, 0) - 1.0).abs() < 1e-12 && (dot(1, 1) - 1.0).abs() < 1e-12 && dot(0, 1).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Orthogonal {
    /// The number of outputs, which is the number of rows.
    pub rows: usize,
    /// 1, or what [`Nonlinearity::gain`](super::Nonlinearity::gain) says.
    pub gain: f64,
}

impl Initializer for Orthogonal {
    /// # Panics
    ///
    /// If the values are not a whole number of rows.
    fn fill<T: Scalar, R: Rng>(&self, values: &mut [T], rng: &mut R) {
        if values.is_empty() {
            return;
        }
        let rows = self.rows;
        assert!(rows > 0 && values.len().is_multiple_of(rows), "{} values are no {rows} rows", values.len());
        let columns = values.len() / rows;
        let mut normal = alloc::vec![0.0f64; values.len()];
        Normal::default().fill(&mut normal, rng);
        // At least as many rows as columns, so that the columns of Q can be orthonormal.
        let wide = rows < columns;
        let matrix = DMatrix::from_row_slice(rows, columns, &normal);
        let (mut q, r) = if wide { matrix.transpose() } else { matrix }.qr().unpack();
        for (mut column, diagonal) in q.column_iter_mut().zip(r.diagonal().iter()) {
            if *diagonal < 0.0 {
                column.neg_mut();
            }
        }
        for (i, value) in values.iter_mut().enumerate() {
            let (row, column) = (i / columns, i % columns);
            *value = T::from_f64(self.gain * if wide { q[(column, row)] } else { q[(row, column)] });
        }
    }
}
