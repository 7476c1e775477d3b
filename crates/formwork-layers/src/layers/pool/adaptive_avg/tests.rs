//! Windows that share an image, against their formula.

use super::AdaptiveAvgPool2d;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_rounded, rng};
use crate::{GlobalAvgPool, Layer};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Shape, Tensor, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;

/// With real numbers instead of the kernel's integers: a row k is seen if it overlaps with the stripe of the image that is window i's.
fn sees(at: usize, windows: usize, len: usize, k: usize) -> bool {
    let (start, end) =
        (at as f64 * len as f64 / windows as f64, (at + 1) as f64 * len as f64 / windows as f64);
    (k + 1) as f64 > start + 1e-9 && (k as f64) < end - 1e-9
}

/// For every window of every sample and channel the places of its values, flat in the batch.
fn windows<In: Shape, Out: Shape>() -> Vec<Vec<usize>> {
    let (&[c, h, w], &[_, oh, ow]) = (In::DIMS, Out::DIMS) else { panic!("not images") };
    (0..BATCH * c * oh * ow)
        .map(|at| {
            let (plane, i, j) = (at / (oh * ow), at / ow % oh, at % ow);
            let rows = (0..h).filter(|k| sees(i, oh, h, *k));
            rows.flat_map(|k| (0..w).filter(|l| sees(j, ow, w, *l)).map(move |l| (plane * h + k) * w + l))
                .collect()
        })
        .collect()
}

fn check<In: Shape, E: Element, N: Layer<In, E::Scalar>>(level: AnyLevel, net: &N) {
    let mut rng = rng(5);
    let x = Draw::Uniform.batch::<In, E::Scalar>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<N::Out, E::Scalar>(&mut rng, BATCH);
    let flat =
        |values: &[E::Scalar]| values.iter().map(|v| formwork_tensor::Scalar::to_f64(*v)).collect::<Vec<_>>();
    let (flat_x, flat_dy) = (flat(memory::flatten(&x)), flat(memory::flatten(&dy)));
    let (mut y, mut sizes) = (Vec::new(), Vec::new());
    let (mut dx, mut shares) = (std::vec![0.0; flat_x.len()], std::vec![0.0; flat_x.len()]);
    for (window, d) in windows::<In, N::Out>().iter().zip(&flat_dy) {
        let n = window.len() as f64;
        y.push(window.iter().map(|k| flat_x[*k]).sum::<f64>() / n);
        sizes.push(window.iter().map(|k| flat_x[*k].abs()).sum::<f64>() / n);
        window.iter().for_each(|k| {
            dx[*k] += d / n;
            shares[*k] += d.abs() / n;
        });
    }
    let step = Run::at(level).train::<E, In, _>(net, &x, &dy);
    let in_inference = Run::at(level).infer::<E, In, _>(net, &x);
    // A window has at most 40 values; a division and a product round besides.
    assert_rounded("y", 44, step.flat_y(), &y, &sizes);
    assert_rounded("y in inference", 44, memory::flatten(&in_inference), &y, &sizes);
    assert_rounded("dx", 44, step.flat_dx(), &dx, &shares);
}

#[test]
fn windows_of_pytorch() {
    for level in AnyLevel::all() {
        check::<Image<2, 10, 7>, f32, _>(level, &AdaptiveAvgPool2d::<3>);
        check::<Image<2, 10, 7>, Lanes<f32, 8>, _>(level, &AdaptiveAvgPool2d::<3>);
        check::<Image<3, 5, 4>, f64, _>(level, &AdaptiveAvgPool2d::<7, 2>);
        check::<Image<1, 8, 5>, Lanes<f64, 8>, _>(level, &AdaptiveAvgPool2d::<1>);
    }
}

/// In eighths, and with 16 values, the sums are exact in any order.
#[test]
fn to_one_value_it_is_the_global_mean() {
    type In = Image<3, 4, 4>;
    let x = Draw::Eighths.batch::<In, f32>(&mut rng(1), BATCH);
    let want = Run::plainly().infer::<f32, In, _>(&GlobalAvgPool, &x);
    let got = Run::plainly().infer::<f32, In, _>(&AdaptiveAvgPool2d::<1>, &x);
    assert_eq!(memory::flatten::<f32, Tensor<_>>(&got), memory::flatten::<f32, Tensor<Vector<3>>>(&want));
}

#[test]
fn nan_and_infinity_stay_in_their_window() {
    let x = [Tensor::<Image<1, 1, 4>>::new([[[f32::NAN, 1.0, f32::INFINITY, 1.0]]])];
    let y = Run::plainly().infer::<f32, _, _>(&AdaptiveAvgPool2d::<1, 4>, &x);
    assert!(y[0][0][0][0].is_nan());
    assert_eq!(y[0][0][0][1..], [1.0, f32::INFINITY, 1.0]);
}
