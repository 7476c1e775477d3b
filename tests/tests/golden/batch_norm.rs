//! Batch normalisation: training steps that move the running statistics, then evaluation with them.

use crate::batch::{Training, Use, compare_gradient, levels, load};
use crate::file::{Golden, samples, within};
use formwork::layers::Layer;
use formwork::prelude::*;
use formwork::tensor::parameters::Place;
use formwork::tensor::{Element, Scalar, memory};
use serde_json::Value;
use std::marker::PhantomData;

/// PyTorch's `eps=1e-3, momentum=0.01`.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Hyper;
impl BatchNormConfig for Hyper {
    const EPS: f64 = 1e-3;
    const MOMENTUM: f64 = 0.01;
}

/// The errors that are allowed in f32, each relative to the largest value of the tensor, and besides that.
#[derive(Clone, Copy)]
struct Limits {
    y: f64,
    dx: f64,
    dweight: f64,
    running_var: f64,
    floor: f64,
}

/// The rule of `golden/README.md`.
const RULE: Limits = Limits { y: 1e-5, dx: 1e-5, dweight: 1e-5, running_var: 1e-5, floor: 1e-7 };

/// Values around 1000: twice the errors of PyTorch's own f32.
const FAR: Limits = Limits {
    y: 2.0 * 4.9e-6,
    dx: 2.0 * 6.8e-7,
    dweight: 2.0 * 3.4e-6,
    running_var: 2.0 * 7.3e-8,
    floor: 0.0,
};

/// Asserts that the case is about this layer.
fn expect<K: BatchNormConfig>(golden: &Golden, batch: u64, dims: &[usize]) {
    let case = &golden.case;
    let axes: Vec<&Value> = match case.get("input").and_then(Value::as_array) {
        Some(axes) => axes.iter().collect(),
        None => ["c", "h", "w"].iter().map(|axis| &case[*axis]).collect(),
    };
    assert_eq!(axes, dims);
    assert_eq!(case["batch"], batch);
    assert_eq!(case["eps"], K::EPS);
    assert_eq!(case["momentum"], K::MOMENTUM);
}

/// A tensor of a layer, by its name.
fn tensor<T: Scalar, N: formwork::layers::Parameters<T>>(net: &N, name: &str) -> Vec<T> {
    let mut values = Vec::new();
    N::describe(Place::default(), &mut |tensor| {
        if tensor.path.to_string() == name {
            values.extend_from_slice(&memory::as_slice::<T, N>(net)[tensor.offset..][..tensor.len]);
        }
    });
    values
}

fn check<In: Shape, N: Layer<In, E::Scalar, Out = In> + Init<E::Scalar>, E: Element>(
    golden: &Golden,
    limits: Limits,
) {
    let compare = |what: &str, got: &[E::Scalar], want: &[f64], limit: f64| {
        let (tol, floor) = if E::Scalar::MANTISSA > 24 { (1e-10, 1e-14) } else { (limit, limits.floor) };
        within(what, got, want, tol, floor);
    };
    let steps = golden.case["steps"].as_u64().unwrap() as usize;
    for level in levels() {
        let mut net = N::seeded::<E::Scalar>(0);
        load::<E::Scalar, _>(golden, &mut *net);
        for step in 0..steps {
            // A tensor's values in this step.
            let now = |name: &str| {
                let values = golden.values(name);
                values.chunks(values.len() / steps).nth(step).unwrap()
            };
            let (x, dy) = (samples::<In, _>(now("x")), samples::<In, _>(now("dy")));
            let training = Training::<E, _, _> { net: &*net, x: &x, dy: &dy, element: PhantomData };
            let result = level.dispatch(training);
            compare("y", memory::flatten::<E::Scalar, _>(&result.y), now("y"), limits.y);
            compare("dx", memory::flatten::<E::Scalar, _>(&result.dx), now("dx"), limits.dx);
            compare_gradient(&*result.gradient, now);
            compare("dweight", &tensor(&*result.gradient, "weight"), now("dweight"), limits.dweight);
            N::update_buffers(&mut net, &result.shared);
            compare("running_mean", &tensor(&*net, "running_mean"), now("running_mean"), RULE.y);
            compare("running_var", &tensor(&*net, "running_var"), now("running_var"), limits.running_var);
        }
        let x = golden.batch::<In, _>("x_eval");
        let y = level.dispatch(Use::<E, _, _> { net: &*net, x: &x, element: PhantomData });
        compare("y_eval", memory::flatten::<E::Scalar, _>(&y), golden.values("y_eval"), RULE.y);
    }
}

/// name: layer, shape of a sample, batch, limits.
macro_rules! batch_norm {
    ($($name:ident: $norm:ident<$c:literal, $config:ty>, $in:ty, $batch:literal, $limits:expr;)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = Golden::read(stringify!($name));
            expect::<$config>(&golden, $batch, <$in>::DIMS);
            check::<$in, $norm<$c, f64, $config>, f64>(&golden, $limits);
            check::<$in, $norm<$c, f64, $config>, Lanes<f64, 8>>(&golden, $limits);
            check::<$in, $norm<$c, f32, $config>, f32>(&golden, $limits);
            check::<$in, $norm<$c, f32, $config>, Lanes<f32, 8>>(&golden, $limits);
        })*
    };
}

batch_norm! {
    batch_norm2d_00: BatchNorm2d<3, BatchNormDefaults>, Image<3, 5, 4>, 4, RULE;
    batch_norm2d_01: BatchNorm2d<2, BatchNormDefaults>, Image<2, 3, 3>, 11, RULE;
    batch_norm2d_far_00: BatchNorm2d<2, BatchNormDefaults>, Image<2, 4, 4>, 16, FAR;
    batch_norm2d_hyper_00: BatchNorm2d<3, Hyper>, Image<3, 5, 4>, 6, RULE;
    batch_norm1d_00: BatchNorm1d<7, BatchNormDefaults>, Vector<7>, 11, RULE;
}
