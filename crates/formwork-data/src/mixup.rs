//! Samples between two.

#[cfg(test)]
mod tests;

use formwork_tensor::{Class, Tensor, Vector};

use crate::{Batches, Chance, DataError, Samples};

/// Each sample mixed with the next of its batch, and so are their classes (Zhang et al., "mixup: beyond empirical risk minimization", 2018):
/// x = l x_i + (1 - l) x_j and y = l y_i + (1 - l) y_j, where y is 1 for its class and l is drawn from Beta(alpha, alpha) for each sample.
///
/// The last of a batch is mixed with the first. Targets are vectors of probabilities, which `CrossEntropy` takes. What is random depends
/// on (seed, epoch, place in the epoch).
///
/// ```
/// use formwork_data::{Batches, DataLoader, LabelledImages, Mixup};
/// use std::num::NonZeroUsize;
///
/// let images = LabelledImages::<1, 1, 1, 2>::from_numbers(vec![0, 255], [0, 1])?;
/// let mut loader = Mixup::new(DataLoader::new(images, NonZeroUsize::MIN.saturating_add(1)), 0.2);
/// loader.start(42, 0, 0);
/// let (inputs, targets) = loader.next_batch()?.expect("a batch");
/// assert_eq!(targets[0][0] + targets[0][1], 1.0);
/// assert!((inputs[0].sum() - targets[0][1]).abs() < 1e-6); // as white as it is of class 1
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Mixup<const N: usize, B: Batches<Target = Class<N>>> {
    batches: B,
    alpha: f32,
    seed: u64,
    epoch: u64,
    taken: u64,
    inputs: Vec<Tensor<B::Input>>,
    targets: Vec<Tensor<Vector<N>>>,
}

impl<const N: usize, B: Batches<Target = Class<N>>> Mixup<N, B> {
    /// With this alpha, above 0: the smaller, the nearer the samples are to the one or the other of the two.
    pub fn new(batches: B, alpha: f32) -> Self {
        Mixup { batches, alpha, seed: 0, epoch: 0, taken: 0, inputs: Vec::new(), targets: Vec::new() }
    }

    /// What was mixed.
    pub fn into_inner(self) -> B {
        self.batches
    }
}

impl<const N: usize, B: Batches<Target = Class<N>>> Batches for Mixup<N, B> {
    type Input = B::Input;
    type Target = Tensor<Vector<N>>;

    fn samples(&self) -> usize {
        self.batches.samples()
    }

    fn batches(&self) -> usize {
        self.batches.batches()
    }

    fn start(&mut self, seed: u64, epoch: u64, batch: usize) {
        self.batches.start(seed, epoch, batch);
        (self.seed, self.epoch, self.taken) = (seed, epoch, batch as u64);
    }

    fn next_batch(&mut self) -> Result<Option<Samples<'_, Self::Input, Self::Target>>, DataError> {
        let Some((inputs, targets)) = self.batches.next_batch()? else { return Ok(None) };
        if self.inputs.len() < inputs.len() {
            self.inputs = Tensor::zeros_batch(inputs.len());
        }
        self.targets.clear();
        let mut chance = Chance::of(self.seed, self.epoch, self.taken, *b" mixup  ");
        for (i, mixed) in self.inputs.iter_mut().take(inputs.len()).enumerate() {
            let j = (i + 1) % inputs.len();
            let part = beta(self.alpha, &mut chance);
            let pairs = inputs[i].as_slice().iter().zip(inputs[j].as_slice());
            for (mixed, (x, other)) in mixed.as_mut_slice().iter_mut().zip(pairs) {
                *mixed = part * x + (1.0 - part) * other;
            }
            let mut target = Tensor::<Vector<N>>::new([0.0; N]);
            target[targets[i].index()] = part;
            target[targets[j].index()] += 1.0 - part;
            self.targets.push(target);
        }
        self.taken += 1;
        Ok(Some((&self.inputs[..inputs.len()], &self.targets)))
    }
}

/// Beta(alpha, alpha): x / (x + y) for two of Gamma(alpha). Both are 0 only where alpha is tiny, and then the one or the other is as good as chosen.
fn beta(alpha: f32, chance: &mut Chance) -> f32 {
    let (x, y) = (gamma(alpha, chance), gamma(alpha, chance));
    if x + y > 0.0 { (x / (x + y)) as f32 } else { f32::from(chance.coin(0.5)) }
}

/// Gamma(alpha), after Marsaglia and Tsang ("A simple method for generating gamma variables", 2000).
fn gamma(alpha: f32, chance: &mut Chance) -> f64 {
    // Below 1: Gamma(alpha + 1) u^(1 / alpha).
    let alpha = f64::from(alpha);
    let (shape, boost) = if alpha < 1.0 {
        (alpha + 1.0, (1.0 - f64::from(chance.unit())).powf(1.0 / alpha))
    } else {
        (alpha, 1.0)
    };
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = f64::from(chance.normal());
        let v = (1.0 + c * x).powi(3);
        let u = 1.0 - f64::from(chance.unit());
        // Also leaves for an alpha that is no number.
        if !(v <= 0.0 || u.ln() >= 0.5 * x * x + d - d * v + d * v.ln()) {
            return d * v * boost;
        }
    }
}
