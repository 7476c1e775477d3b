//! Activations against their formulas, over ordinary values and over the ends of the range.

use super::{Elu, Hardsigmoid, LeakyRelu, Relu, Relu6, Selu, Sigmoid, Tanh};
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{AnyLevel, Lanes, Scalar, Tensor, Vector, memory};
use std::vec::Vec;

/// Values per sample: a multiple of no vector's length.
const N: usize = 37;
const BATCH: usize = 11;

/// Ordinary values from -8 to 8, with the special ones strewn in.
fn inputs<T: Scalar>() -> Vec<Tensor<Vector<N>, T>> {
    const SPECIAL: [f64; 16] = [
        0.0,
        -0.0,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
        1e-30,
        -1e-30,
        1e30,
        -1e30,
        88.0,
        -88.0,
        104.5,
        -104.5,
        0.625,
        -0.625,
        1e-40,
    ];
    let mut x = Draw::Uniform.batch::<Vector<N>, T>(&mut rng(7), BATCH);
    for (i, x) in memory::flatten_mut::<T, _>(&mut x).iter_mut().enumerate() {
        *x = match i % 5 {
            0 => T::from_f64(SPECIAL[i / 5 % SPECIAL.len()]),
            _ => *x * T::from_f64(8.0),
        };
    }
    x
}

/// `f` and `slope` (a function of x) against the layer. Results may be off by `ulps` units of their last place, and
/// gradients by `ulps` units of the last place of dL/dy, since 1 - y cancels.
fn check<T: Scalar, A: Layer<Vector<N>, T, Out = Vector<N>>>(
    layer: &A,
    f: fn(f64) -> f64,
    slope: fn(f64) -> f64,
    ulps: f64,
) {
    let x = inputs::<T>();
    let dy = Draw::Uniform.batch::<Vector<N>, T>(&mut rng(8), BATCH);
    let unit = 0.5f64.powi(T::MANTISSA as i32 - 1) * ulps;
    // Below the range of normal numbers `exp` may round to 0.
    let smallest = f64::from(f32::MIN_POSITIVE);
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(layer, &x, &dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(layer, &x, &dy);
        let in_inference = run.infer::<Lanes<T, 8>, _, _>(layer, &x);
        assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
        assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
        assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());

        let (x, dy) = (memory::flatten::<T, _>(&x), memory::flatten::<T, _>(&dy));
        for (i, (x, dy)) in x.iter().zip(dy).enumerate() {
            let (x, dy) = (x.to_f64(), dy.to_f64());
            let (y, dx) = (single.flat_y()[i].to_f64(), single.flat_dx()[i].to_f64());
            if x.is_nan() {
                assert!(y.is_nan(), "f(NaN) = {y}");
                continue;
            }
            let near = (y - f(x)).abs() <= unit * f(x).abs() + smallest;
            assert!(y == f(x) || near, "f({x}) = {y}, not {}", f(x));
            let want = dy * slope(x);
            assert!((dx - want).abs() <= unit * dy.abs(), "f'({x}) * {dy} = {dx}, not {want}");
        }
    }
}

#[test]
fn relu() {
    let (f, slope): (fn(f64) -> f64, fn(f64) -> f64) = (|x| x.max(0.0), |x| if x > 0.0 { 1.0 } else { 0.0 });
    check::<f32, _>(&Relu, f, slope, 0.0);
    check::<f64, _>(&Relu, f, slope, 0.0);
}

#[test]
fn relu6() {
    let (f, slope): (fn(f64) -> f64, fn(f64) -> f64) =
        (|x| x.clamp(0.0, 6.0), |x| if x > 0.0 && x < 6.0 { 1.0 } else { 0.0 });
    check::<f32, _>(&Relu6, f, slope, 0.0);
    check::<f64, _>(&Relu6, f, slope, 0.0);
    let x = Tensor::<Vector<4>>::new([6.0, 6.0f32.next_down(), 6.0f32.next_up(), 0.0]);
    let step = Run::plainly().train::<f32, _, _>(&Relu6, &[x], &[Tensor::new([3.0; 4])]);
    assert_eq!(step.flat_y(), [6.0, 6.0f32.next_down(), 6.0, 0.0]);
    assert_eq!(step.flat_dx(), [0.0, 3.0, 0.0, 0.0]);
}

/// The slope is rounded, then the product.
#[test]
fn leaky_relu() {
    fn f<const PERCENT: usize>(x: f64) -> f64 {
        x * slope::<PERCENT>(x)
    }
    fn slope<const PERCENT: usize>(x: f64) -> f64 {
        if x > 0.0 { 1.0 } else { PERCENT as f64 / 100.0 }
    }
    check::<f32, _>(&LeakyRelu::<1>, f::<1>, slope::<1>, 1.5);
    check::<f64, _>(&LeakyRelu::<1>, f::<1>, slope::<1>, 1.5);
    check::<f32, _>(&LeakyRelu::<30>, f::<30>, slope::<30>, 1.5);
}

/// `exp` is within 2 ulp, the sum and the quotient round once each; the slope adds two products and a difference.
#[test]
fn sigmoid() {
    fn f(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    let slope: fn(f64) -> f64 = |x| f(x) * f(-x);
    check::<f32, _>(&Sigmoid, f, slope, 6.0);
    check::<f64, _>(&Sigmoid, f, slope, 6.0);
}

/// `tanh` is within 4 ulp; its square doubles that in the slope.
#[test]
fn tanh() {
    let slope: fn(f64) -> f64 = |x| 1.0 / x.cosh().powi(2);
    check::<f32, _>(&Tanh, f64::tanh, slope, 10.0);
    check::<f64, _>(&Tanh, f64::tanh, slope, 10.0);
}

/// `tanh` is within 4 ulp, of which e^x - 1 is a quotient.
#[test]
fn elu() {
    let f: fn(f64) -> f64 = |x| if x > 0.0 { x } else { 0.7 * x.exp_m1() };
    let slope: fn(f64) -> f64 = |x| if x > 0.0 { 1.0 } else { 0.7 * x.exp() };
    check::<f32, _>(&Elu::<70>, f, slope, 8.0);
    check::<f64, _>(&Elu::<70>, f, slope, 8.0);
}

#[test]
fn selu() {
    const SCALE: f64 = 1.050_700_987_355_480_5;
    const ALPHA: f64 = 1.673_263_242_354_377_2;
    let f: fn(f64) -> f64 = |x| SCALE * if x > 0.0 { x } else { ALPHA * x.exp_m1() };
    let slope: fn(f64) -> f64 = |x| SCALE * if x > 0.0 { 1.0 } else { ALPHA * x.exp() };
    check::<f32, _>(&Selu, f, slope, 8.0);
    check::<f64, _>(&Selu, f, slope, 8.0);
}

#[test]
fn hardsigmoid() {
    let f: fn(f64) -> f64 = |x| (x + 3.0).clamp(0.0, 6.0) / 6.0;
    let slope: fn(f64) -> f64 = |x| if x > -3.0 && x < 3.0 { 1.0 / 6.0 } else { 0.0 };
    check::<f32, _>(&Hardsigmoid, f, slope, 2.0);
    check::<f64, _>(&Hardsigmoid, f, slope, 2.0);
}

#[test]
fn limits_are_exact() {
    let x = [Tensor::<Vector<2>, f32>::new([f32::INFINITY, f32::NEG_INFINITY])];
    let dy = [Tensor::<Vector<2>, f32>::new([1.0, 1.0])];
    let of = |y: &[f32], dx: &[f32]| [y[0], y[1], dx[0], dx[1]];
    let run = Run::plainly();
    let step = run.train::<f32, _, _>(&Relu, &x, &dy);
    assert_eq!(of(step.flat_y(), step.flat_dx()), [f32::INFINITY, 0.0, 1.0, 0.0]);
    let step = run.train::<f32, _, _>(&Relu6, &x, &dy);
    assert_eq!(of(step.flat_y(), step.flat_dx()), [6.0, 0.0, 0.0, 0.0]);
    let step = run.train::<f32, _, _>(&LeakyRelu::<50>, &x, &dy);
    assert_eq!(of(step.flat_y(), step.flat_dx()), [f32::INFINITY, f32::NEG_INFINITY, 1.0, 0.5]);
    let step = run.train::<f32, _, _>(&Sigmoid, &x, &dy);
    assert_eq!(of(step.flat_y(), step.flat_dx()), [1.0, 0.0, 0.0, 0.0]);
    let step = run.train::<f32, _, _>(&Tanh, &x, &dy);
    assert_eq!(of(step.flat_y(), step.flat_dx()), [1.0, -1.0, 0.0, 0.0]);
}
