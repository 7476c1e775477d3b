//! What a network is shown, to look at.

use std::io::Cursor;
use std::path::Path;
use std::sync::Arc;

use formwork_tensor::{Image, Tensor};
use image::{ImageFormat, RgbImage, imageops};

use super::DataLoader;
use super::batch::{Filled, Job};
use crate::{DataError, Dataset, Transform, shuffle};

/// Samples on a side of the picture.
const SIDE: usize = 4;

impl<D, A, const C: usize, const H: usize, const W: usize> DataLoader<D, A>
where
    D: Dataset,
    A: Transform<D::Input, Out = Image<C, H, W>>,
{
    /// Writes a picture (PNG) of sixteen samples as the network gets them in the first epoch of this seed, four by four.
    ///
    /// The smallest value of a channel in all sixteen is black and the largest full, so that normalised samples are seen too. Small ones are drawn
    /// larger. One channel is grey, three are red, green and blue; of another number the first is shown.
    ///
    /// # Errors
    /// [`DataError`] for a sample that cannot be read, unless those are [left out](Self::skip_unreadable), and for a file that cannot be written.
    ///
    /// ```
    /// use formwork_data::transforms::{RandomCrop, RandomHorizontalFlip};
    /// use formwork_data::{DataLoader, LabelledImages, Normalize};
    /// use formwork_tensor::Pad;
    /// use std::num::NonZeroUsize;
    ///
    /// let folder = tempfile::tempdir()?;
    /// let images = LabelledImages::<3, 32, 32, 4>::from_numbers((0..4 * 3072).map(|i| (i / 48) as u8).collect(), 0..4)?;
    /// let path = folder.path().join("augmented.png");
    /// DataLoader::new(images, NonZeroUsize::MIN)
    ///     .transform((RandomCrop::<32, 32, Pad<4>>::default(), RandomHorizontalFlip::default(), Normalize::CIFAR10))
    ///     .save_picture(&path, 42)?;
    /// assert!(path.exists());
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn save_picture(&self, path: impl AsRef<Path>, seed: u64) -> Result<(), DataError> {
        let path = path.as_ref();
        let mut order: Vec<u32> = (0..).take(self.recipe.data.count()).collect();
        shuffle(&mut order, seed, 0);
        // A small set is shown several times: each time as in another epoch.
        let (mut samples, mut epoch) = (Vec::new(), 0);
        let order = Arc::new(order);
        while samples.len() < SIDE * SIDE && !order.is_empty() && epoch < (SIDE * SIDE) as u64 {
            let range = 0..order.len().min(SIDE * SIDE - samples.len());
            let mut batch = Filled::empty();
            self.recipe.fill(&Job { order: order.clone(), range, seed, epoch }, &mut batch, || false);
            if let Some(error) = batch.error {
                return Err(error);
            }
            batch.inputs.truncate(batch.targets.len());
            samples.append(&mut batch.inputs);
            epoch += 1;
        }
        let write = |cause| DataError::Io { path: path.into(), action: "write", cause };
        let mut png = Cursor::new(Vec::new());
        sheet(&samples)
            .write_to(&mut png, ImageFormat::Png)
            .map_err(|cause| write(std::io::Error::other(cause)))?;
        formwork_file::replace(path, |file| file.write_all(png.get_ref())).map_err(write)
    }
}

/// Samples side by side, with a gap between.
fn sheet<const C: usize, const H: usize, const W: usize>(samples: &[Tensor<Image<C, H, W>>]) -> RgbImage {
    const { assert!(C > 0 && H > 0 && W > 0, "an image without pixels") };
    let channels: [usize; 3] = if C == 3 { [0, 1, 2] } else { [0; 3] };
    let scales = channels.map(|c| {
        let values = || samples.iter().flat_map(|sample| sample.channel(c)).copied();
        let (low, high) = values().fold((f32::INFINITY, f32::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)));
        (low, if high > low { 255.0 / (high - low) } else { 0.0 })
    });
    let times = (96 / H.max(W)).max(1) as u32;
    let (height, width) = (H as u32 * times, W as u32 * times);
    let gap = 4;
    let side = |size: u32| SIDE as u32 * (size + gap) + gap;
    let mut sheet = RgbImage::from_pixel(side(width), side(height), image::Rgb([255; 3]));
    for (i, sample) in samples.iter().enumerate() {
        let tile = RgbImage::from_fn(width, height, |x, y| {
            let (row, column) = ((y / times) as usize, (x / times) as usize);
            let value = |i: usize| {
                let (low, scale) = scales[i];
                ((sample[channels[i]][row][column] - low) * scale) as u8
            };
            image::Rgb([value(0), value(1), value(2)])
        });
        let (row, column) = ((i / SIDE) as u32, (i % SIDE) as u32);
        imageops::replace(
            &mut sheet,
            &tile,
            (gap + column * (width + gap)).into(),
            (gap + row * (height + gap)).into(),
        );
    }
    sheet
}
