//! The file for the weights, before there are any.

use crate::error::Error;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

/// Checks that a file can be written there: nobody should lose a training run to a misspelt folder.
pub(crate) fn check(path: &Path) -> Result<(), Error> {
    try_out(path).map_err(|cause| Error::Output { path: path.into(), cause })
}

fn try_out(path: &Path) -> io::Result<()> {
    let name =
        path.file_name().ok_or_else(|| io::Error::new(ErrorKind::InvalidInput, "not the name of a file"))?;
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(ErrorKind::IsADirectory.into()),
        Ok(there) if !there.is_file() => {
            return Err(io::Error::new(ErrorKind::InvalidInput, "not a regular file"));
        }
        // Also where nothing is there: the folder decides.
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // Weights are written beside their place, under a longer name, and renamed; this file is gone at once.
    tempfile::Builder::new().prefix(name).suffix(".partial").tempfile_in(folder)?.close()
}
