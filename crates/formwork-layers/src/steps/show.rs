//! Tensors as text, for people.

use alloc::{string::String, vec::Vec};
use core::fmt::{self, Write};
use formwork_tensor::{Scalar, Shape, Tensor};

/// A tensor for printing: a line a row, its columns aligned, a blank line between channels. `{:.2}` rounds.
///
/// ```
/// use formwork_layers::steps::show;
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 2>>::new([[[1.0, -2.0], [3.0, 40.0]]]);
/// assert_eq!(show(&x).to_string(), "  1 -2\n  3 40\n");
/// ```
pub fn show<S: Shape, T: Scalar>(tensor: &Tensor<S, T>) -> Show<'_, S, T> {
    Show(tensor)
}

/// What [`show`] gives.
#[derive(Clone, Copy, Debug)]
pub struct Show<'a, S: Shape, T: Scalar>(&'a Tensor<S, T>);

impl<S: Shape, T: Scalar> fmt::Display for Show<'_, S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (values, width) = (self.0.as_slice(), S::DIMS.last().copied().unwrap_or(1));
        let height = S::DIMS.len().checked_sub(2).map_or(1, |axis| S::DIMS[axis]);
        for (number, channel) in values.chunks((height * width).max(1)).enumerate() {
            if number > 0 {
                writeln!(f)?;
            }
            rows(f, height, width, |row, column| channel[row * width + column])?;
        }
        Ok(())
    }
}

/// A line a row, every value as wide as the widest.
pub(super) fn rows<T: Scalar>(
    f: &mut fmt::Formatter<'_>,
    height: usize,
    width: usize,
    value: impl Fn(usize, usize) -> T,
) -> fmt::Result {
    let mut texts = Vec::with_capacity(height * width);
    for row in 0..height {
        for column in 0..width {
            let mut text = String::new();
            match f.precision() {
                Some(digits) => write!(text, "{:.digits$}", value(row, column))?,
                None => write!(text, "{}", value(row, column))?,
            }
            texts.push(text);
        }
    }
    let widest = texts.iter().map(String::len).max().unwrap_or(0);
    for row in texts.chunks(width.max(1)) {
        for text in row {
            write!(f, " {text:>widest$}")?;
        }
        writeln!(f)?;
    }
    Ok(())
}
