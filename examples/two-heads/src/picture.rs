//! Some drawings side by side, with the frames: green where the shape is, red where the network sees it.

use crate::shapes::{Drawing, Frame, SIDE};
use formwork::prelude::*;
use image::{Rgb, RgbImage, imageops};

/// So many times is a drawing enlarged, and so many of them are in a row.
const SCALE: u32 = 4;
const ROW: usize = 8;

pub fn picture(images: &[Tensor<Drawing>], frames: &[[&Frame; 2]]) -> RgbImage {
    let side = SIDE as u32 * SCALE;
    let rows = images.len().div_ceil(ROW) as u32;
    let mut all = RgbImage::new(side * ROW as u32, side * rows);
    for (number, (drawing, [is, seen])) in images.iter().zip(frames).enumerate() {
        let mut one = RgbImage::from_fn(side, side, |x, y| {
            let value = drawing[0][(y / SCALE) as usize][(x / SCALE) as usize];
            Rgb([(value.clamp(0.0, 1.0) * 255.0) as u8; 3])
        });
        outline(&mut one, is, Rgb([0, 220, 0]));
        outline(&mut one, seen, Rgb([240, 0, 0]));
        let (column, row) = (number % ROW, number / ROW);
        imageops::replace(&mut all, &one, (column as u32 * side).into(), (row as u32 * side).into());
    }
    all
}

fn outline(image: &mut RgbImage, frame: &Frame, colour: Rgb<u8>) {
    let last = image.width() - 1;
    let [left, top, right, bottom] = (**frame).map(|end| ((end * last as f32).max(0.0) as u32).min(last));
    for x in left..=right {
        image.put_pixel(x, top, colour);
        image.put_pixel(x, bottom, colour);
    }
    for y in top..=bottom {
        image.put_pixel(left, y, colour);
        image.put_pixel(right, y, colour);
    }
}
