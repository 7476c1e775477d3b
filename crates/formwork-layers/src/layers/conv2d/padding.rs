//! Rows with zeros on both sides.
//!
//! Kernels run over whole rows without asking where the image ends, so columns of padding exist in memory, in scratch.
//! Rows of padding do not: a kernel leaves out the rows of its window that lie outside.

use formwork_tensor::Element;

/// Copies an image's rows, each with `left` zeros before it and zeros behind it up to a length of `to`.
#[inline(always)]
pub(super) fn widen<E: Element>(x: &[E], width: usize, left: usize, to: usize, padded: &mut [E]) {
    for (row, padded) in x.chunks_exact(width).zip(padded.chunks_exact_mut(to)) {
        padded[..left].fill(E::ZERO);
        padded[left..left + width].copy_from_slice(row);
        padded[left + width..].fill(E::ZERO);
    }
}
