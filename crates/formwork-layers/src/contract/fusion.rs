//! Layers computed in one pass: a convolution's values are handed on while they are still in registers or in the first
//! cache, to a function of each value and to the windows of a pooling layer. A chain finds such neighbours by itself.

use crate::Infer;
use crate::role::Role;
use core::marker::PhantomData;
use formwork_tensor::{Element, Scalar, Shape};

/// How a layer takes part in a pass that computes several layers, as its [role](crate::role) says. In inference and on the way
/// forward in training it computes the same, from its input alone.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fusion {
    /// It is computed by itself.
    Alone,
    /// It hands the values of an image on.
    Source {
        /// Elements of one row of all the channels that it computes at a time.
        row: usize,
        /// The only windows that it can hand on to, K of K x K, if it computes its values in patches.
        patch: Option<usize>,
    },
    /// In inference its output is a function of each value and its channel.
    Channelwise {
        /// How many channels there are.
        channels: usize,
    },
    /// Its output is a function of each value.
    Pointwise {
        /// The maximum of a window may be taken before it.
        monotone: bool,
    },
    /// Its output is computed from windows of K x K values side by side.
    Pool {
        /// K, more than 1.
        kernel: usize,
        /// It gives the greatest value of a window.
        selects: bool,
        /// It keeps something of each window for the backward pass.
        records: bool,
    },
}

impl Fusion {
    /// Whether the maxima of windows may be taken before this layer instead of after it.
    pub(crate) const fn commutes_with(self, pool: Fusion) -> bool {
        matches!((self, pool), (Fusion::Pointwise { monotone: true }, Fusion::Pool { selects: true, .. }))
    }

    /// Whether a pooling layer can follow this source in the same pass.
    pub(crate) const fn hands_on_to(self, pool: Fusion) -> bool {
        match (self, pool) {
            (Fusion::Source { patch: Some(patch), .. }, Fusion::Pool { kernel, .. }) => patch == kernel,
            (Fusion::Source { patch: None, .. }, Fusion::Pool { kernel, .. }) => kernel > 1,
            _ => false,
        }
    }
}

/// What follows a layer in the same pass: a function of each value, then windows. What comes of an image of C x H x W is
/// C x H/K x W/K values, rounded down, and as many records; without windows, K = 1, it is the values themselves.
///
/// ```
/// use formwork_layers::fusion::Follow;
/// use formwork_layers::{Conv2d, Infer, OnHeap, Source};
/// use formwork_tensor::{Element, Image, Portable, Scalar, Tensor};
///
/// struct Double;
/// impl<T: Scalar> Follow<T> for Double {
///     const KERNEL: usize = 1;
///     const RECORDS: bool = false;
///     fn point<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
///         x + x
///     }
///     fn points<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
///         x + x
///     }
///     fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
///         (x(0, 0), E::ZERO) // never asked
///     }
/// }
///
/// type In = Image<1, 4, 4>;
/// type Conv = Conv2d<1, 2, 3>;
/// let (conv, x, level) = (Conv::seeded(0), Tensor::<In>::from_fn(|i| i as f32), Portable);
/// let (mut y, mut doubled) = (Tensor::<Image<2, 2, 2>>::zeros(), Tensor::<Image<2, 2, 2>>::zeros());
/// let mut scratch = vec![0.0; <Conv as Infer<In>>::SCRATCH];
/// conv.infer_tile(level, &x, &mut y, &mut scratch);
/// conv.forward_fused(level, &x, &Double, doubled.as_mut_slice(), &mut [], &mut scratch);
/// assert_eq!(doubled[1][1][1], 2.0 * y[1][1][1]);
/// ```
pub trait Follow<T: Scalar> {
    /// K of the windows, K x K side by side; 1 without a pooling layer.
    const KERNEL: usize;
    /// Whether something is recorded of each window.
    const RECORDS: bool;

    /// The function of each value of a channel.
    fn point<E: Element<Scalar = T>>(&self, channel: usize, x: E) -> E;

    /// The same of a value of each of neighbouring channels, from `first` on, one a lane.
    fn points<E: Element<Scalar = T>>(&self, first: usize, x: E) -> E;

    /// The value of a window of values that went through [`point`](Follow::point), and what is recorded of it, if anything is.
    /// Without windows there is nothing to ask.
    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E);
}

/// Nothing follows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nothing;

impl<T: Scalar> Follow<T> for Nothing {
    const KERNEL: usize = 1;
    const RECORDS: bool = false;

    #[inline(always)]
    fn point<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
        x
    }

    #[inline(always)]
    fn points<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
        x
    }

    #[inline(always)]
    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (x(0, 0), E::ZERO)
    }
}

/// The layer that follows, on an input of shape `In`, in inference or in a pass that records.
pub(crate) struct Then<'a, In, N, const RECORD: bool>(&'a N, PhantomData<In>);

impl<'a, In, N, const RECORD: bool> Then<'a, In, N, RECORD> {
    #[inline(always)]
    pub(crate) fn new(layer: &'a N) -> Self {
        Then(layer, PhantomData)
    }
}

impl<In: Shape, T: Scalar, N: Infer<In, T>, const RECORD: bool> Follow<T> for Then<'_, In, N, RECORD> {
    const KERNEL: usize = match N::Role::FUSION {
        Fusion::Pool { kernel, .. } => kernel,
        _ => 1,
    };
    const RECORDS: bool = RECORD && matches!(N::Role::FUSION, Fusion::Pool { records: true, .. });

    #[inline(always)]
    fn point<E: Element<Scalar = T>>(&self, _: usize, x: E) -> E {
        match N::Role::FUSION {
            Fusion::Pointwise { .. } => N::Role::point(self.0, x),
            _ => x,
        }
    }

    #[inline(always)]
    fn points<E: Element<Scalar = T>>(&self, first: usize, x: E) -> E {
        self.point(first, x)
    }

    #[inline(always)]
    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        match N::Role::FUSION {
            Fusion::Pool { .. } => N::Role::window::<E, RECORD>(self.0, x),
            _ => Nothing.window(x),
        }
    }
}

/// A function of each value and a pooling layer. The function is computed after the pooling where that gives the same, of
/// fewer values.
pub(crate) struct Both<'a, In, Mid, A, P, const RECORD: bool>(
    pub(crate) Then<'a, In, A, RECORD>,
    pub(crate) Then<'a, Mid, P, RECORD>,
);

impl<In, Mid, A, P, T, const RECORD: bool> Follow<T> for Both<'_, In, Mid, A, P, RECORD>
where
    In: Shape,
    Mid: Shape,
    T: Scalar,
    A: Infer<In, T>,
    P: Infer<Mid, T>,
{
    const KERNEL: usize = <Then<'_, Mid, P, RECORD> as Follow<T>>::KERNEL;
    const RECORDS: bool = <Then<'_, Mid, P, RECORD> as Follow<T>>::RECORDS;

    #[inline(always)]
    fn point<E: Element<Scalar = T>>(&self, channel: usize, x: E) -> E {
        if A::Role::FUSION.commutes_with(P::Role::FUSION) { x } else { self.0.point(channel, x) }
    }

    #[inline(always)]
    fn points<E: Element<Scalar = T>>(&self, first: usize, x: E) -> E {
        self.point(first, x)
    }

    #[inline(always)]
    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        let (value, record) = self.1.window(x);
        (if A::Role::FUSION.commutes_with(P::Role::FUSION) { self.0.point(0, value) } else { value }, record)
    }
}

/// A layer that is a line of each value of a channel, y = (x - centre) scale + offset, and then what follows it.
pub(crate) struct Lines<'a, T, F> {
    /// The centre of each channel, then the scales, then the offsets.
    lines: &'a [T],
    channels: usize,
    next: F,
}

impl<'a, T: Scalar, F> Lines<'a, T, F> {
    /// How many scalars the lines of a layer are.
    pub(crate) const fn count(fusion: Fusion) -> usize {
        match fusion {
            Fusion::Channelwise { channels } => 3 * channels,
            _ => 0,
        }
    }

    /// The lines of a layer on an input of shape `In`, written to `lines`.
    #[inline(always)]
    pub(crate) fn of<In: Shape, N: Infer<In, T>>(layer: &N, lines: &'a mut [T], next: F) -> Self {
        let lines = &mut lines[..const { Self::count(N::Role::FUSION) }];
        N::Role::lines(layer, lines);
        Lines { lines, channels: lines.len() / 3, next }
    }
}

impl<T: Scalar, F: Follow<T>> Follow<T> for Lines<'_, T, F> {
    const KERNEL: usize = F::KERNEL;
    const RECORDS: bool = F::RECORDS;

    #[inline(always)]
    fn point<E: Element<Scalar = T>>(&self, channel: usize, x: E) -> E {
        let number = |part: usize| E::splat(self.lines[part * self.channels + channel]);
        self.next.point(channel, (x - number(0)) * number(1) + number(2))
    }

    #[inline(always)]
    fn points<E: Element<Scalar = T>>(&self, first: usize, x: E) -> E {
        let number = |part: usize| {
            let mut lanes = E::ZERO;
            let at = part * self.channels + first;
            lanes.lanes_mut().copy_from_slice(&self.lines[at..][..E::LANES]);
            lanes
        };
        self.next.points(first, (x - number(0)) * number(1) + number(2))
    }

    #[inline(always)]
    fn window<E: Element<Scalar = T>>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        self.next.window(x)
    }
}
