//! A recipe of today: AdamW that decays weights only, smoothed labels, a clipped gradient, a learning rate set at each step.

use super::projection::residual_network;
use super::{Golden, check, check_network, classes, tensors};
use formwork::model::optim::{AdamW, ParamGroups};
use formwork::prelude::*;
use formwork::tensor::Scalar;
use formwork::tensor::parameters::Kind;

residual_network!(net, 1 x 9, 4, 6, 5);

const LR: f64 = 0.01;
const CLASSES: usize = 5;

/// `LinearLR(start_factor=0.1, total_iters=4)`, then `CosineAnnealingLR(T_max=20)`.
fn lr(step: usize) -> f64 {
    match step {
        0..4 => LR * (0.1 + 0.9 * step as f64 / 4.0),
        _ => LR * (1.0 + (core::f64::consts::PI * (step - 4) as f64 / 20.0).cos()) / 2.0,
    }
}

/// `clip_grad_norm_(parameters, 1.0)`, and the norm before.
fn clip<N: Parameters<T>, F, O, T: Scalar>(trainer: &mut Trainer<N, F, O, T>) -> f64 {
    let squares = |gradient: &[T]| gradient.iter().map(|g| g.to_f64().powi(2)).sum::<f64>();
    let norm = trainer.gradient_tensors().map(|(_, gradient)| squares(gradient)).sum::<f64>().sqrt();
    let factor = T::from_f64((1.0 / (norm + 1e-6)).min(1.0));
    for (_, gradient) in trainer.gradient_tensors_mut() {
        gradient.iter_mut().for_each(|g| *g = *g * factor);
    }
    norm
}

fn run<T: Scalar>(threads: usize) {
    let golden = Golden::read("recipe_adamw");
    let decayed = AdamW { lr: LR, weight_decay: 0.05, ..AdamW::default() };
    let plain = AdamW { weight_decay: 0.0, ..decayed };
    let groups = ParamGroups::new(
        [decayed, plain],
        |[decayed, plain], tensor| if tensor.dims.len() > 1 { decayed } else { plain },
    );
    let net = golden.network::<T, net::Net<T>>("init");
    let loss = CrossEntropy.label_smoothing(0.1);
    let mut trainer = Trainer::<_, _, _, T>::new(net, loss, groups).threads(threads);
    let (losses, norms) = (golden.get("loss"), golden.get("norm"));
    let batch = golden.get("target").len() / losses.len();
    let xs = tensors::<Image<1, 9, 9>, T>(golden.get("x"));
    let targets = classes::<CLASSES>(golden.get("target"));
    for (step, (xs, targets)) in xs.chunks(batch).zip(targets.chunks(batch)).enumerate() {
        let report = trainer.compute_gradient(xs, targets).unwrap();
        if step == 0 {
            check_network(&golden, "grad0", trainer.gradient(), &[Kind::Parameter]);
        }
        check(&format!("the loss of step {step}"), [T::from_f64(report.loss)], &losses[step..=step]);
        let norm = clip(&mut trainer);
        check(&format!("the norm of step {step}"), [T::from_f64(norm)], &norms[step..=step]);
        trainer.optimizer.groups.iter_mut().for_each(|group| group.lr = lr(step));
        trainer.apply().unwrap();
    }
    check_network(&golden, "final", trainer.net(), &[Kind::Parameter, Kind::Buffer, Kind::Counter]);
}

#[test]
fn a_recipe_gives_pytorchs_run() {
    run::<f64>(2);
}

#[test]
fn a_recipe_gives_pytorchs_run_in_f32() {
    run::<f32>(1);
}
