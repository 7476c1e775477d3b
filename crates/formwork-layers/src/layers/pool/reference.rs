//! Pooling as its formulas are written: what the kernels are compared with.

use formwork_tensor::Scalar;

/// The maximum of each window, and where it is: of equal values the first, of NaN the last, as in PyTorch.
pub fn max<T: Scalar, const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize>(
    (k, s): (usize, usize),
    x: &[[[T; W]; H]; C],
) -> [[[(T, usize, usize); OW]; OH]; C] {
    core::array::from_fn(|c| {
        core::array::from_fn(|i| {
            core::array::from_fn(|j| {
                let window = (0..k * k).map(|n| (i * s + n / k, j * s + n % k));
                let values = window.map(|(row, column)| (x[c][row][column], row, column));
                values.reduce(|a, b| if b.0 > a.0 || b.0.is_nan() { b } else { a }).unwrap_or((T::ZERO, 0, 0))
            })
        })
    })
}

/// The mean of each window.
pub fn avg<T: Scalar, const C: usize, const H: usize, const W: usize, const OH: usize, const OW: usize>(
    (k, s): (usize, usize),
    x: &[[[T; W]; H]; C],
) -> [[[T; OW]; OH]; C] {
    core::array::from_fn(|c| {
        core::array::from_fn(|i| {
            core::array::from_fn(|j| {
                let window = (0..k * k).map(|n| x[c][i * s + n / k][j * s + n % k]);
                window.fold(T::ZERO, |sum, x| sum + x) / T::from_f64((k * k) as f64)
            })
        })
    })
}
