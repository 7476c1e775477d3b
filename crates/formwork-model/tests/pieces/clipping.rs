//! Clipping by the norm of the whole gradient, as `torch.nn.utils.clip_grad_norm_` does it.

use super::{Normed, batch, tensors};
use formwork_model::prelude::*;
use formwork_tensor::parameters::Kind;

/// w - lr g min(1, most / |g|), with |g| over all tensors.
#[test]
fn a_clipped_step() {
    let (images, labels) = batch(24, 1);
    let sgd = Sgd { lr: 0.5, ..Sgd::default() };
    for (most, clips) in [(0.125, true), (1e3, false)] {
        let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, sgd).threads(1);
        trainer.compute_gradient(&images, &labels).unwrap();
        let before = tensors(trainer.net(), Kind::Parameter);
        let gradient = tensors(trainer.gradient(), Kind::Parameter);
        let all = gradient.iter().flat_map(|(.., g)| g).map(|g| f64::from(*g));
        let norm = all.map(|g| g * g).sum::<f64>().sqrt();
        assert_eq!(norm > most, clips, "{norm}");
        assert!((trainer.clip_grad_norm(most) - norm).abs() < 1e-12 * norm);
        trainer.apply().unwrap();
        let factor = (most / norm).min(1.0);
        let mut moved = 0.0;
        let after = tensors(trainer.net(), Kind::Parameter);
        for (((name, _, w), (.., g)), (.., new)) in before.iter().zip(&gradient).zip(&after) {
            for ((w, g), new) in w.iter().zip(g).zip(new) {
                let want = f64::from(*w) - 0.5 * factor * f64::from(*g);
                assert!((f64::from(*new) - want).abs() < 1e-6, "{name}: {new} against {want}");
                moved += f64::from(*new - *w).powi(2);
            }
        }
        assert!((moved.sqrt() - 0.5 * most.min(norm)).abs() < 1e-5);
    }
}

/// What nobody changed in between is a step.
#[test]
fn the_pieces_of_a_step() {
    let adam = AdamW { lr: 0.01, ..AdamW::default() };
    let trainer = || Trainer::new(Normed::seeded(1), CrossEntropy, adam).seed(4).threads(2);
    let (mut whole, mut pieces) = (trainer(), trainer());
    for (number, count) in [64, 1, 13, 200].into_iter().enumerate() {
        let (images, labels) = batch(count, number as u32);
        let report = pieces.compute_gradient(&images, &labels).unwrap();
        assert!(pieces.clip_grad_norm(f64::INFINITY).is_finite());
        pieces.apply().unwrap();
        assert_eq!(report, whole.step(&images, &labels).unwrap());
        assert_eq!(super::bits(whole.net()), super::bits(pieces.net()));
        assert_eq!(super::bits(whole.gradient()), super::bits(pieces.gradient()));
    }
    assert_eq!(whole.state(), pieces.state());
}

#[test]
fn clipped_by_value() {
    let (images, labels) = batch(24, 1);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, Sgd::default()).threads(1);
    trainer.compute_gradient(&images, &labels).unwrap();
    let before = tensors(trainer.gradient(), Kind::Parameter);
    trainer.clip_grad_value(0.01);
    let mut clipped = 0;
    for ((name, _, before), (.., after)) in before.iter().zip(tensors(trainer.gradient(), Kind::Parameter)) {
        assert!(before.iter().map(|g| g.clamp(-0.01, 0.01)).eq(after), "{name}");
        clipped += before.iter().filter(|g| g.abs() > 0.01).count();
    }
    assert!(clipped > 10);
}

/// Where the length is no number nothing is made of it, and it is said where the first value is that is none.
#[test]
fn a_gradient_that_is_not_finite() {
    let (images, labels) = batch(24, 1);
    let mut trainer = Trainer::new(Normed::seeded(1), CrossEntropy, Sgd::default()).threads(1);
    trainer.step(&images, &labels).unwrap();
    trainer.compute_gradient(&images, &labels).unwrap();
    trainer.check_gradient().unwrap();
    trainer.gradient_mut().layers.5.weight[1][2] = f32::INFINITY;
    trainer.gradient_mut().layers.5.bias[0] = f32::NAN;
    let before = super::bits(trainer.gradient());
    assert!(trainer.clip_grad_norm(1.0).is_nan());
    assert_eq!(super::bits(trainer.gradient()), before);
    let error = trainer.check_gradient().unwrap_err();
    assert_eq!(error.to_string(), "in step 2 value 50 of the gradient of `5.weight` is inf");
    trainer.freeze("5.weight").unwrap();
    assert_eq!(trainer.check_gradient().unwrap_err().name, "5.bias");
}

/// Levels sum in one order; of gradients that are alike the length is.
#[test]
fn the_length_at_every_level() {
    let (xs, targets) = super::vectors(9);
    type Net =
        formwork_model::network::Network<formwork_tensor::Vector<100>, formwork_layers::Linear<100, 2>>;
    let mut trainer = Trainer::new(Net::seeded(1), MeanSquaredError, Sgd::default()).threads(1);
    trainer.compute_gradient(&xs, &targets).unwrap();
    let norms = formwork_tensor::AnyLevel::all().into_iter().map(|level| {
        let mut other = Trainer::new(Net::seeded(1), MeanSquaredError, Sgd::default()).level(level);
        other.gradient_mut().layers.clone_from(&trainer.gradient().layers);
        other.gradient_norm().to_bits()
    });
    assert!(norms.collect::<Vec<_>>().iter().all(|norm| *norm == trainer.gradient_norm().to_bits()));
}
