//! A bias for every position of an image.

use crate::relations::{SameImage, refuse};
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Memory, Parameters, Pass, Train, role};
use formwork_tensor::{Element, Image, Known, Level, Scalar, Tensor};

/// An untied bias: one learned value for each element of an image, y = x + b. After a convolution it is the bias *matrix*
/// of the size of the output, where the convolution's own bias is shared by a channel.
///
/// | | shape |
/// |---|---|
/// | input, output, bias | `Image<C, H, W>`, `[[[T; W]; H]; C]` |
///
/// dL/db = dL/dy, element by element, and dL/dx = dL/dy. The values start from 0, so that a network with this layer starts
/// as the one without it; beside a convolution whose own bias stays, the two add up.
///
/// ```
/// use formwork_layers::{Conv2d, OnHeap, Passes, UntiedBias};
/// use formwork_tensor::{Image, Tensor};
/// let mut net = <(Conv2d<1, 1, 2>, UntiedBias<1, 3, 3>)>::zeros::<f32>();
/// net.1.bias[0][2] = [7.0, 8.0, 9.0];
/// let x = Tensor::<Image<1, 4, 4>>::zeros();
/// assert_eq!(net.forward(&x)[0], [[0.0; 3], [0.0; 3], [7.0, 8.0, 9.0]]);
/// let dy = Tensor::<Image<1, 3, 3>>::from_fn(|i| i as f32);
/// assert_eq!(net.backward(&x, &dy).parameters.1.bias, **dy); // dL/db = dL/dz, one to one
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Conv2d, OnHeap, Passes, UntiedBias};
/// # use formwork_tensor::{Image, Tensor};
/// let net = <(Conv2d<1, 1, 2>, UntiedBias<1, 4, 4>)>::zeros::<f32>();
/// net.forward(&Tensor::<Image<1, 4, 4>>::zeros()); // takes an image of 1 x 4 x 4 but is given `Image<1, 3, 3>`
/// ```
#[derive(Clone, Debug, PartialEq, Parameters)]
#[repr(C)]
pub struct UntiedBias<const C: usize, const H: usize, const W: usize, T: Scalar = f32> {
    /// One value a position.
    #[bias]
    pub bias: [[[T; W]; H]; C],
}

impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const XC: usize,
    const XH: usize,
    const XW: usize,
    T: Scalar,
> Infer<Image<XC, XH, XW>, T> for UntiedBias<C, H, W, T>
where
    Image<XC, XH, XW>: Known<Shape: SameImage<C, H, W, Self>>,
{
    type Out = Image<C, H, W>;
    type Role = role::Alone;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<XC, XH, XW>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        let bias = self.bias.as_flattened().as_flattened();
        level.run(
            #[inline(always)]
            || {
                for ((y, x), b) in y.as_mut_slice().iter_mut().zip(x.as_slice()).zip(bias) {
                    *y = *x + E::splat(*b);
                }
            },
        );
    }

    fn trace(&self, x: Value, mut at: Trace<'_, T>) -> Value {
        let [bias] = at.tensors(self);
        at.operation("Add", &[x, bias], &[], &[C, H, W])
    }
}

impl<
    const C: usize,
    const H: usize,
    const W: usize,
    const XC: usize,
    const XH: usize,
    const XW: usize,
    T: Scalar,
> Train<Image<XC, XH, XW>, T> for UntiedBias<C, H, W, T>
where
    Image<XC, XH, XW>: Known<Shape: SameImage<C, H, W, Self>>,
{
    const READS_OUTPUT: bool = false;

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<XC, XH, XW>, Self::Out, E>,
        _: Memory<'_, E>,
        gradient: Option<&mut Self>,
    ) {
        if let Some(gradient) = gradient {
            let bias = gradient.bias.as_flattened_mut().as_flattened_mut();
            pass.level.run(
                #[inline(always)]
                || bias.iter_mut().zip(io.dy.as_slice()).for_each(|(b, d)| *b += d.sum()),
            );
        }
        if let Some(dx) = io.dx {
            dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        }
    }
}

refuse!(vector, UntiedBias<C, H, W, T>, [const C: usize, const H: usize, const W: usize, T: Scalar]);
