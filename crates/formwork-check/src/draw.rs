//! Random values for a check.

use crate::run::Values;
use core::ops::Range;
use formwork_layers::{Init, Layer, OnHeap};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Shape, memory};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Uniform in [0, 1).
fn unit(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

fn uniform(rng: &mut ChaCha8Rng, range: &Range<f64>) -> f64 {
    range.start + (range.end - range.start) * unit(rng)
}

/// A new layer whose parameters are random in `range`; buffers have their initial values.
pub(crate) fn layer<In: Shape, N: Layer<In, f64> + Init<f64>>(seed: u64, range: &Range<f64>) -> Vec<f64> {
    let mut values = memory::as_slice::<f64, N>(&*N::seeded::<f64>(seed)).to_vec();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    N::describe(Place::default(), &mut |info| {
        if info.kind == Kind::Parameter {
            values[info.offset..][..info.len].iter_mut().for_each(|value| *value = uniform(&mut rng, range));
        }
    });
    values
}

/// A batch for a layer, and dL/dy in [-1, 1].
pub(crate) fn values<In: Shape, N: Layer<In, f64>>(
    layer: Vec<f64>,
    batch: usize,
    seed: u64,
    inputs: &Range<f64>,
) -> Values {
    let mut rng = ChaCha8Rng::seed_from_u64(!seed);
    let x = (0..batch).flat_map(|_| spread(&mut rng, In::LEN, inputs)).collect();
    let dy = (0..batch * N::Out::LEN).map(|_| uniform(&mut rng, &(-1.0..1.0))).collect();
    Values { layer, x, dy, batch }
}

/// `count` random values that lie apart from each other and from 0: each in the middle half of a cell of its own, cells in
/// random order. So a step crosses no kink of a rectifier and changes no maximum of a window.
fn spread(rng: &mut ChaCha8Rng, count: usize, range: &Range<f64>) -> Vec<f64> {
    let cell = (range.end - range.start) / count.max(1) as f64;
    let mut values: Vec<f64> =
        (0..count).map(|i| range.start + cell * (i as f64 + 0.25 + 0.5 * unit(rng))).collect();
    // 0 may lie within a cell; its value is then moved to the cell's edge.
    for value in &mut values {
        if value.abs() < cell / 8.0 {
            *value = cell / 8.0;
        }
    }
    for i in (1..count).rev() {
        values.swap(i, (rng.next_u64() % (i as u64 + 1)) as usize);
    }
    values
}

#[cfg(test)]
mod tests {
    use super::spread;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn spread_values_lie_apart() {
        for count in [1, 2, 3, 9, 100, 1001] {
            let mut values = spread(&mut ChaCha8Rng::seed_from_u64(3), count, &(-2.0..2.0));
            let gap = 4.0 / count as f64 / 8.0;
            assert!(values.iter().all(|value| value.abs() >= gap && value.abs() < 2.0));
            values.sort_by(f64::total_cmp);
            assert!(values.windows(2).all(|pair| pair[1] - pair[0] >= gap), "{count}");
        }
    }
}
