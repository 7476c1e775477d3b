//! CIFAR-10 and CIFAR-100, as their binary version has them.
//!
//! | Bytes of a record | CIFAR-10 | CIFAR-100 |
//! |---|---|---|
//! | label | 1: class | 2: superclass, class |
//! | pixels | 3,072: red, green, blue, each 32 rows of 32 | the same |

#[cfg(test)]
mod tests;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use formwork_tensor::Class;

use crate::input::Input;
use crate::{DataError, LabelledImages};

/// Images of CIFAR, 32x32 in colour, of `N` classes.
type Images<const N: usize> = LabelledImages<3, 32, 32, N>;

const PIXELS: usize = 3 * 32 * 32;

/// CIFAR-10: 50,000 and 10,000 images of ten classes (A. Krizhevsky, "Learning multiple layers of features from tiny images", 2009), as its
/// binary version has them.
///
/// ```
/// use formwork_data::Cifar10;
///
/// let record = [&[3][..], &[255; 1024], &[0; 2048]].concat(); // class 3, all red
/// let images = Cifar10::parse(&record[..], "test_batch.bin".as_ref())?;
/// assert_eq!((images.labels()[0].index(), images.image(0)[0]), (3, 255));
/// # Ok::<(), formwork_data::DataError>(())
/// ```
#[derive(Debug)]
pub enum Cifar10 {}

impl Cifar10 {
    /// Training and test images of a folder: `data_batch_1.bin` to `data_batch_5.bin` and `test_batch.bin`, each plain or with `.gz`; also of
    /// the folder that holds the archive's `cifar-10-batches-bin`.
    ///
    /// # Errors
    /// [`DataError`] for a folder or a file that is not there, and as [`read`](Self::read).
    ///
    /// ```
    /// use formwork_data::Cifar10;
    ///
    /// let error = Cifar10::open("no/such/folder").unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     "no/such/folder: no such folder; expected one that holds data_batch_1.bin to data_batch_5.bin and test_batch.bin"
    /// );
    /// ```
    pub fn open(folder: impl AsRef<Path>) -> Result<(Images<10>, Images<10>), DataError> {
        let holds = "data_batch_1.bin to data_batch_5.bin and test_batch.bin";
        let folder = Folder::find(folder.as_ref(), "cifar-10-batches-bin", holds)?;
        let test = Self::read(folder.file("test_batch")?)?;
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        for batch in 1..=5 {
            Layout::CIFAR10.read(&folder.file(&format!("data_batch_{batch}"))?, &mut pixels, &mut labels)?;
        }
        Ok((Images::known(pixels, labels), test))
    }

    /// One file, unpacked if its name ends in `.gz`.
    ///
    /// # Errors
    /// [`DataError`] for a file that cannot be read, that is not one or more whole records, or has a label that is no class.
    pub fn read(path: impl AsRef<Path>) -> Result<Images<10>, DataError> {
        Layout::CIFAR10.images(Input::open(path.as_ref())?)
    }

    /// What a file named `path` would hold from any reader.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(reader: impl Read, path: &Path) -> Result<Images<10>, DataError> {
        Layout::CIFAR10.images(Input::new(reader, None, path)?)
    }
}

/// CIFAR-100: 50,000 and 10,000 images, of a hundred classes or of the twenty superclasses that these make, as its binary version has them:
/// `Cifar100<20>` has the superclasses as labels.
///
/// ```
/// use formwork_data::Cifar100;
///
/// let record = [&[14, 98][..], &[0; 3072]].concat(); // people, a woman
/// assert_eq!(Cifar100::<100>::parse(&record[..], "test.bin".as_ref())?.labels()[0].index(), 98);
/// assert_eq!(Cifar100::<20>::parse(&record[..], "test.bin".as_ref())?.labels()[0].index(), 14);
/// # Ok::<(), formwork_data::DataError>(())
/// ```
#[derive(Debug)]
pub enum Cifar100<const N: usize = 100> {}

impl<const N: usize> Cifar100<N> {
    /// Training and test images of a folder: `train.bin` and `test.bin`, each plain or with `.gz`; also of the folder that holds the archive's
    /// `cifar-100-binary`.
    ///
    /// # Errors
    /// [`DataError`] for a folder or a file that is not there, and as [`read`](Self::read).
    pub fn open(folder: impl AsRef<Path>) -> Result<(Images<N>, Images<N>), DataError> {
        let folder = Folder::find(folder.as_ref(), "cifar-100-binary", "train.bin and test.bin")?;
        let test = Self::read(folder.file("test")?)?;
        Ok((Self::read(folder.file("train")?)?, test))
    }

    /// One file, unpacked if its name ends in `.gz`.
    ///
    /// # Errors
    /// As [`Cifar10::read`].
    pub fn read(path: impl AsRef<Path>) -> Result<Images<N>, DataError> {
        Self::LAYOUT.images(Input::open(path.as_ref())?)
    }

    /// What a file named `path` would hold from any reader.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn parse(reader: impl Read, path: &Path) -> Result<Images<N>, DataError> {
        Self::LAYOUT.images(Input::new(reader, None, path)?)
    }

    const LAYOUT: Layout = {
        assert!(N == 100 || N == 20, "CIFAR-100 has 100 classes, in 20 superclasses");
        Layout { format: "CIFAR-100", labels: 2, label: if N == 100 { 1 } else { 0 } }
    };
}

/// What a record begins with.
struct Layout {
    format: &'static str,
    /// So many labels.
    labels: usize,
    /// The one that counts.
    label: usize,
}

impl Layout {
    const CIFAR10: Layout = Layout { format: "CIFAR-10", labels: 1, label: 0 };

    fn read<const N: usize>(
        &self,
        path: &Path,
        pixels: &mut Vec<u8>,
        labels: &mut Vec<Class<N>>,
    ) -> Result<(), DataError> {
        self.append(Input::open(path)?, pixels, labels)
    }

    fn images<const N: usize, R: Read>(&self, input: Input<'_, R>) -> Result<Images<N>, DataError> {
        let (mut pixels, mut labels) = (Vec::new(), Vec::new());
        self.append(input, &mut pixels, &mut labels)?;
        Ok(Images::known(pixels, labels))
    }

    /// Adds the images of a file.
    fn append<const N: usize, R: Read>(
        &self,
        mut input: Input<'_, R>,
        pixels: &mut Vec<u8>,
        labels: &mut Vec<Class<N>>,
    ) -> Result<(), DataError> {
        let bytes = input.read_all()?;
        let record = self.labels + PIXELS;
        if bytes.is_empty() || !bytes.len().is_multiple_of(record) {
            let (path, found) = (input.path(), bytes.len() as u64);
            return Err(DataError::Records { path, format: self.format, record, found });
        }
        pixels.reserve(bytes.len() / record * PIXELS);
        for (index, record) in bytes.chunks_exact(record).enumerate() {
            let label = record[self.label];
            let class = Class::new(label.into()).map_err(|_| DataError::LabelOutOfRange {
                path: input.path(),
                index,
                label,
                classes: N,
            })?;
            labels.push(class);
            pixels.extend_from_slice(&record[self.labels..]);
        }
        Ok(())
    }
}

/// Where the files lie.
struct Folder(PathBuf);

impl Folder {
    fn find(path: &Path, archive: &str, holds: &'static str) -> Result<Self, DataError> {
        match fs::metadata(path) {
            Ok(found) if found.is_dir() => {
                let inner = path.join(archive);
                Ok(Folder(if inner.is_dir() { inner } else { path.into() }))
            }
            Ok(_) => Err(DataError::NotAFolder { path: path.into(), holds }),
            Err(_) => Err(DataError::FolderMissing { path: path.into(), holds }),
        }
    }

    /// The plain file, if there is one.
    fn file(&self, stem: &str) -> Result<PathBuf, DataError> {
        let names = [format!("{stem}.bin"), format!("{stem}.bin.gz")];
        let found = names.iter().map(|name| self.0.join(name)).find(|path| path.exists());
        found.ok_or_else(|| DataError::NotFound { folder: self.0.clone(), looked_for: names.into() })
    }
}
