//! What stands before and behind a layer when it is checked in the middle of a network.

use formwork_layers::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// y = x + tanh(x) / 2, for any shape.
///
/// Its slope, from 1 to 1.5, depends on x, so the layer before it is given a gradient that is different everywhere and that
/// depends on the layer's own output. It is odd and increases: values that lie apart, or away from 0, still do behind it.
#[derive(Clone, Copy, Debug, PartialEq, Parameters)]
pub(crate) struct Bend;

impl<S: Shape, T: Scalar> Infer<S, T> for Bend {
    type Out = S;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        let half = T::from_f64(0.5);
        for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
            *y = x.map(|x| x + x.tanh() * half);
        }
    }
}

impl<S: Shape, T: Scalar> Train<S, T> for Bend {
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let half = T::from_f64(0.5);
        let slope = |x: T| {
            let t = x.tanh();
            T::ONE + (T::ONE - t * t) * half
        };
        for ((dx, dy), x) in dx.as_mut_slice().iter_mut().zip(io.dy.as_slice()).zip(io.x.as_slice()) {
            *dx = x.zip(*dy, |x, dy| slope(x) * dy);
        }
    }
}
