//! Weights in safetensors files, under PyTorch's names: `0.weight` for the first layer of a tuple, `conv1.weight` for a
//! field, `running_mean` and the other buffers of batch normalisation among them. State dicts travel both ways, and so do
//! NumPy's `.npz` files.

mod error;
mod file;
mod found;
mod load;
mod npy;
mod npz;
mod numbers;
mod refused;
mod report;
mod save;
mod source;
#[cfg(test)]
mod tests;

pub use error::WeightsError;
pub use load::{Load, load, load_from_slice};
pub use npy::{Array, load_npy, save_npy};
pub use report::Report;
pub use save::{save, save_f16, save_npz};

use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Notes in a weights file beside the tensors, such as the model's name.
pub type Metadata = BTreeMap<String, String>;

/// A tensor of a network, and where it lies in the network's flat slice.
struct Entry {
    name: String,
    dims: Vec<usize>,
    kind: Kind,
    offset: usize,
    len: usize,
}

fn entries<T, N: Parameters<T>>(path: &Path) -> Result<Vec<Entry>, WeightsError> {
    let mut entries = Vec::<Entry>::new();
    N::describe(Place::default(), &mut |tensor| {
        entries.push(Entry {
            name: tensor.path.to_string(),
            dims: tensor.dims.to_vec(),
            kind: tensor.kind,
            offset: tensor.offset,
            len: tensor.len,
        });
    });
    let mut names = BTreeSet::new();
    match entries.iter().find(|entry| !names.insert(&entry.name)) {
        Some(Entry { name, .. }) => Err(WeightsError::Twice { path: path.into(), name: name.clone() }),
        None => Ok(entries),
    }
}

/// The notes of a weights file, of which no more than the header is read. A `.npz` file has none.
///
/// # Errors
///
/// [`WeightsError`] for a file that cannot be read, or whose header is damaged or says another length.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("linear.safetensors");
/// let notes = weights::Metadata::from([("model".into(), "linear".into())]);
/// weights::save::<f32, _>(&path, &*Linear::<3, 2>::seeded(1), &notes)?;
/// assert_eq!(weights::metadata(&path)?["model"], "linear");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn metadata(path: &Path) -> Result<Metadata, WeightsError> {
    source::notes(path)
}
