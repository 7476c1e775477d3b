//! Normalisation of all of a sample's values.

use super::config::{NormConfig, NormDefaults};
use super::kernels::{Centre, TAPE, count};
use crate::init::{Ones, Zeros};
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use core::fmt::Debug;
use core::marker::PhantomData;
use formwork_tensor::{Element, Image, Known, Level, Scalar, Sequence, Shape, Tensor, Vector, memory};

/// Normalises all values of each sample: y = w (x - mean) / sqrt(var + eps) + b, with a weight and a bias for each value.
/// PyTorch's `LayerNorm(normalized_shape)` where that is the shape of a whole sample.
///
/// | | shape |
/// |---|---|
/// | input, output | `S`: an `Image<C, H, W>`, a `Sequence<C, L>` or a `Vector<N>` |
/// | weight, bias | as the sample, `[[[T; W]; H]; C]`, `[[T; L]; C]` or `[T; N]` |
///
/// Mean and (biased) variance are those of the sample, so that the layer computes the same in training and in inference, and a
/// sample does not depend on its batch. [`GroupNorm<1, C>`](crate::GroupNorm) normalises as this one does, but has a weight and a bias
/// a channel.
///
/// With n values, x' = (x - mean) / sqrt(var + eps) and g = w dL/dy, the gradients are, value by value, dL/db = dL/dy and
/// dL/dw = dL/dy x', summed over samples, and
/// dL/dx = (g - (sum of g) / n - x' (sum of g x') / n) / sqrt(var + eps), the sums being over the sample.
///
/// `K` has `eps`: 1e-5 by default, else what a [`NormConfig`] says. Statistics keep their digits: of values near 10,000 that differ
/// by 1, mean and variance are as exact as of values near 0.
///
/// ```
/// use formwork_layers::{LayerNorm, OnHeap, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let mut norm = LayerNorm::<Vector<2>>::seeded(0);
/// norm.bias = [0.0, 5.0];
/// let y = norm.forward(&Tensor::<Vector<2>>::new([1.0, 3.0]));
/// assert!((y[0] + 1.0).abs() < 1e-5 && (y[1] - 6.0).abs() < 1e-5);
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{LayerNorm, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// let norm = LayerNorm::<Image<4, 5, 6>>::seeded(0);
/// norm.forward(&Tensor::<Image<4, 5, 5>>::zeros()); // normalises `Image<4, 5, 6>` but is given `Image<4, 5, 5>`
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct LayerNorm<S: NormalizedShape, T: Scalar = f32, K: NormConfig = NormDefaults> {
    /// The factor of each value.
    #[init(Ones)]
    pub weight: S::Values<T>,
    /// The summand of each value.
    #[bias]
    #[init(Zeros)]
    pub bias: S::Values<T>,
    /// No value: `eps` is in the type.
    pub config: PhantomData<K>,
}

/// A shape that a [`LayerNorm`](crate::LayerNorm) has weights for: an image, a sequence or a vector.
///
/// ```
/// use formwork_layers::norm::NormalizedShape;
/// use formwork_tensor::Sequence;
/// let values: <Sequence<2, 3> as NormalizedShape>::Values<f32> = [[0.0; 3]; 2];
/// ```
#[diagnostic::on_unimplemented(
    message = "a `LayerNorm` normalises an `Image<C, H, W>`, a `Sequence<C, L>` or a `Vector<N>`, not `{Self}`",
    label = "not the shape of a sample",
    note = "`LayerNorm<Image<4, 5, 6>>` is PyTorch's LayerNorm([4, 5, 6]), `LayerNorm<Vector<12>>` its LayerNorm(12)"
)]
pub trait NormalizedShape: Shape {
    /// The native array of a value for each of the shape's.
    type Values<T: Scalar>: Parameters<T> + Copy + Debug + PartialEq;
}
impl<const C: usize, const H: usize, const W: usize> NormalizedShape for Image<C, H, W> {
    type Values<T: Scalar> = [[[T; W]; H]; C];
}
impl<const C: usize, const L: usize> NormalizedShape for Sequence<C, L> {
    type Values<T: Scalar> = [[T; L]; C];
}
impl<const N: usize> NormalizedShape for Vector<N> {
    type Values<T: Scalar> = [T; N];
}

/// `In: Over<S>` holds when the two are one shape.
#[diagnostic::on_unimplemented(
    message = "this `LayerNorm` normalises `{S}` but is given `{Self}`",
    label = "a sample of another shape"
)]
pub trait Over<S>: Shape {}
#[diagnostic::do_not_recommend]
impl<S: Shape> Over<S> for S {}

impl<S: NormalizedShape, T: Scalar, K: NormConfig> LayerNorm<S, T, K> {
    /// What normalises the sample goes to the tape, if there is one.
    #[inline(always)]
    fn normalise<L: Level, E: Element<Scalar = T>>(&self, level: L, x: &[E], y: &mut [E], tape: &mut [E]) {
        let (weight, bias) = (memory::as_slice::<T, _>(&self.weight), memory::as_slice::<T, _>(&self.bias));
        level.run(
            #[inline(always)]
            || {
                let centre = Centre::of::<K>(x);
                if !tape.is_empty() {
                    centre.keep(tape);
                }
                for ((y, x), (w, b)) in y.iter_mut().zip(x).zip(weight.iter().zip(bias)) {
                    *y = centre.normal(*x) * E::splat(*w) + E::splat(*b);
                }
            },
        );
    }
}

impl<In, Same, S, T, K> Infer<In, T> for LayerNorm<S, T, K>
where
    In: Known<Shape = Same>,
    Same: Over<S>,
    S: NormalizedShape,
    T: Scalar,
    K: NormConfig,
{
    type Out = S;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<In, E>,
        y: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
        self.normalise(level, x.as_slice(), y.as_mut_slice(), &mut []);
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let [weight, bias] = at.tensors(self);
        let attributes = [("axis", Attribute::Int(1)), ("epsilon", Attribute::Float(K::EPS))];
        at.operation("LayerNormalization", &[x, weight, bias], &attributes, S::DIMS)
    }
}

impl<In, Same, S, T, K> Train<In, T> for LayerNorm<S, T, K>
where
    In: Known<Shape = Same>,
    Same: Over<S>,
    S: NormalizedShape,
    T: Scalar,
    K: NormConfig,
{
    const TAPE: usize = TAPE;
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<S, E>,
        memory: Memory<'_, E>,
    ) {
        self.normalise(pass.level, x.as_slice(), y.as_mut_slice(), memory.tape);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, S, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        let centre = Centre::read(memory.tape);
        let (x, dy) = (io.x.as_slice(), io.dy.as_mut_slice());
        if let Some(gradient) = gradient {
            let weight = memory::as_mut_slice::<T, _>(&mut gradient.weight);
            let bias = memory::as_mut_slice::<T, _>(&mut gradient.bias);
            pass.level.run(
                #[inline(always)]
                || {
                    for ((x, d), (w, b)) in x.iter().zip(&*dy).zip(weight.iter_mut().zip(bias)) {
                        *w += (*d * centre.normal(*x)).sum();
                        *b += d.sum();
                    }
                },
            );
        }
        let Some(dx) = io.dx else { return };
        let weight = memory::as_slice::<T, _>(&self.weight);
        pass.level.run(
            #[inline(always)]
            || {
                // g, with which the values have the weight 1.
                dy.iter_mut().zip(weight).for_each(|(d, w)| *d = *d * E::splat(*w));
                let (sum, sum_x) = centre.slopes(x, dy);
                let n = count(x);
                centre.input_gradient(T::ONE, (sum / n, sum_x / n), (x, dy, dx.as_mut_slice()));
            },
        );
    }
}
