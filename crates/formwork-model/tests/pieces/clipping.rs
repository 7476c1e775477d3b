//! Clipping by the norm of the whole gradient, as `torch.nn.utils.clip_grad_norm_` does it.

use super::{Normed, batch, tensors};
use formwork_model::prelude::*;
use formwork_tensor::parameters::Kind;

/// Shortens the gradient to `most` if it is longer, and returns how long it was.
fn clip<N: formwork_layers::Parameters<f32>, F, O>(trainer: &mut Trainer<N, F, O>, most: f64) -> f64 {
    let squares = |gradient: &[f32]| gradient.iter().map(|g| f64::from(*g).powi(2)).sum::<f64>();
    let norm = trainer.gradient_tensors().map(|(_, gradient)| squares(gradient)).sum::<f64>().sqrt();
    if norm > most {
        for (_, gradient) in trainer.gradient_tensors_mut() {
            gradient.iter_mut().for_each(|g| *g *= (most / norm) as f32);
        }
    }
    norm
}

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
        assert!((clip(&mut trainer, most) - norm).abs() < 1e-12 * norm);
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
        assert!(clip(&mut pieces, f64::INFINITY).is_finite());
        pieces.apply().unwrap();
        assert_eq!(report, whole.step(&images, &labels).unwrap());
        assert_eq!(super::bits(whole.net()), super::bits(pieces.net()));
        assert_eq!(super::bits(whole.gradient()), super::bits(pieces.gradient()));
    }
    assert_eq!(whole.state(), pieces.state());
}
