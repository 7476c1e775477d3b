//! Writing IDX files so that nobody ever sees half of one.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::Compression;
use flate2::write::GzEncoder;

use super::{U8, is_gzip_name};
use crate::DataError;

/// Writes beside `path` and renames: an interrupted run leaves what was there before.
pub(super) fn write<const AXES: usize>(
    path: &Path,
    sizes: [u32; AXES],
    body: &[u8],
) -> Result<(), DataError> {
    let failed = |cause| DataError::Io { path: path.into(), action: "write", cause };
    let partial = partial_name(path).map_err(failed)?;
    let written = fill(&partial, is_gzip_name(path), sizes, body).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The first failure is the one to report; there may be nothing to remove.
        let _ = fs::remove_file(&partial);
    }
    written.map_err(failed)
}

/// A name no other writer uses, in the same folder because a rename cannot cross file systems.
fn partial_name(path: &Path) -> io::Result<PathBuf> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().ok_or(ErrorKind::InvalidInput)?;
    let mut partial = name.to_os_string();
    partial.push(format!(".{}-{}.partial", process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
    Ok(path.with_file_name(partial))
}

fn fill<const AXES: usize>(partial: &Path, gzip: bool, sizes: [u32; AXES], body: &[u8]) -> io::Result<()> {
    let mut file = BufWriter::new(File::create_new(partial)?);
    if gzip {
        let mut encoder = GzEncoder::new(&mut file, Compression::default());
        encode(&mut encoder, sizes, body)?;
        encoder.finish()?;
    } else {
        encode(&mut file, sizes, body)?;
    }
    // Otherwise a crash soon after could keep the rename and lose the content.
    file.into_inner()?.sync_all()
}

fn encode<const AXES: usize>(out: &mut impl Write, sizes: [u32; AXES], body: &[u8]) -> io::Result<()> {
    out.write_all(&[0, 0, U8, AXES as u8])?;
    for size in sizes {
        out.write_all(&size.to_be_bytes())?;
    }
    out.write_all(body)
}
