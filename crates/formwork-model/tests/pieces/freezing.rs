//! Layers that stay as they are while others learn.

use super::{batch, bits, tensors};
use formwork_layers::{BatchNorm2d, Conv2d, Dropout, Flatten, Frozen, Linear, MaxPool2d, OnHeap, Relu};
use formwork_model::prelude::*;
use formwork_model::weights::{self, Metadata};
use formwork_tensor::parameters::Kind;
use formwork_tensor::{Image, Parameters};

type Backbone = (Conv2d<1, 3, 3>, BatchNorm2d<3>, Relu, Dropout<20>, MaxPool2d<2>);
type Whole = Network<Image<1, 6, 6>, (Backbone, Flatten, Linear<12, 3>)>;
type Head = Network<Image<1, 6, 6>, (Frozen<Backbone>, Flatten, Linear<12, 3>)>;
/// A layer that learns before what does not.
type Middle = Network<Image<1, 6, 6>, (Conv2d<1, 1, 1>, Frozen<Backbone>, Flatten, Linear<12, 3>)>;

/// Decay, which changes what has no gradient.
const ADAMW: AdamW = AdamW { lr: 0.05, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.5 };

/// A backbone with statistics of its own.
fn trained() -> Box<Whole> {
    let (images, labels) = batch(24, 1);
    let mut trainer = Trainer::new(Whole::seeded(1), CrossEntropy, ADAMW).threads(2);
    for _ in 0..3 {
        trainer.step(&images, &labels).unwrap();
    }
    trainer.into_net()
}

/// The trained weights, by their names, in a network that freezes some of them.
fn loaded<N: Parameters<f32>>(into: &mut N) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("whole.safetensors");
    weights::save(&path, &*trained(), &Metadata::default()).unwrap();
    weights::load(&path, into).unwrap();
}

#[test]
fn a_frozen_backbone_keeps_every_bit() {
    let mut net = Head::seeded(7);
    loaded(&mut *net);
    assert_eq!(net.layers.0.layer, trained().layers.0);
    let (before, head) = (net.layers.0.clone(), net.layers.2.clone());
    let (images, labels) = batch(21, 2);
    let mut trainer = Trainer::new(net, CrossEntropy, ADAMW);
    for _ in 0..3 {
        trainer.step(&images, &labels).unwrap();
    }
    let bits_of = |backbone: &Backbone| {
        let mut net = Whole::zeros();
        net.layers.0 = backbone.clone();
        bits(&*net)
    };
    assert_eq!(bits_of(&trainer.net().layers.0.layer), bits_of(&before.layer));
    assert!(trainer.net().layers.2 != head);
}

/// With a layer before it that learns, too.
#[test]
fn frozen_in_the_middle() {
    let net = Middle::seeded(7);
    let (before, first) = (net.layers.1.clone(), net.layers.0.clone());
    let (images, labels) = batch(21, 2);
    let mut trainer = Trainer::new(net, CrossEntropy, ADAMW);
    trainer.step(&images, &labels).unwrap();
    assert!(trainer.net().layers.1 == before && trainer.net().layers.0 != first);
}

#[test]
fn only_what_learns_is_told_of() {
    assert_eq!(Head::PARAMS, 12 * 3 + 3);
    let trainer = Trainer::new(Head::seeded(7), CrossEntropy, ADAMW);
    let names: Vec<_> = trainer.gradient_tensors().map(|(tensor, _)| tensor.path.to_string()).collect();
    assert_eq!(names, ["2.weight", "2.bias"]);
    let names = |kind| tensors(trainer.net(), kind).into_iter().map(|(name, ..)| name).collect::<Vec<_>>();
    assert_eq!(names(Kind::Counter), ["0.1.num_batches_tracked"]);
    assert_eq!(names(Kind::Buffer)[..2], ["0.0.weight", "0.0.bias"]);
}

/// The gradient of what learns is that of the network in inference, by central differences.
#[test]
fn gradient_before_a_frozen_layer() {
    let mut net = Middle::seeded(7);
    net.layers.0.weight = [[[[1.5]]]];
    net.layers.1.layer.1.running_mean = [0.1, -0.2, 0.3];
    net.layers.1.layer.1.running_var = [0.5, 1.5, 2.5];
    let (images, labels) = batch(5, 3);
    let loss = |net: &Middle, weight: f32| {
        let mut net = net.boxed();
        net.layers.0.weight = [[[[weight]]]];
        let outputs = Inference::new(&*net).run(&images);
        let losses = outputs.iter().zip(&labels).map(|(y, label)| cross_entropy(y, *label).0);
        losses.sum::<f64>() / images.len() as f64
    };
    let numeric = (loss(&net, 1.501) - loss(&net, 1.499)) / 0.002;
    let mut trainer = Trainer::new(net, CrossEntropy, ADAMW);
    trainer.compute_gradient(&images, &labels).unwrap();
    let [[[[analytic]]]] = trainer.gradient().layers.0.weight;
    assert!((f64::from(analytic) - numeric).abs() < 1e-3 * (1.0 + numeric.abs()), "{analytic}, {numeric}");
    assert_eq!(trainer.gradient().layers.1.layer.0.weight, Conv2d::<1, 3, 3>::zeros().weight);
}
