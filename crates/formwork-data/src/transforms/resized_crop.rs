//! A part of any size, made one size.

use formwork_tensor::{Image, Tensor};

use super::Transform;
use crate::Chance;

/// A random part of the image, made `H` x `W`: the usual augmentation for ImageNet (Szegedy et al., "Going deeper with convolutions", 2015).
///
/// The part has from `scale.0` to `scale.1` of the image's area and a width of `ratio.0` to `ratio.1` times its height, evenly on a logarithmic scale; after
/// ten draws that do not fit the image it is the largest middle part of such a ratio. Values are interpolated linearly in both directions, so it should not be
/// made much smaller: a folder of images is best read at a size near to that of its images.
///
/// `Image<C, IH, IW>` becomes `Image<C, H, W>`.
///
/// ```
/// use formwork_data::transforms::RandomResizedCrop;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<3, 40, 48>>::from_fn(|_| 0.5);
/// let y: Box<Tensor<Image<3, 32, 32>>> = RandomResizedCrop::<32, 32>::default().apply(x, &mut Chance::new(0, 0, 0));
/// assert_eq!(y[2][31][31], 0.5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomResizedCrop<const H: usize, const W: usize> {
    /// The smallest and the largest part of the area, 0.08 and 1 if nothing else is said.
    pub scale: (f32, f32),
    /// The smallest and the largest ratio of width and height, 3/4 and 4/3 if nothing else is said.
    pub ratio: (f32, f32),
}

impl<const H: usize, const W: usize> Default for RandomResizedCrop<H, W> {
    fn default() -> Self {
        RandomResizedCrop { scale: (0.08, 1.0), ratio: (3.0 / 4.0, 4.0 / 3.0) }
    }
}

impl<const H: usize, const W: usize> RandomResizedCrop<H, W> {
    /// Top, left, height and width of a part of an image of this size.
    fn part(&self, height: usize, width: usize, chance: &mut Chance) -> [usize; 4] {
        let (low, high) = (self.ratio.0.ln(), self.ratio.1.ln());
        for _ in 0..10 {
            let area = (height * width) as f32 * chance.uniform(self.scale.0, self.scale.1);
            let ratio = chance.uniform(low, high).exp();
            // A cast of what is no number gives 0, which fits nothing.
            let (w, h) = ((area * ratio).sqrt().round() as usize, (area / ratio).sqrt().round() as usize);
            if (1..=height).contains(&h) && (1..=width).contains(&w) {
                return [chance.below(height - h + 1), chance.below(width - w + 1), h, w];
            }
        }
        let whole = width as f32 / height as f32;
        let ratio = whole.max(self.ratio.0).min(self.ratio.1);
        let h = ((width as f32 / ratio).round() as usize).clamp(1, height);
        let w = ((height as f32 * ratio).round() as usize).clamp(1, width);
        [(height - h) / 2, (width - w) / 2, h, w]
    }
}

impl<const C: usize, const IH: usize, const IW: usize, const H: usize, const W: usize>
    Transform<Image<C, IH, IW>> for RandomResizedCrop<H, W>
{
    type Out = Image<C, H, W>;

    fn apply(&self, x: Box<Tensor<Image<C, IH, IW>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        let [top, left, height, width] = self.part(IH, IW, chance);
        let rows: [_; H] = std::array::from_fn(|row| between(row, H, top, height));
        let columns: [_; W] = std::array::from_fn(|column| between(column, W, left, width));
        let mut y = Tensor::<Image<C, H, W>>::zeros();
        for (x, y) in x.as_slice().chunks_exact(IH * IW).zip(y.as_mut_slice().chunks_exact_mut(H * W)) {
            for (&(upper, lower, down), y) in rows.iter().zip(y.chunks_exact_mut(W)) {
                let (upper, lower) = (&x[upper * IW..][..IW], &x[lower * IW..][..IW]);
                for (&(left, right, across), y) in columns.iter().zip(y) {
                    let above = upper[left] + (upper[right] - upper[left]) * across;
                    let below = lower[left] + (lower[right] - lower[left]) * across;
                    *y = above + (below - above) * down;
                }
            }
        }
        y
    }
}

/// For place `at` of `all`: the two of `part` places from `start` between which it lies, and how far it is from the first to the second.
fn between(at: usize, all: usize, start: usize, part: usize) -> (usize, usize, f32) {
    // Middles of pixels, as OpenCV and PyTorch (align_corners=False) have it.
    let place = ((at as f32 + 0.5) * part as f32 / all as f32 - 0.5).clamp(0.0, (part - 1) as f32);
    let first = place as usize;
    (start + first, start + (first + 1).min(part - 1), place - first as f32)
}
