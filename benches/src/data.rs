//! Images and labels that follow no pattern.

use formwork::prelude::*;

/// Values from -0.5 to 0.5 that follow no pattern.
fn uniform(seed: u32) -> impl Iterator<Item = f32> {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(1);
    core::iter::repeat_with(move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 24) as f32 - 0.5
    })
}

/// Fills a slice with values from -0.5 to 0.5 that follow no pattern.
pub fn fill(values: &mut [f32], seed: u32) {
    values.iter_mut().zip(uniform(seed)).for_each(|(to, from)| *to = from);
}

/// Fills a slice with values close to a normal distribution around 0: sums of twelve uniform ones, whose variance is 1.
pub fn normal(values: &mut [f32], seed: u32, deviation: f32) {
    let mut uniform = uniform(seed);
    values.iter_mut().for_each(|value| *value = deviation * uniform.by_ref().take(12).sum::<f32>());
}

/// Tensors full of such values, each with the next seed.
pub fn batch<S: Shape>(count: usize, seed: u32) -> Vec<Tensor<S>> {
    let mut images = Tensor::<S>::zeros_batch(count);
    images.iter_mut().zip(seed..).for_each(|(image, seed)| fill(image.as_mut_slice(), seed));
    images
}

/// Ten classes in turn.
pub fn labels(count: usize) -> Vec<Class<10>> {
    (0..count).filter_map(|i| Class::new(i % 10).ok()).collect()
}
