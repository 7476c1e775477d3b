//! Upsampling.

mod bilinear;
mod nearest;
#[cfg(test)]
mod tests;

use crate::relations::refuse;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use core::marker::PhantomData;
use formwork_tensor::scale::Scaled;
use formwork_tensor::{Element, Image, Level, Scalar, Size, Tensor};

/// An image `SCALE` times as high and as wide, `Image<C, H, W>` to `Image<C, SCALE H, SCALE W>`: PyTorch's `Upsample(scale_factor=SCALE)`.
/// `SCALE` goes from 1 to 16.
///
/// | `M` | PyTorch | y\[c\]\[i\]\[j\] |
/// |---|---|---|
/// | [`Nearest`], if nothing else is said | `mode="nearest"` | x\[c\]\[i / SCALE\]\[j / SCALE\] (rounded down): each value repeated |
/// | [`Bilinear`] | `mode="bilinear"` | (1 - t) x\[c\]\[k\]\[..\] + t x\[c\]\[k + 1\]\[..\] on each axis, with k + t = (i + 1/2) / SCALE - 1/2 |
///
/// With `Bilinear`, k is a whole number and t at least 0 and less than 1: values lie in the middle of their places (PyTorch's
/// `align_corners=False`). Outside the image is what is at its edge.
///
/// dL/dx\[c\]\[i\]\[j\] is the sum of dL/dy over the values that it is part of, each times its part.
///
/// ```
/// use formwork_layers::upsample::Bilinear;
/// use formwork_layers::{Passes, Upsample};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 1, 2>>::new([[[1.0, 5.0]]]);
/// assert_eq!(*Upsample::<2>::new().forward(&x), Tensor::new([[[1.0, 1.0, 5.0, 5.0]; 2]]));
/// assert_eq!(*Upsample::<2, Bilinear>::new().forward(&x), Tensor::new([[[1.0, 2.0, 4.0, 5.0]; 2]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Passes, Upsample};
/// # use formwork_tensor::{Image, Tensor};
/// let y: Box<Tensor<Image<1, 3, 6>>> = Upsample::<2>::new().forward(&Tensor::<Image<1, 1, 2>>::zeros()); // gives 2 x 4
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Upsample<const SCALE: usize, M: Interpolation = Nearest>(PhantomData<M>);

impl<const SCALE: usize, M: Interpolation> Upsample<SCALE, M> {
    /// The layer, which has no values of its own.
    ///
    /// ```
    /// use formwork_layers::Upsample;
    /// assert_eq!(Upsample::<2>::new(), Upsample::default());
    /// ```
    pub const fn new() -> Self {
        Upsample(PhantomData)
    }
}

/// Each value repeated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nearest;

/// Between four values, those that are nearer counting more. PyTorch's `align_corners=False`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bilinear;

/// [`Nearest`] or [`Bilinear`].
///
/// ```compile_fail
/// # use formwork_layers::Upsample;
/// Upsample::<2, f32>::new(); // `f32` does not say what lies between the values of an image
/// ```
///
/// It is sealed: there are these two.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say what lies between the values of an image: say `Nearest` or `Bilinear`",
    label = "neither `Nearest` nor `Bilinear`"
)]
pub trait Interpolation: Copy + Default + Send + Sync + 'static + kernels::Kernels {}
impl Interpolation for Nearest {}
impl Interpolation for Bilinear {}

/// What only this module can name.
mod kernels {
    use crate::trace::Attribute;
    use formwork_tensor::{Element, Level};

    /// The passes on images of H x W, channel by channel.
    pub trait Kernels {
        /// The attributes of ONNX's `Resize` that say the same.
        const RESIZE: &'static [(&'static str, Attribute<'static>)];
        /// Whether there is scratch for a row, with a place more at each end.
        const ROW: bool;

        fn enlarge<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
            x: &[E],
            y: &mut [E],
            row: &mut [E],
        );

        /// Writes dL/dx.
        fn gather<L: Level, E: Element, const SCALE: usize, const H: usize, const W: usize>(
            dy: &[E],
            dx: &mut [E],
            row: &mut [E],
        );
    }
}

impl<
    const SCALE: usize,
    M: Interpolation,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Infer<Image<C, H, W>, T> for Upsample<SCALE, M>
where
    Image<C, H, W>: Scaled<SCALE, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    type Role = role::Alone;
    const SCRATCH: usize = if M::ROW { W + 2 } else { 0 };

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        const { assert!(SCALE >= 1 && SCALE <= 16, "an `Upsample` scales by 1 to 16") };
        level.run(
            #[inline(always)]
            || M::enlarge::<L, E, SCALE, H, W>(x.as_slice(), y.as_mut_slice(), scratch),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let none = at.graph.factors(&[]);
        let scales = at.graph.factors(&[1.0, 1.0, SCALE as f32, SCALE as f32]);
        at.operation("Resize", &[x, none, scales], M::RESIZE, &[C, OH, OW])
    }
}

impl<
    const SCALE: usize,
    M: Interpolation,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Train<Image<C, H, W>, T> for Upsample<SCALE, M>
where
    Image<C, H, W>: Scaled<SCALE, Height = Size<OH>, Width = Size<OW>>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = io.dy.as_slice();
        pass.level.run(
            #[inline(always)]
            || M::gather::<L, E, SCALE, H, W>(dy, dx.as_mut_slice(), memory.scratch),
        );
    }
}

refuse!(vector, Upsample<SCALE, M>, [const SCALE: usize, M: Interpolation, T: Scalar]);
