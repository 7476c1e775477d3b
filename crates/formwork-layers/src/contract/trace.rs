//! What a network computes in inference, told operation by operation.
//!
//! The operations are those of [ONNX](https://onnx.ai/onnx/operators), opset 20, on tensors whose first axis is the batch. A
//! [`Graph`] writes them down; a layer tells its own in [`Infer::trace`](crate::Infer::trace).

use crate::Parameters;
use formwork_tensor::parameters::{Path, Place};
use formwork_tensor::{Span, memory};

/// A value in a graph: an input, a constant, or what an operation gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Value(usize);

impl Value {
    /// The value that its graph knows by this number.
    pub const fn new(number: usize) -> Self {
        Value(number)
    }

    /// The graph's number for it.
    pub const fn number(self) -> usize {
        self.0
    }
}

/// An attribute of an operation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Attribute<'a> {
    /// A whole number.
    Int(usize),
    /// Whole numbers, one an axis or one a side.
    Ints(&'a [usize]),
    /// A number.
    Float(f64),
    /// One of the names that the operation knows.
    Text(&'a str),
}

/// One operation on values.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Operation<'a> {
    /// The name of the layer that it belongs to; `None` for a network that is one layer.
    pub path: Option<Path<'a>>,
    /// ONNX's name of the operator.
    pub operator: &'a str,
    /// What it is computed from.
    pub inputs: &'a [Value],
    /// Its attributes by name.
    pub attributes: &'a [(&'a str, Attribute<'a>)],
    /// The sizes of the output, without the batch.
    pub dims: &'a [usize],
}

/// Where operations are written down.
///
/// ```
/// use formwork_layers::trace::{Graph, Operation, Trace, Value};
/// use formwork_layers::{Flatten, Infer, Linear, Network, OnHeap, Relu};
/// use formwork_tensor::parameters::Path;
/// use formwork_tensor::Image;
///
/// /// The operators' names.
/// #[derive(Default)]
/// struct Names(Vec<String>);
/// impl<T> Graph<T> for Names {
///     fn constant(&mut self, _: Option<Path<'_>>, _: &[usize], _: &dyn Fn(usize) -> T) -> Value {
///         Value::new(0)
///     }
///     fn numbers(&mut self, _: &[i64]) -> Value {
///         Value::new(0)
///     }
///     fn factors(&mut self, _: &[f32]) -> Value {
///         Value::new(0)
///     }
///     fn operation(&mut self, operation: &Operation<'_>) -> Value {
///         self.0.push(operation.operator.into());
///         Value::new(self.0.len())
///     }
///     fn unknown(&mut self, _: Option<Path<'_>>, layer: &str) -> Value {
///         panic!("{layer}")
///     }
///     fn join(&mut self, first: Value, _: Value) -> Value {
///         first
///     }
///     fn split(&mut self, product: Value) -> (Value, Value) {
///         (product, product)
///     }
/// }
///
/// type Net = Network<Image<1, 2, 2>, (Flatten, Linear<4, 2>, Relu)>;
/// let mut names = Names::default();
/// let net: Box<Net> = Net::seeded(0);
/// <Net as Infer<Image<1, 2, 2>>>::trace(&net, Value::new(0), Trace::new(&mut names));
/// assert_eq!(names.0, ["Flatten", "Gemm", "Relu"]);
/// ```
pub trait Graph<T> {
    /// A tensor that is known: one of the network's, by its name, or, without a name, a constant of an operation. `value` gives its
    /// values in row-major order.
    fn constant(&mut self, name: Option<Path<'_>>, dims: &[usize], value: &dyn Fn(usize) -> T) -> Value;
    /// Whole numbers that an operation takes as an input: sizes, or places.
    fn numbers(&mut self, values: &[i64]) -> Value;
    /// Factors that an operation takes as an input, in f32 whatever the network's numbers are.
    fn factors(&mut self, values: &[f32]) -> Value;
    /// What an operation gives.
    fn operation(&mut self, operation: &Operation<'_>) -> Value;
    /// The output of a layer, of the type of this name, that does not tell what it computes.
    fn unknown(&mut self, path: Option<Path<'_>>, layer: &str) -> Value;
    /// The product of two values.
    fn join(&mut self, first: Value, rest: Value) -> Value;
    /// The two values of a product.
    fn split(&mut self, product: Value) -> (Value, Value);
}

/// Where a layer tells what it computes: a graph, and the layer's place in the network.
pub struct Trace<'a, T> {
    /// The graph.
    pub graph: &'a mut dyn Graph<T>,
    /// The layer's name.
    pub place: Place<'a>,
}

impl<'a, T: Copy + 'a> Trace<'a, T> {
    /// Of a whole network.
    pub fn new(graph: &'a mut dyn Graph<T>) -> Self {
        Trace { graph, place: Place::default() }
    }

    /// Of a part of the layer.
    pub fn part<'b>(&'b mut self, place: Place<'b>) -> Trace<'b, T> {
        Trace { graph: &mut *self.graph, place }
    }

    /// What an operation gives, of sizes `dims` without the batch.
    pub fn operation(
        &mut self,
        operator: &str,
        inputs: &[Value],
        attributes: &[(&str, Attribute<'_>)],
        dims: &[usize],
    ) -> Value {
        let path = self.place.path();
        self.graph.operation(&Operation { path, operator, inputs, attributes, dims })
    }

    /// A constant of the same value for all elements.
    pub fn scalar(&mut self, value: T) -> Value {
        self.graph.constant(None, &[], &|_| value)
    }

    /// The first `N` tensors of a layer, in the order in which it declares them.
    ///
    /// # Panics
    ///
    /// If it has fewer.
    pub fn tensors<L: Parameters<T>, const N: usize>(&mut self, layer: &L) -> [Value; N] {
        let mut tensors = [Value(0); N];
        for (number, tensor) in tensors.iter_mut().enumerate() {
            *tensor = self.tensor(layer, number, None);
        }
        tensors
    }

    /// Tensor `number` of a layer in other sizes, to meet values that have more axes.
    ///
    /// # Panics
    ///
    /// If there is no such tensor.
    pub fn tensor_as<L: Parameters<T>>(&mut self, layer: &L, number: usize, dims: &[usize]) -> Value {
        self.tensor(layer, number, Some(dims))
    }

    /// Tensor `number` of a layer, in its own sizes or in others.
    fn tensor<L: Parameters<T>>(&mut self, layer: &L, number: usize, dims: Option<&[usize]>) -> Value {
        let values = memory::as_slice::<T, L>(layer);
        let (mut found, mut value) = (0, None);
        L::describe(self.place, &mut |tensor| {
            if found == number {
                let values = &values[tensor.offset..][..tensor.len];
                let dims = dims.unwrap_or(tensor.dims);
                value = Some(self.graph.constant(Some(tensor.path), dims, &|at| values[at]));
            }
            found += 1;
        });
        value.expect("a layer has the tensors that it computes with")
    }
}

/// The attributes of windows that move along one axis or two.
pub(crate) struct Windows<'a> {
    axes: &'a [Span],
    kernels: [usize; 2],
    strides: [usize; 2],
    dilations: [usize; 2],
    /// Before each axis, then after each.
    pads: [usize; 4],
}

impl<'a> Windows<'a> {
    pub(crate) fn of(axes: &'a [Span]) -> Self {
        let mut windows = Windows { axes, kernels: [1; 2], strides: [1; 2], dilations: [1; 2], pads: [0; 4] };
        for (i, axis) in axes.iter().enumerate() {
            windows.kernels[i] = axis.kernel;
            windows.strides[i] = axis.stride;
            windows.dilations[i] = axis.dilation;
            windows.pads[i] = axis.before;
            windows.pads[axes.len() + i] = axis.after;
        }
        windows
    }

    /// An operation with these windows and other attributes besides.
    pub(crate) fn operation<T: Copy>(
        &self,
        at: &mut Trace<'_, T>,
        operator: &str,
        inputs: &[Value],
        others: &[(&str, Attribute<'_>)],
        dims: &[usize],
    ) -> Value {
        let n = self.axes.len();
        let mut attributes = [("", Attribute::Int(0)); 6];
        attributes[..4].copy_from_slice(&[
            ("kernel_shape", Attribute::Ints(&self.kernels[..n])),
            ("strides", Attribute::Ints(&self.strides[..n])),
            ("dilations", Attribute::Ints(&self.dilations[..n])),
            ("pads", Attribute::Ints(&self.pads[..2 * n])),
        ]);
        attributes[4..4 + others.len()].copy_from_slice(others);
        at.operation(operator, inputs, &attributes[..4 + others.len()], dims)
    }

    /// The maximum of each.
    pub(crate) fn maximum<T: Copy>(&self, at: &mut Trace<'_, T>, x: Value, dims: &[usize]) -> Value {
        self.operation(at, "MaxPool", &[x], &[self.rounding()], dims)
    }

    /// The mean of each, where padding counts or not.
    pub(crate) fn average<T: Copy>(
        &self,
        at: &mut Trace<'_, T>,
        counted: bool,
        x: Value,
        dims: &[usize],
    ) -> Value {
        let counted = ("count_include_pad", Attribute::Int(counted.into()));
        self.operation(at, "AveragePool", &[x], &[self.rounding(), counted], dims)
    }

    /// Whether the number of positions is rounded up.
    fn rounding(&self) -> (&'static str, Attribute<'static>) {
        ("ceil_mode", Attribute::Int(self.axes.iter().any(|axis| axis.up).into()))
    }
}
