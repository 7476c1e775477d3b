//! The data: tiles of three photos of textures, from their left halves to learn from, from their right halves to be asked about.

use crate::Failure;
use formwork::data::{Photo, Preprocess};
use formwork::prelude::*;
use std::path::Path;

/// The classes.
pub const NAMES: [&str; 3] = ["brick", "grass", "gravel"];

/// A tile of 64 x 64 pixels, enlarged to 96 x 96, as MobileNetV2 takes it.
pub type Tile = Image<3, 96, 96>;

/// Tiles, and the class of each.
#[derive(Default)]
pub struct Tiles {
    pub images: Vec<Tensor<Tile>>,
    pub classes: Vec<Class<3>>,
}

/// The side of a tile in its photo.
const SIDE: u32 = 64;

/// As torchvision's networks for ImageNet were trained, without a margin: a tile has no border that could be cut off.
const PREPROCESS: Preprocess = Preprocess { margin: 1.0, ..Preprocess::IMAGENET };

/// The tiles to learn from, and those to be asked about: 96 each.
pub fn open(folder: &Path) -> Result<[Tiles; 2], Failure> {
    let mut halves = [Tiles::default(), Tiles::default()];
    for (number, name) in NAMES.iter().enumerate() {
        let photo = Photo::open(&folder.join(name).with_extension("png"))?;
        let (width, height) = photo.size();
        for top in (0..height).step_by(SIDE as usize) {
            for left in (0..width).step_by(SIDE as usize) {
                let Some(tile) = photo.crop((left, top), (SIDE, SIDE)) else { continue };
                let half = &mut halves[usize::from(left >= width / 2)];
                half.images.push(*tile.tensor(&PREPROCESS));
                half.classes.push(Class::new(number)?);
            }
        }
    }
    Ok(halves)
}
