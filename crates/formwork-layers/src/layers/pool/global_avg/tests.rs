//! The mean of every channel, and its gradient.

use super::GlobalAvgPool;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use crate::{AvgPool2d, Layer};
use formwork_tensor::{AnyLevel, Image, Lanes, Sequence, Tensor, Vector, memory};

const BATCH: usize = 11;

/// In eighths the sums are exact, in any order. A window of 16 values, so that the mean is too.
#[test]
fn as_a_pool_whose_window_is_the_image() {
    type In = Image<3, 4, 4>;
    let x = Draw::Eighths.batch::<In, f32>(&mut rng(1), BATCH);
    let dy = Draw::Eighths.batch::<Vector<3>, f32>(&mut rng(2), BATCH);
    let mut dy_image = Tensor::<Image<3, 1, 1>>::zeros_batch(BATCH);
    memory::flatten_mut::<f32, _>(&mut dy_image).copy_from_slice(memory::flatten::<f32, _>(&dy));
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let want = run.train::<f32, In, _>(&AvgPool2d::<4>::new(), &x, &dy_image);
        for step in [
            run.train::<f32, _, _>(&GlobalAvgPool, &x, &dy),
            run.train::<Lanes<f32, 8>, _, _>(&GlobalAvgPool, &x, &dy),
        ] {
            assert_bits("y", step.flat_y(), want.flat_y());
            assert_bits("dx", step.flat_dx(), want.flat_dx());
        }
        let in_inference = run.infer::<Lanes<f32, 8>, _, _>(&GlobalAvgPool, &x);
        assert_bits("y in inference", memory::flatten::<f32, _>(&in_inference), want.flat_y());
    }
}

#[test]
fn nan_and_infinity_stay_in_their_channel() {
    let x = Tensor::<Image<3, 1, 2>>::new([[[f32::NAN, 1.0]], [[f32::INFINITY, 1.0]], [[1.0, 2.0]]]);
    let y = Run::plainly().infer::<f32, _, _>(&GlobalAvgPool, &[x]);
    assert!(y[0][0].is_nan());
    assert_eq!(y[0][1..], [f32::INFINITY, 1.5]);
}

/// Past the limit of the computed axes, which this layer has no need for.
#[test]
fn a_long_axis() {
    assert_eq!(<GlobalAvgPool as Layer<Image<1, 1, 2000>>>::TAPE, 0);
    let x = [*Tensor::<Image<1, 1, 2000>>::from_fn(|i| i as f32)];
    assert_eq!(Run::plainly().infer::<f32, _, _>(&GlobalAvgPool, &x)[0][0], 999.5);
}

/// A sequence is an image of one row.
#[test]
fn a_sequence() {
    let x = Draw::Uniform.batch::<Sequence<3, 7>, f32>(&mut rng(3), BATCH);
    let dy = Draw::Uniform.batch::<Vector<3>, f32>(&mut rng(4), BATCH);
    let mut images = Tensor::<Image<3, 1, 7>>::zeros_batch(BATCH);
    memory::flatten_mut::<f32, _>(&mut images).copy_from_slice(memory::flatten::<f32, _>(&x));
    for level in AnyLevel::all() {
        let run = Run::at(level);
        let want = run.train::<f32, _, _>(&GlobalAvgPool, &images, &dy);
        for step in [
            run.train::<f32, _, _>(&GlobalAvgPool, &x, &dy),
            run.train::<Lanes<f32, 8>, _, _>(&GlobalAvgPool, &x, &dy),
        ] {
            assert_bits("y", step.flat_y(), want.flat_y());
            assert_bits("dx", step.flat_dx(), want.flat_dx());
        }
    }
    let x = Tensor::<Sequence<2, 3>>::new([[1.0, 2.0, 6.0], [0.0, 0.0, 1.5]]);
    assert_eq!(Run::plainly().infer::<f32, _, _>(&GlobalAvgPool, &[x])[0], Tensor::new([3.0, 0.5]));
}
