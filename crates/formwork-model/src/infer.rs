//! A batch in inference.

use crate::cut::Cut;
use crate::network::Model;
use crate::threads::Threads;
use formwork_layers::tile::{pack, unpack};
use formwork_tensor::memory::Lines;
use formwork_tensor::{AnyLevel, AtLevel, Compute, Lanes, Level, Scalar, Shape, TILE, Tensor};
use std::ops::Deref;

/// Runs a network on batches, with memory that the first of them allocate. It holds the network in a box, a reference or an `Arc`.
///
/// ```
/// use formwork_layers::{Flatten, Linear, OnHeap};
/// use formwork_model::prelude::*;
/// use formwork_tensor::{Image, Tensor, Vector};
/// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>;
/// let net = Net::seeded(0);
/// let outputs: Vec<Tensor<Vector<2>>> = Inference::new(&*net).run(&Tensor::zeros_batch(5));
/// assert_eq!(outputs.len(), 5);
/// assert_eq!(*outputs[4], net.layers.1.bias);
/// ```
// Only the methods that compute ask whether the network is a `Model`, as those of a trainer.
pub struct Inference<P, T: Scalar = f32> {
    net: P,
    compute: Compute,
    threads: Threads,
    workers: Vec<Worker<T>>,
}

type Tiles<T> = Lanes<T, TILE>;

/// The memory of a thread, as much as batches have asked for: for single samples an eighth of a tile's.
struct Worker<T: Scalar> {
    tile: Option<TileMemory<T>>,
    single: Lines<T>,
}

struct TileMemory<T: Scalar> {
    x: Lines<Tiles<T>>,
    y: Lines<Tiles<T>>,
    scratch: Lines<Tiles<T>>,
}

impl<T: Scalar> Worker<T> {
    fn new() -> Self {
        Worker { tile: None, single: Lines::zeros(0) }
    }

    fn prepare<N: Model<T>>(&mut self, cut: Cut) {
        if cut.tiles() > 0 && self.tile.is_none() {
            let [x, y, scratch] = [N::Input::LEN, N::Output::LEN, N::SCRATCH].map(Lines::zeros);
            self.tile = Some(TileMemory { x, y, scratch });
        }
        if !cut.remainder().is_empty() && self.single.len() < N::SCRATCH {
            self.single = Lines::zeros(N::SCRATCH);
        }
    }
}

impl<T: Scalar, P> Inference<P, T> {
    /// With as many threads as the machine has processors and the fastest SIMD level.
    pub fn new(net: P) -> Self {
        Inference { net, compute: Compute::detect(), threads: Threads::new(0), workers: Vec::new() }
    }

    /// At this level, with this many threads.
    pub(crate) fn at(net: P, compute: Compute, threads: usize) -> Self {
        Inference { net, compute, threads: Threads::new(threads), workers: Vec::new() }
    }

    /// With this many threads; 0 means as many as the machine has processors. The results do not depend on it.
    pub fn threads(mut self, count: usize) -> Self {
        self.threads = Threads::new(count);
        self.workers.clear();
        self
    }

    /// At this SIMD level.
    pub fn level(mut self, level: AnyLevel) -> Self {
        self.compute.level = level;
        self
    }

    /// Whether large 3 x 3 convolutions may be computed in Winograd's form ([`Compute::winograd`]).
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::Image;
    /// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>;
    /// let exact_sums: Inference<_> = Inference::new(Net::seeded(0)).winograd(false);
    /// ```
    pub fn winograd(mut self, allowed: bool) -> Self {
        self.compute.winograd = allowed;
        self
    }

    /// The outputs of a batch of any size, also an empty one. Up to four samples beside whole tiles of eight, and all samples that are
    /// [large](Cut::TILE_BYTES), are computed one by one, which rounds differently in some layers: by size and position the results of a
    /// sample may differ in the last bits.
    pub fn run<N: Model<T>>(&mut self, samples: &[Tensor<N::Input, T>]) -> Vec<Tensor<N::Output, T>>
    where
        P: Deref<Target = N>,
    {
        let mut outputs = Tensor::zeros_batch(samples.len());
        self.run_into(samples, &mut outputs);
        outputs
    }

    /// Writes the outputs of a batch. With one thread nothing is allocated after the first batch of a kind: up to four samples, which are
    /// computed one by one, whole tiles of eight, or both.
    ///
    /// ```
    /// use formwork_layers::{Flatten, Linear, OnHeap};
    /// use formwork_model::prelude::*;
    /// use formwork_tensor::{Image, Tensor, Vector};
    /// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>)>;
    /// let mut inference = Inference::new(Net::seeded(0));
    /// let mut outputs = Tensor::<Vector<2>>::zeros_batch(5);
    /// inference.run_into(&Tensor::zeros_batch(5), &mut outputs);
    /// assert_eq!(outputs, inference.run(&Tensor::zeros_batch(5)));
    /// ```
    ///
    /// # Panics
    ///
    /// If there are not as many outputs as samples.
    pub fn run_into<N: Model<T>>(
        &mut self,
        samples: &[Tensor<N::Input, T>],
        outputs: &mut [Tensor<N::Output, T>],
    ) where
        P: Deref<Target = N>,
    {
        assert_eq!(samples.len(), outputs.len(), "as many outputs as samples");
        let Inference { net, compute, threads, workers } = self;
        let cut = Cut::of::<N, T>(samples.len());
        let at_once = threads.count().min(cut.tiles().max(cut.remainder().len()));
        if workers.len() < at_once {
            workers.resize_with(at_once, Worker::new);
        }
        let workers = &mut workers[..at_once];
        workers.iter_mut().for_each(|worker| worker.prepare::<N>(cut));
        compute.dispatch(Run { net: &**net, threads, workers, samples, outputs });
    }
}

struct Run<'a, N: Model<T>, T: Scalar> {
    net: &'a N,
    threads: &'a Threads,
    workers: &'a mut [Worker<T>],
    samples: &'a [Tensor<N::Input, T>],
    outputs: &'a mut [Tensor<N::Output, T>],
}

impl<T: Scalar, N: Model<T>> AtLevel for Run<'_, N, T> {
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Run { net, threads, workers, samples, outputs } = self;
        let remainder = Cut::of::<N, T>(samples.len()).remainder();
        let (tiled, remainder_outputs) = outputs.split_at_mut(remainder.start);
        let tiles = samples.chunks(TILE).zip(tiled.chunks_mut(TILE));
        threads.for_each(workers, tiles, |(samples, outputs), worker| {
            let Some(TileMemory { x, y, scratch }) = &mut worker.tile else {
                unreachable!("a batch with tiles has memory for them")
            };
            let (x, y) = (Tensor::<N::Input, _>::view_mut(x), Tensor::view_mut(y));
            pack(level, &samples[..outputs.len()], x);
            net.infer_tile(level, x, y, scratch);
            unpack(level, y, outputs);
        });
        threads.for_each(
            workers,
            samples[remainder].iter().zip(remainder_outputs),
            |(sample, output), worker| {
                net.infer_tile(level, sample, output, &mut worker.single[..N::SCRATCH]);
            },
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::networks::LeNet5;
    use formwork_layers::{Conv2d, OnHeap, Passes};
    use formwork_tensor::{Image, Pad};

    /// Batches of no tile, whole tiles, and both kinds of rest: each sample as by itself, whatever the threads.
    #[test]
    fn batches_of_any_size() {
        let net = LeNet5::seeded(3);
        let image =
            |s: usize| *Tensor::<Image<1, 28, 28>>::from_fn(|i| ((s * 7 + i * 13) % 32) as f32 / 32.0);
        let images: Vec<_> = (0..21).map(image).collect();
        for level in AnyLevel::all() {
            for count in [0, 1, 3, 4, 5, 8, 9, 12, 13, 21] {
                let one = Inference::new(&*net).level(level).threads(1).run(&images[..count]);
                let more = Inference::new(&*net).level(level).threads(3).run(&images[..count]);
                assert_eq!(one, more, "{count} samples");
                for (image, y) in images.iter().zip(&one) {
                    for (y, want) in y.iter().zip(net.forward(image).iter()) {
                        assert!(
                            (y - want).abs() < 1e-5,
                            "{y}, not {want}, among {count} samples at {level:?}"
                        );
                    }
                }
            }
        }
    }

    /// Without Winograd's form a tile's sums are in the order of a single sample, which never uses it.
    #[test]
    fn winograds_form_is_what_the_caller_allows() {
        type Net = crate::network::Network<Image<16, 4, 4>, Conv2d<16, 16, 3, 1, Pad<1>>>;
        let net = Net::seeded(1);
        let x: Vec<_> =
            (0..8).map(|s| *Tensor::<Image<16, 4, 4>>::from_fn(|i| ((s * 7 + i * 13) % 31) as f32)).collect();
        for level in AnyLevel::all() {
            let y = |winograd| Inference::new(&*net).level(level).winograd(winograd).threads(1).run(&x);
            let one =
                |x| Inference::new(&*net).level(level).threads(1).run(core::slice::from_ref(x)).remove(0);
            assert!(y(false) == x.iter().map(one).collect::<Vec<_>>() && y(true) != y(false), "{level:?}");
        }
    }
}
