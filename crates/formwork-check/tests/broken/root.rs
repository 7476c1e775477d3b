//! y = sqrt(scale) x, whose slope by scale is not a number on one side of 0.

use formwork::layers::{Backward, Infer, Memory, Pass, Train, role};
use formwork::prelude::*;
use formwork::tensor::{Element, Level};

#[derive(Parameters)]
pub(crate) struct Root {
    pub(crate) scale: f64,
}

impl<S: Shape> Infer<S, f64> for Root {
    type Out = S;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = f64>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = E::splat(self.scale.sqrt()) * *x;
        }
    }
}

impl<S: Shape> Train<S, f64> for Root {
    const READS_OUTPUT: bool = false;

    /// With a wrong gradient of the scale.
    fn backward_tile<L: Level, E: Element<Scalar = f64>>(
        &self,
        _: &Pass<'_, L, f64>,
        io: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            io.dy.as_slice().iter().for_each(|dy| gradient.scale += 12345.0 * dy.sum());
        }
        let Some(dx) = io.dx else { return };
        for (dx, dy) in dx.as_mut_slice().iter_mut().zip(io.dy.as_slice()) {
            *dx = E::splat(self.scale.sqrt()) * *dy;
        }
    }
}
