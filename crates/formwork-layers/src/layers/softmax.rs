//! Softmax.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Level, Scalar, Tensor, Vector};

/// y\[i\] = e^x\[i\] / sum over j of e^x\[j\]: a vector of scores as probabilities, `Vector<N>` to
/// `Vector<N>`.
///
/// The largest score is subtracted first, which changes nothing but the range. The Jacobian is
/// dy\[i\]/dx\[j\] = y\[i\] (\[i = j\] - y\[j\]), so dL/dx = y (dL/dy - sum of dL/dy y). A network that is trained with
/// cross-entropy ends in scores instead: the loss includes the softmax.
///
/// ```
/// use formwork_layers::{Passes, Softmax};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*Softmax.forward(&Tensor::<Vector<2>>::new([1000.0, 1000.0])), Tensor::new([0.5, 0.5]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Softmax};
/// # use formwork_tensor::{Image, Tensor};
/// Softmax.forward(&Tensor::<Image<1, 2, 2>>::zeros()); // `Softmax` takes a vector but is given an image of 1 x 2 x 2
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Softmax;

/// The greater of two, or the NaN among them, lane by lane.
#[inline(always)]
pub fn max<E: Element>(a: E, b: E) -> E {
    a.zip(b, |a, b| if b > a || b.is_nan() { b } else { a })
}

impl<const N: usize, T: Scalar> Infer<Vector<N>, T> for Softmax {
    type Out = Vector<N>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Vector<N>, E>,
        y: &mut Tensor<Vector<N>, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || {
                let largest = x.iter().fold(E::splat(T::NEG_INFINITY), |a, b| max(a, *b));
                let mut sum = E::ZERO;
                for (y, x) in y.iter_mut().zip(x.iter()) {
                    *y = (*x - largest).map(Scalar::exp);
                    sum += *y;
                }
                y.iter_mut().for_each(|y| *y = *y / sum);
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        at.operation("Softmax", &[x], &[("axis", Attribute::Int(1))], &[N])
    }
}

impl<const N: usize, T: Scalar> Train<Vector<N>, T> for Softmax {
    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Vector<N>, Vector<N>, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        pass.level.run(
            #[inline(always)]
            || {
                let pairs = io.y.iter().zip(io.dy.iter());
                let mean = pairs.fold(E::ZERO, |sum, (y, d)| sum + *y * *d);
                for ((dx, y), d) in dx.iter_mut().zip(io.y.iter()).zip(io.dy.iter()) {
                    *dx = *y * (*d - mean);
                }
            },
        );
    }
}

refuse!(image, Softmax, formwork_tensor::Image<C, H, W>, [T: Scalar]);
