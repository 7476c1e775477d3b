//! Writing IDX files so that nobody ever sees half of one.

use std::io::{self, Write};
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::U8;
use crate::DataError;
use crate::input::is_gzip_name;

/// Writes beside `path` and renames: an interrupted run leaves what was there before.
pub(super) fn write<const AXES: usize>(
    path: &Path,
    sizes: [u32; AXES],
    body: &[u8],
) -> Result<(), DataError> {
    let written = formwork_file::replace(path, |file| {
        if !is_gzip_name(path) {
            return encode(file, sizes, body);
        }
        let mut encoder = GzEncoder::new(file, Compression::default());
        encode(&mut encoder, sizes, body)?;
        encoder.finish().map(drop)
    });
    written.map_err(|cause| DataError::Io { path: path.into(), action: "write", cause })
}

fn encode<const AXES: usize>(out: &mut dyn Write, sizes: [u32; AXES], body: &[u8]) -> io::Result<()> {
    out.write_all(&[0, 0, U8, AXES as u8])?;
    for size in sizes {
        out.write_all(&size.to_be_bytes())?;
    }
    out.write_all(body)
}
