//! The rectifier with learned slopes against its formula.

use super::PRelu;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, assert_exact, rng};
use crate::{Layer, OnHeap};
use formwork_tensor::{Image, Lanes, Scalar, Sequence, Shape, Tensor, Vector, memory};
use std::vec;
use std::vec::Vec;

const BATCH: usize = 11;

/// Multiples of 1/8, whose sums and products are exact, so that every value has to be right to the bit.
fn check<const C: usize, S: Shape, T: Scalar>(channels: usize)
where
    PRelu<C, T>: Layer<S, T, Out = S>,
{
    let mut rng = rng(3);
    let net = Draw::Eighths.layer::<T, PRelu<C, T>>(&mut rng);
    let x = Draw::Eighths.batch::<S, T>(&mut rng, BATCH);
    let dy = Draw::Eighths.batch::<S, T>(&mut rng, BATCH);
    let (mut y, mut dx, mut dw) = (Vec::new(), Vec::new(), vec![0.0; C]);
    for (i, (x, dy)) in memory::flatten::<T, _>(&x).iter().zip(memory::flatten::<T, _>(&dy)).enumerate() {
        let (x, dy) = (x.to_f64(), dy.to_f64());
        let channel = i % S::LEN / (S::LEN / channels);
        let slope = if C == 1 { 0 } else { channel };
        let weight = net.weight[slope].to_f64();
        y.push(if x > 0.0 { x } else { weight * x });
        dx.push(if x > 0.0 { dy } else { weight * dy });
        dw[slope] += if x > 0.0 { 0.0 } else { x * dy };
    }
    let single = Run::plainly().train::<T, _, _>(&*net, &x, &dy);
    let lanes = Run::plainly().train::<Lanes<T, 8>, _, _>(&*net, &x, &dy);
    for step in [&single, &lanes] {
        assert_exact("y", step.flat_y(), &y);
        assert_exact("dx", step.flat_dx(), &dx);
        assert_exact("dw", step.flat_gradient(), &dw);
    }
    let inferred = Run::plainly().infer::<Lanes<T, 8>, _, _>(&*net, &x);
    assert_bits("y in inference", memory::flatten::<T, _>(&inferred), single.flat_y());
}

#[test]
fn one_slope_for_all_channels() {
    check::<1, Image<3, 7, 9>, f32>(3);
    check::<1, Sequence<2, 5>, f64>(2);
    check::<1, Vector<6>, f32>(6);
    check::<1, Image<1, 2, 3>, f64>(1);
}

#[test]
fn a_slope_for_each_channel() {
    check::<3, Image<3, 7, 11>, f32>(3);
    check::<2, Sequence<2, 5>, f64>(2);
    check::<6, Vector<6>, f32>(6);
}

/// The sum over many values: one long sum of `f32` would stop growing at 2^24, and be off long before.
#[test]
fn a_slope_of_many_values_keeps_its_gradient() {
    let net = PRelu::<1>::zeros::<f32>();
    let mut x = Tensor::<Image<1, 512, 512>, f32>::zeros_batch(1);
    let mut dy = x.clone();
    memory::flatten_mut::<f32, _>(&mut x).fill(-0.1);
    memory::flatten_mut::<f32, _>(&mut dy).fill(1.0);
    let gradient = Run::plainly().train::<f32, _, _>(&*net, &x, &dy).gradient.weight[0];
    let want = -f64::from(0.1f32) * f64::from(512 * 512);
    assert!((f64::from(gradient) / want - 1.0).abs() < 1e-6, "{gradient}, not {want}");
}

#[test]
fn kink_infinities_and_nan() {
    let mut net = PRelu::<1>::seeded(0);
    assert_eq!(net.weight, [0.25]);
    let (up, down) = (f32::INFINITY, f32::NEG_INFINITY);
    let x = [Tensor::<Vector<4>>::new([0.0, up, down, f32::NAN])];
    let dy = [Tensor::new([1.0; 4])];
    let step = Run::plainly().train::<f32, _, _>(&*net, &x, &dy);
    assert_eq!(step.flat_y()[..3], [0.0, up, down]);
    assert!(step.flat_y()[3].is_nan() && step.gradient.weight[0].is_nan());
    assert_eq!(step.flat_dx()[..3], [0.25, 1.0, 0.25]);
    // A positive infinity is no part of the slope's gradient, and a slope of 0 makes a NaN of a negative one.
    net.weight = [0.0];
    let x = [Tensor::<Vector<3>>::new([up, -1.0, down])];
    assert!(Run::plainly().train::<f32, _, _>(&*net, &x, &[Tensor::new([1.0; 3])]).flat_y()[2].is_nan());
    let x = [Tensor::<Vector<3>>::new([up, -1.0, -2.0])];
    let step = Run::plainly().train::<f32, _, _>(&*net, &x, &[Tensor::new([1.0; 3])]);
    assert_eq!(step.gradient.weight, [-3.0]);
}
