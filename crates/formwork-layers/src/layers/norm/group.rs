//! Normalisation of groups of channels.

use super::config::{NormConfig, NormDefaults};
use super::kernels::{Centre, TAPE, count};
use crate::init::{Ones, Zeros};
use crate::relations::{Channels, Length};
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use core::marker::PhantomData;
use formwork_tensor::groups::InGroups;
use formwork_tensor::{Element, Image, Level, Scalar, Sequence, Shape, Size, Tensor, Vector};

/// Normalises the values of each of `G` groups of channels of each sample: y = w (x - mean) / sqrt(var + eps) + b, PyTorch's
/// `GroupNorm(G, C)`.
///
/// | | shape |
/// |---|---|
/// | input, output | `Image<C, H, W>`, `Sequence<C, L>` or `Vector<C>` |
/// | weight, bias | C |
///
/// A group is C / G channels, one after the other: with one group all of a sample is one, with C each channel by itself
/// (PyTorch's `InstanceNorm2d` with `affine=True`). Mean and (biased) variance are those of the sample, so that the layer computes the
/// same in training and in inference, and a sample does not depend on its batch. Weight and bias are those of a channel.
///
/// With n values in a group, x' = (x - mean) / sqrt(var + eps) and g = w dL/dy, the gradients are dL/db = sum of dL/dy and
/// dL/dw = sum of dL/dy x' over channel and samples, and
/// dL/dx = (g - (sum of g) / n - x' (sum of g x') / n) / sqrt(var + eps), the sums being over the group.
///
/// `K` has `eps`: 1e-5 by default, else what a [`NormConfig`] says. Statistics keep their digits: of values near 10,000 that differ
/// by 1, mean and variance are as exact as of values near 0.
///
/// ```
/// use formwork_layers::{GroupNorm, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// let x = Tensor::<Image<2, 1, 2>>::new([[[1.0, 3.0]], [[10.0, 30.0]]]);
/// let y = GroupNorm::<2, 2>::seeded(0).forward(&x); // each channel by itself
/// assert!((y[1][0][0] + 1.0).abs() < 1e-5 && (y[1][0][1] - 1.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{GroupNorm, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // 4 groups do not divide 6 channels
/// GroupNorm::<4, 6>::seeded(0).forward(&Tensor::<Image<6, 2, 2>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{GroupNorm, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// GroupNorm::<2, 6>::seeded(0).forward(&Tensor::<Image<4, 2, 2>>::zeros()); // takes 6 channels but is given 4
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct GroupNorm<const G: usize, const C: usize, T: Scalar = f32, K: NormConfig = NormDefaults> {
    /// The factor of each channel.
    #[init(Ones)]
    pub weight: [T; C],
    /// The summand of each channel.
    #[bias]
    #[init(Zeros)]
    pub bias: [T; C],
    /// No value: `eps` is in the type.
    pub config: PhantomData<K>,
}

impl<const G: usize, const C: usize, T: Scalar, K: NormConfig> GroupNorm<G, C, T, K> {
    /// The channels of a group.
    const EACH: usize = C / G;

    /// Of channels of `values` each; what normalises each group goes to the tape, if there is one.
    #[inline(always)]
    fn normalise<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        values: usize,
        (x, y): (&[E], &mut [E]),
        tape: &mut [E],
    ) {
        level.run(
            #[inline(always)]
            || {
                for group in 0..G {
                    let first = group * Self::EACH;
                    let centre = Centre::of::<K>(&x[first * values..][..Self::EACH * values]);
                    if !tape.is_empty() {
                        centre.keep(&mut tape[TAPE * group..]);
                    }
                    for c in first..first + Self::EACH {
                        let (x, y) = (&x[c * values..][..values], &mut y[c * values..][..values]);
                        centre.apply(self.weight[c], self.bias[c], x, y);
                    }
                }
            },
        );
    }

    #[inline(always)]
    fn gradients<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        values: usize,
        (x, dy, mut dx): (&[E], &[E], Option<&mut [E]>),
        tape: &[E],
        mut gradient: Option<&mut Self>,
    ) {
        level.run(
            #[inline(always)]
            || {
                for group in 0..G {
                    let first = group * Self::EACH;
                    let centre = Centre::read(&tape[TAPE * group..]);
                    let (mut sum, mut sum_x) = (E::ZERO, E::ZERO);
                    for c in first..first + Self::EACH {
                        let (dys, dy_xs) =
                            centre.slopes(&x[c * values..][..values], &dy[c * values..][..values]);
                        if let Some(gradient) = &mut gradient {
                            gradient.weight[c] += dy_xs.sum();
                            gradient.bias[c] += dys.sum();
                        }
                        sum += dys * E::splat(self.weight[c]);
                        sum_x += dy_xs * E::splat(self.weight[c]);
                    }
                    let Some(dx) = &mut dx else { continue };
                    let n = count(&x[first * values..][..Self::EACH * values]);
                    for c in first..first + Self::EACH {
                        let (x, dy) = (&x[c * values..][..values], &dy[c * values..][..values]);
                        let dx = &mut dx[c * values..][..values];
                        centre.input_gradient(self.weight[c], (sum / n, sum_x / n), (x, dy, dx));
                    }
                }
            },
        );
    }
}

/// Both passes on a kind of shape of `N` channels of so many values each.
macro_rules! in_groups {
    ($shape:ty: $values:expr, [$($sizes:tt)*], $($fits:tt)*) => {
        impl<const G: usize, const C: usize, const N: usize, $($sizes)* T: Scalar, K: NormConfig> Infer<$shape, T>
            for GroupNorm<G, C, T, K>
        where
            $($fits)*,
            Size<N>: InGroups<G, C>,
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
                self.normalise(level, $values, (x.as_slice(), y.as_mut_slice()), &mut []);
            }

            fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
                // Groups as channels, each normalised, then the channels' factors: ONNX has no one operation for it before opset 21.
                let dims = <$shape as Shape>::DIMS;
                let (ones, zeros) = (at.graph.constant(None, &[G], &|_| T::ONE), at.graph.constant(None, &[G], &|_| T::ZERO));
                let groups = at.graph.numbers(&[0, G as i64, -1]);
                let x = at.operation("Reshape", &[x, groups], &[], &[G, Self::EACH * $values]);
                let eps = [("epsilon", Attribute::Float(K::EPS))];
                let x = at.operation("InstanceNormalization", &[x, ones, zeros], &eps, &[G, Self::EACH * $values]);
                let mut sizes = [0; 4];
                for (size, dim) in sizes[1..].iter_mut().zip(dims) {
                    *size = *dim as i64;
                }
                let sizes = at.graph.numbers(&sizes[..=dims.len()]);
                let x = at.operation("Reshape", &[x, sizes], &[], dims);
                let each = &[C, 1, 1][..dims.len()];
                let (weight, bias) = (at.tensor_as(self, 0, each), at.tensor_as(self, 1, each));
                let x = at.operation("Mul", &[x, weight], &[], dims);
                at.operation("Add", &[x, bias], &[], dims)
            }
        }

        impl<const G: usize, const C: usize, const N: usize, $($sizes)* T: Scalar, K: NormConfig> Train<$shape, T>
            for GroupNorm<G, C, T, K>
        where
            $($fits)*,
            Size<N>: InGroups<G, C>,
        {
            const TAPE: usize = TAPE * G;
            const READS_OUTPUT: bool = false;

            fn forward_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, L, T>,
                x: &Tensor<$shape, E>,
                y: &mut Tensor<$shape, E>,
                memory: Memory<'_, E>,
            ) {
                self.normalise(pass.level, $values, (x.as_slice(), y.as_mut_slice()), memory.tape);
            }

            fn backward_tile<L: Level, E: Element<Scalar = T>>(
                &self,
                pass: &Pass<'_, L, T>,
                io: Backward<'_, $shape, $shape, E>,
                memory: Memory<'_, E>,
                gradient: Option<&mut Self>,
            ) {
                let tensors = (io.x.as_slice(), io.dy.as_slice(), io.dx.map(|dx| dx.as_mut_slice()));
                self.gradients(pass.level, $values, tensors, memory.tape, gradient);
            }
        }
    };
}

in_groups!(Image<N, H, W>: H * W, [const H: usize, const W: usize,], Size<N>: Channels<N, C, Self>);
in_groups!(Sequence<N, LEN>: LEN, [const LEN: usize,], Size<N>: Channels<N, C, Self>);
in_groups!(Vector<N>: 1, [], Size<N>: Length<N, C, Self>);
