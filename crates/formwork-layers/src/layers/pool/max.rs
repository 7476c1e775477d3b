//! Maximum pooling.

use super::windows::{Seen, Windows};
use crate::relations::refuse;
use crate::trace::{Trace, Value, Windows as Traced};
use crate::{Backward, Infer, Memory, Parameters, Pass, Pool, role};
use core::convert::identity;
use core::marker::PhantomData;
use formwork_tensor::axis::WindowAxis;
use formwork_tensor::window::PoolWindow;
use formwork_tensor::{Axis, Element, Floor, Image, Level, Pad, Scalar, Size, Tensor};

/// The maximum of each window of each channel, with windows `Y` from top to bottom and `X` from left to right.
///
/// Mostly it is written [`MaxPool2d<K, S, P, R>`](MaxPool2d), or [`MaxPool1d`](crate::MaxPool1d) for sequences. By itself, it has rows and columns of their own, and
/// dilation: PyTorch's `MaxPool2d((2, 3), (2, 1), padding=(0, 1))` is `MaxPool<Axis<2, 2>, Axis<3, 1, Pad<1>>>`.
///
/// y\[c\]\[i\]\[j\] = max over k, l of x\[c\]\[i S + k D - B\]\[j S + l D - B\], B the padding before, where padding is minus infinity: it
/// is never the maximum of a window that sees a number. `Image<C, H, W>` to `Image<C, OH, OW>` with OH = floor((H + P - (D (K - 1) + 1))/S) + 1, or
/// rounded up with [`Ceil`](formwork_tensor::Ceil), PyTorch's `ceil_mode=True`: then the last window may reach past the end, as long as it starts
/// within the input or the padding before it. Padding is at most half the window on each side.
///
/// In training it records where each maximum was; dL/dy goes only there, and where windows
/// overlap what arrives adds up: dL/dx\[c\]\[m\]\[n\] = sum of dL/dy\[c\]\[i\]\[j\] over the windows whose maximum
/// is at (m, n). Of equal values the first in row-major order is the maximum, and a NaN is
/// greater than everything, as in PyTorch.
///
/// ```
/// use formwork_layers::{MaxPool2d, Passes};
/// use formwork_tensor::{Ceil, Image, Pad, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// assert_eq!(*MaxPool2d::<2>::new().forward(&x), Tensor::new([[[4.0, 5.0]]]));
/// // PyTorch's MaxPool2d(3, stride=2, padding=1):
/// assert_eq!(*MaxPool2d::<3, 2, Pad<1>>::new().forward(&x), Tensor::new([[[4.0, 5.0]]]));
/// // PyTorch's MaxPool2d(2, stride=3, ceil_mode=True): the second window sees one column.
/// assert_eq!(*MaxPool2d::<2, 3, Pad<0>, Ceil>::new().forward(&x), Tensor::new([[[4.0, 5.0]]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{MaxPool2d, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// MaxPool2d::<3>::new().forward(&Tensor::<Image<1, 2, 4>>::zeros()); // a window of 3 does not fit a height of 2
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{MaxPool2d, Passes};
/// # use formwork_tensor::{Image, Pad, Tensor};
/// MaxPool2d::<3, 2, Pad<2>>::new().forward(&Tensor::<Image<1, 8, 8>>::zeros()); // padding is at most half the window
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct MaxPool<Y: WindowAxis, X: WindowAxis> {
    windows: PhantomData<(Y, X)>,
}

/// A [`MaxPool`] with square windows: K x K values, moved by `S` (by default K), over an image padded by `P`, rounded by `R`.
pub type MaxPool2d<const K: usize, const S: usize = K, P = Pad<0>, R = Floor> =
    MaxPool<Axis<K, S, P, 1, R>, Axis<K, S, P, 1, R>>;

impl<Y: WindowAxis, X: WindowAxis> MaxPool<Y, X> {
    const KH: usize = Y::COUNT;
    const KW: usize = X::COUNT;

    /// The layer, which has no parameters.
    pub const fn new() -> Self {
        MaxPool { windows: PhantomData }
    }

    /// The maximum of a window.
    #[inline(always)]
    fn maximum<E: Element>(x: impl Fn(usize, usize) -> E) -> E {
        let mut best = x(0, 0);
        for at in 1..Self::KH * Self::KW {
            // One instruction, which loses a NaN.
            let value = x(at / Self::KW, at % Self::KW);
            best = value.zip(best, |value, best| if value > best { value } else { best });
        }
        // Two values are looked at with one comparison.
        for at in (0..Self::KH * Self::KW).step_by(2) {
            let next = (at + 1) % (Self::KH * Self::KW);
            let (a, b) = (x(at / Self::KW, at % Self::KW), x(next / Self::KW, next % Self::KW));
            best = E::choose(a, b, E::splat(E::Scalar::from_f64(f64::NAN)), best, |a, b| {
                a.is_nan() || b.is_nan()
            });
        }
        best
    }

    /// The maximum of a window, and which of its values it was: of values that are all minus infinity the `first`.
    #[inline(always)]
    fn maximum_at<E: Element>(first: (usize, usize), x: impl Fn(usize, usize) -> E) -> (E, E) {
        let place = |k: usize, l: usize| E::splat(E::Scalar::from_f64((k * Self::KW + l) as f64));
        let (mut best, mut at) = (x(first.0, first.1), place(first.0, first.1));
        for k in 0..Self::KH {
            for l in 0..Self::KW {
                let value = x(k, l);
                at = E::choose(best, value, place(k, l), at, greater);
                best = E::choose(best, value, value, best, greater);
            }
        }
        (best, at)
    }

    /// The value of a window that sees only a part of itself: minus infinity outside the input.
    #[inline(always)]
    fn clipped<E: Element>(seen: Seen, x: impl Fn(usize, usize) -> E) -> impl Fn(usize, usize) -> E {
        identity(
            #[inline(always)]
            move |k, l| {
                if seen.has(k, l) { x(k, l) } else { E::splat(E::Scalar::from_f64(f64::NEG_INFINITY)) }
            },
        )
    }

    #[inline(always)]
    pub(super) fn infer<
        E: Element,
        const C: usize,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
    >(
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Image<C, OH, OW>, E>,
    ) {
        for c in 0..C {
            for i in 0..OH {
                for j in 0..OW {
                    let seen = Windows::<Y, X, H, W>::seen(i, j);
                    let x = Windows::<Y, X, H, W>::values(x, c, (i, j));
                    y[c][i][j] = if Windows::<Y, X, H, W>::whole(seen) {
                        Self::maximum(x)
                    } else {
                        Self::maximum(Self::clipped(seen, x))
                    };
                }
            }
        }
    }

    #[inline(always)]
    pub(super) fn train<
        E: Element,
        const C: usize,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
    >(
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Image<C, OH, OW>, E>,
        record: &mut Tensor<Image<C, OH, OW>, E>,
    ) {
        for c in 0..C {
            for i in 0..OH {
                for j in 0..OW {
                    let seen = Windows::<Y, X, H, W>::seen(i, j);
                    let x = Windows::<Y, X, H, W>::values(x, c, (i, j));
                    (y[c][i][j], record[c][i][j]) = if Windows::<Y, X, H, W>::whole(seen) {
                        Self::maximum_at((0, 0), x)
                    } else {
                        Self::maximum_at((seen.rows.0, seen.columns.0), Self::clipped(seen, x))
                    };
                }
            }
        }
    }

    #[inline(always)]
    pub(super) fn scatter<
        E: Element,
        const C: usize,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
    >(
        dy: &Tensor<Image<C, OH, OW>, E>,
        record: &Tensor<Image<C, OH, OW>, E>,
        dx: &mut Tensor<Image<C, H, W>, E>,
    ) {
        // Where windows do not overlap and cover everything, each dL/dx is written once.
        let once = Windows::<Y, X, H, W>::APART;
        if !(once && Windows::<Y, X, H, W>::COVERED) {
            dx.fill(E::ZERO);
        }
        for c in 0..C {
            for i in 0..OH {
                for j in 0..OW {
                    let (d, at) = (dy[c][i][j], record[c][i][j]);
                    let seen = Windows::<Y, X, H, W>::seen(i, j);
                    for k in seen.rows.0..seen.rows.1 {
                        for l in seen.columns.0..seen.columns.1 {
                            let place = E::splat(E::Scalar::from_f64((k * Self::KW + l) as f64));
                            let part = E::choose(at, place, d, E::ZERO, |at, place| at == place);
                            let (row, column) = Windows::<Y, X, H, W>::place((i, j), (k, l));
                            let dx = &mut dx[c][row][column];
                            *dx = if once { part } else { *dx + part };
                        }
                    }
                }
            }
        }
    }
}

impl<
    Y: WindowAxis,
    X: WindowAxis,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Infer<Image<C, H, W>, T> for MaxPool<Y, X>
where
    Image<C, H, W>: PoolWindow<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    type Role = role::Pool;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || Self::infer(x, y),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let axes = [Y::WINDOW.over(H), X::WINDOW.over(W)];
        Traced::of(&axes).maximum(&mut at, x, &[C, OH, OW])
    }
}

impl<
    Y: WindowAxis,
    X: WindowAxis,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Pool<Image<C, H, W>, T> for MaxPool<Y, X>
where
    Image<C, H, W>: PoolWindow<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    const KERNEL: usize = Windows::<Y, X, H, W>::SIDE_BY_SIDE;
    const SELECTS: bool = true;
    /// Which of its window's values each maximum was.
    const TAPE: usize = C * OH * OW;

    #[inline(always)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        if RECORD { Self::maximum_at((0, 0), x) } else { (Self::maximum(x), E::ZERO) }
    }

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        let record = Tensor::view_mut(memory.tape);
        pass.level.run(
            #[inline(always)]
            || Self::train(x, y, record),
        );
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let (dy, record) = (&*io.dy, Tensor::view(memory.tape));
        pass.level.run(
            #[inline(always)]
            || Self::scatter(dy, record, dx),
        );
    }
}

/// A later value is the maximum if it is greater, or not a number.
#[inline(always)]
fn greater<T: Scalar>(best: T, value: T) -> bool {
    value > best || value.is_nan()
}

refuse!(vector, MaxPool<Y, X>, [Y: WindowAxis, X: WindowAxis, T: Scalar]);
