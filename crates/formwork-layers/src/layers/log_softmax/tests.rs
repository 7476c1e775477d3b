//! The logarithm of softmax against its formula.

use super::LogSoftmax;
use crate::Passes;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{Lanes, Scalar, Tensor, Vector, memory};

const BATCH: usize = 11;

/// Scores up to `scale`. The difference to the largest is rounded, which the sum and the result feel as u |x - largest|; `exp`
/// and `ln` are within 2 ulp, and the sum of N terms within N u.
fn check<const N: usize, T: Scalar>(scale: f64) {
    let mut rng = rng(N as u64);
    let mut x = Draw::Uniform.batch::<Vector<N>, T>(&mut rng, BATCH);
    memory::flatten_mut::<T, _>(&mut x).iter_mut().for_each(|x| *x = *x * T::from_f64(scale));
    let dy = Draw::Uniform.batch::<Vector<N>, T>(&mut rng, BATCH);
    let single = Run::plainly().train::<T, _, _>(&LogSoftmax, &x, &dy);
    let lanes = Run::plainly().train::<Lanes<T, 8>, _, _>(&LogSoftmax, &x, &dy);
    let inferred = Run::plainly().infer::<Lanes<T, 8>, _, _>(&LogSoftmax, &x);
    assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
    assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
    assert_bits("y in inference", memory::flatten::<T, _>(&inferred), single.flat_y());
    let unit = 0.5f64.powi(T::MANTISSA as i32);
    for sample in 0..BATCH {
        let (x, dy) = (x[sample].cast::<f64>(), dy[sample].cast::<f64>());
        let largest = x.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let log = x.iter().map(|x| (x - largest).exp()).sum::<f64>().ln();
        let (total, magnitude) = dy.iter().fold((0.0, 0.0), |(sum, all), d| (sum + d, all + d.abs()));
        for i in 0..N {
            let want = x[i] - largest - log;
            let y = single.y[sample][i].to_f64();
            // At most 104 below the largest a score counts in the sum.
            let bound = unit * (2.0 * want.abs() + 2.0 * scale.min(104.0) + N as f64 + 12.0);
            assert!((y - want).abs() <= bound, "y[{i}] = {y}, not {want}");
            let (dx, power) = (single.dx[sample][i].to_f64(), want.exp());
            let want = dy[i] - power * total;
            // e^y is off by as much as y, relatively, besides its own 4 u; where y is far below, e^y is nothing.
            let bound =
                (power * magnitude) * (bound + unit * (N as f64 + 6.0)) + 2.0 * unit * (1.0 + want.abs());
            assert!((dx - want).abs() <= bound, "dx[{i}] = {dx}, not {want}");
        }
    }
}

#[test]
fn small_scores() {
    check::<1, f32>(1.0);
    check::<2, f32>(1.0);
    check::<10, f32>(3.0);
    check::<17, f64>(10.0);
}

#[test]
fn huge_scores() {
    check::<10, f32>(1e4);
    check::<10, f32>(1e37);
    check::<10, f64>(1e6);
}

#[test]
fn infinite_scores_and_nan() {
    let (up, low) = (f32::INFINITY, f32::NEG_INFINITY);
    let x = Tensor::<Vector<3>>::new([low, 2.0, low]);
    assert_eq!(*LogSoftmax.forward(&x), Tensor::new([low, 0.0, low]));
    // e^-inf is 0: a score that cannot win learns from its own dL/dy only.
    let dy = Tensor::<Vector<3>>::new([1.0, 2.0, 3.0]);
    assert_eq!(*LogSoftmax.backward(&x, &dy).input, Tensor::new([1.0, -4.0, 3.0]));
    for x in [[low; 3], [up, 0.0, 1.0], [f32::NAN, 0.0, 1.0], [0.0, 1.0, f32::NAN]] {
        let y = LogSoftmax.forward(&Tensor::<Vector<3>>::new(x));
        assert!(y.iter().any(|y| y.is_nan()), "{x:?} -> {y:?}");
    }
}
