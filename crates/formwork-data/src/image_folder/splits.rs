//! Folders of training, validation and test.

use std::path::{Path, PathBuf};

use super::ImageFolder;
use crate::DataError;

/// A folder with a folder of images for each of training, validation and test: `train`, `val` and `test`, of which the last two may be missing. `training`,
/// `valid` and `validation` are other names.
///
/// ```
/// use formwork_data::ImageSplits;
///
/// # let folder = tempfile::tempdir()?;
/// # let root = folder.path();
/// # for folder in ["train/cat", "train/dog", "val/cat", "val/dog"] {
/// #     std::fs::create_dir_all(root.join(folder))?;
/// #     image::RgbImage::new(40, 30).save(root.join(folder).join("1.png"))?;
/// # }
/// let images = ImageSplits::<3, 32, 32, 2>::open(root)?; // root/train/cat/1.png, root/val/cat/1.png, ..
/// assert_eq!(images.train.files().len(), 2);
/// assert!(images.val.is_some() && images.test.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct ImageSplits<const C: usize, const H: usize, const W: usize, const N: usize> {
    /// Images to learn from.
    pub train: ImageFolder<C, H, W, N>,
    /// Images to compare recipes with, if there are.
    pub val: Option<ImageFolder<C, H, W, N>>,
    /// Images to measure on in the end, if there are.
    pub test: Option<ImageFolder<C, H, W, N>>,
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> ImageSplits<C, H, W, N> {
    /// Opens each of the folders, which must have the same classes.
    ///
    /// # Errors
    /// [`DataError::NotFound`] without a folder to learn from, [`DataError::OtherClasses`], and as [`ImageFolder::open`].
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, DataError> {
        let root = folder.as_ref();
        super::list::entries(root)?;
        let open = |names: &[&str]| {
            let path = names.iter().map(|name| root.join(name)).find(|path| path.is_dir());
            path.map(|path| Ok::<_, DataError>((ImageFolder::open(&path)?, path))).transpose()
        };
        let names = ["train", "training"];
        let Some((train, first)) = open(&names)? else {
            let looked_for = names.map(str::to_owned).into();
            return Err(DataError::NotFound { folder: root.into(), looked_for });
        };
        let like = |found: Option<(ImageFolder<C, H, W, N>, PathBuf)>| match found {
            Some((images, path)) if images.classes != train.classes => Err(DataError::OtherClasses {
                path,
                found: images.classes,
                other: first.clone(),
                expected: train.classes.clone(),
            }),
            found => Ok(found.map(|(images, _)| images)),
        };
        let val = like(open(&["val", "valid", "validation"])?)?;
        let test = like(open(&["test"])?)?;
        Ok(ImageSplits { train, val, test })
    }
}
