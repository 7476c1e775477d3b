//! One process at a time.

use super::RunError;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::Path;

/// A lock of the system on a file: it ends with the process, however that ends, so there are none that nobody holds.
#[derive(Debug)]
pub(super) struct Lock(#[expect(dead_code, reason = "closing the file ends the lock")] File);

impl Lock {
    pub(super) fn take(path: &Path) -> Result<Self, RunError> {
        let error = |cause| RunError::io(path, cause);
        let mut options = OpenOptions::new();
        let mut file =
            options.read(true).write(true).create(true).truncate(false).open(path).map_err(error)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                // What is said of the other is a courtesy.
                let _ = file.take(100).read_to_string(&mut process);
                let folder = path.parent().unwrap_or(path).into();
                return Err(RunError::Locked { folder, process: process.trim().into() });
            }
            Err(TryLockError::Error(cause)) => return Err(error(cause)),
        }
        let said = format!("process {}\n", std::process::id());
        // So is this, which a full disk may not take.
        let _ = file.set_len(0).and_then(|()| file.rewind()).and_then(|()| file.write_all(said.as_bytes()));
        Ok(Lock(file))
    }
}
