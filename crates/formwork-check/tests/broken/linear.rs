//! y = W x + b, right or with one mistake.

use super::Mistake;
use core::marker::PhantomData;
use formwork::layers::{Backward, Infer, Memory, Pass, Train, role};
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

#[derive(Parameters)]
pub(crate) struct Dense<const I: usize, const O: usize, M: 'static + Send + Sync, T: Scalar = f32> {
    weight: [[T; I]; O],
    #[bias]
    bias: [T; O],
    mistake: PhantomData<M>,
}

impl<const I: usize, const O: usize, M: Mistake, T: Scalar> Infer<Vector<I>, T> for Dense<I, O, M, T> {
    type Out = Vector<O>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Vector<I>, E>,
        y: &mut Tensor<Vector<O>, E>,
        _: &mut [E],
    ) {
        for o in 0..O {
            y[o] = E::splat(self.bias[o]);
            for i in 0..I {
                y[o] += x[i] * E::splat(self.weight[o][i]);
            }
        }
    }
}

impl<const I: usize, const O: usize, M: Mistake, T: Scalar> Train<Vector<I>, T> for Dense<I, O, M, T> {
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Vector<I>, Vector<O>, E>,
        _: Memory<'_, E>,
        mut gradient: Option<&mut Self>,
    ) {
        if M::IGNORES_INCOMING {
            io.dy.fill(E::splat(T::ONE));
            io.dy.as_mut_slice().iter_mut().for_each(|dy| dy.lanes_mut()[pass.live..].fill(T::ZERO));
        }
        for o in 0..O {
            let Some(gradient) = &mut gradient else { break };
            if M::OVERWRITES {
                gradient.bias[o] = io.dy[o].sum();
            } else if !M::DROPS_BIAS {
                gradient.bias[o] += io.dy[o].sum();
            }
            for i in 0..I {
                gradient.weight[o][i] += (io.dy[o] * io.x[i]).sum();
            }
        }
        let Some(dx) = io.dx else {
            if let (true, Some(gradient)) = (M::NEEDS_DX, gradient) {
                gradient.bias[0] = T::ZERO;
            }
            return;
        };
        for i in 0..I {
            dx[i] = E::ZERO;
            for o in 0..O {
                // With I = O, the shapes do not tell.
                let weight = if M::TRANSPOSES { self.weight[i % O][o % I] } else { self.weight[o][i] };
                dx[i] += io.dy[o] * E::splat(if M::NEGATES { -weight } else { weight });
            }
        }
    }
}
