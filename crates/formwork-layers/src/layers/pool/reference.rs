//! Pooling as its formulas are written: what the kernels are compared with. A plane is the values of one channel, flat.

use formwork_tensor::{Scalar, Span};

/// The places of a plane that window (i, j) sees, in row-major order, `None` for padding and what lies past it.
fn window(rows: Span, columns: Span, i: usize, j: usize) -> impl Iterator<Item = Option<usize>> {
    (0..rows.kernel * columns.kernel).map(move |tap| {
        let row = inside(rows, i, tap / columns.kernel)?;
        let column = inside(columns, j, tap % columns.kernel)?;
        Some(row * columns.len + column)
    })
}

/// What value `tap` of window `at` sees on an axis, `None` outside the input.
fn inside(axis: Span, at: usize, tap: usize) -> Option<usize> {
    (at * axis.stride + tap * axis.dilation).checked_sub(axis.before).filter(|place| *place < axis.len)
}

/// Of each window of a plane, in order, the place of its maximum: of equal values the first, of NaN the last, as in PyTorch; `None` for a
/// window that sees nothing.
///
/// ```
/// use formwork_layers::pool::reference;
/// use formwork_tensor::{Axis, axis::WindowAxis};
/// let (rows, columns) = (Axis::<2>::over(2), Axis::<2>::over(3));
/// let places: Vec<_> = reference::max(rows, columns, &[1.0, 5.0, 2.0, 0.0, 5.0, 7.0]).collect();
/// assert_eq!(places, [Some(1), Some(5)]);
/// ```
pub fn max<T: Scalar>(rows: Span, columns: Span, x: &[T]) -> impl Iterator<Item = Option<usize>> {
    (0..rows.out() * columns.out()).map(move |at| {
        let places = window(rows, columns, at / columns.out(), at % columns.out()).flatten();
        places.reduce(|best, place| if x[place] > x[best] || x[place].is_nan() { place } else { best })
    })
}

/// Calls `each` with the number of a window and a place that it sees, for all of them, and with the number of values that the window
/// is the mean of: with `padding`, those of the padding are counted.
///
/// ```
/// use formwork_layers::pool::reference;
/// use formwork_tensor::{Axis, axis::WindowAxis};
/// let (rows, columns) = (Axis::<1>::over(1), Axis::<2>::over(3));
/// let mut y = [0.0; 2];
/// reference::avg(rows, columns, true, |window, place, n| y[window] += [1.0, 3.0, 8.0][place] / n as f64);
/// assert_eq!(y, [2.0, 5.5]);
/// ```
pub fn avg(rows: Span, columns: Span, padding: bool, mut each: impl FnMut(usize, usize, usize)) {
    for at in 0..rows.out() * columns.out() {
        let (i, j) = (at / columns.out(), at % columns.out());
        let padded =
            |axis: Span, at: usize, tap: usize| at * axis.stride + tap * axis.dilation < axis.around();
        let taps = (0..rows.kernel * columns.kernel)
            .filter(|tap| padded(rows, i, tap / columns.kernel) && padded(columns, j, tap % columns.kernel));
        let n = if padding { taps.count() } else { window(rows, columns, i, j).flatten().count() };
        window(rows, columns, i, j).flatten().for_each(|place| each(at, place, n));
    }
}
