//! The bytes of a checkpoint.

use super::CheckpointError;
use flate2::Crc;
use safetensors::SafeTensors;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::Path;

/// How the file begins, after the length of its header; then come the eight digits of the checksum.
const BEFORE_CHECKSUM: &str = "{\"__metadata__\":{\"checksum\":\"";
/// Where the checksum is.
const CHECKSUM: core::ops::Range<usize> = 8 + BEFORE_CHECKSUM.len()..8 + BEFORE_CHECKSUM.len() + 8;
const FORMAT: &str = "formwork checkpoint 1";
/// How many numbers become bytes at a time.
const PART: usize = 1024;

/// A tensor as it is written.
pub(super) struct Tensor<'a> {
    pub(super) name: String,
    pub(super) dims: Vec<usize>,
    pub(super) values: &'a [f32],
}

/// The CRC-32 of the bytes, with zeros for the digits of the checksum.
fn checksum(bytes: &[u8]) -> String {
    let mut crc = Crc::new();
    crc.update(&bytes[..CHECKSUM.start]);
    crc.update(b"00000000");
    crc.update(&bytes[CHECKSUM.end..]);
    format!("{:08x}", crc.sum())
}

/// The header, with zeros for the digits of the checksum.
fn header(tensors: &[Tensor<'_>], state: &str) -> serde_json::Result<String> {
    let mut header = String::from(BEFORE_CHECKSUM);
    let state = serde_json::to_string(state)?;
    let _ = write!(header, "00000000\",\"format\":\"{FORMAT}\",\"state\":{state}}}");
    let mut end = 0;
    for Tensor { name, dims, values } in tensors {
        let (name, start) = (serde_json::to_string(name)?, end);
        end += 4 * values.len();
        let _ = write!(
            header,
            ",{name}:{{\"dtype\":\"F32\",\"shape\":{dims:?},\"data_offsets\":[{start},{end}]}}"
        );
    }
    header.push('}');
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    Ok(header)
}

/// Hands the bytes of the file to `to`, part by part, so that they are never in memory twice.
fn emit(header: &str, tensors: &[Tensor<'_>], to: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    to(&(header.len() as u64).to_le_bytes())?;
    to(header.as_bytes())?;
    for values in tensors.iter().flat_map(|tensor| tensor.values.chunks(PART)) {
        let mut bytes = [[0; 4]; PART];
        for (bytes, value) in bytes.iter_mut().zip(values) {
            *bytes = value.to_le_bytes();
        }
        to(bytes[..values.len()].as_flattened())?;
    }
    Ok(())
}

/// Hands the bytes of a whole checkpoint to `to`.
fn all(tensors: &[Tensor<'_>], state: &str, to: &mut dyn FnMut(&[u8]) -> io::Result<()>) -> io::Result<()> {
    let mut header = header(tensors, state)?;
    let mut crc = Crc::new();
    emit(&header, tensors, &mut |bytes| {
        crc.update(bytes);
        Ok(())
    })?;
    // The length of the header comes before it.
    header.replace_range(CHECKSUM.start - 8..CHECKSUM.end - 8, &format!("{:08x}", crc.sum()));
    emit(&header, tensors, to)
}

/// Writes the file; when this returns it is on the disk, under its name.
pub(super) fn write(path: &Path, tensors: &[Tensor<'_>], state: &str) -> io::Result<()> {
    formwork_file::replace(path, |file| all(tensors, state, &mut |bytes| file.write_all(bytes)))?;
    sync_folder(path)
}

/// The bytes of a file.
#[cfg(test)]
pub(super) fn bytes(tensors: &[Tensor<'_>], state: &str) -> io::Result<Vec<u8>> {
    let mut file = Vec::new();
    all(tensors, state, &mut |bytes| {
        file.extend_from_slice(bytes);
        Ok(())
    })?;
    Ok(file)
}

/// Sees to it that the names in the file's folder are on the disk. Where folders cannot be opened as files, as on Windows, the
/// system sees to it.
pub(crate) fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, CheckpointError> {
    let error = |cause| CheckpointError::Io { path: path.into(), cause };
    // Asked before opening, because opening a pipe waits for somebody to write to it.
    if !fs::metadata(path).map_err(error)?.is_file() {
        return Err(error(io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")));
    }
    fs::read(path).map_err(error)
}

/// The tensors of the file and its state, after every byte was found to be what was written.
pub(super) fn parse<'a>(path: &Path, bytes: &'a [u8]) -> Result<(SafeTensors<'a>, String), CheckpointError> {
    let damaged = |cause: String| CheckpointError::Damaged { path: path.into(), cause };
    let begins = bytes.get(8..CHECKSUM.start) == Some(BEFORE_CHECKSUM.as_bytes());
    let written = bytes.get(CHECKSUM).filter(|_| begins);
    let Some(written) = written else {
        return Err(damaged(format!("its {} bytes do not begin as one", bytes.len())));
    };
    let found = checksum(bytes);
    if written != found.as_bytes() {
        let written = String::from_utf8_lossy(written);
        let len = bytes.len();
        return Err(damaged(format!("its {len} bytes have the checksum {found}, but it says {written}")));
    }
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(|cause| damaged(cause.to_string()))?;
    let notes = header.metadata().as_ref();
    let note = |name: &str| notes.and_then(|notes| notes.get(name)).cloned().unwrap_or_default();
    let format = note("format");
    if format != FORMAT {
        let cause = format!("its format is `{format}`, but `{FORMAT}` was expected");
        return Err(CheckpointError::State { path: path.into(), cause });
    }
    let tensors = SafeTensors::deserialize(bytes).map_err(|cause| damaged(cause.to_string()))?;
    Ok((tensors, note("state")))
}
