//! From a file's bytes to pixels.

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;
use std::path::Path;

use super::PhotoError;

/// The most pixels of a photo's side that are read.
pub(super) const LONGEST: u32 = 16_384;

/// Pixels that any file may have, and how many more for each of its bytes.
const PIXELS: u64 = 1 << 20;
const PIXELS_A_BYTE: u64 = 1_024;

pub(super) fn decode(bytes: &[u8], path: &Path) -> Result<RgbImage, PhotoError> {
    let damaged = |cause| PhotoError::Damaged { path: path.into(), cause };
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let mut reader = reader.map_err(|cause| PhotoError::Io { path: path.into(), cause })?;
    let known = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Bmp, ImageFormat::Gif];
    if !reader.format().is_some_and(|format| known.contains(&format)) {
        return Err(PhotoError::Format { path: path.into() });
    }
    let most = PIXELS + PIXELS_A_BYTE * bytes.len() as u64;
    let mut limits = Limits::default();
    limits.max_alloc = Some(16 * most);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if !(1..=LONGEST).contains(&width) || !(1..=LONGEST).contains(&height) {
        return Err(PhotoError::Size { path: path.into(), width, height, most: LONGEST });
    }
    if u64::from(width) * u64::from(height) > most {
        return Err(PhotoError::Promise { path: path.into(), width, height, bytes: bytes.len() });
    }
    // Notes that cannot be read turn nothing.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut photo = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    photo.apply_orientation(orientation);
    Ok(photo.into_rgb8())
}
