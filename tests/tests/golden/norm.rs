//! Normalisation of samples, and pooling to a given size.

use crate::on_every_element;
use formwork::layers::Layer;
use formwork::prelude::*;
use serde_json::json;

/// Asserts that a layer is the one of the case, which says this of it besides its shapes.
fn expect<In: Shape, N: Layer<In, f64>>(golden: &crate::Golden, kind: &str, says: (&str, serde_json::Value)) {
    let case = &golden.case;
    assert_eq!(case["kind"], kind);
    assert_eq!((&case["input"], &case["output"]), (&json!(In::DIMS), &json!(N::Out::DIMS)));
    assert_eq!(case[says.0], says.1);
    assert!(kind == "adaptive_avg_pool2d" || case["eps"] == json!(NormDefaults::EPS));
}

/// name: rows and columns, input.
macro_rules! adaptive {
    ($($name:ident: [$oh:literal, $ow:literal], $in:ty;)*) => {
        const ADAPTIVE: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            type Of = AdaptiveAvgPool2d<$oh, $ow>;
            let golden = crate::Golden::read(stringify!($name));
            expect::<$in, Of>(&golden, "adaptive_avg_pool2d", ("out", json!([$oh, $ow])));
            on_every_element!($in, (Of,), &golden);
        })*
    };
}

adaptive! {
    adaptive_avg_pool2d_00: [1, 1], Image<3, 7, 7>;
    adaptive_avg_pool2d_01: [3, 3], Image<2, 10, 7>;
    adaptive_avg_pool2d_02: [2, 3], Image<4, 6, 6>;
}

/// name: groups, channels, input.
macro_rules! group_norm {
    ($($name:ident: [$g:literal, $c:literal], $in:ty;)*) => {
        const GROUPS: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            type Of<T> = GroupNorm<$g, $c, T>;
            let golden = crate::Golden::read(stringify!($name));
            expect::<$in, Of<f64>>(&golden, "group_norm", ("groups", json!($g)));
            on_every_element!($in, Of, &golden);
        })*
    };
}

group_norm! {
    group_norm_00: [2, 6], Image<6, 4, 5>;
    group_norm_01: [4, 4], Image<4, 3, 3>;
    group_norm_02: [1, 6], Image<6, 5, 5>;
}

/// name: shape of a sample.
macro_rules! layer_norm {
    ($($name:ident: $in:ty;)*) => {
        const SAMPLES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            type Of<T> = LayerNorm<$in, T>;
            let golden = crate::Golden::read(stringify!($name));
            expect::<$in, Of<f64>>(&golden, "layer_norm", ("input", json!(<$in>::DIMS)));
            on_every_element!($in, Of, &golden);
        })*
    };
}

layer_norm! {
    layer_norm_00: Vector<12>;
    layer_norm_01: Image<4, 5, 6>;
}

pub(crate) fn cases() -> Vec<&'static str> {
    [ADAPTIVE, GROUPS, SAMPLES].concat()
}
