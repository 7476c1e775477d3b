//! Whole networks.

use crate::Figure;
use formwork::model::networks::{MobileNetV2, ResNet20, SmallVgg};
use formwork::prelude::*;
use formwork::tensor::parameters::Place;
use formwork_benches::clock::Clock;
use formwork_benches::data::{batch, labels};
use std::hint::black_box;

/// LeNet-5 on one image.
pub(crate) fn latency(clock: &Clock) -> Figure {
    let net = LeNet5::seeded(0);
    let image = &batch::<Image<1, 28, 28>>(1, 0)[0];
    let seconds = clock.median(|| {
        black_box(net.forward(black_box(image)));
    });
    Figure { value: seconds * 1e6, unit: "us", rate: 2.0 * LeNet5::MACS as f64 / seconds }
}

/// LeNet-5 on a batch, in inference.
pub(crate) fn lenet_inference(clock: &Clock, count: usize) -> Figure {
    inference::<LeNet5>(clock, count)
}

/// MobileNetV2 on photos of 224 x 224, in inference.
pub(crate) fn mobilenet_inference(clock: &Clock, count: usize) -> Figure {
    inference::<MobileNetV2>(clock, count)
}

fn inference<N: Model>(clock: &Clock, count: usize) -> Figure {
    let images = batch::<N::Input>(count, 0);
    let mut outputs = Tensor::zeros_batch(count);
    let mut inference = Inference::new(N::seeded(0)).threads(clock.threads);
    let seconds = clock.median(|| {
        inference.run_into(black_box(&images), &mut outputs);
        black_box(&outputs);
    });
    Figure::images(count, 2 * N::MACS, seconds)
}

/// A training step of LeNet-5.
pub(crate) fn lenet_step(clock: &Clock) -> Figure {
    step::<LeNet5>(clock)
}

/// A training step of the small VGG.
pub(crate) fn vgg_step(clock: &Clock) -> Figure {
    step::<SmallVgg>(clock)
}

/// A training step of ResNet-20, whose shortcuts are projections where a stage begins.
pub(crate) fn resnet_step(clock: &Clock) -> Figure {
    step::<ResNet20>(clock)
}

fn step<N: Trainable<Output = Vector<10>>>(clock: &Clock) -> Figure {
    let images = batch::<N::Input>(64, 0);
    let labels = labels(64);
    let sgd = Sgd { lr: 1e-3, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(N::seeded(0), CrossEntropy, sgd).threads(clock.threads);
    let seconds = clock.median(|| {
        // Random images and a small learning rate: the loss stays finite.
        black_box(trainer.step(black_box(&images), &labels).is_ok());
    });
    // Forward, dL/dw and dL/dx, but no dL/dx of the first layer that has weights.
    let mut first = 0;
    N::summary(Place::default(), &mut |layer| first = if first == 0 { layer.macs } else { first });
    Figure::images(images.len(), 2 * (3 * N::MACS - first), seconds)
}
