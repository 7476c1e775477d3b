//! A rectangle without content.

use formwork_tensor::{Image, Tensor};

use super::Transform;
use crate::Chance;

/// With probability `p`, a rectangle in which all is `value`, at a random place (Zhong et al., "Random erasing data augmentation", 2017), as
/// torchvision's `RandomErasing`.
///
/// It has from `scale.0` to `scale.1` of the image's area, and a height of `ratio.0` to `ratio.1` times its width, evenly on a logarithmic scale; after ten
/// draws that do not fit the image nothing is erased. After [`Normalize`](crate::Normalize) the value 0 is the mean.
///
/// ```
/// use formwork_data::transforms::RandomErasing;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 28, 28>>::from_fn(|_| 1.0);
/// let y = RandomErasing { p: 1.0, ..RandomErasing::default() }.apply(x, &mut Chance::new(0, 0, 0));
/// let erased = y.iter().filter(|value| **value == 0.0).count() as f32 / 784.0;
/// assert!((0.01..0.35).contains(&erased));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomErasing {
    /// The probability, 0.5 if nothing else is said.
    pub p: f32,
    /// The smallest and the largest part of the area, 0.02 and 0.33 if nothing else is said.
    pub scale: (f32, f32),
    /// The smallest and the largest ratio of height and width, 0.3 and 3.3 if nothing else is said.
    pub ratio: (f32, f32),
    /// What is there instead, 0 if nothing else is said.
    pub value: f32,
}

impl Default for RandomErasing {
    fn default() -> Self {
        RandomErasing { p: 0.5, scale: (0.02, 0.33), ratio: (0.3, 3.3), value: 0.0 }
    }
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for RandomErasing {
    type Out = Image<C, H, W>;

    fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        if !chance.coin(self.p) {
            return x;
        }
        for _ in 0..10 {
            let area = (H * W) as f32 * chance.uniform(self.scale.0, self.scale.1);
            let ratio = chance.uniform(self.ratio.0.ln(), self.ratio.1.ln()).exp();
            // A cast of what is no number gives 0: nothing is erased.
            let (height, width) =
                ((area * ratio).sqrt().round() as usize, (area / ratio).sqrt().round() as usize);
            if height >= H || width >= W {
                continue;
            }
            let (top, left) = (chance.below(H - height + 1), chance.below(W - width + 1));
            for image in x.as_mut_slice().chunks_exact_mut(H * W) {
                let rows = image.chunks_exact_mut(W).skip(top).take(height);
                rows.for_each(|row| row[left..left + width].fill(self.value));
            }
            break;
        }
        x
    }
}
