//! What is done to each value of a channel.

use super::config::{BatchNormConfig, Checked};
use formwork_tensor::Scalar;

/// y = (x - centre) scale + offset.
pub(super) struct Line<T> {
    pub(super) centre: T,
    pub(super) scale: T,
    pub(super) offset: T,
}

impl<T: Scalar> Line<T> {
    /// What a channel's weight and bias make of its running mean and variance.
    #[inline(always)]
    pub(super) fn running<K: BatchNormConfig>((weight, bias): (T, T), (mean, var): (T, T)) -> Self {
        let scale = weight / (var + T::from_f64(Checked::<K>::EPS)).sqrt();
        Line { centre: mean, scale, offset: bias }
    }
}
