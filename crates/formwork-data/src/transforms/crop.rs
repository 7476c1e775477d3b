//! Parts of an image.

use std::marker::PhantomData;

use formwork_tensor::border::Border;
use formwork_tensor::{Image, Pad, Tensor};

use super::Transform;
use crate::Chance;

/// A part of `H` x `W` from a random place, of the image with black around it: torchvision's `RandomCrop((H, W), padding=4)` is
/// `RandomCrop<H, W, Pad<4>>`.
///
/// `Image<C, IH, IW>` becomes `Image<C, H, W>`. Every place is as likely.
///
/// ```
/// use formwork_data::transforms::RandomCrop;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
/// let y = RandomCrop::<2, 2>::default().apply(x, &mut Chance::new(0, 0, 1));
/// assert_eq!(*y, Tensor::new([[[3.0, 4.0], [6.0, 7.0]]]));
/// ```
///
/// One that is larger than the image does not compile:
///
/// ```compile_fail
/// # use formwork_data::{Chance, Transform, transforms::RandomCrop};
/// # use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 3, 3>>::zeros();
/// RandomCrop::<4, 4>::default().apply(x, &mut Chance::new(0, 0, 1)); // the crop is larger than the image with its padding
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RandomCrop<const H: usize, const W: usize, P: Border = Pad<0>>(PhantomData<P>);

impl<const C: usize, const IH: usize, const IW: usize, const H: usize, const W: usize, P: Border>
    Transform<Image<C, IH, IW>> for RandomCrop<H, W, P>
{
    type Out = Image<C, H, W>;

    fn apply(&self, x: Box<Tensor<Image<C, IH, IW>>>, chance: &mut Chance) -> Box<Tensor<Self::Out>> {
        let (rows, columns) = const {
            let (height, width) = (IH + P::TOP + P::BOTTOM, IW + P::LEFT + P::RIGHT);
            assert!(H <= height && W <= width, "the crop is larger than the image with its padding");
            (height - H + 1, width - W + 1)
        };
        let top = chance.below(rows) as isize - P::TOP as isize;
        let left = chance.below(columns) as isize - P::LEFT as isize;
        part(&x, top, left)
    }
}

/// The part of `H` x `W` in the middle, as torchvision's `CenterCrop` for an image that has it: what is evaluated in place of
/// [`RandomCrop`].
///
/// ```
/// use formwork_data::transforms::CenterCrop;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// let x = Tensor::<Image<1, 4, 4>>::from_fn(|i| i as f32);
/// let y = CenterCrop::<2, 2>.apply(x, &mut Chance::new(0, 0, 0));
/// assert_eq!(*y, Tensor::new([[[5.0, 6.0], [9.0, 10.0]]]));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CenterCrop<const H: usize, const W: usize>;

impl<const C: usize, const IH: usize, const IW: usize, const H: usize, const W: usize>
    Transform<Image<C, IH, IW>> for CenterCrop<H, W>
{
    type Out = Image<C, H, W>;

    fn apply(&self, x: Box<Tensor<Image<C, IH, IW>>>, _: &mut Chance) -> Box<Tensor<Self::Out>> {
        const { assert!(H <= IH && W <= IW, "the crop is larger than the image") };
        // As torchvision rounds: half to even.
        let middle = |all: usize, part: usize| ((all - part) as f64 / 2.0).round_ties_even() as isize;
        part(&x, middle(IH, H), middle(IW, W))
    }
}

/// The part whose upper left corner is there, black where the image does not reach.
fn part<const C: usize, const IH: usize, const IW: usize, const H: usize, const W: usize>(
    x: &Tensor<Image<C, IH, IW>>,
    top: isize,
    left: isize,
) -> Box<Tensor<Image<C, H, W>>> {
    // Columns of the part that the image reaches, and of the image that are there.
    let from = left.min(0).unsigned_abs().min(W);
    let to = (IW as isize - left).clamp(from as isize, W as isize) as usize;
    let start = (left + from as isize).clamp(0, IW as isize) as usize;
    let mut y = Tensor::<Image<C, H, W>>::zeros();
    let rows = y.as_mut_slice().chunks_exact_mut(H * W);
    for (image, part) in x.as_slice().chunks_exact(IH * IW).zip(rows) {
        for (row, part) in part.chunks_exact_mut(W).enumerate() {
            let row = row as isize + top;
            if (0..IH as isize).contains(&row) {
                let image = &image[row as usize * IW..][..IW];
                part[from..to].copy_from_slice(&image[start..start + to - from]);
            }
        }
    }
    y
}
