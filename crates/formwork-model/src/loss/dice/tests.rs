//! Against the formula, the ends of the range, lanes, and gradients against differences.

use super::DiceLoss;
use crate::loss::{Loss, LossError, Score};
use formwork_tensor::{Class, Element, Image, Lanes, Portable, Tensor};
use proptest::prelude::*;

type S = Image<3, 2, 2>;
type Labels = [[Class<3>; 2]; 2];

fn class(index: usize) -> Class<3> {
    Class::new(index).unwrap()
}

fn labels(seed: usize) -> Labels {
    core::array::from_fn(|row| core::array::from_fn(|column| class((seed / (1 + 2 * row + column)) % 3)))
}

fn value(seed: usize, i: usize) -> f64 {
    ((seed * 7 + i * 31 + 4) % 19) as f64 / 4.0 - 2.0
}

fn logits(seed: usize) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| value(seed, i))
}

fn masks(seed: usize) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| ((seed + i * 5) % 4) as f64 / 3.0)
}

/// 1 in the places of a class.
fn as_masks(labels: &Labels) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| if labels[i % 4 / 2][i % 2].index() == i / 4 { 1.0 } else { 0.0 })
}

/// The formula, from probabilities.
fn formula(p: &Tensor<S, f64>, g: &Tensor<S, f64>, smooth: f64) -> f64 {
    let channel = |k: usize| {
        let range = 4 * k..4 * k + 4;
        let (p, g) = (&p.as_slice()[range.clone()], &g.as_slice()[range]);
        let both: f64 = p.iter().zip(g).map(|(p, g)| p * g).sum();
        1.0 - (2.0 * both + smooth) / (p.iter().sum::<f64>() + g.iter().sum::<f64>() + smooth)
    };
    (0..3).map(channel).sum::<f64>() / 3.0
}

fn softmax(x: &Tensor<S, f64>) -> Box<Tensor<S, f64>> {
    let sum = |place: usize| (0..3).map(|k| x.as_slice()[4 * k + place].exp()).sum::<f64>();
    Tensor::from_fn(|i| x.as_slice()[i].exp() / sum(i % 4))
}

fn logistic(x: &Tensor<S, f64>) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| 1.0 / (1.0 + (-x.as_slice()[i]).exp()))
}

#[test]
fn as_defined() {
    for seed in 0..20 {
        for smooth in [1e-5, 1.0] {
            let (x, loss) = (logits(seed), DiceLoss { smooth });
            let want = formula(&softmax(&x), &as_masks(&labels(seed)), smooth);
            let got = loss.of(&x, &labels(seed)).0;
            assert!((got - want).abs() < 1e-14, "{got}, not {want}");
            let want = formula(&logistic(&x), &masks(seed), smooth);
            let got = loss.of(&x, &*masks(seed)).0;
            assert!((got - want).abs() < 1e-14, "{got}, not {want}");
        }
    }
}

#[test]
fn scores_of_any_size() {
    let labels = [[class(0), class(0)], [class(1), class(0)]];
    let right = Tensor::<S>::from_fn(|i| as_masks(&labels).as_slice()[i] as f32 * 2e30 - 1e30);
    // Class 2 is neither there nor seen.
    let (loss, gradient) = DiceLoss::default().of(&right, &labels);
    assert_eq!((loss, gradient.sum()), (0.0, 0.0));
    let masks = Tensor::<S>::from_fn(|i| as_masks(&labels).as_slice()[i] as f32);
    assert_eq!(DiceLoss::default().of(&right, &*masks).0, 0.0);
    let wrong = Tensor::<S>::from_fn(|i| -right.as_slice()[i]);
    let (loss, gradient) = DiceLoss::default().of(&wrong, &*masks);
    assert!((loss - 1.0).abs() < 1e-5 && gradient.as_slice().iter().all(|g| g.is_finite()));
    let mut nan = right.clone();
    nan[1][0][1] = f32::NAN;
    assert!(DiceLoss::default().of(&nan, &labels).0.is_nan());
    assert!(DiceLoss::default().of(&nan, &*masks).0.is_nan());
}

#[test]
fn numbers_that_make_no_sense() {
    for smooth in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let loss = DiceLoss { smooth };
        let checks = [Loss::<S, Labels>::check(&loss), Loss::<S, Tensor<S>>::check(&loss)];
        assert!(checks.iter().all(|c| matches!(c, Err(LossError::HyperParameter { name: "smooth", .. }))));
    }
    assert_eq!(Loss::<S, Labels>::check(&DiceLoss::default()), Ok(()));
}

/// Three samples side by side: each is what it is alone, and idle lanes have no gradient.
fn check_tile<G>(targets: &[G]) -> Score
where
    DiceLoss: Loss<S, G, f64>,
{
    let loss = DiceLoss { smooth: 0.5 };
    let y = Tensor::<S, Lanes<f64, 8>>::from_fn(|i| Lanes(core::array::from_fn(|s| value(s, i))));
    let mut dy = Tensor::from_fn(|_| Lanes::splat(7.0));
    let score = loss.tile(Portable, &y, targets, 0.5, &mut dy);
    let mut total = 0.0;
    for (lane, target) in targets.iter().enumerate() {
        let (own, gradient) = loss.of(&logits(lane), target);
        total += 3.0 * own;
        for (dy, alone) in dy.as_slice().iter().zip(gradient.as_slice()) {
            assert!((dy.lanes()[lane] - 1.5 * alone).abs() < 1e-15);
        }
    }
    assert!((score.loss - total).abs() < 1e-13);
    assert!(dy.as_slice().iter().all(|dy| dy.lanes()[3..] == [0.0; 5]));
    score
}

#[test]
fn tiles() {
    let targets = [labels(0), labels(5), labels(11)];
    let score = check_tile(&targets);
    let mut correct = 0;
    for (seed, target) in targets.iter().enumerate() {
        let x = logits(seed);
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let first = (0..3).fold(0, |a, b| if x[b][row][column] > x[a][row][column] { b } else { a });
            correct += usize::from(first == target[row][column].index());
        }
    }
    assert_eq!(score.correct, correct);
    assert_eq!(check_tile(&[*masks(0), *masks(1), *masks(2)]).correct, 0);
}

proptest! {
    #[test]
    fn gradients_are_those_of_the_losses(seed in 0..1000usize, smooth in 0.01..2.0f64) {
        const H: f64 = 1e-6;
        let loss = DiceLoss { smooth };
        let (target, mask) = (labels(seed), masks(seed));
        let both = |x: &Tensor<S, f64>| {
            let ((a, da), (b, db)) = (loss.of(x, &target), loss.of(x, &*mask));
            ([a, b], [da, db])
        };
        let x = logits(seed);
        let (_, gradients) = both(&x);
        for i in 0..12 {
            let moved = |by: f64| {
                let mut x = x.clone();
                x.as_mut_slice()[i] += by;
                both(&x).0
            };
            let (up, down) = (moved(H), moved(-H));
            for which in 0..2 {
                let numeric = (up[which] - down[which]) / (2.0 * H);
                prop_assert!((gradients[which].as_slice()[i] - numeric).abs() < 1e-8);
            }
        }
    }
}
