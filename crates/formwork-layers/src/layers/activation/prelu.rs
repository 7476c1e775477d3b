//! The rectifier whose slope is learned.

#[cfg(test)]
mod tests;

use crate::init::Constant;
use crate::relations::Slopes;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Image, Level, Scalar, Sequence, Shape, Size, Tensor, Vector};

/// y = x where x > 0, else w x, with one learned slope w for all values, or one for each of `C` channels: PyTorch's
/// `PReLU(num_parameters=C)` (He and others 2015).
///
/// | | shape |
/// |---|---|
/// | input, output | `Image<C, H, W>`, `Sequence<C, L>` or `Vector<C>`; with one slope of any number of channels |
/// | weight | C, from 1 to 1024 |
///
/// The channel is the first axis of a sample: each feature of a vector is one. dL/dx = dL/dy where x > 0, else w dL/dy (so w at
/// x = 0), and dL/dw = the sum of x dL/dy over the values of the channel that are not positive, and over the batch. Slopes start
/// from 0.25. A NaN stays a NaN.
///
/// ```
/// use formwork_layers::{OnHeap, PRelu, Passes};
/// use formwork_tensor::{Sequence, Tensor, Vector};
/// let one = PRelu::<1>::seeded(0);
/// assert_eq!(*one.forward(&Tensor::<Vector<3>>::new([-1.0, 0.0, 2.0])), Tensor::new([-0.25, 0.0, 2.0]));
///
/// let mut each = PRelu::<2>::seeded(0);
/// each.weight = [0.5, -1.0];
/// let x = Tensor::<Sequence<2, 2>>::new([[-2.0, 3.0], [-2.0, -3.0]]);
/// assert_eq!(*each.forward(&x), Tensor::new([[-1.0, 3.0], [2.0, 3.0]]));
/// let gradients = each.backward(&x, &Tensor::<Sequence<2, 2>>::new([[1.0; 2]; 2]));
/// assert_eq!(*gradients.input, Tensor::new([[0.5, 1.0], [-1.0, -1.0]]));
/// assert_eq!(gradients.parameters.weight, [-2.0, -5.0]);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{OnHeap, PRelu, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// PRelu::<3>::seeded(0).forward(&Tensor::<Image<2, 4, 4>>::zeros()); // has 3 slopes, one a channel, but is given 2 channels
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct PRelu<const C: usize = 1, T: Scalar = f32> {
    /// The slope of each channel, or of all.
    #[init(Constant(0.25))]
    pub weight: [T; C],
}

/// `value` by the slope at `x`.
#[inline(always)]
fn scale<T: Scalar>(x: T, value: T, weight: T) -> T {
    value * if x > T::ZERO { T::ONE } else { weight }
}

/// How many products are summed in eight sums side by side, which need not wait for one another.
const BLOCK: usize = 128;

/// What a value adds to dL/dw.
#[inline(always)]
fn term<E: Element>(x: E, dy: E) -> E {
    x.zip(dy, |x, d| if x > E::Scalar::ZERO { E::Scalar::ZERO } else { x * d })
}

/// The sum of x dL/dy over those of at most `BLOCK` values that are not positive.
#[inline(always)]
fn block<E: Element>(x: &[E], dy: &[E]) -> E {
    let mut parts = [E::ZERO; 8];
    let ((x, last_x), (dy, last_dy)) = (x.as_chunks::<8>(), dy.as_chunks::<8>());
    for (x, dy) in x.iter().zip(dy) {
        for ((part, x), d) in parts.iter_mut().zip(x).zip(dy) {
            *part += term(*x, *d);
        }
    }
    for ((part, x), d) in parts.iter_mut().zip(last_x).zip(last_dy) {
        *part += term(*x, *d);
    }
    parts.iter().fold(E::ZERO, |sum, part| sum + *part)
}

/// The sum of x dL/dy over the values that are not positive. An image has so many that rounding shows in one long sum, so blocks
/// are summed in pairs, the pairs in pairs, and so on: `sums[k]` is that of 2^k blocks, or 0.
#[inline(always)]
fn slope_gradient<E: Element>(x: &[E], dy: &[E]) -> E {
    if x.len() <= BLOCK {
        return block(x, dy);
    }
    let mut sums = [E::ZERO; usize::BITS as usize];
    for (number, (x, dy)) in x.chunks(BLOCK).zip(dy.chunks(BLOCK)).enumerate() {
        let mut sum = block(x, dy);
        let full = number.trailing_ones() as usize;
        for lower in &mut sums[..full] {
            sum += *lower;
            *lower = E::ZERO;
        }
        sums[full] = sum;
    }
    sums.iter().fold(E::ZERO, |sum, part| sum + *part)
}

impl<const C: usize, T: Scalar> PRelu<C, T> {
    /// `value` by the slope at `x`, for each of them: the forward pass with the values themselves, else the gradient of the
    /// input.
    #[inline(always)]
    fn scale_all<L: Level, E: Element<Scalar = T>>(&self, level: L, x: &[E], values: &[E], out: &mut [E]) {
        let len = x.len() / C;
        level.run(
            #[inline(always)]
            || {
                let channels =
                    x.chunks_exact(len).zip(values.chunks_exact(len)).zip(out.chunks_exact_mut(len));
                for (((x, values), out), weight) in channels.zip(&self.weight) {
                    for ((x, value), out) in x.iter().zip(values).zip(out) {
                        *out = x.zip(*value, |x, value| scale(x, value, *weight));
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn backward<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        (x, dy, dx): (&[E], &[E], Option<&mut [E]>),
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            let len = x.len() / C;
            level.run(
                #[inline(always)]
                || {
                    let channels = x.chunks_exact(len).zip(dy.chunks_exact(len));
                    for ((x, dy), weight) in channels.zip(&mut gradient.weight) {
                        *weight += slope_gradient(x, dy).sum();
                    }
                },
            );
        }
        if let Some(dx) = dx {
            self.scale_all(level, x, dy, dx);
        }
    }
}

/// Both passes on a kind of shape with `N` channels.
macro_rules! on_channels {
    ($shape:ty, [$($sizes:tt)*]) => {
        impl<const C: usize, const N: usize, $($sizes)* T: Scalar> Infer<$shape, T> for PRelu<C, T>
        where
            Size<N>: Slopes<N, C, Self>,
        {
            type Out = $shape;
            type Role = role::Alone;

            fn infer_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                level: L,
                x: &Tensor<$shape, E>,
                y: &mut Tensor<$shape, E>,
                _: &mut [E],
            ) {
                self.scale_all(level, x.as_slice(), x.as_slice(), y.as_mut_slice());
            }

            fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
                let dims = <$shape as Shape>::DIMS;
                // A slope a channel, or one for all.
                let slope = at.tensor_as(self, 0, &[C, 1, 1][..dims.len()]);
                at.operation("PRelu", &[x, slope], &[], dims)
            }
        }

        impl<const C: usize, const N: usize, $($sizes)* T: Scalar> Train<$shape, T> for PRelu<C, T>
        where
            Size<N>: Slopes<N, C, Self>,
        {
            const READS_OUTPUT: bool = false;

            fn backward_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, L, T>,
                io: Backward<'_, $shape, $shape, E>,
                _: Memory<'_, E>,
                gradient: Option<&mut Self>,
            ) {
                let io = (io.x.as_slice(), io.dy.as_slice(), io.dx.map(|dx| dx.as_mut_slice()));
                self.backward(pass.level, io, gradient);
            }
        }
    };
}
on_channels!(Image<N, H, W>, [const H: usize, const W: usize,]);
on_channels!(Sequence<N, LEN>, [const LEN: usize,]);
on_channels!(Vector<N>, []);
