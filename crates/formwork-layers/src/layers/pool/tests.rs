//! Pooling against its formulas: windows that overlap, leave gaps, do not divide the image, hold ties or NaN.

use super::{AvgPool2d, MaxPool2d, reference};
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng};
use formwork_tensor::{AnyLevel, Image, Lanes, Scalar, Shape, Tensor, memory};
use std::vec::Vec;

/// Samples: one whole tile of lanes, and one with idle lanes.
const BATCH: usize = 11;

/// One geometry for both kinds of pooling.
fn check<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>()
where
    MaxPool2d<K, S>: Layer<Image<C, H, W>, T, Out = Image<C, OH, OW>>,
    AvgPool2d<K, S>: Layer<Image<C, H, W>, T, Out = Image<C, OH, OW>>,
{
    let mut rng = rng((H * 100 + W * 10 + K) as u64);
    for draw in [Draw::Eighths, Draw::Uniform] {
        let x = draw.batch::<Image<C, H, W>, T>(&mut rng, BATCH);
        // Eighths, so that the sums of an input's gradients are exact; 17 values for up to K^2 places make ties common.
        let dy = Draw::Eighths.batch::<Image<C, OH, OW>, T>(&mut rng, BATCH);
        check_max::<C, H, W, K, S, OH, OW, T>(&x, &dy);
        check_avg::<C, H, W, K, S, OH, OW, T>(&x, &dy);
    }
}

fn check_max<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    x: &[Tensor<Image<C, H, W>, T>],
    dy: &[Tensor<Image<C, OH, OW>, T>],
) where
    MaxPool2d<K, S>: Layer<Image<C, H, W>, T, Out = Image<C, OH, OW>>,
{
    let (mut y, mut dx) = (Vec::new(), Vec::new());
    for (x, dy) in x.iter().zip(dy) {
        let maxima: [[[_; OW]; OH]; C] = reference::max((K, S), x);
        let mut sample = Tensor::<Image<C, H, W>, f64>::zeros();
        for c in 0..C {
            for (value, d) in maxima[c].as_flattened().iter().zip(dy[c].as_flattened()) {
                let (value, row, column) = *value;
                y.push(value.to_f64());
                sample[c][row][column] += d.to_f64();
            }
        }
        dx.extend(sample.as_slice());
    }
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(&MaxPool2d::<K, S>, x, dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(&MaxPool2d::<K, S>, x, dy);
        for step in [&single, &lanes] {
            assert_exact("max", step.flat_y(), &y);
            assert_exact("max dx", step.flat_dx(), &dx);
        }
        let in_use = run.infer::<Lanes<T, 8>, _, _>(&MaxPool2d::<K, S>, x);
        assert_bits("max in use", memory::flatten::<T, _>(&in_use), single.flat_y());
    }
}

fn check_avg<
    const C: usize,
    const H: usize,
    const W: usize,
    const K: usize,
    const S: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
>(
    x: &[Tensor<Image<C, H, W>, T>],
    dy: &[Tensor<Image<C, OH, OW>, T>],
) where
    AvgPool2d<K, S>: Layer<Image<C, H, W>, T, Out = Image<C, OH, OW>>,
{
    let formula = |f: fn(f64) -> f64| {
        let (mut y, mut dx) = (Vec::new(), Vec::new());
        for (x, dy) in x.iter().zip(dy) {
            let x: &[[[f64; W]; H]; C] =
                &core::array::from_fn(|c| x[c].map(|row| row.map(|x| f(x.to_f64()))));
            let means: [[[f64; OW]; OH]; C] = reference::avg((K, S), x);
            y.extend(means.as_flattened().as_flattened());
            let mut sample = Tensor::<Image<C, H, W>, f64>::zeros();
            for (c, i, j) in (0..C * OH * OW).map(|n| (n / (OH * OW), n / OW % OH, n % OW)) {
                for (k, l) in (0..K * K).map(|n| (n / K, n % K)) {
                    sample[c][i * S + k][j * S + l] += f(dy[c][i][j].to_f64()) / (K * K) as f64;
                }
            }
            dx.extend(sample.as_slice());
        }
        (y, dx)
    };
    let ((y, dx), (y_magnitude, dx_magnitude)) = (formula(|x| x), formula(f64::abs));
    // The factor 1 / K^2 is rounded, and so is the product with it.
    let terms = K * K + 2;
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(&AvgPool2d::<K, S>, x, dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(&AvgPool2d::<K, S>, x, dy);
        assert_rounded("avg", terms, single.flat_y(), &y, &y_magnitude);
        assert_rounded("avg dx", terms, single.flat_dx(), &dx, &dx_magnitude);
        assert_bits("a lane's avg", lanes.flat_y(), single.flat_y());
        assert_bits("a lane's avg dx", lanes.flat_dx(), single.flat_dx());
        let in_use = run.infer::<Lanes<T, 8>, _, _>(&AvgPool2d::<K, S>, x);
        assert_bits("avg in use", memory::flatten::<T, _>(&in_use), single.flat_y());
    }
}

/// A test for each geometry: name: scalars; C, H, W, K, S.
macro_rules! geometries {
    ($($name:ident: [$($t:ty)+] $c:literal, $h:literal, $w:literal, $k:literal, $s:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$c, $h, $w, $k, $s, _, _, $t>();)+
        })*
    };
}

geometries! {
    halves:                 [f32 f64] 1,  4,  4, 2, 2;
    rest_in_both_axes:      [f32]     3,  9,  7, 2, 2;
    overlap_by_one:         [f32]     3,  8,  9, 3, 2;
    overlap_by_two:         [f32]     2,  6,  5, 3, 1;
    overlap_by_three:       [f32]     1,  5, 13, 4, 1;
    gaps:                   [f32 f64] 2,  9,  8, 2, 3;
    gaps_of_a_window_of_1:  [f32]     4,  7,  5, 1, 2;
    one_window_with_a_rest: [f32]     2, 11,  8, 7, 7;
    wide:                   [f32]     8,  2, 30, 2, 2;
}

/// The gradient of one window of 2 x 2 with dL/dy = 1.
fn winner(x: [f32; 4]) -> (f32, Vec<f32>) {
    let x = Tensor::<Image<1, 2, 2>>::from_fn(|i| x[i]);
    let dy = Tensor::<Image<1, 1, 1>>::new([[[1.0]]]);
    let step = Run::plainly().train::<f32, _, _>(&MaxPool2d::<2>, &[*x], &[dy]);
    (step.y[0][0][0][0], step.flat_dx().to_vec())
}

#[test]
fn the_first_of_equal_values_wins() {
    assert_eq!(winner([1.0, 2.0, 2.0, 2.0]), (2.0, [0.0, 1.0, 0.0, 0.0].to_vec()));
    assert_eq!(winner([0.0, -0.0, 0.0, -0.0]), (0.0, [1.0, 0.0, 0.0, 0.0].to_vec()));
    let low = f32::NEG_INFINITY;
    assert_eq!(winner([low; 4]), (low, [1.0, 0.0, 0.0, 0.0].to_vec()));
}

/// PyTorch goes on with every NaN it meets, so the last one gets the gradient.
#[test]
fn nan_is_greater_than_everything() {
    for (x, at) in [([1.0, f32::NAN, 9.0, f32::INFINITY], 1), ([f32::NAN, 1.0, f32::NAN, 2.0], 2)] {
        let (y, dx) = winner(x);
        assert!(y.is_nan());
        assert_eq!(dx, (0..4).map(|i| if i == at { 1.0 } else { 0.0 }).collect::<Vec<f32>>());
    }
}

#[test]
fn nan_stays_in_its_lane() {
    let mut x = Draw::Uniform.batch::<Image<2, 4, 4>, f32>(&mut rng(1), 8);
    let without = Run::plainly().infer::<Lanes<f32, 8>, _, _>(&MaxPool2d::<2>, &x);
    x[3][1][2][2] = f32::NAN;
    let with = Run::plainly().infer::<Lanes<f32, 8>, _, _>(&MaxPool2d::<2>, &x);
    let (with, without) = (memory::flatten::<f32, _>(&with), memory::flatten::<f32, _>(&without));
    let hit = 3 * Image::<2, 2, 2>::LEN + 7;
    for i in 0..with.len() {
        assert!(if i == hit { with[i].is_nan() } else { with[i] == without[i] }, "{i}");
    }
}
