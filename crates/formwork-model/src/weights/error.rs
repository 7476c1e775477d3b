//! What can be wrong with a weights file.

use std::path::PathBuf;

/// Why weights were not saved or loaded. Every sentence names the file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WeightsError {
    /// The file cannot be opened, read or written.
    #[error("{}: {cause}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// The file is no safetensors file, or not all of one.
    #[error("{}: not a whole safetensors file: {cause}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the parser says.
        cause: String,
    },
    /// Names and notes do not fit into a header.
    #[error("{}: names and notes take {len} bytes, but a safetensors file has room for {limit}", path.display())]
    Notes {
        /// The file.
        path: PathBuf,
        /// The length of the header.
        len: usize,
        /// The longest.
        limit: usize,
    },
    /// Two tensors of the network have one name, as two structs with a field of the same name as branches of one layer.
    #[error("{}: two tensors of the network are called `{name}`", path.display())]
    Twice {
        /// The file.
        path: PathBuf,
        /// The name.
        name: String,
    },
    /// The network has a tensor that the file lacks.
    #[error("{}: the tensor `{name}` is missing; the network has it with shape {expected:?}", path.display())]
    Missing {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// Its shape in the network.
        expected: Vec<usize>,
    },
    /// The file has a tensor that the network lacks.
    #[error("{}: the tensor `{name}` of shape {found:?} is not part of the network", path.display())]
    Extra {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// A tensor has one shape in the file and another in the network.
    #[error("{}: the tensor `{name}` has shape {found:?} in the file but {expected:?} in the network", path.display())]
    Shape {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// Its shape in the network.
        expected: Vec<usize>,
        /// Its shape in the file.
        found: Vec<usize>,
    },
    /// A tensor holds other numbers than `F16`, `BF16`, `F32` and `F64` (`I64` and `I32` for counters).
    #[error("{}: the tensor `{name}` holds {found}, but only F16, BF16, F32 and F64 are read (and I64 and I32 for counters)", path.display())]
    Dtype {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The kind of number in the file.
        found: String,
    },
    /// A value is infinite or not a number, or too large for the network's scalar.
    #[error("{}: value {index} of the tensor `{name}` is not a finite number", path.display())]
    NotFinite {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The position of the value in the tensor, the last axis fastest.
        index: usize,
    },
    /// A value has no `F16`: it would be infinite.
    #[error("{}: value {index} of the tensor `{name}` is {value}, but F16 ends at 65504", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The tensor.
        name: String,
        /// The position of the value in the tensor, the last axis fastest.
        index: usize,
        /// The value.
        value: f64,
    },
    /// Two tensors of the file get one name.
    #[error("{}: the tensors `{first}` and `{second}` would both be called `{name}`", path.display())]
    Same {
        /// The file.
        path: PathBuf,
        /// The name that they get.
        name: String,
        /// The name of one in the file.
        first: String,
        /// The name of the other.
        second: String,
    },
    /// A part was to be loaded, but the file has nothing of the network.
    #[error("{}: nothing of it is part of the network: it has tensors like `{found}`, the network like `{expected}`", path.display())]
    Nothing {
        /// The file.
        path: PathBuf,
        /// The first tensor of the network.
        expected: String,
        /// A tensor of the file, as it is called in the end.
        found: String,
    },
    /// A file that PyTorch writes by itself (`.pth`, `.pt`). It is a program for Python's unpickler, which can do anything, and so is
    /// not read here.
    #[error(
        "{}: a file of torch.save, which is a program that only Python runs; in Python, after `import torch, safetensors.torch`, these two lines make a file of it that is read here:\n\
         state = torch.load({path:?}, map_location=\"cpu\", weights_only=True)\n\
         safetensors.torch.save_file(state, {:?})",
        path.display(), path.with_extension("safetensors")
    )]
    Pickle {
        /// The file.
        path: PathBuf,
    },
    /// The file starts like NumPy's `.npz`, a zip archive of arrays, but is not all of one.
    #[error("{}: not a whole .npz file: {cause}", path.display())]
    Archive {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
    /// An array of NumPy's is not as it should be.
    #[error("{}: {}{cause}", path.display(), array.as_ref().map(|name| format!("the array `{name}`: ")).unwrap_or_default())]
    Array {
        /// The file.
        path: PathBuf,
        /// The array, if it is one of an archive.
        array: Option<String>,
        /// What is wrong.
        cause: String,
    },
}
