//! How a batch is cut into chunks.

use crate::cut::Cut;
use core::ops::Range;

/// The most gradients that are summed up separately.
pub const CHUNKS: usize = 16;

/// The number of chunks of a batch of so many samples.
///
/// ```
/// use formwork_model::train::chunks;
/// assert_eq!([1, 64, 1000].map(chunks), [1, 8, 16]);
/// ```
pub fn chunks(samples: usize) -> usize {
    Cut::new(samples).pieces().min(CHUNKS)
}

/// The samples of some neighbouring chunks of a batch of so many: those in tiles, and those that are computed one by one,
/// which are in the first chunk.
///
/// ```
/// use formwork_model::train::samples_of;
/// assert_eq!(samples_of(0..4, 67), [0..24, 64..67]);
/// assert_eq!(samples_of(4..9, 67), [24..64, 0..0]);
/// ```
pub fn samples_of(share: Range<usize>, samples: usize) -> [Range<usize>; 2] {
    let cut = Cut::new(samples);
    let mut of = [0..0, 0..0];
    for chunk in share {
        let (tiles, remainder) = of_chunk(chunk, cut);
        if !tiles.is_empty() {
            let start = if of[0].is_empty() { cut.tile(tiles.start).start } else { of[0].start };
            of[0] = start..cut.tile(tiles.end - 1).end;
        }
        if !remainder.is_empty() {
            of[1] = remainder;
        }
    }
    of
}

/// The tiles of a chunk, by their numbers, and its single samples. Those are in the first chunk, whatever the batch, so that
/// no other needs memory for them.
pub(super) fn of_chunk(chunk: usize, cut: Cut) -> (Range<usize>, Range<usize>) {
    let pieces = cut.pieces();
    let chunks = pieces.min(CHUNKS);
    let (from, to) = (chunk * pieces / chunks, (chunk + 1) * pieces / chunks);
    let before = pieces - cut.tiles();
    (from.saturating_sub(before)..to - before, if chunk == 0 { cut.remainder() } else { 0..0 })
}
