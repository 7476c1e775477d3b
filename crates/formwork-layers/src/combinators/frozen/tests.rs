//! A frozen layer computes in training what it computes in inference, and goes back only where it must.

use super::Frozen;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use crate::{
    Backward, BatchNorm2d, Conv2d, Dropout, Infer, Layer, Linear, MaxPool2d, Memory, Parameters, Pass, Relu,
    Residual, Train, role,
};
use formwork_tensor::{Element, Image, Lanes, Level, Pad, Shape, Tensor, Vector, memory};

const BATCH: usize = 11;

type Conv = Conv2d<2, 2, 3, 1, Pad<1>>;
/// What differs between training and inference, in branches too.
type Backbone = (Conv, BatchNorm2d<2>, Relu, Residual<(Dropout<30>, BatchNorm2d<2>)>, MaxPool2d<2>);

fn check<E: Element<Scalar = f32>, In: Shape, L: Layer<In>>() {
    let mut rng = rng(3);
    let net = Draw::Uniform.layer::<f32, Frozen<L>>(&mut rng);
    let x = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<L::Out, f32>(&mut rng, BATCH);
    let run = Run { key: 5, ..Run::plainly() };
    let step = run.train::<E, _, _>(&*net, &x, &dy);
    let inference = run.infer::<E, _, L>(&net.layer, &x);
    assert_bits("y", step.flat_y(), memory::flatten::<f32, _>(&inference));
    assert!(step.flat_gradient().iter().all(|g| *g == 0.0));
    assert!(step.flat_dx().iter().any(|d| *d != 0.0));
    assert_eq!(<Frozen<L> as Layer<In>>::TAPE, 0);
    assert_eq!(<Frozen<L> as Parameters<f32>>::PARAMS, 0);
}

#[test]
fn in_training_as_in_inference() {
    check::<f32, Image<2, 6, 5>, Backbone>();
    check::<Lanes<f32, 8>, Image<2, 6, 5>, Backbone>();
    check::<Lanes<f32, 8>, Vector<7>, (Linear<7, 4>, Relu, Dropout<50>)>();
    check::<f32, Vector<7>, Dropout<50>>();
}

/// Behind a layer that learns, its dL/dx is that of the same layers without what is random or has statistics.
#[test]
fn gradients_through_it() {
    type Learned = (Linear<6, 5>, (Linear<5, 5>, Relu), Linear<5, 3>);
    type Stays = (Linear<6, 5>, Frozen<(Linear<5, 5>, Dropout<40>, Relu)>, Linear<5, 3>);
    let mut rng = rng(4);
    let learned = Draw::Uniform.layer::<f32, Learned>(&mut rng);
    let x = Draw::Uniform.batch::<Vector<6>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Vector<3>, f32>(&mut rng, BATCH);
    let mut stays = memory::zeroed_box::<f32, Stays>();
    (stays.0, stays.2) = (learned.0.clone(), learned.2.clone());
    stays.1.layer.0 = learned.1.0.clone();
    let run = Run { key: 5, ..Run::plainly() };
    let want = run.train::<Lanes<f32, 8>, _, _>(&*learned, &x, &dy);
    let got = run.train::<Lanes<f32, 8>, _, _>(&*stays, &x, &dy);
    assert_bits("y", got.flat_y(), want.flat_y());
    assert_bits("dx", got.flat_dx(), want.flat_dx());
    assert_eq!((&got.gradient.0, &got.gradient.2), (&want.gradient.0, &want.gradient.2));
    assert_eq!(got.gradient.1.layer.0.weight, [[0.0; 5]; 5]);
}

/// y = x, which must not be asked to go back.
#[derive(Clone, Debug, PartialEq, Parameters)]
struct OneWay<const PARAMS: usize> {
    weight: [f32; PARAMS],
}

impl<S: Shape, const PARAMS: usize> Infer<S> for OneWay<PARAMS> {
    type Out = S;
    type Role = role::Alone;
    fn infer_tile<L: Level, E: Element<Scalar = f32>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }
}

impl<S: Shape, const PARAMS: usize> Train<S> for OneWay<PARAMS> {
    fn backward_tile<L: Level, E: Element<Scalar = f32>>(
        &self,
        _: &Pass<'_, L, f32>,
        _: Backward<'_, S, S, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        panic!("asked to go back");
    }
}

fn runs_back<N: Layer<Vector<4>>>(wants_dx: bool) {
    let mut rng = rng(4);
    let net = Draw::Uniform.layer::<f32, N>(&mut rng);
    let x = Draw::Uniform.batch::<Vector<4>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<N::Out, f32>(&mut rng, BATCH);
    Run { wants_dx, ..Run::plainly() }.train::<f32, _, _>(&*net, &x, &dy);
}

#[test]
fn no_backward_pass_where_nothing_before_learns() {
    runs_back::<(Frozen<OneWay<3>>, Linear<4, 2>)>(false);
    runs_back::<(Frozen<(Linear<4, 4>, OneWay<0>)>, OneWay<0>, Linear<4, 2>)>(false);
    runs_back::<((OneWay<0>, Relu), Linear<4, 2>)>(false);
}

#[test]
#[should_panic(expected = "asked to go back")]
fn a_backward_pass_where_something_before_learns() {
    runs_back::<(Linear<4, 4>, Frozen<OneWay<3>>, Linear<4, 2>)>(false);
}

#[test]
#[should_panic(expected = "asked to go back")]
fn a_backward_pass_where_the_input_is_asked_for() {
    runs_back::<(Frozen<OneWay<3>>, Linear<4, 2>)>(true);
}
