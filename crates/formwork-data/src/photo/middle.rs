//! The middle of a photo, made smaller or larger.

use image::RgbImage;

/// Scales the photo until its sides are at least `margin` times those asked for, of height and width, and tells the pixels of the middle: row, column, red,
/// green and blue.
///
/// A pixel is the mean of those that it covers, weighted with a triangle, which is linear interpolation where the photo becomes larger: PIL's `BILINEAR`.
/// Only what is cut out is computed.
pub(super) fn middle(
    photo: &RgbImage,
    [height, width]: [usize; 2],
    margin: f64,
    mut pixel: impl FnMut(usize, usize, [u8; 3]),
) {
    let (whole_width, whole_height) = photo.dimensions();
    // Of the two sides, the one that is shorter beside what is cut of it.
    let scale = (width as f64 / f64::from(whole_width)).max(height as f64 / f64::from(whole_height)) * margin;
    let rows = Axis::new(whole_height, scale, height);
    let columns = Axis::new(whole_width, scale, width);
    let stride = whole_width as usize * 3;
    // A row of the result over the width of the photo, then across.
    let mut mixed = vec![0f32; stride];
    let used = columns.first() * 3..columns.end() * 3;
    for row in 0..height {
        mixed[used.clone()].fill(0.0);
        for (from, weight) in rows.of(row) {
            let line = &photo.as_raw()[from * stride..][used.clone()];
            mixed[used.clone()]
                .iter_mut()
                .zip(line)
                .for_each(|(sum, &byte)| *sum += weight * f32::from(byte));
        }
        for column in 0..width {
            let mut sums = [0.0; 3];
            for (from, weight) in columns.of(column) {
                let colours = &mixed[3 * from..3 * from + 3];
                sums.iter_mut().zip(colours).for_each(|(sum, colour)| *sum += weight * colour);
            }
            // A cast keeps to 0 and 255.
            pixel(row, column, sums.map(|sum| (sum + 0.5) as u8));
        }
    }
}

/// For each pixel of the middle along an axis, the first pixel of the photo that it covers and the weights from there on.
struct Axis {
    taps: Vec<(usize, Vec<f32>)>,
}

impl Axis {
    fn new(whole: u32, scale: f64, part: usize) -> Axis {
        let scaled = (f64::from(whole) * scale).round().max(part as f64);
        // As torchvision rounds: half to even.
        let offset = ((scaled - part as f64) / 2.0).round_ties_even();
        // Pixels of the photo for one, and how far the triangle reaches.
        let ratio = f64::from(whole) / scaled;
        let reach = ratio.max(1.0);
        let taps = (0..part).map(|place| {
            let centre = (offset + place as f64 + 0.5) * ratio;
            let first = ((centre - reach).floor().max(0.0) as usize).min(whole as usize - 1);
            let end = ((centre + reach).ceil() as usize).clamp(first + 1, whole as usize);
            let weight = |from: usize| (1.0 - ((from as f64 + 0.5 - centre) / reach).abs()).max(0.0);
            let sum: f64 = (first..end).map(weight).sum();
            // The nearest alone, should nothing be covered.
            let weights = (first..end).map(|from| if sum > 0.0 { (weight(from) / sum) as f32 } else { 1.0 });
            (first, weights.take(if sum > 0.0 { end - first } else { 1 }).collect())
        });
        Axis { taps: taps.collect() }
    }

    fn of(&self, place: usize) -> impl Iterator<Item = (usize, f32)> + '_ {
        let (first, weights) = &self.taps[place];
        (*first..).zip(weights.iter().copied())
    }

    fn first(&self) -> usize {
        self.taps.iter().map(|(first, _)| *first).min().unwrap_or(0)
    }

    fn end(&self) -> usize {
        self.taps.iter().map(|(first, weights)| first + weights.len()).max().unwrap_or(0)
    }
}
