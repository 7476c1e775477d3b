//! What a dropout of channels drops.

use super::Dropout2d;
use crate::Dropout;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Portable, Tensor, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;
const CHANNELS: usize = 40;
type In = Image<CHANNELS, 3, 5>;

fn ones() -> Vec<Tensor<In>> {
    let mut ones = Tensor::zeros_batch(BATCH);
    memory::flatten_mut::<f32, _>(&mut ones).fill(1.0);
    ones
}

/// What a batch of ones becomes, the mask times its factor.
fn mask<const PERCENT: usize, E: Element<Scalar = f32>>(key: u64) -> Vec<f32> {
    let run = Run { key, ..Run::plainly() };
    run.train::<E, _, _>(&Dropout2d::<PERCENT>, &ones(), &ones()).flat_y().to_vec()
}

/// The factor of each channel of each sample.
fn of_channels(mask: &[f32]) -> Vec<f32> {
    mask.chunks(15).map(|plane| plane[0]).collect()
}

#[test]
fn a_channel_drops_as_a_whole() {
    let mask = mask::<40, Lanes<f32, 8>>(1);
    for plane in mask.chunks(15) {
        assert!(plane.iter().all(|m| *m == plane[0]), "{plane:?}");
    }
    let channels = of_channels(&mask);
    assert!(channels.contains(&0.0) && channels.contains(&(100.0 / 60.0)));
}

/// The number of dropped channels is binomial: within 5 standard deviations, a miss once in 1.7 million keys.
fn fraction<const PERCENT: usize>() {
    let channels: Vec<f32> =
        (0..20).flat_map(|key| of_channels(&mask::<PERCENT, Lanes<f32, 8>>(key))).collect();
    let p = PERCENT as f64 / 100.0;
    let dropped = channels.iter().filter(|m| **m == 0.0).count() as f64 / channels.len() as f64;
    let deviation = (p * (1.0 - p) / channels.len() as f64).sqrt();
    assert!((dropped - p).abs() < 5.0 * deviation, "{PERCENT} %: {dropped}");
    let kept = 100.0 / (100 - PERCENT) as f32;
    assert!(channels.iter().all(|m| *m == 0.0 || *m == kept));
}

#[test]
fn drops_its_fraction_and_scales_the_rest() {
    fraction::<5>();
    fraction::<50>();
    fraction::<90>();
}

/// Neither along the channels, nor from sample to sample, nor from key to key do two masks agree more than chance lets them: on half
/// of the channels, within 5 standard deviations.
#[test]
fn samples_keys_and_neighbours_are_independent() {
    let several = |first: u64| -> Vec<f32> {
        (first..first + 8).flat_map(|key| of_channels(&mask::<50, f32>(key))).collect()
    };
    let (a, b) = (several(0), several(100));
    let pairs = [
        ("keys", a.iter().zip(&b).collect::<Vec<_>>()),
        ("samples", a.iter().zip(&a[CHANNELS..]).collect()),
        ("neighbours", a.iter().zip(&a[1..]).collect()),
    ];
    for (what, pairs) in pairs {
        let same = pairs.iter().filter(|(a, b)| a == b).count() as f64 / pairs.len() as f64;
        assert!((same - 0.5).abs() < 2.5 / (pairs.len() as f64).sqrt(), "{what}: {same}");
    }
}

#[test]
fn the_mask_depends_on_neither_tile_nor_level() {
    let want = mask::<30, f32>(9);
    assert_bits("lanes", &mask::<30, Lanes<f32, 8>>(9), &want);
    for level in AnyLevel::all() {
        let run = Run { key: 9, ..Run::at(level) };
        let step = run.train::<Lanes<f32, 8>, _, _>(&Dropout2d::<30>, &ones(), &ones());
        assert_bits("level", step.flat_y(), &want);
    }
}

/// Where a channel is one value, it is the mask of a [`Dropout`].
#[test]
fn of_single_values_it_is_a_dropout() {
    let x = Draw::Uniform.batch::<Vector<60>, f64>(&mut rng(3), BATCH);
    let mut images = Tensor::<Image<60, 1, 1>, f64>::zeros_batch(BATCH);
    memory::flatten_mut::<f64, _>(&mut images).copy_from_slice(memory::flatten::<f64, _>(&x));
    let run = Run { key: 4, ..Run::plainly() };
    let want = run.train::<Lanes<f64, 8>, _, _>(&Dropout::<20>, &x, &x);
    let got = run.train::<Lanes<f64, 8>, _, _>(&Dropout2d::<20>, &images, &images);
    assert_eq!((got.flat_y(), got.flat_dx()), (want.flat_y(), want.flat_dx()));
}

/// Idle lanes repeat the last sample behind a dropout too, in a tile with only some samples.
#[test]
fn idle_lanes_drop_what_the_last_sample_drops() {
    use crate::Pass;
    for live in 1..=8 {
        let pass = Pass { level: Portable, part: 0, live, first: 16, key: 3, shared: &[], frozen: false };
        let mut values = [Lanes::<f32, 8>([1.0; 8]); CHANNELS];
        Dropout2d::<50>::mask(&pass, CHANNELS, &mut values);
        for Lanes(value) in values {
            assert!(value[live..].iter().all(|idle| *idle == value[live - 1]), "{live} samples: {value:?}");
        }
        assert!(values.iter().any(|Lanes(value)| value[0] != value[7]) || live == 1);
    }
}

#[test]
fn the_gradient_goes_through_the_same_mask() {
    let mut rng = rng(3);
    let x = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let mask = mask::<40, f32>(5);
    let run = Run { key: 5, ..Run::plainly() };
    let step = run.train::<Lanes<f32, 8>, _, _>(&Dropout2d::<40>, &x, &dy);
    let times = |values: &[Tensor<In>]| -> Vec<f32> {
        let values = memory::flatten::<f32, _>(values).iter().zip(&mask);
        values.map(|(x, m)| if *m == 0.0 { 0.0 } else { x * m }).collect()
    };
    assert_bits("y", step.flat_y(), &times(&x));
    assert_bits("dx", step.flat_dx(), &times(&dy));
}

#[test]
fn nothing_and_everything() {
    type Small = Image<3, 2, 2>;
    let x = Draw::Uniform.batch::<Small, f32>(&mut rng(4), 3);
    let none = Run::plainly().train::<f32, _, _>(&Dropout2d::<0>, &x, &x);
    assert_eq!((&none.y, &none.dx), (&x, &x));
    let infinite = [Tensor::<Small>::new([[[f32::INFINITY; 2]; 2]; 3])];
    let all = Run::plainly().train::<f32, _, _>(&Dropout2d::<100>, &infinite, &infinite);
    assert_eq!((all.flat_y(), all.flat_dx()), (&[0.0; 12][..], &[0.0; 12][..]));
}

#[test]
fn in_inference_nothing_changes() {
    let x = Draw::Uniform.batch::<In, f32>(&mut rng(6), BATCH);
    assert_eq!(Run::plainly().infer::<Lanes<f32, 8>, _, _>(&Dropout2d::<50>, &x), x);
}
