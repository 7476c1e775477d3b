//! Values against the definition, extreme logits as in PyTorch, tiles, and the gradient against differences.

use super::{BinaryCrossEntropyWithLogits, Loss, binary_cross_entropy_with_logits, element};
use formwork_tensor::{Element, Image, Lanes, Portable, Tensor, Vector};
use proptest::prelude::*;

fn one(x: f64, target: f64) -> (f64, f64) {
    let (x, target) = (Tensor::<Vector<1>, f64>::new([x]), Tensor::<Vector<1>, f64>::new([target]));
    let (loss, gradient) = binary_cross_entropy_with_logits(&x, &target);
    (loss, gradient[0])
}

#[test]
fn as_defined() {
    let logistic = |x: f64| 1.0 / (1.0 + (-x).exp());
    for x in [-3.0, -0.5, 0.0, 0.25, 4.0] {
        for target in [0.0, 0.3, 1.0] {
            let (loss, gradient) = one(x, target);
            let want = -(target * logistic(x).ln() + (1.0 - target) * (1.0 - logistic(x)).ln());
            assert!((loss - want).abs() < 1e-14, "{loss}, not {want}");
            assert!((gradient - (logistic(x) - target)).abs() < 1e-15);
        }
    }
}

/// log(1 + e^-|x|) keeps its digits where 1 + e^-|x| rounds to 1, in both precisions.
#[test]
fn small_losses() {
    for x in [10.0f64, 20.0, 40.0, 80.0] {
        let want = (-x).exp().ln_1p();
        assert!((element(x, 1.0) / want - 1.0).abs() < 1e-14);
        assert!((element(-x, 0.0) / want - 1.0).abs() < 1e-14);
        assert!((f64::from(element(x as f32, 1.0)) / want - 1.0).abs() < 1e-6);
    }
}

#[test]
fn scores_of_any_size() {
    assert_eq!(one(1e300, 0.0), (1e300, 1.0));
    assert_eq!(one(-1e300, 1.0), (1e300, -1.0));
    assert_eq!(one(1e300, 1.0), (0.0, 0.0));
    assert_eq!(one(f64::INFINITY, 0.0), (f64::INFINITY, 1.0));
    // 0 times infinity, as in PyTorch.
    assert!(one(f64::INFINITY, 1.0).0.is_nan() && one(f64::NEG_INFINITY, 1.0).0.is_nan());
    let (loss, gradient) = one(f64::NAN, 0.5);
    assert!(loss.is_nan() && gradient.is_nan());
}

#[test]
fn a_tile_is_its_samples_side_by_side_and_idle_lanes_have_no_gradient() {
    type S = Image<1, 2, 1>;
    let samples = [[0.5, -1.0], [3.0, 2.0], [-4.0, 0.0]].map(|[a, b]| Tensor::<S, f64>::new([[[a], [b]]]));
    let targets = [[1.0, 0.0], [0.5, 1.0], [0.0, 0.25]].map(|[a, b]| Tensor::<S, f64>::new([[[a], [b]]]));
    let mut y = Tensor::<S, Lanes<f64, 8>>::new([[[Lanes::splat(9.0)]; 2]]);
    for (lane, sample) in samples.iter().enumerate() {
        (0..2).for_each(|i| y[0][i][0].lanes_mut()[lane] = sample[0][i][0]);
    }
    let mut dy = y.clone();
    // Of two elements each sample's own loss is the mean, the tile's the sum.
    let score = BinaryCrossEntropyWithLogits.tile(Portable, &y, &targets, 0.25, &mut dy);
    let mut total = 0.0;
    for (lane, sample) in samples.iter().enumerate() {
        let (loss, gradient) = binary_cross_entropy_with_logits(sample, &targets[lane]);
        total += loss;
        (0..2).for_each(|i| assert_eq!(dy[0][i][0].lanes()[lane], 0.5 * gradient[0][i][0]));
    }
    assert!((score.loss - 2.0 * total).abs() < 1e-14);
    assert_eq!(score.correct, 0);
    assert!(dy.as_slice().iter().all(|dy| dy.lanes()[3..] == [0.0; 5]));
}

proptest! {
    #[test]
    fn the_gradient_is_that_of_the_loss(x in -6.0..6.0f64, target in 0.0..1.0f64) {
        const H: f64 = 1e-5;
        let numeric = (one(x + H, target).0 - one(x - H, target).0) / (2.0 * H);
        prop_assert!((one(x, target).1 - numeric).abs() < 1e-9);
    }
}
