//! An axis of a transposed convolution.

use crate::axis::{Count, Flat, count, sealed};
use crate::padding::{Pad, Padding, Sides, Total};
use crate::{Parameters, Scalar, Size, Span};

/// How a transposed convolution spreads an axis: each value over `K` values, one in `D`, the next one's `S` further on; then `P` is cut off,
/// and `OP` more values are kept at the end.
///
/// L_out = (L_in - 1) S - P + D (K - 1) + OP + 1, with P what is cut off at both ends: [`Pad<1>`](Pad) is PyTorch's `padding=1`, which cuts
/// off 1 at each. `OP` is its `output_padding`, and smaller than S or D. It tells apart the lengths that a convolution with stride S takes to
/// the same one.
///
/// ```
/// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
/// use formwork_tensor::Pad;
/// // PyTorch's kernel_size=3, stride=2, padding=1, output_padding=1.
/// assert_eq!(TransposedAxis::<3, 2, Pad<1>, 1>::SPREAD.out(14), 28);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransposedAxis<
    const K: usize,
    const S: usize = 1,
    P = Pad<0>,
    const OP: usize = 0,
    const D: usize = 1,
>(core::marker::PhantomData<P>);

/// A [`TransposedAxis`], whatever its numbers. It counts the K values that each value is spread over.
///
/// ```
/// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
/// fn doubles<A: SpreadAxis>() -> bool {
///     A::SPREAD.out(10) == 20
/// }
/// assert!(doubles::<TransposedAxis<2, 2>>());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no axis of a transposed convolution: say `TransposedAxis<3, 2, Pad<1>, 1>`",
    label = "not a `TransposedAxis`"
)]
pub trait SpreadAxis: Count {
    /// The axis as a value.
    const SPREAD: Spread;
}
impl<const K: usize, const S: usize, P: Padding, const OP: usize, const D: usize> SpreadAxis
    for TransposedAxis<K, S, P, OP, D>
{
    const SPREAD: Spread = {
        let (before, after) = P::AROUND.sides(D * K.saturating_sub(1) + 1);
        Spread { kernel: K, stride: S, before, after, output_padding: OP, dilation: D }
    };
}

/// The rows of a sequence: one, that stays one.
impl SpreadAxis for Flat {
    const SPREAD: Spread =
        Spread { kernel: 1, stride: 1, before: 0, after: 0, output_padding: 0, dilation: 1 };
}

count!([const K: usize, const S: usize, Pa: Padding, const OP: usize, const D: usize] TransposedAxis<K, S, Pa, OP, D>, K);
impl<const K: usize, const S: usize, P, const OP: usize, const D: usize> sealed::Sealed
    for TransposedAxis<K, S, P, OP, D>
{
}

/// A padding that is a number: [`Pad`], [`Total`] or [`Sides`]. [`Same`](crate::Same) says which size a convolution keeps, and PyTorch's
/// transposed ones have no such padding.
///
/// ```compile_fail
/// # use formwork_tensor::transposed::{TransposedAxis, TransposedWindow};
/// # use formwork_tensor::{Image, Same};
/// fn spreads<X: TransposedWindow<TransposedAxis<3, 2, Same>, TransposedAxis<2, 2>>>() {}
/// spreads::<Image<1, 4, 6>>(); // `Same` does not say how much a transposed convolution cuts off
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how much a transposed convolution cuts off: say `Pad<1>`, `Total<3>` or `Sides<1, 2>`",
    label = "not a number of values to cut off"
)]
pub trait CutOff: Padding {}
impl<const N: usize> CutOff for Pad<N> {}
impl<const P: usize> CutOff for Total<P> {}
impl<const B: usize, const A: usize> CutOff for Sides<B, A> {}

/// A [`TransposedAxis`] as a value.
///
/// ```
/// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
/// use formwork_tensor::Pad;
/// let axis = TransposedAxis::<3, 2, Pad<1>, 1>::SPREAD;
/// assert_eq!((axis.kernel, axis.stride, axis.before, axis.after, axis.output_padding), (3, 2, 1, 1, 1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spread {
    /// The values that one value is spread over.
    pub kernel: usize,
    /// From where one value is spread to where the next one is.
    pub stride: usize,
    /// What is cut off at the start.
    pub before: usize,
    /// What is cut off at the end.
    pub after: usize,
    /// What is kept at the end beyond that.
    pub output_padding: usize,
    /// From one of the values that a value is spread over to the next.
    pub dilation: usize,
}

impl Spread {
    /// The length of the output for an input of `len`.
    ///
    /// ```
    /// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
    /// assert_eq!(TransposedAxis::<4, 3>::SPREAD.out(5), 16);
    /// ```
    pub const fn out(self, len: usize) -> usize {
        let steps = self.dilation * self.kernel.saturating_sub(1);
        let spread = len.saturating_sub(1) * self.stride + steps + 1 + self.output_padding;
        spread.saturating_sub(self.before + self.after)
    }

    /// The windows of the convolution that this one is the transpose of: over the output, one for each of `len` values of the input. The last
    /// [`past`](Spread::past) values of the output are left out.
    ///
    /// ```
    /// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
    /// use formwork_tensor::Pad;
    /// let windows = TransposedAxis::<3, 2, Pad<1>, 1>::SPREAD.windows(14);
    /// assert_eq!((windows.len, windows.out()), (28, 14));
    /// ```
    pub const fn windows(self, len: usize) -> Span {
        let Spread { kernel, stride, before, dilation, .. } = self;
        let after = self.after.saturating_sub(self.output_padding);
        Span { len: self.out(len) - self.past(), kernel, stride, before, after, dilation, up: false }
    }

    /// The last values of the output that no value of the input is spread to, where there are so many that a window would fit in: with
    /// dilation they may be as many as the stride. They are 0 but for the bias.
    ///
    /// ```
    /// use formwork_tensor::transposed::{SpreadAxis, TransposedAxis};
    /// use formwork_tensor::Pad;
    /// assert_eq!(TransposedAxis::<3, 2, Pad<1>, 1>::SPREAD.past(), 0);
    /// assert_eq!(TransposedAxis::<3, 1, Pad<0>, 2, 3>::SPREAD.past(), 2);
    /// ```
    pub const fn past(self) -> usize {
        let past = self.output_padding.saturating_sub(self.after);
        if past < self.stride { 0 } else { past }
    }
}
