//! The learning rates of an optimiser.

/// An optimiser whose learning rates a [schedule](crate::schedule) can set: one, or one for each group.
///
/// ```
/// use formwork_model::optim::{LearningRates, ParamGroups, Sgd};
/// let sgd = |lr| Sgd { lr, ..Sgd::default() };
/// let mut groups = ParamGroups::new([sgd(0.1), sgd(0.01)], |[weights, biases], tensor| {
///     if tensor.is_bias { biases } else { weights }
/// });
/// groups.learning_rates(&mut |lr| *lr /= 2.0);
/// assert_eq!(groups.groups.map(|group| group.lr), [0.05, 0.005]);
/// ```
#[diagnostic::on_unimplemented(
    message = "no schedule can set the learning rates of `{Self}`",
    label = "an optimiser without `LearningRates`",
    note = "an optimiser of your own has them with `impl LearningRates`, a line for each rate"
)]
pub trait LearningRates {
    /// Hands every learning rate to `visit`, always in the same order.
    fn learning_rates(&mut self, visit: &mut dyn FnMut(&mut f64));
}
