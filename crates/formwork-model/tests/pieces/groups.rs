//! Optimisers that know which tensor they update.

use super::{Normed, batch, bits, tensors, vectors};
use formwork_layers::{Linear, OnHeap};
use formwork_model::optim::{Optimizer, ParamGroups};
use formwork_model::prelude::*;
use formwork_model::train::TrainError;
use formwork_tensor::parameters::{Kind, TensorInfo};
use formwork_tensor::{Class, Image, Level, Tensor, Vector, memory};

const DECAYED: AdamW = AdamW { lr: 0.05, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.5 };
const PLAIN: AdamW = AdamW { weight_decay: 0.0, ..DECAYED };

/// Decay of what has more than one axis, which is neither a bias nor a normalisation's.
fn weights_decay(decayed: AdamW) -> impl Optimizer<f32> {
    ParamGroups::new(
        [decayed, PLAIN],
        |[decayed, plain], tensor| if tensor.dims.len() > 1 { decayed } else { plain },
    )
}

/// Without a gradient nothing happens but the decay, by 1 - lr weight_decay.
#[test]
fn decay_of_weights_only() {
    let mut net = Normed::seeded(1);
    net.layers.5.bias = [1.0, -2.0, 3.0];
    let before = tensors(&*net, Kind::Parameter);
    let mut trainer = Trainer::new(net, CrossEntropy, weights_decay(DECAYED)).threads(1);
    trainer.apply().unwrap();
    let keep = (1.0 - 0.05 * 0.5) as f32;
    let mut decayed = Vec::new();
    for ((name, _, before), (.., after)) in before.iter().zip(tensors(trainer.net(), Kind::Parameter)) {
        if name.ends_with("weight") && name != "1.weight" {
            assert!(before.iter().map(|w| w * keep).eq(after), "{name}");
            decayed.push(name.as_str());
        } else {
            assert_eq!(*before, after, "{name}");
        }
    }
    assert_eq!(decayed, ["0.weight", "5.weight"]);
}

/// Each tensor takes the step that it takes with its optimiser alone.
#[test]
fn a_step_of_groups() {
    let (images, labels) = batch(24, 1);
    fn step(
        optimizer: impl Optimizer<f32>,
        (images, labels): (&[Tensor<Image<1, 6, 6>>], &[Class<3>]),
    ) -> Box<Normed> {
        let mut net = Normed::seeded(1);
        (net.layers.0.bias, net.layers.1.bias, net.layers.5.bias) = ([1.0; 3], [-1.0; 3], [2.0; 3]);
        let mut trainer = Trainer::new(net, CrossEntropy, optimizer).threads(2);
        trainer.step(images, labels).unwrap();
        trainer.into_net()
    }
    let of = |net: Box<Normed>| tensors(&*net, Kind::Parameter);
    let batch = (&*images, &*labels);
    let (decayed, plain) = (of(step(DECAYED, batch)), of(step(PLAIN, batch)));
    for (number, tensor) in of(step(weights_decay(DECAYED), batch)).iter().enumerate() {
        let (own, other) = if tensor.1 > 1 { (&decayed, &plain) } else { (&plain, &decayed) };
        assert_eq!(*tensor, own[number]);
        assert_ne!(tensor.2, other[number].2, "{}", tensor.0);
    }
    assert_eq!(bits(&*step(weights_decay(PLAIN), batch)), bits(&*step(PLAIN, batch)));
}

#[test]
fn every_group_is_checked() {
    let optimizer = weights_decay(AdamW { lr: -1.0, ..DECAYED });
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, optimizer).threads(1);
    assert!(matches!(trainer.apply(), Err(TrainError::HyperParameter(error)) if error.name == "lr"));
    assert_eq!((bits(trainer.net()), trainer.steps()), (bits(&*Normed::seeded(1)), 0));
}

/// w = w - lr g / |g|, with the norm of the tensor.
struct Normalised;

impl Optimizer<f32> for Normalised {
    const STATE: usize = 0;
    const WHOLE_TENSORS: bool = true;

    fn update<L: Level>(
        &self,
        _: L,
        _: u64,
        tensor: &TensorInfo<'_>,
        values: &mut [f32],
        gradient: &[f32],
        _: &mut [f32],
    ) {
        assert_eq!(values.len(), tensor.len);
        let norm = gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>().sqrt();
        values.iter_mut().zip(gradient).for_each(|(w, g)| *w -= (0.25 * f64::from(*g) / norm) as f32);
    }
}

/// A tensor that is too large for one thread's turn comes whole to an optimiser that asks for it.
#[test]
fn the_norm_of_a_tensor() {
    type Net = Network<Vector<100>, (Linear<100, 90>, Linear<90, 2>)>;
    let (xs, targets) = vectors(9);
    let mut trainer = Trainer::new(Net::seeded(1), MeanSquaredError, Normalised).threads(2);
    let before = trainer.net().boxed();
    trainer.step(&xs, &targets).unwrap();
    let flat = |net| memory::as_slice::<f32, Net>(net).to_vec();
    let (before, after) = (flat(&before), flat(trainer.net()));
    for (tensor, _) in trainer.gradient_tensors() {
        let range = tensor.offset..tensor.offset + tensor.len;
        let moved = before[range.clone()].iter().zip(&after[range]).map(|(a, b)| f64::from(a - b).powi(2));
        assert!((moved.sum::<f64>().sqrt() - 0.25).abs() < 1e-5, "{}", tensor.path);
    }
}
