//! The loop against its parts.

mod refusals;
mod resuming;

use super::*;
use crate::checkpoint::CheckpointError;
use crate::evaluate;
use crate::metrics::{Accuracy, ConfusionMatrix};
use crate::run::RunError;
use crate::samples::{Adam, Data, Net, bits, data, trainer};
use crate::stopping::Watched;
use formwork_model::loss::CrossEntropy;
use formwork_model::optim::AdamW;
use formwork_model::schedule::{LinearLr, LrScheduler, StepLr};
use formwork_model::train::Ema;
use formwork_model::weights;
use formwork_tensor::{Class, Vector};
use serde_json::json;
use std::fs;
use std::path::Path;

const EPOCHS: u64 = 4;

/// 50 samples in 7 batches, two a step: three steps of two and one of one.
fn train_data() -> Data {
    data(50, 8)
}

fn fit<'a>(trainer: &'a mut Adam, validation: &'a mut Data) -> Fit<'a, Net, CrossEntropy, AdamW, Class<3>> {
    Fit::new(trainer, EPOCHS)
        .seed(5)
        .accumulate(2)
        .clip_grad_norm(1.0)
        .clip_grad_value(0.4)
        .ema(0.9)
        .schedule(Every::Step, LinearLr { start_factor: 1.0, end_factor: 0.1, total_iters: 16 })
        .validation(validation)
        .metric(Accuracy::<3>::new())
        .metric(ConfusionMatrix::<3>::new())
        .early_stopping(EarlyStopping::on("val_loss").patience(10))
        .quiet()
}

/// The values of the epochs, without the time.
fn values(epochs: &[EpochReport]) -> Vec<(u64, u64, f64, crate::Values)> {
    epochs.iter().map(|epoch| (epoch.epoch, epoch.step, epoch.lr, epoch.values.clone())).collect()
}

/// What the loop does is what its parts do.
#[test]
fn by_hand() {
    let (mut looped, mut validation) = (trainer(2), data(12, 5));
    let mut norms = Vec::new();
    let outcome = fit(&mut looped, &mut validation)
        .on_step(|_, step| {
            norms.push(step.norm);
            Control::Continue
        })
        .fit(&mut train_data())
        .unwrap();
    assert_eq!(outcome.ended, Ended::Finished);

    let (mut trainer, mut train) = (trainer(1), train_data());
    let schedule = LinearLr { start_factor: 1.0, end_factor: 0.1, total_iters: 16 };
    let scheduler = LrScheduler::new(&mut trainer.optimizer, schedule);
    let mut ema = Ema::new(trainer.net(), 0.9);
    let (mut accuracy, mut confusion) = (Accuracy::<3>::new(), ConfusionMatrix::<3>::new());
    let mut stopping = EarlyStopping::on("val_loss").patience(10);
    let (mut epochs, mut norm) = (Vec::new(), norms.iter());
    for epoch in 0..EPOCHS {
        let (mut loss, mut correct) = (0.0, 0);
        train.start(5, epoch, 0);
        for step in 0..4 {
            let batches = if step < 3 { 2 } else { 1 };
            for batch in 0..batches {
                let (xs, targets) = train.next_batch().unwrap().unwrap();
                let report = match batch {
                    0 => trainer.compute_gradient(xs, targets).unwrap(),
                    _ => trainer.accumulate_gradient(xs, targets).unwrap(),
                };
                loss += report.loss * xs.len() as f64;
                correct += report.correct;
            }
            if batches > 1 {
                trainer.scale_gradient(0.5);
            }
            assert_eq!(Some(&trainer.clip_grad_norm(1.0)), norm.next());
            trainer.clip_grad_value(0.4);
            scheduler.set(trainer.steps(), &mut trainer.optimizer);
            trainer.apply().unwrap();
            ema.update(trainer.net());
        }
        assert!(train.next_batch().unwrap().is_none());
        let mut values = vec![
            ("train_loss".to_owned(), loss / 50.0),
            ("train_accuracy".to_owned(), correct as f64 / 50.0),
        ];
        let metrics: &mut [&mut dyn Metric<_, _>] = &mut [&mut accuracy, &mut confusion];
        let measured =
            evaluate(&mut trainer.inference(ema.net()), trainer.loss(), &mut data(12, 5), metrics).unwrap();
        values.extend(measured.into_iter().map(|(name, value)| (format!("val_{name}"), value)));
        assert_ne!(stopping.add(epoch + 1, values[2].1), Watched::Stop);
        epochs.push((epoch + 1, trainer.steps(), trainer.optimizer.lr, values));
    }
    assert_eq!(bits(looped.net()), bits(trainer.net()));
    assert_eq!(looped.state(), trainer.state());
    assert_eq!(bits(&outcome.average.unwrap()), bits(ema.net()));
    assert_eq!(values(&outcome.epochs), epochs);
    assert_eq!(outcome.best, stopping.best());
    let accuracy = outcome.epochs[3].get("val_accuracy").unwrap();
    assert!(accuracy > 0.6, "{accuracy}");
}

/// Nothing but an optimiser: the loop is `step` after `step`.
#[test]
fn without_anything() {
    let mut looped = trainer(1);
    Fit::new(&mut looped, 3).quiet().fit(&mut train_data()).unwrap();
    let (mut trainer, mut train) = (trainer(2), train_data());
    for epoch in 0..3 {
        train.start(0, epoch, 0);
        while let Some((xs, targets)) = train.next_batch().unwrap() {
            trainer.step(xs, targets).unwrap();
        }
    }
    assert_eq!((bits(looped.net()), looped.state()), (bits(trainer.net()), trainer.state()));
}

#[test]
fn the_best_epoch_and_the_end_of_patience() {
    let folder = tempfile::tempdir().unwrap();
    // The loss becomes worse from the third epoch on.
    let run = |epochs: u64| {
        let mut run = Run::open(folder.path(), &()).unwrap();
        let (mut trainer, mut validation) = (trainer(1), data(12, 5));
        let stopping = EarlyStopping::on("lr").patience(2);
        let outcome = Fit::new(&mut trainer, epochs)
            .schedule(Every::Epoch, |_, t| if t < 3 { 0.01 * (t + 1) as f64 } else { 0.001 })
            .validation(&mut validation)
            .early_stopping(stopping)
            .run(&mut run)
            .quiet()
            .fit(&mut train_data())
            .unwrap();
        (trainer, outcome)
    };
    let (at_best, _) = run(3);
    let (_, outcome) = run(100);
    assert_eq!((outcome.ended, outcome.best, outcome.epochs.len()), (Ended::NoBetter, Some((3, 0.03)), 5));
    let mut best = Net::zeros();
    let notes = weights::load(&folder.path().join("best.safetensors"), &mut *best).unwrap();
    assert_eq!(
        (bits(&best), notes["epoch"].as_str(), notes["lr"].as_str()),
        (bits(at_best.net()), "3", "0.03")
    );
    let (trainer, again) = run(100);
    assert_eq!((again.ended, again.epochs.len(), trainer.steps()), (Ended::NoBetter, 5, 35));
}

#[test]
fn callbacks_that_stop() {
    let mut trainer = trainer(1);
    let fit = Fit::new(&mut trainer, 100).quiet();
    let outcome = fit.on_step(|_, step| if step.step == 10 { Control::Stop } else { Control::Continue });
    let outcome = outcome.fit(&mut train_data()).unwrap();
    assert_eq!((outcome.ended, outcome.epochs.len(), trainer.steps()), (Ended::Stopped, 1, 10));
    let outcome = Fit::new(&mut trainer, 100).quiet().on_epoch(|_, epoch| {
        assert_eq!((epoch.epoch, epoch.step), (1, 17));
        Control::Stop
    });
    let outcome = outcome.fit(&mut train_data()).unwrap();
    assert_eq!((outcome.ended, outcome.epochs.len(), trainer.steps()), (Ended::Stopped, 1, 17));
}

/// A run that a callback has stopped is over, also for the next process.
#[test]
fn a_stopped_run_is_over() {
    let folder = tempfile::tempdir().unwrap();
    for steps in [10, 10] {
        let mut run = Run::open(folder.path(), &()).unwrap();
        let mut trainer = trainer(1);
        let fit = Fit::new(&mut trainer, 100).run(&mut run).quiet();
        let stop = |step: &StepReport| if step.step == 10 { Control::Stop } else { Control::Continue };
        let outcome = fit.on_step(|_, step| stop(step)).fit(&mut train_data()).unwrap();
        assert_eq!((outcome.ended, outcome.epochs.len(), trainer.steps()), (Ended::Stopped, 1, steps));
    }
}
