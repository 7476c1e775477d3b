//! Gradients of several batches for one step.

use super::{Normed, Plain, batch, bits, tensors};
use formwork_model::prelude::*;
use formwork_tensor::memory;
use formwork_tensor::parameters::Kind;

const SGD: Sgd = Sgd { lr: 0.1, momentum: 0.9, weight_decay: 1e-3, nesterov: false };

/// Whether all values agree to rounding.
fn close<N: Model>(a: &N, b: &N) -> bool {
    let (a, b) = (memory::as_slice::<f32, N>(a), memory::as_slice::<f32, N>(b));
    let largest = b.iter().fold(0.0f32, |largest, b| largest.max(b.abs()));
    largest > 0.0 && a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-6 * largest)
}

/// Also what drops out is that of the one batch.
#[test]
fn four_batches_are_one() {
    let (images, labels) = batch(96, 1);
    let mut one = Trainer::new(Plain::seeded(1), CrossEntropy, SGD).seed(7).threads(1);
    let mut all = Vec::new();
    for threads in 1..=4 {
        let mut four = Trainer::new(Plain::seeded(1), CrossEntropy, SGD).seed(7).threads(threads);
        for step in 0..2 {
            for (images, labels) in images.chunks(24).zip(labels.chunks(24)) {
                four.accumulate_gradient(images, labels).unwrap();
            }
            for (_, gradient) in four.gradient_tensors_mut() {
                gradient.iter_mut().for_each(|g| *g /= 4.0);
            }
            if threads == 1 {
                one.step(&images, &labels).unwrap();
                assert!(close(four.gradient(), one.gradient()), "step {step}");
            }
            four.apply().unwrap();
        }
        assert_eq!(four.steps(), 2);
        all.push(bits(four.net()));
        assert!(threads > 1 || close(four.net(), one.net()));
    }
    assert!(all.iter().all(|bits| *bits == all[0]));
}

/// The sum as the loss: nothing is to be divided, whatever the sizes.
#[test]
fn batches_of_any_size_with_the_sum() {
    let (images, labels) = batch(64, 2);
    let trainer = || Trainer::new(Plain::seeded(1), Sum(CrossEntropy), SGD).seed(7).threads(2);
    let (mut one, mut pieces) = (trainer(), trainer());
    let whole = one.compute_gradient(&images, &labels).unwrap();
    let (mut start, mut loss, mut correct) = (0, 0.0, 0);
    for count in [24, 1, 31, 8] {
        let part = start..start + count;
        let report = pieces.accumulate_gradient(&images[part.clone()], &labels[part]).unwrap();
        (start, loss, correct) = (start + count, loss + report.loss, correct + report.correct);
    }
    assert_eq!((start, correct), (64, whole.correct));
    assert!((loss - whole.loss).abs() < 1e-5 * whole.loss);
    assert!(close(pieces.gradient(), one.gradient()));
}

/// Running statistics take in every batch once, in order, when the step is taken, and none that was given up.
#[test]
fn running_statistics() {
    let batches = [batch(16, 1), batch(9, 2), batch(3, 3)];
    let still = Sgd { lr: 0.0, ..SGD };
    let trainer = || Trainer::new(Normed::seeded(1), CrossEntropy, still).threads(1);
    let (mut steps, mut pieces) = (trainer(), trainer());
    let given_up = batch(8, 4);
    pieces.accumulate_gradient(&given_up.0, &given_up.1).unwrap();
    pieces.compute_gradient(&batches[0].0, &batches[0].1).unwrap();
    steps.step(&batches[0].0, &batches[0].1).unwrap();
    for (images, labels) in &batches[1..] {
        pieces.accumulate_gradient(images, labels).unwrap();
        steps.step(images, labels).unwrap();
    }
    assert_eq!(bits(pieces.net()), bits(&*Normed::seeded(1)));
    pieces.apply().unwrap();
    assert_eq!(bits(pieces.net()), bits(steps.net()));
    assert_eq!(tensors(pieces.net(), Kind::Counter)[0].2, [3.0]);
    // The batches have had their step.
    pieces.apply().unwrap();
    assert_eq!(bits(pieces.net()), bits(steps.net()));
}

/// A batch that is refused leaves those before it.
#[test]
fn a_refused_batch() {
    let (mut images, labels) = batch(16, 1);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, SGD).threads(1);
    let mut without = Trainer::new(Normed::seeded(1), CrossEntropy, SGD).threads(1);
    trainer.accumulate_gradient(&images, &labels).unwrap();
    without.accumulate_gradient(&images, &labels).unwrap();
    images[3].fill(f32::NAN);
    trainer.accumulate_gradient(&images, &labels).unwrap_err();
    trainer.accumulate_gradient(&images, &labels[..2]).unwrap_err();
    trainer.apply().unwrap();
    without.apply().unwrap();
    assert_eq!(bits(trainer.net()), bits(without.net()));
}
