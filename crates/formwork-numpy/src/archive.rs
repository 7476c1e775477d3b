//! `.npz`: a zip archive of arrays.

use crate::{Header, Kind, header};
use std::fmt;
use std::io::{Cursor, Read, Result, Seek, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

/// What an archive is read from.
pub trait Seekable: Read + Seek {}
impl<R: Read + Seek> Seekable for R {}

/// An open archive, of which no more than the directory was read.
pub struct Archive<'a>(ZipArchive<Box<dyn Seekable + 'a>>);

/// Why an archive, or an array of it, cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no archive of arrays, or not all of one.
    #[error("not a whole .npz file: {0}")]
    Damaged(String),
    /// It is what `torch.save` writes, which has a pickle: a program for Python.
    #[error("a file of torch.save, which is a program that only Python runs")]
    Pickle,
    /// An array is not as it should be.
    #[error("the array `{name}`: {cause}")]
    Array {
        /// Its name.
        name: String,
        /// What is wrong.
        cause: String,
    },
}

impl<'a> Archive<'a> {
    /// Reads an archive's directory.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Damaged`] for what is no zip archive, and [`ArchiveError::Pickle`].
    pub fn open(from: impl Seekable + 'a) -> std::result::Result<Self, ArchiveError> {
        let from: Box<dyn Seekable + 'a> = Box::new(from);
        let archive = ZipArchive::new(from).map_err(|cause| ArchiveError::Damaged(cause.to_string()))?;
        if archive.file_names().any(|name| name == "data.pkl" || name.ends_with("/data.pkl")) {
            return Err(ArchiveError::Pickle);
        }
        Ok(Archive(archive))
    }

    /// Number of arrays.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// The name of an array and its header.
    ///
    /// # Errors
    ///
    /// [`ArchiveError`] for a member that is no array or is damaged.
    pub fn header(&mut self, member: usize) -> std::result::Result<(String, Header), ArchiveError> {
        self.member(member, |_, header| Ok(header.clone()))
    }

    /// The name of an array, its header and the bytes of its numbers.
    ///
    /// # Errors
    ///
    /// As [`header`](Self::header), and for numbers that are not as many as the header says or of a kind that is not read.
    pub fn read(&mut self, member: usize) -> std::result::Result<(String, (Header, Vec<u8>)), ArchiveError> {
        self.member(member, |from, header| {
            let kind = header.kind.clone()?;
            Ok((header.clone(), header::numbers(&mut { from }, &header.dims, kind)?))
        })
    }

    fn member<V>(
        &mut self,
        member: usize,
        value: impl FnOnce(&mut dyn Read, &Header) -> std::result::Result<V, String>,
    ) -> std::result::Result<(String, V), ArchiveError> {
        let damaged = |cause: &dyn fmt::Display| ArchiveError::Damaged(cause.to_string());
        let mut entry = self.0.by_index(member).map_err(|cause| damaged(&cause))?;
        let file = entry.name().to_owned();
        let Some(name) = file.strip_suffix(".npy") else {
            return Err(damaged(&format_args!("`{file}` is no array")));
        };
        let found = Header::read(&mut entry).and_then(|header| value(&mut entry, &header));
        match found {
            Ok(value) => Ok((name.into(), value)),
            Err(cause) => Err(ArchiveError::Array { name: name.into(), cause }),
        }
    }
}

impl fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} arrays)", self.count())
    }
}

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
