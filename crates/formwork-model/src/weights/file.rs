//! The file itself.

use super::{Metadata, WeightsError};
use safetensors::tensor::View;
use safetensors::{Dtype, SafeTensors};
use std::borrow::Cow;
use std::io::Write as _;
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

/// Writes a temporary file in the same folder and renames it.
pub(super) fn write(path: &Path, tensors: &[Tensor], metadata: &Metadata) -> Result<(), WeightsError> {
    let damaged =
        |cause: &dyn std::fmt::Display| WeightsError::Damaged { path: path.into(), cause: cause.to_string() };
    let plain = safetensors::serialize(tensors.iter().map(|tensor| (tensor.name.as_str(), tensor)), None)
        .map_err(|cause| damaged(&cause))?;
    let (header, data) = split(&plain).ok_or_else(|| damaged(&"no header"))?;
    let notes = serde_json::to_string(metadata).map_err(|cause| damaged(&cause))?;
    let header = with_notes(header, &notes);

    let io = |cause| WeightsError::Io { path: path.into(), cause };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file =
        tempfile::Builder::new().prefix(".formwork-").suffix(".partial").tempfile_in(folder).map_err(io)?;
    for part in [&(header.len() as u64).to_le_bytes(), header.as_bytes(), data] {
        file.write_all(part).map_err(io)?;
    }
    file.as_file().sync_all().map_err(io)?;
    readable_by_others(&file);
    file.persist(path).map_err(|error| io(error.error))?;
    Ok(())
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

/// Temporary files are private; a finished one has the usual permissions.
fn readable_by_others(file: &tempfile::NamedTempFile) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Where this fails the file stays private, which is no reason to lose it.
        let _ = file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = file;
}

pub(super) fn read(path: &Path) -> Result<Vec<u8>, WeightsError> {
    std::fs::read(path).map_err(|cause| WeightsError::Io { path: path.into(), cause })
}

pub(super) fn parse<'a>(path: &Path, bytes: &'a [u8]) -> Result<(SafeTensors<'a>, Metadata), WeightsError> {
    let damaged = |cause| WeightsError::Damaged { path: path.into(), cause: format!("{cause}") };
    let tensors = SafeTensors::deserialize(bytes).map_err(damaged)?;
    let (_, header) = SafeTensors::read_metadata(bytes).map_err(damaged)?;
    let notes = header.metadata().iter().flatten().map(|(key, value)| (key.clone(), value.clone()));
    Ok((tensors, notes.collect()))
}
