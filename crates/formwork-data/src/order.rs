//! The order in which an epoch takes the samples.

#[cfg(test)]
mod tests;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Puts the numbers from 0 on into the order of an epoch, a function of (seed, epoch) alone: a run that was interrupted
/// finds the order of any epoch without those before it.
///
/// ```
/// let mut order = [0; 5];
/// formwork_data::shuffle(&mut order, 42, 0);
/// assert_eq!(order, [3, 2, 1, 4, 0]);
/// formwork_data::shuffle(&mut order, 42, 1);
/// assert_eq!(order, [4, 2, 0, 3, 1]);
/// ```
pub fn shuffle(order: &mut [u32], seed: u64, epoch: u64) {
    order.iter_mut().zip(0..).for_each(|(place, index)| *place = index);
    let mut rng = generator(seed, epoch);
    // Fisher and Yates: each place from the last down gets one of those not yet placed.
    for last in (1..order.len()).rev() {
        order.swap(last, below(last as u64 + 1, &mut rng) as usize);
    }
}

/// A generator of its own for each epoch of each seed, and for this purpose.
fn generator(seed: u64, epoch: u64) -> ChaCha8Rng {
    let mut key = *b"________________formwork shuffle";
    key[..8].copy_from_slice(&seed.to_le_bytes());
    key[8..16].copy_from_slice(&epoch.to_le_bytes());
    ChaCha8Rng::from_seed(key)
}

/// Uniform from 0 to `bound` - 1: the high half of random x bound, after Lemire ("Fast random integer generation in an
/// interval", 2019), which is fair once the first 2^64 mod bound low halves are refused.
pub(crate) fn below(bound: u64, rng: &mut impl Rng) -> u64 {
    loop {
        let product = u128::from(rng.next_u64()) * u128::from(bound);
        if product as u64 >= bound.wrapping_neg() % bound {
            return (product >> 64) as u64;
        }
    }
}
