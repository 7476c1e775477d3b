//! How a batch is cut into tiles and single samples.

use crate::network::Model;
use core::ops::Range;
use formwork_tensor::{Lanes, Scalar, TILE};

/// A batch of some size: whole tiles first, then either up to four samples that are computed one by one, or one tile more in
/// which some lanes are idle.
///
/// ```
/// use formwork_model::Cut;
/// assert_eq!((Cut::new(64).tiles(), Cut::new(64).remainder()), (8, 64..64));
/// assert_eq!((Cut::new(11).tiles(), Cut::new(11).remainder()), (1, 8..11));
/// assert_eq!((Cut::new(13).tiles(), Cut::new(13).tile(1)), (2, 8..13));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    samples: usize,
    singly: bool,
}

impl Cut {
    /// The most samples beside whole tiles that are computed one by one: a tile costs the same however many lanes are idle,
    /// and about as much as five or six single samples.
    pub const ALONE: usize = 4;

    /// A batch of this many samples.
    pub fn new(samples: usize) -> Self {
        Cut { samples, singly: false }
    }

    /// The most bytes that a tile may work on in inference. What eight large images need is read from memory again and again; then
    /// each is computed by itself, as what one needs stays in the caches.
    pub const TILE_BYTES: usize = 8 << 20;

    /// A batch that the network `N` infers from: cut as [`new`](Cut::new) does it, or, if a tile's memory exceeds
    /// [`TILE_BYTES`](Cut::TILE_BYTES), into single samples only.
    ///
    /// ```
    /// use formwork_model::Cut;
    /// use formwork_model::networks::{LeNet5, MobileNetV2};
    /// assert_eq!(Cut::of::<LeNet5, f32>(16).tiles(), 2);
    /// assert_eq!(Cut::of::<MobileNetV2, f32>(16).remainder(), 0..16);
    /// ```
    pub fn of<N: Model<T>, T: Scalar>(samples: usize) -> Self {
        Cut { singly: N::SCRATCH * size_of::<Lanes<T, TILE>>() > Self::TILE_BYTES, ..Cut::new(samples) }
    }

    /// How many tiles there are.
    pub fn tiles(self) -> usize {
        if self.singly {
            return 0;
        }
        if self.samples % TILE <= Self::ALONE { self.samples / TILE } else { self.samples.div_ceil(TILE) }
    }

    /// How many pieces there are: each tile is one, and the single samples are one together.
    pub fn pieces(self) -> usize {
        self.samples.div_ceil(TILE)
    }

    /// The samples of a tile.
    pub fn tile(self, number: usize) -> Range<usize> {
        number * TILE..self.samples.min((number + 1) * TILE)
    }

    /// The samples that are computed one by one: those that remain beside the tiles, or all.
    pub fn remainder(self) -> Range<usize> {
        self.samples.min(self.tiles() * TILE)..self.samples
    }
}
