//! What training and use allocate after their first call: on one thread nothing, with threads nothing that grows with the
//! work.

#![allow(
    unsafe_code,
    reason = "an allocator that counts is an `unsafe` trait; it hands everything on to the system's"
)]
#![allow(clippy::unwrap_used)]

#[cfg(feature = "exhaustive")]
use formwork::model::networks::MobileNetV2;
use formwork::model::networks::SmallResNet;
use formwork::model::optim::Optimizer;
use formwork::prelude::*;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The system's allocator, which counts its calls.
struct Counting;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Allocations of threads that are not [`ALONE`].
static SHARED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// Allocations of this thread.
    static OWN: Cell<usize> = const { Cell::new(0) };
    /// Set on the threads of tests that count for themselves, so that they do not disturb the one that counts for all.
    static ALONE: Cell<bool> = const { Cell::new(false) };
}

impl Counting {
    fn count() {
        OWN.set(OWN.get() + 1);
        if !ALONE.get() {
            SHARED.fetch_add(1, Ordering::Relaxed);
        }
    }
}

// SAFETY: every call is the system allocator's, with what was asked for; counting allocates nothing, since the counters are
// `const` thread locals without destructors.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count();
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count();
        // SAFETY: the caller's promise.
        unsafe { System.alloc_zeroed(layout) }
    }
    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count();
        // SAFETY: the caller's promise.
        unsafe { System.realloc(memory, layout, size) }
    }
    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }
}

/// How often this thread allocates in `work`.
fn own(work: impl FnOnce()) -> usize {
    ALONE.set(true);
    let before = OWN.get();
    work();
    OWN.get() - before
}

/// How often all threads allocate in `work`: the fewest of five times, since the test harness may allocate meanwhile.
fn all(mut work: impl FnMut()) -> usize {
    let mut once = || {
        let before = SHARED.load(Ordering::Relaxed);
        work();
        SHARED.load(Ordering::Relaxed) - before
    };
    (0..5).map(|_| once()).min().unwrap()
}

fn digits(count: usize) -> (Vec<Tensor<Image<1, 28, 28>>>, Vec<Class<10>>) {
    let mut images = Tensor::<Image<1, 28, 28>>::zeros_batch(count);
    for (number, image) in images.iter_mut().enumerate() {
        let pixels = image.as_mut_slice().iter_mut().enumerate();
        pixels.for_each(|(i, pixel)| *pixel = ((number * 7 + i * 13) % 32) as f32 / 32.0);
    }
    (images, (0..count).map(|i| Class::new(i % 10).unwrap()).collect())
}

/// Steps on batches of whole tiles and of rests, after two on the largest of them.
fn steps<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(optimizer: impl Optimizer<f32>) {
    let (images, labels) = digits(24);
    let mut trainer = Trainer::new(N::seeded(0), CrossEntropy, optimizer).threads(1);
    let mut step = |count: usize| trainer.step(&images[..count], &labels[..count]).unwrap();
    step(24);
    step(24);
    for count in [24, 13, 1, 24] {
        let allocated = own(|| {
            step(count);
        });
        assert_eq!(allocated, 0, "in a step of {count} samples");
    }
    let mut pieces = || {
        trainer.compute_gradient(&images[..9], &labels[..9]).unwrap();
        trainer.accumulate_gradient(&images[..1], &labels[..1]).unwrap();
        assert!(trainer.gradient_tensors().all(|(tensor, gradient)| tensor.len == gradient.len()));
        trainer.apply().unwrap();
    };
    pieces();
    assert_eq!(own(pieces), 0, "in a step in pieces");
}

const SGD: Sgd = Sgd { lr: 0.01, momentum: 0.9, weight_decay: 1e-4, nesterov: false };

#[test]
fn the_count_counts() {
    assert_eq!(own(|| drop(std::hint::black_box(Box::new(1)))), 1);
}

#[test]
fn steps_on_one_thread() {
    steps::<LeNet5>(SGD);
    steps::<LeNet5>(Adam::default());
}

/// Tiles that wait for each other are kept from step to step.
#[test]
fn steps_with_barriers_on_one_thread() {
    steps::<SmallResNet>(SGD);
    steps::<SmallResNet>(AdamW::default());
}

#[test]
fn inference_on_one_thread() {
    fn check<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>() {
        let (images, _) = digits(24);
        let mut outputs = Tensor::zeros_batch(24);
        let mut inference = Inference::new(N::seeded(0)).threads(1);
        // The memory for any batch, whatever its size: a tile, and single samples.
        inference.run_into(&images[..11], &mut outputs[..11]);
        for count in [1, 8, 13, 24] {
            let allocated = own(|| inference.run_into(&images[..count], &mut outputs[..count]));
            assert_eq!(allocated, 0, "for {count} samples");
        }
    }
    check::<LeNet5>();
    check::<SmallResNet>();
}

/// A photo at a time, as a camera gives them.
#[cfg(feature = "exhaustive")]
#[test]
fn a_network_for_photos_on_one_thread() {
    let mut inference = Inference::new(MobileNetV2::<10, 64>::seeded(0)).threads(1);
    let (photo, mut scores) = (Tensor::zeros_batch(1), Tensor::zeros_batch(1));
    inference.run_into(&photo, &mut scores);
    assert_eq!(own(|| inference.run_into(&photo, &mut scores)), 0);
}

/// Handing a batch to another thread takes a block of memory; four times the work takes no more of them.
#[test]
fn two_threads() {
    fn check<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>() {
        let (images, labels) = digits(64);
        let mut outputs = Tensor::zeros_batch(64);
        let mut trainer = Trainer::new(N::seeded(0), CrossEntropy, SGD).threads(2);
        let mut inference = Inference::new(N::seeded(0)).threads(2);
        // Once between two barriers on the way forward and on the way back, and once for the change of the parameters. What
        // waits to be taken is kept in a queue, which takes a block now and then.
        let handed = 2 * N::BARRIERS + 1 + 1;
        for count in [64, 16] {
            let (images, labels, outputs) = (&images[..count], &labels[..count], &mut outputs[..count]);
            trainer.step(images, labels).unwrap();
            let in_step = all(|| {
                trainer.step(images, labels).unwrap();
            });
            let in_inference = all(|| inference.run_into(images, outputs));
            let most = handed + 1;
            assert!(
                in_step <= most && in_inference <= 2,
                "{in_step} in a step of {count}, {in_inference} in inference"
            );
        }
    }
    check::<LeNet5>();
    check::<SmallResNet>();
}
