//! y = w x + x^2 through the tape, right or with one mistake.

use super::Mistake;
use core::marker::PhantomData;
use formwork::layers::{Backward, Infer, Memory, Pass, Train, role};
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

#[derive(Parameters)]
pub(crate) struct Scale<M: 'static + Send + Sync, T: Scalar = f32> {
    weight: T,
    mistake: PhantomData<M>,
}

impl<S: Shape, M: Mistake, T: Scalar> Infer<S, T> for Scale<M, T> {
    type Out = S;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = (E::splat(self.weight) + *x) * *x;
        }
        if M::FORGETS_AN_OUTPUT {
            y.as_mut_slice()[0] = E::splat(T::from_f64(f64::NAN));
        }
    }
}

impl<S: Shape, M: Mistake, T: Scalar> Train<S, T> for Scale<M, T> {
    /// The slope w + 2 x.
    const TAPE: usize = if M::TAPE_TOO_SMALL { S::LEN - 1 } else { S::LEN };
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        memory: Memory<'_, E>,
    ) {
        for (i, x) in x.as_slice().iter().enumerate() {
            memory.tape[i] = E::splat(self.weight) + *x + *x;
        }
        if M::MIXES_LANES {
            memory.tape.iter_mut().for_each(|slope| *slope = E::splat(slope.lanes()[0]));
        }
        self.infer_tile(pass.level, x, y, memory.scratch);
        if M::NEVER_FROZEN {
            y.as_mut_slice().iter_mut().for_each(|y| *y += *y);
        }
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, S, S, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            for (dy, x) in io.dy.as_slice().iter().zip(io.x.as_slice()) {
                gradient.weight += (*dy * *x).sum();
            }
        } else if M::NEEDS_THE_GRADIENT {
            return;
        }
        let Some(dx) = io.dx else { return };
        for (i, dx) in dx.as_mut_slice().iter_mut().enumerate() {
            *dx = memory.tape[i] * io.dy.as_slice()[i];
            if M::READS_OUTPUT {
                *dx = *dx + io.y.as_slice()[i] - io.y.as_slice()[i];
            }
            if M::FILLS_IDLE_LANES {
                dx.lanes_mut()[pass.live..].fill(T::ONE);
            }
        }
    }
}
