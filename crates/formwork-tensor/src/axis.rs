//! An axis that a window moves along, as a type and as a value.

use crate::padding::{Pad, Padding};
use crate::rounding::{Floor, Rounding};
use crate::{Parameters, Scalar, Size};

/// How a window moves along an axis: `K` values, one in `D`, moved by `S`, over an axis padded by `P`, the number of its positions
/// rounded by `R`.
///
/// L_out = floor((L_in + P - (D (K - 1) + 1))/S) + 1, or [`Ceil`](crate::Ceil) instead of floor. What padding there is says a type, never a bare number: [`Pad<1>`](Pad) is PyTorch's
/// `padding=1`; the others are in [`padding`](crate::padding).
///
/// ```
/// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
/// type Stem = Axis<7, 2, Pad<3>>;
/// assert_eq!(Stem::over(224).out(), 112);
/// ```
///
/// ```compile_fail
/// # use formwork_tensor::{Axis, axis::WindowAxis};
/// Axis::<7, 2, 3>::over(224); // a bare number is no padding
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Axis<const K: usize, const S: usize = 1, P = Pad<0>, const D: usize = 1, R = Floor>(
    core::marker::PhantomData<(P, R)>,
);

/// An [`Axis`], whatever its numbers. It counts the K values that a window sees.
///
/// ```
/// use formwork_tensor::axis::{Count, WindowAxis};
/// use formwork_tensor::{Axis, Pad};
/// fn halves<A: WindowAxis>(len: usize) -> bool {
///     2 * A::over(len).out() == len
/// }
/// assert!(halves::<Axis<3, 2, Pad<1>>>(8));
/// assert!(!halves::<Axis<3, 2>>(8));
/// assert_eq!(<Axis<3, 2> as Count>::COUNT, 3);
/// ```
pub trait WindowAxis: Count {
    /// The window over no input.
    const WINDOW: Span;

    /// The axis over an input of `len`.
    fn over(len: usize) -> Span {
        Self::WINDOW.over(len)
    }
}
impl<const K: usize, const S: usize, P: Padding, const D: usize, R: Rounding> WindowAxis
    for Axis<K, S, P, D, R>
{
    const WINDOW: Span = {
        let (before, after) = P::AROUND.sides(D * K.saturating_sub(1) + 1);
        Span { len: 0, kernel: K, stride: S, before, after, dilation: D, up: R::UP }
    };
}

/// The rows of a [`Sequence`](crate::Sequence), which has none: one value that nothing moves along.
///
/// It is the `Y` of one-dimensional layers, whose weights have no axis for it: `Flat::Array<P>` is `P` itself.
///
/// ```
/// use formwork_tensor::axis::{Flat, WindowAxis};
/// assert_eq!(Flat::over(1).out(), 1);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flat;

impl WindowAxis for Flat {
    const WINDOW: Span = Span { len: 0, kernel: 1, stride: 1, before: 0, after: 0, dilation: 1, up: false };
}

/// An axis and the window that moves along it, as values.
///
/// ```
/// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
/// let rows = Axis::<3, 2, Pad<1>>::over(9);
/// assert_eq!((rows.len, rows.kernel, rows.stride, rows.before, rows.after), (9, 3, 2, 1, 1));
/// assert_eq!(rows.out(), 5); // floor((9 + 2 - 3)/2) + 1
/// assert_eq!(rows.over(8).out(), 4);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The length of the input.
    pub len: usize,
    /// The values that a window sees.
    pub kernel: usize,
    /// From one window to the next.
    pub stride: usize,
    /// Zeros before the input.
    pub before: usize,
    /// Zeros behind the input.
    pub after: usize,
    /// From one value that a window sees to the next.
    pub dilation: usize,
    /// Whether the number of windows is rounded up, [`Ceil`](crate::Ceil).
    pub up: bool,
}

impl Span {
    /// The same window over an input of `len`.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// assert_eq!(Axis::<3>::over(5).over(7), Axis::<3>::over(7));
    /// ```
    pub const fn over(self, len: usize) -> Span {
        Span { len, ..self }
    }

    /// What a window reaches over: D (K - 1) + 1.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// assert_eq!(Axis::<3, 1, Pad<0>, 2>::over(9).reach(), 5);
    /// ```
    pub const fn reach(self) -> usize {
        self.dilation * self.kernel.saturating_sub(1) + 1
    }

    /// The length with its padding.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// assert_eq!(Axis::<3, 1, Pad<1>>::over(9).around(), 11);
    /// ```
    pub const fn around(self) -> usize {
        self.len + self.before + self.after
    }

    /// The length that windows move over: with its padding and, where the number of windows is rounded up, with what the last one
    /// reaches past that.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// use formwork_tensor::Ceil;
    /// assert_eq!(Axis::<3, 2, Pad<0>>::over(8).padded(), 8);
    /// assert_eq!(Axis::<3, 2, Pad<0>, 1, Ceil>::over(8).padded(), 9);
    /// ```
    pub const fn padded(self) -> usize {
        let around = self.around();
        let end = (self.out() - 1) * self.stride + self.reach();
        if self.up && end > around { end } else { around }
    }

    /// The number of windows: floor((L_in + P - (D (K - 1) + 1))/S) + 1, or rounded up, as long as the last one starts within the input
    /// or before it.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// use formwork_tensor::Ceil;
    /// assert_eq!(Axis::<3, 2, Pad<0>>::over(8).out(), 3);
    /// assert_eq!(Axis::<3, 2, Pad<0>, 1, Ceil>::over(8).out(), 4);
    /// ```
    pub const fn out(self) -> usize {
        let stride = if self.stride == 0 { 1 } else { self.stride };
        if !self.up {
            return self.around().saturating_sub(self.reach()) / stride + 1;
        }
        let moved = (self.around() + stride - 1).saturating_sub(self.reach()) / stride;
        let last = (self.len + self.before).saturating_sub(1) / stride;
        if moved < last { moved + 1 } else { last + 1 }
    }

    /// Of the values of window `at`, the first and the last (excluded) that lie within the input.
    ///
    /// ```
    /// use formwork_tensor::{Axis, Pad, axis::WindowAxis};
    /// let rows = Axis::<3, 1, Pad<1>>::over(4);
    /// // The first window begins on the padding, the last ends on it.
    /// assert_eq!((rows.seen(0), rows.seen(1), rows.seen(3)), ((1, 3), (0, 3), (0, 2)));
    /// ```
    pub const fn seen(self, at: usize) -> (usize, usize) {
        let start = at * self.stride;
        let first = self.before.saturating_sub(start).div_ceil(self.dilation);
        let end = (self.len + self.before).saturating_sub(start).div_ceil(self.dilation);
        let end = if end < self.kernel { end } else { self.kernel };
        (if first < end { first } else { end }, end)
    }
}

/// A number of things, as a type: [`Size<N>`](Size) of N, [`Axis<K>`](Axis) of K. It names native arrays where the number is no parameter.
///
/// ```
/// use formwork_tensor::axis::Count;
/// use formwork_tensor::{Axis, Size};
/// assert_eq!(<Axis<3> as Count>::filled(0.5), [0.5; 3]);
/// assert_eq!(Size::<2>::COUNT, 2);
/// ```
pub trait Count: sealed::Sealed + Copy + Default + Send + Sync + 'static {
    /// The number.
    const COUNT: usize;
    /// The same number as a [`Size`].
    type Number: Count;
    /// `[P; COUNT]` of parameters.
    type Array<T: Scalar, P: Parameters<T>>: Parameters<T>;
    /// `[V; COUNT]` of anything.
    type Of<V: Copy>: Copy;
    /// Each of them `value`.
    fn filled<V: Copy>(value: V) -> Self::Of<V>;
    /// The array as a slice.
    fn slice<V: Copy>(array: &Self::Of<V>) -> &[V];
    /// The array as a slice.
    fn slice_mut<V: Copy>(array: &mut Self::Of<V>) -> &mut [V];
    /// The parameters as a slice.
    fn parts<T: Scalar, P: Parameters<T>>(array: &Self::Array<T, P>) -> &[P];
}

macro_rules! count {
    ([$($generics:tt)*] $name:ty, $n:ident) => {
        impl<$($generics)*> Count for $name {
            const COUNT: usize = $n;
            type Number = Size<$n>;
            type Array<T: Scalar, P: Parameters<T>> = [P; $n];
            type Of<V: Copy> = [V; $n];
            #[inline(always)]
            fn filled<V: Copy>(value: V) -> [V; $n] {
                [value; $n]
            }
            #[inline(always)]
            fn slice<V: Copy>(array: &[V; $n]) -> &[V] {
                array
            }
            #[inline(always)]
            fn slice_mut<V: Copy>(array: &mut [V; $n]) -> &mut [V] {
                array
            }
            #[inline(always)]
            fn parts<T: Scalar, P: Parameters<T>>(array: &[P; $n]) -> &[P] {
                array
            }
        }
    };
}
pub(crate) use count;
count!([const N: usize] Size<N>, N);
count!([const K: usize, const S: usize, Pa: Padding, const D: usize, R: Rounding] Axis<K, S, Pa, D, R>, K);

impl Count for Flat {
    const COUNT: usize = 1;
    type Number = Size<1>;
    type Array<T: Scalar, P: Parameters<T>> = P;
    type Of<V: Copy> = [V; 1];
    #[inline(always)]
    fn filled<V: Copy>(value: V) -> [V; 1] {
        [value]
    }
    #[inline(always)]
    fn slice<V: Copy>(array: &[V; 1]) -> &[V] {
        array
    }
    #[inline(always)]
    fn slice_mut<V: Copy>(array: &mut [V; 1]) -> &mut [V] {
        array
    }
    #[inline(always)]
    fn parts<T: Scalar, P: Parameters<T>>(part: &P) -> &[P] {
        core::slice::from_ref(part)
    }
}

pub(crate) mod sealed {
    pub trait Sealed {}
    impl Sealed for super::Flat {}
    impl<const K: usize, const S: usize, P, const D: usize, R> Sealed for super::Axis<K, S, P, D, R> {}
    impl<const N: usize> Sealed for crate::Size<N> {}
}
