//! Average pooling.

use crate::fusion::Fusion;
use crate::relations::refuse;
use crate::{Backward, Layer, Memory, Parameters, Pass};
use formwork_tensor::{Axis, Element, Image, Level, Scalar, Size, Tensor, Window};

/// The mean of each K x K window of each channel, with stride `S` (by default K).
///
/// y\[c\]\[i\]\[j\] = 1/K^2 sum over k, l of x\[c\]\[i S + k\]\[j S + l\], `Image<C, H, W>` to `Image<C, OH, OW>` with
/// OH = floor((H - K)/S) + 1. Each dL/dy spreads evenly over its window:
/// dL/dx\[c\]\[m\]\[n\] = 1/K^2 sum of dL/dy\[c\]\[i\]\[j\] over the windows that see (m, n).
///
/// ```
/// use formwork_layers::{AvgPool2d, Forward};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<1, 2, 4>>::new([[[1.0, 2.0, 5.0, 5.0], [3.0, 4.0, 0.0, 0.0]]]);
/// assert_eq!(*AvgPool2d::<2>.forward(&x), Tensor::new([[[2.5, 2.5]]]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{AvgPool2d, Forward};
/// # use formwork_tensor::{Image, Tensor};
/// AvgPool2d::<2, 0>.forward(&Tensor::<Image<1, 2, 4>>::zeros()); // a window with stride 0 never moves
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct AvgPool2d<const K: usize, const S: usize = K>;

impl<const K: usize, const S: usize> AvgPool2d<K, S> {
    /// The mean of a window.
    #[inline(always)]
    fn of_window<E: Element>(x: impl Fn(usize, usize) -> E) -> E {
        let mut sum = E::ZERO;
        for k in 0..K {
            for l in 0..K {
                sum += x(k, l);
            }
        }
        sum * E::splat(E::Scalar::ONE / E::Scalar::from_f64((K * K) as f64))
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
> Layer<Image<C, H, W>, T> for AvgPool2d<K, S>
where
    Image<C, H, W>: Window<Axis<K, S>, Axis<K, S>, Height = Size<OH>, Width = Size<OW>>,
{
    type Out = Image<C, OH, OW>;
    const READS_OUTPUT: bool = false;
    const FUSION: Fusion =
        if K == S && K > 1 { Fusion::Pool { kernel: K, selects: false } } else { Fusion::Alone };

    #[inline(always)]
    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (Self::of_window(x), E::ZERO)
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
                            y[c][i][j] = Self::of_window(
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
        _: Memory<'_, E>,
        _: &mut Self,
    ) {
        let Some(dx) = io.dx else { return };
        let dy = &*io.dy;
        pass.level.run(
            #[inline(always)]
            || {
                dx.fill(E::ZERO);
                for c in 0..C {
                    for i in 0..OH {
                        for j in 0..OW {
                            let part = dy[c][i][j] * E::splat(T::ONE / T::from_f64((K * K) as f64));
                            for k in 0..K {
                                for l in 0..K {
                                    dx[c][i * S + k][j * S + l] += part;
                                }
                            }
                        }
                    }
                }
            },
        );
    }
}

refuse!(vector, AvgPool2d<K, S>, [const K: usize, const S: usize, T: Scalar]);
