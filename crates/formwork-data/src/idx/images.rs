//! A file of images.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::header::Unread;
use super::write::write;
use crate::input::Input;
use crate::{DataError, ShapeError};

/// Grey images of one size: at least one image, each of at least one pixel.
///
/// ```
/// use formwork_data::IdxImages;
///
/// let images = IdxImages::new(1, 3, vec![10, 20, 30, 40, 50, 60])?;
/// assert_eq!((images.count(), images.height(), images.width()), (2, 1, 3));
/// assert_eq!(images.image(1), Some(&[40, 50, 60][..]));
/// # Ok::<(), formwork_data::ShapeError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct IdxImages {
    /// Count, height, width; their product is the number of pixels.
    sizes: [u32; 3],
    pixels: Vec<u8>,
}

impl IdxImages {
    /// Takes pixels as images of `height` x `width`, one after another, each row by row.
    ///
    /// # Errors
    /// [`ShapeError::Images`] if they are not one or more whole images, or too many for an IDX file.
    ///
    /// ```
    /// use formwork_data::IdxImages;
    ///
    /// assert_eq!(IdxImages::new(28, 28, vec![0; 2 * 28 * 28])?.count(), 2);
    /// assert!(IdxImages::new(28, 28, vec![0; 100]).is_err());
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn new(height: usize, width: usize, pixels: Vec<u8>) -> Result<Self, ShapeError> {
        match whole_images(height, width, pixels.len()) {
            Some(sizes) => Ok(Self { sizes, pixels }),
            None => Err(ShapeError::Images { height, width, pixels: pixels.len() }),
        }
    }

    /// Reads a file, unpacking it if its name ends in `.gz`.
    ///
    /// # Errors
    /// Any [`DataError`] about a single file: not found, not a regular file, refused by the system, damaged gzip,
    /// not an IDX file of `u8` images, empty, cut short, or longer than its header promises.
    ///
    /// ```
    /// use formwork_data::IdxImages;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("images.gz");
    /// let images = IdxImages::new(2, 2, vec![1, 2, 3, 4])?;
    /// images.write(&path)?;
    /// assert_eq!(IdxImages::read(&path)?, images);
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
    /// use formwork_data::IdxImages;
    ///
    /// let bytes = [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 250, 251];
    /// let images = IdxImages::parse(&bytes[..], "bytes".as_ref())?;
    /// assert_eq!(images.pixels(), [250, 251]);
    /// # Ok::<(), formwork_data::DataError>(())
    /// ```
    pub fn parse(reader: impl Read, path: &Path) -> Result<Self, DataError> {
        Self::of(Unread::new(Input::new(reader, None, path)?)?)
    }

    /// Reads what follows a header.
    pub(crate) fn of<R: Read>(file: Unread<'_, R, 3>) -> Result<Self, DataError> {
        Ok(Self { sizes: file.sizes(), pixels: file.read()? })
    }

    /// Writes a file, packed if its name ends in `.gz`; a file already there is replaced only by a whole one.
    ///
    /// # Errors
    /// [`DataError::Io`] if the system refuses.
    ///
    /// ```
    /// use formwork_data::IdxImages;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let path = folder.path().join("train-images-idx3-ubyte");
    /// IdxImages::new(2, 2, vec![0; 4])?.write(&path)?;
    /// assert_eq!(std::fs::metadata(&path)?.len(), 16 + 4);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn write(&self, path: impl AsRef<Path>) -> Result<(), DataError> {
        write(path.as_ref(), self.sizes, &self.pixels)
    }

    /// Number of images, at least 1.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxImages::new(1, 2, vec![0; 6])?.count(), 3);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn count(&self) -> usize {
        self.sizes[0] as usize
    }

    /// Rows of an image.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxImages::new(1, 2, vec![0; 6])?.height(), 1);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn height(&self) -> usize {
        self.sizes[1] as usize
    }

    /// Columns of an image.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxImages::new(1, 2, vec![0; 6])?.width(), 2);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn width(&self) -> usize {
        self.sizes[2] as usize
    }

    /// Pixels of all images, one image after another, each row by row.
    ///
    /// ```
    /// assert_eq!(formwork_data::IdxImages::new(1, 2, vec![1, 2, 3, 4])?.pixels(), [1, 2, 3, 4]);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The pixels, without a copy.
    pub(crate) fn into_pixels(self) -> Vec<u8> {
        self.pixels
    }

    /// Pixels of one image row by row, `None` from [`count`](Self::count) on.
    ///
    /// ```
    /// let images = formwork_data::IdxImages::new(1, 2, vec![1, 2, 3, 4])?;
    /// assert_eq!(images.image(1), Some(&[3, 4][..]));
    /// assert_eq!(images.image(2), None);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn image(&self, index: usize) -> Option<&[u8]> {
        self.iter().nth(index)
    }

    /// Images in order, each as its pixels row by row.
    ///
    /// ```
    /// let images = formwork_data::IdxImages::new(1, 2, vec![1, 2, 3, 4])?;
    /// assert_eq!(images.iter().collect::<Vec<_>>(), [[1, 2], [3, 4]]);
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn iter(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.height() * self.width())
    }
}

impl fmt::Debug for IdxImages {
    /// Sizes only: the pixels of a data set would bury a failed assertion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [count, height, width] = self.sizes;
        write!(f, "IdxImages({count} x {height} x {width})")
    }
}

fn whole_images(height: usize, width: usize, pixels: usize) -> Option<[u32; 3]> {
    let area = height.checked_mul(width).filter(|&area| area > 0)?;
    let whole = pixels > 0 && pixels.is_multiple_of(area);
    let sizes = [u32::try_from(pixels / area).ok()?, u32::try_from(height).ok()?, u32::try_from(width).ok()?];
    whole.then_some(sizes)
}
