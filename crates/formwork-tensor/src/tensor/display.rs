//! How a tensor is printed: in PyTorch's format, without the word `tensor`.

use crate::{Scalar, Shape, Tensor};
use core::fmt::{self, Write};

/// With more elements than this, [`EDGE`] at each end of an axis are printed.
const ALL: usize = 1000;
/// How many are printed at each end of an axis that is abbreviated.
const EDGE: usize = 3;
/// How wide the lines of a vector are.
const COLUMNS: usize = 80;

/// In brackets, all numbers equally wide, as PyTorch prints it. Of more than 1000 elements the first and the last three of
/// each axis are printed.
///
/// The number of decimals is four, or what the format says (`{:.2}`). Without one, whole numbers are printed without
/// decimals, and numbers that four decimals do not show well (the largest above 10^8 or a thousand times the smallest, or the
/// smallest below 10^-4) in scientific notation.
///
/// ```
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 2>>::new([[[0.5, -1.25], [10.0, 2.0]]]);
/// assert_eq!(format!("{x:.2}"), "[[[ 0.50, -1.25],\n  [10.00,  2.00]]]");
/// assert_eq!(Tensor::<Image<1, 1, 3>>::new([[[1.0, 2.0, -3.0]]]).to_string(), "[[[ 1.,  2., -3.]]]");
/// assert_eq!(Tensor::<Image<1, 1, 4096>>::zeros().to_string(), "[[[0., 0., 0., ..., 0., 0., 0.]]]");
/// ```
impl<S: Shape, T: Scalar> fmt::Display for Tensor<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut grid = Grid {
            values: self.as_slice(),
            dims: S::DIMS,
            edge: if S::LEN > ALL { EDGE } else { usize::MAX },
            style: Style::Whole,
            width: 0,
        };
        grid.style = match f.precision() {
            Some(precision) => Style::Fixed(precision),
            None => grid.fitting_style(),
        };
        let mut width = 0;
        grid.each(&mut |value| {
            let mut count = Count(0);
            let _never = grid.number(value, &mut count);
            width = width.max(count.0);
        });
        grid.width = width;
        grid.brackets(0, 0, f)
    }
}

/// How one number is printed.
#[derive(Clone, Copy)]
enum Style {
    /// `3.`
    Whole,
    /// `3.1416`, with so many decimals.
    Fixed(usize),
    /// `3.1416e0`.
    Scientific,
}

/// The characters that are written.
struct Count(usize);

impl Write for Count {
    fn write_str(&mut self, s: &str) -> fmt::Result {
        self.0 += s.chars().count();
        Ok(())
    }
}

/// A tensor, and how it is printed.
struct Grid<'a, T> {
    values: &'a [T],
    dims: &'static [usize],
    /// How many elements are printed at each end of an axis.
    edge: usize,
    style: Style,
    width: usize,
}

impl<T: Scalar> Grid<'_, T> {
    /// The positions of an axis that are printed, `None` for the dots.
    fn shown(&self, axis: usize) -> impl Iterator<Item = Option<usize>> + use<T> {
        let (size, edge) = (self.dims[axis], self.edge);
        let short = size <= edge.saturating_mul(2);
        let front = if short { size } else { edge };
        let back = if short { size } else { size - edge };
        (0..front).map(Some).chain((!short).then_some(None)).chain((back..size).map(Some))
    }

    /// Calls `f` with every number that is printed.
    fn each(&self, f: &mut dyn FnMut(f64)) {
        self.each_from(0, 0, f);
    }

    fn each_from(&self, axis: usize, start: usize, f: &mut dyn FnMut(f64)) {
        if axis == self.dims.len() {
            return f(self.values[start].to_f64());
        }
        let stride: usize = self.dims[axis + 1..].iter().product();
        self.shown(axis).flatten().for_each(|i| self.each_from(axis + 1, start + i * stride, f));
    }

    /// The style that shows all numbers.
    fn fitting_style(&self) -> Style {
        let (mut smallest, mut largest, mut whole) = (f64::INFINITY, 0.0f64, true);
        self.each(&mut |value| {
            if value.is_finite() && value != 0.0 {
                let size = if value < 0.0 { -value } else { value };
                smallest = smallest.min(size);
                largest = largest.max(size);
                whole &= libm::trunc(value) == value;
            }
        });
        if largest == 0.0 {
            return Style::Whole; // zeros, infinities and NaN only
        }
        let steep = largest / smallest > 1000.0;
        match whole {
            true if largest > 1e8 => Style::Scientific,
            true => Style::Whole,
            false if steep || largest > 1e8 || smallest < 1e-4 => Style::Scientific,
            false => Style::Fixed(4),
        }
    }

    /// One number, at the right of its column.
    fn number(&self, value: f64, out: &mut dyn Write) -> fmt::Result {
        let width = self.width;
        match self.style {
            _ if !value.is_finite() => write!(out, "{value:>width$}"),
            Style::Whole => write!(out, "{value:>0$.0}.", width.saturating_sub(1)),
            Style::Fixed(precision) => write!(out, "{value:>width$.precision$}"),
            Style::Scientific => write!(out, "{value:>width$.4e}"),
        }
    }

    /// What lies from `start` on along the axes from `axis` on.
    fn brackets(&self, axis: usize, start: usize, f: &mut dyn Write) -> fmt::Result {
        if axis == self.dims.len() {
            return self.number(self.values[start].to_f64(), f);
        }
        let inner = &self.dims[axis + 1..];
        let stride: usize = inner.iter().product();
        // A row of an image is one line, so that columns stand below one another.
        let a_line = if self.dims.len() == 1 { (COLUMNS / (self.width + 2)).max(1) } else { usize::MAX };
        f.write_char('[')?;
        for (count, at) in self.shown(axis).enumerate() {
            if count > 0 {
                f.write_char(',')?;
                let breaks = if inner.is_empty() { usize::from(count % a_line == 0) } else { inner.len() };
                match breaks {
                    0 => f.write_char(' ')?,
                    _ => {
                        (0..breaks).try_for_each(|_| f.write_char('\n'))?;
                        (0..=axis).try_for_each(|_| f.write_char(' '))?;
                    }
                }
            }
            match at {
                Some(i) => self.brackets(axis + 1, start + i * stride, f)?,
                None => f.write_str("...")?,
            }
        }
        f.write_char(']')
    }
}
