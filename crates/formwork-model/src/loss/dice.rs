//! The Dice loss of segmentations, from logits.

#[cfg(test)]
mod tests;

use super::classes::ClassImage;
use super::places::{Softmax, exponents, wins};
use super::{Loss, LossError, Score, TargetFor};
use formwork_tensor::{Element, Image, Level, Scalar, Shape, Tensor};

/// One minus the overlap of a segmentation with its target: the mean over samples and channels of
///
/// 1 - (2 sum of p g + s) / (sum of p + sum of g + s),
///
/// with sums over the places of the channel, p the probabilities from the logits, g the target and s = `smooth`. This is the
/// soft Dice coefficient of Milletari, Navab and Ahmadi (V-Net, 2016) with sums that are not squared, as MONAI's
/// `DiceLoss` has it, of which the `smooth_nr` and `smooth_dr` are one. PyTorch has no Dice loss.
///
/// | logits | target | p | g |
/// |---|---|---|---|
/// | `Image<K, H, W>` | a [`ClassImage`], `[[Class<K>; W]; H]` | softmax over the K classes in each place | 1 for the place's class, else 0 |
/// | `Image<K, H, W>` | a tensor of masks, `Image<K, H, W>`, from 0 to 1 | the logistic function of each logit | the mask |
///
/// So one class in front of a background is `Image<1, H, W>` with a mask. With N the numerator and U the denominator of a
/// channel, the gradient by p is -(2 g - N / U) / U, divided by the number of channels of the whole batch.
///
/// ```
/// use formwork_model::loss::{DiceLoss, Loss};
/// use formwork_tensor::{Class, Image, Tensor};
/// let mask = Tensor::<Image<1, 1, 2>, f64>::new([[[1.0, 0.0]]]);
/// let (half, _) = DiceLoss::default().of(&Tensor::<Image<1, 1, 2>, f64>::zeros(), &mask);
/// assert!((half - 0.5).abs() < 1e-5); // 1 - 2 (0.5) / (1 + 1)
/// let sure = Tensor::<Image<2, 1, 2>>::new([[[20.0, -20.0]], [[-20.0, 20.0]]]);
/// let (none, _) = DiceLoss::default().of(&sure, &[[Class::<2>::new(0)?, Class::new(1)?]]);
/// assert!(none.abs() < 1e-6);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// A `smooth` that is not a finite number above 0 is a [`LossError`] when training, and [`of`](Loss::of) panics.
///
/// ```compile_fail
/// # use formwork_model::loss::{DiceLoss, Loss};
/// # use formwork_tensor::{Image, Tensor};
/// // the target of an output of shape `Image<1, 1, 2>` has that shape, but the given one is `Image<1, 2, 2>`
/// DiceLoss::default().of(&Tensor::<Image<1, 1, 2>>::zeros(), &Tensor::<Image<1, 2, 2>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DiceLoss {
    /// Added above and below the line: a class that is neither there nor seen counts as right, and nothing is divided by 0.
    pub smooth: f64,
}

impl Default for DiceLoss {
    /// smooth 1e-5, MONAI's default.
    fn default() -> Self {
        DiceLoss { smooth: 1e-5 }
    }
}

/// The sums over a channel.
#[derive(Clone, Copy)]
struct Overlap<E> {
    /// Of p g.
    both: E,
    /// Of p.
    seen: E,
    /// Of g.
    there: E,
}

impl<E: Element> Overlap<E> {
    const NONE: Self = Overlap { both: E::ZERO, seen: E::ZERO, there: E::ZERO };

    /// N / U, and 1 / U.
    fn ratio(&self, smooth: E::Scalar) -> (E, E) {
        let smooth = E::splat(smooth);
        let below = self.seen + self.there + smooth;
        ((self.both + self.both + smooth) / below, E::splat(E::Scalar::ONE) / below)
    }
}

/// The sum over the channels, of the samples there are, of one minus the ratio.
fn score<E: Element>(ratios: impl Iterator<Item = E>, live: usize) -> Score {
    let mut score = Score::default();
    for ratio in ratios {
        ratio.lanes()[..live].iter().for_each(|ratio| score.loss += 1.0 - ratio.to_f64());
    }
    score
}

impl<const K: usize, const H: usize, const W: usize, G: ClassImage<K, H, W>, T: Scalar>
    Loss<Image<K, H, W>, G, T> for DiceLoss
{
    const TERMS: usize = K;

    fn check(&self) -> Result<(), LossError> {
        LossError::positive("smooth", self.smooth)
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Image<K, H, W>, E>,
        targets: &[G],
        scale: T,
        dy: &mut Tensor<Image<K, H, W>, E>,
    ) -> Score {
        let live = targets.len();
        let mut correct = 0;
        let mut overlaps = [Overlap::<E>::NONE; K];
        for row in 0..H {
            level.run(
                #[inline(always)]
                || {
                    let Softmax { sum, .. } = exponents(row, y, dy);
                    for (p, overlap) in (**dy).iter_mut().zip(&mut overlaps) {
                        let mut seen = E::ZERO;
                        for (p, sum) in p[row].iter_mut().zip(&sum) {
                            *p = *p / *sum;
                            seen += *p;
                        }
                        overlap.seen += seen;
                    }
                },
            );
            for column in 0..W {
                for (lane, target) in targets.iter().enumerate() {
                    let class = target.class(row, column);
                    let Overlap { both, there, .. } = &mut overlaps[class];
                    both.lanes_mut()[lane] += dy[class][row][column].lanes()[lane];
                    there.lanes_mut()[lane] += T::ONE;
                    correct += usize::from(wins::<K, _>(class, |k| y[k][row][column].lanes()[lane]));
                }
            }
        }
        let ratios = overlaps.map(|overlap| overlap.ratio(T::from_f64(self.smooth)));
        let scale = E::splat(scale);
        // By p the gradient is a - 2 g / U with a = N / U^2; by the logits p times its distance from its mean over p.
        let slopes = ratios.map(|(ratio, one)| (ratio * one, one + one));
        for row in 0..H {
            let mut mean = [E::ZERO; W];
            for (p, (a, _)) in (**dy).iter().zip(&slopes) {
                mean.iter_mut().zip(&p[row]).for_each(|(mean, p)| *mean += *a * *p);
            }
            let mut own = [E::ZERO; W];
            for (column, (own, mean)) in own.iter_mut().zip(&mut mean).enumerate() {
                for (lane, target) in targets.iter().enumerate() {
                    let class = target.class(row, column);
                    let part = dy[class][row][column].lanes()[lane] * slopes[class].1.lanes()[lane];
                    own.lanes_mut()[lane] = part;
                    let mean = &mut mean.lanes_mut()[lane];
                    *mean = *mean - part;
                }
            }
            level.run(
                #[inline(always)]
                || {
                    for (p, (a, _)) in (**dy).iter_mut().zip(&slopes) {
                        p[row].iter_mut().zip(&mean).for_each(|(p, mean)| *p = *p * (*a - *mean) * scale);
                    }
                },
            );
            for (column, own) in own.iter().enumerate() {
                for (lane, target) in targets.iter().enumerate() {
                    let dy = &mut dy[target.class(row, column)][row][column].lanes_mut()[lane];
                    *dy = *dy - own.lanes()[lane] * scale.lanes()[lane];
                }
            }
        }
        super::clear_idle(dy, live);
        Score { correct, ..score(ratios.iter().map(|(ratio, _)| *ratio), live) }
    }
}

impl<const K: usize, const H: usize, const W: usize, G: Shape + TargetFor<Image<K, H, W>>, T: Scalar>
    Loss<Image<K, H, W>, Tensor<G, T>, T> for DiceLoss
{
    const TERMS: usize = K;

    fn check(&self) -> Result<(), LossError> {
        LossError::positive("smooth", self.smooth)
    }

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        y: &Tensor<Image<K, H, W>, E>,
        targets: &[Tensor<G, T>],
        scale: T,
        dy: &mut Tensor<Image<K, H, W>, E>,
    ) -> Score {
        let (live, places) = (targets.len(), H * W);
        level.run(
            #[inline(always)]
            || {
                for (dy, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
                    *dy = y.map(|x| T::ONE / (T::ONE + (-x).exp()));
                }
            },
        );
        let mut total = Score::default();
        for (channel, dy) in dy.as_mut_slice().chunks_mut(places).enumerate() {
            let mut overlap = Overlap::<E>::NONE;
            for (lane, target) in targets.iter().enumerate() {
                let [mut both, mut seen, mut there] = [T::ZERO; 3];
                for (p, g) in dy.iter().zip(&target.as_slice()[channel * places..]) {
                    let p = p.lanes()[lane];
                    both += p * *g;
                    seen += p;
                    there += *g;
                }
                overlap.both.lanes_mut()[lane] = both;
                overlap.seen.lanes_mut()[lane] = seen;
                overlap.there.lanes_mut()[lane] = there;
            }
            let (ratio, one) = overlap.ratio(T::from_f64(self.smooth));
            total += score(core::iter::once(ratio), live);
            for (lane, target) in targets.iter().enumerate() {
                let (ratio, one) = (ratio.lanes()[lane], one.lanes()[lane]);
                for (dy, g) in dy.iter_mut().zip(&target.as_slice()[channel * places..]) {
                    let dy = &mut dy.lanes_mut()[lane];
                    *dy = (ratio - (*g + *g)) * one * (*dy * (T::ONE - *dy)) * scale;
                }
            }
        }
        super::clear_idle(dy, live);
        total
    }
}
