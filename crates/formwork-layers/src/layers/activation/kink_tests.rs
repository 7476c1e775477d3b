//! Kinks, infinities and NaN of activations as PyTorch has them, and their formulas over ordinary values.

use super::{Elu, Hardsigmoid, Hardswish, Hardtanh, LogSigmoid, Mish, Selu, Softsign};
use crate::Layer;
use crate::tests::harness::Run;
use formwork_tensor::{Lanes, Scalar, Tensor, Vector};
use std::vec::Vec;

/// What a layer gives for each of `x`: y and the slope, one sample at a time and as a lane, which have to agree.
fn at<T: Scalar, A: Layer<Vector<1>, T, Out = Vector<1>>>(layer: &A, x: &[f64]) -> Vec<(f64, f64)> {
    let x: Vec<_> = x.iter().map(|x| Tensor::<Vector<1>, T>::new([T::from_f64(*x)])).collect();
    let dy: Vec<_> = x.iter().map(|_| Tensor::new([T::ONE])).collect();
    let single = Run::plainly().train::<T, _, _>(layer, &x, &dy);
    let lanes = Run::plainly().train::<Lanes<T, 8>, _, _>(layer, &x, &dy);
    crate::tests::values::assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
    crate::tests::values::assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
    single.flat_y().iter().zip(single.flat_dx()).map(|(y, dx)| (y.to_f64(), dx.to_f64())).collect()
}

/// Against the formulas, from -20 to 20: y within `ulps` units in its last place, the slope within as many of 1.
fn follows<T: Scalar, A: Layer<Vector<1>, T, Out = Vector<1>>>(
    layer: &A,
    ulps: f64,
    f: fn(f64) -> f64,
    slope: fn(f64) -> f64,
) {
    let mut x: Vec<f64> = (-640..=640).map(|i| f64::from(i) / 32.0 + 1.0 / 128.0).collect();
    x.extend([1e-3, -1e-3, 1e-6, -1e-6, 1e-12, -1e-12]);
    // As the scalar has it.
    x.iter_mut().for_each(|x| *x = T::from_f64(*x).to_f64());
    let unit = 0.5f64.powi(T::MANTISSA as i32 - 1) * ulps;
    for (x, (y, dx)) in x.iter().copied().zip(at::<T, A>(layer, &x)) {
        assert!((y - f(x)).abs() <= unit * f(x).abs(), "f({x}) = {y}, not {}", f(x));
        assert!((dx - slope(x)).abs() <= unit, "f'({x}) = {dx}, not {}", slope(x));
    }
}

const SCALE: f64 = 1.050_700_987_355_480_5;
const ALPHA: f64 = 1.673_263_242_354_377_2;

/// tanh is within 4 ulp, the quotient, the product and the constants round as well.
#[test]
fn elu_and_selu() {
    let f: fn(f64) -> f64 = |x| if x > 0.0 { x } else { 0.7 * x.exp_m1() };
    let slope: fn(f64) -> f64 = |x| if x > 0.0 { 1.0 } else { 0.7 * x.exp() };
    follows::<f32, _>(&Elu::<70>, 8.0, f, slope);
    follows::<f64, _>(&Elu::<70>, 8.0, f, slope);
    let f: fn(f64) -> f64 = |x| SCALE * if x > 0.0 { x } else { ALPHA * x.exp_m1() };
    let slope: fn(f64) -> f64 = |x| SCALE * if x > 0.0 { 1.0 } else { ALPHA * x.exp() };
    follows::<f32, _>(&Selu, 8.0, f, slope);
    follows::<f64, _>(&Selu, 8.0, f, slope);
}

#[test]
fn hard_ones() {
    fn share(x: f64) -> f64 {
        (x + 3.0).clamp(0.0, 6.0) / 6.0
    }
    let slope: fn(f64) -> f64 = |x| if x > -3.0 && x < 3.0 { 1.0 / 6.0 } else { 0.0 };
    follows::<f64, _>(&Hardsigmoid, 2.0, share, slope);
    follows::<f32, _>(&Hardsigmoid, 2.0, share, slope);
    let f: fn(f64) -> f64 = |x| x * share(x);
    let slope: fn(f64) -> f64 = |x| match x {
        x if x <= -3.0 => 0.0,
        x if x >= 3.0 => 1.0,
        x => x / 3.0 + 0.5,
    };
    follows::<f64, _>(&Hardswish, 3.0, f, slope);
    follows::<f32, _>(&Hardswish, 3.0, f, slope);
    let f: fn(f64) -> f64 = |x| x.clamp(-1.0, 1.0);
    let slope: fn(f64) -> f64 = |x| if x > -1.0 && x < 1.0 { 1.0 } else { 0.0 };
    follows::<f64, _>(&Hardtanh, 0.0, f, slope);
    follows::<f32, _>(&Hardtanh, 0.0, f, slope);
}

/// The sum and the quotient round, and in the slope the square.
#[test]
fn softsign() {
    let f: fn(f64) -> f64 = |x| x / (1.0 + x.abs());
    let slope: fn(f64) -> f64 = |x| 1.0 / (1.0 + x.abs()).powi(2);
    follows::<f64, _>(&Softsign, 3.0, f, slope);
    follows::<f32, _>(&Softsign, 3.0, f, slope);
}

/// `exp` and `ln` are within 2 ulp, which the corrected sum and the last one add to.
#[test]
fn log_sigmoid() {
    let f: fn(f64) -> f64 = |x| x.min(0.0) - (-x.abs()).exp().ln_1p();
    let slope: fn(f64) -> f64 = |x| 1.0 / (1.0 + x.exp());
    follows::<f64, _>(&LogSigmoid, 6.0, f, slope);
    follows::<f32, _>(&LogSigmoid, 6.0, f, slope);
}

/// `exp` is within 2 ulp, which a square doubles; products, sums and quotients round as well.
#[test]
fn mish() {
    fn t(x: f64) -> f64 {
        x.exp().ln_1p().tanh()
    }
    let f: fn(f64) -> f64 = |x| x * t(x);
    let slope: fn(f64) -> f64 = |x| t(x) + x * (1.0 - t(x) * t(x)) / (1.0 + (-x).exp());
    follows::<f32, _>(&Mish, 12.0, f, slope);
    follows::<f64, _>(&Mish, 12.0, f, slope);
}

/// The slope at each kink.
#[test]
fn kinks() {
    fn check<T: Scalar>() {
        let value = |x: f64| T::from_f64(x).to_f64();
        assert_eq!(at::<T, _>(&Elu::<100>, &[0.0, -0.0]), [(0.0, 1.0); 2]);
        assert_eq!(at::<T, _>(&Elu::<70>, &[0.0]), [(0.0, value(0.7))]);
        assert_eq!(at::<T, _>(&Elu::<0>, &[0.0, -5.0, 5.0]), [(0.0, 0.0), (0.0, 0.0), (5.0, 1.0)]);
        assert_eq!(at::<T, _>(&Selu, &[0.0]), [(0.0, value(SCALE * ALPHA))]);
        assert_eq!(at::<T, _>(&Hardsigmoid, &[-3.0, 3.0]), [(0.0, 0.0), (1.0, 0.0)]);
        assert_eq!(at::<T, _>(&Hardswish, &[-3.0, 3.0]), [(0.0, 0.0), (3.0, 1.0)]);
        assert_eq!(at::<T, _>(&Hardtanh, &[-1.0, 1.0]), [(-1.0, 0.0), (1.0, 0.0)]);
    }
    check::<f32>();
    check::<f64>();
}

/// As PyTorch's formulas have it where they meet infinities.
#[test]
fn infinities() {
    fn check<T: Scalar>() {
        let value = |x: f64| T::from_f64(x).to_f64();
        let (up, down) = (f64::INFINITY, f64::NEG_INFINITY);
        assert_eq!(at::<T, _>(&Elu::<70>, &[up, down]), [(up, 1.0), (-value(0.7), 0.0)]);
        let least = value(SCALE * ALPHA);
        assert_eq!(at::<T, _>(&Selu, &[up, down]), [(up, value(SCALE)), (-least, 0.0)]);
        assert_eq!(at::<T, _>(&Hardsigmoid, &[up, down]), [(1.0, 0.0), (0.0, 0.0)]);
        assert_eq!(at::<T, _>(&Hardtanh, &[up, down]), [(1.0, 0.0), (-1.0, 0.0)]);
        assert_eq!(at::<T, _>(&LogSigmoid, &[up, down]), [(0.0, 0.0), (down, 1.0)]);
        let softsign = at::<T, _>(&Softsign, &[up, down]);
        assert!(softsign.iter().all(|(y, slope)| y.is_nan() && *slope == 0.0));
        let hardswish = at::<T, _>(&Hardswish, &[up, down]);
        assert_eq!(hardswish[0], (up, 1.0));
        assert!(hardswish[1].0.is_nan() && hardswish[1].1 == 0.0);
        let mish = at::<T, _>(&Mish, &[up, down]);
        assert!(mish[0].0 == up && mish[0].1.is_nan());
        assert!(mish[1].0.is_nan() && mish[1].1.is_nan());
        let large = [1e30, -1e30, 200.0, -200.0];
        let straight = [(1e30, 1.0), (0.0, 0.0), (200.0, 1.0), (0.0, 0.0)].map(|(y, d)| (value(y), d));
        assert_eq!(at::<T, _>(&Hardswish, &large), straight);
        // e^-200 is no `f32`.
        assert_eq!(at::<T, _>(&Mish, &large)[..3], straight[..3]);
        let least = at::<T, _>(&Mish, &large)[3];
        assert!(least.0.abs() < 1e-80 && least.1.abs() < 1e-80);
    }
    check::<f32>();
    check::<f64>();
}

#[test]
fn a_nan_stays_one() {
    fn check<T: Scalar>() {
        let nan = [f64::NAN];
        assert!(at::<T, _>(&Elu::<70>, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&Selu, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&Mish, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&Hardswish, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&Hardtanh, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&Softsign, &nan)[0].0.is_nan());
        assert!(at::<T, _>(&LogSigmoid, &nan)[0].0.is_nan());
        let (y, slope) = at::<T, _>(&Hardsigmoid, &nan)[0];
        assert!(y.is_nan() && slope == 0.0);
    }
    check::<f32>();
    check::<f64>();
}
