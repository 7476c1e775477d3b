//! The middle of an image.

use crate::relations::refuse;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::border::Cropped;
use formwork_tensor::{Element, Image, Level, Scalar, Tensor};

/// The `H` x `W` values in the middle of an image that is at least as large: torchvision's `CenterCrop((H, W))`; with one number, as
/// there, the crop is square. (There an image that is smaller gets zeros around it; here it does not compile, and
/// [`ZeroPad2d`](crate::ZeroPad2d) says how many.)
///
/// y\[c\]\[i\]\[j\] = x\[c\]\[i + top\]\[j + left\], `Image<C, XH, XW>` to `Image<C, H, W>`, with top = (XH - H) / 2 and left = (XW - W) / 2,
/// halves rounded to the even number, as Python does. dL/dx is dL/dy with zeros around it.
///
/// It takes away what a padding of equal sides has put there, and in a U-Net it makes a skipped image as small as the one it is joined
/// with.
///
/// ```
/// use formwork_layers::{CenterCrop, Passes, ZeroPad2d};
/// use formwork_tensor::{Image, Pad, Tensor};
/// let x = Tensor::<Image<1, 3, 4>>::from_fn(|i| i as f32);
/// assert_eq!(CenterCrop::<1, 2>.forward(&x)[0], [[5.0, 6.0]]);
/// assert_eq!(<(ZeroPad2d<Pad<2>>, CenterCrop<3, 4>)>::default().forward(&x), x);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{CenterCrop, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // a crop of 4 x 4 is not within an image of height 3 and width 4
/// CenterCrop::<4>.forward(&Tensor::<Image<1, 3, 4>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct CenterCrop<const H: usize, const W: usize = H>;

/// What is left out before a crop of an axis: half of what is too much.
const fn before(len: usize, crop: usize) -> usize {
    let half = (len - crop) / 2;
    // Half to even, as Python rounds.
    if (len - crop) % 2 == 1 { half + half % 2 } else { half }
}

impl<const H: usize, const W: usize, const C: usize, const XH: usize, const XW: usize, T: Scalar>
    Infer<Image<C, XH, XW>, T> for CenterCrop<H, W>
where
    Image<C, XH, XW>: Cropped<H, W>,
{
    type Out = Image<C, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, XH, XW>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || {
                let (top, left) = const { (before(XH, H), before(XW, W)) };
                for c in 0..C {
                    for (y, x) in y[c].iter_mut().zip(&x[c][top..]) {
                        y.copy_from_slice(&x[left..left + W]);
                    }
                }
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let (top, left) = (before(XH, H), before(XW, W));
        let starts = at.graph.numbers(&[top as i64, left as i64]);
        let ends = at.graph.numbers(&[(top + H) as i64, (left + W) as i64]);
        let axes = at.graph.numbers(&[2, 3]);
        at.operation("Slice", &[x, starts, ends, axes], &[], &[C, H, W])
    }
}

impl<const H: usize, const W: usize, const C: usize, const XH: usize, const XW: usize, T: Scalar>
    Train<Image<C, XH, XW>, T> for CenterCrop<H, W>
where
    Image<C, XH, XW>: Cropped<H, W>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, XH, XW>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || {
                let (top, left) = const { (before(XH, H), before(XW, W)) };
                dx.as_mut_slice().fill(E::ZERO);
                for c in 0..C {
                    for (dx, dy) in dx[c][top..].iter_mut().zip(&dy[c]) {
                        dx[left..left + W].copy_from_slice(dy);
                    }
                }
            },
        );
    }
}

refuse!(vector, CenterCrop<H, W>, [const H: usize, const W: usize, T: Scalar]);
