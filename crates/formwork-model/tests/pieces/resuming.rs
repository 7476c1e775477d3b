//! Training that is stopped and goes on elsewhere.

use super::{Normed, batch, bits, vectors};
use formwork_layers::{Linear, Relu};
use formwork_model::optim::Optimizer;
use formwork_model::prelude::*;
use formwork_model::train::{StateError, TrainerState};
use formwork_tensor::Vector;

const ADAM: Adam = Adam { lr: 0.02, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 1e-3 };

/// A few steps, each on another batch.
fn train<O: Optimizer<f32>>(trainer: &mut Trainer<Normed, CrossEntropy, O>, steps: core::ops::Range<u32>) {
    for step in steps {
        let (images, labels) = batch(24, step);
        trainer.step(&images, &labels).unwrap();
    }
}

/// The same bits, with all that depends on the step and the seed: Adam's moments and their bias, what drops out, the running
/// statistics.
#[test]
fn stopped_and_continued() {
    let mut through = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).seed(9).threads(1);
    train(&mut through, 0..7);

    let mut first = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).seed(9).threads(1);
    train(&mut first, 0..4);
    let state = first.state();
    let mut second = Trainer::new(first.into_net(), CrossEntropy, ADAM).threads(2);
    second.set_state(&state).unwrap();
    assert_eq!((second.state(), second.steps()), (state.clone(), 4));
    train(&mut second, 4..7);
    assert_eq!(bits(second.net()), bits(through.net()));
    assert_eq!(second.state(), through.state());

    // Each part of the state matters.
    let changed = |change: fn(&mut TrainerState<f32>)| {
        let mut state = state.clone();
        change(&mut state);
        let mut start = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).seed(9).threads(1);
        train(&mut start, 0..4);
        start.set_state(&state).unwrap();
        train(&mut start, 4..7);
        bits(start.net()) != bits(through.net())
    };
    assert!(!changed(|_| ()));
    assert!(changed(|state| state.seed += 1));
    assert!(changed(|state| state.steps += 1));
    assert!(changed(|state| state.moments[0] += 0.1));
}

/// m = (1 - b1) g and v = (1 - b2) g^2 after a step, in the order of the network's declaration, also of a tensor that threads
/// share.
#[test]
fn the_order_of_the_moments() {
    type Net = Network<Vector<100>, (Linear<100, 90>, Relu, Linear<90, 2>)>;
    let (xs, targets) = vectors(5);
    let mut trainer = Trainer::new(Net::seeded(1), MeanSquaredError, Adam::default()).threads(1);
    trainer.step(&xs, &targets).unwrap();
    let gradient: Vec<f32> = trainer.gradient_tensors().flat_map(|(_, gradient)| gradient).copied().collect();
    assert!(gradient.iter().filter(|g| **g != 0.0).count() > 4096);
    let state = trainer.state();
    let (m, v) = state.moments.split_at(gradient.len());
    assert!(gradient.iter().map(|g| g * (1.0 - 0.9) as f32).eq(m.iter().copied()));
    assert!(gradient.iter().map(|g| g * g * (1.0 - 0.999) as f32).eq(v.iter().copied()));
}

#[test]
fn a_state_of_something_else() {
    let sgd = Trainer::new(Normed::seeded(1), CrossEntropy, Sgd::default()).seed(3);
    let mut adam = Trainer::new(Normed::seeded(1), CrossEntropy, ADAM).threads(1);
    train(&mut adam, 0..1);
    let before = adam.state();
    let error = adam.set_state(&sgd.state()).unwrap_err();
    let params = 27 + 3 + 6 + 144 + 3;
    assert_eq!(error, StateError { expected: 2 * params, found: params });
    assert_eq!(error.to_string(), "the state has 183 moments, but the optimiser keeps 366 of this network");
    assert_eq!(adam.state(), before);
}
