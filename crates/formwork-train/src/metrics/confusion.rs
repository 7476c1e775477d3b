//! Which classes are taken for which.

use super::{ClassScores, Metric, winner};
use core::fmt;
use formwork_tensor::Tensor;

/// How often samples (of images of classes: places) of each class were taken for each class, and what follows: precision, recall
/// and F1 of a class, and their means over the classes that occur, among the targets or among what they were taken for
/// (scikit-learn's "macro" average). A share of nothing is 0, as there.
///
/// As a metric it tells `precision`, `recall` and `f1`, which are the means, and with [`per_class`](Self::per_class) those of each
/// class: `precision_0` and so on. Displayed it is a table.
///
/// ```
/// use formwork_tensor::{Class, Tensor, Vector};
/// use formwork_train::metrics::{ConfusionMatrix, Metric};
/// let mut matrix = ConfusionMatrix::<2>::new();
/// let outputs = [[0.9, 0.1], [0.8, 0.2], [0.3, 0.7], [0.6, 0.4]].map(Tensor::<Vector<2>>::new);
/// matrix.add(&outputs, &[0, 0, 1, 1].map(|class| Class::<2>::new(class).unwrap()));
/// assert_eq!(matrix.counts(), &[[2, 0], [1, 1]]); // a row for each true class
/// assert_eq!((matrix.recall(1), matrix.precision(1), matrix.accuracy()), (0.5, 1.0, 0.75));
/// ```
#[derive(Clone, PartialEq)]
pub struct ConfusionMatrix<const K: usize> {
    counts: Box<[[u64; K]]>,
    per_class: bool,
}

impl<const K: usize> Default for ConfusionMatrix<K> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const K: usize> ConfusionMatrix<K> {
    /// Of nothing yet.
    pub fn new() -> Self {
        ConfusionMatrix { counts: vec![[0; K]; K].into(), per_class: false }
    }

    /// Tells the values of each class too.
    #[must_use]
    pub fn per_class(mut self) -> Self {
        self.per_class = true;
        self
    }

    /// The counts: a row for each true class, a column for each class that it was taken for.
    pub fn counts(&self) -> &[[u64; K]] {
        &self.counts
    }

    /// Counts a sample.
    ///
    /// # Panics
    ///
    /// For a class of `K` or more.
    pub fn count(&mut self, class: usize, taken_for: usize) {
        self.counts[class][taken_for] += 1;
    }

    fn of_class(&self, class: usize) -> u64 {
        self.counts[class].iter().sum()
    }

    fn taken_for(&self, class: usize) -> u64 {
        self.counts.iter().map(|row| row[class]).sum()
    }

    /// The share of samples that were taken for their class; NaN of nothing.
    pub fn accuracy(&self) -> f64 {
        let right: u64 = (0..K).map(|class| self.counts[class][class]).sum();
        right as f64 / self.counts.as_flattened().iter().sum::<u64>() as f64
    }

    /// Of the samples that were taken for a class, the share that are of it.
    pub fn precision(&self, class: usize) -> f64 {
        share(self.counts[class][class], self.taken_for(class))
    }

    /// Of the samples of a class, the share that were taken for it.
    pub fn recall(&self, class: usize) -> f64 {
        share(self.counts[class][class], self.of_class(class))
    }

    /// 2 precision recall / (precision + recall).
    pub fn f1(&self, class: usize) -> f64 {
        share(2 * self.counts[class][class], self.of_class(class) + self.taken_for(class))
    }

    /// Intersection over union: of the samples that are of a class or were taken for it, the share that are both.
    pub fn iou(&self, class: usize) -> f64 {
        let both = self.counts[class][class];
        share(both, self.of_class(class) + self.taken_for(class) - both)
    }

    /// The mean of something over the classes that occur; NaN of nothing.
    pub fn mean(&self, of: impl Fn(&Self, usize) -> f64) -> f64 {
        let occurs = |class: &usize| self.of_class(*class) + self.taken_for(*class) > 0;
        let classes: Vec<usize> = (0..K).filter(occurs).collect();
        classes.iter().map(|class| of(self, *class)).sum::<f64>() / classes.len() as f64
    }

    fn tell(&self, name: &str, of: impl Fn(&Self, usize) -> f64, tell: &mut dyn FnMut(&str, f64)) {
        tell(name, self.mean(&of));
        for class in (0..K).filter(|_| self.per_class) {
            tell(&format!("{name}_{class}"), of(self, class));
        }
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

impl<Out: ClassScores<Y, K>, Y, const K: usize> Metric<Out, Y> for ConfusionMatrix<K> {
    fn reset(&mut self) {
        self.counts.fill([0; K]);
    }

    fn add(&mut self, outputs: &[Tensor<Out>], targets: &[Y]) {
        for (output, target) in outputs.iter().zip(targets) {
            Out::places(output, target, &mut |class, scores| self.count(class, winner(scores)));
        }
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        self.tell("precision", Self::precision, tell);
        self.tell("recall", Self::recall, tell);
        self.tell("f1", Self::f1, tell);
    }
}

impl<const K: usize> fmt::Debug for ConfusionMatrix<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConfusionMatrix({:?})", self.counts)
    }
}

impl<const K: usize> fmt::Display for ConfusionMatrix<K> {
    /// The table with its headings, and beside each row what follows for its class.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "rows: true class, columns: predicted class")?;
        write!(f, "{:>5}", "")?;
        (0..K).try_for_each(|class| write!(f, "{class:>7}"))?;
        write!(f, "  precision  recall      F1")?;
        for (class, row) in self.counts.iter().enumerate() {
            write!(f, "\n{class:>5}")?;
            row.iter().try_for_each(|count| write!(f, "{count:>7}"))?;
            let [precision, recall, f1] = [self.precision(class), self.recall(class), self.f1(class)];
            write!(f, "  {precision:>9.4}  {recall:.4}  {f1:.4}")?;
        }
        Ok(())
    }
}

/// Intersection over union, the mean over the classes that occur, as `iou`: the measure of segmentations. With
/// [`per_class`](Self::per_class) `iou_0` and so on too.
///
/// ```
/// use formwork_tensor::{Class, Image, Tensor};
/// use formwork_train::metrics::{MeanIou, Metric};
/// let mut iou = MeanIou::<2>::new();
/// let scores = Tensor::<Image<2, 1, 3>>::new([[[1.0, 0.0, 0.0]], [[0.0, 1.0, 1.0]]]); // classes 0, 1, 1
/// let target = [[0, 0, 1].map(|class| Class::<2>::new(class).unwrap())];
/// iou.add(&[scores], &[target]);
/// assert_eq!(iou.matrix().mean(|matrix, class| matrix.iou(class)), 0.5);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MeanIou<const K: usize>(ConfusionMatrix<K>);

impl<const K: usize> MeanIou<K> {
    /// Of nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Tells the values of each class too.
    #[must_use]
    pub fn per_class(self) -> Self {
        MeanIou(self.0.per_class())
    }

    /// The counts.
    pub fn matrix(&self) -> &ConfusionMatrix<K> {
        &self.0
    }
}

impl<Out: ClassScores<Y, K>, Y, const K: usize> Metric<Out, Y> for MeanIou<K> {
    fn reset(&mut self) {
        Metric::<Out, Y>::reset(&mut self.0);
    }

    fn add(&mut self, outputs: &[Tensor<Out>], targets: &[Y]) {
        self.0.add(outputs, targets);
    }

    fn values(&self, tell: &mut dyn FnMut(&str, f64)) {
        self.0.tell("iou", ConfusionMatrix::iou, tell);
    }
}
