//! The fully connected layer.

mod kernels;
#[cfg(all(test, feature = "exhaustive"))]
mod tests;

use crate::init::UniformFanIn;
use crate::relations::{Features, refuse};
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Level, Scalar, Size, Tensor, Vector, memory};

/// A fully connected layer from `I` features to `O`: y\[o\] = b\[o\] + sum over i of w\[o\]\[i\] x\[i\].
///
/// | | shape |
/// |---|---|
/// | input | `Vector<I>` |
/// | output | `Vector<O>` |
/// | weight | O x I, as in PyTorch |
/// | bias | O |
///
/// The gradients are dL/dw\[o\]\[i\] = dL/dy\[o\] x\[i\], dL/db = dL/dy, and dL/dx\[i\] = sum over o of w\[o\]\[i\] dL/dy\[o\].
///
/// ```
/// use formwork_layers::{Linear, Passes};
/// use formwork_tensor::{Tensor, Vector};
/// let linear = Linear::<3, 2> { weight: [[1.0, 2.0, 3.0], [0.0, 0.0, 1.0]], bias: [0.0, 10.0] };
/// assert_eq!(*linear.forward(&Tensor::<Vector<3>>::new([1.0, 1.0, 1.0])), Tensor::new([6.0, 11.0]));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Linear, OnHeap, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// let linear = Linear::<3, 2>::seeded(0);
/// linear.forward(&Tensor::<Vector<4>>::zeros()); // this `Linear` takes a vector of 3 but is given one of 4
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct Linear<const I: usize, const O: usize, T: Scalar = f32> {
    /// One row an output.
    #[init(UniformFanIn(I))]
    pub weight: [[T; I]; O],
    /// One value an output.
    #[init(UniformFanIn(I))]
    #[bias]
    pub bias: [T; O],
}

impl<const N: usize, const I: usize, const O: usize, T: Scalar> Infer<Vector<N>, T> for Linear<I, O, T>
where
    Size<N>: Features<N, I>,
{
    type Out = Vector<O>;
    type Role = role::Alone;
    const MACS: u64 = I as u64 * O as u64;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Vector<N>, E>,
        y: &mut Tensor<Vector<O>, E>,
        _: &mut [E],
    ) {
        // `Features` holds, so N = I.
        let x = x.reshape::<Vector<I>>();
        level.run(
            #[inline(always)]
            || kernels::forward(level, &self.weight, &self.bias, x, y),
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let [weight, bias] = at.tensors(self);
        at.operation("Gemm", &[x, weight, bias], &[("transB", Attribute::Int(1))], &[O])
    }
}

impl<const N: usize, const I: usize, const O: usize, T: Scalar> Train<Vector<N>, T> for Linear<I, O, T>
where
    Size<N>: Features<N, I>,
{
    /// The input, sample by sample.
    const TRAIN_SCRATCH: usize = I;
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Vector<N>, Vector<O>, E>,
        memory: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            let samples = memory::flatten_mut::<T, E>(&mut memory.scratch[..I]);
            pass.level.run(
                #[inline(always)]
                || {
                    kernels::add_weight_gradient::<L, E, I, O>(
                        io.x.reshape::<Vector<I>>(),
                        io.dy,
                        samples,
                        &mut gradient.weight,
                    );
                    gradient.bias.iter_mut().zip(&**io.dy).for_each(|(b, d)| *b += d.sum());
                },
            );
        }
        if let Some(dx) = io.dx {
            pass.level.run(
                #[inline(always)]
                || kernels::input_gradient::<L, E, I, O>(&self.weight, io.dy, dx.reshape_mut::<Vector<I>>()),
            );
        }
    }
}

refuse!(image, Linear<I, O, T>, Vector<O>, [const I: usize, const O: usize, T: Scalar]);
refuse!(sequence, Linear<I, O, T>, Vector<O>, [const I: usize, const O: usize, T: Scalar]);
