//! NumPy's `.npy`.

use super::{WeightsError, file, numbers};
use formwork_numpy::{Header, Kind};
use formwork_tensor::Scalar;
use safetensors::Dtype;
use std::io::Read;
use std::path::Path;

/// An array of a `.npy` file.
#[derive(Clone, Debug, PartialEq)]
pub struct Array<T> {
    /// Its sizes, outermost first; none for a single number.
    pub dims: Vec<usize>,
    /// Its values, the last axis fastest.
    pub values: Vec<T>,
}

/// Loads an array that `numpy.save` wrote: versions 1.0 to 3.0, in C order, of the kinds `<f2`, `<f4`, `<f8`, `<i4` and `<i8`,
/// each number rounded to the nearest scalar. Values that are infinite or not a number are returned as they are.
///
/// # Errors
///
/// [`WeightsError::Io`] for a file that cannot be read, [`WeightsError::Array`] for one that is not such an array or not all of one.
///
/// ```
/// use formwork_model::weights;
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("x.npy");
/// weights::save_npy(&path, &[2, 3], &[1.0f32, 2.0, 3.0, 4.0, 5.0, 6.0])?;
/// let array = weights::load_npy::<f64>(&path)?;
/// assert_eq!((array.dims, array.values[4]), (vec![2, 3], 5.0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load_npy<T: Scalar>(path: &Path) -> Result<Array<T>, WeightsError> {
    let (mut file, total) = file::open(path)?;
    let mut from = std::io::BufReader::new(&mut file).take(total);
    let error = |cause| WeightsError::Array { path: path.into(), array: None, cause };
    let Header { dims, kind } = Header::read(&mut from).map_err(error)?;
    let (kind, dtype) = known(kind)
        .map_err(|kind| error(format!("it holds {kind}, but only <f2, <f4, <f8, <i4 and <i8 are read")))?;
    let data = formwork_numpy::numbers(&mut from, &dims, kind).map_err(error)?;
    let mut values = vec![T::ZERO; data.len() * 8 / dtype.bitsize()];
    numbers::convert(&mut values, dtype, &data);
    Ok(Array { dims, values })
}

/// Saves an array as `numpy.load` reads it: version 1.0, `<f4` or `<f8`. The file is written beside its place and renamed.
///
/// # Errors
///
/// [`WeightsError::Io`] where the file cannot be written, and [`WeightsError::Array`] for sizes of which there are more than NumPy's
/// 64, or that need another number of values.
///
/// ```
/// use formwork_model::weights;
/// let error = weights::save_npy("x.npy".as_ref(), &[2, 3], &[1.0f32, 2.0]).unwrap_err();
/// assert_eq!(error.to_string(), "x.npy: an array of shape [2, 3] with 2 values");
/// ```
pub fn save_npy<T: Scalar>(path: &Path, dims: &[usize], values: &[T]) -> Result<(), WeightsError> {
    let len = dims.iter().try_fold(1usize, |len, dim| len.checked_mul(*dim));
    if len != Some(values.len()) || dims.len() > 64 {
        let cause = format!("an array of shape {dims:?} with {} values", values.len());
        return Err(WeightsError::Array { path: path.into(), array: None, cause });
    }
    let kind = if size_of::<T>() == 4 { Kind::F32 } else { Kind::F64 };
    let written = formwork_file::replace(path, |file| {
        file.write_all(&formwork_numpy::write_header(dims, kind))?;
        values.iter().try_for_each(|value| {
            let (bytes, used) = value.to_le_array();
            file.write_all(&bytes[..used])
        })
    });
    written.map_err(|cause| file::io(path, cause))
}

/// A kind that weights have, or the name of one that is not read.
pub(super) fn known(kind: Result<Kind, String>) -> Result<(Kind, Dtype), String> {
    match kind? {
        kind @ Kind::F16 => Ok((kind, Dtype::F16)),
        kind @ Kind::F32 => Ok((kind, Dtype::F32)),
        kind @ Kind::F64 => Ok((kind, Dtype::F64)),
        kind @ Kind::I32 => Ok((kind, Dtype::I32)),
        kind @ Kind::I64 => Ok((kind, Dtype::I64)),
        other => Err(format!("`{other}`")),
    }
}
