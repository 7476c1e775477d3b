//! Orders are fair, whole, and the same for ever.

use super::{below, generator, shuffle};
use proptest::prelude::*;
use std::collections::HashMap;

proptest! {
    /// Every number once, whatever was there before.
    #[test]
    fn every_number_once(count in 0usize..300, seed: u64, epoch: u64, before: u32) {
        let mut order = vec![before; count];
        shuffle(&mut order, seed, epoch);
        order.sort_unstable();
        prop_assert!(order.into_iter().eq(0..count as u32));
    }

    #[test]
    fn below_its_bound(bound in 1u64.., seed: u64) {
        prop_assert!(below(bound, &mut generator(seed, 0)) < bound);
    }
}

#[test]
fn seeds_and_epochs_differ() {
    let order = |seed, epoch| {
        let mut order = vec![0; 100];
        shuffle(&mut order, seed, epoch);
        order
    };
    assert_eq!(order(1, 2), order(1, 2));
    assert_ne!(order(1, 2), order(2, 1));
    assert_ne!(order(1, 2), order(1, 3));
}

/// 24 orders of four, 2,400 times: chi squared with 23 degrees of freedom is below 49.7 but for one seed in a thousand.
#[test]
fn every_order_is_as_likely() {
    let mut seen = HashMap::new();
    for epoch in 0..2400 {
        let mut order = [0; 4];
        shuffle(&mut order, 0, epoch);
        *seen.entry(order).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 24);
    let chi_squared: f64 = seen.values().map(|&count| f64::from(count - 100).powi(2) / 100.0).sum();
    assert!(chi_squared < 49.7, "{chi_squared}");
}
