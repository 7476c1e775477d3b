//! Random values, and how close a result has to be.
#![cfg_attr(not(feature = "exhaustive"), allow(dead_code, reason = "some are for the tests that take long"))]

use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Scalar, Shape, Tensor};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use std::boxed::Box;
use std::vec::Vec;

/// Which values a test draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Draw {
    /// Multiples of 1/8 from -1 to 1. Sums of up to 2^24 / 64 products of them are exact in `f32`, in any order: a kernel
    /// either gives the reference's very bits or leaves something out.
    Eighths,
    /// Anything from -1 to 1.
    Uniform,
}

/// A generator for one test.
pub(crate) fn rng(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

impl Draw {
    pub(crate) fn value<T: Scalar>(self, rng: &mut ChaCha8Rng) -> T {
        T::from_f64(match self {
            Draw::Eighths => ((rng.next_u32() >> 8) % 17) as f64 / 8.0 - 1.0,
            Draw::Uniform => f64::from(rng.next_u32() >> 8) / f64::from(1 << 23) - 1.0,
        })
    }

    /// A batch of tensors.
    pub(crate) fn batch<S: Shape, T: Scalar>(self, rng: &mut ChaCha8Rng, count: usize) -> Vec<Tensor<S, T>> {
        let mut batch = Tensor::zeros_batch(count);
        memory::flatten_mut::<T, _>(&mut batch).iter_mut().for_each(|x| *x = self.value(rng));
        batch
    }

    /// A layer with every value random, buffers too.
    pub(crate) fn layer<T: Scalar, N: Plain<T>>(self, rng: &mut ChaCha8Rng) -> Box<N> {
        let mut layer = memory::zeroed_box::<T, N>();
        memory::as_mut_slice::<T, N>(&mut layer).iter_mut().for_each(|x| *x = self.value(rng));
        layer
    }
}

/// Asserts that `got` is `want` up to what rounding can do to a sum of `terms` products.
///
/// In any order of summation, fused or not, a sum of n products is off by at most (n + 1) u of the sum of the absolute
/// products (`magnitude`), plus terms of the order of u^2 that one more u covers here; u = 2^-p for p bits of mantissa.
/// The reference, computed in `f64`, may be off by its own u as much.
#[track_caller]
pub(crate) fn assert_rounded<T: Scalar>(
    what: &str,
    terms: usize,
    got: &[T],
    want: &[f64],
    magnitude: &[f64],
) {
    assert_eq!((got.len(), got.len()), (want.len(), magnitude.len()), "{what}: lengths");
    let unit = 0.5f64.powi(T::MANTISSA as i32) + 0.5f64.powi(53);
    for (i, got) in got.iter().map(|x| x.to_f64()).enumerate() {
        let bound = (terms + 2) as f64 * unit * magnitude[i];
        let error = (got - want[i]).abs();
        assert!(
            error <= bound,
            "{what} at {i}: {got}, not {} (off by {error:e}, at most {bound:e})",
            want[i]
        );
    }
}

/// Asserts equality, value by value.
#[track_caller]
pub(crate) fn assert_exact<T: Scalar>(what: &str, got: &[T], want: &[f64]) {
    assert_eq!(got.len(), want.len(), "{what}: lengths");
    for (i, got) in got.iter().map(|x| x.to_f64()).enumerate() {
        assert!(got == want[i], "{what} at {i}: {got}, not {}", want[i]);
    }
}

/// Asserts |got - want| <= tolerance, value by value.
#[track_caller]
pub(crate) fn assert_within<T: Scalar>(what: &str, tolerance: f64, got: &[T], want: &[f64]) {
    assert_eq!(got.len(), want.len(), "{what}: lengths");
    for (i, got) in got.iter().map(|x| x.to_f64()).enumerate() {
        let error = (got - want[i]).abs();
        assert!(error <= tolerance, "{what} at {i}: {got}, not {} (off by {error:e})", want[i]);
    }
}

/// Asserts that two results have the same bits, but for the sign and payload of NaN.
#[track_caller]
pub(crate) fn assert_bits<T: Scalar>(what: &str, got: &[T], want: &[T]) {
    assert_eq!(got.len(), want.len(), "{what}: lengths");
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let same = got.to_le_array() == want.to_le_array() || (got.is_nan() && want.is_nan());
        assert!(same, "{what} at {i}: {got}, not {want}");
    }
}
