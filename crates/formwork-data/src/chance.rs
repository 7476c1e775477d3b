//! Random numbers that know where they belong.

#[cfg(test)]
mod tests;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::order::below;

/// Random numbers of one sample in one epoch: what augmentation and generators of samples draw from.
///
/// They are a function of (seed, epoch, sample) alone (ChaCha with 8 rounds, keyed with the three), so a sample comes out the same
/// for any number of threads, and of any epoch without those before it.
///
/// ```
/// use formwork_data::Chance;
///
/// let mut chance = Chance::new(42, 0, 7);
/// let angle = chance.uniform(-15.0, 15.0);
/// assert!((-15.0..=15.0).contains(&angle) && chance.below(10) < 10);
/// assert_eq!(Chance::new(42, 0, 7).uniform(-15.0, 15.0), angle);
/// assert_ne!(Chance::new(42, 1, 7).uniform(-15.0, 15.0), angle);
/// ```
#[derive(Clone, Debug)]
pub struct Chance(ChaCha8Rng);

impl Chance {
    /// Those of this sample, counted from 0, in this epoch.
    pub fn new(seed: u64, epoch: u64, sample: u64) -> Self {
        Self::of(seed, epoch, sample, *b" sample ")
    }

    /// With a purpose of eight letters: others than for any other purpose.
    pub(crate) fn of(seed: u64, epoch: u64, sample: u64, purpose: [u8; 8]) -> Self {
        let mut key = [0; 32];
        for (part, value) in key.chunks_exact_mut(8).zip([
            seed.to_le_bytes(),
            epoch.to_le_bytes(),
            sample.to_le_bytes(),
            purpose,
        ]) {
            part.copy_from_slice(&value);
        }
        Chance(ChaCha8Rng::from_seed(key))
    }

    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// Uniform from 0 to 1, without 1: a multiple of 2^-24.
    pub fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32
    }

    /// Uniform from `low` to `high`.
    pub fn uniform(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// True with this probability.
    pub fn coin(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// Uniform from 0 to `bound` - 1.
    ///
    /// # Panics
    /// If `bound` is 0, of which there is no number below.
    pub fn below(&mut self, bound: usize) -> usize {
        assert!(bound > 0, "no number is below 0");
        below(bound as u64, &mut self.0) as usize
    }

    /// Standard normal: mean 0, deviation 1 (Box and Muller).
    pub fn normal(&mut self) -> f32 {
        // 1 - unit is never 0.
        let radius = (-2.0 * (1.0 - self.unit()).ln()).sqrt();
        radius * (std::f32::consts::TAU * self.unit()).cos()
    }

    /// Puts things into a random order, each order as likely (Fisher and Yates).
    pub fn shuffle<T>(&mut self, things: &mut [T]) {
        for last in (1..things.len()).rev() {
            things.swap(last, self.below(last + 1));
        }
    }
}
