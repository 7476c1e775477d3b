//! Pooling against its formulas: windows that overlap, leave gaps, do not divide the image, see padding or past it, hold ties or
//! NaN.

use super::{AvgPool, Counting, ExcludePad, IncludePad, MaxPool, MaxPool2d, reference};
use crate::Infer;
use crate::Layer;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, assert_exact, assert_rounded, rng};
use formwork_tensor::axis::{Flat, WindowAxis};
use formwork_tensor::{
    AnyLevel, Axis, Ceil, Floor, Image, Lanes, Pad, Same, Scalar, Sequence, Shape, Sides, Span, Tensor,
    Total, memory,
};
use std::vec;
use std::vec::Vec;

/// Samples: one whole tile of lanes, and one with idle lanes.
const BATCH: usize = 11;

/// One geometry for all kinds of pooling, on an image or a sequence.
fn check<Y: WindowAxis, X: WindowAxis, In: Shape, T: Scalar>()
where
    MaxPool<Y, X>: Layer<In, T>,
    AvgPool<Y, X>: Layer<In, T>,
    AvgPool<Y, X, ExcludePad>: Layer<In, T>,
{
    let (height, width) = match In::DIMS {
        [_, height, width] => (*height, *width),
        [_, len] => (1, *len),
        _ => panic!("an image or a sequence"),
    };
    let axes = (Y::over(height), X::over(width));
    let mut rng = rng((height * 100 + width * 10 + axes.1.kernel) as u64);
    for draw in [Draw::Eighths, Draw::Uniform] {
        let x = draw.batch::<In, T>(&mut rng, BATCH);
        // Eighths, so that the sums of an input's gradients are exact; 17 values for up to K^2 places make ties common.
        check_max::<Y, X, In, T>(axes, &x, &Draw::Eighths.batch(&mut rng, BATCH));
        check_avg::<Y, X, IncludePad, In, T>(axes, &x, &Draw::Eighths.batch(&mut rng, BATCH));
        check_avg::<Y, X, ExcludePad, In, T>(axes, &x, &Draw::Eighths.batch(&mut rng, BATCH));
    }
}

fn check_max<Y: WindowAxis, X: WindowAxis, In: Shape, T: Scalar>(
    (rows, columns): (Span, Span),
    x: &[Tensor<In, T>],
    dy: &[Tensor<<MaxPool<Y, X> as Infer<In, T>>::Out, T>],
) where
    MaxPool<Y, X>: Layer<In, T>,
{
    let plane = rows.len * columns.len;
    let (mut y, mut dx) = (Vec::new(), Vec::new());
    for (x, dy) in x.iter().zip(dy) {
        let per_channel = dy.as_slice().chunks_exact(rows.out() * columns.out());
        for (x, dy) in x.as_slice().chunks_exact(plane).zip(per_channel) {
            let start = dx.len();
            dx.resize(start + plane, 0.0);
            for (place, d) in reference::max(rows, columns, x).zip(dy) {
                y.push(place.map_or(f64::NEG_INFINITY, |place| x[place].to_f64()));
                place.into_iter().for_each(|place| dx[start + place] += d.to_f64());
            }
        }
    }
    let layer = MaxPool::<Y, X>::new();
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(&layer, x, dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(&layer, x, dy);
        for step in [&single, &lanes] {
            assert_exact("max", step.flat_y(), &y);
            assert_exact("max dx", step.flat_dx(), &dx);
        }
        let in_inference = run.infer::<Lanes<T, 8>, _, _>(&layer, x);
        assert_bits("max in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
        let in_inference = run.infer::<T, _, _>(&layer, x);
        assert_bits("one sample's max in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
    }
}

fn check_avg<Y: WindowAxis, X: WindowAxis, Count: Counting, In: Shape, T: Scalar>(
    (rows, columns): (Span, Span),
    x: &[Tensor<In, T>],
    dy: &[Tensor<<AvgPool<Y, X, Count> as Infer<In, T>>::Out, T>],
) where
    AvgPool<Y, X, Count>: Layer<In, T>,
{
    let plane = rows.len * columns.len;
    let windows = rows.out() * columns.out();
    let formula = |f: fn(f64) -> f64| {
        let (mut y, mut dx) = (Vec::new(), Vec::new());
        for (x, dy) in x.iter().zip(dy) {
            for (x, dy) in x.as_slice().chunks_exact(plane).zip(dy.as_slice().chunks_exact(windows)) {
                let (mut means, mut gradient) = (vec![0.0; windows], vec![0.0; plane]);
                reference::avg(rows, columns, Count::INCLUDES_PADDING, |window, place, n| {
                    means[window] += f(x[place].to_f64()) / n as f64;
                    gradient[place] += f(dy[window].to_f64()) / n as f64;
                });
                y.extend(means);
                dx.extend(gradient);
            }
        }
        (y, dx)
    };
    let ((y, dx), (y_magnitude, dx_magnitude)) = (formula(|x| x), formula(f64::abs));
    // The factor 1 / n is rounded, and so is the product with it.
    let terms = rows.kernel * columns.kernel + 2;
    let layer = AvgPool::<Y, X, Count>::new();
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let single = run.train::<T, _, _>(&layer, x, dy);
        let lanes = run.train::<Lanes<T, 8>, _, _>(&layer, x, dy);
        assert_rounded("avg", terms, single.flat_y(), &y, &y_magnitude);
        assert_rounded("avg dx", terms, single.flat_dx(), &dx, &dx_magnitude);
        assert_bits("a lane's avg", lanes.flat_y(), single.flat_y());
        assert_bits("a lane's avg dx", lanes.flat_dx(), single.flat_dx());
        let in_inference = run.infer::<Lanes<T, 8>, _, _>(&layer, x);
        assert_bits("avg in inference", memory::flatten::<T, _>(&in_inference), single.flat_y());
    }
}

/// A test for each geometry: name: scalars; rows, columns; input.
macro_rules! geometries {
    ($($name:ident: [$($t:ty)+] $y:ty, $x:ty; $in:ty;)*) => {
        $(#[test]
        fn $name() {
            $(check::<$y, $x, $in, $t>();)+
        })*
    };
}

geometries! {
    halves:                 [f32 f64] Axis<2, 2>, Axis<2, 2>; Image<1, 4, 4>;
    rest_in_both_axes:      [f32]     Axis<2, 2>, Axis<2, 2>; Image<3, 9, 7>;
    overlap_by_one:         [f32]     Axis<3, 2>, Axis<3, 2>; Image<3, 8, 9>;
    overlap_by_two:         [f32]     Axis<3, 1>, Axis<3, 1>; Image<2, 6, 5>;
    overlap_by_three:       [f32]     Axis<4, 1>, Axis<4, 1>; Image<1, 5, 13>;
    gaps:                   [f32 f64] Axis<2, 3>, Axis<2, 3>; Image<2, 9, 8>;
    gaps_of_a_window_of_1:  [f32]     Axis<1, 2>, Axis<1, 2>; Image<4, 7, 5>;
    one_window_with_a_rest: [f32]     Axis<7, 7>, Axis<7, 7>; Image<2, 11, 8>;
    wide:                   [f32]     Axis<2, 2>, Axis<2, 2>; Image<8, 2, 30>;
    // Rows and columns of their own, padding, rounding up, dilation, and several of them at once.
    padded:                 [f32 f64] Axis<3, 2, Pad<1>>, Axis<3, 2, Pad<1>>; Image<2, 8, 8>;
    padded_by_half:         [f32]     Axis<4, 2, Pad<2>>, Axis<4, 2, Pad<2>>; Image<2, 7, 6>;
    padded_side_by_side:    [f32]     Axis<2, 2, Pad<1>>, Axis<2, 2, Pad<1>>; Image<2, 6, 6>;
    padded_total:           [f32]     Axis<3, 2, Total<1>>, Axis<2, 2, Total<1>>; Image<3, 6, 7>;
    padded_rows:            [f32]     Axis<3, 1, Pad<1>>, Axis<2, 2>; Image<2, 5, 6>;
    padded_same:            [f32]     Axis<3, 1, Same>, Axis<2, 1, Same>; Image<2, 5, 6>;
    padded_before:          [f32]     Axis<3, 2, Sides<1, 0>>, Axis<5, 3, Sides<0, 2>>; Image<2, 7, 9>;
    past_the_image:         [f32]     Axis<5, 1, Pad<2>>, Axis<5, 2, Pad<2>>; Image<1, 2, 1>;
    rectangle:              [f32 f64] Axis<2, 2>, Axis<3, 1, Pad<1>>; Image<2, 7, 9>;
    up:                     [f32 f64] Axis<3, 2, Pad<0>, 1, Ceil>, Axis<3, 2, Pad<0>, 1, Ceil>; Image<3, 8, 9>;
    up_side_by_side:        [f32]     Axis<2, 2, Pad<0>, 1, Ceil>, Axis<2, 2, Pad<0>, 1, Ceil>; Image<3, 5, 6>;
    up_and_whole:           [f32]     Axis<2, 2, Pad<0>, 1, Ceil>, Axis<2, 2, Pad<0>, 1, Ceil>; Image<3, 4, 6>;
    up_padded:              [f32]     Axis<3, 2, Pad<1>, 1, Ceil>, Axis<3, 2, Pad<1>, 1, Ceil>; Image<3, 11, 10>;
    up_but_not_behind:      [f32]     Axis<2, 2, Pad<1>, 1, Ceil>, Axis<2, 3, Pad<1>, 1, Ceil>; Image<2, 5, 5>;
    up_on_one_axis:         [f32]     Axis<3, 3, Pad<1>, 1, Ceil>, Axis<3, 3, Pad<1>>; Image<2, 7, 7>;
    up_longer_than_all:     [f32]     Axis<3, 2, Pad<0>, 1, Ceil>, Axis<3, 2>; Image<2, 2, 5>;
    up_with_gaps:           [f32]     Axis<2, 4, Pad<1>, 1, Ceil>, Axis<1, 3, Pad<0>, 1, Ceil>; Image<2, 8, 9>;
    dilated:                [f32 f64] Axis<3, 1, Pad<0>, 2>, Axis<2, 2, Pad<1>, 3>; Image<2, 8, 9>;
    dilated_up:             [f32]     Axis<3, 2, Pad<2>, 2, Ceil>, Axis<2, 3, Pad<1>, 2, Ceil>; Image<2, 8, 9>;
    sequence:               [f32 f64] Flat, Axis<2, 2>; Sequence<3, 16>;
    sequence_padded:        [f32]     Flat, Axis<3, 2, Pad<1>>; Sequence<2, 15>;
    sequence_up:            [f32]     Flat, Axis<3, 2, Pad<1>, 1, Ceil>; Sequence<2, 16>;
    sequence_of_one_window: [f32]     Flat, Axis<5, 1, Pad<0>, 1, Floor>; Sequence<4, 5>;
}

/// The gradient of one window of 2 x 2 with dL/dy = 1.
fn winner(x: [f32; 4]) -> (f32, Vec<f32>) {
    let x = Tensor::<Image<1, 2, 2>>::from_fn(|i| x[i]);
    let dy = Tensor::<Image<1, 1, 1>>::new([[[1.0]]]);
    let step = Run::plainly().train::<f32, _, _>(&MaxPool2d::<2>::new(), &[*x], &[dy]);
    (step.y[0][0][0][0], step.flat_dx().to_vec())
}

#[test]
fn the_first_of_equal_values_wins() {
    assert_eq!(winner([1.0, 2.0, 2.0, 2.0]), (2.0, [0.0, 1.0, 0.0, 0.0].to_vec()));
    assert_eq!(winner([0.0, -0.0, 0.0, -0.0]), (0.0, [1.0, 0.0, 0.0, 0.0].to_vec()));
    let low = f32::NEG_INFINITY;
    assert_eq!(winner([low; 4]), (low, [1.0, 0.0, 0.0, 0.0].to_vec()));
}

/// PyTorch goes on with every NaN it meets, so the last one gets the gradient.
#[test]
fn nan_is_greater_than_everything() {
    for (x, at) in [([1.0, f32::NAN, 9.0, f32::INFINITY], 1), ([f32::NAN, 1.0, f32::NAN, 2.0], 2)] {
        let (y, dx) = winner(x);
        assert!(y.is_nan());
        assert_eq!(dx, (0..4).map(|i| if i == at { 1.0 } else { 0.0 }).collect::<Vec<f32>>());
    }
}

#[test]
fn nan_stays_in_its_lane() {
    let mut x = Draw::Uniform.batch::<Image<2, 4, 4>, f32>(&mut rng(1), 8);
    let without = Run::plainly().infer::<Lanes<f32, 8>, _, _>(&MaxPool2d::<2>::new(), &x);
    x[3][1][2][2] = f32::NAN;
    let with = Run::plainly().infer::<Lanes<f32, 8>, _, _>(&MaxPool2d::<2>::new(), &x);
    let (with, without) = (memory::flatten::<f32, _>(&with), memory::flatten::<f32, _>(&without));
    let hit = 3 * Image::<2, 2, 2>::LEN + 7;
    for i in 0..with.len() {
        assert!(if i == hit { with[i].is_nan() } else { with[i] == without[i] }, "{i}");
    }
}

/// A window of padding and minus infinities has its maximum at the first value within the input, as in PyTorch; padding is never it.
#[test]
fn padding_is_never_the_maximum() {
    let low = f32::NEG_INFINITY;
    let x = Tensor::<Image<1, 2, 2>>::new([[[low, low], [low, low]]]);
    let dy = Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [4.0, 8.0]]]);
    let step = Run::plainly().train::<f32, _, _>(
        &MaxPool2d::<2, 2, Pad<1>>::new(),
        &[x],
        core::slice::from_ref(&dy),
    );
    assert_eq!((step.flat_y(), step.flat_dx()), ([low; 4].as_slice(), dy.as_slice()));
}

/// A NaN that a window at the edge sees.
#[test]
fn nan_beside_padding() {
    let x = Tensor::<Image<1, 2, 2>>::new([[[1.0, f32::NAN], [3.0, 4.0]]]);
    let run = Run::plainly();
    let y = run.infer::<f32, _, _>(&MaxPool2d::<3, 2, Pad<1>>::new(), core::slice::from_ref(&x));
    assert!(y[0][0][0][0].is_nan());
    let y = run.infer::<f32, _, _>(&MaxPool2d::<2, 2, Pad<1>>::new(), &[x]);
    assert!(y[0][0][0][1].is_nan() && y[0][0][1] == [3.0, 4.0]);
}
