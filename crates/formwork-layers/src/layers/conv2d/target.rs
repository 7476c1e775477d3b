//! Where the values of a forward kernel go: into the output or, through what follows in the same pass, into that of the last
//! layer.

use crate::fusion::{Follow, Nothing};
use core::array;
use core::cmp::min;
use formwork_tensor::Element;

/// A kernel's output of OH x OW values a channel. Kernels compute the rows of some channels, `F::KERNEL` rows at a time.
pub(super) struct Target<'a, E, F, const OH: usize, const OW: usize> {
    follow: &'a F,
    /// What comes of the values.
    y: &'a mut [E],
    /// What is recorded of each window.
    record: &'a mut [E],
    /// The rows that windows are waiting for.
    rows: &'a mut [E],
}

impl<'a, E: Element, const OH: usize, const OW: usize> Target<'a, E, Nothing, OH, OW> {
    /// The values are the output.
    #[inline(always)]
    pub(super) fn output<const OC: usize>(y: &'a mut [[[E; OW]; OH]; OC]) -> Self {
        let y = y.as_flattened_mut().as_flattened_mut();
        Target { follow: &Nothing, y, record: &mut [], rows: &mut [] }
    }
}

impl<'a, E: Element, F: Follow<E::Scalar>, const OH: usize, const OW: usize> Target<'a, E, F, OH, OW> {
    /// How many times `F::KERNEL` rows there are. Rows that no window sees are not computed.
    pub(super) const GROUPS: usize = OH / F::KERNEL;

    #[inline(always)]
    pub(super) fn new(follow: &'a F, y: &'a mut [E], record: &'a mut [E], rows: &'a mut [E]) -> Self {
        Target { follow, y, record, rows }
    }

    /// The function that every value goes through before it is written.
    #[inline(always)]
    pub(super) fn follow(&self) -> &'a F {
        self.follow
    }

    /// Row `row` of `B` channels from `first` on, to be written.
    #[inline(always)]
    pub(super) fn rows<const B: usize>(&mut self, first: usize, row: usize) -> [&mut [E; OW]; B] {
        let (values, height, first) =
            if F::KERNEL == 1 { (&mut *self.y, OH, first) } else { (&mut *self.rows, F::KERNEL, 0) };
        let mut channels =
            values.as_chunks_mut::<OW>().0[first * height..][..B * height].chunks_exact_mut(height);
        array::from_fn(
            #[inline(always)]
            |_| match channels.next() {
                Some(channel) => &mut channel[row % height],
                None => unreachable!("there are B channels"),
            },
        )
    }

    /// Takes the windows of group `group` of the rows of `B` channels from `first` on, which have been written.
    #[inline(always)]
    pub(super) fn finish<const B: usize>(&mut self, first: usize, group: usize) {
        if F::KERNEL == 1 {
            return;
        }
        let width = const { OW / F::KERNEL };
        let rows = self.rows.as_chunks::<OW>().0;
        for (b, rows) in rows[..B * F::KERNEL].chunks_exact(F::KERNEL).enumerate() {
            let at = ((first + b) * Self::GROUPS + group) * width;
            let record = if F::RECORDS { &mut self.record[at..][..width] } else { &mut [] };
            Self::pool(self.follow, rows, &mut self.y[at..][..width], record);
        }
    }

    /// The windows of one group of rows. As slices the compiler knows them not to overlap.
    #[inline(always)]
    fn pool(follow: &F, rows: &[[E; OW]], y: &mut [E], record: &mut [E]) {
        for j in 0..const { OW / F::KERNEL } {
            let (value, place) = follow.window(
                #[inline(always)]
                |k, l| rows[k][j * F::KERNEL + l],
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
            let width = const { OW / 2 };
            if i / 2 < Self::GROUPS && j / 2 < width {
                let at = (channel * Self::GROUPS + i / 2) * width + j / 2;
                let (value, place) = self.follow.window(
                    #[inline(always)]
                    |k, l| self.follow.point(values[k][l]),
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
            *value = self.follow.point(*value);
        }
        let rows = &mut self.y.as_chunks_mut::<OW>().0[channel * OH..][..OH];
        let width = min(OW - j, 2);
        for (row, values) in rows[i..].iter_mut().zip(&values) {
            row[j..j + width].copy_from_slice(&values[..width]);
        }
    }
}
