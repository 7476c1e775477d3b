//! How often the right class has the highest scores.

use super::{ClassScores, Metric, winner};
use formwork_tensor::Tensor;

/// The share of samples (of images of classes: of places) whose class has the highest score, from 0 to 1, as `accuracy`. Of
/// several highest scores the first counts.
///
/// ```
/// use formwork_tensor::{Class, Tensor, Vector};
/// use formwork_train::metrics::{Accuracy, Metric};
/// let mut accuracy = Accuracy::<3>::new();
/// let outputs = [[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]].map(Tensor::<Vector<3>>::new);
/// accuracy.add(&outputs, &[Class::<3>::new(1)?, Class::new(2)?]);
/// assert_eq!(accuracy.value(), 0.5);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Accuracy<const K: usize> {
    right: u64,
    all: u64,
}

impl<const K: usize> Accuracy<K> {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The share; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.right as f64 / self.all as f64
    }
}

impl<Out: ClassScores<Y, K>, Y, const K: usize> Metric<Out, Y> for Accuracy<K> {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn add(&mut self, outputs: &[Tensor<Out>], targets: &[Y]) {
        for (output, target) in outputs.iter().zip(targets) {
            Out::places(output, target, &mut |class, scores| {
                self.right += u64::from(winner(scores) == class);
                self.all += 1;
            });
        }
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        tell("accuracy", self.value());
    }
}

/// The share of samples whose class has one of the `TOP` highest scores of `K`, from 0 to 1, as `top5_accuracy`. Of scores
/// that are alike those of lower classes come first.
///
/// ```
/// use formwork_tensor::{Class, Tensor, Vector};
/// use formwork_train::metrics::{Metric, TopK};
/// let mut top2 = TopK::<2, 3>::new();
/// let outputs = [[0.1, 0.7, 0.2], [0.5, 0.2, 0.3]].map(Tensor::<Vector<3>>::new);
/// top2.add(&outputs, &[Class::<3>::new(0)?, Class::new(2)?]);
/// assert_eq!(top2.value(), 0.5);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TopK<const TOP: usize, const K: usize> {
    right: u64,
    all: u64,
}

impl<const TOP: usize, const K: usize> TopK<TOP, K> {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The share; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.right as f64 / self.all as f64
    }
}

impl<Out: ClassScores<Y, K>, Y, const TOP: usize, const K: usize> Metric<Out, Y> for TopK<TOP, K> {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn add(&mut self, outputs: &[Tensor<Out>], targets: &[Y]) {
        for (output, target) in outputs.iter().zip(targets) {
            Out::places(output, target, &mut |class, scores| {
                let own = scores[class];
                let before =
                    |(other, score): &(usize, &f32)| **score > own || (*other < class && **score == own);
                let rank = scores.iter().enumerate().filter(before).count();
                self.right += u64::from(rank < TOP && !own.is_nan());
                self.all += 1;
            });
        }
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        tell(&format!("top{TOP}_accuracy"), self.value());
    }
}
