//! Values against the definitions, where the pieces meet, extremes, tiles, refusals, and gradients against differences.

use super::{HuberLoss, L1Loss, SmoothL1Loss};
use crate::loss::{Loss, LossError, Sum};
use formwork_tensor::{Element, Image, Lanes, Portable, Scalar, Tensor, Vector};
use proptest::prelude::*;

/// Loss and slope at a distance.
fn at<T: Scalar>(loss: impl Loss<Vector<1>, Tensor<Vector<1>, T>, T>, distance: f64) -> (f64, f64) {
    let (value, gradient) = loss.of(&Tensor::new([T::from_f64(distance)]), &Tensor::zeros());
    (value, gradient[0].to_f64())
}

const DISTANCES: [f64; 9] = [-40.0, -1.0, -0.5, -0.25, 0.0, 0.125, 0.5, 1.0, 3.0];

#[test]
fn as_defined() {
    for d in DISTANCES {
        let sign = if d == 0.0 { 0.0 } else { d.signum() };
        assert_eq!(at::<f64>(L1Loss, d), (d.abs(), sign));
        for knee in [0.5, 1.0, 2.0] {
            let inside = d.abs() < knee;
            let smooth = if inside { d * d / (2.0 * knee) } else { d.abs() - knee / 2.0 };
            let slope = if inside { d / knee } else { sign };
            assert_eq!(at::<f64>(SmoothL1Loss { beta: knee }, d), (smooth, slope));
            assert_eq!(at::<f64>(HuberLoss { delta: knee }, d), (knee * smooth, knee * slope));
        }
        assert_eq!(at::<f64>(SmoothL1Loss { beta: 0.0 }, d), at::<f64>(L1Loss, d));
    }
    assert_eq!((SmoothL1Loss::default().beta, HuberLoss::default().delta), (1.0, 1.0));
}

#[test]
fn distances_of_any_size() {
    let large = f64::from(f32::MAX / 2.0);
    assert_eq!(at::<f32>(L1Loss, -large), (large, -1.0));
    assert_eq!(at::<f32>(SmoothL1Loss::default(), large), (large, 1.0));
    assert_eq!(at::<f32>(HuberLoss { delta: 0.5 }, -large), (large / 2.0, -0.5));
    // Squares of these overflow.
    assert_eq!(at::<f32>(SmoothL1Loss { beta: 2f64.powi(126) }, 2f64.powi(125)), (2f64.powi(123), 0.5));
    for d in [f64::INFINITY, f64::NEG_INFINITY] {
        assert_eq!(at::<f32>(L1Loss, d), (f64::INFINITY, d.signum()));
        assert_eq!(at::<f32>(SmoothL1Loss::default(), d), (f64::INFINITY, d.signum()));
        assert_eq!(at::<f32>(HuberLoss::default(), d), (f64::INFINITY, d.signum()));
    }
    let nan = |(loss, slope): (f64, f64)| loss.is_nan() && slope.is_nan();
    assert!(nan(at::<f32>(L1Loss, f64::NAN)) && nan(at::<f32>(HuberLoss::default(), f64::NAN)));
    assert!(nan(at::<f32>(SmoothL1Loss::default(), f64::NAN)));
}

#[test]
fn numbers_that_make_no_sense() {
    type Target = Tensor<Vector<1>>;
    let smooth = |beta| Loss::<Vector<1>, Target>::check(&SmoothL1Loss { beta }).is_err();
    let huber = |delta| Loss::<Vector<1>, Target>::check(&HuberLoss { delta }).is_err();
    assert_eq!([0.0, 1e-9, 5.0].map(smooth), [false; 3]);
    assert_eq!([-0.1, f64::NAN, f64::INFINITY].map(smooth), [true; 3]);
    assert_eq!([1e-9, 5.0].map(huber), [false; 2]);
    assert_eq!([0.0, -1.0, f64::NAN, f64::INFINITY].map(huber), [true; 4]);
    let wrapped = Loss::<Vector<1>, Target>::check(&Sum(HuberLoss { delta: -1.0 })).unwrap_err();
    assert_eq!(
        wrapped,
        LossError::HyperParameter { name: "delta", value: -1.0, expected: "a finite number above 0" }
    );
}

#[test]
#[should_panic(expected = "the loss's `beta` is -1, but must be a finite number from 0 on")]
fn a_sample_by_itself_is_refused_too() {
    at::<f32>(SmoothL1Loss { beta: -1.0 }, 1.0);
}

#[test]
fn a_tile_is_its_samples_side_by_side_and_idle_lanes_have_no_gradient() {
    type S = Image<1, 2, 1>;
    fn check(loss: impl Loss<S, Tensor<S, f64>, f64>) {
        let samples =
            [[0.5, -1.0], [3.0, 2.0], [-4.0, 0.0]].map(|[a, b]| Tensor::<S, f64>::new([[[a], [b]]]));
        let targets =
            [[1.0, 0.0], [0.5, 1.75], [0.0, 0.25]].map(|[a, b]| Tensor::<S, f64>::new([[[a], [b]]]));
        let mut y = Tensor::<S, Lanes<f64, 8>>::new([[[Lanes::splat(9.0)]; 2]]);
        for (lane, sample) in samples.iter().enumerate() {
            (0..2).for_each(|i| y[0][i][0].lanes_mut()[lane] = sample[0][i][0]);
        }
        let mut dy = y.clone();
        // Of two elements each sample's own loss is the mean, the tile's the sum.
        let score = loss.tile(Portable, &y, &targets, 0.25, &mut dy);
        let mut total = 0.0;
        for (lane, sample) in samples.iter().enumerate() {
            let (own, gradient) = loss.of(sample, &targets[lane]);
            total += own;
            (0..2).for_each(|i| assert_eq!(dy[0][i][0].lanes()[lane], 0.5 * gradient[0][i][0]));
        }
        assert!((score.loss - 2.0 * total).abs() < 1e-14 && score.correct == 0);
        assert!(dy.as_slice().iter().all(|dy| dy.lanes()[3..] == [0.0; 5]));
    }
    check(L1Loss);
    check(SmoothL1Loss { beta: 0.75 });
    check(HuberLoss { delta: 0.75 });
}

proptest! {
    #[test]
    fn gradients_are_those_of_the_losses(d in -3.0..3.0f64, knee in 0.1..2.0f64) {
        const H: f64 = 1e-6;
        prop_assume!(d.abs() > 2.0 * H);
        fn check(loss: impl Loss<Vector<1>, Tensor<Vector<1>, f64>, f64> + Copy, d: f64) -> bool {
            let numeric = (at(loss, d + H).0 - at(loss, d - H).0) / (2.0 * H);
            (at(loss, d).1 - numeric).abs() < 1e-5
        }
        // Where the pieces meet a difference is that of both, which is off by H / knee.
        prop_assert!(check(L1Loss, d), "absolute");
        prop_assert!(check(SmoothL1Loss { beta: knee }, d), "smooth");
        prop_assert!(check(HuberLoss { delta: knee }, d), "Huber");
    }
}
