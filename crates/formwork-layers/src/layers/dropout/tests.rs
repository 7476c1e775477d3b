//! What dropout drops.

use super::Dropout;
use crate::tests::harness::Run;
use crate::tests::values::{Draw, assert_bits, rng};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Portable, Shape, Tensor, Vector, memory};
use std::vec::Vec;

const BATCH: usize = 11;
type In = Image<3, 8, 8>;

fn ones() -> Vec<Tensor<In>> {
    let mut ones = Tensor::zeros_batch(BATCH);
    memory::flatten_mut::<f32, _>(&mut ones).fill(1.0);
    ones
}

/// What a batch of ones becomes, the mask times its factor.
fn mask<const PERCENT: usize, E: Element<Scalar = f32>>(key: u64) -> Vec<f32> {
    let run = Run { key, ..Run::plainly() };
    run.train::<E, _, _>(&Dropout::<PERCENT>, &ones(), &ones()).flat_y().to_vec()
}

fn dropped(mask: &[f32]) -> f64 {
    mask.iter().filter(|m| **m == 0.0).count() as f64 / mask.len() as f64
}

/// The number of dropped elements is binomial: within 5 standard deviations, a miss once in 1.7 million keys.
fn fraction<const PERCENT: usize>() {
    let mask: Vec<f32> = (0..20).flat_map(mask::<PERCENT, Lanes<f32, 8>>).collect();
    let p = PERCENT as f64 / 100.0;
    let deviation = (p * (1.0 - p) / mask.len() as f64).sqrt();
    assert!((dropped(&mask) - p).abs() < 5.0 * deviation, "{PERCENT} %: {}", dropped(&mask));
    let kept = 100.0 / (100 - PERCENT) as f32;
    assert!(mask.iter().all(|m| *m == 0.0 || *m == kept));
}

#[test]
fn drops_its_fraction_and_scales_the_rest() {
    fraction::<1>();
    fraction::<20>();
    fraction::<50>();
    fraction::<90>();
}

/// Idle lanes repeat the last sample behind a dropout too, in a tile with only some samples.
#[test]
fn idle_lanes_drop_what_the_last_sample_drops() {
    use crate::Pass;
    for live in 1..=8 {
        let pass = Pass { level: Portable, part: 0, live, first: 16, key: 3, shared: &[], frozen: false };
        let mut values = [Lanes::<f32, 8>([1.0; 8]); 40];
        Dropout::<50>::mask(&pass, &mut values);
        for Lanes(value) in values {
            assert!(value[live..].iter().all(|idle| *idle == value[live - 1]), "{live} samples: {value:?}");
        }
        assert!(values.iter().any(|Lanes(value)| value[0] != value[7]) || live == 1);
    }
}

/// Neither along the positions, nor from sample to sample, nor from key to key do two masks agree more than chance lets
/// them: on half of the elements, within 5 standard deviations.
#[test]
fn samples_keys_and_neighbours_are_independent() {
    let (a, b) = (mask::<50, f32>(1), mask::<50, f32>(2));
    let pairs = [
        ("keys", a.iter().zip(&b).collect::<Vec<_>>()),
        ("samples", a.iter().zip(&a[In::LEN..]).collect()),
        ("neighbours", a.iter().zip(&a[1..]).collect()),
        ("rows", a.iter().zip(&a[8..]).collect()),
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
        assert_bits("level", run.train::<f32, _, _>(&Dropout::<30>, &ones(), &ones()).flat_y(), &want);
    }
}

#[test]
fn the_gradient_goes_through_the_same_mask() {
    let mut rng = rng(3);
    let x = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let dy = Draw::Uniform.batch::<In, f32>(&mut rng, BATCH);
    let mask = mask::<40, f32>(5);
    let run = Run { key: 5, ..Run::plainly() };
    let step = run.train::<Lanes<f32, 8>, _, _>(&Dropout::<40>, &x, &dy);
    let times = |values: &[Tensor<In>]| -> Vec<f32> {
        let values = memory::flatten::<f32, _>(values).iter().zip(&mask);
        values.map(|(x, m)| if *m == 0.0 { 0.0 } else { x * m }).collect()
    };
    assert_bits("y", step.flat_y(), &times(&x));
    assert_bits("dx", step.flat_dx(), &times(&dy));
}

#[test]
fn nothing_and_everything() {
    let x = Draw::Uniform.batch::<Vector<9>, f32>(&mut rng(4), 3);
    let none = Run::plainly().train::<f32, _, _>(&Dropout::<0>, &x, &x);
    assert_eq!((&none.y, &none.dx), (&x, &x));
    let infinite = [Tensor::<Vector<9>>::new([f32::INFINITY; 9])];
    let all = Run::plainly().train::<f32, _, _>(&Dropout::<100>, &infinite, &infinite);
    assert_eq!((all.flat_y(), all.flat_dx()), (&[0.0; 9][..], &[0.0; 9][..]));
}

#[test]
fn in_inference_nothing_changes() {
    let x = Draw::Uniform.batch::<In, f32>(&mut rng(6), BATCH);
    assert_eq!(Run::plainly().infer::<Lanes<f32, 8>, _, _>(&Dropout::<50>, &x), x);
}
