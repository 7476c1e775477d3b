//! Names and places in a run's folder.

use super::RunError;
use crate::checkpoint;
use serde::Serialize;
use serde_json::Value;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The folder, which is there.
#[derive(Debug)]
pub(super) struct Folder(PathBuf);

/// What the name of a checkpoint has around the number of its steps.
const BEFORE: &str = "step-";
const AFTER: &str = ".safetensors";

impl Folder {
    pub(super) fn make(path: &Path) -> Result<Self, RunError> {
        let checkpoints = path.join("checkpoints");
        let new = !checkpoints.is_dir();
        fs::create_dir_all(&checkpoints).map_err(|cause| RunError::io(path, cause))?;
        if new {
            for path in [checkpoints.as_path(), path] {
                checkpoint::sync_folder(path).map_err(|cause| RunError::io(path, cause))?;
            }
        }
        Ok(Folder(path.into()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.0
    }

    pub(super) fn lock(&self) -> PathBuf {
        self.0.join("lock")
    }

    pub(super) fn metrics(&self) -> PathBuf {
        self.0.join("metrics.jsonl")
    }

    pub(super) fn checkpoint(&self, steps: u64) -> PathBuf {
        self.0.join("checkpoints").join(format!("{BEFORE}{steps:012}{AFTER}"))
    }

    /// The checkpoints with their numbers of steps, the newest first.
    pub(super) fn checkpoints(&self) -> Result<Vec<(u64, PathBuf)>, RunError> {
        let mut found = Vec::new();
        for path in self.names()? {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let steps = name.strip_prefix(BEFORE).and_then(|name| name.strip_suffix(AFTER));
            if let Some(steps) = steps.and_then(|steps| steps.parse().ok()) {
                found.push((steps, path));
            }
        }
        found.sort_unstable_by(|a, b| b.cmp(a));
        Ok(found)
    }

    fn names(&self) -> Result<Vec<PathBuf>, RunError> {
        names(&self.0.join("checkpoints"))
    }

    /// Deletes what a process that was stopped in writing has left: a file's name with a dot before it, and something behind it.
    pub(super) fn clear_unfinished(&self) -> Result<(), RunError> {
        for path in self.names()?.into_iter().chain(names(&self.0)?) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let unfinished = name.strip_prefix('.').and_then(|name| name.rsplit_once('.'));
            let unfinished =
                unfinished.is_some_and(|(name, _)| name.ends_with(AFTER) || name == "config.json");
            if unfinished {
                fs::remove_file(&path).map_err(|cause| RunError::io(&path, cause))?;
            }
        }
        Ok(())
    }

    /// Writes the configuration, or compares it with the one that is there.
    pub(super) fn configure(&self, config: &impl Serialize) -> Result<(), RunError> {
        let path = self.0.join("config.json");
        let config = serde_json::to_value(config).map_err(|cause| RunError::json(&path, &cause))?;
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(cause) if cause.kind() == ErrorKind::NotFound => {
                let text =
                    serde_json::to_string_pretty(&config).map_err(|cause| RunError::json(&path, &cause))?;
                let written =
                    formwork_file::replace(&path, |file| file.write_all(format!("{text}\n").as_bytes()));
                written
                    .and_then(|()| checkpoint::sync_folder(&path))
                    .map_err(|cause| RunError::io(&path, cause))?;
                return Ok(());
            }
            Err(cause) => return Err(RunError::io(&path, cause)),
        };
        let before: Value = serde_json::from_str(&text).map_err(|cause| RunError::json(&path, &cause))?;
        match difference("", &before, &config) {
            None => Ok(()),
            Some((key, found, expected)) => {
                Err(RunError::Config { folder: self.0.clone(), key, found, expected })
            }
        }
    }
}

/// What is in a folder.
fn names(folder: &Path) -> Result<Vec<PathBuf>, RunError> {
    let error = |cause| RunError::io(folder, cause);
    let entries = fs::read_dir(folder).map_err(error)?;
    entries.map(|entry| entry.map(|entry| entry.path()).map_err(error)).collect()
}

/// The first place where two values differ: its name, and what either has there.
pub(crate) fn difference(name: &str, before: &Value, now: &Value) -> Option<(String, String, String)> {
    let nothing = || "not there".to_owned();
    let below = |key: &str| if name.is_empty() { key.to_owned() } else { format!("{name}.{key}") };
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            let gone = before.iter().find_map(|(key, value)| match now.get(key) {
                Some(other) => difference(&below(key), value, other),
                None => Some((below(key), value.to_string(), nothing())),
            });
            let new = || now.iter().find(|(key, _)| !before.contains_key(*key));
            gone.or_else(|| new().map(|(key, value)| (below(key), nothing(), value.to_string())))
        }
        _ if before == now => None,
        _ => Some((name.to_owned(), before.to_string(), now.to_string())),
    }
}
