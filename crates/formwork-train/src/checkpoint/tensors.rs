//! The tensors of a checkpoint, by name.

use super::CheckpointError;
use super::file::Tensor;
use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Place};
use safetensors::{Dtype, SafeTensors};
use std::path::Path;

/// A tensor of the network, and where it lies in the network's flat slice.
struct Entry {
    name: String,
    dims: Vec<usize>,
    offset: usize,
    len: usize,
    learned: bool,
}

fn entries<N: Parameters<f32>>() -> Vec<Entry> {
    let mut entries = Vec::new();
    N::describe(Place::default(), &mut |tensor| {
        entries.push(Entry {
            name: tensor.path.to_string(),
            dims: tensor.dims.to_vec(),
            offset: tensor.offset,
            len: tensor.len,
            learned: tensor.kind == Kind::Parameter,
        });
    });
    entries
}

/// The network's tensors, those of an average, and what an optimiser remembers of the learned ones: its first value of all, then
/// its second.
pub(super) fn of<'a, N: Parameters<f32>>(
    net: &'a [f32],
    average: Option<&'a [f32]>,
    moments: &'a [f32],
) -> Vec<Tensor<'a>> {
    let entries = entries::<N>();
    let mut tensors = Vec::new();
    for (prefix, values) in [("model", Some(net)), ("average", average)] {
        let Some(values) = values else { continue };
        tensors.extend(entries.iter().map(|entry| Tensor {
            name: format!("{prefix}.{}", entry.name),
            dims: entry.dims.clone(),
            values: &values[entry.offset..][..entry.len],
        }));
    }
    let (mut number, mut rest) = (0, moments);
    while !rest.is_empty() {
        for entry in entries.iter().filter(|entry| entry.learned) {
            let values = rest.split_off(..entry.len).unwrap_or_default();
            tensors.push(Tensor {
                name: format!("moment{number}.{}", entry.name),
                dims: entry.dims.clone(),
                values,
            });
        }
        number += 1;
    }
    tensors
}

/// Fills the network, its average and, as the result, the moments from a file that has exactly these.
pub(super) fn fill<N: Parameters<f32>>(
    path: &Path,
    file: &SafeTensors<'_>,
    net: &mut [f32],
    average: Option<&mut [f32]>,
    moments: usize,
) -> Result<Vec<f32>, CheckpointError> {
    let entries = entries::<N>();
    let mut taken = 0;
    let mut take = |name: String, entry: &Entry, to: &mut [f32]| {
        let error = |cause: String| CheckpointError::Tensor { path: path.into(), name: name.clone(), cause };
        let view = file.tensor(&name).map_err(|_| error("is missing".into()))?;
        if view.shape() != entry.dims || view.dtype() != Dtype::F32 {
            let (found, dtype, expected) = (view.shape(), view.dtype(), &entry.dims);
            return Err(error(format!(
                "has shape {found:?} of {dtype:?}, but {expected:?} of F32 was expected"
            )));
        }
        let (numbers, _) = view.data().as_chunks::<4>();
        to.iter_mut().zip(numbers).for_each(|(to, bytes)| *to = f32::from_le_bytes(*bytes));
        taken += 1;
        Ok(())
    };
    for (prefix, values) in [("model", Some(net)), ("average", average)] {
        let Some(values) = values else { continue };
        for entry in &entries {
            take(format!("{prefix}.{}", entry.name), entry, &mut values[entry.offset..][..entry.len])?;
        }
    }
    let mut all = Vec::new();
    for number in 0..moments {
        for entry in entries.iter().filter(|entry| entry.learned) {
            let start = all.len();
            all.resize(start + entry.len, 0.0);
            take(format!("moment{number}.{}", entry.name), entry, &mut all[start..])?;
        }
    }
    let known = |name: &str| {
        let (prefix, name) = name.split_once('.').unwrap_or_default();
        let moment = prefix.strip_prefix("moment").and_then(|number| number.parse::<usize>().ok());
        let prefix = matches!(prefix, "model" | "average") || moment.is_some_and(|number| number < moments);
        prefix && entries.iter().any(|entry| entry.name == name)
    };
    if file.len() != taken {
        let mut names = file.names();
        names.sort_unstable();
        let name = names.into_iter().find(|name| !known(name)).unwrap_or_default().into();
        return Err(CheckpointError::Tensor {
            path: path.into(),
            name,
            cause: "is not part of this one".into(),
        });
    }
    Ok(all)
}
