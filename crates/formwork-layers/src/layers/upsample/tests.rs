//! Upsampling against its formula.

use super::{Bilinear, Upsample};
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, assert_within, rng};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Scalar, Shape, memory};
use std::vec;
use std::vec::Vec;

const BATCH: usize = 11;

fn check<E: Element<Scalar = f32>>(level: AnyLevel) {
    let mut rng = rng(3);
    let x = Draw::Uniform.batch::<Image<2, 3, 5>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Image<2, 9, 15>, f32>(&mut rng, BATCH);
    let step = Run::at(level).train::<E, _, _>(&Upsample::<3>::new(), &x, &dy);
    let infer = Run::at(level).infer::<E, _, _>(&Upsample::<3>::new(), &x);
    for sample in 0..BATCH {
        for c in 0..2 {
            for i in 0..9 {
                for j in 0..15 {
                    assert_eq!(step.y[sample][c][i][j], x[sample][c][i / 3][j / 3]);
                    assert_eq!(infer[sample][c][i][j], x[sample][c][i / 3][j / 3]);
                }
            }
            for i in 0..3 {
                for j in 0..5 {
                    let all = (0..9).map(|n| f64::from(dy[sample][c][3 * i + n / 3][3 * j + n % 3]));
                    assert!((f64::from(step.dx[sample][c][i][j]) - all.sum::<f64>()).abs() < 1e-5);
                }
            }
        }
    }
}

#[test]
fn each_value_is_repeated() {
    for level in AnyLevel::all() {
        check::<f32>(level);
        check::<Lanes<f32, 8>>(level);
    }
}

/// PyTorch's formula on one axis: the two values that place `at` lies between, and the part of the second one.
fn source(at: usize, scale: usize, len: usize) -> ([usize; 2], f64) {
    let source = ((at as f64 + 0.5) / scale as f64 - 0.5).max(0.0);
    let first = source.floor() as usize;
    ([first, (first + 1).min(len - 1)], source - first as f64)
}

/// Of images of H x W: calls `each` with the places of an output and of an input, and that one's part, for all of them.
fn parts((h, w): (usize, usize), scale: usize, mut each: impl FnMut(usize, usize, f64)) {
    for i in 0..scale * h {
        for j in 0..scale * w {
            let ((rows, down), (columns, right)) = (source(i, scale, h), source(j, scale, w));
            for (row, part) in rows.into_iter().zip([1.0 - down, down]) {
                for (column, other) in columns.into_iter().zip([1.0 - right, right]) {
                    each(i * scale * w + j, row * w + column, part * other);
                }
            }
        }
    }
}

/// A scale on images of H x W, in single samples and in lanes: of values up to 1 a result is a sum of few.
fn check_bilinear<T: Scalar, const SCALE: usize, In: Shape>(level: AnyLevel, (h, w): (usize, usize))
where
    Upsample<SCALE, Bilinear>: Layer<In, T>,
{
    let mut rng = rng(SCALE as u64);
    let layer = Upsample::<SCALE, Bilinear>::new();
    let x = Draw::Uniform.batch::<In, T>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch(&mut rng, BATCH);
    let flat = |values: &[T]| values.iter().map(|v| v.to_f64()).collect::<Vec<_>>();
    let (flat_x, flat_dy) = (flat(memory::flatten::<T, _>(&x)), flat(memory::flatten::<T, _>(&dy)));
    let (mut y, mut dx) = (vec![0.0; flat_dy.len()], vec![0.0; flat_x.len()]);
    for image in 0..flat_x.len() / (h * w) {
        let (at, out) = (image * h * w, image * SCALE * SCALE * h * w);
        parts((h, w), SCALE, |to, from, part| {
            y[out + to] += part * flat_x[at + from];
            dx[at + from] += part * flat_dy[out + to];
        });
    }
    let tolerance = 0.5f64.powi(T::MANTISSA as i32) * (8 * SCALE * SCALE) as f64;
    let single = Run::at(level).train::<T, _, _>(&layer, &x, &dy);
    let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&layer, &x, &dy);
    for step in [&single, &lanes] {
        assert_within("y", tolerance, step.flat_y(), &y);
        assert_within("dx", tolerance, step.flat_dx(), &dx);
    }
    assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
    let in_inference = Run::at(level).infer::<Lanes<T, 8>, _, _>(&layer, &x);
    assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), lanes.flat_y());
}

#[test]
fn values_lie_between_four() {
    for level in AnyLevel::all() {
        check_bilinear::<f32, 1, Image<2, 3, 5>>(level, (3, 5));
        check_bilinear::<f32, 2, Image<2, 3, 5>>(level, (3, 5));
        check_bilinear::<f64, 3, Image<1, 4, 2>>(level, (4, 2));
        check_bilinear::<f32, 4, Image<2, 1, 3>>(level, (1, 3));
        check_bilinear::<f32, 5, Image<1, 2, 1>>(level, (2, 1));
    }
}

/// What is at the edge stays what it is, whatever it is.
#[test]
fn an_infinite_edge() {
    let x = *formwork_tensor::Tensor::<Image<1, 1, 2>>::from_fn(|i| [1.0, f32::INFINITY][i]);
    let y = Run::plainly().infer::<f32, _, _>(&Upsample::<2, Bilinear>::new(), &[x]);
    assert_eq!(y[0][0], [[1.0, f32::INFINITY, f32::INFINITY, f32::INFINITY]; 2]);
}
