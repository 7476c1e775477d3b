//! The graph of a file, as a network tells of it.

use super::OnnxError;
use super::proto::{
    AttributeProto, Dimension, FLOAT, GraphProto, INT, INTS, NodeProto, STRING, TENSOR_DOUBLE, TENSOR_FLOAT,
    TENSOR_INT64, TensorProto, TensorShapeProto, TypeProto, TypeProtoTensor, ValueInfoProto,
};
use formwork_layers::trace::{Attribute, Graph, Operation, Value};
use formwork_tensor::parameters::Path;
use formwork_tensor::{Scalar, Shape};
use std::cell::RefCell;
use std::collections::HashSet;
use std::marker::PhantomData;

/// What a [`Value`] stands for.
enum Meaning {
    /// A tensor of the file by its name.
    Tensor(String),
    /// Two values.
    Product(Value, Value),
}

/// Writes a graph down. The first thing that is wrong with it is kept until the end.
pub(super) struct Writer<T> {
    graph: GraphProto,
    values: Vec<Meaning>,
    names: HashSet<String>,
    error: Option<OnnxError>,
    scalar: PhantomData<T>,
}

impl<T> Default for Writer<T> {
    fn default() -> Self {
        let graph = GraphProto { name: "network".into(), ..GraphProto::default() };
        let (values, names) = (Vec::new(), HashSet::new());
        Writer { graph, values, names, error: None, scalar: PhantomData }
    }
}

impl<T: Scalar> Writer<T> {
    const TYPE: i32 = if size_of::<T>() == 4 { TENSOR_FLOAT } else { TENSOR_DOUBLE };

    /// The network's input, or the product of its inputs.
    pub(super) fn input<S: Shape>(&mut self) -> Value {
        let names = names::<S>("input");
        let mut names = names.into_iter();
        let this = RefCell::new(self);
        S::fold(
            &mut |dims| {
                let name = names.next().unwrap_or_default();
                let mut this = this.borrow_mut();
                this.graph.input.push(info(Self::TYPE, name.clone(), dims));
                this.tensor(name)
            },
            &mut |first, rest| this.borrow_mut().join(first, rest),
        )
    }

    /// The graph, once the network has told of all, with `output` as its output.
    pub(super) fn finish<S: Shape>(mut self, output: Value) -> Result<GraphProto, OnnxError> {
        if let Some(error) = self.error {
            return Err(error);
        }
        let mut sizes = Vec::new();
        S::fold(&mut |dims| sizes.push(dims), &mut |(), ()| ());
        let mut left = vec![output];
        let mut outputs = Vec::new();
        while let Some(value) = left.pop() {
            match self.values[value.number()] {
                Meaning::Product(first, rest) => left.extend([rest, first]),
                Meaning::Tensor(_) => outputs.push(value),
            }
        }
        for ((value, name), dims) in outputs.into_iter().zip(names::<S>("output")).zip(sizes) {
            self.output(value, name, dims);
        }
        Ok(self.graph)
    }

    /// Calls the value `name`, as an output of the graph: what an operation gives, or, for an input or what is an output already, a
    /// copy.
    fn output(&mut self, value: Value, name: String, dims: &[usize]) {
        let own = self.name(value);
        let output = info(Self::TYPE, name.clone(), dims);
        let taken = self.graph.output.iter().any(|output| output.name == own);
        match self.graph.node.iter_mut().find(|node| node.output[0] == own && !taken) {
            Some(node) => {
                node.output[0].clone_from(&name);
                self.graph.value_info.retain(|info| info.name != own);
                let inputs = self.graph.node.iter_mut().flat_map(|node| &mut node.input);
                inputs.filter(|input| **input == own).for_each(|input| input.clone_from(&name));
                for meaning in &mut self.values {
                    if matches!(meaning, Meaning::Tensor(tensor) if *tensor == own) {
                        *meaning = Meaning::Tensor(name.clone());
                    }
                }
            }
            None => {
                let (input, output, op_type) = (vec![own], vec![name.clone()], "Identity".into());
                self.graph.node.push(NodeProto { input, output, name, op_type, attribute: Vec::new() });
            }
        }
        self.graph.output.push(output);
    }

    fn tensor(&mut self, name: String) -> Value {
        self.names.insert(name.clone());
        self.values.push(Meaning::Tensor(name));
        Value::new(self.values.len() - 1)
    }

    fn name(&self, value: Value) -> String {
        match &self.values[value.number()] {
            Meaning::Tensor(name) => name.clone(),
            Meaning::Product(..) => unreachable!("an operation takes tensors, not products"),
        }
    }

    /// `name`, or with a number behind it if something has that name.
    fn unused(&self, name: &str) -> String {
        let numbered = (1..).map(|number| format!("{name}.{number}"));
        let mut names = std::iter::once(name.to_string()).chain(numbered);
        names.find(|name| !self.names.contains(name)).expect("there are more numbers than names")
    }

    fn initializer(&mut self, name: String, dims: &[usize], data_type: i32, raw_data: Vec<u8>) -> Value {
        let dims = dims.iter().map(|dim| *dim as i64).collect();
        self.graph.initializer.push(TensorProto { dims, data_type, name: name.clone(), raw_data });
        self.tensor(name)
    }

    fn fail(&mut self, error: OnnxError) {
        self.error.get_or_insert(error);
    }
}

impl<T: Scalar> Graph<T> for Writer<T> {
    fn constant(&mut self, name: Option<Path<'_>>, dims: &[usize], value: &dyn Fn(usize) -> T) -> Value {
        let name = match name.map(|name| name.to_string()) {
            Some(name) => {
                if self.names.contains(&name) {
                    self.fail(OnnxError::Twice { name: name.clone() });
                }
                name
            }
            None => self.unused("constant"),
        };
        let mut raw = Vec::with_capacity(dims.iter().product::<usize>() * size_of::<T>());
        for index in 0..dims.iter().product() {
            let value = value(index);
            if !value.to_f64().is_finite() {
                self.fail(OnnxError::NotFinite { name: name.clone(), index, value: value.to_f64() });
            }
            let (bytes, len) = value.to_le_array();
            raw.extend_from_slice(&bytes[..len]);
        }
        self.initializer(name, dims, Self::TYPE, raw)
    }

    fn numbers(&mut self, values: &[i64]) -> Value {
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.initializer(self.unused("sizes"), &[values.len()], TENSOR_INT64, raw)
    }

    fn factors(&mut self, values: &[f32]) -> Value {
        let raw = values.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.initializer(self.unused("factors"), &[values.len()], TENSOR_FLOAT, raw)
    }

    fn operation(&mut self, operation: &Operation<'_>) -> Value {
        let op_type = operation.operator.to_string();
        let name = match operation.path {
            Some(path) => self.unused(&format!("{path}/{op_type}")),
            None => self.unused(&op_type),
        };
        let input = operation.inputs.iter().map(|input| self.name(*input)).collect();
        let attribute = operation.attributes.iter().map(|(name, value)| attribute(name, *value)).collect();
        self.graph.value_info.push(info(Self::TYPE, name.clone(), operation.dims));
        let output = vec![name.clone()];
        self.graph.node.push(NodeProto { input, output, name: name.clone(), op_type, attribute });
        self.tensor(name)
    }

    fn unknown(&mut self, path: Option<Path<'_>>, layer: &str) -> Value {
        let path = path.map_or_else(String::new, |path| path.to_string());
        self.fail(OnnxError::Unknown { path, layer: layer.into() });
        // Stands for any shape, also for a product.
        self.values.push(Meaning::Tensor(String::new()));
        Value::new(self.values.len() - 1)
    }

    fn join(&mut self, first: Value, rest: Value) -> Value {
        self.values.push(Meaning::Product(first, rest));
        Value::new(self.values.len() - 1)
    }

    fn split(&mut self, product: Value) -> (Value, Value) {
        match self.values[product.number()] {
            Meaning::Product(first, rest) => (first, rest),
            // The output of an unknown layer.
            Meaning::Tensor(_) => (product, product),
        }
    }
}

/// The names of a network's inputs or outputs.
fn names<S: Shape>(name: &str) -> Vec<String> {
    match S::fold(&mut |_| 1, &mut |first, rest| first + rest) {
        1 => vec![name.to_string()],
        several => (0..several).map(|number| format!("{name}.{number}")).collect(),
    }
}

/// A tensor of a batch of samples of sizes `dims`.
fn info(elem_type: i32, name: String, dims: &[usize]) -> ValueInfoProto {
    let batch = Dimension { dim_value: None, dim_param: Some("N".into()) };
    let dims = dims.iter().map(|dim| Dimension { dim_value: Some(*dim as i64), dim_param: None });
    let shape = Some(TensorShapeProto { dim: std::iter::once(batch).chain(dims).collect() });
    let tensor_type = Some(TypeProtoTensor { elem_type, shape });
    ValueInfoProto { name, r#type: Some(TypeProto { tensor_type }) }
}

fn attribute(name: &str, value: Attribute<'_>) -> AttributeProto {
    let named = AttributeProto { name: name.into(), ..AttributeProto::default() };
    match value {
        Attribute::Int(value) => AttributeProto { i: Some(value as i64), r#type: INT, ..named },
        Attribute::Ints(values) => {
            AttributeProto { ints: values.iter().map(|value| *value as i64).collect(), r#type: INTS, ..named }
        }
        Attribute::Float(value) => AttributeProto { f: Some(value as f32), r#type: FLOAT, ..named },
        Attribute::Text(value) => AttributeProto { s: Some(value.into()), r#type: STRING, ..named },
    }
}
