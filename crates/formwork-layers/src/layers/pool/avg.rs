//! Average pooling.

use super::windows::{Seen, Windows};
use crate::relations::refuse;
use crate::trace::{Trace, Value, Windows as Traced};
use crate::{Backward, Infer, Memory, Parameters, Pass, Pool, role};
use core::marker::PhantomData;
use formwork_tensor::axis::WindowAxis;
use formwork_tensor::window::PoolWindow;
use formwork_tensor::{Axis, Element, Floor, Image, Level, Pad, Scalar, Size, Span, Tensor};

/// The zeros of the padding count among a window's values: PyTorch's `count_include_pad=True`. What a window reaches past the padding does not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IncludePad;

/// Only a window's values within the input count: PyTorch's `count_include_pad=False`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExcludePad;

/// [`IncludePad`] or [`ExcludePad`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say whether padding is counted: say `IncludePad` or `ExcludePad`",
    label = "neither `IncludePad` nor `ExcludePad`"
)]
pub trait Counting: Copy + Default + Send + Sync + 'static {
    /// Whether padding is counted.
    const INCLUDES_PADDING: bool;
}
impl Counting for IncludePad {
    const INCLUDES_PADDING: bool = true;
}
impl Counting for ExcludePad {
    const INCLUDES_PADDING: bool = false;
}

/// The mean of each window of each channel, with windows `Y` from top to bottom and `X` from left to right.
///
/// Mostly it is written [`AvgPool2d<K, S, P, R, Count>`](AvgPool2d), or [`AvgPool1d`](crate::AvgPool1d) for sequences. By itself, it has rows and columns of their own:
/// PyTorch's `AvgPool2d((2, 4))` is `AvgPool<Axis<2, 2>, Axis<4, 4>>`.
///
/// y\[c\]\[i\]\[j\] = 1/n sum over k, l of x\[c\]\[i S + k - B\]\[j S + l - B\], with x = 0 outside the image, and B the padding before. n is the number of the
/// window's values: with [`IncludePad`] those within the input or its padding, K^2 unless the window reaches past that, with [`ExcludePad`] those
/// within the input. `Image<C, H, W>` to `Image<C, OH, OW>` with
/// OH = floor((H + P - K)/S) + 1, or rounded up with [`Ceil`](formwork_tensor::Ceil). Each dL/dy spreads evenly over its window:
/// dL/dx\[c\]\[m\]\[n\] = sum of dL/dy\[c\]\[i\]\[j\] / n over the windows that see (m, n).
///
/// ```
/// use formwork_layers::pool::ExcludePad;
/// use formwork_layers::{AvgPool2d, Passes};
/// use formwork_tensor::{Floor, Image, Pad, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// assert_eq!(*AvgPool2d::<2>::new().forward(&x), Tensor::new([[[2.5, 2.5]]]));
/// // PyTorch's AvgPool2d(2, padding=1), and with count_include_pad=False:
/// let y = AvgPool2d::<2, 2, Pad<1>>::new().forward(&x);
/// assert_eq!(y[0], [[0.25, 1.75, 1.25], [0.75, 1.0, 0.0]]);
/// let y = AvgPool2d::<2, 2, Pad<1>, Floor, ExcludePad>::new().forward(&x);
/// assert_eq!(y[0], [[1.0, 3.5, 5.0], [3.0, 2.0, 0.0]]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{AvgPool2d, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// AvgPool2d::<2, 0>::new().forward(&Tensor::<Image<1, 2, 4>>::zeros()); // a window with stride 0 never moves
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct AvgPool<Y: WindowAxis, X: WindowAxis, Count: Counting = IncludePad> {
    windows: PhantomData<(Y, X, Count)>,
}

/// An [`AvgPool`] with square windows: K x K values, moved by `S` (by default K), over an image padded by `P`, rounded by `R`.
pub type AvgPool2d<const K: usize, const S: usize = K, P = Pad<0>, R = Floor, Count = IncludePad> =
    AvgPool<Axis<K, S, P, 1, R>, Axis<K, S, P, 1, R>, Count>;

impl<Y: WindowAxis, X: WindowAxis, Count: Counting> AvgPool<Y, X, Count> {
    const KH: usize = Y::COUNT;
    const KW: usize = X::COUNT;

    /// The layer, which has no parameters.
    pub const fn new() -> Self {
        AvgPool { windows: PhantomData }
    }

    /// The mean of a window.
    #[inline(always)]
    fn of_window<E: Element>(x: impl Fn(usize, usize) -> E) -> E {
        let mut sum = E::ZERO;
        for k in 0..Self::KH {
            for l in 0..Self::KW {
                sum += x(k, l);
            }
        }
        sum * Self::share(Self::KH * Self::KW)
    }

    /// 1/n.
    #[inline(always)]
    fn share<E: Element>(n: usize) -> E {
        E::splat(E::Scalar::ONE / E::Scalar::from_f64(n as f64))
    }

    /// How many values window `at` is the mean of on an axis, where it sees those of `seen`.
    const fn counted(axis: Span, at: usize, seen: (usize, usize)) -> usize {
        if !Count::INCLUDES_PADDING {
            return seen.1 - seen.0;
        }
        let left = axis.around().saturating_sub(at * axis.stride).div_ceil(axis.dilation);
        if left < axis.kernel { left } else { axis.kernel }
    }

    /// The factor of window (i, j), one part of its sum. A window that sees nothing is 0.
    #[inline(always)]
    fn factor<E: Element, const H: usize, const W: usize>(i: usize, j: usize, seen: Seen) -> E {
        if !Windows::<Y, X, H, W>::CLIPPED {
            return Self::share(Self::KH * Self::KW);
        }
        let rows = Self::counted(Windows::<Y, X, H, W>::ROWS, i, seen.rows);
        let columns = Self::counted(Windows::<Y, X, H, W>::COLUMNS, j, seen.columns);
        Self::share((rows * columns).max(1))
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
                        Self::of_window(x)
                    } else {
                        let mut sum = E::ZERO;
                        for k in seen.rows.0..seen.rows.1 {
                            for l in seen.columns.0..seen.columns.1 {
                                sum += x(k, l);
                            }
                        }
                        sum * Self::factor::<E, H, W>(i, j, seen)
                    };
                }
            }
        }
    }

    #[inline(always)]
    pub(super) fn spread<
        E: Element,
        const C: usize,
        const H: usize,
        const W: usize,
        const OH: usize,
        const OW: usize,
    >(
        dy: &Tensor<Image<C, OH, OW>, E>,
        dx: &mut Tensor<Image<C, H, W>, E>,
    ) {
        dx.fill(E::ZERO);
        for c in 0..C {
            for i in 0..OH {
                for j in 0..OW {
                    let seen = Windows::<Y, X, H, W>::seen(i, j);
                    let part = dy[c][i][j] * Self::factor::<E, H, W>(i, j, seen);
                    for k in seen.rows.0..seen.rows.1 {
                        for l in seen.columns.0..seen.columns.1 {
                            let (row, column) = Windows::<Y, X, H, W>::place((i, j), (k, l));
                            dx[c][row][column] += part;
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
    Count: Counting,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Infer<Image<C, H, W>, T> for AvgPool<Y, X, Count>
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
        Traced::of(&axes).average(&mut at, Count::INCLUDES_PADDING, x, &[C, OH, OW])
    }
}

impl<
    Y: WindowAxis,
    X: WindowAxis,
    Count: Counting,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Pool<Image<C, H, W>, T> for AvgPool<Y, X, Count>
where
    Image<C, H, W>: PoolWindow<Y, X, Height = Size<OH>, Width = Size<OW>>,
{
    const KERNEL: usize = Windows::<Y, X, H, W>::SIDE_BY_SIDE;
    const SELECTS: bool = false;

    #[inline(always)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (Self::of_window(x), E::ZERO)
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || Self::spread(dy, dx),
        );
    }
}

refuse!(vector, AvgPool<Y, X, Count>, [Y: WindowAxis, X: WindowAxis, Count: Counting, T: Scalar]);
