//! Why there is no file.

use std::path::PathBuf;

/// Why a network was not saved.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OnnxError {
    /// A layer does not say what it computes.
    #[error("the layer `{path}`, a `{layer}`, does not say what it computes: its `Infer` has no `trace`")]
    Unknown {
        /// Its name in the network.
        path: String,
        /// Its type.
        layer: String,
    },
    /// A value of the network is no finite number.
    #[error("value {index} of the tensor `{name}` is {value}, which is not a finite number")]
    NotFinite {
        /// The tensor.
        name: String,
        /// The value's place in it.
        index: usize,
        /// The value.
        value: f64,
    },
    /// Two tensors of the network have one name.
    #[error("two tensors of the network are called `{name}`")]
    Twice {
        /// The name.
        name: String,
    },
    /// The file would be longer than its format allows.
    #[error("an ONNX file has at most {limit} bytes, but this network would take {len}")]
    TooLarge {
        /// How long it would be.
        len: usize,
        /// The longest.
        limit: usize,
    },
    /// The file cannot be written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
}
