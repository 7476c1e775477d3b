//! What the shapes around a layer must have to do with each other, each with its sentence for when they do not.
//!
//! A layer accepts any number of channels or features as far as its impl goes, and one of these traits, with both
//! numbers in it, says which fit. So the error names both, instead of "expected 3, found 6" far from the layer.
//!
//! [`IsImage`], [`IsVector`] and [`SequenceIsVector`] are for the wrong kind of shape. They hold for one impossible shape each: with no impl
//! at all the compiler would rule the kind out before it knows the input, and then report the input's type.

use formwork_tensor::size::ToNum;
use formwork_tensor::{Image, Sequence, Shape, Size, Vector};
use typenum::{B1, UInt, UTerm};

/// `Size<C>: Channels<C, IC, Layer>` holds when C = IC.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes {IC} channels but is given {C}",
    label = "wrong number of channels"
)]
pub trait Channels<const C: usize, const IC: usize, Layer> {}
#[diagnostic::do_not_recommend]
impl<const C: usize, Layer> Channels<C, C, Layer> for Size<C> {}

/// `Size<N>: Slopes<N, C, Layer>` holds when C = 1, so that all channels share a slope, or N = C.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` has {C} slopes, one a channel, but is given {N} channels",
    label = "wrong number of channels"
)]
pub trait Slopes<const N: usize, const C: usize, Layer> {}
#[diagnostic::do_not_recommend]
impl<const N: usize, const C: usize, Layer, Num: OneOr<N, C>> Slopes<N, C, Layer> for Size<N> where
    Size<C>: ToNum<C, Num = Num>
{
}

/// typenum's number C, when it is 1 or equals N.
#[doc(hidden)]
pub trait OneOr<const N: usize, const C: usize> {}
impl<const N: usize, const C: usize> OneOr<N, C> for UInt<UTerm, B1> {}
impl<const N: usize, More, Bit, Last> OneOr<N, N> for UInt<UInt<More, Bit>, Last> {}

/// `Size<N>: Features<N, I>` holds when N = I.
#[diagnostic::on_unimplemented(
    message = "this `Linear` takes a vector of {I} but is given one of {N}",
    label = "wrong number of features"
)]
pub trait Features<const N: usize, const I: usize> {}
#[diagnostic::do_not_recommend]
impl<const N: usize> Features<N, N> for Size<N> {}

/// `Size<N>: Length<N, I, Layer>` holds when N = I.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes a vector of {I} but is given one of {N}",
    label = "a vector of another length"
)]
pub trait Length<const N: usize, const I: usize, Layer> {}
#[diagnostic::do_not_recommend]
impl<const N: usize, Layer> Length<N, N, Layer> for Size<N> {}

/// `Image<C, H, W>: SameImage<C, H, W, Layer>`, and no other image.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes an image of {C} x {H} x {W} but is given `{Self}`",
    label = "an image of another shape"
)]
pub trait SameImage<const C: usize, const H: usize, const W: usize, Layer> {}
#[diagnostic::do_not_recommend]
impl<const C: usize, const H: usize, const W: usize, Layer> SameImage<C, H, W, Layer> for Image<C, H, W> {}

/// A vector where an image is due.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes an image but is given a vector of {N}",
    label = "a vector where an image is due"
)]
pub trait IsImage<const N: usize, Layer>: Never {
    /// What the layer would give: unknown, so that there is no second error about it.
    type Out: Shape;
}
#[diagnostic::do_not_recommend]
impl<Layer> IsImage<{ usize::MAX }, Layer> for Vector<{ usize::MAX }> {
    type Out = Self;
}

/// An image where a vector is due.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes a vector but is given an image of {C} x {H} x {W}: is a `Flatten` missing before it?",
    label = "an image where a vector is due"
)]
pub trait IsVector<const C: usize, const H: usize, const W: usize, Layer>: Never {}
#[diagnostic::do_not_recommend]
impl<Layer> IsVector<{ usize::MAX }, { usize::MAX }, { usize::MAX }, Layer>
    for Image<{ usize::MAX }, { usize::MAX }, { usize::MAX }>
{
}

/// A sequence where a vector is due.
#[diagnostic::on_unimplemented(
    message = "`{Layer}` takes a vector but is given a sequence of {C} x {LEN}: is a `Flatten` missing before it?",
    label = "a sequence where a vector is due"
)]
pub trait SequenceIsVector<const C: usize, const LEN: usize, Layer>: Never {}
#[diagnostic::do_not_recommend]
impl<Layer> SequenceIsVector<{ usize::MAX }, { usize::MAX }, Layer>
    for Sequence<{ usize::MAX }, { usize::MAX }>
{
}

/// No tensor has such a shape, so a layer for it is never run.
pub trait Never {}
impl Never for Vector<{ usize::MAX }> {}
impl Never for Image<{ usize::MAX }, { usize::MAX }, { usize::MAX }> {}
impl Never for Sequence<{ usize::MAX }, { usize::MAX }> {}

/// `Out: SameShape<Shortcut>` holds when the two are one shape.
#[diagnostic::on_unimplemented(
    message = "a `Residual` adds its branch to its shortcut, by default the input, but the branch gives `{Self}` and the shortcut \
        `{Shortcut}`",
    label = "the branch and the shortcut disagree about the shape"
)]
pub trait SameShape<Shortcut>: Shape {
    /// The one shape, so that nothing behind is asked where there are two.
    type Same: Shape;
}
#[diagnostic::do_not_recommend]
impl<S: Shape> SameShape<S> for S {
    type Same = S;
}

/// Implements `Infer` for the kind of shape that a layer does not take, so that the error can say so. There is nothing to do: no
/// tensor of that shape exists.
///
/// So that there is one error, an image or a sequence is looked at once it is `Known` (sooner the compiler reports it for the call and for
/// its argument), and its layer gives what it would give for a vector (the layers behind it then fit).
macro_rules! refuse {
    (vector, $name:ty, [$($generics:tt)*]) => {
        impl<$($generics)*, const N: usize, Out: formwork_tensor::Shape> $crate::Infer<formwork_tensor::Vector<N>, T> for $name
        where
            formwork_tensor::Vector<N>: $crate::relations::IsImage<N, Self, Out = Out>,
        {
            $crate::relations::refuse!(@body formwork_tensor::Vector<N>, Out);
        }
    };
    (image, $name:ty, $out:ty, [$($generics:tt)*]) => {
        impl<$($generics)*, const C: usize, const H: usize, const W: usize, Same>
            $crate::Infer<formwork_tensor::Image<C, H, W>, T> for $name
        where
            formwork_tensor::Image<C, H, W>: formwork_tensor::Known<Shape = Same>,
            Same: $crate::relations::IsVector<C, H, W, Self>,
        {
            $crate::relations::refuse!(@body formwork_tensor::Image<C, H, W>, $out);
        }
    };
    (sequence, $name:ty, $out:ty, [$($generics:tt)*]) => {
        impl<$($generics)*, const C: usize, const LEN: usize, Same>
            $crate::Infer<formwork_tensor::Sequence<C, LEN>, T> for $name
        where
            formwork_tensor::Sequence<C, LEN>: formwork_tensor::Known<Shape = Same>,
            Same: $crate::relations::SequenceIsVector<C, LEN, Self>,
        {
            $crate::relations::refuse!(@body formwork_tensor::Sequence<C, LEN>, $out);
        }
    };
    (@body $shape:ty, $out:ty) => {
        type Out = $out;
        type Role = $crate::role::Refused;
        fn infer_tile<L: formwork_tensor::Level, E: formwork_tensor::Element<Scalar = T>>(
            &self,
            _: L,
            _: &formwork_tensor::Tensor<$shape, E>,
            _: &mut formwork_tensor::Tensor<$out, E>,
            _: &mut [E],
        ) {
        }
    };
}
pub(crate) use refuse;
