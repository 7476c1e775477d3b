//! A residual is its branch by itself, plus its input.

use super::Residual;
use crate::dropout::mix;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use crate::{BatchNorm2d, Conv2d, Dropout, Layer, Linear, Relu, Sigmoid, Softmax, Tanh};
use formwork_tensor::{Element, Image, Lanes, Pad, Shape, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;

/// `inner` alone and in a residual, with the same randomness.
fn check<E: Element<Scalar = f32>, S: Shape, F: Layer<S, f32, Out = S>>()
where
    Residual<F>: Layer<S, f32, Out = S>,
{
    let mut rng = rng(S::LEN as u64);
    let net = Draw::Uniform.layer::<f32, Residual<F>>(&mut rng);
    let x = Draw::Uniform.batch::<S, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<S, f32>(&mut rng, BATCH);
    let plus = |a: &[f32], b: &[f32]| -> Vec<f32> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
    let (flat_x, flat_dy) = (memory::flatten::<f32, _>(&x), memory::flatten::<f32, _>(&dy));

    let run = Run { key: 77, ..Run::plainly() };
    let alone = run.train::<E, _, F>(&net.inner, &x, &dy);
    let step = run.train::<E, _, _>(&*net, &x, &dy);
    assert_bits("y", step.flat_y(), &plus(alone.flat_y(), flat_x));
    assert_bits("dx", step.flat_dx(), &plus(alone.flat_dx(), flat_dy));
    assert_bits("gradient", step.flat_gradient(), alone.flat_gradient());
    assert_bits("shared", &step.shared, &alone.shared);

    let first = Run { wants_dx: false, ..run }.train::<E, _, _>(&*net, &x, &dy);
    assert_bits("gradient without dx", first.flat_gradient(), alone.flat_gradient());

    let in_inference = run.infer::<E, _, _>(&*net, &x);
    let alone = run.infer::<E, _, F>(&net.inner, &x);
    assert_bits(
        "y in inference",
        memory::flatten::<f32, _>(&in_inference),
        &plus(memory::flatten::<f32, _>(&alone), flat_x),
    );
}

/// In single samples and in lanes.
fn both<S: Shape, F: Layer<S, f32, Out = S>>()
where
    Residual<F>: Layer<S, f32, Out = S>,
{
    check::<f32, S, F>();
    check::<Lanes<f32, 8>, S, F>();
}

#[test]
fn branches_that_read_their_output() {
    both::<Vector<13>, Relu>();
    both::<Image<2, 3, 5>, Tanh>();
    both::<Vector<6>, Softmax>();
}

#[test]
fn a_branch_without_output_of_its_own() {
    both::<Image<2, 5, 4>, Conv2d<2, 2, 3, 1, Pad<1>>>();
    both::<Vector<13>, Dropout<50>>();
}

#[test]
fn tuples() {
    both::<Vector<9>, (Linear<9, 20>, Tanh, Linear<20, 9>)>();
    both::<Vector<9>, (Linear<9, 9>, Sigmoid, Relu)>();
    both::<Vector<9>, (Dropout<30>, Linear<9, 9>, Dropout<30>)>();
}

#[test]
fn barriers_in_the_branch() {
    type Norm = BatchNorm2d<3>;
    type Conv = Conv2d<3, 3, 3, 1, Pad<1>>;
    both::<Image<3, 4, 5>, Norm>();
    both::<Image<3, 4, 5>, (Conv, Norm, Relu)>();
    both::<Image<3, 4, 5>, (Conv, Norm, Relu, Conv, Norm)>();
}

#[test]
fn residuals_in_a_residual() {
    both::<Image<2, 4, 4>, (Residual<(Conv2d<2, 2, 1>, BatchNorm2d<2>)>, Relu, Residual<Tanh>)>();
}

/// The branch and the shortcut alone, and in a residual.
fn with_shortcut<E, In, Out, F, G>()
where
    E: Element<Scalar = f32>,
    In: Shape,
    Out: Shape,
    F: Layer<In, f32, Out = Out> + crate::Init<f32>,
    G: Layer<In, f32, Out = Out> + crate::Init<f32>,
    Residual<F, G>: Layer<In, f32, Out = Out>,
{
    let mut rng = rng(7);
    let net = Draw::Uniform.layer::<f32, Residual<F, G>>(&mut rng);
    let x = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Out, f32>(&mut rng, BATCH);
    let plus = |a: &[f32], b: &[f32]| -> Vec<f32> { a.iter().zip(b).map(|(a, b)| a + b).collect() };
    for wants_dx in [true, false] {
        let run = Run { key: 77, wants_dx, ..Run::plainly() };
        let branch = run.train::<E, _, F>(&net.inner, &x, &dy);
        let shortcut = Run { key: mix(77, 0), ..run }.train::<E, _, G>(&net.shortcut, &x, &dy);
        let step = run.train::<E, _, _>(&*net, &x, &dy);
        assert_bits("y", step.flat_y(), &plus(branch.flat_y(), shortcut.flat_y()));
        if wants_dx {
            assert_bits("dx", step.flat_dx(), &plus(branch.flat_dx(), shortcut.flat_dx()));
        }
        let gradients = [branch.flat_gradient(), shortcut.flat_gradient()].concat();
        let (own, other) = (
            memory::as_slice::<f32, F>(&step.gradient.inner),
            memory::as_slice::<f32, G>(&step.gradient.shortcut),
        );
        assert_bits("gradient", &[own, other].concat(), &gradients);
        assert_bits("shared", &step.shared, &[branch.shared, shortcut.shared].concat());
    }
    let in_inference = Run::plainly().infer::<E, _, _>(&*net, &x);
    let branch = Run::plainly().infer::<E, _, F>(&net.inner, &x);
    let shortcut = Run::plainly().infer::<E, _, G>(&net.shortcut, &x);
    let (branch, shortcut) = (memory::flatten::<f32, _>(&branch), memory::flatten::<f32, _>(&shortcut));
    assert_bits("y in inference", memory::flatten::<f32, _>(&in_inference), &plus(branch, shortcut));
}

#[test]
fn shortcuts() {
    type In = Image<2, 6, 5>;
    type Out = Image<3, 3, 3>;
    type Conv = Conv2d<2, 3, 3, 2, Pad<1>>;
    type Projection = Conv2d<2, 3, 1, 2>;
    type Norm = BatchNorm2d<3>;
    macro_rules! both {
        ($in:ty, $out:ty, $branch:ty, $shortcut:ty) => {
            with_shortcut::<f32, $in, $out, $branch, $shortcut>();
            with_shortcut::<Lanes<f32, 8>, $in, $out, $branch, $shortcut>();
        };
    }
    both!(In, Out, Conv, Projection);
    both!(In, Out, (Conv, Norm, Relu, Conv2d<3, 3, 3, 1, Pad<1>>, Norm), (Projection, Norm));
    both!(In, Out, (Conv, Tanh), (Projection, Norm));
    both!(In, Out, (Conv, Norm, Tanh), Projection);
    both!(Vector<9>, Vector<9>, (Linear<9, 9>, Dropout<30>), (Dropout<50>, Tanh));
}
