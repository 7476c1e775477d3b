//! Files that are there whole or not at all.
//!
//! A file is written beside its place and renamed, so that whoever opens it finds what was there before or all of what is
//! new, also after a crash. Where the system has files without a name (Linux), an interrupted program leaves nothing behind.
#![forbid(unsafe_code)]

#[cfg(test)]
mod tests;

use atomic_write_file::AtomicWriteFile;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes a file, or replaces one that is there, whose permissions it keeps. A link stays one: what it leads to is replaced.
///
/// # Errors
///
/// What [`check`] says, and whatever goes wrong in writing. What was there is then as it was.
///
/// ```
/// use std::io::Write;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("greeting");
/// formwork_file::replace(&path, |file| file.write_all(b"good morning"))?;
/// let failed = formwork_file::replace(&path, |file| {
///     file.write_all(b"good")?;
///     Err(std::io::Error::other("interrupted"))
/// });
/// assert!(failed.is_err());
/// assert_eq!(std::fs::read(&path)?, b"good morning");
/// # Ok::<(), std::io::Error>(())
/// ```
pub fn replace(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut file = BufWriter::new(AtomicWriteFile::open(destination(path)?)?);
    write(&mut file)?;
    // Syncs before it renames, so that a crash soon after cannot keep the name and lose the content.
    file.into_inner()?.commit()
}

/// Whether a file can be written there, as far as that can be known before: nobody should lose an hour of work to a misspelt
/// folder. Changes nothing.
///
/// # Errors
///
/// If the folder does not exist or may not be written to, if the name is that of a folder, a pipe, a device or a link that
/// leads nowhere, or if the file that is there may not be written to.
///
/// ```
/// assert!(formwork_file::check("no/such/folder/file".as_ref()).is_err());
/// ```
pub fn check(path: &Path) -> io::Result<()> {
    AtomicWriteFile::open(destination(path)?)?.discard()
}

/// The file itself, where the path is a link.
fn destination(path: &Path) -> io::Result<PathBuf> {
    let invalid = |what| Err(io::Error::new(ErrorKind::InvalidInput, what));
    // `a/` and `a/.` have the file name `a`, but mean a folder.
    let Some(name) = path
        .file_name()
        .filter(|name| path.as_os_str().as_encoded_bytes().ends_with(name.as_encoded_bytes()))
    else {
        return invalid("it is the name of a folder");
    };
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => invalid("it is a folder"),
        Ok(there) if !there.is_file() => invalid("it is not a regular file"),
        Ok(_) => {
            // A rename asks only the folder for permission.
            OpenOptions::new().append(true).open(path)?;
            fs::canonicalize(path)
        }
        Err(cause) if cause.kind() != ErrorKind::NotFound => Err(cause),
        Err(_) if fs::symlink_metadata(path).is_ok() => invalid("it is a link to a file that does not exist"),
        Err(_) => {
            let folder =
                path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if folder.is_dir() { Ok(folder.join(name)) } else { invalid("its folder does not exist") }
        }
    }
}
