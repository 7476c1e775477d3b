//! Runs that are stopped by force, by a full disk and by Ctrl-C, in processes of their own: they go on, and end with the bits of one
//! that nobody disturbed; or they say why not.

#![cfg(unix)]
#![allow(clippy::unwrap_used)]

mod child;
mod damage;
mod disk;
mod kill;
mod signals;

use child::Process;
use formwork_train::EpochReport;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a run leaves: its files to the byte, without what the clock says.
#[derive(Debug, PartialEq)]
struct Left {
    weights: Vec<u8>,
    best: Vec<u8>,
    /// The last checkpoint, by name.
    tensors: BTreeMap<String, Vec<u8>>,
    lines: Vec<EpochReport>,
}

impl Left {
    fn of(run: &Path) -> Self {
        let read = |name: &str| fs::read(run.join(name)).unwrap();
        let last = checkpoints(run).pop().unwrap();
        let checkpoint = fs::read(run.join("checkpoints").join(last)).unwrap();
        let file = safetensors::SafeTensors::deserialize(&checkpoint).unwrap();
        let tensors = file.iter().map(|(name, view)| (name.to_owned(), view.data().to_vec())).collect();
        let lines = String::from_utf8(read("metrics.jsonl")).unwrap();
        let lines = lines.lines().map(|line| {
            let report: EpochReport = serde_json::from_str(line).unwrap();
            let report =
                serde_json::to_string(&report).unwrap().replace(&format!("{:?}", report.seconds), "0.0");
            serde_json::from_str(&report).unwrap()
        });
        Left {
            weights: read("weights.safetensors"),
            best: read("best.safetensors"),
            tensors,
            lines: lines.collect(),
        }
    }

    /// Of a run that nobody disturbed.
    fn undisturbed(epochs: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Process::new(folder.path(), 1).epochs(epochs).finish();
        Left::of(folder.path())
    }
}

/// The names of the checkpoints, the newest last.
fn checkpoints(run: &Path) -> Vec<String> {
    let entries = fs::read_dir(run.join("checkpoints")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// How many steps a process says that it goes on after.
fn goes_on_after(said: &str) -> u64 {
    let line = said.lines().find(|line| line.starts_with("goes on in ")).unwrap_or_default();
    let steps = line.rsplit_once('(').and_then(|(_, rest)| rest.split_once(" steps)"));
    steps.map_or(0, |(steps, _)| steps.parse().unwrap())
}
