//! Images and labels that belong together.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::idx::Unread;
use crate::{DataError, IdxImages, IdxLabels};

/// As many labels as images, and where they were read from.
///
/// ```
#[doc = include_str!("example.txt")]
/// let split = Split::read(folder.join("train-images-idx3-ubyte"), folder.join("train-labels-idx1-ubyte"))?;
/// for (image, label) in split.iter() {
///     assert_eq!((image, label), (&[0, 0, 0, 0][..], 9));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split {
    images: IdxImages,
    labels: IdxLabels,
    images_path: PathBuf,
    labels_path: PathBuf,
}

impl Split {
    /// Reads a file of images and the file of their labels.
    ///
    /// # Errors
    /// Whatever [`IdxImages::read`] and [`IdxLabels::read`] report, and [`DataError::CountMismatch`].
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let error = Split::read(folder.join("t10k-images-idx3-ubyte"), folder.join("train-labels-idx1-ubyte"));
    /// assert!(error.unwrap_err().to_string().ends_with("expected one label for each image"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn read(images: impl Into<PathBuf>, labels: impl Into<PathBuf>) -> Result<Self, DataError> {
        UnreadSplit::open(&images.into(), &labels.into())?.read()
    }

    /// Number of pairs of image and label, at least 1.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert_eq!((data.train().count(), data.test().count()), (3, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn count(&self) -> usize {
        self.images.count()
    }

    /// Height and width of every image.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert_eq!(IdxFolder::open(folder)?.train().image_size(), (2, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn image_size(&self) -> (usize, usize) {
        (self.images.height(), self.images.width())
    }

    /// The images.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert_eq!(IdxFolder::open(folder)?.train().images().pixels(), [0; 12]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn images(&self) -> &IdxImages {
        &self.images
    }

    /// The labels, in the order of the images.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert_eq!(IdxFolder::open(folder)?.test().labels().labels(), [9, 9]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn labels(&self) -> &IdxLabels {
        &self.labels
    }

    /// Where the images were read from.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert!(IdxFolder::open(folder)?.test().images_path().ends_with("t10k-images-idx3-ubyte"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn images_path(&self) -> &Path {
        &self.images_path
    }

    /// Where the labels were read from.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// assert!(IdxFolder::open(folder)?.test().labels_path().ends_with("t10k-labels-idx1-ubyte"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn labels_path(&self) -> &Path {
        &self.labels_path
    }

    /// Pixels of all images, without a copy.
    pub(crate) fn into_pixels(self) -> Vec<u8> {
        self.images.into_pixels()
    }

    /// Pairs in order: the pixels of an image row by row, and its label.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert_eq!(data.test().iter().next(), Some((&[0; 4][..], 9)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&[u8], u8)> {
        self.images.iter().zip(self.labels.labels().iter().copied())
    }

    /// Checks that every label is below `classes`.
    ///
    /// # Errors
    /// [`DataError::LabelOutOfRange`] for the first that is not.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert!(data.train().check_labels(10).is_ok());
    /// assert!(data.train().check_labels(9).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_labels(&self, classes: usize) -> Result<(), DataError> {
        match self.labels.first_outside(classes) {
            None => Ok(()),
            Some((index, label)) => {
                Err(DataError::LabelOutOfRange { path: self.labels_path.clone(), index, label, classes })
            }
        }
    }

    /// Checks that the images are `height` x `width`.
    ///
    /// # Errors
    /// [`DataError::ImageSize`] if they are not.
    ///
    /// ```
    #[doc = include_str!("example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert!(data.train().check_image_size(2, 2).is_ok());
    /// assert!(data.train().check_image_size(28, 28).is_err());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_image_size(&self, height: usize, width: usize) -> Result<(), DataError> {
        check_size(&self.images_path, self.image_size(), (height, width))
    }
}

/// The files of a split, of which no more than the headers were read: what can be seen from them is refused before there is
/// memory for the rest.
pub(super) struct UnreadSplit<'p> {
    images: Unread<'p, File, 3>,
    labels: Unread<'p, File, 1>,
    images_path: &'p Path,
    labels_path: &'p Path,
}

impl<'p> UnreadSplit<'p> {
    pub(super) fn open(images_path: &'p Path, labels_path: &'p Path) -> Result<Self, DataError> {
        let labels = Unread::<File, 1>::open(labels_path)?;
        let images = Unread::<File, 3>::open(images_path)?;
        let ([image_count, ..], [label_count]) = (images.sizes(), labels.sizes());
        if image_count != label_count {
            let (images, labels) = (image_count as usize, label_count as usize);
            let (images_path, labels_path) = (images_path.into(), labels_path.into());
            return Err(DataError::CountMismatch { images_path, images, labels_path, labels });
        }
        Ok(Self { images, labels, images_path, labels_path })
    }

    /// Height and width.
    pub(super) fn image_size(&self) -> (usize, usize) {
        let [_, height, width] = self.images.sizes();
        (height as usize, width as usize)
    }

    pub(super) fn images_path(&self) -> &Path {
        self.images_path
    }

    pub(super) fn check_image_size(&self, expected: (usize, usize)) -> Result<(), DataError> {
        check_size(self.images_path, self.image_size(), expected)
    }

    pub(super) fn read(self) -> Result<Split, DataError> {
        let Self { images, labels, images_path, labels_path } = self;
        // Labels first: they are small, so a mistake shows sooner.
        let (labels, images) = (IdxLabels::of(labels)?, IdxImages::of(images)?);
        Ok(Split { images, labels, images_path: images_path.into(), labels_path: labels_path.into() })
    }
}

fn check_size(path: &Path, found: (usize, usize), expected: (usize, usize)) -> Result<(), DataError> {
    if found == expected { Ok(()) } else { Err(DataError::ImageSize { path: path.into(), found, expected }) }
}
