//! Flatten moves nothing.

use super::Flatten;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{Element, Image, Lanes, Vector, memory};

fn check<E: Element<Scalar = f32>>() {
    let mut rng = rng(1);
    let x = Draw::Uniform.batch::<Image<3, 4, 5>, f32>(&mut rng, 11);
    let dy = Draw::Uniform.batch::<Vector<60>, f32>(&mut rng, 11);
    let step = Run::plainly().train::<E, _, _>(&Flatten, &x, &dy);
    assert_bits("y", step.flat_y(), memory::flatten::<f32, _>(&x));
    assert_bits("dx", step.flat_dx(), memory::flatten::<f32, _>(&dy));
    assert_eq!(step.y[10][27], x[10][1][1][2], "the last axis runs fastest");
    assert_eq!(Run::plainly().infer::<E, _, _>(&Flatten, &x), step.y);
}

#[test]
fn an_image_keeps_its_values_in_their_order() {
    check::<f32>();
    check::<Lanes<f32, 8>>();
}

#[test]
fn a_vector_stays_as_it_is() {
    let x = Draw::Uniform.batch::<Vector<7>, f32>(&mut rng(2), 3);
    assert_eq!(Run::plainly().infer::<f32, _, _>(&Flatten, &x), x);
}
