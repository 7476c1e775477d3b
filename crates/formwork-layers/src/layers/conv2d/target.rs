//! Where the values of a forward kernel go: into the output or, through what follows in the same pass, into that of the last
//! layer.

use super::sizes::Plane;
use super::slices_mut;
use crate::fusion::{Follow, Nothing};
use core::cmp::min;
use core::marker::PhantomData;
use formwork_tensor::Element;

/// A kernel's output, a plane of values a channel. Kernels compute the rows of some channels, `F::KERNEL` rows at a time.
pub(super) struct Target<'a, E, F, P> {
    follow: &'a F,
    /// What comes of the values.
    y: &'a mut [E],
    /// What is recorded of each window.
    record: &'a mut [E],
    /// The rows that windows are waiting for.
    rows: &'a mut [E],
    /// Which channel of the whole output the first one is.
    from: usize,
    plane: PhantomData<P>,
}

impl<'a, E: Element, P: Plane> Target<'a, E, Nothing, P> {
    /// The values are the output.
    #[inline(always)]
    pub(super) fn output(y: &'a mut [E]) -> Self {
        Target { follow: &Nothing, y, record: &mut [], rows: &mut [], from: 0, plane: PhantomData }
    }
}

impl<'a, E: Element, F: Follow<E::Scalar>, P: Plane> Target<'a, E, F, P> {
    const OH: usize = P::HEIGHT;
    const OW: usize = P::WIDTH;

    /// How many times `F::KERNEL` rows there are. Rows that no window sees are not computed.
    pub(super) const GROUPS: usize = Self::OH / F::KERNEL;

    #[inline(always)]
    pub(super) fn new(follow: &'a F, y: &'a mut [E], record: &'a mut [E], rows: &'a mut [E]) -> Self {
        Target { follow, y, record, rows, from: 0, plane: PhantomData }
    }

    /// The `channels` channels from `first` on.
    #[inline(always)]
    pub(super) fn channels(&mut self, first: usize, channels: usize) -> Target<'_, E, F, P> {
        let each = if F::KERNEL == 1 { Self::OH * Self::OW } else { Self::GROUPS * (Self::OW / F::KERNEL) };
        let Target { follow, y, record, rows, from, .. } = self;
        let from = *from + first;
        let record = if F::RECORDS { &mut record[first * each..][..channels * each] } else { &mut [] };
        Target {
            follow,
            y: &mut y[first * each..][..channels * each],
            record,
            rows,
            from,
            plane: PhantomData,
        }
    }

    /// The same output, for kernels that name its plane otherwise.
    #[inline(always)]
    pub(super) fn turned_to<Q: Plane>(&mut self) -> Target<'_, E, F, Q> {
        const { assert!(P::HEIGHT == Q::HEIGHT && P::WIDTH == Q::WIDTH, "an output has one size") }
        let Target { follow, y, record, rows, from, .. } = self;
        Target { follow, y, record, rows, from: *from, plane: PhantomData }
    }

    /// The function that every value goes through before it is written, and which channel of the whole output, as it counts them,
    /// the first one is.
    #[inline(always)]
    pub(super) fn follow(&self) -> (&'a F, usize) {
        (self.follow, self.from)
    }

    /// Row `row` of `B` channels from `first` on, to be written.
    #[inline(always)]
    pub(super) fn rows<const B: usize>(&mut self, first: usize, row: usize) -> [&mut [E]; B] {
        self.some_rows(first, row, 1)
    }

    /// The `count` rows from `row` on of `B` channels from `first` on, to be written. With windows behind, they are of one group.
    #[inline(always)]
    pub(super) fn some_rows<const B: usize>(
        &mut self,
        first: usize,
        row: usize,
        count: usize,
    ) -> [&mut [E]; B] {
        let (values, height, first) =
            if F::KERNEL == 1 { (&mut *self.y, Self::OH, first) } else { (&mut *self.rows, F::KERNEL, 0) };
        let plane = height * Self::OW;
        slices_mut(&mut values[first * plane + row % height * Self::OW..], plane, count * Self::OW)
    }

    /// Takes the windows of group `group` of the rows of `B` channels from `first` on, which have been written.
    #[inline(always)]
    pub(super) fn finish<const B: usize>(&mut self, first: usize, group: usize) {
        if F::KERNEL == 1 {
            return;
        }
        let width = const { Self::OW / F::KERNEL };
        let rows = self.rows[..B * F::KERNEL * Self::OW].chunks_exact(F::KERNEL * Self::OW);
        for (b, rows) in rows.enumerate() {
            let at = ((first + b) * Self::GROUPS + group) * width;
            let record = if F::RECORDS { &mut self.record[at..][..width] } else { &mut [] };
            Self::pool(self.follow, rows, &mut self.y[at..][..width], record);
        }
    }

    /// The windows of one group of rows. As slices the compiler knows them not to overlap.
    #[inline(always)]
    fn pool(follow: &F, rows: &[E], y: &mut [E], record: &mut [E]) {
        for j in 0..const { Self::OW / F::KERNEL } {
            let (value, place) = follow.window(
                #[inline(always)]
                |k, l| rows[k * Self::OW + j * F::KERNEL + l],
            );
            y[j] = value;
            if F::RECORDS {
                record[j] = place;
            }
        }
    }

    /// Takes a patch of 2 x 2 values from (i, j) on, even numbers, of which some may lie outside the image.
    #[inline(always)]
    pub(super) fn patch(&mut self, channel: usize, (i, j): (usize, usize), values: [[E; 2]; 2]) {
        if F::KERNEL == 2 {
            let width = const { Self::OW / 2 };
            if i / 2 < Self::GROUPS && j / 2 < width {
                let at = (channel * Self::GROUPS + i / 2) * width + j / 2;
                let (value, place) = self.follow.window(
                    #[inline(always)]
                    |k, l| self.follow.point(self.from + channel, values[k][l]),
                );
                self.y[at] = value;
                if F::RECORDS {
                    self.record[at] = place;
                }
            }
            return;
        }
        let mut values = values;
        for value in values.as_flattened_mut() {
            *value = self.follow.point(self.from + channel, *value);
        }
        let rows = self.y[channel * Self::OH * Self::OW..][..Self::OH * Self::OW].chunks_exact_mut(Self::OW);
        let width = min(Self::OW - j, 2);
        for (row, values) in rows.skip(i).zip(&values) {
            row[j..j + width].copy_from_slice(&values[..width]);
        }
    }
}
