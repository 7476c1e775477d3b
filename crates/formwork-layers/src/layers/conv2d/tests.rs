//! Every kernel against the formula, on a lattice of sizes.

use super::{
    Bias, BiasKind, ChannelPair, Convolution, Dense, Geometric, Geometry, Grouped, NoBias, On, Sizes,
    reference,
};
use crate::Layer;
use crate::tests::harness::{Run, Step};
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng};
use formwork_tensor::axis::{Flat, WindowAxis};
use formwork_tensor::{
    AnyLevel, Axis, Ceil, Compute, Image, Lanes, Pad, Same, Scalar, Sequence, Shape, Sides, Tensor, Total,
    memory,
};
use std::vec;
use std::vec::Vec;

/// Samples: one whole tile of lanes, and one with idle lanes.
const BATCH: usize = 11;

/// What the formula gives in `f64` for a batch, or, from absolute values, the sums of absolute products.
#[derive(Default)]
struct Want {
    y: Vec<f64>,
    dx: Vec<f64>,
    dw: Vec<f64>,
    db: Vec<f64>,
}

/// One geometry, in single samples and in lanes, at every level.
fn check<Ch, Y, X, B, const C: usize, const H: usize, const W: usize, In: Shape, T: Scalar>()
where
    Ch: ChannelPair,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    Convolution<Ch, Y, X, B, T>: Layer<In, T>,
{
    let sizes = On::<Ch, Y, X, H, W>::GEOMETRY;
    for draw in [Draw::Eighths, Draw::Uniform] {
        let mut rng = rng((C * 1000 + sizes.out_channels * 100 + Y::COUNT * 10 + sizes.rows.stride) as u64);
        let conv = draw.layer::<T, Convolution<Ch, Y, X, B, T>>(&mut rng);
        let x = draw.batch::<In, T>(&mut rng, BATCH);
        let dy = draw.batch(&mut rng, BATCH);
        let want = formula(sizes, &conv, &x, &dy, false);
        let magnitude = formula(sizes, &conv, &x, &dy, true);

        // Winograd's form sums in another order than a single sample; the direct form does not.
        let fast = T::MANTISSA == <f32 as Scalar>::MANTISSA
            && Sizes::<On<Ch, Y, X, H, W>>::WINOGRAD_TRAIN_SCRATCH > 0;
        let with = |winograd| AnyLevel::all().into_iter().map(move |level| Compute { level, winograd });
        for (level, same_order) in with(true).map(|c| (c, !fast)).chain(with(false).map(|c| (c, true))) {
            let single = Run::at(level).train::<T, _, _>(&*conv, &x, &dy);
            let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(&*conv, &x, &dy);
            for step in [&single, &lanes] {
                compare(sizes, draw, step, &want, &magnitude);
            }
            // A sample's y and dx are the same sums in the same order whoever else is in the tile.
            if same_order {
                assert_bits("a lane's y", lanes.flat_y(), single.flat_y());
                assert_bits("a lane's dx", lanes.flat_dx(), single.flat_dx());
            }
            let in_inference = Run::at(level).infer::<Lanes<T, 8>, _, _>(&*conv, &x);
            assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), lanes.flat_y());
            let in_inference = Run::at(level).infer::<T, _, _>(&*conv, &x);
            assert_bits(
                "one sample's y in inference",
                memory::flatten::<T, _>(&in_inference),
                single.flat_y(),
            );
        }
    }
}

fn compare<Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, B: BiasKind, In: Shape, Out: Shape, T: Scalar>(
    sizes: Geometry,
    draw: Draw,
    step: &Step<In, Out, T, Convolution<Ch, Y, X, B, T>>,
    want: &Want,
    magnitude: &Want,
) {
    let dw = memory::as_slice::<T, _>(&step.gradient.weight);
    let db = memory::as_slice::<T, _>(&step.gradient.bias);
    let positions = BATCH * sizes.rows.out() * sizes.columns.out();
    let kernel = sizes.rows.kernel * sizes.columns.kernel;
    let results = [
        ("y", sizes.in_channels * kernel + 1, step.flat_y(), &want.y, &magnitude.y),
        ("dx", sizes.out_channels * kernel, step.flat_dx(), &want.dx, &magnitude.dx),
        ("dw", positions, dw, &want.dw, &magnitude.dw),
        ("db", positions, db, &want.db, &magnitude.db),
    ];
    for (what, terms, got, want, magnitude) in results {
        match draw {
            Draw::Eighths => assert_exact(what, got, want),
            Draw::Uniform => assert_rounded(what, terms, got, want, magnitude),
        }
    }
}

fn formula<Ch: ChannelPair, Y: WindowAxis, X: WindowAxis, B: BiasKind, In: Shape, Out: Shape, T: Scalar>(
    sizes: Geometry,
    conv: &Convolution<Ch, Y, X, B, T>,
    x: &[Tensor<In, T>],
    dy: &[Tensor<Out, T>],
    magnitude: bool,
) -> Want {
    let wide = |values: &[T]| -> Vec<f64> {
        let values = values.iter().map(|value| value.to_f64());
        values.map(|value| if magnitude { value.abs() } else { value }).collect()
    };
    let weight = wide(memory::as_slice::<T, _>(&conv.weight));
    let bias = wide(memory::as_slice::<T, _>(&conv.bias));
    assert_eq!(bias.is_empty(), !B::HAS);
    let mut want = Want { dw: vec![0.0; weight.len()], db: vec![0.0; bias.len()], ..Want::default() };
    for (x, dy) in x.iter().zip(dy) {
        let (x, dy) = (wide(x.as_slice()), wide(dy.as_slice()));
        let (mut y, mut dx) = (vec![0.0; dy.len()], vec![0.0; x.len()]);
        reference::forward(sizes, &weight, &bias, &x, &mut y);
        reference::backward(sizes, &weight, &x, &dy, (&mut want.dw, &mut want.db), &mut dx);
        want.y.extend(y);
        want.dx.extend(dx);
    }
    want
}

/// A test for each square geometry: name: scalars; IC, OC, K, S, P, H, W.
macro_rules! squares {
    ($($name:ident: [$($t:ty)+] $ic:literal, $oc:literal, $k:literal, $s:literal, $p:literal, $h:literal, $w:literal;)*) => {
        $(#[test]
        fn $name() {
            type Moves = Axis<$k, $s, Total<$p>>;
            $(check::<Dense<$ic, $oc>, Moves, Moves, Bias, $ic, $h, $w, Image<$ic, $h, $w>, $t>();)+
        })*
    };
}

// Every kernel size with every stride, with no padding, an odd one, an even one, "same" and the most; every channel count
// in and out; images that are not square, some smaller than the window. Chosen greedily for the most pairs of features.
squares! {
    g00: [f32]     4, 6, 1, 1, 0, 8, 3;
    g01: [f32]     16, 7, 1, 2, 0, 9, 9;
    g02: [f32 f64] 10, 3, 1, 3, 0, 1, 10;
    g03: [f32]     2, 10, 2, 1, 0, 4, 17;
    g04: [f32]     16, 7, 2, 1, 2, 3, 3;
    g05: [f32]     1, 5, 2, 2, 1, 1, 10;
    g06: [f32]     6, 16, 2, 2, 2, 12, 6;
    g07: [f32]     3, 2, 2, 3, 0, 11, 19;
    g08: [f32]     6, 16, 3, 1, 0, 7, 9;
    g09: [f32]     4, 6, 3, 2, 1, 3, 3;
    g10: [f32]     10, 1, 3, 2, 4, 5, 13;
    g11: [f32]     2, 5, 3, 3, 1, 9, 9;
    g12: [f32 f64] 7, 4, 3, 3, 2, 4, 17;
    g13: [f32]     17, 8, 3, 3, 4, 8, 3;
    g14: [f32]     17, 4, 4, 1, 0, 5, 13;
    g15: [f32]     5, 8, 4, 1, 4, 1, 10;
    g16: [f32]     3, 17, 4, 2, 3, 9, 9;
    g17: [f32]     4, 3, 4, 2, 6, 11, 19;
    g18: [f32]     8, 7, 4, 3, 1, 12, 6;
    g19: [f32]     16, 1, 4, 3, 4, 6, 1;
    g20: [f32]     8, 7, 5, 1, 2, 4, 17;
    g21: [f32]     16, 2, 5, 1, 5, 11, 19;
    g22: [f32 f64] 1, 3, 5, 1, 6, 9, 9;
    g23: [f32]     3, 17, 5, 1, 7, 6, 1;
    g24: [f32]     7, 4, 5, 2, 3, 8, 3;
    g25: [f32]     10, 8, 5, 2, 4, 3, 3;
    g26: [f32]     17, 5, 5, 3, 0, 12, 6;
    g27: [f32]     5, 6, 5, 3, 8, 7, 9;
    g28: [f32]     7, 5, 7, 1, 2, 11, 19;
    g29: [f32]     5, 1, 7, 1, 6, 12, 6;
    g30: [f32 f64] 17, 7, 7, 2, 0, 7, 9;
    g31: [f32]     1, 8, 7, 2, 3, 4, 17;
    g32: [f32]     2, 17, 7, 2, 8, 8, 3;
    g33: [f32]     8, 2, 7, 2, 12, 6, 1;
    g34: [f32]     4, 16, 7, 3, 4, 3, 3;
    g35: [f32]     6, 10, 7, 3, 7, 5, 13;
    // Winograd's form: every padding, odd sizes, channels that are no whole blocks, in one direction.
    w0: [f32 f64]  16, 16, 3, 1, 2, 4, 4;
    w1: [f32]      17, 19, 3, 1, 0, 7, 9;
    w2: [f32]      16, 21, 3, 1, 1, 6, 5;
    w3: [f32]      24, 16, 3, 1, 3, 5, 11;
    w4: [f32]      18, 33, 3, 1, 4, 5, 3;
    w5: [f32]      65, 17, 3, 1, 2, 4, 7;
    w6: [f32]      16, 66, 3, 1, 0, 5, 4;
}

/// A test for each geometry: name: scalars; channels, rows, columns, bias; C, H, W.
macro_rules! geometries {
    ($($name:ident: [$($t:ty)+] $channels:ty, $y:ty, $x:ty, $bias:ty; $c:literal, $h:literal, $w:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$channels, $y, $x, $bias, $c, $h, $w, Image<$c, $h, $w>, $t>();)+
        })*
    };
}

// Rectangles, strides and paddings of their own on each axis, dilation, groups and no bias, and several of them at once.
geometries! {
    rows_of_3_columns_of_5: [f32 f64] Dense<3, 4>, Axis<3, 1, Pad<1>>, Axis<5, 1, Pad<2>>, Bias; 3, 7, 9;
    one_row: [f32] Dense<4, 8>, Axis<1>, Axis<7, 1, Pad<3>>, NoBias; 4, 6, 8;
    one_column: [f32] Dense<5, 3>, Axis<7, 1, Pad<3>>, Axis<1>, Bias; 5, 9, 10;
    rows_by_two: [f32 f64] Dense<2, 5>, Axis<3, 2, Pad<1>>, Axis<4, 1, Same>, Bias; 2, 9, 11;
    columns_by_three: [f32] Dense<4, 4>, Axis<2>, Axis<3, 3, Sides<0, 2>>, NoBias; 4, 5, 16;
    strides_past_the_kernel: [f32] Dense<3, 6>, Axis<2, 4>, Axis<1, 3>, Bias; 3, 11, 10;
    padding_behind: [f32] Dense<3, 8>, Axis<3, 1, Sides<0, 2>>, Axis<3, 1, Sides<0, 1>>, Bias; 3, 8, 12;
    rounded_up: [f32 f64] Dense<2, 3>, Axis<3, 2, Pad<0>, 1, Ceil>, Axis<3, 3, Pad<1>, 1, Ceil>, Bias; 2, 8, 9;
    padding_before: [f32] Dense<2, 7>, Axis<4, 1, Sides<3, 0>>, Axis<5, 1, Sides<4, 1>>, NoBias; 2, 6, 9;
    winograd_between_sides: [f32] Dense<16, 17>, Axis<3, 1, Sides<2, 0>>, Axis<3, 1, Sides<0, 1>>, NoBias; 16, 7, 6;
    no_winograd_for_a_line: [f32] Dense<16, 16>, Axis<3, 1, Pad<1>>, Axis<1>, Bias; 16, 6, 6;
    dilated: [f32 f64] Dense<4, 5>, Axis<3, 1, Pad<2>, 2>, Axis<3, 1, Pad<2>, 2>, Bias; 4, 9, 9;
    dilated_same: [f32] Dense<3, 8>, Axis<3, 1, Same, 3>, Axis<2, 1, Same, 5>, NoBias; 3, 8, 11;
    dilated_rows: [f32] Dense<2, 3>, Axis<3, 1, Pad<1>, 2>, Axis<5, 1, Pad<2>>, Bias; 2, 10, 8;
    dilated_columns: [f32] Dense<6, 4>, Axis<5, 1, Sides<1, 3>>, Axis<4, 1, Pad<3>, 2>, Bias; 6, 6, 13;
    dilated_16_channels: [f32] Dense<16, 16>, Axis<3, 1, Pad<2>, 2>, Axis<3, 1, Pad<2>, 2>, Bias; 16, 6, 7;
    dilated_and_moved: [f32 f64] Dense<3, 5>, Axis<3, 2, Pad<2>, 2>, Axis<3, 2, Pad<1>, 3>, NoBias; 3, 11, 12;
    dilated_one_way_moved_another: [f32] Dense<2, 3>, Axis<2, 2, Pad<1>>, Axis<3, 1, Pad<1>, 2>, Bias; 2, 9, 12;
    moved_rows_dilated: [f32] Dense<4, 8>, Axis<3, 3, Pad<2>, 2>, Axis<3, 2, Pad<1>>, Bias; 4, 12, 9;
    two_groups: [f32 f64] Grouped<2, 2, 4>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, Bias; 4, 6, 6;
    three_groups_by_two: [f32] Grouped<3, 4, 2>, Axis<3, 2, Pad<1>>, Axis<3, 2, Pad<1>>, NoBias; 12, 9, 7;
    groups_of_16: [f32] Grouped<2, 16, 16>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, Bias; 32, 5, 6;
    groups_1x1: [f32] Grouped<4, 2, 3>, Axis<1>, Axis<1>, NoBias; 8, 5, 5;
    depthwise: [f32 f64] Grouped<6, 1, 1>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, NoBias; 6, 10, 10;
    depthwise_by_two: [f32] Grouped<5, 1, 1>, Axis<3, 2, Pad<1>>, Axis<3, 2, Pad<1>>, Bias; 5, 11, 9;
    depthwise_rectangle_dilated: [f32] Grouped<3, 1, 1>, Axis<5, 1, Pad<4>, 2>, Axis<3, 1, Sides<1, 2>>, Bias; 3, 9, 8;
    depthwise_wide_by_two: [f32] Grouped<2, 1, 1>, Axis<3, 2, Pad<1>>, Axis<5, 2, Pad<2>>, Bias; 2, 5, 38;
    depthwise_five_vectors: [f32] Grouped<2, 1, 1>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, NoBias; 2, 4, 40;
    depthwise_wide_by_three: [f32] Grouped<2, 1, 1>, Axis<2, 1>, Axis<4, 3, Pad<3>, 2>, Bias; 2, 4, 50;
    points_in_bands: [f32] Dense<160, 9>, Axis<1>, Axis<1>, Bias; 160, 20, 19;
    points_by_two: [f32] Dense<7, 13>, Axis<1, 2>, Axis<1, 2>, NoBias; 7, 11, 35;
    stem: [f32] Dense<3, 13>, Axis<7, 2, Pad<3>>, Axis<7, 2, Pad<3>>, Bias; 3, 11, 41;
    depthwise_times_two: [f32] Grouped<4, 1, 2>, Axis<5, 1, Same>, Axis<5, 1, Same>, Bias; 4, 7, 18;
    depthwise_dilated_and_moved: [f32] Grouped<3, 1, 1>, Axis<3, 2, Same, 2>, Axis<3, 3, Pad<2>, 2>, NoBias; 3, 9, 13;
}

/// A test for each sequence: name: scalars; channels, axis, bias; C, L.
macro_rules! sequences {
    ($($name:ident: [$($t:ty)+] $channels:ty, $x:ty, $bias:ty; $c:literal, $len:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$channels, Flat, $x, $bias, $c, 1, $len, Sequence<$c, $len>, $t>();)+
        })*
    };
}

sequences! {
    sequence: [f32 f64] Dense<3, 4>, Axis<3, 1, Pad<1>>, Bias; 3, 17;
    sequence_moved: [f32] Dense<16, 16>, Axis<5, 2, Pad<2>>, NoBias; 16, 19;
    sequence_dilated: [f32] Dense<2, 5>, Axis<3, 1, Sides<4, 0>, 2>, Bias; 2, 12;
    sequence_up: [f32] Dense<2, 3>, Axis<3, 2, Pad<0>, 1, Ceil>, Bias; 2, 8;
    sequence_depthwise: [f32 f64] Grouped<4, 1, 1>, Axis<3, 1, Pad<2>, 2>, Bias; 4, 20;
    sequence_of_points: [f32] Dense<5, 7>, Axis<1>, NoBias; 5, 9;
}

/// Winograd's form rounds differently, so that bits tell which form a call was computed in: at every level, also where the kernels
/// take wider instructions, the one that the caller allows.
#[test]
fn every_level_computes_in_the_form_that_is_allowed() {
    type Net = Convolution<Dense<16, 16>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>>;
    let mut rng = rng(7);
    let conv = Draw::Uniform.layer::<f32, Net>(&mut rng);
    let x = Draw::Uniform.batch::<Image<16, 4, 4>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Image<16, 4, 4>, f32>(&mut rng, BATCH);
    for level in AnyLevel::all() {
        let run = |winograd| Run::at(Compute { level, winograd });
        let alone = run(true).train::<f32, _, _>(&*conv, &x, &dy);
        let [direct, fast] = [false, true].map(|w| run(w).train::<Lanes<f32, 8>, _, _>(&*conv, &x, &dy));
        assert!(direct.flat_y() == alone.flat_y() && direct.flat_dx() == alone.flat_dx(), "{level:?}");
        assert!(fast.flat_y() != direct.flat_y() && fast.flat_dx() != direct.flat_dx(), "{level:?}");
        assert!(fast.flat_gradient() != direct.flat_gradient(), "{level:?}");
        let [direct_use, fast_use] = [false, true].map(|w| run(w).infer::<Lanes<f32, 8>, _, _>(&*conv, &x));
        assert!(direct_use == direct.y && fast_use == fast.y, "{level:?}");
    }
}
