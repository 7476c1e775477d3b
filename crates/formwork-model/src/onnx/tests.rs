//! What is in a file. That other programs compute the same from it is shown by `tests/networks/other_libraries`.

use super::proto::{GraphProto, ModelProto, TENSOR_DOUBLE, TENSOR_FLOAT};
use super::{OnnxError, to_vec};
use crate::networks::{MobileNetV2, SmallResNet, TinyLeNet};
use formwork_layers::{
    Concat, Conv2d, Flatten, Fork, GlobalAvgPool, Linear, Model, Network, OnHeap, Parallel, Relu, Residual,
};
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Image, Pad, Same, Scalar, Vector, memory};
use prost::Message;
use std::collections::HashSet;

fn graph<T: Scalar, N: Model<T>>(net: &N) -> GraphProto {
    let bytes = to_vec::<T, N>(net).expect("a network of known layers");
    let model = ModelProto::decode(bytes.as_slice()).expect("what was encoded");
    assert_eq!((model.ir_version, model.opset_import[0].version), (9, 20));
    model.graph.expect("a graph")
}

/// `name: output = Operator(input, ..)`, a line a node.
fn lines(graph: &GraphProto) -> Vec<String> {
    let line = |node: &super::proto::NodeProto| {
        format!("{}: {} = {}({})", node.name, node.output.join(", "), node.op_type, node.input.join(", "))
    };
    graph.node.iter().map(line).collect()
}

/// The sizes of the tensor of this name, `N` as 0.
fn dims(graph: &GraphProto, name: &str) -> Vec<i64> {
    let mut infos = graph.input.iter().chain(&graph.output).chain(&graph.value_info);
    let info = infos.find(|info| info.name == name).unwrap_or_else(|| panic!("no sizes of {name}"));
    let tensor = info.r#type.as_ref().and_then(|kind| kind.tensor_type.as_ref()).expect("a tensor");
    let shape = tensor.shape.as_ref().expect("a shape");
    assert_eq!(shape.dim[0].dim_param.as_deref(), Some("N"));
    shape.dim.iter().map(|dim| dim.dim_value.unwrap_or(0)).collect()
}

/// Every name is given once, and before it is taken.
fn check_order(graph: &GraphProto) {
    let mut known = HashSet::new();
    let given = graph.input.iter().map(|info| &info.name).chain(graph.initializer.iter().map(|t| &t.name));
    for name in given {
        assert!(known.insert(name.clone()), "{name} is given twice");
    }
    for node in &graph.node {
        for input in &node.input {
            assert!(known.contains(input), "{} takes {input}, which comes later or never", node.name);
        }
        for output in &node.output {
            assert!(known.insert(output.clone()), "{output} is given twice");
        }
    }
    assert!(graph.output.iter().all(|output| known.contains(&output.name)));
}

#[test]
fn tiny_lenet_as_netron_shows_it() {
    let graph = graph::<f32, _>(&*TinyLeNet::seeded(0));
    check_order(&graph);
    let lines = lines(&graph);
    assert_eq!(lines[0], "0/Conv: 0/Conv = Conv(input, 0.weight, 0.bias)", "{lines:#?}");
    let last = lines.last().expect("a last layer");
    assert!(last.contains(": output = Gemm("), "{last}");
    assert_eq!(dims(&graph, "input")[1..], [1, 4, 4]);
    assert_eq!(dims(&graph, "output"), [0, 2]);
    let attribute = |name: &str| {
        graph.node[0].attribute.iter().find(|a| a.name == name).unwrap_or_else(|| panic!("no {name}"))
    };
    assert_eq!(attribute("group").i, Some(1));
    assert_eq!(attribute("kernel_shape").ints.len(), 2);
}

/// The tensors that are learned, and running statistics, are there under the names of a state dict, with the network's values.
fn check_tensors<T: Scalar, N: Model<T>>(net: &N, elements: i32) {
    let graph = graph::<T, N>(net);
    check_order(&graph);
    let values = memory::as_slice::<T, N>(net);
    N::describe(Place::default(), &mut |tensor| {
        if tensor.kind == Kind::Counter {
            return;
        }
        let name = tensor.path.to_string();
        let found = graph.initializer.iter().find(|initializer| initializer.name == name);
        let found = found.unwrap_or_else(|| panic!("no {name}"));
        let dims: Vec<i64> = tensor.dims.iter().map(|dim| *dim as i64).collect();
        assert_eq!((&found.dims, found.data_type), (&dims, elements), "{name}");
        let bytes = found.raw_data.chunks_exact(size_of::<T>()).map(T::from_le_slice);
        let got: Option<Vec<T>> = bytes.collect();
        assert_eq!(got.as_deref(), Some(&values[tensor.offset..][..tensor.len]), "{name}");
    });
}

#[test]
fn tensors_have_the_names_of_a_state_dict() {
    check_tensors::<f32, _>(&*MobileNetV2::<3, 32>::seeded(1), TENSOR_FLOAT);
    check_tensors::<f32, _>(&*SmallResNet::seeded(2), TENSOR_FLOAT);
    type Doubles =
        Network<Image<1, 4, 4>, (Conv2d<1, 2, 3, 1, Same, formwork_layers::Bias, f64>, GlobalAvgPool)>;
    check_tensors::<f64, _>(&*Doubles::seeded(3), TENSOR_DOUBLE);
}

#[test]
fn several_inputs_and_outputs_are_numbered() {
    type In = (Image<2, 4, 4>, Vector<3>);
    type Net =
        Network<In, Parallel<((Conv2d<2, 2, 3, 1, Pad<1>>, Fork<(GlobalAvgPool, Flatten)>), Linear<3, 5>)>>;
    let graph = graph::<f32, _>(&*Net::seeded(0));
    check_order(&graph);
    assert_eq!((dims(&graph, "input.0"), dims(&graph, "input.1")), (vec![0, 2, 4, 4], vec![0, 3]));
    let outputs: Vec<_> = graph.output.iter().map(|output| dims(&graph, &output.name)).collect();
    assert_eq!(outputs, [vec![0, 2], vec![0, 32], vec![0, 5]]);
}

#[test]
fn what_is_no_operation_of_its_own_is_copied_to_the_output() {
    let identity = graph::<f32, _>(&*Network::<Vector<2>, ()>::seeded(0));
    assert_eq!(lines(&identity), ["output: output = Identity(input)"]);
    type Twice = Network<Vector<2>, (Relu, Fork<((), ())>)>;
    let twice = graph::<f32, _>(&*Twice::seeded(0));
    check_order(&twice);
    assert_eq!(lines(&twice), ["0/Relu: output.0 = Relu(input)", "output.1: output.1 = Identity(output.0)"]);
}

#[test]
fn branches_meet() {
    type Net = Network<Image<2, 4, 4>, (Concat<(Residual<Relu>, Conv2d<2, 1, 1>)>, Relu)>;
    let graph = graph::<f32, _>(&*Net::seeded(0));
    check_order(&graph);
    assert_eq!(
        lines(&graph),
        [
            "0.0/Relu: 0.0/Relu = Relu(input)",
            "0.0/Add: 0.0/Add = Add(0.0/Relu, input)",
            "0.1/Conv: 0.1/Conv = Conv(input, 0.1.weight, 0.1.bias)",
            "0/Concat: 0/Concat = Concat(0.0/Add, 0.1/Conv)",
            "1/Relu: output = Relu(0/Concat)",
        ]
    );
    assert_eq!(dims(&graph, "0/Concat"), [0, 3, 4, 4]);
}

#[test]
fn a_value_that_is_no_number_is_named() {
    let mut net = TinyLeNet::seeded(0);
    net.layers.0.weight[0][0][1][1] = f32::NAN;
    let error = to_vec::<f32, _>(&*net).expect_err("a NaN");
    assert!(matches!(&error, OnnxError::NotFinite { name, index: 3, .. } if name == "0.weight"));
    assert!(error.to_string().contains("of the tensor `0.weight` is NaN, which is not a finite number"));
}

#[test]
fn a_folder_that_is_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("none/net.onnx");
    let error = super::save::<f32, _>(&path, &*TinyLeNet::seeded(0)).expect_err("no folder");
    assert!(error.to_string().starts_with(&format!("{}: ", path.display())), "{error}");
}
