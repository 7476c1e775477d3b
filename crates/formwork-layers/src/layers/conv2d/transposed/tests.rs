//! The passes against the formula, each value scattered by itself.

use super::{ConvTranspose, ConvTranspose2d, GroupedConvTranspose1d, GroupedConvTranspose2d};
use crate::conv2d::{Bias, BiasKind, ChannelPair, Dense, Grouped, NoBias};
use crate::tests::harness::{Run, Step};
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng};
use crate::{Infer, Layer, OnHeap};
use formwork_tensor::axis::Count;
use formwork_tensor::transposed::{Spread, SpreadAxis, TransposedAxis};
use formwork_tensor::{
    AnyLevel, Image, Lanes, Pad, Parameters, Scalar, Sequence, Shape, Sides, Tensor, Total, memory,
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

/// The sizes of a layer on an image.
#[derive(Clone, Copy)]
struct Sizes {
    /// Groups, and channels of each.
    groups: usize,
    ic: usize,
    oc: usize,
    axes: [Spread; 2],
    input: [usize; 2],
    output: [usize; 2],
}

impl Sizes {
    /// Calls `each` with the places of an input, of a weight and of the output that their product is added to, for all products.
    fn products(self, mut each: impl FnMut(usize, usize, usize)) {
        let [h, w] = self.input;
        let [oh, ow] = self.output;
        for c in 0..self.groups * self.ic {
            for o in 0..self.oc {
                for (i, k) in pairs(h, self.axes[0].kernel) {
                    for (j, l) in pairs(w, self.axes[1].kernel) {
                        let (Some(row), Some(column)) =
                            (place(self.axes[0], oh, i, k), place(self.axes[1], ow, j, l))
                        else {
                            continue;
                        };
                        let to = c / self.ic * self.oc + o;
                        each(
                            (c * h + i) * w + j,
                            ((c * self.oc + o) * self.axes[0].kernel + k) * self.axes[1].kernel + l,
                            (to * oh + row) * ow + column,
                        );
                    }
                }
            }
        }
    }

    /// What the formula gives for weights, biases and a batch.
    fn formula(self, weight: &[f64], bias: &[f64], x: &[f64], dy: &[f64]) -> Want {
        let (len, out) =
            (self.groups * self.ic * self.input[0] * self.input[1], self.output[0] * self.output[1]);
        let channels = self.groups * self.oc;
        let mut want = Want { dw: vec![0.0; weight.len()], db: vec![0.0; bias.len()], ..Want::default() };
        for (x, dy) in x.chunks(len).zip(dy.chunks(channels * out)) {
            let mut y: Vec<f64> =
                (0..channels * out).map(|i| bias.get(i / out).copied().unwrap_or(0.0)).collect();
            let mut dx = vec![0.0; len];
            self.products(|at, kernel, to| {
                y[to] += weight[kernel] * x[at];
                dx[at] += weight[kernel] * dy[to];
                want.dw[kernel] += x[at] * dy[to];
            });
            dy.iter()
                .enumerate()
                .for_each(|(i, d)| want.db.iter_mut().skip(i / out).take(1).for_each(|b| *b += d));
            want.y.extend(y);
            want.dx.extend(dx);
        }
        want
    }
}

fn pairs(a: usize, b: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..a).flat_map(move |i| (0..b).map(move |k| (i, k)))
}

/// Where value `at` is spread to by tap `tap`, if that is not cut off.
fn place(axis: Spread, out: usize, at: usize, tap: usize) -> Option<usize> {
    (at * axis.stride + tap * axis.dilation).checked_sub(axis.before).filter(|place| *place < out)
}

fn wide<T: Scalar>(values: &[T]) -> Vec<f64> {
    values.iter().map(|value| value.to_f64()).collect()
}

/// One geometry, in single samples and in lanes.
fn check<Ch, Y, X, B, T, const C: usize, const H: usize, const W: usize>()
where
    Ch: ChannelPair,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    T: Scalar,
    ConvTranspose<Ch, Y, X, B, T>: Layer<Image<C, H, W>, T>,
{
    let out = <ConvTranspose<Ch, Y, X, B, T> as Infer<Image<C, H, W>, T>>::Out::DIMS;
    let sizes = Sizes {
        groups: Ch::GROUPS,
        ic: Ch::In::COUNT,
        oc: Ch::Out::COUNT,
        axes: [Y::SPREAD, X::SPREAD],
        input: [H, W],
        output: [out[1], out[2]],
    };
    assert_eq!((sizes.groups * sizes.ic, sizes.groups * sizes.oc), (C, out[0]));
    for draw in [Draw::Eighths, Draw::Uniform] {
        let mut rng = rng((C * 1000 + sizes.oc * 100 + Y::COUNT * 10 + Y::SPREAD.stride) as u64);
        let layer = draw.layer::<T, ConvTranspose<Ch, Y, X, B, T>>(&mut rng);
        let x = draw.batch::<Image<C, H, W>, T>(&mut rng, BATCH);
        let dy = draw.batch(&mut rng, BATCH);
        let values = [
            wide(memory::as_slice::<T, _>(&layer.weight)),
            wide(memory::as_slice::<T, _>(&layer.bias)),
            wide(memory::flatten::<T, _>(&x)),
            wide(memory::flatten::<T, _>(&dy)),
        ];
        assert_eq!(values[1].is_empty(), !B::HAS);
        let absolute = values.each_ref().map(|values| values.iter().map(|v| v.abs()).collect::<Vec<_>>());
        let formula = |[w, b, x, dy]: &[Vec<f64>; 4]| sizes.formula(w, b, x, dy);
        let (want, magnitude) = (formula(&values), formula(&absolute));
        at_levels::<T, C, H, W, _>(&*layer, &x, &dy, |step| compare(sizes, draw, step, &want, &magnitude));
    }
}

/// A step in single samples and one in lanes, and both in inference: at one level, with the feature `exhaustive` at all.
fn at_levels<T: Scalar, const C: usize, const H: usize, const W: usize, N: Layer<Image<C, H, W>, T>>(
    layer: &N,
    x: &[Tensor<Image<C, H, W>, T>],
    dy: &[Tensor<N::Out, T>],
    check: impl Fn(&Step<Image<C, H, W>, N::Out, T, N>),
) {
    #[cfg(feature = "exhaustive")]
    let levels = AnyLevel::all();
    #[cfg(not(feature = "exhaustive"))]
    let levels = [crate::tests::harness::Plainly];
    for level in levels {
        let single = Run::at(level).train::<T, _, _>(layer, x, dy);
        let lanes = Run::at(level).train::<Lanes<T, 8>, _, _>(layer, x, dy);
        check(&single);
        check(&lanes);
        let in_inference = Run::at(level).infer::<Lanes<T, 8>, _, _>(layer, x);
        assert_bits("y in inference", memory::flatten::<T, _>(&in_inference), lanes.flat_y());
        let in_inference = Run::at(level).infer::<T, _, _>(layer, x);
        assert_bits("one sample's y in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
    }
}

fn compare<Ch: ChannelPair, Y: SpreadAxis, X: SpreadAxis, B: BiasKind, In: Shape, Out: Shape, T: Scalar>(
    sizes: Sizes,
    draw: Draw,
    step: &Step<In, Out, T, ConvTranspose<Ch, Y, X, B, T>>,
    want: &Want,
    magnitude: &Want,
) {
    let dw = memory::as_slice::<T, _>(&step.gradient.weight);
    let db = memory::as_slice::<T, _>(&step.gradient.bias);
    let kernel = Y::COUNT * X::COUNT;
    let (positions, values) =
        (BATCH * sizes.input[0] * sizes.input[1], BATCH * sizes.output[0] * sizes.output[1]);
    let results = [
        ("y", sizes.ic * kernel + 1, step.flat_y(), &want.y, &magnitude.y),
        ("dx", sizes.oc * kernel, step.flat_dx(), &want.dx, &magnitude.dx),
        ("dw", positions, dw, &want.dw, &magnitude.dw),
        ("db", values, db, &want.db, &magnitude.db),
    ];
    for (what, terms, got, want, magnitude) in results {
        match draw {
            Draw::Eighths => assert_exact(what, got, want),
            Draw::Uniform => assert_rounded(what, terms, got, want, magnitude),
        }
    }
}

/// A test for each geometry: name: scalars; channels, rows, columns, bias; C, H, W.
macro_rules! geometries {
    ($($name:ident: [$($t:ty)+] $channels:ty, $y:ty, $x:ty, $bias:ty; $c:literal, $h:literal, $w:literal;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$channels, $y, $x, $bias, $t, $c, $h, $w>();)+
        })*
    };
}

geometries! {
    blocks: [f32 f64] Dense<5, 3>, TransposedAxis<2, 2>, TransposedAxis<2, 2>, Bias; 5, 4, 9;
    overlapping: [f32] Dense<3, 6>, TransposedAxis<3, 2, Pad<1>, 1>, TransposedAxis<4, 2, Pad<1>>, NoBias; 3, 5, 6;
    kept: [f32] Dense<4, 5>, TransposedAxis<3, 1, Pad<1>>, TransposedAxis<5, 1, Total<3>>, Bias; 4, 6, 11;
    two_vectors: [f32 f64] Dense<2, 5>, TransposedAxis<2, 2>, TransposedAxis<5, 2, Pad<2>, 1>, Bias; 2, 2, 21;
    past_the_windows: [f32 f64] Dense<2, 3>, TransposedAxis<3, 1, Pad<0>, 2, 3>, TransposedAxis<2, 2, Sides<1, 0>, 3, 4>, Bias; 2, 4, 3;
    groups: [f32] Grouped<2, 3, 2>, TransposedAxis<3, 2, Pad<1>, 1>, TransposedAxis<1, 2, Pad<0>, 1>, Bias; 6, 4, 5;
}

// Every stride and kernel, padding at one end, output padding up to the stride, channels that are no whole blocks, Winograd's form.
#[cfg(feature = "exhaustive")]
geometries! {
    one_value: [f32] Dense<1, 1>, TransposedAxis<1>, TransposedAxis<1>, NoBias; 1, 1, 1;
    points: [f32] Dense<7, 9>, TransposedAxis<1>, TransposedAxis<1>, Bias; 7, 5, 9;
    strides_past_the_kernel: [f32 f64] Dense<3, 4>, TransposedAxis<2, 3, Pad<0>, 2>, TransposedAxis<1, 4, Pad<0>, 3>, Bias; 3, 3, 5;
    by_three: [f32] Dense<16, 8>, TransposedAxis<5, 3, Pad<2>, 2>, TransposedAxis<3, 3>, NoBias; 16, 4, 7;
    cut_in_front: [f32] Dense<2, 17>, TransposedAxis<4, 2, Sides<3, 0>>, TransposedAxis<7, 2, Sides<6, 1>, 1>, Bias; 2, 5, 4;
    cut_behind: [f32] Dense<8, 2>, TransposedAxis<3, 1, Sides<0, 2>>, TransposedAxis<4, 1, Sides<0, 1>>, Bias; 8, 5, 12;
    cut_most: [f32] Dense<6, 7>, TransposedAxis<3, 1, Pad<2>>, TransposedAxis<2, 1, Pad<1>>, NoBias; 6, 7, 8;
    one_row: [f32] Dense<4, 6>, TransposedAxis<1>, TransposedAxis<7, 2, Pad<3>, 1>, Bias; 4, 3, 10;
    dilated: [f32 f64] Dense<4, 5>, TransposedAxis<3, 1, Pad<2>, 0, 2>, TransposedAxis<3, 1, Pad<1>, 1, 2>, Bias; 4, 6, 7;
    dilated_and_moved: [f32] Dense<3, 5>, TransposedAxis<3, 2, Pad<2>, 1, 2>, TransposedAxis<3, 2, Pad<1>, 2, 3>, NoBias; 3, 5, 4;
    winograd: [f32 f64] Dense<16, 17>, TransposedAxis<3, 1, Pad<1>>, TransposedAxis<3, 1, Pad<1>>, Bias; 16, 6, 7;
    winograd_in_groups: [f32] Grouped<2, 16, 16>, TransposedAxis<3, 1, Pad<1>>, TransposedAxis<3, 1, Pad<1>>, Bias; 32, 5, 6;
    depthwise: [f32] Grouped<6, 1, 1>, TransposedAxis<4, 2, Pad<1>>, TransposedAxis<4, 2, Pad<1>>, NoBias; 6, 7, 6;
    depthwise_past: [f32] Grouped<3, 1, 2>, TransposedAxis<2, 1, Pad<1>, 3, 4>, TransposedAxis<2, 1, Pad<0>, 1, 2>, Bias; 3, 5, 5;
    many_channels: [f32] Dense<32, 16>, TransposedAxis<2, 2>, TransposedAxis<2, 2>, Bias; 32, 5, 9;
}

/// In eighths sums are exact, so every level gives the same bits, in vectors of columns as in vectors of samples.
#[test]
fn every_level_gives_the_same() {
    type Layer = ConvTranspose2d<3, 5, 3, 2, Pad<1>, 1>;
    let mut rng = rng(5);
    let layer = Draw::Eighths.layer::<f32, Layer>(&mut rng);
    let x = Draw::Eighths.batch::<Image<3, 2, 21>, f32>(&mut rng, BATCH);
    let dy = Draw::Eighths.batch::<Image<5, 4, 42>, f32>(&mut rng, BATCH);
    let want = Run::plainly().train::<Lanes<f32, 8>, _, _>(&*layer, &x, &dy);
    for level in AnyLevel::all() {
        let single = Run::at(level).train::<f32, _, _>(&*layer, &x, &dy);
        let lanes = Run::at(level).train::<Lanes<f32, 8>, _, _>(&*layer, &x, &dy);
        for step in [&single, &lanes] {
            assert_bits("y", step.flat_y(), want.flat_y());
            assert_bits("dx", step.flat_dx(), want.flat_dx());
            assert_bits("the gradient", step.flat_gradient(), want.flat_gradient());
        }
    }
}

/// A sequence is an image of one row.
#[test]
fn a_sequence() {
    type Image1 = ConvTranspose<Grouped<2, 2, 1>, TransposedAxis<1>, TransposedAxis<3, 2, Pad<1>, 1>>;
    type Line = GroupedConvTranspose1d<4, 2, 2, 3, 2, Pad<1>, 1>;
    let mut rng = rng(6);
    let (image, line) = (Draw::Uniform.layer::<f32, Image1>(&mut rng), &mut Line::zeros());
    memory::as_mut_slice::<f32, Line>(&mut **line).copy_from_slice(memory::as_slice::<f32, Image1>(&*image));
    let x = Draw::Uniform.batch::<Image<4, 1, 19>, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<Image<2, 1, 38>, f32>(&mut rng, BATCH);
    let (mut xs, mut dys) = (Tensor::zeros_batch(BATCH), Tensor::zeros_batch(BATCH));
    memory::flatten_mut::<f32, Tensor<Sequence<4, 19>>>(&mut xs).copy_from_slice(memory::flatten(&x));
    memory::flatten_mut::<f32, Tensor<Sequence<2, 38>>>(&mut dys).copy_from_slice(memory::flatten(&dy));
    let want = Run::plainly().train::<Lanes<f32, 8>, _, _>(&*image, &x, &dy);
    for step in [
        Run::plainly().train::<f32, _, _>(&**line, &xs, &dys),
        Run::plainly().train::<Lanes<f32, 8>, _, _>(&**line, &xs, &dys),
    ] {
        assert_bits("y", step.flat_y(), want.flat_y());
        assert_bits("dx", step.flat_dx(), want.flat_dx());
    }
    let step = Run::plainly().train::<Lanes<f32, 8>, _, _>(&**line, &xs, &dys);
    assert_bits("the gradient", step.flat_gradient(), want.flat_gradient());
}

#[test]
fn the_weight_has_pytorchs_sizes() {
    type Layer = GroupedConvTranspose2d<6, 4, 2, 3, 2>;
    let mut dims = Vec::new();
    <Layer as Parameters<f32>>::describe(Default::default(), &mut |tensor| {
        dims.push((std::format!("{}", tensor.path), tensor.dims.to_vec()));
    });
    assert_eq!(dims, [("weight".into(), vec![6, 2, 3, 3]), ("bias".into(), vec![4])]);
}
