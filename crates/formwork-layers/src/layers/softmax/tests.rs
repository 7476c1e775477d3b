//! Softmax against its formula.

use super::Softmax;
use crate::Passes;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{AnyLevel, Lanes, Scalar, Tensor, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;

fn formula(x: &[f64]) -> Vec<f64> {
    let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers: Vec<f64> = x.iter().map(|x| (x - largest).exp()).collect();
    let sum: f64 = powers.iter().sum();
    powers.iter().map(|power| power / sum).collect()
}

/// Scores up to `scale`.
fn check<const N: usize, T: Scalar>(scale: f64) {
    let mut rng = rng(N as u64);
    let mut x = Draw::Uniform.batch::<Vector<N>, T>(&mut rng, BATCH);
    memory::flatten_mut::<T, _>(&mut x).iter_mut().for_each(|x| *x = *x * T::from_f64(scale));
    let dy = Draw::Uniform.batch::<Vector<N>, T>(&mut rng, BATCH);
    // x - largest is rounded, which is a relative error of u |x - largest| after `exp`; where that is much, e^x is 0
    // long before. `exp` itself is within 2 ulp = 4 u, the sum within N u; numerator and denominator have both errors.
    let range = (2.0 * scale).min(104.0);
    let bound = 0.5f64.powi(T::MANTISSA as i32) * (2.0 * range + N as f64 + 12.0);
    for level in AnyLevel::all() {
        let single = Run::at(level).train::<T, _, _>(&Softmax, &x, &dy);
        let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&Softmax, &x, &dy);
        let in_inference = Run::at(level).infer::<Lanes<T, 8>, _, _>(&Softmax, &x);
        assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
        assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
        assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
        for sample in 0..BATCH {
            let (x, dy) = (x[sample].cast::<f64>(), dy[sample].cast::<f64>());
            let want = formula(x.as_slice());
            let mean: f64 = want.iter().zip(dy.iter()).map(|(y, d)| y * d).sum();
            let magnitude: f64 = want.iter().zip(dy.iter()).map(|(y, d)| y * d.abs()).sum();
            for i in 0..N {
                let y = single.y[sample][i].to_f64();
                let smallest = f64::from(f32::MIN_POSITIVE);
                assert!((y - want[i]).abs() <= bound * want[i] + smallest, "y[{i}] = {y}, not {}", want[i]);
                let (dx, want_dx) = (single.dx[sample][i].to_f64(), want[i] * (dy[i] - mean));
                let bound = 3.0 * bound * want[i] * (dy[i].abs() + magnitude) + smallest;
                assert!((dx - want_dx).abs() <= bound, "dx[{i}] = {dx}, not {want_dx}");
            }
        }
    }
}

#[test]
fn small_scores() {
    check::<1, f32>(1.0);
    check::<2, f32>(1.0);
    check::<10, f32>(3.0);
    check::<17, f32>(10.0);
    check::<10, f64>(3.0);
}

#[test]
fn huge_scores() {
    check::<10, f32>(1e4);
    check::<10, f32>(1e37);
    check::<10, f64>(1e6);
}

#[test]
fn infinite_scores_and_nan() {
    let low = f32::NEG_INFINITY;
    assert_eq!(*Softmax.forward(&Tensor::<Vector<3>>::new([low, 2.0, 2.0])), Tensor::new([0.0, 0.5, 0.5]));
    for x in [[low; 3], [f32::INFINITY, 0.0, 1.0], [f32::NAN, 0.0, 1.0], [0.0, 1.0, f32::NAN]] {
        let y = Softmax.forward(&Tensor::<Vector<3>>::new(x));
        assert!(y.iter().any(|y| y.is_nan()), "{x:?} -> {y:?}");
    }
}
