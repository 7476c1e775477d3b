//! Shares of two samples.

use super::{Mixup, beta};
use crate::{Batches, Chance, DataLoader, LabelledImages};
use std::num::NonZeroUsize;

#[test]
fn beta_has_its_moments() {
    for alpha in [0.1f32, 0.4, 1.0, 2.0, 8.0] {
        let mut chance = Chance::new(1, 0, 0);
        let values: Vec<f64> = (0..40_000).map(|_| beta(alpha, &mut chance).into()).collect();
        assert!(values.iter().all(|value| (0.0..=1.0).contains(value)));
        let mean = values.iter().sum::<f64>() / 4e4;
        let variance = values.iter().map(|value| (value - 0.5).powi(2)).sum::<f64>() / 4e4;
        let expected = 0.25 / (2.0 * f64::from(alpha) + 1.0);
        assert!((mean - 0.5).abs() < 0.01, "{alpha}: {mean}");
        assert!((variance / expected - 1.0).abs() < 0.05, "{alpha}: {variance} for {expected}");
    }
}

#[test]
fn nonsense_gives_one_of_the_two() {
    for alpha in [0.0, -1.0, f32::NAN, f32::MIN_POSITIVE] {
        let mut chance = Chance::new(1, 0, 0);
        assert!((0..100).all(|_| [0.0, 1.0].contains(&beta(alpha, &mut chance))), "{alpha}");
    }
}

#[test]
fn inputs_and_targets_are_mixed_alike() {
    // A pixel tells the class: 51 times it.
    let pixels = (0..30).map(|i| i % 5 * 51).collect();
    let images = LabelledImages::<1, 1, 1, 5>::from_numbers(pixels, (0..30).map(|i| i % 5)).unwrap();
    let mut mixed = Mixup::new(DataLoader::new(images, NonZeroUsize::new(8).unwrap()), 0.5);
    let mut epoch = |epoch, batch| {
        mixed.start(3, epoch, batch);
        let mut all = Vec::new();
        while let Some((inputs, targets)) = mixed.next_batch().unwrap() {
            for (input, target) in inputs.iter().zip(targets) {
                assert!(
                    (target.sum() - 1.0).abs() < 1e-6
                        && target.iter().filter(|part| **part > 0.0).count() <= 2
                );
                let mean: f32 =
                    target.iter().enumerate().map(|(class, part)| class as f32 * part * 0.2).sum();
                assert!((input[0][0][0] - mean).abs() < 1e-6);
                all.push(input[0][0][0].to_bits());
            }
        }
        all
    };
    let first = epoch(0, 0);
    assert_eq!(first.len(), 30);
    assert_ne!(first, epoch(1, 0));
    assert_eq!(first[16..], epoch(0, 2));
    assert_eq!((mixed.samples(), mixed.batches()), (30, 4));
}
