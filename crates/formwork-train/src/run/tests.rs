//! What is in the folder, and what is refused.

use super::*;
use crate::checkpoint::CheckpointError;
use crate::samples::{bits, data, trainer};
use formwork_data::Batches;
use formwork_layers::{Linear, Network};
use formwork_model::loss::CrossEntropy;
use formwork_model::optim::{AdamW, Sgd};
use formwork_tensor::Vector;
use serde_json::json;
use std::fs;

fn step(trainer: &mut crate::samples::Adam) {
    let mut data = data(24, 8);
    data.start(0, trainer.steps(), 0);
    let (xs, targets) = data.next_batch().unwrap().unwrap();
    trainer.step(xs, targets).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn the_files_of_a_run() {
    let parent = tempfile::tempdir().unwrap();
    let path = parent.path().join("runs/first");
    let mut run = Run::open(&path, &json!({"lr": 0.1 + 0.2})).unwrap();
    let mut trainer = trainer(1);
    assert_eq!(run.resume(&mut trainer, None).unwrap(), None);
    for count in 1..=4u64 {
        step(&mut trainer);
        let metrics = run.log(&json!({"epoch": count})).unwrap();
        run.save(&trainer, None, &Progress { epoch: count, metrics, ..Progress::default() }).unwrap();
    }
    run.save_weights("weights.safetensors", trainer.net(), &Metadata::new()).unwrap();
    assert_eq!(names(&path), ["checkpoints", "config.json", "lock", "metrics.jsonl", "weights.safetensors"]);
    let checkpoints = ["step-000000000003.safetensors", "step-000000000004.safetensors"];
    assert_eq!(names(&path.join("checkpoints")), checkpoints);
    drop(run);
    let mut run = Run::open(&path, &json!({"lr": 0.1 + 0.2})).unwrap();
    let mut other = crate::samples::trainer(1);
    assert_eq!(run.resume(&mut other, None).unwrap().unwrap().epoch, 4);
    assert_eq!(bits(other.net()), bits(trainer.net()));
    assert_eq!(run.metrics(), [r#"{"epoch":1}"#, r#"{"epoch":2}"#, r#"{"epoch":3}"#, r#"{"epoch":4}"#]);
}

/// The last one is damaged: the one before it counts, metrics too, and stays until there is another.
#[test]
fn the_previous_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::open(folder.path(), &()).unwrap();
    let mut trainer = trainer(1);
    for count in 1..=3u64 {
        step(&mut trainer);
        let metrics = run.log(&json!({"epoch": count})).unwrap();
        run.save(&trainer, None, &Progress { epoch: count, metrics, ..Progress::default() }).unwrap();
    }
    let [last, before] = <[PathBuf; 2]>::try_from(run.checkpoints().unwrap()).unwrap();
    let mut bytes = fs::read(&last).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&last, &bytes).unwrap();
    assert_eq!(run.resume(&mut trainer, None).unwrap().unwrap().epoch, 2);
    assert_eq!((trainer.steps(), run.metrics().len()), (2, 2));
    assert!(matches!(run.passed_over(), [CheckpointError::Damaged { path, .. }] if *path == last));
    assert_eq!(fs::read_to_string(folder.path().join("metrics.jsonl")).unwrap().lines().count(), 2);
    // Within the epoch: saved between the good one and the damaged one, which then goes.
    trainer.set_state(&formwork_model::train::TrainerState { steps: 2, ..trainer.state() }).unwrap();
    run.save(&trainer, None, &Progress { epoch: 2, batch: 1, ..Progress::default() }).unwrap();
    assert_eq!(run.checkpoints().unwrap(), std::slice::from_ref(&before));
    step(&mut trainer);
    run.save(&trainer, None, &Progress::default()).unwrap();
    assert_eq!(run.checkpoints().unwrap(), [last.clone(), before.clone()]);
    for path in [&last, &before] {
        fs::write(path, &bytes[..100]).unwrap();
    }
    let error = run.resume(&mut trainer, None).unwrap_err();
    assert!(matches!(&error, RunError::NoneWhole { damaged, .. } if damaged.len() == 2));
    assert!(error.to_string().contains("delete them to start anew"), "{error}");
}

#[test]
fn one_at_a_time() {
    let folder = tempfile::tempdir().unwrap();
    let run = Run::open(folder.path(), &()).unwrap();
    let error = Run::open(folder.path(), &()).unwrap_err();
    let own = format!("(process {})", std::process::id());
    assert!(matches!(error, RunError::Locked { .. }) && error.to_string().contains(&own), "{error}");
    drop(run);
    Run::open(folder.path(), &()).unwrap();
}

#[test]
fn another_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let config = json!({"lr": 0.1, "data": {"crop": 28, "flip": true}, "layers": [1, 2]});
    Run::open(folder.path(), &config).unwrap();
    Run::open(folder.path(), &config).unwrap();
    for (other, said) in [
        (
            json!({"lr": 0.1, "data": {"crop": 28, "flip": false}, "layers": [1, 2]}),
            "`data.flip` is true in its config.json, but false now",
        ),
        (
            json!({"lr": 0.1, "data": {"crop": 28, "flip": true}, "layers": [1]}),
            "`layers` is [1,2] in its config.json, but [1] now",
        ),
        (
            json!({"lr": 0.1, "layers": [1, 2]}),
            "`data` is {\"crop\":28,\"flip\":true} in its config.json, but not there now",
        ),
        (
            json!({"lr": 0.1, "data": {"crop": 28, "flip": true}, "layers": [1, 2], "ema": 1}),
            "`ema` is not there in its config.json, but 1 now",
        ),
    ] {
        let error = Run::open(folder.path(), &other).unwrap_err();
        assert!(matches!(error, RunError::Config { .. }) && error.to_string().contains(said), "{error}");
    }
    fs::write(folder.path().join("config.json"), "{").unwrap();
    assert!(matches!(Run::open(folder.path(), &config).unwrap_err(), RunError::Json { .. }));
}

#[test]
fn metrics_that_are_not_what_they_were() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("metrics.jsonl");
    let mut run = Run::open(folder.path(), &()).unwrap();
    let mut trainer = trainer(1);
    step(&mut trainer);
    let metrics = run.log(&json!({"epoch": 1})).unwrap();
    run.save(&trainer, None, &Progress { metrics, ..Progress::default() }).unwrap();
    run.log(&json!({"epoch": 2})).unwrap();
    fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"ep").unwrap();
    run.resume(&mut trainer, None).unwrap();
    assert_eq!((run.metrics().len(), fs::read_to_string(&path).unwrap()), (1, "{\"epoch\":1}\n".into()));
    fs::write(&path, "").unwrap();
    let error = run.resume(&mut trainer, None).unwrap_err();
    assert!(error.to_string().contains("it has 0 bytes, but had 12"), "{error}");
}

#[test]
fn a_checkpoint_of_another_network() {
    let folder = tempfile::tempdir().unwrap();
    let mut run = Run::open(folder.path(), &()).unwrap();
    let mut trainer = trainer(1);
    step(&mut trainer);
    run.save(&trainer, None, &Progress::default()).unwrap();
    let net = Network::<Vector<4>, Linear<4, 3>>::seeded(0);
    let mut other = Trainer::new(net, CrossEntropy, AdamW::default());
    assert!(matches!(
        run.resume(&mut other, None),
        Err(RunError::Checkpoint(CheckpointError::Tensor { .. }))
    ));
    let net = crate::samples::Net::seeded(0);
    let mut other = Trainer::new(net, CrossEntropy, Sgd::default());
    assert!(matches!(
        run.resume(&mut other, None),
        Err(RunError::Checkpoint(CheckpointError::Tensor { .. }))
    ));
}

/// A file that a process was writing when it was stopped is in nobody's way.
#[test]
fn unfinished_files() {
    let folder = tempfile::tempdir().unwrap();
    drop(Run::open(folder.path(), &()).unwrap());
    let unfinished = folder.path().join("checkpoints/.step-000000000007.safetensors.Ab3");
    fs::write(&unfinished, "x").unwrap();
    for name in [".weights.safetensors.Qx81aB", ".config.json.Qx81aB", ".hidden"] {
        fs::write(folder.path().join(name), "x").unwrap();
    }
    fs::write(folder.path().join("checkpoints/notes.txt"), "x").unwrap();
    let run = Run::open(folder.path(), &()).unwrap();
    assert!(run.checkpoints().unwrap().is_empty());
    assert_eq!(names(&folder.path().join("checkpoints")), ["notes.txt"]);
    assert_eq!(names(folder.path()), [".hidden", "checkpoints", "config.json", "lock"]);
}
