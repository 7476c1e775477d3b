//! An image as planes: where windows move by more than one, every S-th column of every S-th row is a plane of its own. Then each
//! value of a window moves from one column of the output to the next by one place, whatever the stride and the dilation, and
//! a row of outputs is a line of vectors.
//!
//! The columns of padding lie between the rows, once for the end of a row and the beginning of the next. So the whole plane is a
//! line too, in which the windows that reach over the end of a row are computed and dropped.

use super::VECTOR;
use core::cmp::min;
use formwork_tensor::{Element, Span};

/// How an image is laid out, a band of output rows at a time. As values: one function serves all convolutions.
#[derive(Clone, Copy)]
pub(super) struct Planes {
    rows: Span,
    columns: Span,
    /// Rows and columns of the output.
    out: (usize, usize),
    /// Planes of a channel from top to bottom, and from left to right.
    phases: (usize, usize),
    /// From one row of a plane to the next.
    pub(super) pitch: usize,
    /// Output rows of a band.
    band: usize,
    /// The length of a plane.
    plane: usize,
    /// The image is its own plane, and nothing need be copied.
    pub(super) direct: bool,
}

/// The places of a plane that the last value of a window is behind the first.
const fn last(span: Span) -> usize {
    span.dilation * span.kernel.saturating_sub(1) / span.stride
}

const fn phases(span: Span) -> usize {
    if span.kernel == 1 { 1 } else { span.stride }
}

impl Planes {
    /// The most values of a window that there are places for.
    pub(super) const TAPS: usize = 128;

    /// Windows `rows` and `columns` over an image, of `band` rows of the output at a time.
    pub(super) const fn new(rows: Span, columns: Span, band: usize) -> Self {
        let out = (rows.out(), columns.out());
        let phases = (phases(rows), phases(columns));
        let (before, after) = (columns.before, columns.padded() - columns.len - columns.before);
        let pitch = if columns.stride == 1 {
            columns.len + if before > after { before } else { after }
        } else {
            out.1 + last(columns)
        };
        let unmoved = rows.stride == 1 && columns.stride == 1;
        let direct = unmoved && rows.padded() == rows.len && columns.padded() == columns.len;
        let height = band + last(rows);
        let (whole, reached) = (height * pitch, (height - 1) * pitch + out.1 + last(columns));
        let plane = if direct {
            rows.len * columns.len
        } else if whole > reached {
            whole
        } else {
            reached
        };
        Planes { rows, columns, out, phases, pitch, band, plane, direct }
    }

    /// The length of a channel.
    pub(super) const fn channel(self) -> usize {
        self.phases.0 * self.phases.1 * self.plane
    }

    /// The length of a line of `rows` rows.
    pub(super) const fn line(self, rows: usize) -> usize {
        (rows - 1) * self.pitch + self.out.1
    }

    /// Whether the rows of the output follow one another without a gap.
    pub(super) const fn flat(self) -> bool {
        self.pitch == self.out.1
    }

    /// Where the values of a window lie behind its first output column.
    pub(super) const fn offsets(self) -> [usize; Self::TAPS] {
        let (rows, columns) = (self.rows, self.columns);
        let mut offsets = [0; Self::TAPS];
        let mut tap = 0;
        while tap < rows.kernel * columns.kernel && tap < Self::TAPS {
            let (row, column) =
                (tap / columns.kernel * rows.dilation, tap % columns.kernel * columns.dilation);
            let phase = row % rows.stride * self.phases.1 + column % columns.stride;
            let at = row / rows.stride * self.pitch + column / columns.stride;
            offsets[tap] = phase * self.plane + at;
            tap += 1;
        }
        offsets
    }

    /// Lays out what the output rows from `first` on, at most a band, see of an image.
    #[inline(always)]
    pub(super) fn lay_out<T: Element>(self, x: &[T], first: usize, planes: &mut [T]) {
        let (rows, columns) = (self.rows, self.columns);
        let size = rows.len * columns.len;
        let mut all = planes.chunks_exact_mut(self.plane);
        for image in x.chunks_exact(size) {
            for above in 0..self.phases.0 {
                for left in 0..self.phases.1 {
                    let Some(plane) = all.next() else { return };
                    let (lines, behind) = plane.split_at_mut((self.band + last(rows)) * self.pitch);
                    for (row, line) in lines.chunks_exact_mut(self.pitch).enumerate() {
                        let row = ((first + row) * rows.stride + above).checked_sub(rows.before);
                        match row.filter(|row| *row < rows.len) {
                            Some(row) => {
                                self.lay_line(&image[row * columns.len..][..columns.len], left, line)
                            }
                            None => line.fill(T::ZERO),
                        }
                    }
                    behind.fill(T::ZERO);
                }
            }
        }
    }

    /// A row of the plane that has column `left` of the padding and every S-th behind it.
    #[inline(always)]
    fn lay_line<T: Element>(self, row: &[T], left: usize, line: &mut [T]) {
        let Span { len, before, stride, .. } = self.columns;
        // The first column of this plane that lies in the image, and its place.
        let place = before.saturating_sub(left).div_ceil(stride);
        let column = place * stride + left - before;
        // Padding that no window sees but its first column may reach past the plane.
        let place = min(place, self.pitch);
        let count = min(len.saturating_sub(column).div_ceil(stride), self.pitch - place);
        line[..place].fill(T::ZERO);
        line[place + count..].fill(T::ZERO);
        let (line, row) = (&mut line[place..][..count], &row[min(column, len)..]);
        match stride {
            1 => line.copy_from_slice(&row[..count]),
            2 => every_second(row, line),
            _ => line.iter_mut().zip(row.iter().step_by(stride)).for_each(|(to, from)| *to = *from),
        }
    }
}

/// Every second value, eight at a time: written out, so that the compiler takes vectors apart.
#[inline(always)]
fn every_second<T: Element>(from: &[T], to: &mut [T]) {
    let (blocks, rest) = to.as_chunks_mut::<VECTOR>();
    for (i, block) in blocks.iter_mut().enumerate() {
        let from = &from[2 * VECTOR * i..][..2 * VECTOR - 1];
        let mut even = [T::ZERO; VECTOR];
        for j in 0..VECTOR {
            even[j] = from[2 * j];
        }
        *block = even;
    }
    let from = &from[min(blocks.len() * 2 * VECTOR, from.len())..];
    for (to, pair) in rest.iter_mut().zip(from.chunks(2)) {
        *to = pair[0];
    }
}
