//! From image to vector.

#[cfg(test)]
mod tests;

use crate::joining::still;
use crate::trace::{Attribute, Trace, Value};
use crate::{Infer, Parameters, role};
use formwork_tensor::{Element, Level, Numel, Scalar, Shape, Tensor};

/// An image of C x H x W as a vector of C H W, the last axis fastest. Nothing is computed; in a network nothing is copied.
/// A vector stays as it is.
///
/// y\[(c H + i) W + j\] = x\[c\]\[i\]\[j\], `Image<C, H, W>` to `Vector<C H W>`; dL/dx is dL/dy put back into that order.
///
/// The compiler computes lengths up to 16,384, and of longer ones the multiples of 32 up to 262,144: VGG's 512 x 7 x 7 is
/// 25,088.
///
/// ```
/// use formwork_layers::{Flatten, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 2>>::new([[[1.0, 2.0], [3.0, 4.0]]]);
/// assert_eq!(*Flatten.forward(&x), Tensor::new([1.0, 2.0, 3.0, 4.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Flatten, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// Flatten.forward(&Tensor::<Image<17, 31, 33>>::zeros()); // 17,391: too many elements for a `Flatten`
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Flatten;

impl<S: Numel<Vector = V>, V: Shape, T: Scalar> Infer<S, T> for Flatten {
    type Out = V;
    type Role = role::InPlace;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<S, E>,
        y: &mut Tensor<V, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        at.operation("Flatten", &[x], &[("axis", Attribute::Int(1))], V::DIMS)
    }
}

still!(Flatten, S => V, [S: Numel<Vector = V>, V: Shape, T: Scalar]);
