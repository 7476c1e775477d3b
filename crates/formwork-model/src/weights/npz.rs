//! NumPy's `.npz`: a zip archive of arrays.

use super::found::{At, Found};
use super::{WeightsError, file, npy};
use std::io::{Cursor, Read, Seek, Write};
use std::path::Path;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What an archive is read from.
pub(super) trait Seekable: Read + Seek {}
impl<R: Read + Seek> Seekable for R {}

/// An open archive.
pub(super) type Archive<'a> = ZipArchive<Box<dyn Seekable + 'a>>;

fn damaged(path: &Path, cause: &dyn std::fmt::Display) -> WeightsError {
    WeightsError::Archive { path: path.into(), cause: cause.to_string() }
}

fn array(path: &Path, name: &str, cause: String) -> WeightsError {
    WeightsError::Array { path: path.into(), array: Some(name.into()), cause }
}

/// Reads an archive's directory. One of `torch.save`, which has a pickle, is refused.
pub(super) fn open<'a>(path: &Path, from: impl Seekable + 'a) -> Result<Archive<'a>, WeightsError> {
    let archive = Archive::new(Box::new(from)).map_err(|cause| damaged(path, &cause))?;
    if archive.file_names().any(|name| name == "data.pkl" || name.ends_with("/data.pkl")) {
        return Err(WeightsError::Pickle { path: path.into() });
    }
    Ok(archive)
}

/// The arrays of an archive, of which only the headers are read.
pub(super) fn list(path: &Path, archive: &mut Archive<'_>) -> Result<Vec<Found>, WeightsError> {
    let mut found = Vec::new();
    for member in 0..archive.len() {
        let mut entry = archive.by_index(member).map_err(|cause| damaged(path, &cause))?;
        let file = entry.name().to_owned();
        let Some(name) = file.strip_suffix(".npy") else {
            return Err(damaged(path, &format_args!("`{file}` is no array")));
        };
        let header = npy::read(&mut entry).map_err(|cause| array(path, name, cause))?;
        let npy::Header { dims, numbers } = header;
        found.push(Found { name: name.into(), dims, dtype: numbers, at: At::Member(member) });
    }
    Ok(found)
}

/// The numbers of an array.
pub(super) fn data(
    path: &Path,
    archive: &mut Archive<'_>,
    member: usize,
    name: &str,
) -> Result<Vec<u8>, WeightsError> {
    let mut entry = archive.by_index(member).map_err(|cause| damaged(path, &cause))?;
    let cause = match npy::read(&mut entry) {
        Ok(npy::Header { dims, numbers: Ok(dtype) }) => npy::data(&mut entry, &dims, dtype),
        Ok(npy::Header { numbers: Err(kind), .. }) => Err(kind),
        Err(cause) => Err(cause),
    };
    cause.map_err(|cause| array(path, name, cause))
}

/// Writes an archive as `numpy.savez` does, without compression, which hardly makes weights smaller. All times in it are the
/// first of 1980, so that equal networks make equal files.
pub(super) fn write(path: &Path, tensors: &[file::Tensor]) -> Result<(), WeightsError> {
    let written = formwork_file::replace(path, |to| {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for file::Tensor { name, dims, dtype, data } in tensors {
            let options = SimpleFileOptions::default()
                .compression_method(CompressionMethod::Stored)
                .last_modified_time(DateTime::default())
                .large_file(data.len() > 1 << 31);
            archive.start_file(format!("{name}.npy"), options)?;
            archive.write_all(&npy::write(dims, *dtype))?;
            archive.write_all(data)?;
        }
        to.write_all(archive.finish()?.get_ref())
    });
    written.map_err(|cause| file::io(path, cause))
}
