//! Distributions, by their moments.

use super::Chance;

fn many<T>(mut draw: impl FnMut(&mut Chance) -> T) -> Vec<T> {
    let mut chance = Chance::new(1, 2, 3);
    (0..40_000).map(|_| draw(&mut chance)).collect()
}

fn mean(values: impl IntoIterator<Item = f32>) -> f64 {
    let values: Vec<f64> = values.into_iter().map(f64::from).collect();
    values.iter().sum::<f64>() / values.len() as f64
}

#[test]
fn uniform_over_its_range() {
    let values = many(|chance| chance.uniform(-2.0, 6.0));
    assert!(values.iter().all(|value| (-2.0..6.0).contains(value)));
    assert!((mean(values.iter().copied()) - 2.0).abs() < 0.05);
    // The variance is the square of the width over 12.
    assert!((mean(values.iter().map(|value| (value - 2.0).powi(2))) - 64.0 / 12.0).abs() < 0.1);
}

#[test]
fn coins_and_numbers_below() {
    let heads = many(|chance| chance.coin(0.3)).iter().filter(|&&head| head).count();
    assert!((11_600..12_400).contains(&heads), "{heads}");
    assert!(many(|chance| chance.coin(1.0)).iter().all(|&head| head));
    assert!(!many(|chance| chance.coin(0.0)).iter().any(|&head| head));
    let numbers = many(|chance| chance.below(5));
    for n in 0..5 {
        let count = numbers.iter().filter(|&&number| number == n).count();
        assert!((7_700..8_300).contains(&count), "{n}: {count}");
    }
}

#[test]
fn normal() {
    let values = many(Chance::normal);
    assert!(mean(values.iter().copied()).abs() < 0.02);
    assert!((mean(values.iter().map(|value| value * value)) - 1.0).abs() < 0.03);
    assert!((mean(values.iter().map(|value| value.powi(4))) - 3.0).abs() < 0.2);
}

#[test]
fn every_order_is_as_likely() {
    let orders = many(|chance| {
        let mut things = [0, 1, 2];
        chance.shuffle(&mut things);
        things
    });
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let count = orders.iter().filter(|&&other| other == order).count();
        assert!((6_300..7_050).contains(&count), "{order:?}: {count}");
    }
}

#[test]
fn each_of_seed_epoch_and_sample_counts() {
    let first = |seed, epoch, sample| Chance::new(seed, epoch, sample).bits();
    let all = [first(0, 0, 0), first(1, 0, 0), first(0, 1, 0), first(0, 0, 1)];
    for (i, one) in all.iter().enumerate() {
        assert!(!all[..i].contains(one));
    }
    assert_ne!(Chance::of(0, 0, 0, *b"another ").bits(), all[0]);
}
