//! Photos as the input of a network.

mod decode;
mod error;
mod middle;
#[cfg(test)]
mod tests;

pub use error::PhotoError;

use formwork_tensor::{Image, Tensor};
use image::{RgbImage, imageops};
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

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
    /// Reads a PNG, JPEG, WebP or BMP file, or the first frame of a GIF file.
    ///
    /// # Errors
    ///
    /// [`PhotoError`], with the path: a file that cannot be read, that is none of these or a damaged one, and a photo of no pixels, of more
    /// than 16,384 a side or of more than so small a file can hold.
    pub fn open(path: &Path) -> Result<Photo, PhotoError> {
        let io = |cause| PhotoError::Io { path: path.into(), cause };
        // Asked before opening, because opening a pipe waits for somebody to write to it.
        if !fs::metadata(path).map_err(io)?.is_file() {
            return Err(io(ErrorKind::InvalidInput.into()));
        }
        Photo::decode(&fs::read(path).map_err(io)?, path)
    }

    /// The same from bytes in memory; `path` is how errors call them.
    ///
    /// Memory: at most 1,024 pixels a byte and 1 Mi pixels are decoded, in at most 16 bytes each.
    ///
    /// # Errors
    ///
    /// As [`open`](Photo::open).
    pub fn decode(bytes: &[u8], path: &Path) -> Result<Photo, PhotoError> {
        decode::decode(bytes, path).map(Photo)
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
        let mut x = Tensor::<Image<3, H, W>>::zeros();
        middle::middle(&self.0, [H, W], preprocess.margin, |row, column, pixel| {
            for c in 0..3 {
                x[c][row][column] = (f32::from(pixel[c]) / 255.0 - preprocess.mean[c]) / preprocess.std[c];
            }
        });
        x
    }

    /// The same as bytes, channel by channel, row by row: red, green and blue, or with one channel their grey, as PIL's
    /// `convert("L")`: (19,595 red + 38,470 green + 7,471 blue) / 65,536, rounded.
    ///
    /// # Panics
    ///
    /// If `bytes` are not `C` x `H` x `W`. Other numbers of channels than 1 and 3 do not compile.
    pub fn write_bytes<const C: usize, const H: usize, const W: usize>(&self, margin: f64, bytes: &mut [u8]) {
        const { assert!(C == 1 || C == 3, "a photo has 1 channel (grey) or 3 (red, green and blue)") };
        assert_eq!(bytes.len(), C * H * W, "the bytes of an image");
        middle::middle(&self.0, [H, W], margin, |row, column, pixel| {
            let at = row * W + column;
            if C == 1 {
                let [red, green, blue] = pixel.map(u32::from);
                bytes[at] = ((19_595 * red + 38_470 * green + 7_471 * blue + 0x8000) >> 16) as u8;
            } else {
                (0..C).for_each(|c| bytes[c * H * W + at] = pixel[c]);
            }
        });
    }
}
