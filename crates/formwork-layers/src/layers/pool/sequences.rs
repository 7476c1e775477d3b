//! Pooling of sequences: a sequence is an image of one row.

use super::avg::{AvgPool, Counting, IncludePad};
use super::max::MaxPool;
use crate::trace::{Trace, Value, Windows};
use crate::{Backward, Infer, Memory, Pass, Train, role};
use formwork_tensor::axis::{Flat, WindowAxis};
use formwork_tensor::window::PoolWindow;
use formwork_tensor::{Axis, Element, Floor, Image, Level, Pad, Scalar, Sequence, Size, Tensor};

/// A [`MaxPool`] of sequences: `Sequence<C, L>` to `Sequence<C, OL>`.
///
/// ```
/// use formwork_layers::{MaxPool1d, Passes};
/// use formwork_tensor::{Sequence, Tensor};
/// let x = Tensor::<Sequence<1, 5>>::new([[1.0, 3.0, 2.0, 4.0, 9.0]]);
/// assert_eq!(*MaxPool1d::<2>::new().forward(&x), Tensor::new([[3.0, 4.0]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{MaxPool1d, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// MaxPool1d::<2>::new().forward(&Tensor::<Image<1, 4, 4>>::zeros()); // takes a sequence, not an image
/// ```
pub type MaxPool1d<const K: usize, const S: usize = K, P = Pad<0>, R = Floor> =
    MaxPool<Flat, Axis<K, S, P, 1, R>>;

/// An [`AvgPool`] of sequences: `Sequence<C, L>` to `Sequence<C, OL>`.
///
/// ```
/// use formwork_layers::{AvgPool1d, Passes};
/// use formwork_tensor::{Sequence, Tensor};
/// let x = Tensor::<Sequence<1, 5>>::new([[1.0, 3.0, 2.0, 4.0, 9.0]]);
/// assert_eq!(*AvgPool1d::<2>::new().forward(&x), Tensor::new([[2.0, 3.0]]));
/// ```
pub type AvgPool1d<const K: usize, const S: usize = K, P = Pad<0>, R = Floor, Count = IncludePad> =
    AvgPool<Flat, Axis<K, S, P, 1, R>, Count>;

impl<Y: WindowAxis, X: WindowAxis, const C: usize, const LEN: usize, const OUT: usize, T: Scalar>
    Infer<Sequence<C, LEN>, T> for MaxPool<Y, X>
where
    Sequence<C, LEN>: PoolWindow<Y, X, Width = Size<OUT>>,
{
    type Out = Sequence<C, OUT>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Sequence<C, LEN>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        let (x, y) = (x.reshape::<Image<C, 1, LEN>>(), y.reshape_mut::<Image<C, 1, OUT>>());
        level.run(
            #[inline(always)]
            || Self::infer(x, y),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        Windows::of(&[X::WINDOW.over(LEN)]).maximum(&mut at, x, &[C, OUT])
    }
}

impl<Y: WindowAxis, X: WindowAxis, const C: usize, const LEN: usize, const OUT: usize, T: Scalar>
    Train<Sequence<C, LEN>, T> for MaxPool<Y, X>
where
    Sequence<C, LEN>: PoolWindow<Y, X, Width = Size<OUT>>,
{
    const TAPE: usize = C * OUT;
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Sequence<C, LEN>, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        let (x, y) = (x.reshape::<Image<C, 1, LEN>>(), y.reshape_mut::<Image<C, 1, OUT>>());
        let record = Tensor::view_mut(memory.tape);
        pass.level.run(
            #[inline(always)]
            || Self::train(x, y, record),
        );
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Sequence<C, LEN>, Self::Out, E>,
        memory: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let (dy, dx) = (io.dy.reshape::<Image<C, 1, OUT>>(), dx.reshape_mut::<Image<C, 1, LEN>>());
        let record = Tensor::view(memory.tape);
        pass.level.run(
            #[inline(always)]
            || Self::scatter(dy, record, dx),
        );
    }
}

impl<
    Y: WindowAxis,
    X: WindowAxis,
    Count: Counting,
    const C: usize,
    const LEN: usize,
    const OUT: usize,
    T: Scalar,
> Infer<Sequence<C, LEN>, T> for AvgPool<Y, X, Count>
where
    Sequence<C, LEN>: PoolWindow<Y, X, Width = Size<OUT>>,
{
    type Out = Sequence<C, OUT>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Sequence<C, LEN>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        let (x, y) = (x.reshape::<Image<C, 1, LEN>>(), y.reshape_mut::<Image<C, 1, OUT>>());
        level.run(
            #[inline(always)]
            || Self::infer(x, y),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        Windows::of(&[X::WINDOW.over(LEN)]).average(&mut at, Count::INCLUDES_PADDING, x, &[C, OUT])
    }
}

impl<
    Y: WindowAxis,
    X: WindowAxis,
    Count: Counting,
    const C: usize,
    const LEN: usize,
    const OUT: usize,
    T: Scalar,
> Train<Sequence<C, LEN>, T> for AvgPool<Y, X, Count>
where
    Sequence<C, LEN>: PoolWindow<Y, X, Width = Size<OUT>>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Sequence<C, LEN>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Some(dx) = io.dx else { return };
        let (dy, dx) = (io.dy.reshape::<Image<C, 1, OUT>>(), dx.reshape_mut::<Image<C, 1, LEN>>());
        pass.level.run(
            #[inline(always)]
            || Self::spread(dy, dx),
        );
    }
}
