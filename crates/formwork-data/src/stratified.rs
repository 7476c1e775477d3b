//! Which samples are held out.

#[cfg(test)]
mod tests;

use crate::{Chance, ShapeError};

/// Which samples stay and which are held out, by their numbers in ascending order.
///
/// `count x fraction`, rounded, are held out, of each class its share: as many as `class x fraction` has whole samples, and one more of
/// the classes whose rest is largest. Which ones is drawn with the seed.
pub(crate) fn split(
    classes: impl ExactSizeIterator<Item = usize>,
    fraction: f64,
    seed: u64,
) -> Result<[Vec<u32>; 2], ShapeError> {
    let count = classes.len();
    let held_out = (count as f64 * fraction).round();
    if !(1.0..count as f64).contains(&held_out) {
        return Err(ShapeError::Split { count, fraction });
    }
    let mut members = Vec::<Vec<u32>>::new();
    for (index, class) in (0..).zip(classes) {
        if class >= members.len() {
            members.resize_with(class + 1, Vec::new);
        }
        members[class].push(index);
    }
    let shares: Vec<f64> = members.iter().map(|members| members.len() as f64 * fraction).collect();
    let mut take: Vec<usize> = shares.iter().map(|share| share.floor() as usize).collect();
    let mut by_rest: Vec<usize> = (0..members.len()).collect();
    by_rest.sort_by(|&a, &b| shares[b].fract().total_cmp(&shares[a].fract()));
    let missing = (held_out as usize).saturating_sub(take.iter().sum());
    by_rest.into_iter().take(missing).for_each(|class| take[class] += 1);
    let mut parts = [Vec::new(), Vec::new()];
    for (class, (mut members, take)) in (0..).zip(members.into_iter().zip(take)) {
        Chance::of(seed, 0, class, *b" split  ").shuffle(&mut members);
        let (out, stay) = members.split_at(take.min(members.len()));
        parts[0].extend(stay);
        parts[1].extend(out);
    }
    parts.iter_mut().for_each(|part| part.sort_unstable());
    Ok(parts)
}
