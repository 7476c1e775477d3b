//! NumPy's `.npz`: a zip archive of arrays.

use super::found::{At, Found};
use super::{WeightsError, file, npy};
use formwork_numpy::{Archive, ArchiveError, Header, Kind, Seekable};
use safetensors::Dtype;
use std::path::Path;

fn error(path: &Path, cause: ArchiveError) -> WeightsError {
    match cause {
        ArchiveError::Damaged(cause) => WeightsError::Archive { path: path.into(), cause },
        ArchiveError::Pickle => WeightsError::Pickle { path: path.into() },
        ArchiveError::Array { name, cause } => {
            WeightsError::Array { path: path.into(), array: Some(name), cause }
        }
    }
}

/// Reads an archive's directory. One of `torch.save`, which has a pickle, is refused.
pub(super) fn open<'a>(path: &Path, from: impl Seekable + 'a) -> Result<Archive<'a>, WeightsError> {
    Archive::open(from).map_err(|cause| error(path, cause))
}

/// The arrays of an archive, of which only the headers are read.
pub(super) fn list(path: &Path, archive: &mut Archive<'_>) -> Result<Vec<Found>, WeightsError> {
    let count = archive.count();
    let found = |member| {
        let (name, Header { dims, kind }) = archive.header(member).map_err(|cause| error(path, cause))?;
        Ok(Found { name, dims, dtype: npy::known(kind).map(|(_, dtype)| dtype), at: At::Member(member) })
    };
    (0..count).map(found).collect()
}

/// The numbers of an array.
pub(super) fn data(path: &Path, archive: &mut Archive<'_>, member: usize) -> Result<Vec<u8>, WeightsError> {
    archive.read(member).map(|(_, (_, data))| data).map_err(|cause| error(path, cause))
}

/// Writes an archive as `numpy.savez` does.
pub(super) fn write(path: &Path, tensors: &[file::Tensor]) -> Result<(), WeightsError> {
    let arrays = tensors.iter().map(|file::Tensor { name, dims, dtype, data }| {
        let kind = match dtype {
            Dtype::F16 => Kind::F16,
            Dtype::F64 => Kind::F64,
            Dtype::I64 => Kind::I64,
            _ => Kind::F32,
        };
        (name.as_str(), dims.as_slice(), kind, data.as_slice())
    });
    let written = formwork_file::replace(path, |to| formwork_numpy::write_archive(to, arrays));
    written.map_err(|cause| file::io(path, cause))
}
