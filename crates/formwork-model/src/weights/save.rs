//! Networks into files.

use super::{Entry, Metadata, WeightsError, entries, file, npz};
use formwork_layers::Parameters;
use formwork_numpy::half;
use formwork_tensor::parameters::Kind;
use formwork_tensor::{Scalar, memory};
use safetensors::Dtype;
use std::path::Path;

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
    let tensors = tensors(path, net, own::<T>(), |value: T| Some(value.to_le_array()))?;
    file::write(path, &tensors, metadata)
}

/// Saves as [`save`] does, each value as the nearest number in half precision (`F16`, of two the even one): a file of half the size. Counters
/// stay whole numbers (`I64`). PyTorch's `load_state_dict` takes such a file, and so does [`load`](super::load).
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
    let tensors = tensors(path, net, Dtype::F16, |value: T| {
        let [low, high] = match half::f16_from_f64(value.to_f64()) {
            0x7c00 | 0xfc00 => return None,
            bits => bits.to_le_bytes(),
        };
        Some(([low, high, 0, 0, 0, 0, 0, 0], 2))
    })?;
    file::write(path, &tensors, metadata)
}

/// Saves all tensors of a network as `numpy.savez` does, for `numpy.load`: an archive of arrays under the tensors' names, counters as
/// `<i8`. [`load`](super::load) reads it by its content, whatever it is called. There are no notes in such a file.
///
/// # Errors
///
/// Those of [`save`] but for the notes.
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("linear.npz");
/// let linear = Linear::<3, 2>::seeded(1);
/// weights::save_npz::<f32, _>(&path, &*linear)?;
/// let mut other = Linear::<3, 2>::seeded(2);
/// weights::load::<f32, _>(&path, &mut *other)?;
/// assert_eq!(other, linear);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn save_npz<T: Scalar, N: Parameters<T>>(path: &Path, net: &N) -> Result<(), WeightsError> {
    npz::write(path, &tensors(path, net, own::<T>(), |value: T| Some(value.to_le_array()))?)
}

/// The network's own kind of number.
fn own<T: Scalar>() -> Dtype {
    if size_of::<T>() == 4 { Dtype::F32 } else { Dtype::F64 }
}

/// The tensors with the numbers that `number` makes of the values, in the first so many bytes; nothing for one that is too large.
fn tensors<T: Scalar, N: Parameters<T>>(
    path: &Path,
    net: &N,
    dtype: Dtype,
    number: impl Fn(T) -> Option<([u8; 8], usize)>,
) -> Result<Vec<file::Tensor>, WeightsError> {
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
    Ok(tensors)
}
