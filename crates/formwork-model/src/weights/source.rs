//! Where tensors come from, whatever the format.

use super::{Metadata, WeightsError, file, refused};
use safetensors::Dtype;
use std::borrow::Cow;
use std::io::{Cursor, Read, Seek};
use std::ops::Range;
use std::path::Path;

/// A tensor of a file. Its values are read when they are asked for.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) dims: Vec<usize>,
    pub(super) dtype: Dtype,
    /// Where its values lie.
    range: Range<usize>,
}

/// A file, or bytes in memory, with its list of tensors.
pub(super) struct Source<'a> {
    notes: Metadata,
    tensors: Vec<Found>,
    bytes: Cow<'a, [u8]>,
}

impl<'a> Source<'a> {
    pub(super) fn open(path: &Path) -> Result<Self, WeightsError> {
        let (mut file, total) = file::open(path)?;
        let notes = Self::notes_of(path, &mut file, total)?;
        file.rewind().map_err(|cause| file::io(path, cause))?;
        Self::safetensors(path, notes, Cow::Owned(file::read(path, &mut file, total)?))
    }

    pub(super) fn from_slice(path: &Path, bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let notes = Self::notes_of(path, &mut Cursor::new(bytes), bytes.len() as u64)?;
        Self::safetensors(path, notes, Cow::Borrowed(bytes))
    }

    /// The notes alone, of which no more than the header is read.
    pub(super) fn notes_of(
        path: &Path,
        from: &mut (impl Read + Seek),
        total: u64,
    ) -> Result<Metadata, WeightsError> {
        refused::check(path, &file::read(path, from, refused::HEAD)?)?;
        from.rewind().map_err(|cause| file::io(path, cause))?;
        file::notes(path, from, total)
    }

    fn safetensors(path: &Path, notes: Metadata, bytes: Cow<'a, [u8]>) -> Result<Self, WeightsError> {
        let start = bytes.as_ptr().addr();
        let mut tensors: Vec<_> = file::parse(path, &bytes)?
            .iter()
            .map(|(name, view)| {
                let at = view.data().as_ptr().addr() - start;
                Found {
                    name: name.into(),
                    dims: view.shape().to_vec(),
                    dtype: view.dtype(),
                    range: at..at + view.data().len(),
                }
            })
            .collect();
        // They come out of a hash map; what is said of a file should be the same each time.
        tensors.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Source { notes, tensors, bytes })
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
    pub(super) fn data(&mut self, _path: &Path, index: usize) -> Result<Cow<'_, [u8]>, WeightsError> {
        Ok(Cow::Borrowed(&self.bytes[self.tensors[index].range.clone()]))
    }
}
