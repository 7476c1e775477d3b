//! Where tensors come from, whatever the format.

use super::found::{At, Found};
use super::refused::{self, Format};
use super::{Metadata, WeightsError, file, npz};
use std::borrow::Cow;
use std::io::{BufReader, Cursor, Seek};
use std::path::Path;

enum Content<'a> {
    Safetensors(Cow<'a, [u8]>),
    Npz(formwork_numpy::Archive<'a>),
}

/// A file, or bytes in memory, with its list of tensors.
pub(super) struct Source<'a> {
    notes: Metadata,
    tensors: Vec<Found>,
    content: Content<'a>,
}

impl<'a> Source<'a> {
    pub(super) fn open(path: &Path) -> Result<Self, WeightsError> {
        let (mut file, total) = file::open(path)?;
        if refused::format(path, &mut file)? == Format::Zip {
            return Self::npz(path, BufReader::new(file));
        }
        let notes = file::notes(path, &mut file, total)?;
        file.rewind().map_err(|cause| file::io(path, cause))?;
        Self::safetensors(path, notes, Cow::Owned(file::read(path, &mut file, total)?))
    }

    pub(super) fn from_slice(path: &Path, bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let mut from = Cursor::new(bytes);
        if refused::format(path, &mut from)? == Format::Zip {
            return Self::npz(path, from);
        }
        let notes = file::notes(path, &mut from, bytes.len() as u64)?;
        Self::safetensors(path, notes, Cow::Borrowed(bytes))
    }

    fn npz(path: &Path, from: impl formwork_numpy::Seekable + 'a) -> Result<Self, WeightsError> {
        let mut archive = npz::open(path, from)?;
        let tensors = sorted(npz::list(path, &mut archive)?);
        Ok(Source { notes: Metadata::new(), tensors, content: Content::Npz(archive) })
    }

    fn safetensors(path: &Path, notes: Metadata, bytes: Cow<'a, [u8]>) -> Result<Self, WeightsError> {
        let start = bytes.as_ptr().addr();
        let tensors = file::parse(path, &bytes)?
            .iter()
            .map(|(name, view)| {
                let at = view.data().as_ptr().addr() - start;
                Found {
                    name: name.into(),
                    dims: view.shape().to_vec(),
                    dtype: Ok(view.dtype()),
                    at: At::Bytes(at..at + view.data().len()),
                }
            })
            .collect();
        Ok(Source { notes, tensors: sorted(tensors), content: Content::Safetensors(bytes) })
    }

    /// The notes beside the tensors.
    pub(super) fn notes(&self) -> Metadata {
        self.notes.clone()
    }

    /// The tensors, in the order of their names.
    pub(super) fn tensors(&self) -> &[Found] {
        &self.tensors
    }

    /// The bytes of a tensor: as many as its shape and its kind of number say.
    pub(super) fn data(&mut self, path: &Path, index: usize) -> Result<Cow<'_, [u8]>, WeightsError> {
        let Found { at, .. } = &self.tensors[index];
        match (at, &mut self.content) {
            (At::Bytes(range), Content::Safetensors(bytes)) => Ok(Cow::Borrowed(&bytes[range.clone()])),
            (At::Member(member), Content::Npz(archive)) => npz::data(path, archive, *member).map(Cow::Owned),
            _ => unreachable!("a tensor of another source"),
        }
    }
}

/// The notes of a file, of which no more than the header is read; an archive of arrays has none.
pub(super) fn notes(path: &Path) -> Result<Metadata, WeightsError> {
    let (mut file, total) = file::open(path)?;
    match refused::format(path, &mut file)? {
        Format::Zip => npz::open(path, BufReader::new(file)).map(|_| Metadata::new()),
        Format::Safetensors => file::notes(path, &mut file, total),
    }
}

/// In the order of their names: what is said of a file should be the same each time, and a safetensors file's come out of a hash
/// map.
fn sorted(mut tensors: Vec<Found>) -> Vec<Found> {
    tensors.sort_by(|a, b| a.name.cmp(&b.name));
    tensors
}
