//! Negative log-likelihood from log-probabilities.

#[cfg(test)]
mod tests;

use super::classes::{ClassImage, Classes};
use super::places::{one_place, one_place_mut, wins};
use super::{Loss, Score};
use formwork_tensor::{Class, Element, Image, Level, Scalar, Size, Tensor, Vector};

/// The negative log-likelihood: L = -x\[target\], where x are log-probabilities, as a `LogSoftmax` gives them. PyTorch's `NLLLoss`.
///
/// The gradient is -1 at the target's class and 0 elsewhere. Log-probabilities are `Vector<N>`, targets [`Class<N>`]; or
/// `Image<K, H, W>` with a [`ClassImage`], a class for each of H x W places. A batch's loss is the mean over its samples, or
/// over the places of all of them; for the sum see [`Sum`](super::Sum). From scores take
/// [`CrossEntropy`](super::CrossEntropy), which is this after a log-softmax.
///
/// ```
/// use formwork_model::loss::{Loss, NllLoss};
/// use formwork_tensor::{Class, Tensor, Vector};
/// let x = Tensor::<Vector<2>>::new([0.25f32.ln(), 0.75f32.ln()]);
/// let (loss, gradient) = NllLoss.of(&x, &Class::<2>::new(0)?);
/// assert!((loss - 4f64.ln()).abs() < 1e-6);
/// assert_eq!(**gradient, [-1.0, 0.0]);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
///
/// ```compile_fail
/// # use formwork_model::loss::{Loss, NllLoss};
/// # use formwork_tensor::{Class, Tensor, Vector};
/// // the targets have 3 classes but the network gives 2 scores
/// NllLoss.of(&Tensor::<Vector<2>>::zeros(), &Class::<3>::new(0).unwrap());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NllLoss;

/// The loss of a tile of `live` samples; `class` is that of a sample in a row and a column.
fn places<E: Element, const K: usize, const H: usize, const W: usize>(
    y: &Tensor<Image<K, H, W>, E>,
    (live, class): (usize, impl Fn(usize, usize, usize) -> usize),
    scale: E::Scalar,
    dy: &mut Tensor<Image<K, H, W>, E>,
) -> Score {
    dy.as_mut_slice().fill(E::ZERO);
    let mut score = Score::default();
    for row in 0..H {
        for column in 0..W {
            for lane in 0..live {
                let target = class(lane, row, column);
                let scores = |k: usize| y[k][row][column].lanes()[lane];
                score.loss -= scores(target).to_f64();
                score.correct += usize::from(wins::<K, _>(target, scores));
                dy[target][row][column].lanes_mut()[lane] = -scale;
            }
        }
    }
    score
}

impl<const N: usize, const M: usize, T: Scalar> Loss<Vector<N>, Class<M>, T> for NllLoss
where
    Size<M>: Classes<M, N>,
{
    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<Vector<N>, E>,
        targets: &[Class<M>],
        scale: T,
        dy: &mut Tensor<Vector<N>, E>,
    ) -> Score {
        let class = |lane: usize, _, _| targets[lane].index();
        places(one_place(y), (targets.len(), class), scale, one_place_mut(dy))
    }
}

impl<const K: usize, const H: usize, const W: usize, G: ClassImage<K, H, W>, T: Scalar>
    Loss<Image<K, H, W>, G, T> for NllLoss
{
    const TERMS: usize = H * W;

    fn tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        y: &Tensor<Image<K, H, W>, E>,
        targets: &[G],
        scale: T,
        dy: &mut Tensor<Image<K, H, W>, E>,
    ) -> Score {
        let class = |lane: usize, row, column| targets[lane].class(row, column);
        places(y, (targets.len(), class), scale, dy)
    }
}
