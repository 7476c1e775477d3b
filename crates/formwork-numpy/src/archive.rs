//! `.npz`: a zip archive of arrays.

mod directory;
#[cfg(test)]
mod tests;
mod write;

pub use write::write_archive;

use crate::{Header, header};
use directory::{Checked, Member};
use flate2::read::DeflateDecoder;
use std::fmt;
use std::io::{Read, Seek, SeekFrom};

/// What an archive is read from.
pub trait Seekable: Read + Seek {}
impl<R: Read + Seek> Seekable for R {}

/// An open archive, of which no more than the directory was read.
pub struct Archive<'a> {
    from: Box<dyn Seekable + 'a>,
    members: Vec<Member>,
}

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
    /// [`ArchiveError::Damaged`] for what is no zip archive, or one of several parts, encrypted, or packed in another way than NumPy's, and [`ArchiveError::Pickle`].
    pub fn open(from: impl Seekable + 'a) -> std::result::Result<Self, ArchiveError> {
        let mut from: Box<dyn Seekable + 'a> = Box::new(from);
        let members = directory::read(&mut from).map_err(ArchiveError::Damaged)?;
        if members.iter().any(|Member { name, .. }| name == "data.pkl" || name.ends_with("/data.pkl")) {
            return Err(ArchiveError::Pickle);
        }
        Ok(Archive { from, members })
    }

    /// Number of arrays.
    pub fn count(&self) -> usize {
        self.members.len()
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
        let Some(Member { name: file, start, packed, deflated, crc }) = self.members.get(member) else {
            return Err(damaged(&format_args!("no member {member}")));
        };
        let Some(name) = file.strip_suffix(".npy") else {
            return Err(damaged(&format_args!("`{file}` is no array")));
        };
        let array = |cause| ArchiveError::Array { name: name.into(), cause };
        let start = directory::data(&mut self.from, *start).map_err(array)?;
        self.from.seek(SeekFrom::Start(start)).map_err(|cause| array(cause.to_string()))?;
        let packed = (&mut self.from).take(*packed);
        let value = if *deflated {
            read_member(Checked::new(DeflateDecoder::new(packed), *crc), value)
        } else {
            read_member(Checked::new(packed, *crc), value)
        };
        value.map(|value| (name.into(), value)).map_err(array)
    }
}

fn read_member<V>(
    mut from: impl Read,
    value: impl FnOnce(&mut dyn Read, &Header) -> std::result::Result<V, String>,
) -> std::result::Result<V, String> {
    let header = Header::read(&mut from)?;
    value(&mut from, &header)
}

impl fmt::Debug for Archive<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Archive({} arrays)", self.count())
    }
}
