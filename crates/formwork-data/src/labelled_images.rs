//! Images whose size and number of classes are types.

mod split;
#[cfg(test)]
pub(crate) mod tests;

use std::fmt;

use formwork_tensor::Class;

use crate::{DataError, ShapeError, Split};

/// Images of `C` channels, `H` x `W`, each of one of `N` classes: what [`Loader`](crate::Loader) makes batches of.
///
/// The pixels stay bytes, so MNIST takes 47 MB and not 188. It is made from a [`Split`] or from [arrays](Self::new), once sizes
/// and labels are found to fit; nothing needs a check later.
///
/// ```
#[doc = include_str!("folder/example.txt")]
/// use formwork_data::LabelledImages;
///
/// let (train, _) = IdxFolder::open(folder)?.into_splits();
/// let train = LabelledImages::<1, 2, 2, 10>::try_from(train)?;
/// assert_eq!((train.count(), train.labels()[0].index()), (3, 9));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct LabelledImages<const C: usize, const H: usize, const W: usize, const N: usize> {
    /// C x H x W bytes for each label.
    pixels: Vec<u8>,
    labels: Vec<Class<N>>,
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> LabelledImages<C, H, W, N> {
    /// From pixels of all images, one image after another, each channel by channel, row by row, and their classes.
    ///
    /// # Errors
    /// [`ShapeError::Pixels`] if they are not C x H x W bytes for each class, or if there is no class at all.
    ///
    /// ```
    /// use formwork_data::LabelledImages;
    /// use formwork_tensor::Class;
    ///
    /// let classes = vec![Class::new(0)?, Class::new(1)?];
    /// let images = LabelledImages::<1, 2, 2, 3>::new(vec![0, 0, 255, 255, 0, 255, 0, 255], classes.clone())?;
    /// assert_eq!(images.image(1), [0, 255, 0, 255]);
    /// assert_eq!(
    ///     LabelledImages::<1, 2, 2, 3>::new(vec![0; 9], classes).unwrap_err().to_string(),
    ///     "9 pixels are not those of 2 images of 1x2x2, which have 8"
    /// );
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn new(pixels: Vec<u8>, labels: Vec<Class<N>>) -> Result<Self, ShapeError> {
        let (size, count) = ([C, H, W], labels.len());
        match (C * H * W).checked_mul(count) {
            Some(1..) if pixels.len() == C * H * W * count => Ok(Self { pixels, labels }),
            _ => Err(ShapeError::Pixels { pixels: pixels.len(), size, count }),
        }
    }

    /// The same with labels as numbers of classes, from 0.
    ///
    /// # Errors
    /// As [`new`](Self::new), and [`ShapeError::Class`] for the first number that is no class.
    ///
    /// ```
    /// use formwork_data::LabelledImages;
    ///
    /// let images = LabelledImages::<3, 1, 1, 10>::from_numbers(vec![200; 6], [4, 9])?;
    /// assert_eq!(images.labels()[1].index(), 9);
    /// assert_eq!(
    ///     LabelledImages::<3, 1, 1, 10>::from_numbers(vec![200; 6], [4, 10]).unwrap_err().to_string(),
    ///     "label 1 is 10, with 10 classes it must be below 10"
    /// );
    /// # Ok::<(), formwork_data::ShapeError>(())
    /// ```
    pub fn from_numbers(
        pixels: Vec<u8>,
        labels: impl IntoIterator<Item = usize>,
    ) -> Result<Self, ShapeError> {
        let class =
            |(index, label)| Class::new(label).map_err(|_| ShapeError::Class { index, label, classes: N });
        Self::new(pixels, labels.into_iter().enumerate().map(class).collect::<Result<_, _>>()?)
    }

    /// Of pixels and labels that were counted.
    pub(crate) fn known(pixels: Vec<u8>, labels: Vec<Class<N>>) -> Self {
        debug_assert_eq!(pixels.len(), labels.len() * C * H * W);
        LabelledImages { pixels, labels }
    }

    /// Number of images, at least 1.
    pub fn count(&self) -> usize {
        self.labels.len()
    }

    /// Pixels of all images, one image after another, each channel by channel, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// Pixels of one image, channel by channel, row by row.
    ///
    /// # Panics
    /// From [`count`](Self::count) on, as a slice does.
    pub fn image(&self, index: usize) -> &[u8] {
        &self.pixels[index * C * H * W..][..C * H * W]
    }

    /// The classes, in the order of the images.
    pub fn labels(&self) -> &[Class<N>] {
        &self.labels
    }
}

impl<const H: usize, const W: usize, const N: usize> TryFrom<Split> for LabelledImages<1, H, W, N> {
    type Error = DataError;

    /// [`DataError::ImageSize`] for images that are not `H` x `W`, [`DataError::LabelOutOfRange`] for a label that is
    /// no class.
    fn try_from(split: Split) -> Result<Self, DataError> {
        split.check_image_size(H, W)?;
        let class = |(index, &label): (usize, &u8)| {
            let path = || split.labels_path().into();
            Class::new(label.into()).map_err(|_| DataError::LabelOutOfRange {
                path: path(),
                index,
                label,
                classes: N,
            })
        };
        let labels = split.labels().labels().iter().enumerate().map(class).collect::<Result<_, _>>()?;
        Ok(Self { pixels: split.into_pixels(), labels })
    }
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> fmt::Debug
    for LabelledImages<C, H, W, N>
{
    /// Sizes only: the pixels of a data set would bury a failed assertion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LabelledImages({} x {C} x {H} x {W}, {N} classes)", self.count())
    }
}
