//! Cross-entropy with label smoothing and weights of classes.

use super::{CrossEntropy, first_largest, softmax};
use crate::loss::classes::{ClassImage, ClassWeights, Classes, ForClasses, WeighedBy};
use crate::loss::places::{Softmax, exponents, one_place, one_place_mut, wins};
use crate::loss::{Loss, LossError, Score};
use formwork_tensor::{Class, Element, Image, Level, Scalar, Size, Tensor, Vector};

/// [`CrossEntropy`] with label smoothing, weights of classes, or both, as PyTorch's `CrossEntropyLoss` has them.
///
/// With e = `label_smoothing`, weights w, K classes, p = softmax(x) and the target t, a term is
///
/// l = -(1 - e) w\[t\] log p\[t\] - e/K (sum over c of w\[c\] log p\[c\]),
///
/// and the loss of a batch the sum of all l divided by the sum of all w\[t\]: the weights of the classes of all targets, in
/// images of all pixels. Without weights all w are 1, and the loss is the mean of all l. The gradient of a term is
/// a p - q, where q\[c\] = (1 - e) w\[t\] \[c = t\] + e/K w\[c\], and a is the sum of all q\[c\].
///
/// Of targets that are probabilities u, l is the sum over c of w\[c\] ((1 - e) u\[c\] + e/K) (-log p\[c\]), and the loss the mean
/// over the samples, with weights too.
///
/// Shapes are those of [`CrossEntropy`], whose methods make it:
///
/// ```
/// use formwork_model::loss::{CrossEntropy, Loss};
/// use formwork_tensor::{Class, Tensor, Vector};
/// let loss = CrossEntropy.label_smoothing(0.1).class_weights([1.0, 3.0]);
/// let (value, gradient) = loss.of(&Tensor::<Vector<2>, f64>::new([0.0, 0.0]), &Class::<2>::new(1)?);
/// // (0.9 x 3 + 0.05 (1 + 3)) log 2, divided by 3; and (2.9 x 0.5 - 0.05) / 3
/// assert!((value - 2.9 / 3.0 * 2f64.ln()).abs() < 1e-15);
/// assert!((gradient[0] - 1.4 / 3.0).abs() < 1e-15);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// Smoothing outside of \[0, 1\] and weights that are negative or not finite are a [`LossError`] when training, and
/// [`of`](Loss::of) panics. A batch whose targets all have a weight of 0 has no loss:
/// [`TrainError::NoWeight`](crate::train::TrainError::NoWeight), and NaN from `of`. In a tuple of losses,
/// each a mean of samples by themselves, weights of classes do not compile: take [`Sum`](crate::loss::Sum) of it there.
///
/// ```compile_fail
/// # use formwork_model::loss::{CrossEntropy, Loss};
/// # use formwork_tensor::{Class, Tensor, Vector};
/// // there are weights for 3 classes but the network gives 2 scores
/// CrossEntropy.class_weights([1.0; 3]).of(&Tensor::<Vector<2>>::zeros(), &Class::<2>::new(1).unwrap());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrossEntropyWith<W = ()> {
    /// The part of each target's probability that all classes share: from 0 to 1.
    pub label_smoothing: f64,
    /// How much each class counts: [`ClassWeights`].
    pub class_weights: W,
}

impl Default for CrossEntropyWith {
    /// Without smoothing and weights, PyTorch's defaults: [`CrossEntropy`].
    fn default() -> Self {
        CrossEntropyWith { label_smoothing: 0.0, class_weights: () }
    }
}

impl CrossEntropy {
    /// With targets of which all classes share this part ([`CrossEntropyWith`]).
    pub fn label_smoothing(self, label_smoothing: f64) -> CrossEntropyWith {
        CrossEntropyWith { label_smoothing, ..CrossEntropyWith::default() }
    }

    /// With classes that count so much each ([`CrossEntropyWith`]).
    pub fn class_weights<const K: usize>(self, class_weights: [f64; K]) -> CrossEntropyWith<[f64; K]> {
        CrossEntropyWith { label_smoothing: 0.0, class_weights }
    }
}

impl<W> CrossEntropyWith<W> {
    /// With targets of which all classes share this part.
    pub fn label_smoothing(self, label_smoothing: f64) -> Self {
        CrossEntropyWith { label_smoothing, ..self }
    }

    /// With classes that count so much each.
    pub fn class_weights<const K: usize>(self, class_weights: [f64; K]) -> CrossEntropyWith<[f64; K]> {
        CrossEntropyWith { label_smoothing: self.label_smoothing, class_weights }
    }

    fn check_numbers(&self) -> Result<(), LossError>
    where
        W: ClassWeights,
    {
        let (name, value, expected) = ("label_smoothing", self.label_smoothing, "from 0 to 1");
        if !(0.0..=1.0).contains(&value) {
            return Err(LossError::HyperParameter { name, value, expected });
        }
        self.class_weights.check()
    }

    /// The loss of a tile of `live` samples; `class` is that of a sample in a row and a column.
    fn places<L: Level, E: Element, const K: usize, const H: usize, const X: usize>(
        &self,
        level: L,
        y: &Tensor<Image<K, H, X>, E>,
        (live, class): (usize, impl Fn(usize, usize, usize) -> usize),
        scale: E::Scalar,
        dy: &mut Tensor<Image<K, H, X>, E>,
    ) -> Score
    where
        W: ClassWeights,
    {
        let scaled = |factor: f64| scale * E::Scalar::from_f64(factor);
        let (own, shared) = (1.0 - self.label_smoothing, self.label_smoothing / K as f64);
        let all: f64 = (0..K).map(|k| self.class_weights.of(k)).sum();
        let mut score = Score::default();
        for row in 0..H {
            // What the softmax is multiplied by.
            let mut amount = [E::splat(scaled(own + shared * all)); X];
            if W::SOME {
                for (column, amount) in amount.iter_mut().enumerate() {
                    for (lane, amount) in amount.lanes_mut().iter_mut().enumerate().take(live) {
                        let weight = self.class_weights.of(class(lane, row, column));
                        *amount = scaled(own * weight + shared * all);
                    }
                }
            }
            // The weighted sum of the distances of all scores from the largest.
            let mut spread = [E::ZERO; X];
            let (largest, log_sum) = level.run(
                #[inline(always)]
                || {
                    let Softmax { largest, sum } = exponents(row, y, dy);
                    amount.iter_mut().zip(&sum).for_each(|(amount, sum)| *amount = *amount / *sum);
                    for (k, (dy, y)) in (**dy).iter_mut().zip(&**y).enumerate() {
                        dy[row].iter_mut().zip(&amount).for_each(|(dy, factor)| *dy = *dy * *factor);
                        if shared > 0.0 {
                            let weight = self.class_weights.of(k);
                            let part = E::splat(scaled(shared * weight));
                            let weight = E::splat(E::Scalar::from_f64(weight));
                            dy[row].iter_mut().for_each(|dy| *dy = *dy - part);
                            for ((spread, y), largest) in spread.iter_mut().zip(&y[row]).zip(&largest) {
                                *spread += weight * (*largest - *y);
                            }
                        }
                    }
                    (largest, sum.map(|sum| sum.map(Scalar::ln)))
                },
            );
            for column in 0..X {
                for lane in 0..live {
                    let target = class(lane, row, column);
                    let weight = own * self.class_weights.of(target);
                    let scores = |k: usize| y[k][row][column].lanes()[lane];
                    let (log_sum, largest) = (log_sum[column].lanes()[lane], largest[column].lanes()[lane]);
                    // In this order a small logarithm is not lost beside large logits.
                    score.loss += weight * (log_sum + (largest - scores(target))).to_f64();
                    if shared > 0.0 {
                        let spread = spread[column].lanes()[lane].to_f64();
                        score.loss += shared * (all * log_sum.to_f64() + spread);
                    }
                    score.correct += usize::from(wins::<K, _>(target, scores));
                    let dy = &mut dy[target][row][column].lanes_mut()[lane];
                    *dy = *dy - scaled(weight);
                }
            }
        }
        crate::loss::clear_idle(dy, live);
        score
    }
}

impl<const N: usize, const M: usize, T: Scalar, W: ForClasses<M>> Loss<Vector<N>, Class<M>, T>
    for CrossEntropyWith<W>
where
    Size<M>: Classes<M, N>,
{
    const WEIGHTED: bool = W::SOME;

    fn weight(&self, targets: &[Class<M>]) -> f64 {
        targets.iter().map(|target| self.class_weights.of(target.index())).sum()
    }

    fn check(&self) -> Result<(), LossError> {
        self.check_numbers()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Vector<N>, E>,
        targets: &[Class<M>],
        scale: T,
        dy: &mut Tensor<Vector<N>, E>,
    ) -> Score {
        let class = |lane: usize, _, _| targets[lane].index();
        self.places(level, one_place(y), (targets.len(), class), scale, one_place_mut(dy))
    }
}

impl<
    const K: usize,
    const H: usize,
    const X: usize,
    G: ClassImage<K, H, X> + WeighedBy<W, K>,
    T: Scalar,
    W: ClassWeights,
> Loss<Image<K, H, X>, G, T> for CrossEntropyWith<W>
{
    const TERMS: usize = H * X;
    const WEIGHTED: bool = W::SOME;

    fn weight(&self, targets: &[G]) -> f64 {
        let mut sum = 0.0;
        for target in targets {
            for row in 0..H {
                for column in 0..X {
                    sum += self.class_weights.of(target.class(row, column));
                }
            }
        }
        sum
    }

    fn check(&self) -> Result<(), LossError> {
        self.check_numbers()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Image<K, H, X>, E>,
        targets: &[G],
        scale: T,
        dy: &mut Tensor<Image<K, H, X>, E>,
    ) -> Score {
        let class = |lane: usize, row, column| targets[lane].class(row, column);
        self.places(level, y, (targets.len(), class), scale, dy)
    }
}

impl<const N: usize, const M: usize, T: Scalar, W: ForClasses<M>> Loss<Vector<N>, Tensor<Vector<M>, T>, T>
    for CrossEntropyWith<W>
where
    Size<M>: Classes<M, N>,
{
    fn check(&self) -> Result<(), LossError> {
        self.check_numbers()
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Vector<N>, E>,
        targets: &[Tensor<Vector<M>, T>],
        scale: T,
        dy: &mut Tensor<Vector<N>, E>,
    ) -> Score {
        let (own, shared) = (1.0 - self.label_smoothing, self.label_smoothing / N as f64);
        let part = |k: usize, t: T| T::from_f64(self.class_weights.of(k) * (own * t.to_f64() + shared));
        let super::Softmax { largest, sum } = softmax(level, y, scale, dy);
        let mut score = Score::default();
        for (lane, target) in targets.iter().enumerate() {
            let (log_sum, largest) = (sum.lanes()[lane].ln(), largest.lanes()[lane]);
            let all = target.iter().enumerate().fold(T::ZERO, |all, (k, t)| all + part(k, *t));
            for (k, ((y, dy), t)) in y.iter().zip(dy.iter_mut()).zip(target.iter()).enumerate() {
                let part = part(k, *t);
                score.loss += (part * (log_sum + (largest - y.lanes()[lane]))).to_f64();
                let dy = &mut dy.lanes_mut()[lane];
                *dy = all * *dy - part * scale;
            }
            let winner = first_largest(y.iter().map(|y| y.lanes()[lane]));
            score.correct += usize::from(winner == first_largest(target.iter().copied()));
        }
        crate::loss::clear_idle(dy, targets.len());
        score
    }
}
