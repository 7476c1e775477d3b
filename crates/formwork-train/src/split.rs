//! A part of the samples for validation.

use formwork_data::shuffle;
use std::collections::BTreeMap;

/// The numbers of the samples to train with and of those to validate with, each in ascending order: of every class `fraction` are
/// for validation, rounded to the nearest, so that both parts have the classes in the same shares. Which ones is a function of
/// the seed alone.
///
/// A class with at least two samples has at least one in each part, if `fraction` is neither 0 nor 1.
///
/// ```
/// use formwork_train::stratified_split;
/// let classes = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
/// let (train, validation) = stratified_split(classes.iter().copied(), 0.25, 42);
/// assert_eq!((train.len(), validation.len()), (9, 3));
/// assert_eq!(validation.iter().filter(|sample| classes[**sample] == 1).count(), 1);
/// assert_eq!(stratified_split(classes.iter().copied(), 0.25, 42), (train, validation));
/// ```
///
/// # Panics
///
/// If `fraction` is not from 0 to 1, or for more than 2^32 samples.
pub fn stratified_split(
    classes: impl IntoIterator<Item = usize>,
    fraction: f64,
    seed: u64,
) -> (Vec<usize>, Vec<usize>) {
    assert!((0.0..=1.0).contains(&fraction), "the fraction is {fraction}, but must be from 0 to 1");
    let mut of_class = BTreeMap::<usize, Vec<usize>>::new();
    for (sample, class) in classes.into_iter().enumerate() {
        of_class.entry(class).or_default().push(sample);
    }
    let (mut train, mut validation) = (Vec::new(), Vec::new());
    for (class, samples) in of_class {
        let count = samples.len();
        assert!(u32::try_from(count).is_ok(), "at most 2^32 samples");
        let mut order = vec![0u32; count];
        // A class has an order of its own, which other classes' sizes do not change.
        shuffle(&mut order, seed, class as u64);
        let mut part = (count as f64 * fraction).round() as usize;
        if fraction > 0.0 && fraction < 1.0 && count > 1 {
            part = part.clamp(1, count - 1);
        }
        let (first, rest) = order.split_at(part);
        validation.extend(first.iter().map(|number| samples[*number as usize]));
        train.extend(rest.iter().map(|number| samples[*number as usize]));
    }
    train.sort_unstable();
    validation.sort_unstable();
    (train, validation)
}

#[cfg(test)]
mod tests {
    use super::stratified_split;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn every_sample_once_and_each_class_in_its_share(
            classes in prop::collection::vec(0usize..4, 0..200),
            fraction in 0.0f64..=1.0,
            seed: u64,
        ) {
            let (train, validation) = stratified_split(classes.iter().copied(), fraction, seed);
            let mut all = [train.clone(), validation.clone()].concat();
            all.sort_unstable();
            prop_assert_eq!(all, (0..classes.len()).collect::<Vec<_>>());
            for class in 0..4 {
                let of = |part: &[usize]| part.iter().filter(|sample| classes[**sample] == class).count();
                let (train, validation) = (of(&train), of(&validation));
                let share = (train + validation) as f64 * fraction;
                prop_assert!((validation as f64 - share).abs() <= 1.0, "{} of {}", validation, train + validation);
                if train + validation > 1 && fraction > 0.0 && fraction < 1.0 {
                    prop_assert!(train > 0 && validation > 0);
                }
            }
        }
    }

    #[test]
    fn another_seed_another_split() {
        let classes = || (0..100).map(|sample| sample % 2);
        assert_ne!(stratified_split(classes(), 0.3, 1), stratified_split(classes(), 0.3, 2));
        assert_eq!(stratified_split(classes(), 0.0, 1).1, [0usize; 0]);
        assert_eq!(stratified_split(classes(), 1.0, 1).0, [0usize; 0]);
    }
}
