//! Images in folders, one folder a class.

mod list;
mod load;
mod splits;
#[cfg(test)]
mod tests;

pub use load::Unreadable;
pub use splits::ImageSplits;

use std::fmt;
use std::path::{Path, PathBuf};

use formwork_tensor::{Class, Image, Tensor};

use crate::dataset::to_unit;
use crate::{Chance, DataError, Dataset, Photo, ShapeError, Table, stratified};

/// Images in files, of `C` channels (1, grey, or 3) and `H` x `W`, each of one of `N` classes, decoded when they are asked for: torchvision's
/// `ImageFolder`.
///
/// Files are PNG, JPEG, WebP, BMP and GIF (its first frame), of any size and any kind of pixel: each is scaled until it covers `H` x `W`, and the
/// middle is cut out (`Resize`, `CenterCrop`). So a set may be larger than memory; one that is not is read by [`load`](Self::load).
///
/// A core of a server with AVX2 (AMD, Zen 3), which had other work besides, read 218 JPEG photos of 500 x 375 a second for 224 x 224, 142 PNG and 82 WebP, and
/// 6,600 PNG of 32 x 32 (`cargo run --release -p formwork-data --features photo --example decode`).
///
/// ```
/// use formwork_data::{Batches, DataLoader, ImageFolder};
/// use std::num::NonZeroUsize;
///
/// # let folder = tempfile::tempdir()?;
/// # let root = folder.path();
/// # for class in ["cat", "dog"] {
/// #     std::fs::create_dir(root.join(class))?;
/// #     for i in 0..4 {
/// #         image::RgbImage::new(40 + i, 30).save(root.join(class).join(format!("{i}.png")))?;
/// #     }
/// # }
/// let images = ImageFolder::<3, 32, 32, 2>::open(root)?; // root/cat/0.png, root/dog/0.png, ..
/// assert_eq!(images.classes(), ["cat", "dog"]);
/// let (train, validation) = images.split(0.25, 42)?;
/// let mut loader = DataLoader::new(train, NonZeroUsize::MIN.saturating_add(2)).workers(2);
/// loader.start(42, 0, 0);
/// while let Some((images, classes)) = loader.next_batch()? {
///     assert_eq!((images.len(), classes.len()), (3, 3));
/// }
///
/// let error = ImageFolder::<3, 32, 32, 3>::open(root).unwrap_err();
/// assert!(error.to_string().ends_with("2 folders where the network has 3 classes: cat, dog"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Other numbers of channels than 1 and 3 do not compile:
///
/// ```compile_fail
/// formwork_data::ImageFolder::<2, 32, 32, 10>::open("images"); // a photo has 1 channel (grey) or 3 (red, green and blue)
/// ```
#[derive(Clone)]
pub struct ImageFolder<const C: usize, const H: usize, const W: usize, const N: usize> {
    classes: Vec<String>,
    files: Vec<(PathBuf, Class<N>)>,
    margin: f64,
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> ImageFolder<C, H, W, N> {
    const CHANNELS: () = assert!(C == 1 || C == 3, "a photo has 1 channel (grey) or 3 (red, green and blue)");

    /// The images of a folder's folders, which are the classes, in the order of the alphabet. Of a class all files count that are named as images,
    /// also in folders of its folder; what begins with a dot does not.
    ///
    /// # Errors
    /// [`DataError::ClassCount`] for another number of folders than `N`, [`DataError::NoImages`] for one without images, and for folders
    /// that cannot be read.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, DataError> {
        let () = Self::CHANNELS;
        let (classes, files) = list::list(folder.as_ref())?;
        Ok(ImageFolder { classes, files, margin: 1.0 })
    }

    /// The images that a table names, in a column of paths as seen from `folder`, and their labels in another column: whole numbers from 0 to
    /// `N` - 1, or `N` names, which are put in the order of the alphabet. A file that is not there is found out when it is read.
    ///
    /// # Errors
    /// [`DataError::NoColumn`] and [`DataError::ClassCount`].
    ///
    /// ```
    /// use formwork_data::{Csv, ImageFolder};
    ///
    /// let csv = b"file,species\nimages/1.jpg,cat\nimages/2.jpg,dog\n";
    /// let table = Csv::default().parse(csv, "labels.csv".as_ref())?;
    /// let images = ImageFolder::<3, 64, 64, 2>::from_table(&table, "pets", "file", "species")?;
    /// assert!(images.files()[1].0.ends_with("pets/images/2.jpg"));
    /// # Ok::<(), formwork_data::DataError>(())
    /// ```
    pub fn from_table(
        table: &Table,
        folder: impl AsRef<Path>,
        file_column: &str,
        label_column: &str,
    ) -> Result<Self, DataError> {
        let () = Self::CHANNELS;
        let file = table.column(file_column)?;
        let (labels, classes) = table.class_column(table.column(label_column)?)?;
        let path = |row| folder.as_ref().join(table.cell(row, file));
        let files = (0..table.rows()).map(path).zip(labels).collect();
        Ok(ImageFolder { classes, files, margin: 1.0 })
    }

    /// Images are scaled to so many times `H` x `W` before the middle is cut out, as 256/224 for networks of ImageNet; 1 without a word.
    pub fn margin(self, margin: f64) -> Self {
        ImageFolder { margin, ..self }
    }

    /// The names of the classes, in their order.
    pub fn classes(&self) -> &[String] {
        &self.classes
    }

    /// The files and their classes, in the order of their paths.
    pub fn files(&self) -> &[(PathBuf, Class<N>)] {
        &self.files
    }

    /// Holds a fraction of the images out, to validate with, of each class the same share up to one image. Which ones is a function of the
    /// seed.
    ///
    /// # Errors
    /// [`ShapeError::Split`] if one of the parts would be empty.
    pub fn split(&self, fraction: f64, seed: u64) -> Result<(Self, Self), ShapeError> {
        let classes = self.files.iter().map(|(_, class)| class.index());
        let parts = stratified::split(classes, fraction, seed)?.map(|indices| ImageFolder {
            classes: self.classes.clone(),
            files: indices.into_iter().map(|index| self.files[index as usize].clone()).collect(),
            margin: self.margin,
        });
        let [stay, out] = parts;
        Ok((stay, out))
    }

    /// Reads an image as bytes.
    fn bytes(&self, index: usize, bytes: &mut [u8]) -> Result<Class<N>, DataError> {
        let (path, class) = &self.files[index];
        Photo::open(path)?.write_bytes::<C, H, W>(self.margin, bytes);
        Ok(*class)
    }
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> Dataset for ImageFolder<C, H, W, N> {
    type Input = Image<C, H, W>;
    type Target = Class<N>;

    fn count(&self) -> usize {
        self.files.len()
    }

    fn read(
        &self,
        index: usize,
        input: &mut Tensor<Self::Input>,
        _: &mut Chance,
    ) -> Result<Class<N>, DataError> {
        let mut bytes = vec![0; C * H * W];
        let class = self.bytes(index, &mut bytes)?;
        to_unit(&bytes, input.as_mut_slice());
        Ok(class)
    }
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> fmt::Debug for ImageFolder<C, H, W, N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImageFolder({} x {C} x {H} x {W}, {:?})", self.files.len(), self.classes)
    }
}
