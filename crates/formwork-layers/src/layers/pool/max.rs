//! Maximum pooling.

use crate::fusion::Fusion;
use crate::relations::refuse;
use crate::{Backward, Layer, Memory, Parameters, Pass};
use formwork_tensor::{Axis, Element, Image, Level, Scalar, Size, Tensor, Window};

/// The maximum of each K x K window of each channel, with stride `S` (by default K).
///
/// y\[c\]\[i\]\[j\] = max over k, l of x\[c\]\[i S + k\]\[j S + l\], `Image<C, H, W>` to `Image<C, OH, OW>` with
/// OH = floor((H - K)/S) + 1. In training it records where each maximum was; dL/dy goes only there, and where windows
/// overlap (S < K) what arrives adds up: dL/dx\[c\]\[m\]\[n\] = sum of dL/dy\[c\]\[i\]\[j\] over the windows whose maximum
/// is at (m, n). Of equal values the first in row-major order is the maximum, and a NaN is
/// greater than everything, as in PyTorch.
///
/// ```
/// use formwork_layers::{Forward, MaxPool2d};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// assert_eq!(*MaxPool2d::<2>.forward(&x), Tensor::new([[[4.0, 5.0]]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Forward, MaxPool2d};
/// # use formwork_tensor::{Image, Tensor};
/// MaxPool2d::<3>.forward(&Tensor::<Image<1, 2, 4>>::zeros()); // a window of 3 does not fit a height of 2
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct MaxPool2d<const K: usize, const S: usize = K>;

impl<const K: usize, const S: usize> MaxPool2d<K, S> {
    /// The maximum of a window.
    #[inline(always)]
    fn maximum<E: Element>(x: impl Fn(usize, usize) -> E) -> E {
        let mut best = x(0, 0);
        for at in 1..K * K {
            // One instruction, which loses a NaN.
            best = x(at / K, at % K).zip(best, |value, best| if value > best { value } else { best });
        }
        // Two values are looked at with one comparison.
        for at in (0..K * K).step_by(2) {
            let next = (at + 1) % (K * K);
            let (a, b) = (x(at / K, at % K), x(next / K, next % K));
            best = E::choose(a, b, E::splat(E::Scalar::from_f64(f64::NAN)), best, |a, b| {
                a.is_nan() || b.is_nan()
            });
        }
        best
    }

    /// The maximum of a window, and which of its values it was.
    #[inline(always)]
    fn maximum_at<E: Element>(x: impl Fn(usize, usize) -> E) -> (E, E) {
        let (mut best, mut at) = (x(0, 0), E::ZERO);
        for k in 0..K {
            for l in 0..K {
                let (value, place) = (x(k, l), E::splat(E::Scalar::from_f64((k * K + l) as f64)));
                at = E::choose(best, value, place, at, greater);
                best = E::choose(best, value, value, best, greater);
            }
        }
        (best, at)
    }
}

impl<
    const K: usize,
    const S: usize,
    const C: usize,
    const H: usize,
    const W: usize,
    const OH: usize,
    const OW: usize,
    T: Scalar,
> Layer<Image<C, H, W>, T> for MaxPool2d<K, S>
where
    Image<C, H, W>: Window<Axis<K, S>, Axis<K, S>, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    /// Which of its window's K * K values each maximum was.
    const TAPE: usize = C * OH * OW;
    const READS_OUTPUT: bool = false;
    const FUSION: Fusion =
        if K == S && K > 1 { Fusion::Pool { kernel: K, selects: true } } else { Fusion::Alone };

    #[inline(always)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        if RECORD { Self::maximum_at(x) } else { (Self::maximum(x), E::ZERO) }
    }

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || {
                for c in 0..C {
                    for i in 0..OH {
                        for j in 0..OW {
                            y[c][i][j] = Self::maximum(
                                #[inline(always)]
                                |k, l| x[c][i * S + k][j * S + l],
                            );
                        }
                    }
                }
            },
        );
    }

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        let record = Tensor::<Self::Out, E>::view_mut(memory.tape);
        pass.level.run(
            #[inline(always)]
            || {
                for c in 0..C {
                    for i in 0..OH {
                        for j in 0..OW {
                            (y[c][i][j], record[c][i][j]) = Self::maximum_at(
                                #[inline(always)]
                                |k, l| x[c][i * S + k][j * S + l],
                            );
                        }
                    }
                }
            },
        );
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        memory: Memory<'_, E>,
        _: &mut Self,
    ) {
        let Some(dx) = io.dx else { return };
        let record = Tensor::<Self::Out, E>::view(memory.tape);
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || {
                // Where windows do not overlap and cover everything, each dL/dx is written once.
                let once = S >= K;
                if !(once && OH * K == H && OW * K == W) {
                    dx.fill(E::ZERO);
                }
                for c in 0..C {
                    for i in 0..OH {
                        for j in 0..OW {
                            let (d, at) = (dy[c][i][j], record[c][i][j]);
                            for k in 0..K {
                                for l in 0..K {
                                    let place = E::splat(T::from_f64((k * K + l) as f64));
                                    let part = E::choose(at, place, d, E::ZERO, |at, place| at == place);
                                    let dx = &mut dx[c][i * S + k][j * S + l];
                                    *dx = if once { part } else { *dx + part };
                                }
                            }
                        }
                    }
                }
            },
        );
    }
}

/// A later value is the maximum if it is greater, or not a number.
#[inline(always)]
fn greater<T: Scalar>(best: T, value: T) -> bool {
    value > best || value.is_nan()
}

refuse!(vector, MaxPool2d<K, S>, [const K: usize, const S: usize, T: Scalar]);
