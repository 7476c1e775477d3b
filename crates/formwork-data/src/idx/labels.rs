//! A file of labels.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::header::Unread;
use super::write::write;
use crate::input::Input;
use crate::{DataError, ShapeError};

/// Class indices, one an image; at least one.
///
/// ```
/// use formwork_data::IdxLabels;
///
/// let labels = IdxLabels::new(vec![5, 0, 4])?;
/// assert_eq!(labels.count(), 3);
/// assert_eq!(labels.labels(), [5, 0, 4]);
/// # Ok::<(), formwork_data::ShapeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IdxLabels {
    labels: Vec<u8>,
}

impl IdxLabels {
    /// Takes labels.
    ///
    /// # Errors
    /// [`ShapeError::Labels`] if there are none, or too many for an IDX file.
    ///
    /// ```
    /// use formwork_data::IdxLabels;
    ///
    /// assert!(IdxLabels::new(vec![1]).is_ok());
    /// assert!(IdxLabels::new(vec![]).is_err());
    /// ```
    pub fn new(labels: Vec<u8>) -> Result<Self, ShapeError> {
        if labels.is_empty() || u32::try_from(labels.len()).is_err() {
            return Err(ShapeError::Labels { labels: labels.len() });
        }
        Ok(Self { labels })
    }

    /// Reads a file, unpacking it if its name ends in `.gz`.
    ///
    /// # Errors
    /// Any [`DataError`] about a single file: not found, not a regular file, refused by the system, damaged gzip,
    /// not an IDX file of `u8` labels, empty, cut short, or longer than its header promises.
    ///
    /// ```
    /// use formwork_data::IdxLabels;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("labels");
    /// let labels = IdxLabels::new(vec![7, 2, 1])?;
    /// labels.write(&path)?;
    /// assert_eq!(IdxLabels::read(&path)?, labels);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(path: impl AsRef<Path>) -> Result<Self, DataError> {
        Self::of(Unread::open(path.as_ref())?)
    }

    /// Reads what a file named `path` would hold from any reader; the file itself is not touched.
    ///
    /// # Errors
    /// As [`read`](Self::read), naming `path`.
    ///
    /// ```
    /// use formwork_data::IdxLabels;
    ///
    /// let labels = IdxLabels::parse(&[0, 0, 8, 1, 0, 0, 0, 2, 7, 2][..], "bytes".as_ref())?;
    /// assert_eq!(labels.labels(), [7, 2]);
    /// # Ok::<(), formwork_data::DataError>(())
    /// ```
    pub fn parse(reader: impl Read, path: &Path) -> Result<Self, DataError> {
        Self::of(Unread::new(Input::new(reader, None, path)?)?)
    }

    /// Reads what follows a header.
    pub(crate) fn of<R: Read>(file: Unread<'_, R, 1>) -> Result<Self, DataError> {
        Ok(Self { labels: file.read()? })
    }

    /// Writes a file, packed if its name ends in `.gz`; a file already there is replaced only by a whole one.
    ///
    /// # Errors
    /// [`DataError::Io`] if the system refuses.
    ///
    /// ```
    /// use formwork_data::IdxLabels;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("train-labels-idx1-ubyte");
    /// IdxLabels::new(vec![3])?.write(&path)?;
    /// assert_eq!(std::fs::read(&path)?, [0, 0, 8, 1, 0, 0, 0, 1, 3]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), DataError> {
        write(path.as_ref(), [self.labels.len() as u32], &self.labels)
    }

    /// Number of labels, at least 1.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxLabels::new(vec![9, 9])?.count(), 2);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// All labels in order.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxLabels::new(vec![9, 8])?.labels(), [9, 8]);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn labels(&self) -> &[u8] {
        &self.labels
    }

    /// First label that is no class, with its index: `None` if all are below `classes`.
    ///
    /// ```
    /// let labels = formwork_data::IdxLabels::new(vec![9, 10, 11])?;
    /// assert_eq!(labels.first_outside(10), Some((1, 10)));
    /// assert_eq!(labels.first_outside(12), None);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn first_outside(&self, classes: usize) -> Option<(usize, u8)> {
        self.labels.iter().copied().enumerate().find(|&(_, label)| usize::from(label) >= classes)
    }
}

impl fmt::Debug for IdxLabels {
    /// The count only: the labels of a data set would bury a failed assertion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdxLabels({})", self.count())
    }
}
