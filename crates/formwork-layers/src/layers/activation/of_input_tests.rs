//! Activations that are differentiated from their input: values, slopes, and the ends of the range as in PyTorch.

use super::{Gelu, Hardswish, Mish, Silu, Softplus};
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{AnyLevel, Lanes, Scalar, Tensor, Vector, memory};
use std::vec::Vec;

/// A multiple of no vector's length.
const N: usize = 37;
const BATCH: usize = 11;

/// `f` and `slope` against the layer, for inputs from -`range` to `range`: off by at most `tolerance` times (1 + |x|), in
/// units of the scalar's precision.
fn check<T: Scalar, A: Layer<Vector<N>, T, Out = Vector<N>>>(
    layer: &A,
    range: f64,
    f: impl Fn(f64) -> f64,
    slope: impl Fn(f64) -> f64,
    tolerance: f64,
) {
    let mut x = Draw::Uniform.batch::<Vector<N>, T>(&mut rng(7), BATCH);
    memory::flatten_mut::<T, _>(&mut x).iter_mut().for_each(|x| *x = *x * T::from_f64(range));
    x[0][0] = T::ZERO;
    let dy = Draw::Uniform.batch::<Vector<N>, T>(&mut rng(8), BATCH);
    let unit = 0.5f64.powi(T::MANTISSA as i32) * tolerance;
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(layer, &x, &dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(layer, &x, &dy);
        let in_inference = run.infer::<Lanes<T, 8>, _, _>(layer, &x);
        assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
        assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
        assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
        for i in 0..N * BATCH {
            let at = |values: &[Tensor<Vector<N>, T>]| memory::flatten::<T, _>(values)[i].to_f64();
            let (x, dy) = (at(&x), at(&dy));
            let (y, dx) = (single.flat_y()[i].to_f64(), single.flat_dx()[i].to_f64());
            assert!((y - f(x)).abs() <= unit * (1.0 + x.abs()), "f({x}) = {y}, not {}", f(x));
            let want = dy * slope(x);
            assert!(
                (dx - want).abs() <= unit * dy.abs() * (1.0 + x.abs()),
                "f'({x}) {dy} = {dx}, not {want}"
            );
        }
    }
}

/// The slope of `f`, by central differences of fourth order.
fn numeric(f: impl Fn(f64) -> f64, x: f64) -> f64 {
    const H: f64 = 1e-3;
    (8.0 * (f(x + H) - f(x - H)) - (f(x + 2.0 * H) - f(x - 2.0 * H))) / (12.0 * H)
}

fn phi(x: f64) -> f64 {
    0.5 + 0.5 * Scalar::erf(x * core::f64::consts::FRAC_1_SQRT_2)
}

fn density(x: f64) -> f64 {
    (-0.5 * x * x).exp() / (2.0 * core::f64::consts::PI).sqrt()
}

#[test]
fn gelu() {
    let (f, slope): (fn(f64) -> f64, fn(f64) -> f64) = (|x| x * phi(x), |x| phi(x) + x * density(x));
    for range in [0.01, 3.0, 20.0] {
        check::<f32, _>(&Gelu, range, f, slope, 6.0);
        check::<f64, _>(&Gelu, range, f, slope, 6.0);
    }
    for x in [-3.0, -0.5, 0.0, 0.25, 2.0] {
        assert!((slope(x) - numeric(f, x)).abs() < 1e-9);
    }
}

#[test]
fn silu() {
    fn logistic(x: f64) -> f64 {
        1.0 / (1.0 + (-x).exp())
    }
    let f: fn(f64) -> f64 = |x| x * logistic(x);
    let slope: fn(f64) -> f64 = |x| logistic(x) * (1.0 + x * logistic(-x));
    for range in [0.01, 3.0, 120.0] {
        check::<f32, _>(&Silu, range, f, slope, 8.0);
        check::<f64, _>(&Silu, range, f, slope, 8.0);
    }
    for x in [-3.0, -0.5, 0.0, 0.25, 2.0] {
        assert!((slope(x) - numeric(f, x)).abs() < 1e-9);
    }
}

#[test]
fn mish() {
    fn t(x: f64) -> f64 {
        x.exp().ln_1p().tanh()
    }
    let f: fn(f64) -> f64 = |x| x * t(x);
    let slope: fn(f64) -> f64 = |x| t(x) + x * (1.0 - t(x) * t(x)) / (1.0 + (-x).exp());
    for range in [0.01, 3.0, 120.0] {
        check::<f32, _>(&Mish, range, f, slope, 12.0);
        check::<f64, _>(&Mish, range, f, slope, 12.0);
    }
    for x in [-3.0, -0.5, 0.0, 0.25, 2.0] {
        assert!((slope(x) - numeric(f, x)).abs() < 1e-9);
    }
}

#[test]
fn hardswish() {
    let f: fn(f64) -> f64 = |x| x * (x + 3.0).clamp(0.0, 6.0) / 6.0;
    let slope: fn(f64) -> f64 = |x| if x.abs() < 3.0 { x / 3.0 + 0.5 } else { f64::from(x > 0.0) };
    for range in [0.01, 3.0, 20.0] {
        check::<f32, _>(&Hardswish, range, f, slope, 4.0);
        check::<f64, _>(&Hardswish, range, f, slope, 4.0);
    }
    for x in [-4.0, -0.5, 0.0, 0.25, 5.0] {
        assert!((slope(x) - numeric(f, x)).abs() < 1e-9);
    }
}

fn softplus_of(x: f64) -> f64 {
    if x > 20.0 { x } else { x.exp().ln_1p() }
}

#[test]
fn softplus() {
    let slope: fn(f64) -> f64 = |x| if x > 20.0 { 1.0 } else { 1.0 / (1.0 + (-x).exp()) };
    for range in [0.01, 3.0, 40.0, 120.0] {
        check::<f32, _>(&Softplus, range, softplus_of, slope, 6.0);
        check::<f64, _>(&Softplus, range, softplus_of, slope, 6.0);
    }
    for x in [-3.0, -0.5, 0.0, 0.25, 2.0, 30.0] {
        assert!((slope(x) - numeric(softplus_of, x)).abs() < 1e-9);
    }
}

/// Small values keep their digits, and the threshold is where PyTorch has it: a jump of 2e-9 that `f64` can see.
#[test]
fn softplus_far_from_zero() {
    let x = [-60.0, -30.0, -12.5, 20.0, 20.0f64.next_up(), 300.0];
    let step = Run::plainly().train::<f64, _, _>(
        &Softplus,
        &[Tensor::<Vector<6>, f64>::new(x)],
        &[Tensor::new([1.0; 6])],
    );
    for (i, x) in x.into_iter().enumerate() {
        assert!((step.flat_y()[i] / softplus_of(x) - 1.0).abs() < 1e-14, "{x}");
    }
    assert!(step.flat_y()[3] > 20.0 && step.flat_y()[4] == x[4] && step.flat_y()[3] > step.flat_y()[4]);
    assert!(step.flat_dx()[3] < 1.0 && step.flat_dx()[4..] == [1.0; 2]);
    let x = [Tensor::<Vector<4>>::new([-60.0, -30.0, -12.5, -1.0])];
    let step = Run::plainly().train::<f32, _, _>(&Softplus, &x, &[Tensor::new([1.0; 4])]);
    for (y, x) in step.flat_y().iter().zip(x[0].iter()) {
        assert!((f64::from(*y) / softplus_of(f64::from(*x)) - 1.0).abs() < 1e-6, "{x}");
    }
    let x = Tensor::<Vector<3>>::new([f32::INFINITY, f32::NEG_INFINITY, f32::NAN]);
    let step = Run::plainly().train::<f32, _, _>(&Softplus, &[x], &[Tensor::new([1.0; 3])]);
    assert_eq!(step.flat_y()[..2], [f32::INFINITY, 0.0]);
    assert_eq!(step.flat_dx()[..2], [1.0, 0.0]);
    assert!(step.flat_y()[2].is_nan() && step.flat_dx()[2].is_nan());
}

/// PyTorch gives the same: the formulas meet 0 times infinity.
#[test]
fn infinities_and_nan() {
    fn ends<T: Scalar, A: Layer<Vector<3>, T, Out = Vector<3>>>(layer: &A) -> (Vec<f64>, Vec<f64>) {
        let x = [f64::INFINITY, f64::NEG_INFINITY, f64::NAN].map(T::from_f64);
        let step = Run::plainly().train::<T, _, _>(layer, &[Tensor::new(x)], &[Tensor::new([T::ONE; 3])]);
        let wide = |values: &[T]| values.iter().map(|value| value.to_f64()).collect();
        (wide(step.flat_y()), wide(step.flat_dx()))
    }
    for (y, dx) in
        [ends::<f32, _>(&Gelu), ends::<f64, _>(&Gelu), ends::<f32, _>(&Silu), ends::<f64, _>(&Silu)]
    {
        assert_eq!(y[0], f64::INFINITY);
        assert!(y[1].is_nan() && y[2].is_nan());
        assert!(dx.iter().all(|dx| dx.is_nan()));
    }
}

#[test]
fn large_finite_inputs() {
    let x = [Tensor::<Vector<4>>::new([1e30, -1e30, 200.0, -200.0])];
    let dy = [Tensor::new([1.0; 4])];
    for step in [
        Run::plainly().train::<f32, _, _>(&Gelu, &x, &dy).y,
        Run::plainly().train::<f32, _, _>(&Silu, &x, &dy).y,
    ] {
        assert_eq!(*step[0], [1e30, 0.0, 200.0, 0.0]);
    }
    assert_eq!(Run::plainly().train::<f32, _, _>(&Gelu, &x, &dy).flat_dx(), [1.0, 0.0, 1.0, 0.0]);
    assert_eq!(Run::plainly().train::<f32, _, _>(&Silu, &x, &dy).flat_dx(), [1.0, 0.0, 1.0, 0.0]);
}
