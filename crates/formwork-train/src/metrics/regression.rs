//! How far outputs are from numbers.

use super::Metric;
use formwork_tensor::{Shape, Tensor};

/// The mean of a function of the distance over all elements.
#[derive(Clone, Debug, Default, PartialEq)]
struct Mean {
    sum: f64,
    count: u64,
}

impl Mean {
    fn add<S: Shape>(&mut self, outputs: &[Tensor<S>], targets: &[Tensor<S>], of: impl Fn(f64) -> f64) {
        for (y, target) in outputs.iter().zip(targets) {
            for (y, target) in y.as_slice().iter().zip(target.as_slice()) {
                self.sum += of(f64::from(*y) - f64::from(*target));
                self.count += 1;
            }
        }
    }

    fn value(&self) -> f64 {
        self.sum / self.count as f64
    }
}

/// The mean of |y - target| over all elements, as `mae`.
///
/// ```
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::metrics::{MeanAbsoluteError, Metric};
/// let mut mae = MeanAbsoluteError::new();
/// mae.add(&[Tensor::<Vector<2>>::new([1.0, 2.0])], &[Tensor::new([0.0, 5.0])]);
/// assert_eq!(mae.value(), 2.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeanAbsoluteError(Mean);

impl MeanAbsoluteError {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mean; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.0.value()
    }
}

impl<S: Shape> Metric<S, Tensor<S>> for MeanAbsoluteError {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn add(&mut self, outputs: &[Tensor<S>], targets: &[Tensor<S>]) {
        self.0.add(outputs, targets, f64::abs);
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        tell("mae", self.value());
    }
}

/// The root of the mean of (y - target)^2 over all elements, as `rmse`.
///
/// ```
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::metrics::{Metric, RootMeanSquaredError};
/// let mut rmse = RootMeanSquaredError::new();
/// rmse.add(&[Tensor::<Vector<2>>::new([1.0, 2.0])], &[Tensor::new([2.0, 9.0])]);
/// assert_eq!(rmse.value(), 5.0);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RootMeanSquaredError(Mean);

impl RootMeanSquaredError {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The root of the mean; NaN of nothing.
    pub fn value(&self) -> f64 {
        self.0.value().sqrt()
    }
}

impl<S: Shape> Metric<S, Tensor<S>> for RootMeanSquaredError {
    fn reset(&mut self) {
        *self = Self::default();
    }

    fn add(&mut self, outputs: &[Tensor<S>], targets: &[Tensor<S>]) {
        self.0.add(outputs, targets, |distance| distance * distance);
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        tell("rmse", self.value());
    }
}

/// The coefficient of determination, as `r2`: of each element of the output 1 - sum (y - target)^2 / sum (target - mean target)^2,
/// and of these the mean, as scikit-learn's `r2_score`. 1 is perfect, 0 what the mean of the targets would be. An element whose
/// targets are all alike has 1 where the outputs are those, and otherwise 0.
///
/// ```
/// use formwork_tensor::{Tensor, Vector};
/// use formwork_train::metrics::{Metric, R2Score};
/// let mut r2 = R2Score::new();
/// let outputs = [2.5, 0.0, 2.0, 8.0].map(|y| Tensor::<Vector<1>>::new([y]));
/// r2.add(&outputs, &[3.0, -0.5, 2.0, 7.0].map(|y| Tensor::new([y])));
/// assert!((r2.value() - 0.9486081370449679).abs() < 1e-12);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct R2Score {
    elements: Vec<Element>,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Element {
    count: f64,
    mean: f64,
    /// The sum of squared distances of the targets from their mean, kept up to date (Welford 1962).
    spread: f64,
    error: f64,
}

impl R2Score {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The mean over the elements; NaN of nothing.
    pub fn value(&self) -> f64 {
        let of = |element: &Element| match (element.error, element.spread) {
            (0.0, 0.0) => 1.0,
            (_, 0.0) => 0.0,
            (error, spread) => 1.0 - error / spread,
        };
        self.elements.iter().map(of).sum::<f64>() / self.elements.len() as f64
    }
}

impl<S: Shape> Metric<S, Tensor<S>> for R2Score {
    fn reset(&mut self) {
        self.elements.clear();
    }

    fn add(&mut self, outputs: &[Tensor<S>], targets: &[Tensor<S>]) {
        self.elements.resize(S::LEN, Element::default());
        for (y, target) in outputs.iter().zip(targets) {
            let values = y.as_slice().iter().zip(target.as_slice());
            for (element, (y, target)) in self.elements.iter_mut().zip(values) {
                let (y, target) = (f64::from(*y), f64::from(*target));
                element.count += 1.0;
                let before = target - element.mean;
                element.mean += before / element.count;
                element.spread += before * (target - element.mean);
                element.error += (y - target) * (y - target);
            }
        }
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        tell("r2", self.value());
    }
}
