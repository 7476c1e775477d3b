//! Losses on tiles: idle lanes, ties, extreme logits, and gradients against central differences.

use super::{CrossEntropy, Loss, MeanSquaredError, Score, cross_entropy, mse_loss};
use formwork_tensor::{Class, Element, Lanes, Portable, Tensor, Vector};
use proptest::prelude::*;

fn class(index: usize) -> Class<4> {
    Class::new(index).unwrap()
}

#[test]
fn a_tile_is_its_samples_side_by_side_and_idle_lanes_have_no_gradient() {
    let samples: Vec<[f64; 4]> = (0..5).map(|s| [0.5, -1.0 + s as f64, 2.0 - s as f64, 0.25]).collect();
    let targets: Vec<_> = (0..5).map(|s| class(s % 4)).collect();
    let mut y = Tensor::<Vector<4>, Lanes<f64, 8>>::new([Lanes::ZERO; 4]);
    for (lane, sample) in samples.iter().enumerate() {
        (0..4).for_each(|i| y[i].lanes_mut()[lane] = sample[i]);
    }
    let mut dy = Tensor::<Vector<4>, Lanes<f64, 8>>::new([Lanes::splat(7.0); 4]);
    let score = CrossEntropy.tile(Portable, &y, &targets, 0.5, &mut dy);
    let mut total = 0.0;
    for (lane, sample) in samples.iter().enumerate() {
        let (loss, gradient) = cross_entropy(&Tensor::<Vector<4>, f64>::new(*sample), targets[lane]);
        total += loss;
        (0..4).for_each(|i| assert!((dy[i].lanes()[lane] - 0.5 * gradient[i]).abs() < 1e-15));
    }
    assert!((score.loss - total).abs() < 1e-12);
    assert!(dy.iter().all(|dy| dy.lanes()[5..] == [0.0; 3]));
}

#[test]
fn the_first_of_equal_scores_is_the_answer() {
    let y = Tensor::<Vector<4>>::new([1.0, 3.0, 3.0, 0.0]);
    let correct = |target| CrossEntropy.tile(Portable, &y, &[class(target)], 1.0, &mut y.clone()).correct;
    assert_eq!([correct(0), correct(1), correct(2)], [0, 1, 0]);
}

#[test]
fn probabilities_as_targets() {
    let x = Tensor::<Vector<4>, f64>::new([0.5, -1.0, 2.0, 0.25]);
    let one_hot = Tensor::<Vector<4>, f64>::new([0.0, 0.0, 1.0, 0.0]);
    let ((a, da), (b, db)) = (cross_entropy(&x, one_hot), cross_entropy(&x, class(2)));
    assert!((a - b).abs() < 1e-15);
    assert_eq!(da, db);
    let mixed = Tensor::<Vector<4>, f64>::new([0.25, 0.25, 0.5, 0.0]);
    let each = [(0, 0.25), (1, 0.25), (2, 0.5)].map(|(i, t)| t * cross_entropy(&x, class(i)).0);
    assert!((cross_entropy(&x, mixed.clone()).0 - each.iter().sum::<f64>()).abs() < 1e-15);
    let correct = |t| CrossEntropy.tile(Portable, &x, &[t], 1.0, &mut x.clone()).correct;
    assert_eq!((correct(mixed), correct(Tensor::new([0.5, 0.0, 0.5, 0.0]))), (1, 0));
}

#[test]
fn scores_of_any_size() {
    let (loss, gradient) = cross_entropy(&Tensor::<Vector<4>>::new([1e30, -1e30, 0.0, 1e30]), class(0));
    assert!((loss - 2f64.ln()).abs() < 1e-6);
    assert_eq!(*gradient, Tensor::new([-0.5, 0.0, 0.0, 0.5]));
    let (loss, _) = cross_entropy(&Tensor::<Vector<4>>::new([f32::NAN, 0.0, 0.0, 0.0]), class(1));
    assert!(loss.is_nan());
}

/// The logarithm of the sum is small beside large logits, and must not be rounded away by them.
#[test]
fn large_logits_that_are_equal() {
    for size in [0.0, 1e4, -1e4, 1e6, 1e7, 1e8, -1e8] {
        let x = Tensor::<Vector<2>>::new([size; 2]);
        let losses = [
            cross_entropy(&x, Class::<2>::new(0).unwrap()).0,
            cross_entropy(&x, Tensor::<Vector<2>>::new([1.0, 0.0])).0,
            cross_entropy(&x, Tensor::<Vector<2>>::new([0.5, 0.5])).0,
        ];
        assert!(losses.iter().all(|loss| (loss - 2f64.ln()).abs() < 1e-7), "{size}: {losses:?}");
    }
}

#[test]
fn squared_errors_of_a_tile() {
    let targets = [Tensor::<Vector<2>>::new([1.0, 2.0]), Tensor::new([3.0, 4.0])];
    let mut y = Tensor::<Vector<2>, Lanes<f32, 8>>::new([Lanes::splat(1.0); 2]);
    let mut dy = y.clone();
    let score = MeanSquaredError.tile(Portable, &y, &targets, 0.5, &mut dy);
    assert_eq!(score, Score { loss: 1.0 + 13.0, correct: 0 });
    assert_eq!(dy[1].lanes()[..3], [-1.0, -3.0, 0.0]);
    y.fill(Lanes::ZERO);
}

fn logits() -> impl Strategy<Value = [f64; 4]> {
    prop::array::uniform4(-3.0..3.0f64)
}

proptest! {
    #[test]
    fn gradients_are_those_of_the_losses(x in logits(), target in 0..4usize, goal in logits()) {
        const H: f64 = 1e-6;
        let goal = Tensor::<Vector<4>, f64>::new(goal);
        let losses = |x: [f64; 4]| {
            let x = Tensor::<Vector<4>, f64>::new(x);
            let (a, da) = cross_entropy(&x, class(target));
            let (b, db) = mse_loss(&x, &goal);
            ([a, b], [da, db])
        };
        let (_, gradients) = losses(x);
        for i in 0..4 {
            let moved = |by: f64| {
                let mut x = x;
                x[i] += by;
                losses(x).0
            };
            let (up, down) = (moved(H), moved(-H));
            for loss in 0..2 {
                let numeric = (up[loss] - down[loss]) / (2.0 * H);
                prop_assert!((gradients[loss][i] - numeric).abs() < 1e-8);
            }
        }
    }
}
