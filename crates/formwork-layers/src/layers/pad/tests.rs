//! Borders and crops, value by value, against an image that is asked for one place at a time.

use super::{CenterCrop, CircularPad2d, ReflectionPad2d, ReplicationPad2d, ZeroPad2d};
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_exact, rng};
use formwork_tensor::{
    AnyLevel, Bottom, Element, Image, Lanes, Left, Pad, Right, Scalar, Shape, Top, memory,
};
use std::vec::Vec;

const BATCH: usize = 11;

/// Which place of an axis of `len` lies at place `at` (which may lie before it or behind it), if any.
type Place = fn(at: isize, len: isize) -> Option<isize>;

fn nothing_around(at: isize, len: isize) -> Option<isize> {
    (0..len).contains(&at).then_some(at)
}

/// A place that walks along the axis and turns round at its ends.
fn mirrored(at: isize, len: isize) -> Option<isize> {
    let (mut place, mut step) = (0, at.signum());
    for _ in 0..at.abs() {
        if !(0..len).contains(&(place + step)) {
            step = -step;
        }
        place += step;
    }
    Some(place)
}

fn nearest(at: isize, len: isize) -> Option<isize> {
    (0..len).min_by_key(|place| (place - at).abs())
}

/// The layer's output is the input at (i - top, j - left), and its gradient is summed over the places that a value is seen at. In
/// eighths sums are exact.
fn check<In: Shape, E: Element, N: Layer<In, E::Scalar>>(
    level: AnyLevel,
    net: &N,
    place: Place,
    (top, left): (isize, isize),
) {
    let (&[_, h, w], &[_, oh, ow]) = (In::DIMS, N::Out::DIMS) else { panic!("not images") };
    let mut rng = rng(3);
    let x = Draw::Eighths.batch::<In, E::Scalar>(&mut rng, BATCH);
    let dy = Draw::Eighths.batch::<N::Out, E::Scalar>(&mut rng, BATCH);
    let flat = |values: &[E::Scalar]| values.iter().map(|v| v.to_f64()).collect::<Vec<_>>();
    let (flat_x, flat_dy) = (flat(memory::flatten(&x)), flat(memory::flatten(&dy)));
    let (mut y, mut dx) = (Vec::new(), std::vec![0.0; flat_x.len()]);
    for (at, d) in flat_dy.iter().enumerate() {
        let (plane, i, j) = (at / (oh * ow), (at / ow % oh) as isize, (at % ow) as isize);
        let source = place(i - top, h as isize).zip(place(j - left, w as isize));
        let source = source.map(|(k, l)| (plane * h + k as usize) * w + l as usize);
        y.push(source.map_or(0.0, |source| flat_x[source]));
        if let Some(source) = source {
            dx[source] += d;
        }
    }
    let step = Run::at(level).train::<E, In, _>(net, &x, &dy);
    let in_inference = Run::at(level).infer::<E, In, _>(net, &x);
    assert_exact("y", step.flat_y(), &y);
    assert_exact("y in inference", memory::flatten(&in_inference), &y);
    assert_exact("dx", step.flat_dx(), &dx);
}

/// The opposite side.
fn around(at: isize, len: isize) -> Option<isize> {
    Some(at.rem_euclid(len))
}

type Uneven = (Left<2>, Right<1>, Top<0>, Bottom<3>);

#[test]
fn zeros_around() {
    for level in AnyLevel::all() {
        check::<Image<2, 4, 3>, Lanes<f32, 8>, _>(level, &ZeroPad2d::<Uneven>::new(), nothing_around, (0, 2));
        check::<Image<2, 3, 5>, f64, _>(level, &ZeroPad2d::<Pad<2>>::new(), nothing_around, (2, 2));
        check::<Image<2, 3, 5>, f32, _>(level, &ZeroPad2d::<Pad<0>>::new(), nothing_around, (0, 0));
    }
}

#[test]
fn mirrors_around() {
    for level in AnyLevel::all() {
        check::<Image<2, 4, 3>, Lanes<f32, 8>, _>(level, &ReflectionPad2d::<Uneven>::new(), mirrored, (0, 2));
        check::<Image<2, 3, 5>, f64, _>(level, &ReflectionPad2d::<Pad<2>>::new(), mirrored, (2, 2));
        check::<Image<2, 1, 1>, f32, _>(level, &ReflectionPad2d::<Pad<0>>::new(), mirrored, (0, 0));
    }
}

#[test]
fn the_edge_again_and_again() {
    for level in AnyLevel::all() {
        check::<Image<2, 4, 3>, Lanes<f32, 8>, _>(level, &ReplicationPad2d::<Uneven>::new(), nearest, (0, 2));
        check::<Image<2, 3, 5>, f64, _>(level, &ReplicationPad2d::<Pad<2>>::new(), nearest, (2, 2));
        check::<Image<3, 1, 1>, f32, _>(level, &ReplicationPad2d::<Pad<4>>::new(), nearest, (4, 4));
    }
}

#[test]
fn the_opposite_side() {
    for level in AnyLevel::all() {
        check::<Image<2, 4, 3>, Lanes<f32, 8>, _>(level, &CircularPad2d::<Uneven>::new(), around, (0, 2));
        check::<Image<2, 3, 5>, f64, _>(level, &CircularPad2d::<Pad<3>>::new(), around, (3, 3));
        check::<Image<3, 1, 1>, f32, _>(level, &CircularPad2d::<Pad<1>>::new(), around, (1, 1));
    }
}

/// What torchvision leaves out: round((H - h) / 2), where Python rounds 0.5 to 0, 1.5 and 2.5 to 2.
#[test]
fn the_middle() {
    for level in AnyLevel::all() {
        check::<Image<2, 7, 6>, Lanes<f32, 8>, _>(level, &CenterCrop::<6, 2>, nothing_around, (0, -2));
        check::<Image<2, 7, 6>, f64, _>(level, &CenterCrop::<4, 1>, nothing_around, (-2, -2));
        check::<Image<2, 7, 6>, f32, _>(level, &CenterCrop::<6>, nothing_around, (0, 0));
        check::<Image<1, 9, 9>, Lanes<f64, 8>, _>(level, &CenterCrop::<2>, nothing_around, (-4, -4));
    }
}
