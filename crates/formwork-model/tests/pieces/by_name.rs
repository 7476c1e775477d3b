//! What is said of tensors by their names: groups, and which of them stay as they are for a while.

use super::{Normed, batch, bits, tensors};
use formwork_layers::OnHeap;
use formwork_model::optim::{Groups, LearningRates, ParamGroups, Select};
use formwork_model::prelude::*;
use formwork_tensor::parameters::Kind;

const DECAYED: AdamW = AdamW { lr: 0.05, betas: (0.9, 0.999), eps: 1e-8, weight_decay: 0.5 };
const PLAIN: AdamW = AdamW { weight_decay: 0.0, ..DECAYED };

/// The groups of a closure are those of the names and kinds.
#[test]
fn groups_are_groups() {
    let (images, labels) = batch(24, 1);
    let named =
        Groups::new(DECAYED).group("5.*", AdamW { lr: 0.01, ..DECAYED }).group(Select::OneAxis, PLAIN);
    let net = Normed::seeded(1);
    named.fits::<f32, _>(&*net).unwrap();
    let closure =
        ParamGroups::new([DECAYED, AdamW { lr: 0.01, ..DECAYED }, PLAIN], |[rest, head, plain], tensor| {
            match tensor.path.to_string() {
                name if name.starts_with("5.") => head,
                _ if tensor.dims.len() < 2 => plain,
                _ => rest,
            }
        });
    let mut a = Trainer::new(net, CrossEntropy, named).threads(2);
    let mut b = Trainer::new(Normed::seeded(1), CrossEntropy, closure).threads(1);
    for _ in 0..3 {
        a.step(&images, &labels).unwrap();
        b.step(&images, &labels).unwrap();
    }
    assert_eq!(bits(a.net()), bits(b.net()));
    let mut rates = Vec::new();
    a.optimizer.learning_rates(&mut |lr| rates.push(*lr));
    assert_eq!(rates, [0.01, 0.05, 0.05]);
}

#[test]
fn a_group_that_takes_nothing() {
    let groups = Groups::new(PLAIN).group("0.*", PLAIN).group("fc.*", PLAIN);
    let error = groups.fits::<f32, _>(&*Normed::zeros()).unwrap_err();
    assert_eq!(error.pattern, "fc.*");
    assert_eq!(error.names, ["0.weight", "0.bias", "1.weight", "1.bias", "5.weight", "5.bias"]);
}

/// Nothing of a frozen tensor changes, decay and moments included, and it counts in no norm; the others take the steps that they take anyway.
#[test]
fn frozen_by_name() {
    let (images, labels) = batch(24, 1);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, DECAYED).threads(2);
    trainer.step(&images, &labels).unwrap();
    let (before, state) = (tensors(trainer.net(), Kind::Parameter), trainer.state());
    assert_eq!(trainer.freeze("*.weight").unwrap(), 3);
    assert!(trainer.freeze("nothing").is_err());
    let names = |trainer: &Trainer<Normed, CrossEntropy, AdamW>| {
        trainer.gradient_tensors().map(|(tensor, _)| tensor.path.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(names(&trainer), ["0.bias", "1.bias", "5.bias"]);
    trainer.compute_gradient(&images, &labels).unwrap();
    assert_eq!(trainer.gradient_tensors_mut().count(), 3);
    let of_biases =
        tensors(trainer.gradient(), Kind::Parameter).into_iter().filter(|(name, ..)| name.ends_with("bias"));
    let squares = of_biases.flat_map(|(.., g)| g).map(|g| f64::from(g) * f64::from(g)).sum::<f64>();
    assert!((trainer.gradient_norm() - squares.sqrt()).abs() < 1e-12);
    trainer.apply().unwrap();
    for (before, after) in before.iter().zip(tensors(trainer.net(), Kind::Parameter)) {
        assert_eq!(before.0.ends_with("weight"), *before == after, "{}", before.0);
    }
    let after = trainer.state();
    assert!(after.moments[..27] == state.moments[..27] && after.moments[27..30] != state.moments[27..30]);
    trainer.unfreeze("0.*").unwrap();
    assert_eq!(names(&trainer), ["0.weight", "0.bias", "1.bias", "5.bias"]);
}

/// Adam's first step is of the size of the rate, whenever the tensor begins to learn.
#[test]
fn the_first_step_after_freezing() {
    let (images, labels) = batch(24, 1);
    let adam = Adam { lr: 0.01, ..Adam::default() };
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, adam).threads(1);
    trainer.freeze("5.*").unwrap();
    for _ in 0..20 {
        trainer.step(&images, &labels).unwrap();
    }
    trainer.unfreeze("5.*").unwrap();
    let before = trainer.net().layers.5.bias;
    trainer.step(&images, &labels).unwrap();
    for (before, after) in before.iter().zip(trainer.net().layers.5.bias) {
        assert!(((before - after).abs() - 0.01).abs() < 1e-4, "{before} to {after}");
    }
}

/// A trainer that goes on knows what is frozen, and for how long it was.
#[test]
fn frozen_and_continued() {
    let (images, labels) = batch(24, 1);
    let trainer = || Trainer::new(Normed::seeded(1), CrossEntropy, DECAYED).threads(1);
    let mut through = trainer();
    through.freeze("0.*").unwrap();
    for _ in 0..3 {
        through.step(&images, &labels).unwrap();
    }
    through.freeze("5.bias").unwrap();
    through.unfreeze("0.bias").unwrap();
    let mut second = Trainer::new(through.net().boxed(), CrossEntropy, DECAYED).threads(2);
    second.set_state(&through.state()).unwrap();
    assert_eq!(second.state(), through.state());
    for trainer in [&mut through, &mut second] {
        trainer.step(&images, &labels).unwrap();
        trainer.unfreeze("*").unwrap();
        trainer.step(&images, &labels).unwrap();
    }
    assert_eq!(bits(second.net()), bits(through.net()));
    assert_eq!(second.state(), through.state());
}
