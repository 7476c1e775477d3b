//! Writing.

use crate::{Kind, header};
use std::io::{Cursor, Result, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes an archive as `numpy.savez` does, without compression, which hardly makes weights smaller. All times in it are the first of 1980, so
/// that equal arrays make equal files.
///
/// Each array has a name, sizes, a kind and the bytes of its numbers.
///
/// # Errors
///
/// What writing says.
pub fn write_archive<'a>(
    to: &mut dyn Write,
    arrays: impl IntoIterator<Item = (&'a str, &'a [usize], Kind, &'a [u8])>,
) -> Result<()> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, dims, kind, data) in arrays {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(DateTime::default())
            .large_file(data.len() > 1 << 31);
        archive.start_file(format!("{name}.npy"), options)?;
        archive.write_all(&header::write_header(dims, kind))?;
        archive.write_all(data)?;
    }
    to.write_all(archive.finish()?.get_ref())
}
