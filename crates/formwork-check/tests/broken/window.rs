//! A convolution of one channel with a kernel of 3 x 3 and padding (1 before, 1 after), right or with one mistake in its
//! backward pass.

use super::Mistake;
use core::marker::PhantomData;
use formwork::layers::{Backward, Infer, Memory, Pass, Train, role};
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

#[derive(Parameters)]
pub(crate) struct Window<M: 'static + Send + Sync, T: Scalar = f32> {
    weight: [[T; 3]; 3],
    mistake: PhantomData<M>,
}

/// The input's position under row (column) `k` of the kernel at output `i`, if it is no padding.
fn under(i: usize, k: usize, padding: usize, len: usize) -> Option<usize> {
    (i + k).checked_sub(padding).filter(|at| *at < len)
}

impl<const H: usize, const W: usize, M: Mistake, T: Scalar> Infer<Image<1, H, W>, T> for Window<M, T> {
    type Out = Image<1, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<1, H, W>, E>,
        y: &mut Tensor<Image<1, H, W>, E>,
        _: &mut [E],
    ) {
        y.fill(E::ZERO);
        for (i, j, k, l) in positions(H, W) {
            if let (Some(r), Some(c)) = (under(i, k, 1, H), under(j, l, 1, W)) {
                y[0][i][j] += x[0][r][c] * E::splat(self.weight[k][l]);
            }
        }
    }
}

impl<const H: usize, const W: usize, M: Mistake, T: Scalar> Train<Image<1, H, W>, T> for Window<M, T> {
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<1, H, W>, Image<1, H, W>, E>,
        _: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        let padding = if M::FORGETS_PADDING { 0 } else { 1 };
        for (i, j, k, l) in positions(H, W) {
            let Some(gradient) = &mut gradient else { break };
            if let (Some(r), Some(c)) = (under(i, k, padding, H), under(j, l, padding, W)) {
                let weight =
                    if M::TRANSPOSES { &mut gradient.weight[l][k] } else { &mut gradient.weight[k][l] };
                *weight += (io.x[0][r][c] * io.dy[0][i][j]).sum();
            }
        }
        let Some(dx) = io.dx else { return };
        dx.fill(E::ZERO);
        for (i, j, k, l) in positions(H, W) {
            if let (Some(r), Some(c)) = (under(i, k, 1, H), under(j, l, 1, W)) {
                let weight = if M::REVERSES { self.weight[2 - k][2 - l] } else { self.weight[k][l] };
                dx[0][r][c] += io.dy[0][i][j] * E::splat(weight);
            }
        }
    }
}

/// Output row and column, kernel row and column.
fn positions(h: usize, w: usize) -> impl Iterator<Item = (usize, usize, usize, usize)> {
    (0..h * w * 9).map(move |n| (n / 9 / w, n / 9 % w, n % 9 / 3, n % 3))
}
