//! Between four values: first between two rows, then along the row that this gives, which has its first and last value once more at its
//! ends. Place i = SCALE p + r of an axis lies between values p + k and p + k + 1, where k is -1 or 0, and how far is a constant of r.

use super::Bilinear;
use super::kernels::Kernels;
use crate::trace::Attribute;
use formwork_tensor::{Element, Level, Scalar};

/// Of place `SCALE` p + `phase`: k + 1, and the parts of value p + k and of the next one.
#[inline(always)]
fn between<const SCALE: usize, T: Scalar>(phase: usize) -> (usize, [T; 2]) {
    // In halves of a place: (phase + 1/2) / SCALE + 1/2 is k + 1 + t.
    let halves = 2 * phase + 1 + SCALE;
    let t = (halves % (2 * SCALE)) as f64 / (2 * SCALE) as f64;
    (halves / (2 * SCALE), [T::from_f64(1.0 - t), T::from_f64(t)])
}

/// The two rows of `height` that place `at` lies between, and the part of each.
#[inline(always)]
fn rows<const SCALE: usize, T: Scalar>(at: usize, height: usize) -> ([usize; 2], [T; 2]) {
    let (next, parts) = between::<SCALE, T>(at % SCALE);
    let next = at / SCALE + next;
    ([next.saturating_sub(1), if next < height { next } else { height - 1 }], parts)
}

impl Kernels for Bilinear {
    const RESIZE: &'static [(&'static str, Attribute<'static>)] = &[
        ("mode", Attribute::Text("linear")),
        ("coordinate_transformation_mode", Attribute::Text("half_pixel")),
    ];
    const ROW: bool = true;

    #[inline(always)]
    fn enlarge<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
        x: &[E],
        y: &mut [E],
        row: &mut [E],
    ) {
        let row = &mut row[..W + 2];
        let images = y.chunks_exact_mut(SCALE * SCALE * H * W);
        for (x, image) in x.chunks_exact(H * W).zip(images) {
            for (i, y) in image.chunks_exact_mut(SCALE * W).enumerate() {
                let ([above, below], [a, b]) = rows::<SCALE, E::Scalar>(i, H);
                let (above, below) = (&x[above * W..][..W], &x[below * W..][..W]);
                for j in 0..W {
                    row[j + 1] = below[j].mul_add::<L>(b, above[j] * E::splat(a));
                }
                row[0] = row[1];
                row[W + 1] = row[W];
                for phase in 0..SCALE {
                    let (k, [a, b]) = between::<SCALE, E::Scalar>(phase);
                    for j in 0..W {
                        y[SCALE * j + phase] = row[j + k + 1].mul_add::<L>(b, row[j + k] * E::splat(a));
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn gather<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
        dy: &[E],
        dx: &mut [E],
        row: &mut [E],
    ) {
        let row = &mut row[..W + 2];
        let images = dy.chunks_exact(SCALE * SCALE * H * W);
        for (dx, image) in dx.chunks_exact_mut(H * W).zip(images) {
            dx.fill(E::ZERO);
            for (i, dy) in image.chunks_exact(SCALE * W).enumerate() {
                row.fill(E::ZERO);
                for phase in 0..SCALE {
                    let (k, [a, b]) = between::<SCALE, E::Scalar>(phase);
                    for j in 0..W {
                        let d = dy[SCALE * j + phase];
                        row[j + k] = d.mul_add::<L>(a, row[j + k]);
                        row[j + k + 1] = d.mul_add::<L>(b, row[j + k + 1]);
                    }
                }
                let (first, last) = (row[0], row[W + 1]);
                row[1] += first;
                row[W] += last;
                let (places, parts) = rows::<SCALE, E::Scalar>(i, H);
                for (place, part) in places.into_iter().zip(parts) {
                    for j in 0..W {
                        dx[place * W + j] = row[j + 1].mul_add::<L>(part, dx[place * W + j]);
                    }
                }
            }
        }
    }
}
