//! dL/dx of a single sample where windows move by more than one: vectors of eight columns of one residue. Between their values in dL/dx lie
//! those of the other residues, which is why the compiler does not find the vectors by itself.

use super::VECTOR;
use super::panel::Columns;
use crate::conv2d::sizes::{Filter, Geometric, Sizes};
use formwork_tensor::{Element, Lanes, Level, memory};

impl<G: Geometric> Sizes<G> {
    /// A block of `B` channels by `N` vectors of columns, all taps of which exist.
    #[inline(always)]
    pub(in crate::layers::conv2d) fn gather_vectors<L: Level, E: Element, const B: usize, const N: usize>(
        weight: &[Filter<G, E::Scalar>],
        dy: &[E],
        dx: &mut [E],
        (channel, row): (usize, usize),
        residue: usize,
        a: usize,
    ) {
        let mut sums = [[Columns::<E::Scalar>::ZERO; N]; B];
        let taps = Self::KW.saturating_sub(residue).div_ceil(Self::SW);
        let dy = memory::flatten::<E::Scalar, E>(dy);
        for o in 0..Self::OC {
            for k in 0..Self::KH {
                let Some(i) = Self::reaching(row, k) else { continue };
                let weight = Self::taps_from::<E::Scalar, B>(&weight[o], channel, k);
                let dy = &dy[(o * Self::OH + i) * Self::OW + a + 1 - taps..][..N * VECTOR + taps - 1];
                for t in 0..taps {
                    let mut columns = [Columns::<E::Scalar>::ZERO; N];
                    for q in 0..N {
                        columns[q] = Lanes(dy[q * VECTOR + taps - 1 - t..].as_chunks().0[0]);
                    }
                    for b in 0..B {
                        let w = weight[b * Self::TAPS + residue + t * Self::SW];
                        for q in 0..N {
                            sums[b][q] = columns[q].mul_add::<L>(w, sums[b][q]);
                        }
                    }
                }
            }
        }
        for b in 0..B {
            let first = (b * Self::H + row) * Self::W + a * Self::SW + residue - Self::LEFT;
            store_apart::<E, N>(sums[b], &mut dx[first..], Self::SW);
        }
    }
}

/// Writes vectors of columns to every `stride`th place. By a call: the compiler works in vectors where it sees them stored as such.
#[inline(never)]
fn store_apart<E: Element, const N: usize>(columns: [Columns<E::Scalar>; N], to: &mut [E], stride: usize) {
    let values = columns.iter().flat_map(|columns| columns.0);
    to.iter_mut().step_by(stride).zip(values).for_each(|(to, value)| *to = E::splat(value));
}
