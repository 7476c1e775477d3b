//! Shares of classes.

use super::split;
use crate::ShapeError;
use proptest::prelude::*;

proptest! {
    #[test]
    fn every_sample_is_in_one_part_and_every_class_has_its_share(
        classes in prop::collection::vec(0usize..5, 2..200),
        percent in 1u32..100,
        seed: u64,
    ) {
        let fraction = f64::from(percent) / 100.0;
        let held_out = (classes.len() as f64 * fraction).round() as usize;
        let result = split(classes.iter().copied(), fraction, seed);
        if held_out == 0 || held_out == classes.len() {
            prop_assert_eq!(result, Err(ShapeError::Split { count: classes.len(), fraction }));
            return Ok(());
        }
        let [stay, out] = result.unwrap();
        prop_assert_eq!(out.len(), held_out);
        let mut all = [&stay[..], &out].concat();
        all.sort();
        prop_assert!(all.into_iter().eq(0..classes.len() as u32));
        for class in 0..5 {
            let of = |part: &[u32]| part.iter().filter(|&&i| classes[i as usize] == class).count() as f64;
            let share = (of(&stay) + of(&out)) * fraction;
            prop_assert!((of(&out) - share).abs() < 1.0 + 1e-9, "class {class}: {} of {share}", of(&out));
        }
    }
}

#[test]
fn the_seed_decides() {
    let drawn = |seed| split([0; 100].into_iter(), 0.5, seed).unwrap();
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
}

#[test]
fn fractions_that_leave_nothing() {
    for fraction in [0.0, 1.0, -0.5, 2.0, f64::NAN, f64::INFINITY, 0.04] {
        assert!(split([0, 1, 0, 1].into_iter(), fraction, 0).is_err(), "{fraction}");
    }
    assert!(split([].into_iter(), 0.5, 0).is_err());
}
