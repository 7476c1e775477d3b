//! The layers of a chain by reference, so that one implementation serves tuples and structs.

use crate::infer::Summary;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Memory, Pass};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// References to the layers of a tuple.
pub trait Parts {
    /// A reference to each layer.
    type Refs<'a>;
    /// A reference to each layer, to write to.
    type Muts<'a>;
}

/// A struct of layers that follow one another.
pub trait Fields<T: Scalar> {
    /// The shape of the input, or `()` where it takes any that its layers take.
    type Input;
    /// Its layers as a tuple.
    type Chain: Parts;
    /// A reference to each layer.
    fn refs(&self) -> <Self::Chain as Parts>::Refs<'_>;
    /// A reference to each layer, to write to.
    fn muts(&mut self) -> <Self::Chain as Parts>::Muts<'_>;
}

/// The layers of a chain by reference, wherever they are stored: a tuple has them side by side, a struct with
/// `#[derive(Network)]` in its fields.
pub trait Links<In: Shape, T: Scalar>: Infer<In, T> + Parts {
    /// [`Infer::infer_tile`].
    fn infer_links<LV: Level, EL: Element<Scalar = T>>(
        layers: Self::Refs<'_>,
        level: LV,
        x: &Tensor<In, EL>,
        y: &mut Tensor<Self::Out, EL>,
        scratch: &mut [EL],
    );

    /// [`Infer::trace`], with the layers' names, or without any for a tuple.
    fn trace_links(layers: Self::Refs<'_>, names: &[&str], x: Value, at: Trace<'_, T>) -> Value;

    /// [`Infer::summary`], with the layers' names, or without any for a tuple. An empty one is of a layer whose own are named as if they were
    /// the chain's.
    fn summarise_links(names: &[&str], place: Place<'_>, visitor: &mut dyn FnMut(&Summary<'_>));
}

/// [`Links`] in training.
pub trait TrainLinks<In: Shape, T: Scalar>: Links<In, T> + Layer<In, T> {
    /// [`Layer::forward_tile`].
    fn forward_links<LV: Level, EL: Element<Scalar = T>>(
        layers: Self::Refs<'_>,
        pass: &Pass<'_, LV, T>,
        x: &Tensor<In, EL>,
        y: &mut Tensor<Self::Out, EL>,
        memory: Memory<'_, EL>,
    );

    /// [`Layer::backward_tile`].
    fn backward_links<LV: Level, EL: Element<Scalar = T>>(
        layers: Self::Refs<'_>,
        pass: &Pass<'_, LV, T>,
        io: Backward<'_, In, Self::Out, EL>,
        memory: Memory<'_, EL>,
        gradients: Option<Self::Muts<'_>>,
    );

    /// [`Layer::update_buffers`].
    fn update_links(layers: Self::Muts<'_>, shared: &[T]);
}
