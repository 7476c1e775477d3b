//! Safetensors files, byte for byte.

use super::{Metadata, WeightsError};
use safetensors::tensor::{Metadata as Header, View};
use safetensors::{Dtype, SafeTensors};
use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// A tensor as it is written.
pub(super) struct Tensor {
    pub(super) name: String,
    pub(super) dims: Vec<usize>,
    pub(super) dtype: Dtype,
    pub(super) data: Vec<u8>,
}

impl View for &Tensor {
    fn dtype(&self) -> Dtype {
        self.dtype
    }
    fn shape(&self) -> &[usize] {
        &self.dims
    }
    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.data)
    }
    fn data_len(&self) -> usize {
        self.data.len()
    }
}

/// The longest header that readers take, safetensors' own limit.
const LONGEST_HEADER: usize = 100_000_000;

/// Writes a file beside its place and renames it.
pub(super) fn write(path: &Path, tensors: &[Tensor], metadata: &Metadata) -> Result<(), WeightsError> {
    let plain = safetensors::serialize(tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)), None)
        .map_err(|cause| damaged(path, &cause))?;
    let (header, data) = split(&plain).ok_or_else(|| damaged(path, &"no header"))?;
    let notes = serde_json::to_string(metadata).map_err(|cause| damaged(path, &cause))?;
    let header = with_notes(header, &notes);
    if header.len() > LONGEST_HEADER {
        return Err(WeightsError::Notes { path: path.into(), len: header.len(), limit: LONGEST_HEADER });
    }
    let written = formwork_file::replace(path, |file| {
        file.write_all(&(header.len() as u64).to_le_bytes())?;
        file.write_all(header.as_bytes())?;
        file.write_all(data)
    });
    written.map_err(|cause| io(path, cause))
}

fn damaged(path: &Path, cause: &dyn std::fmt::Display) -> WeightsError {
    WeightsError::Damaged { path: path.into(), cause: cause.to_string() }
}

pub(super) fn io(path: &Path, cause: io::Error) -> WeightsError {
    WeightsError::Io { path: path.into(), cause }
}

/// The library's own notes come out of a hash map, in another order each time; here they are in order, so that equal
/// networks make equal files. The header's length stays a multiple of 8.
fn with_notes(header: &str, notes: &str) -> String {
    let tensors = header.trim_end().strip_prefix('{').unwrap_or_default();
    let comma = if tensors == "}" { "" } else { "," };
    let mut header = format!("{{\"__metadata__\":{notes}{comma}{tensors}");
    while !header.len().is_multiple_of(8) {
        header.push(' ');
    }
    header
}

fn split(file: &[u8]) -> Option<(&str, &[u8])> {
    let (length, rest) = file.split_first_chunk::<8>()?;
    let (header, data) = rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
    Some((core::str::from_utf8(header).ok()?, data))
}

/// Opens a file, whose length is told too.
pub(super) fn open(path: &Path) -> Result<(File, u64), WeightsError> {
    // Asked before opening, because opening a pipe waits for somebody to write to it.
    let metadata = fs::metadata(path).map_err(|cause| io(path, cause))?;
    if !metadata.is_file() {
        return Err(io(path, io::Error::new(ErrorKind::InvalidInput, "it is not a regular file")));
    }
    let file = File::open(path).map_err(|cause| io(path, cause))?;
    Ok((file, metadata.len()))
}

/// The bytes that come next, fewer than `len` where they end.
pub(super) fn read(path: &Path, from: &mut impl Read, len: u64) -> Result<Vec<u8>, WeightsError> {
    let mut bytes = Vec::new();
    from.take(len).read_to_end(&mut bytes).map_err(|cause| io(path, cause))?;
    Ok(bytes)
}

/// The notes in the header of a file of `total` bytes, which is as long as its header says: no more than the header is read.
pub(super) fn notes(path: &Path, from: &mut impl Read, total: u64) -> Result<Metadata, WeightsError> {
    let mut read = |len: u64| {
        let bytes = read(path, from, len)?;
        if bytes.len() as u64 == len { Ok(bytes) } else { Err(damaged(path, &"cut short in its header")) }
    };
    let start = read(8)?;
    let len = start.first_chunk().map_or(0, |bytes| u64::from_le_bytes(*bytes));
    if len > total.saturating_sub(8) || len > LONGEST_HEADER as u64 {
        return Err(damaged(path, &format_args!("its header would be of {len} bytes, it is of {total}")));
    }
    let header: Header = serde_json::from_slice(&read(len)?).map_err(|cause| damaged(path, &cause))?;
    let length = (8 + len).saturating_add(header.data_len() as u64);
    if length != total {
        return Err(damaged(path, &format_args!("its header promises {length} bytes, it is of {total}")));
    }
    Ok(header.metadata().iter().flatten().map(|(key, value)| (key.clone(), value.clone())).collect())
}

/// The tensors of a file.
pub(super) fn parse<'a>(path: &Path, bytes: &'a [u8]) -> Result<SafeTensors<'a>, WeightsError> {
    SafeTensors::deserialize(bytes).map_err(|cause| damaged(path, &cause))
}
