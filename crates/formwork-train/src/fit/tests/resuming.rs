//! Runs that are stopped, and go on.

use super::*;

/// Freezes a layer for two epochs.
struct Frozen;

impl Callback<Net, CrossEntropy, AdamW> for Frozen {
    fn begin(&mut self, trainer: &mut Adam, begin: &Begin) {
        if begin.steps == 0 {
            trainer.freeze("0.*").unwrap();
        }
    }

    fn epoch(&mut self, trainer: &mut Adam, report: &EpochReport) -> Control {
        if report.epoch == 2 {
            trainer.unfreeze("0.*").unwrap();
        }
        Control::Continue
    }
}

/// A run in a folder that is stopped after each of these steps; its outcome.
fn stopped_at(folder: &Path, stops: &[u64]) -> (Adam, Outcome<Net>) {
    let mut stops = stops.iter();
    for round in 0.. {
        let (mut trainer, mut validation) = (trainer(1 + round % 3), data(12, 5));
        let mut run = Run::open(folder, &json!({"what": "a test"})).unwrap();
        let interrupt = Interrupt::new();
        let (stop, asked) = (stops.next(), interrupt.clone());
        let outcome = fit(&mut trainer, &mut validation)
            .run(&mut run)
            .checkpoint_every(3)
            .interrupt(&interrupt)
            .callback(Frozen)
            .on_step(|_, step| {
                if Some(&step.step) == stop {
                    asked.request();
                }
                Control::Continue
            })
            .fit(&mut train_data())
            .unwrap();
        if stop.is_none() {
            return (trainer, outcome);
        }
        let Ended::Interrupted { checkpoint: Some(checkpoint) } = outcome.ended else {
            panic!("it was asked")
        };
        assert!(checkpoint.ends_with(format!("step-{:012}.safetensors", stop.unwrap())));
        assert_eq!(trainer.steps(), *stop.unwrap());
    }
    unreachable!("rounds without end")
}

/// In the middle of an epoch, at its end, twice at once, on any number of threads.
#[test]
fn stopped_and_continued() {
    let folder = tempfile::tempdir().unwrap();
    let undisturbed = folder.path().join("undisturbed");
    let (through, whole) = stopped_at(&undisturbed, &[]);
    assert_eq!((through.steps(), whole.epochs.len()), (16, 4));
    for (number, stops) in
        [&[1][..], &[2, 3], &[4], &[5, 8, 9], &[15, 16], &[7, 12, 13, 14]].into_iter().enumerate()
    {
        let path = folder.path().join(number.to_string());
        let (trainer, outcome) = stopped_at(&path, stops);
        assert_eq!(
            (bits(trainer.net()), trainer.state()),
            (bits(through.net()), through.state()),
            "{stops:?}"
        );
        assert_eq!(outcome.average.as_deref().map(bits), whole.average.as_deref().map(bits));
        assert_eq!((values(&outcome.epochs), outcome.best), (values(&whole.epochs), whole.best));
        for name in ["weights.safetensors", "best.safetensors", "checkpoints/step-000000000016.safetensors"] {
            let [a, b] = [&undisturbed, &path].map(|run| fs::read(run.join(name)).unwrap());
            // A checkpoint knows the length of the metrics, in which the time stands.
            assert!(a == b || name.starts_with("checkpoints"), "{name} {stops:?}");
        }
        let lines = fs::read_to_string(path.join("metrics.jsonl")).unwrap();
        let lines: Vec<EpochReport> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines, outcome.epochs);
    }
    // One that is over says so again.
    let (again, outcome) = stopped_at(&undisturbed, &[]);
    assert_eq!((bits(again.net()), outcome.epochs), (bits(through.net()), whole.epochs));
}

/// Whatever can be seen to differ is refused.
#[test]
fn another_recipe() {
    let folder = tempfile::tempdir().unwrap();
    type Changed = for<'a> fn(
        Fit<'a, Net, CrossEntropy, AdamW, Class<3>>,
    ) -> Fit<'a, Net, CrossEntropy, AdamW, Class<3>>;
    let run = |lr: f64, epochs: u64, batch: usize, change: Changed| {
        let mut run = Run::open(folder.path(), &()).unwrap();
        let mut trainer = trainer(1);
        trainer.optimizer.lr = lr;
        let fit = Fit::new(&mut trainer, epochs)
            .clip_grad_norm(1.0)
            .ema(0.5)
            .schedule(Every::Epoch, StepLr { step_size: 1, gamma: 0.5 });
        change(fit.early_stopping(EarlyStopping::on("train_loss")))
            .run(&mut run)
            .quiet()
            .fit(&mut data(50, batch))
    };
    run(0.02, 1, 8, |fit| fit).unwrap();
    let refused = |lr, batch, change: Changed| match run(lr, 2, batch, change) {
        Err(FitError::Recipe { key, .. }) => key,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(0.02, 8, |fit| fit.seed(1)), "seed");
    assert_eq!(refused(0.02, 8, |fit| fit.clip_grad_norm(2.0)), "clip_grad_norm");
    assert_eq!(refused(0.02, 8, |fit| fit.clip_grad_value(2.0)), "clip_grad_value");
    assert_eq!(refused(0.02, 8, |fit| fit.accumulate(2)), "accumulate");
    assert_eq!(refused(0.01, 8, |fit| fit), "learning_rates");
    assert_eq!(refused(0.02, 9, |fit| fit), "batches");
    assert_eq!(refused(0.02, 8, |fit| fit.early_stopping(EarlyStopping::on("lr"))), "early_stopping");
    assert_eq!(refused(0.02, 8, |fit| fit.schedule(Every::Epoch, StepLr { step_size: 1, gamma: 0.1 })), "lr");
    let error = run(0.02, 2, 8, |fit| fit.ema(0.9)).unwrap_err();
    assert!(matches!(error, FitError::Run(RunError::Checkpoint(CheckpointError::Average { .. }))), "{error}");
    assert_eq!(run(0.02, 2, 8, |fit| fit).unwrap().epochs.len(), 2);
}
