//! How good outputs are: what is measured over a data set, beside the loss.
//!
//! | metric | outputs | values |
//! |---|---|---|
//! | [`Accuracy`], [`TopK`] | scores of classes, of a vector or of each place of an image | `accuracy`, `top5_accuracy` |
//! | [`ConfusionMatrix`] | the same | `precision`, `recall`, `f1`: means over the classes, and of each |
//! | [`MeanIou`] | the same, mostly images of classes | `iou`: the mean over the classes, and of each |
//! | [`MeanAbsoluteError`], [`RootMeanSquaredError`], [`R2Score`] | tensors of any shape | `mae`, `rmse`, `r2` |

mod accuracy;
mod confusion;
mod regression;
#[cfg(test)]
mod tests;

pub use accuracy::{Accuracy, TopK};
pub use confusion::{ConfusionMatrix, MeanIou};
pub use regression::{MeanAbsoluteError, R2Score, RootMeanSquaredError};

use formwork_model::loss::ClassImage;
use formwork_tensor::{Class, Image, Shape, Tensor, Vector};

/// Something that is measured over outputs of shape `Out` and their targets.
///
/// ```
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::metrics::Metric;
///
/// /// The largest output in absolute value.
/// #[derive(Default)]
/// struct Largest(f32);
///
/// impl<const N: usize, Y> Metric<Vector<N>, Y> for Largest {
///     fn reset(&mut self) {
///         self.0 = 0.0;
///     }
///     fn add(&mut self, outputs: &[Tensor<Vector<N>>], _: &[Y]) {
///         self.0 = outputs.iter().flat_map(|y| y.iter()).fold(self.0, |largest, y| largest.max(y.abs()));
///     }
///     fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
///         tell("largest_output", self.0.into());
///     }
/// }
/// ```
pub trait Metric<Out: Shape, Target> {
    /// Forgets everything.
    fn reset(&mut self);

    /// Takes in outputs and as many targets.
    fn add(&mut self, outputs: &[Tensor<Out>], targets: &[Target]);

    /// Tells the values of all that was taken in, each with its name: lower-case words with `_` between them.
    fn values(&self, tell: &mut dyn FnMut(&str, f64));
}

/// Scores of `K` classes, of which a target says one for each place: a vector with a [`Class`], or an image with a
/// [`ClassImage`].
pub trait ClassScores<Target, const K: usize>: Shape {
    /// Tells for each place the class that is right and the scores of all.
    fn places(output: &Tensor<Self>, target: &Target, visit: &mut dyn FnMut(usize, &[f32; K]));
}

impl<const K: usize> ClassScores<Class<K>, K> for Vector<K> {
    fn places(output: &Tensor<Self>, target: &Class<K>, visit: &mut dyn FnMut(usize, &[f32; K])) {
        visit(target.index(), output);
    }
}

impl<G: ClassImage<K, H, W>, const K: usize, const H: usize, const W: usize> ClassScores<G, K>
    for Image<K, H, W>
{
    fn places(output: &Tensor<Self>, target: &G, visit: &mut dyn FnMut(usize, &[f32; K])) {
        for row in 0..H {
            for column in 0..W {
                let scores = core::array::from_fn(|class| output[class][row][column]);
                visit(target.class(row, column), &scores);
            }
        }
    }
}

/// The class with the highest score, of several the first; a score that is NaN is none.
fn winner<const K: usize>(scores: &[f32; K]) -> usize {
    let mut best = 0;
    for (class, score) in scores.iter().enumerate() {
        if *score > scores[best] || (scores[best].is_nan() && !score.is_nan()) {
            best = class;
        }
    }
    best
}
