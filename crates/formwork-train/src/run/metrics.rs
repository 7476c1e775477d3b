//! The file of metrics.

use super::RunError;
use crate::checkpoint;
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// Adds a line and returns how long the file is then. A line that could not be written whole is not there.
pub(super) fn add(path: &Path, line: &str) -> Result<u64, RunError> {
    let error = |cause| RunError::io(path, cause);
    let new = !path.exists();
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(error)?;
    let before = file.metadata().map_err(error)?.len();
    let written = file.write_all(format!("{line}\n").as_bytes()).and_then(|()| file.sync_all());
    if let Err(cause) = written {
        // A disk that is full takes part of a line; shorter it can always be made.
        let _ = file.set_len(before);
        return Err(error(cause));
    }
    if new {
        checkpoint::sync_folder(path).map_err(error)?;
    }
    Ok(before + line.len() as u64 + 1)
}

/// Cuts the file back to a length, and returns its lines.
pub(super) fn cut(path: &Path, length: u64) -> Result<Vec<String>, RunError> {
    let error = |cause| RunError::io(path, cause);
    let found = match fs::metadata(path) {
        Ok(metadata) => metadata.len(),
        Err(cause) if cause.kind() == ErrorKind::NotFound => 0,
        Err(cause) => return Err(error(cause)),
    };
    if found < length {
        return Err(RunError::Metrics { path: path.into(), found, expected: length });
    }
    if found > length {
        let file = File::options().write(true).open(path).map_err(error)?;
        file.set_len(length).and_then(|()| file.sync_all()).map_err(error)?;
    }
    if length == 0 {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(path).map_err(error)?;
    Ok(text.lines().map(str::to_owned).collect())
}
