//! Each value repeated.

use super::Nearest;
use super::kernels::Kernels;
use crate::trace::Attribute;
use formwork_tensor::{Element, Level};

impl Kernels for Nearest {
    const RESIZE: &'static [(&'static str, Attribute<'static>)] = &[
        ("mode", Attribute::Text("nearest")),
        ("coordinate_transformation_mode", Attribute::Text("asymmetric")),
        ("nearest_mode", Attribute::Text("floor")),
    ];
    const ROW: bool = false;

    #[inline(always)]
    fn enlarge<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
        x: &[E],
        y: &mut [E],
        _: &mut [E],
    ) {
        let rows = y.chunks_exact_mut(SCALE * SCALE * W);
        for (x, rows) in x.chunks_exact(W).zip(rows) {
            let (first, others) = rows.split_at_mut(SCALE * W);
            for (x, repeated) in x.iter().zip(first.chunks_exact_mut(SCALE)) {
                repeated.fill(*x);
            }
            others.chunks_exact_mut(SCALE * W).for_each(|row| row.copy_from_slice(first));
        }
    }

    #[inline(always)]
    fn gather<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
        dy: &[E],
        dx: &mut [E],
        _: &mut [E],
    ) {
        let rows = dy.chunks_exact(SCALE * SCALE * W);
        for (dx, rows) in dx.chunks_exact_mut(W).zip(rows) {
            dx.fill(E::ZERO);
            for row in rows.chunks_exact(SCALE * W) {
                for (dx, repeated) in dx.iter_mut().zip(row.chunks_exact(SCALE)) {
                    repeated.iter().for_each(|d| *dx += *d);
                }
            }
        }
    }
}
