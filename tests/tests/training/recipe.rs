//! A recipe of today: AdamW that decays weights only, smoothed labels, a clipped gradient, a learning rate set at each step.

use super::projection::residual_network;
use super::{Golden, check, check_network, classes, tensors};
use formwork::data::{Batches, DataError, Samples};
use formwork::model::optim::{AdamW, Groups, Select};
use formwork::prelude::*;
use formwork::tensor::Scalar;
use formwork::tensor::parameters::Kind;
use formwork::train::{Control, Ended, Every, Fit};

residual_network!(net, 1 x 9, 4, 6, 5);

const LR: f64 = 0.01;
const CLASSES: usize = 5;

/// `LinearLR(start_factor=0.1, total_iters=4)`, then `CosineAnnealingLR(T_max=20)`.
fn schedule() -> SequentialLr {
    let warm_up = LinearLr { start_factor: 0.1, end_factor: 1.0, total_iters: 4 };
    SequentialLr::new(warm_up).then(4, CosineAnnealingLr { t_max: 20, eta_min: 0.0 })
}

fn optimizer() -> Groups<AdamW> {
    let decayed = AdamW { lr: LR, weight_decay: 0.05, ..AdamW::default() };
    Groups::new(decayed).group(Select::OneAxis, AdamW { weight_decay: 0.0, ..decayed })
}

fn run<T: Scalar>(threads: usize) {
    let golden = Golden::read("recipe_adamw");
    let net = golden.network::<T, net::Net<T>>("init");
    let loss = CrossEntropy.label_smoothing(0.1);
    let mut trainer = Trainer::<_, _, _, T>::new(net, loss, optimizer()).threads(threads);
    let scheduler = LrScheduler::new(&mut trainer.optimizer, schedule());
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
        let norm = trainer.clip_grad_norm(1.0);
        check(&format!("the norm of step {step}"), [T::from_f64(norm)], &norms[step..=step]);
        scheduler.set(step as u64, &mut trainer.optimizer);
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

/// The golden batches, in their order.
struct Given {
    samples: Vec<Tensor<Image<1, 9, 9>>>,
    targets: Vec<Class<CLASSES>>,
    size: usize,
    taken: usize,
}

impl Batches for Given {
    type Input = Image<1, 9, 9>;
    type Target = Class<CLASSES>;

    fn samples(&self) -> usize {
        self.samples.len()
    }

    fn batches(&self) -> usize {
        self.samples.len() / self.size
    }

    fn start(&mut self, _: u64, _: u64, batch: usize) {
        self.taken = batch * self.size;
    }

    fn next_batch(&mut self) -> Result<Option<Samples<'_, Self::Input, Self::Target>>, DataError> {
        let from = self.taken;
        self.taken = self.samples.len().min(from + self.size);
        let (samples, targets) = (&self.samples[from..self.taken], &self.targets[from..self.taken]);
        Ok((from < self.taken).then_some((samples, targets)))
    }
}

/// The loop of the library, in place of the one above.
#[test]
fn the_loop_gives_pytorchs_run() {
    let golden = Golden::read("recipe_adamw");
    let (losses, norms) = (golden.get("loss"), golden.get("norm"));
    let targets = classes::<CLASSES>(golden.get("target"));
    let size = targets.len() / losses.len();
    let mut data = Given { samples: tensors(golden.get("x")), targets, size, taken: 0 };
    let net = golden.network::<f32, net::Net<f32>>("init");
    let mut trainer = Trainer::new(net, CrossEntropy.label_smoothing(0.1), optimizer()).threads(2);
    let mut steps = 0;
    let outcome = Fit::new(&mut trainer, 1)
        .schedule(Every::Step, schedule())
        .clip_grad_norm(1.0)
        .on_step(|_, step| {
            check("the loss", [step.loss as f32], &losses[steps..=steps]);
            check("the norm", [step.norm as f32], &norms[steps..=steps]);
            steps += 1;
            Control::Continue
        })
        .quiet()
        .fit(&mut data)
        .unwrap();
    assert_eq!((outcome.ended, steps), (Ended::Finished, losses.len()));
    check_network(&golden, "final", trainer.net(), &[Kind::Parameter, Kind::Buffer, Kind::Counter]);
}
