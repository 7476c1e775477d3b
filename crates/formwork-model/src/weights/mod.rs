//! Weights in safetensors files, under PyTorch's names: `0.weight` for the first layer of a tuple, `conv1.weight` for a
//! field, `running_mean` and the other buffers of batch normalisation among them. State dicts travel both ways.

mod error;
mod file;
mod half;
#[cfg(test)]
mod tests;

pub use error::WeightsError;

use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{Scalar, memory};
use safetensors::{Dtype, SafeTensors};
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

/// Saves all tensors of a network, buffers too, with some notes. The file is written beside its place and renamed, so that
/// there is never half of one. The bytes are a function of the values and the notes.
///
/// # Errors
///
/// [`WeightsError::Io`] where the file cannot be written, [`WeightsError::NotFinite`] for a network with a value that is not a
/// finite number, [`WeightsError::Twice`] for a network with two tensors of one name, and [`WeightsError::Notes`] for notes that are
/// too long: what is saved can be loaded. A file that was there is
/// then as it was.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("linear.safetensors");
/// let linear = Linear::<3, 2>::seeded(1);
/// let notes = weights::Metadata::from([("model".into(), "linear".into())]);
/// weights::save::<f32, _>(&path, &*linear, &notes)?;
/// let mut other = Linear::<3, 2>::seeded(2);
/// assert_eq!(weights::load::<f32, _>(&path, &mut *other)?, notes);
/// assert_eq!(other, linear);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn save<T: Scalar, N: Parameters<T>>(
    path: &Path,
    net: &N,
    metadata: &Metadata,
) -> Result<(), WeightsError> {
    let dtype = if size_of::<T>() == 4 { Dtype::F32 } else { Dtype::F64 };
    save_as(path, net, metadata, dtype, |value| Some(value.to_le_array()))
}

/// Saves as [`save`] does, each value as the nearest number in half precision (`F16`, of two the even one): a file of half the size. Counters
/// stay whole numbers (`I64`). PyTorch's `load_state_dict` takes such a file, and so does [`load`].
///
/// An `F16` has 11 binary digits, so a value is off by at most 1 part in 2,048; what is smaller than 6.1e-5 by at most 3e-8.
///
/// # Errors
///
/// Those of [`save`], and [`WeightsError::TooLarge`] for a value that is 65,520 or more, which would become infinite.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("linear.safetensors");
/// let mut linear = Linear::<3, 2>::seeded(1);
/// weights::save_f16::<f32, _>(&path, &*linear, &weights::Metadata::new())?;
/// let mut other = Linear::<3, 2>::seeded(2);
/// weights::load::<f32, _>(&path, &mut *other)?;
/// assert!((other.weight[1][2] / linear.weight[1][2] - 1.0).abs() <= 1.0 / 2048.0);
/// linear.bias[1] = 1e5;
/// let error = weights::save_f16::<f32, _>(&path, &*linear, &weights::Metadata::new()).unwrap_err();
/// assert!(error.to_string().ends_with("value 1 of the tensor `bias` is 100000, but F16 ends at 65504"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn save_f16<T: Scalar, N: Parameters<T>>(
    path: &Path,
    net: &N,
    metadata: &Metadata,
) -> Result<(), WeightsError> {
    save_as(path, net, metadata, Dtype::F16, |value: T| {
        let [low, high] = match half::f16_from_f64(value.to_f64()) {
            0x7c00 | 0xfc00 => return None,
            bits => bits.to_le_bytes(),
        };
        Some(([low, high, 0, 0, 0, 0, 0, 0], 2))
    })
}

/// Saves values as the numbers that `number` makes of them, in the first so many bytes; nothing for one that is too large.
fn save_as<T: Scalar, N: Parameters<T>>(
    path: &Path,
    net: &N,
    metadata: &Metadata,
    dtype: Dtype,
    number: impl Fn(T) -> Option<([u8; 8], usize)>,
) -> Result<(), WeightsError> {
    let values = memory::as_slice::<T, N>(net);
    let mut tensors: Vec<file::Tensor> = Vec::new();
    for Entry { name, dims, kind, offset, len } in entries::<T, N>(path)? {
        let counter = kind == Kind::Counter;
        let mut data = Vec::with_capacity(len * size_of::<T>());
        for (index, value) in values[offset..][..len].iter().enumerate() {
            if !value.is_finite() {
                return Err(WeightsError::NotFinite { path: path.into(), name, index });
            }
            if counter {
                data.extend((value.to_f64() as i64).to_le_bytes());
            } else if let Some((bytes, used)) = number(*value) {
                data.extend(&bytes[..used]);
            } else {
                return Err(WeightsError::TooLarge { path: path.into(), name, index, value: value.to_f64() });
            }
        }
        tensors.push(file::Tensor { name, dims, dtype: if counter { Dtype::I64 } else { dtype }, data });
    }
    file::write(path, &tensors, metadata)
}

/// Loads all tensors of a network from a file that has exactly these, and returns the file's notes. Files of `F16`, `BF16`, `F32` and `F64`
/// are all taken, mixed as they may be: exactly where the network's scalar is as wide, else rounded to the nearest. A file needs no notes.
///
/// # Errors
///
/// [`WeightsError`] for a file that cannot be read, is damaged, lacks a tensor, has another one, or has one of another
/// shape, of another kind of number or with a value that is not finite. The network is then as it was.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("linear.safetensors");
/// weights::save::<f32, _>(&path, &*Linear::<3, 2>::seeded(1), &weights::Metadata::new())?;
/// let mut other = Linear::<4, 2>::seeded(2);
/// let error = weights::load::<f32, _>(&path, &mut *other).unwrap_err();
/// assert!(error.to_string().ends_with("`weight` has shape [2, 3] in the file but [2, 4] in the network"));
/// assert_eq!(other, Linear::seeded(2));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load<T: Scalar, N: Parameters<T>>(path: &Path, net: &mut N) -> Result<Metadata, WeightsError> {
    let opened = file::open(path)?;
    let metadata = opened.notes();
    let bytes = opened.read()?;
    let tensors = file::parse(path, &bytes)?;
    let entries = entries::<T, N>(path)?;
    if let Some(extra) =
        tensors.names().into_iter().filter(|name| entries.iter().all(|e| e.name != *name)).min()
    {
        return Err(WeightsError::Extra {
            path: path.into(),
            name: extra.into(),
            found: dims(&tensors, extra),
        });
    }
    let mut values = memory::as_slice::<T, N>(net).to_vec();
    for entry in &entries {
        fill(path, &tensors, entry, &mut values[entry.offset..][..entry.len])?;
    }
    memory::as_mut_slice::<T, N>(net).copy_from_slice(&values);
    Ok(metadata)
}

/// The notes of a weights file, of which no more than the header is read.
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
    Ok(file::open(path)?.notes())
}

fn dims(tensors: &SafeTensors<'_>, name: &str) -> Vec<usize> {
    tensors.tensor(name).map(|tensor| tensor.shape().to_vec()).unwrap_or_default()
}

/// Reads one tensor.
fn fill<T: Scalar>(
    path: &Path,
    tensors: &SafeTensors<'_>,
    entry: &Entry,
    values: &mut [T],
) -> Result<(), WeightsError> {
    let Entry { name, dims, .. } = entry;
    let Ok(tensor) = tensors.tensor(name) else {
        return Err(WeightsError::Missing { path: path.into(), name: name.clone(), expected: dims.clone() });
    };
    if tensor.shape() != dims {
        return Err(WeightsError::Shape {
            path: path.into(),
            name: name.clone(),
            expected: dims.clone(),
            found: tensor.shape().to_vec(),
        });
    }
    let data = tensor.data();
    match (tensor.dtype(), entry.kind) {
        (Dtype::I64, Kind::Counter) => convert(values, data, |bytes| i64::from_le_bytes(bytes) as f64),
        (Dtype::I32, Kind::Counter) => convert(values, data, |bytes| f64::from(i32::from_le_bytes(bytes))),
        (Dtype::F16, _) => convert(values, data, |b| f64::from(half::f16_to_f32(u16::from_le_bytes(b)))),
        (Dtype::BF16, _) => convert(values, data, |b| f64::from(half::bf16_to_f32(u16::from_le_bytes(b)))),
        (Dtype::F32, _) => convert(values, data, |bytes| f64::from(f32::from_le_bytes(bytes))),
        (Dtype::F64, _) => convert(values, data, f64::from_le_bytes),
        (dtype, _) => {
            let found = format!("{dtype:?}");
            return Err(WeightsError::Dtype { path: path.into(), name: name.clone(), found });
        }
    }
    match values.iter().position(|value| !value.is_finite()) {
        Some(index) => Err(WeightsError::NotFinite { path: path.into(), name: name.clone(), index }),
        None => Ok(()),
    }
}

/// Little-endian numbers of `B` bytes.
fn convert<T: Scalar, const B: usize>(values: &mut [T], data: &[u8], number: impl Fn([u8; B]) -> f64) {
    let (numbers, _) = data.as_chunks::<B>();
    values.iter_mut().zip(numbers).for_each(|(value, bytes)| *value = T::from_f64(number(*bytes)));
}
