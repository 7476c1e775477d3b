//! The logarithm of softmax.

#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::softmax::max;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Level, Scalar, Tensor, Vector};

/// y\[i\] = x\[i\] - log(sum over j of e^x\[j\]): a vector of scores as logarithms of probabilities, `Vector<N>` to `Vector<N>`.
/// PyTorch's `LogSoftmax`.
///
/// The largest score is subtracted first, so that no power overflows and no logarithm of 0 is taken: a probability too small for
/// [`Softmax`](crate::Softmax) still has its logarithm. dL/dx\[i\] = dL/dy\[i\] - e^y\[i\] (sum over j of dL/dy\[j\]). As in PyTorch,
/// a score of -inf gives -inf; with a NaN or +inf among the scores, or with nothing but -inf, there are NaN.
///
/// ```
/// use formwork_layers::{LogSoftmax, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// assert_eq!(*LogSoftmax.forward(&Tensor::<Vector<2>>::new([1000.0, 0.0])), Tensor::new([0.0, -1000.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{LogSoftmax, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// LogSoftmax.forward(&Tensor::<Image<1, 2, 2>>::zeros()); // takes a vector but is given an image of 1 x 2 x 2
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct LogSoftmax;

impl<const N: usize, T: Scalar> Infer<Vector<N>, T> for LogSoftmax {
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
                    *y = *x - largest;
                    sum += y.map(Scalar::exp);
                }
                let log = sum.map(Scalar::ln);
                y.iter_mut().for_each(|y| *y = *y - log);
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        at.operation("LogSoftmax", &[x], &[("axis", Attribute::Int(1))], &[N])
    }
}

impl<const N: usize, T: Scalar> Train<Vector<N>, T> for LogSoftmax {
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
                let sum = io.dy.iter().fold(E::ZERO, |sum, d| sum + *d);
                for ((dx, y), d) in dx.iter_mut().zip(io.y.iter()).zip(io.dy.iter()) {
                    *dx = *d - y.map(Scalar::exp) * sum;
                }
            },
        );
    }
}

refuse!(image, LogSoftmax, formwork_tensor::Image<C, H, W>, [T: Scalar]);
refuse!(sequence, LogSoftmax, formwork_tensor::Sequence<C, LEN>, [T: Scalar]);
