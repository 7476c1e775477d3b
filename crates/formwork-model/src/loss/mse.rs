//! Mean squared error.

use super::{Loss, Score, distance};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The mean over all elements of (x - target)^2, for outputs of any shape; targets are tensors of that shape.
///
/// The gradient is 2 (x - target) / n, with n the number of elements of the whole batch. PyTorch's `MSELoss`; the
/// sum over all elements is [`Sum(MeanSquaredError)`](super::Sum).
///
/// ```
/// use formwork_model::loss::{Loss, MeanSquaredError};
/// use formwork_tensor::{Tensor, Vector};
/// let (loss, gradient) = MeanSquaredError.of(&Tensor::<Vector<2>>::new([1.0, 2.0]), &Tensor::<Vector<2>>::new([1.0, 4.0]));
/// assert_eq!((loss, **gradient), (2.0, [0.0, -2.0]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MeanSquaredError;

/// `S: TargetFor<Out>` holds when the two are one shape.
#[diagnostic::on_unimplemented(
    message = "the target of an output of shape `{Out}` has that shape, but the given one is `{Self}`",
    label = "a target of another shape"
)]
pub trait TargetFor<Out> {}
#[diagnostic::do_not_recommend]
impl<S: Shape> TargetFor<S> for S {}

impl<S: Shape, G: Shape + TargetFor<S>, T: Scalar> Loss<S, Tensor<G, T>, T> for MeanSquaredError {
    const TERMS: usize = S::LEN;

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<S, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<S, E>,
    ) -> Score {
        distance::tile(y, targets, scale * T::from_f64(2.0), dy, |distance| (distance * distance, distance))
    }
}

/// The mean squared error of one sample and its gradient, dL/dx = 2 (x - target) / n.
///
/// ```
/// use formwork_model::loss::mse_loss;
/// use formwork_tensor::{Tensor, Vector};
/// let (loss, gradient) = mse_loss(&Tensor::<Vector<2>>::new([1.0, 2.0]), &Tensor::<Vector<2>>::new([1.0, 4.0]));
/// assert_eq!(loss, 2.0);
/// assert_eq!(*gradient, Tensor::new([0.0, -2.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::mse_loss;
/// # use formwork_tensor::{Tensor, Vector};
/// // the target of an output of shape `Vector<2>` has that shape, but the given one is `Vector<3>`
/// mse_loss(&Tensor::<Vector<2>>::new([1.0, 2.0]), &Tensor::<Vector<3>>::new([1.0; 3]));
/// ```
pub fn mse_loss<S: Shape, G: Shape + TargetFor<S>, T: Scalar>(
    x: &Tensor<S, T>,
    target: &Tensor<G, T>,
) -> (f64, Box<Tensor<S, T>>) {
    MeanSquaredError.of(x, target)
}
