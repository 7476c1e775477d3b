//! The windows of a pooling layer as constants.

use core::convert::identity;
use core::marker::PhantomData;
use formwork_tensor::axis::WindowAxis;
use formwork_tensor::{Element, Image, Span, Tensor};

/// Windows `Y` from top to bottom and `X` from left to right on images of H x W.
pub(super) struct Windows<Y, X, const H: usize, const W: usize>(PhantomData<(Y, X)>);

impl<Y: WindowAxis, X: WindowAxis, const H: usize, const W: usize> Windows<Y, X, H, W> {
    pub(super) const ROWS: Span = Y::WINDOW.over(H);
    pub(super) const COLUMNS: Span = X::WINDOW.over(W);
    /// Whether some windows see less than the whole of themselves.
    pub(super) const CLIPPED: bool = Self::ROWS.padded() != H || Self::COLUMNS.padded() != W;
    /// Whether no value is seen by two windows.
    pub(super) const APART: bool =
        Self::ROWS.stride >= Self::ROWS.reach() && Self::COLUMNS.stride >= Self::COLUMNS.reach();
    /// Whether every value is seen by a window, given that none is seen by two.
    pub(super) const COVERED: bool = !Self::CLIPPED
        && Self::ROWS.out() * Self::ROWS.kernel == H
        && Self::COLUMNS.out() * Self::COLUMNS.kernel == W;
    /// K, of windows of K x K side by side, which a convolution can hand its values on to; 0 of others.
    pub(super) const SIDE_BY_SIDE: usize = {
        let (rows, columns) = (Self::ROWS, Self::COLUMNS);
        let square = rows.kernel == columns.kernel && rows.dilation == 1 && columns.dilation == 1;
        let touching = rows.stride == rows.kernel && columns.stride == columns.kernel;
        if square && touching && !Self::CLIPPED && rows.kernel > 1 { rows.kernel } else { 0 }
    };

    /// The place in the input of value (k, l) of window (i, j), which lies within it.
    #[inline(always)]
    pub(super) const fn place((i, j): (usize, usize), (k, l): (usize, usize)) -> (usize, usize) {
        (
            i * Self::ROWS.stride + k * Self::ROWS.dilation - Self::ROWS.before,
            j * Self::COLUMNS.stride + l * Self::COLUMNS.dilation - Self::COLUMNS.before,
        )
    }

    /// The values (k, l) of window `at` of channel `c`, of those that lie within the input.
    #[inline(always)]
    pub(super) fn values<E: Element, const C: usize>(
        x: &Tensor<Image<C, H, W>, E>,
        c: usize,
        at: (usize, usize),
    ) -> impl Fn(usize, usize) -> E {
        // An attribute may stand before an argument.
        identity(
            #[inline(always)]
            move |k, l| {
                let (row, column) = Self::place(at, (k, l));
                x[c][row][column]
            },
        )
    }

    /// What window (i, j) sees of the input.
    #[inline(always)]
    pub(super) const fn seen(i: usize, j: usize) -> Seen {
        if Self::CLIPPED {
            Seen { rows: Self::ROWS.seen(i), columns: Self::COLUMNS.seen(j) }
        } else {
            Seen { rows: (0, Self::ROWS.kernel), columns: (0, Self::COLUMNS.kernel) }
        }
    }

    /// Whether that is all of it.
    #[inline(always)]
    pub(super) const fn whole(seen: Seen) -> bool {
        !Self::CLIPPED
            || (seen.rows.0 == 0
                && seen.rows.1 == Self::ROWS.kernel
                && seen.columns.0 == 0
                && seen.columns.1 == Self::COLUMNS.kernel)
    }
}

/// The values of a window that lie within the input: from one row and column to another (excluded).
#[derive(Clone, Copy)]
pub(super) struct Seen {
    pub(super) rows: (usize, usize),
    pub(super) columns: (usize, usize),
}

impl Seen {
    /// Whether value (k, l) is one of them.
    #[inline(always)]
    pub(super) const fn has(self, k: usize, l: usize) -> bool {
        self.rows.0 <= k && k < self.rows.1 && self.columns.0 <= l && l < self.columns.1
    }
}
