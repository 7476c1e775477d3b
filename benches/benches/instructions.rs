//! The main passes, each once on one thread, for valgrind to count their instructions. `benches/instructions` runs it.
#![allow(missing_docs, reason = "gungraun's macros write modules without docs")]

use formwork::model::networks::SmallVgg;
use formwork::prelude::*;
use formwork::tensor::{Compute, TILE};
use formwork_benches::data::{batch, labels};
use formwork_benches::passes::Passes;
use gungraun::prelude::*;

/// A pass with everything that it works on.
type Work = Box<dyn FnMut()>;

/// 64 channels to 64, 3x3, at 28x28.
type Convolution = Passes<Image<64, 28, 28>, Conv2d<64, 64, 3, 1, Pad<1>>, Lanes<f32, TILE>>;

/// What is done only at first is not counted.
fn warmed_up(mut work: impl FnMut() + 'static) -> Work {
    work();
    Box::new(work)
}

fn inference(count: usize) -> Work {
    let images = batch(count, 0);
    let mut outputs = Tensor::zeros_batch(count);
    let mut inference = Inference::new(LeNet5::seeded(0)).threads(1);
    warmed_up(move || inference.run_into(&images, &mut outputs))
}

fn step<N: Trainable<Output = Vector<10>>>(count: usize) -> Work {
    let (images, labels) = (batch::<N::Input>(count, 0), labels(count));
    let sgd = Sgd { lr: 1e-3, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(N::seeded(0), CrossEntropy, sgd).threads(1);
    warmed_up(move || assert!(trainer.step(&images, &labels).is_ok()))
}

fn forward(winograd: bool) -> Work {
    let mut convolution = Convolution::new(Compute { winograd, ..Compute::detect() }, false);
    warmed_up(move || convolution.infer())
}

fn backward(winograd: bool) -> Work {
    let mut convolution = Convolution::new(Compute { winograd, ..Compute::detect() }, true);
    warmed_up(move || convolution.backward())
}

#[library_benchmark]
#[bench::lenet5_1_image(inference(1))]
#[bench::lenet5_64_images(inference(64))]
#[bench::lenet5_step_64(step::<LeNet5>(64))]
#[bench::small_vgg_step_8(step::<SmallVgg>(8))]
#[bench::conv2d_direct_forward(forward(false))]
#[bench::conv2d_direct_backward(backward(false))]
#[bench::conv2d_winograd_forward(forward(true))]
#[bench::conv2d_winograd_backward(backward(true))]
fn pass(mut work: Work) -> Work {
    work();
    work
}

library_benchmark_group!(name = passes, benchmarks = pass);

main!(
    config = LibraryBenchmarkConfig::default().pass_through_env("FORMWORK_LEVEL"),
    library_benchmark_groups = passes
);
