//! All forms of a convolution against each other and the layer, the small steps against the layers, small examples.

#![allow(clippy::unwrap_used)]

mod convolution;
mod examples;
mod small;

use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Scalar, Shape, Tensor};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

/// Random values, multiples of 1/8 from -1 to 1: sums of products of them are exact in any order.
struct Draw(ChaCha8Rng);

impl Draw {
    fn seeded(seed: u64) -> Draw {
        Draw(ChaCha8Rng::seed_from_u64(seed))
    }

    fn value<T: Scalar>(&mut self) -> T {
        T::from_f64(((self.0.next_u32() >> 8) % 17) as f64 / 8.0 - 1.0)
    }

    fn tensor<S: Shape, T: Scalar>(&mut self) -> Box<Tensor<S, T>> {
        Tensor::from_fn(|_| self.value())
    }

    fn layer<T: Scalar, N: Plain<T>>(&mut self) -> Box<N> {
        let mut layer = memory::zeroed_box::<T, N>();
        memory::as_mut_slice::<T, N>(&mut layer).iter_mut().for_each(|x| *x = self.value());
        layer
    }
}
