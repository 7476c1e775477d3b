//! The layers against PyTorch: every layer's case in `golden/`, in `f64` and `f32`, one sample at a time and eight side by
//! side. With the feature `exhaustive` at every SIMD level. `golden/README.md` says how the values are named and compared.

#![allow(clippy::unwrap_used)]

mod activation;
mod batch;
mod batch_norm;
mod conv1d;
mod conv2d;
mod conv2d_geometry;
mod conv_transpose;
mod elementwise;
mod file;
mod layers;
mod linear;
mod norm;
mod pool;
mod pool_padded;
mod untied_bias;

use file::{Golden, index};

/// Losses, optimisers and training runs, `training/`; optimisers and schedules, `steps.rs`.
const ELSEWHERE: &[&str] = &[
    "cross_entropy_00",
    "cross_entropy_01",
    "mse",
    "bce",
    "l1_00",
    "smooth_l1_00",
    "huber_00",
    "nll_00",
    "cross_entropy_smooth_00",
    "cross_entropy_weighted_00",
    "cross_entropy_both_00",
    "unet",
    "sgd",
    "sgd_momentum",
    "sgd_nesterov",
    "adam",
    "adamw",
    "rmsprop",
    "rmsprop_momentum",
    "adagrad",
    "adam_amsgrad",
    "nadam",
    "schedule_step",
    "schedule_multistep",
    "schedule_cosine",
    "schedule_exponential",
    "schedule_one_cycle",
    "schedule_warmup_cosine",
    "schedule_linear",
    "lenet5",
    "res_net",
    "inverted_residual",
    "residual_projection",
    "recipe_adamw",
];

#[test]
fn every_case_of_the_index_is_accounted_for_once() {
    let layers = [
        activation::CASES,
        batch_norm::CASES,
        conv1d::CASES,
        conv2d::CASES,
        conv2d_geometry::CASES,
        conv_transpose::CASES,
        elementwise::CASES,
        linear::CASES,
        pool::CASES,
        untied_bias::CASES,
    ];
    let mut accounted: Vec<&str> = layers.concat();
    accounted.extend(ELSEWHERE);
    accounted.extend(norm::cases());
    accounted.extend(pool_padded::cases());
    accounted.sort_unstable();
    let index = index();
    let mut names: Vec<&str> = index.iter().map(|case| case["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(accounted, names);
}

#[test]
fn every_file_carries_its_entry_of_the_index() {
    for case in index() {
        let name = case["name"].as_str().unwrap();
        assert_eq!(Golden::read(name).case, case, "{name}");
    }
}

/// Checks a layer that is generic over its scalar, or has none, in `f64` one sample at a time and in `f32` eight side by side; with the
/// feature `exhaustive` each in both ways: input, layer, case.
macro_rules! on_every_element {
    ($in:ty, $layer:ident, $golden:expr) => {{
        use formwork::tensor::Lanes;
        $crate::batch::check::<$in, $layer<f64>, f64>($golden);
        #[cfg(feature = "exhaustive")]
        $crate::batch::check::<$in, $layer<f64>, Lanes<f64, 8>>($golden);
        #[cfg(feature = "exhaustive")]
        $crate::batch::check::<$in, $layer<f32>, f32>($golden);
        $crate::batch::check::<$in, $layer<f32>, Lanes<f32, 8>>($golden);
    }};
    ($in:ty, $layer:ty, $golden:expr) => {{
        type Plain<T> = <($layer, T) as $crate::First>::Type;
        $crate::on_every_element!($in, Plain, $golden);
    }};
}
pub(crate) use on_every_element;

/// The first of two types: a layer without parameters as one that is generic over its scalar.
pub(crate) trait First {
    type Type;
}
impl<A, B> First for (A, B) {
    type Type = A;
}
