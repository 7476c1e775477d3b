//! Photos as the input of a network.

mod error;
#[cfg(test)]
mod tests;

pub use error::PhotoError;

use formwork_tensor::{Image, Tensor};
use image::imageops::{self, FilterType};
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageReader, RgbImage};
use std::io::Cursor;
use std::path::Path;

/// The most pixels of a photo's side that are read.
const LONGEST: u32 = 16_384;

/// A photo: rows of red, green and blue, turned as its EXIF notes say.
///
/// A grey one has three equal channels, what is see-through is shown as it is without, and of 16 bits the upper 8 are kept: as
/// PIL's `Image.open(path).convert("RGB")` with `ImageOps.exif_transpose`.
///
/// ```
/// use formwork_data::{Photo, Preprocess};
/// use formwork_tensor::{Image, Tensor};
/// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/photos/chelsea.png"));
/// # if !path.exists() { return Ok(()) }
/// let photo = Photo::open(path)?;
/// let x: Box<Tensor<Image<3, 224, 224>>> = photo.tensor(&Preprocess::IMAGENET);
/// # Ok::<(), formwork_data::PhotoError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Photo(RgbImage);

/// How a photo becomes the input of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Preprocess {
    /// The shorter side of the photo, before a square is cut from its middle, is so many times that of the square.
    pub margin: f64,
    /// What is subtracted from red, green and blue, which are from 0 to 1.
    pub mean: [f32; 3],
    /// By what they are divided then.
    pub std: [f32; 3],
}

impl Preprocess {
    /// What torchvision's networks for ImageNet were trained with: 256 pixels for a square of 224.
    pub const IMAGENET: Preprocess =
        Preprocess { margin: 256.0 / 224.0, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
}

impl Photo {
    /// Reads a PNG or JPEG file.
    ///
    /// # Errors
    ///
    /// [`PhotoError`], with the path: a file that cannot be read, that is no PNG or JPEG or a damaged one, and a photo of no pixels or of more
    /// than 16,384 a side.
    pub fn open(path: &Path) -> Result<Photo, PhotoError> {
        let bytes = std::fs::read(path).map_err(|cause| PhotoError::Io { path: path.into(), cause })?;
        Photo::decode(&bytes, path)
    }

    /// The same from bytes in memory; `path` is how errors call them.
    ///
    /// # Errors
    ///
    /// As [`open`](Photo::open).
    pub fn decode(bytes: &[u8], path: &Path) -> Result<Photo, PhotoError> {
        let damaged = |cause| PhotoError::Damaged { path: path.into(), cause };
        let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
        let reader = reader.map_err(|cause| PhotoError::Io { path: path.into(), cause })?;
        if reader.format().is_none() {
            return Err(PhotoError::Format { path: path.into() });
        }
        let mut decoder = reader.into_decoder().map_err(damaged)?;
        let (width, height) = decoder.dimensions();
        if !(1..=LONGEST).contains(&width) || !(1..=LONGEST).contains(&height) {
            return Err(PhotoError::Size { path: path.into(), width, height, most: LONGEST });
        }
        // Notes that cannot be read turn nothing.
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        let mut photo = DynamicImage::from_decoder(decoder).map_err(damaged)?;
        photo.apply_orientation(orientation);
        Ok(Photo(photo.into_rgb8()))
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (u32, u32) {
        self.0.dimensions()
    }

    /// The part of `size`, its width and height, whose upper left corner is at `left`, `top`; nothing where the photo does not have all of it.
    ///
    /// ```
    /// use formwork_data::Photo;
    /// # let path = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/photos/chelsea.png"));
    /// # if !path.exists() { return Ok(()) }
    /// let photo = Photo::open(path)?; // 451 x 300
    /// assert_eq!(photo.crop((300, 100), (64, 48)).map(|part| part.size()), Some((64, 48)));
    /// assert_eq!(photo.crop((400, 100), (64, 48)), None);
    /// # Ok::<(), formwork_data::PhotoError>(())
    /// ```
    pub fn crop(&self, (left, top): (u32, u32), size: (u32, u32)) -> Option<Photo> {
        let (width, height) = self.size();
        let fits =
            |from: u32, len: u32, all: u32| len > 0 && from.checked_add(len).is_some_and(|end| end <= all);
        let all = fits(left, size.0, width) && fits(top, size.1, height);
        all.then(|| Photo(imageops::crop_imm(&self.0, left, top, size.0, size.1).to_image()))
    }

    /// The middle of the photo as the input of a network, normalised: made smaller or larger (bilinear; where it becomes smaller a pixel is the
    /// mean of all that it covers) until its sides are at least `margin` times the input's, then cut.
    ///
    /// As torchvision's `Resize(256)`, `CenterCrop(224)`, `ToTensor()` and `Normalize(mean, std)`, up to how values are rounded between, and but
    /// for the longer side, which is rounded to the nearest number of pixels, where torchvision drops the fraction.
    pub fn tensor<const H: usize, const W: usize>(
        &self,
        preprocess: &Preprocess,
    ) -> Box<Tensor<Image<3, H, W>>> {
        let (width, height) = self.0.dimensions();
        let (crop_width, crop_height) = (W as f64, H as f64);
        // Of the two sides, the one that is shorter beside what is cut of it.
        let scale = (crop_width / f64::from(width)).max(crop_height / f64::from(height)) * preprocess.margin;
        let scaled = |side: u32, least: usize| ((f64::from(side) * scale).round() as u32).max(least as u32);
        let (to_width, to_height) = (scaled(width, W), scaled(height, H));
        let resized = imageops::resize(&self.0, to_width, to_height, FilterType::Triangle);
        // As torchvision rounds: half to even.
        let offset =
            |side: u32, crop: usize| ((f64::from(side) - crop as f64) / 2.0).round_ties_even() as u32;
        let (left, top) = (offset(to_width, W), offset(to_height, H));
        Tensor::from_fn(|i| {
            let (c, row, column) = (i / (H * W), i / W % H, i % W);
            let pixel = resized.get_pixel(left + column as u32, top + row as u32);
            (f32::from(pixel.0[c]) / 255.0 - preprocess.mean[c]) / preprocess.std[c]
        })
    }
}
