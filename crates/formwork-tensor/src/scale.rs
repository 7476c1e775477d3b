//! Sizes that are multiplied, at the type level.

use crate::Image;
use crate::size::{FromNum, IsSize, Size, ToNum};
use core::ops::Mul;

/// `Image<C, H, W>: Scaled<N, Height = Size<OH>, Width = Size<OW>>` with OH = N H and OW = N W.
///
/// ```
/// use formwork_tensor::{Image, Size};
/// use formwork_tensor::scale::Scaled;
/// fn scaled<X: Scaled<3, Height = Size<OH>, Width = Size<OW>>, const OH: usize, const OW: usize>() -> (usize, usize) {
///     (OH, OW)
/// }
/// assert_eq!(scaled::<Image<1, 4, 7>, _, _>(), (12, 21));
/// ```
pub trait Scaled<const N: usize> {
    /// `Size<N * H>`.
    type Height: IsSize;
    /// `Size<N * W>`.
    type Width: IsSize;
}

impl<const C: usize, const H: usize, const W: usize, const N: usize, NN, NH, NW, OH, OW> Scaled<N>
    for Image<C, H, W>
where
    Size<N>: ToNum<N, Num = NN>,
    Size<H>: ToNum<H, Num = NH>,
    Size<W>: ToNum<W, Num = NW>,
    NH: Mul<NN, Output = OH>,
    NW: Mul<NN, Output = OW>,
    OH: FromNum,
    OW: FromNum,
{
    type Height = OH::Size;
    type Width = OW::Size;
}
