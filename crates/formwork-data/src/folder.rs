//! The four files of an MNIST-style data set, checked against each other.

mod names;
mod split;

#[cfg(test)]
mod tests;

use split::UnreadSplit;

pub use split::Split;

use std::path::Path;

use crate::DataError;

/// A data set: training and test split, with images of one size.
///
/// ```
/// use formwork_data::{IdxFolder, IdxImages, IdxLabels};
///
/// let folder = tempfile::tempdir()?;
/// for stem in ["train", "t10k"] {
///     IdxImages::new(2, 2, vec![0; 4])?.write(folder.path().join(format!("{stem}-images-idx3-ubyte")))?;
///     IdxLabels::new(vec![9])?.write(folder.path().join(format!("{stem}-labels-idx1-ubyte.gz")))?;
/// }
/// let data = IdxFolder::open(folder.path())?;
/// assert_eq!((data.train().count(), data.test().count()), (1, 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdxFolder {
    train: Split,
    test: Split,
}

impl IdxFolder {
    /// Reads `train-images-idx3-ubyte`, `train-labels-idx1-ubyte`, `t10k-images-idx3-ubyte` and
    /// `t10k-labels-idx1-ubyte`, each plain or with `.gz`; `train-images.idx3-ubyte` and the like are accepted
    /// too. Of several names for one file a plain one is preferred.
    ///
    /// # Errors
    /// [`DataError::FolderMissing`], [`NotAFolder`](DataError::NotAFolder),
    /// [`FolderEmpty`](DataError::FolderEmpty) or [`NotFound`](DataError::NotFound) if files are missing, whatever
    /// reading one reports, [`CountMismatch`](DataError::CountMismatch) within a split and
    /// [`SplitSizes`](DataError::SplitSizes) between them.
    ///
    /// ```
    /// use formwork_data::{DataError, IdxFolder};
    ///
    /// let error = IdxFolder::open("no/such/folder").unwrap_err();
    /// assert!(matches!(error, DataError::FolderMissing { .. }));
    /// ```
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, DataError> {
        Self::read(folder.as_ref(), None)
    }

    /// [`open`](Self::open) for images of `height` x `width`. Others are refused before they are read, however large they are.
    ///
    /// # Errors
    /// As [`open`](Self::open), and [`DataError::ImageSize`].
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// assert!(IdxFolder::open_sized(folder, 2, 2).is_ok());
    /// let error = IdxFolder::open_sized(folder, 28, 28).unwrap_err();
    /// assert!(error.to_string().ends_with("its images are 2x2, expected 28x28"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn open_sized(folder: impl AsRef<Path>, height: usize, width: usize) -> Result<Self, DataError> {
        Self::read(folder.as_ref(), Some((height, width)))
    }

    fn read(folder: &Path, size: Option<(usize, usize)>) -> Result<Self, DataError> {
        let names::Paths { train, test } = names::find(folder)?;
        let train = UnreadSplit::open(&train.images, &train.labels)?;
        let test = UnreadSplit::open(&test.images, &test.labels)?;
        if let Some(size) = size {
            train.check_image_size(size)?;
            test.check_image_size(size)?;
        }
        check_same_size(&train, &test)?;
        // The test split first: it is the smaller, so a mistake shows sooner.
        let test = test.read()?;
        Ok(Self { train: train.read()?, test })
    }

    /// The split to learn from.
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert_eq!(data.train().count(), 3);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn train(&self) -> &Split {
        &self.train
    }

    /// The split to measure on.
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// let data = IdxFolder::open(folder)?;
    /// assert_eq!(data.test().count(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn test(&self) -> &Split {
        &self.test
    }

    /// Training and test split, by value.
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// let (train, test) = IdxFolder::open(folder)?.into_splits();
    /// assert!(train.count() > test.count());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn into_splits(self) -> (Split, Split) {
        (self.train, self.test)
    }

    /// Checks that every label of both splits is below `classes`.
    ///
    /// # Errors
    /// [`DataError::LabelOutOfRange`] for the first that is not.
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// IdxFolder::open(folder)?.check_labels(10)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_labels(&self, classes: usize) -> Result<(), DataError> {
        self.train.check_labels(classes)?;
        self.test.check_labels(classes)
    }

    /// Checks that the images of both splits are `height` x `width`.
    ///
    /// # Errors
    /// [`DataError::ImageSize`] if they are not.
    ///
    /// ```
    #[doc = include_str!("folder/example.txt")]
    /// IdxFolder::open(folder)?.check_image_size(2, 2)?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check_image_size(&self, height: usize, width: usize) -> Result<(), DataError> {
        self.train.check_image_size(height, width)?;
        self.test.check_image_size(height, width)
    }
}

fn check_same_size(train: &UnreadSplit<'_>, test: &UnreadSplit<'_>) -> Result<(), DataError> {
    if train.image_size() == test.image_size() {
        return Ok(());
    }
    Err(DataError::SplitSizes {
        train_path: train.images_path().into(),
        train: train.image_size(),
        test_path: test.images_path().into(),
        test: test.image_size(),
    })
}
