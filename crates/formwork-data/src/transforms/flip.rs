//! Mirrored images.

use formwork_tensor::{Image, Tensor};

use super::Transform;
use crate::Chance;

/// Left and right exchanged, with probability `p`, which is 0.5 if nothing else is said.
///
/// ```
/// use formwork_data::transforms::RandomHorizontalFlip;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 1, 3>>::new([[[1.0, 2.0, 3.0]]]).boxed();
/// let y = RandomHorizontalFlip { p: 1.0 }.apply(x, &mut Chance::new(0, 0, 0));
/// assert_eq!(*y, Tensor::new([[[3.0, 2.0, 1.0]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomHorizontalFlip {
    /// The probability.
    pub p: f32,
}

impl Default for RandomHorizontalFlip {
    fn default() -> Self {
        RandomHorizontalFlip { p: 0.5 }
    }
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for RandomHorizontalFlip {
    type Out = Image<C, H, W>;

    fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        if chance.coin(self.p) {
            x.as_mut_slice().chunks_exact_mut(W).for_each(<[f32]>::reverse);
        }
        x
    }
}

/// Up and down exchanged, with probability `p`, which is 0.5 if nothing else is said.
///
/// ```
/// use formwork_data::transforms::RandomVerticalFlip;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 2, 1>>::new([[[1.0], [2.0]]]).boxed();
/// let y = RandomVerticalFlip { p: 1.0 }.apply(x, &mut Chance::new(0, 0, 0));
/// assert_eq!(*y, Tensor::new([[[2.0], [1.0]]]));
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RandomVerticalFlip {
    /// The probability.
    pub p: f32,
}

impl Default for RandomVerticalFlip {
    fn default() -> Self {
        RandomVerticalFlip { p: 0.5 }
    }
}

impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for RandomVerticalFlip {
    type Out = Image<C, H, W>;

    fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        if chance.coin(self.p) {
            for image in x.as_mut_slice().chunks_exact_mut(H * W) {
                let (upper, lower) = image.split_at_mut(H / 2 * W);
                for (a, b) in upper.chunks_exact_mut(W).zip(lower.chunks_exact_mut(W).rev()) {
                    a.swap_with_slice(b);
                }
            }
        }
        x
    }
}
