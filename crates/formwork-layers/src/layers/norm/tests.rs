//! Normalisation of samples against its formula.

use super::{GroupNorm, LayerNorm};
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_within, rng};
use crate::{Infer, Layer};
use formwork_tensor::parameters::Parameters;
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Scalar, Sequence, Shape, Tensor, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;

/// What the formulas give, in `f64` and with the mean of squares about the mean: y, dx, dw, db.
struct Want {
    y: Vec<f64>,
    dx: Vec<f64>,
    dw: Vec<f64>,
    db: Vec<f64>,
}

/// For samples of `len` values, of which `size` at a time are normalised, `each` with one weight.
fn formulas(
    (x, dy): (&[f64], &[f64]),
    (w, b): (&[f64], &[f64]),
    (len, size, each): (usize, usize, usize),
) -> Want {
    let mut want =
        Want { y: Vec::new(), dx: Vec::new(), dw: std::vec![0.0; w.len()], db: std::vec![0.0; w.len()] };
    for (group, (x, dy)) in x.chunks(size).zip(dy.chunks(size)).enumerate() {
        let n = size as f64;
        let place = |i: usize| (group * size % len + i) / each;
        let mean = x.iter().sum::<f64>() / n;
        let var = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let normal: Vec<f64> = x.iter().map(|x| (x - mean) / (var + 1e-5).sqrt()).collect();
        let g: Vec<f64> = dy.iter().enumerate().map(|(i, d)| d * w[place(i)]).collect();
        let mean_g = g.iter().sum::<f64>() / n;
        let mean_gx = g.iter().zip(&normal).map(|(g, x)| g * x).sum::<f64>() / n;
        for i in 0..size {
            want.y.push(w[place(i)] * normal[i] + b[place(i)]);
            want.dx.push((g[i] - mean_g - normal[i] * mean_gx) / (var + 1e-5).sqrt());
            want.dw[place(i)] += dy[i] * normal[i];
            want.db[place(i)] += dy[i];
        }
    }
    want
}

fn flat<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|v| v.to_f64()).collect()
}

/// Values around `offset`, and a layer of random weights, at most 1. Of `f32`, and of values up to 2 after the normalisation, the
/// sums of a group are off by some units of 2^-24.
fn check<E: Element, In: Shape, N: Layer<In, E::Scalar, Out = In>>(
    level: AnyLevel,
    offset: f64,
    (size, each): (usize, usize),
    tolerance: f64,
) {
    let mut rng = rng(7);
    let mut x = Draw::Uniform.batch::<In, E::Scalar>(&mut rng, BATCH);
    for x in memory::flatten_mut::<E::Scalar, _>(&mut x) {
        *x = E::Scalar::from_f64(x.to_f64() + offset);
    }
    let dy = Draw::Uniform.batch::<In, E::Scalar>(&mut rng, BATCH);
    let net = Draw::Uniform.layer::<E::Scalar, N>(&mut rng);
    let parameters = flat(memory::as_slice::<E::Scalar, N>(&net));
    let (w, b) = parameters.split_at(parameters.len() / 2);
    let tensors = (flat(memory::flatten::<E::Scalar, _>(&x)), flat(memory::flatten::<E::Scalar, _>(&dy)));
    let want = formulas((&tensors.0, &tensors.1), (w, b), (In::LEN, size, each));
    let step = Run::at(level).train::<E, In, N>(&net, &x, &dy);
    let in_inference = Run::at(level).infer::<E, In, N>(&net, &x);
    let (dw, db) = step.flat_gradient().split_at(w.len());
    assert_within("y", tolerance, step.flat_y(), &want.y);
    assert_within("y in inference", tolerance, memory::flatten(&in_inference), &want.y);
    assert_within("dx", tolerance, step.flat_dx(), &want.dx);
    // Sums over 11 samples of up to 70 values.
    assert_within("dw", 100.0 * tolerance, dw, &want.dw);
    assert_within("db", 100.0 * tolerance, db, &want.db);
}

#[test]
fn groups_of_channels() {
    for level in AnyLevel::all() {
        check::<f32, Image<6, 4, 5>, GroupNorm<2, 6>>(level, 0.0, (60, 20), 2e-6);
        check::<Lanes<f32, 8>, Image<6, 4, 5>, GroupNorm<3, 6>>(level, 0.0, (40, 20), 2e-6);
        check::<f64, Sequence<4, 7>, GroupNorm<4, 4, f64>>(level, 0.0, (7, 7), 1e-13);
        check::<Lanes<f64, 8>, Vector<12>, GroupNorm<2, 12, f64>>(level, 0.0, (6, 1), 1e-13);
    }
}

#[test]
fn all_of_a_sample() {
    for level in AnyLevel::all() {
        check::<f32, Vector<12>, LayerNorm<Vector<12>>>(level, 0.0, (12, 1), 2e-6);
        check::<Lanes<f32, 8>, Image<4, 5, 6>, LayerNorm<Image<4, 5, 6>>>(level, 0.0, (120, 1), 2e-6);
        check::<f64, Sequence<3, 9>, LayerNorm<Sequence<3, 9>, f64>>(level, 0.0, (27, 1), 1e-13);
        check::<Lanes<f64, 8>, Image<2, 9, 31>, LayerNorm<Image<2, 9, 31>, f64>>(level, 0.0, (558, 1), 1e-13);
    }
}

/// The inputs are rounded before the formulas see them, so what is lost here is lost by the layer.
#[test]
fn values_far_from_zero_keep_their_digits() {
    for level in AnyLevel::all() {
        check::<f32, Image<6, 4, 5>, GroupNorm<2, 6>>(level, 1e4, (60, 20), 2e-6);
        check::<Lanes<f32, 8>, Image<6, 4, 5>, GroupNorm<1, 6>>(level, -1e4, (120, 20), 2e-6);
        check::<Lanes<f32, 8>, Image<4, 5, 6>, LayerNorm<Image<4, 5, 6>>>(level, 1e4, (120, 1), 2e-6);
        check::<f32, Vector<600>, LayerNorm<Vector<600>>>(level, 1e4, (600, 1), 2e-6);
    }
}

/// One value far from all others does not cost these their digits, wherever it lies.
#[test]
fn an_outlier_leaves_the_others_their_digits() {
    for place in [0, 5, 63] {
        let x = [*Tensor::<Vector<64>>::from_fn(|i| if i == place { 1e6 } else { (i % 7) as f32 })];
        let ones = std::vec![1.0; 64];
        let flat_x = flat(x[0].as_slice());
        let want = formulas((&flat_x, &ones), (&ones, &std::vec![0.0; 64]), (64, 64, 1));
        let mut net =
            LayerNorm::<Vector<64>> { weight: [1.0; 64], bias: [0.0; 64], config: Default::default() };
        let y = Run::plainly().infer::<f32, _, _>(&net, &x);
        assert_within("y", 2e-6, y[0].as_slice(), &want.y);
        net.bias[place] = 1.0;
        let y = Run::plainly().infer::<f32, _, _>(&net, &x);
        assert!((f64::from(y[0][place]) - want.y[place] - 1.0).abs() < 2e-6);
    }
}

/// A plain sum of a million values would round away a part of most of them.
#[test]
fn sums_of_many_values_do_not_drift() {
    type Long = Sequence<1, 1_000_000>;
    let mut x = Tensor::<Long>::zeros();
    for (i, x) in x.as_mut_slice().iter_mut().enumerate() {
        *x = 3.0 + if i % 2 == 0 { 0.1 } else { -0.1 };
    }
    let net = GroupNorm::<1, 1> { weight: [1.0], bias: [0.0], config: Default::default() };
    let mut y = Tensor::<Long>::zeros();
    net.infer_tile(formwork_tensor::Portable, &x, &mut y, &mut []);
    // The deviation is 0.1, eps = 1e-5 is a thousandth of its square.
    let want = 0.1 / (0.01f64 + 1e-5).sqrt();
    for (i, y) in y.as_slice().iter().enumerate() {
        let sign = if i % 2 == 0 { 1.0 } else { -1.0 };
        assert!((f64::from(*y) - sign * want).abs() < 3e-6, "{i}: {y}");
    }
}

#[test]
fn a_constant_sample_gives_the_bias() {
    let x = [Tensor::<Image<2, 2, 2>>::new([[[7.3; 2]; 2]; 2])];
    let net = GroupNorm::<1, 2> { weight: [5.0, 6.0], bias: [0.5, -1.0], config: Default::default() };
    let step = Run::plainly().train::<f32, _, _>(&net, &x, &x);
    assert_eq!(*step.y[0], [[[0.5; 2]; 2], [[-1.0; 2]; 2]]);
}

/// Weight and bias have PyTorch's names and shapes, and are what a file holds.
#[test]
fn parameters_are_those_of_pytorch() {
    let mut found = Vec::new();
    <LayerNorm<Image<4, 5, 6>> as Parameters<f32>>::describe(Default::default(), &mut |tensor| {
        found.push((std::format!("{}", tensor.path), tensor.len));
    });
    assert_eq!(found, [("weight".into(), 120), ("bias".into(), 120)]);
    assert_eq!(<GroupNorm<2, 6> as Parameters<f32>>::PARAMS, 12);
}
