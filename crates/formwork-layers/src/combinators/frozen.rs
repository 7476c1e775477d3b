//! Layers that do not learn.

#[cfg(test)]
mod tests;

use crate::extremes::max;
use crate::infer::Summary;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor, memory};

/// A layer, or layers, that stay as they are while others are trained: `(Frozen<Backbone>, Linear<512, 10>)`.
///
/// In training it computes what it computes in inference: batch normalisations use their running statistics and do not change
/// them, and nothing is dropped. Its parameters have no gradient, no optimiser changes them, and they are not counted in
/// [`PARAMS`](Parameters::PARAMS). It keeps no tape. Where a layer before it learns, it computes dL/dx: the derivative of what it
/// computes in inference, with its forward pass once more. Where none does, it has no backward pass at all.
///
/// In files its tensors have the names that they would have without it: weights that were trained before are loaded by their
/// names. Shapes are those of the layer.
///
/// ```
/// use formwork_layers::{Conv2d, Flatten, Frozen, Linear, OnHeap, Passes, Relu};
/// use formwork_tensor::{Image, Parameters, Tensor, Vector};
/// type Net = (Frozen<(Conv2d<1, 4, 3>, Relu)>, Flatten, Linear<16, 2>);
/// let gradients = Net::seeded(0).backward(&Tensor::<Image<1, 4, 4>>::zeros(), &Tensor::<Vector<2>>::new([1.0, 1.0]));
/// assert_eq!(gradients.parameters.0.layer.0.bias, [0.0; 4]);
/// assert_eq!(<Net as Parameters<f32>>::PARAMS, 34); // the `Linear`'s
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Flatten, Frozen, Linear, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// // this `Linear` takes a vector of 5 but is given one of 4
/// <(Frozen<(Flatten, Linear<5, 2>)>,)>::seeded(0).forward(&Tensor::<Image<1, 2, 2>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Frozen<L> {
    /// What stays as it is.
    #[flatten]
    #[buffer]
    pub layer: L,
}

impl<In: Shape, T: Scalar, L: Infer<In, T>> Infer<In, T> for Frozen<L> {
    type Out = L::Out;
    type Role = role::Joined;
    const MACS: u64 = L::MACS;
    const FLOPS: u64 = L::FLOPS;
    const SCRATCH: usize = L::SCRATCH;

    fn infer_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        level: V,
        x: &Tensor<In, E>,
        y: &mut Tensor<L::Out, E>,
        scratch: &mut [E],
    ) {
        self.layer.infer_tile(level, x, y, scratch);
    }

    fn trace(&self, x: Value, at: Trace<'_, T>) -> Value {
        self.layer.trace(x, at)
    }

    fn summary(place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>)) {
        L::summary(place, &mut |layer| {
            let Summary { path, type_name, output, macs, .. } = *layer;
            visitor(&Summary { path, type_name, output, params: 0, macs });
        });
    }
}

impl<In: Shape, T: Scalar, L: Layer<In, T>> Synced<In, T> for Frozen<L> {
    /// What the layer needs for both of its passes.
    const TRAIN_SCRATCH: usize = L::TAPE + L::Out::LEN + L::SHARED + max(L::SCRATCH, L::TRAIN_SCRATCH);
    const TAPE: usize = 0;
    const SHARED: usize = 0;
    const BARRIERS: usize = 0;
    const READS_OUTPUT: bool = false;

    fn forward_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, V, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<L::Out, E>,
        memory: Memory<'_, E>,
    ) {
        self.layer.infer_tile(pass.level, x, y, memory.scratch);
    }

    fn backward_tile<V: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, V, T>,
        io: Backward<'_, In, L::Out, E>,
        memory: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        let Backward { x, dy, dx: Some(dx), .. } = io else { return };
        let (tape, rest) = memory.scratch.split_at_mut(L::TAPE);
        let (y, rest) = rest.split_at_mut(L::Out::LEN);
        // Nobody reads what tiles would have exchanged: each layer has its constants.
        let (shared, scratch) = rest.split_at_mut(L::SHARED);
        let shared = &memory::flatten::<T, E>(shared)[..L::SHARED];
        let y = Tensor::view_mut(y);
        for part in 0..=L::BARRIERS {
            let pass = Pass { part, shared, frozen: true, ..*pass };
            self.layer.forward_tile(&pass, x, y, Memory { tape: &mut *tape, scratch: &mut *scratch });
        }
        for part in 0..=L::BARRIERS {
            let pass = Pass { part, shared, frozen: true, ..*pass };
            let io = Backward { x, y, dy: &mut *dy, dx: Some(&mut *dx) };
            self.layer.backward_tile(&pass, io, Memory { tape: &mut *tape, scratch: &mut *scratch }, None);
        }
    }

    fn gather<E: Element<Scalar = T>>(_: Meeting, _: usize, _: &[E], _: &mut [T]) {}

    fn settle(_: Meeting, _: &mut [T]) {}

    fn update_buffers(&mut self, _: &[T]) {}
}
