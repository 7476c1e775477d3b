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
    let invalid = |what: &str| io::Error::new(ErrorKind::InvalidInput, what);
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => return Err(invalid("it is a folder")),
        Ok(there) if !there.is_file() => return Err(invalid("it is not a regular file")),
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if !folder.is_dir() {
        return Err(invalid("its folder does not exist"));
    }
    // Weights are written beside their place and renamed. This file has no name where the system allows that.
    tempfile::tempfile_in(folder).map(drop).map_err(|cause| cause.kind().into())
}
