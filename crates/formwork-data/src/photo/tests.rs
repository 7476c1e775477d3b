//! Photos that the tests write.

use super::decode::LONGEST;
use super::{Photo, PhotoError, Preprocess};
use formwork_tensor::{Image, Tensor};
use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};
use std::io::Cursor;
use std::path::Path;

const PLAIN: Preprocess = Preprocess { margin: 1.0, mean: [0.0; 3], std: [1.0; 3] };

fn bytes(photo: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    assert!(photo.into().write_to(&mut bytes, format).is_ok());
    bytes.into_inner()
}

fn decode(bytes: &[u8]) -> Result<Photo, PhotoError> {
    Photo::decode(bytes, Path::new("photo"))
}

fn gradient(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| Rgb([x as u8, y as u8, (x + y) as u8]))
}

#[test]
fn every_kind_of_pixel_becomes_rgb() {
    let rgb = gradient(5, 4);
    let grey = GrayImage::from_fn(5, 4, |x, _| Luma([10 * x as u8]));
    let clear = RgbaImage::from_fn(5, 4, |x, y| {
        let Rgb([r, g, b]) = *rgb.get_pixel(x, y);
        Rgba([r, g, b, 40 * y as u8])
    });
    let deep = DynamicImage::from(rgb.clone()).into_rgb16();
    for photo in [rgb.clone().into(), DynamicImage::from(clear), deep.into()] {
        let photo = decode(&bytes(photo, ImageFormat::Png));
        assert_eq!(photo.as_ref().ok().map(|photo| &photo.0), Some(&rgb));
    }
    let photo = decode(&bytes(grey, ImageFormat::Png)).map(|photo| photo.tensor::<4, 5>(&PLAIN));
    let want = Tensor::<Image<3, 4, 5>>::from_fn(|i| (10 * (i % 5)) as f32 / 255.0);
    assert_eq!(photo.ok(), Some(want));
}

#[test]
fn a_photo_lies_as_its_notes_say() {
    // A JPEG with the note "turn by 90 degrees": APP1 behind the first marker.
    let plain =
        bytes(RgbImage::from_fn(16, 8, |x, _| Rgb([if x < 8 { 0 } else { 255 }; 3])), ImageFormat::Jpeg);
    let tiff: [u8; 26] =
        [b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];
    let mut turned = plain[..2].to_vec();
    turned.extend([0xff, 0xe1, 0, (2 + 6 + tiff.len()) as u8]);
    turned.extend(b"Exif\0\0");
    turned.extend(tiff);
    turned.extend(&plain[2..]);
    assert_eq!(decode(&plain).ok().map(|photo| photo.size()), Some((16, 8)));
    let photo = decode(&turned).ok().map(|photo| photo.tensor::<16, 8>(&PLAIN));
    let rows = photo.map(|x| (x[0][0][0] < 0.2, x[0][0][7] < 0.2, x[0][15][0] > 0.8));
    assert_eq!(rows, Some((true, true, true)), "what was left is on top");
}

/// Against the mean of the pixels that each covers, for sizes that divide.
#[test]
fn the_middle_is_made_smaller_and_cut() {
    let flat = RgbImage::from_pixel(90, 60, Rgb([51, 102, 204]));
    let photo = Photo(flat);
    let normal = Preprocess { margin: 1.5, mean: [0.2, 0.4, 0.0], std: [1.0, 1.0, 0.8] };
    let x = photo.tensor::<10, 10>(&normal);
    for (c, want) in [0.0, 0.0, 1.0].into_iter().enumerate() {
        assert!(x[c].as_flattened().iter().all(|x| (x - want).abs() < 1e-6), "{c}");
    }
    // Nothing to scale: the crop alone, at torchvision's place.
    let photo = Photo(gradient(11, 8));
    let x = photo.tensor::<8, 8>(&PLAIN);
    assert_eq!(x[0][0][0], 2.0 / 255.0); // (11 - 8)/2 = 1.5 is rounded to 2
    assert_eq!(x[1][7][0], 7.0 / 255.0);
}

#[test]
fn photos_narrower_than_the_input_are_made_larger() {
    for (width, height) in [(1, 1), (3, 200), (500, 2), (7, 7)] {
        let x = Photo(RgbImage::from_pixel(width, height, Rgb([255; 3]))).tensor::<9, 6>(&PLAIN);
        assert!(x.as_slice().iter().all(|x| *x == 1.0), "{width} x {height}");
    }
}

#[test]
fn each_error() {
    let text = decode(b"not a photo");
    assert!(matches!(text, Err(PhotoError::Format { .. })), "{text:?}");
    assert!(matches!(decode(b""), Err(PhotoError::Format { .. })));
    let whole = bytes(gradient(40, 30), ImageFormat::Png);
    for len in [9, 20, 33, whole.len() / 2] {
        let cut = decode(&whole[..len]);
        assert!(matches!(cut, Err(PhotoError::Damaged { .. })), "{len}: {cut:?}");
    }
    // A header that says 60,000 x 60,000, with its checksum.
    let mut huge = whole.clone();
    huge[16..24].copy_from_slice(&[0, 0, 0xea, 0x60, 0, 0, 0xea, 0x60]);
    let mut crc = flate2::Crc::new();
    crc.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let Err(error) = decode(&huge) else { panic!("a photo of 60,000 a side") };
    assert_eq!(
        error.to_string(),
        format!("photo: a photo of 60000 x 60000 pixels; expected 1 to {LONGEST} a side")
    );
    let missing = Photo::open(Path::new("no/such/photo.png"));
    assert!(matches!(missing, Err(PhotoError::Io { .. })));
}

/// A pixel by the definition, in doubles: every pixel of the photo weighted by its distance.
#[test]
fn scaling_by_its_definition() {
    let photo = RgbImage::from_fn(37, 23, |x, y| Rgb([(x * 7 + y * 3) as u8, (x * y) as u8, (y * 11) as u8]));
    let naive = |axis: u32, part: usize, scale: f64, place: usize| {
        let scaled = (f64::from(axis) * scale).round().max(part as f64);
        let offset = ((scaled - part as f64) / 2.0).round_ties_even();
        let ratio = f64::from(axis) / scaled;
        let centre = (offset + place as f64 + 0.5) * ratio;
        let weights: Vec<f64> = (0..axis)
            .map(|at| (1.0 - ((f64::from(at) + 0.5 - centre) / ratio.max(1.0)).abs()).max(0.0))
            .collect();
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(move |weight| weight / sum).collect::<Vec<f64>>()
    };
    for ([height, width], margin) in
        [([5, 4], 1.0), ([23, 37], 1.0), ([16, 16], 1.5), ([50, 60], 1.1), ([1, 1], 1.0)]
    {
        let scale = (width as f64 / 37.0).max(height as f64 / 23.0) * margin;
        super::middle::middle(&photo, [height, width], margin, |row, column, pixel| {
            let (rows, columns) = (naive(23, height, scale, row), naive(37, width, scale, column));
            for c in 0..3 {
                let mut sum = 0.0;
                for (y, down) in (0..).zip(&rows) {
                    for (x, across) in (0..).zip(&columns) {
                        sum += down * across * f64::from(photo.get_pixel(x, y).0[c]);
                    }
                }
                let off = (f64::from(pixel[c]) - sum).abs();
                assert!(off < 0.502, "{height} x {width}: {} for {sum}", pixel[c]);
            }
        });
    }
}

#[test]
fn small_files_that_promise_much() {
    // One colour is the most that a file can hold.
    let whole = bytes(GrayImage::new(3000, 2000), ImageFormat::Png);
    assert!(decode(&whole).is_ok(), "{} bytes", whole.len());
    let mut huge = bytes(gradient(40, 30), ImageFormat::Png);
    huge[16..24].copy_from_slice(&[0, 0, 0x40, 0, 0, 0, 0x40, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&huge[12..29]);
    huge[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let error = decode(&huge).err().map(|error| error.to_string()).unwrap_or_default();
    assert!(error.contains("promises 16384 x 16384 pixels, more than a file of "), "{error}");
}
