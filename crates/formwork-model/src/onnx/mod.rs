//! Networks as [ONNX](https://onnx.ai) files, for other programs to compute with: ONNX Runtime, OpenVINO, browsers; Netron draws them.
//!
//! A file holds the network in inference at opset 20 (IR version 9), with `N` as the size of the batch, its values in the network's own kind
//! of number. Tensors are called as in a state dict (`features.0.0.weight`), operations after their layer (`features.0.0/Conv`), the
//! input `input` and the output `output`; those of a network with several are numbered, `output.0`, `output.1`.

mod error;
mod graph;
mod proto;
#[cfg(test)]
mod tests;

pub use error::OnnxError;

use crate::network::Model;
use formwork_layers::trace::Trace;
use formwork_tensor::Scalar;
use graph::Writer;
use prost::Message;
use std::path::Path;

/// The version of ONNX's operators that files ask for.
pub const OPSET: i64 = 20;

/// The version of the file format. It is the one that came with the opset.
const IR_VERSION: i64 = 9;

/// A file cannot be longer: readers of its format count in 31 bits.
const LONGEST: usize = i32::MAX as usize;

/// Saves a network. The file is written beside its place and renamed, so that there is never half of one.
///
/// # Errors
///
/// [`OnnxError::Unknown`] for a network with a layer that does not say what it computes ([`Infer::trace`](formwork_layers::Infer::trace)),
/// [`OnnxError::NotFinite`] for one with a value that is no finite number, [`OnnxError::Twice`] for one with two tensors of one name,
/// [`OnnxError::TooLarge`] for one of 2 GiB or more, and [`OnnxError::Io`] where the file cannot be written.
///
/// ```
/// use formwork_layers::OnHeap;
/// use formwork_model::{networks::LeNet5, onnx};
/// let folder = tempfile::tempdir()?;
/// onnx::save::<f32, _>(&folder.path().join("lenet5.onnx"), &*LeNet5::seeded(0))?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn save<T: Scalar, N: Model<T>>(path: &Path, net: &N) -> Result<(), OnnxError> {
    let bytes = to_vec(net)?;
    formwork_file::replace(path, |file| file.write_all(&bytes))
        .map_err(|cause| OnnxError::Io { path: path.into(), cause })
}

/// A network as the bytes of a file.
///
/// # Errors
///
/// Those of [`save`], but for the file's.
///
/// ```
/// use formwork_layers::{Infer, OnHeap, Parameters, role};
/// # extern crate formwork_layers as formwork;
/// use formwork_model::{onnx, prelude::*};
/// use formwork_tensor::{Element, Level, Scalar, Shape, Tensor, Vector};
///
/// /// A layer that does not say what it computes.
/// #[derive(Parameters)]
/// struct Floor;
/// impl<S: Shape, T: Scalar> Infer<S, T> for Floor {
///     type Out = S;
///     type Role = role::OnlyInfers;
///     fn infer_tile<L: Level, E: Element<Scalar = T>>(&self, _: L, x: &Tensor<S, E>, y: &mut Tensor<S, E>, _: &mut [E]) {
///         for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
///             *y = x.map(|x| T::from_f64(x.to_f64().floor()));
///         }
///     }
/// }
///
/// let net = Network::<Vector<2>, (Floor,)>::seeded(0);
/// let error = onnx::to_vec::<f32, _>(&*net).unwrap_err();
/// assert!(error.to_string().starts_with("the layer `0`, a "));
/// assert!(error.to_string().ends_with("Floor`, does not say what it computes: its `Infer` has no `trace`"));
/// ```
pub fn to_vec<T: Scalar, N: Model<T>>(net: &N) -> Result<Vec<u8>, OnnxError> {
    let mut writer = Writer::<T>::default();
    let input = writer.input::<N::Input>();
    let output = net.trace(input, Trace::new(&mut writer));
    let graph = writer.finish::<N::Output>(output)?;
    let model = proto::ModelProto {
        ir_version: IR_VERSION,
        producer_name: "formwork".into(),
        producer_version: env!("CARGO_PKG_VERSION").into(),
        graph: Some(graph),
        opset_import: vec![proto::OperatorSetIdProto { domain: Some(String::new()), version: OPSET }],
    };
    let len = model.encoded_len();
    if len > LONGEST {
        return Err(OnnxError::TooLarge { len, limit: LONGEST });
    }
    Ok(model.encode_to_vec())
}
