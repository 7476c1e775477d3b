//! Files into networks.

use super::source::Source;
use super::{Entry, Metadata, Report, WeightsError, entries, numbers};
use formwork_layers::Parameters;
use formwork_tensor::{Scalar, memory};
use std::collections::BTreeMap;
use std::path::Path;

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
    Ok(Load::new().load(path, net)?.notes)
}

/// Loads as [`load`] does, from bytes in memory: those of a file that a program carries with `include_bytes!`. In errors the
/// path is `weights in memory`.
///
/// # Errors
///
/// Those of [`load`].
///
/// ```
/// use formwork_layers::{Linear, OnHeap};
/// use formwork_model::weights;
/// # let folder = tempfile::tempdir()?;
/// # let path = folder.path().join("linear.safetensors");
/// # weights::save::<f32, _>(&path, &*Linear::<3, 2>::seeded(1), &weights::Metadata::new())?;
/// let bytes = std::fs::read(&path)?; // or include_bytes!("linear.safetensors")
/// let mut linear = Linear::<3, 2>::seeded(2);
/// weights::load_from_slice::<f32, _>(&bytes, &mut *linear)?;
/// assert_eq!(linear, Linear::seeded(1));
/// let error = weights::load_from_slice::<f32, _>(&bytes[1..], &mut *linear).unwrap_err();
/// assert!(error.to_string().starts_with("weights in memory: "));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn load_from_slice<T: Scalar, N: Parameters<T>>(
    bytes: &[u8],
    net: &mut N,
) -> Result<Metadata, WeightsError> {
    Ok(Load::new().load_from_slice(bytes, net)?.notes)
}

/// How a file is loaded whose names are not the network's, or that has more or less than the network.
///
/// Names are changed step by step, in the order of the calls. Without [`partial`](Self::partial) the file must then have exactly the
/// network's tensors, as for [`load`].
///
/// A backbone, from a file of it and another head, saved by a program that wrapped it:
///
/// ```
/// use formwork_layers::{Linear, OnHeap, Relu};
/// use formwork_model::weights::{self, Load};
/// let folder = tempfile::tempdir()?;
/// let path = folder.path().join("net.safetensors");
/// let trained = (*Linear::<3, 2>::seeded::<f32>(1), Relu, *Linear::<2, 10>::seeded::<f32>(2));
/// weights::save::<f32, _>(&path, &((trained.clone(),),), &weights::Metadata::new())?; // names start with `0.0.`
///
/// let mut net = (*Linear::<3, 2>::seeded::<f32>(3), Relu, *Linear::<2, 4>::seeded::<f32>(4));
/// let report = Load::new().strip_prefix("0.0.").partial().load::<f32, _>(&path, &mut net)?;
/// assert_eq!(report.loaded, ["0.weight", "0.bias"]);
/// assert_eq!(report.shape, ["2.weight", "2.bias"]);
/// assert_eq!(net.0, trained.0);
/// assert_eq!(net.2, *Linear::seeded::<f32>(4));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Default)]
#[must_use = "nothing is loaded before `load`"]
pub struct Load<'a> {
    steps: Vec<Box<dyn Fn(String) -> String + 'a>>,
    partial: bool,
}

impl<'a> Load<'a> {
    /// All tensors, under their own names.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes `prefix` off the file's names that start with it: `module.` of PyTorch's `DataParallel`, or `model.`. Names that do
    /// not start with it stay.
    pub fn strip_prefix(self, prefix: &'a str) -> Self {
        self.rename(move |name| name.strip_prefix(prefix).unwrap_or(name).to_owned())
    }

    /// Gives the file's tensors the names that `name` makes of theirs.
    ///
    /// ```
    /// # use formwork_layers::{Linear, OnHeap};
    /// # use formwork_model::weights::{self, Load};
    /// # let folder = tempfile::tempdir()?;
    /// # let path = folder.path().join("net.safetensors");
    /// # weights::save::<f32, _>(&path, &(*Linear::<3, 2>::seeded::<f32>(1),), &weights::Metadata::new())?;
    /// let mut linear = Linear::<3, 2>::seeded(2); // called `weight`, in the file `0.weight`
    /// Load::new().rename(|name| name.replace("0.", "")).load::<f32, _>(&path, &mut *linear)?;
    /// assert_eq!(linear, Linear::seeded(1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn rename(mut self, name: impl Fn(&str) -> String + 'a) -> Self {
        self.steps.push(Box::new(move |before| name(&before)));
        self
    }

    /// Loads what the file and the network have in common. What the file lacks stays in the network as it is, and so does what has
    /// another shape in the file; the [`Report`] tells.
    pub fn partial(mut self) -> Self {
        self.partial = true;
        self
    }

    /// Loads a file into a network.
    ///
    /// # Errors
    ///
    /// [`WeightsError`] as for [`load`], for a name that two tensors of the file get, and for a part that is nothing at all. The
    /// network is then as it was.
    pub fn load<T: Scalar, N: Parameters<T>>(
        &self,
        path: &Path,
        net: &mut N,
    ) -> Result<Report, WeightsError> {
        self.fill(path, Source::open(path)?, net)
    }

    /// Loads from bytes in memory, as [`load_from_slice`] does.
    ///
    /// # Errors
    ///
    /// Those of [`load`](Self::load).
    pub fn load_from_slice<T: Scalar, N: Parameters<T>>(
        &self,
        bytes: &[u8],
        net: &mut N,
    ) -> Result<Report, WeightsError> {
        let path = Path::new("weights in memory");
        self.fill(path, Source::from_slice(path, bytes)?, net)
    }

    fn fill<T: Scalar, N: Parameters<T>>(
        &self,
        path: &Path,
        mut source: Source<'_>,
        net: &mut N,
    ) -> Result<Report, WeightsError> {
        let names = self.names(path, &source)?;
        let entries = entries::<T, N>(path)?;
        let mut report = Report { notes: source.notes(), ..Report::default() };
        for (name, &index) in &names {
            if entries.iter().all(|entry| entry.name != *name) {
                report.unexpected.push(source.tensors()[index].name.clone());
            }
        }
        report.unexpected.sort();
        if let (Some(name), false) = (report.unexpected.first(), self.partial) {
            let found = source.tensors().iter().find(|tensor| tensor.name == *name);
            let found = found.map(|tensor| tensor.dims.clone()).unwrap_or_default();
            return Err(WeightsError::Extra { path: path.into(), name: name.clone(), found });
        }
        let mut values = memory::as_slice::<T, N>(net).to_vec();
        for entry in &entries {
            let Entry { name, dims, kind, offset, len } = entry;
            let Some(&index) = names.get(name) else {
                if !self.partial {
                    let (path, name, expected) = (path.into(), name.clone(), dims.clone());
                    return Err(WeightsError::Missing { path, name, expected });
                }
                report.missing.push(name.clone());
                continue;
            };
            let tensor = &source.tensors()[index];
            if tensor.dims != *dims {
                if !self.partial {
                    let (path, name) = (path.into(), name.clone());
                    let (expected, found) = (dims.clone(), tensor.dims.clone());
                    return Err(WeightsError::Shape { path, name, expected, found });
                }
                report.shape.push(name.clone());
                continue;
            }
            let kind = match &tensor.dtype {
                Ok(dtype) if numbers::are_read(*dtype, *kind) => Ok(*dtype),
                Ok(dtype) => Err(format!("{dtype:?}")),
                Err(kind) => Err(kind.clone()),
            };
            let dtype = kind.map_err(|found| {
                let (path, name) = (path.into(), name.clone());
                WeightsError::Dtype { path, name, found }
            })?;
            let values = &mut values[*offset..][..*len];
            numbers::convert(values, dtype, &source.data(path, index)?);
            if let Some(index) = values.iter().position(|value| !value.is_finite()) {
                return Err(WeightsError::NotFinite { path: path.into(), name: name.clone(), index });
            }
            report.loaded.push(name.clone());
        }
        if report.loaded.is_empty() && !entries.is_empty() {
            let expected = entries[0].name.clone();
            let found = names.keys().next().cloned().unwrap_or_default();
            return Err(WeightsError::Nothing { path: path.into(), expected, found });
        }
        memory::as_mut_slice::<T, N>(net).copy_from_slice(&values);
        Ok(report)
    }

    /// The names that the file's tensors get, and which tensors these are.
    fn names(&self, path: &Path, source: &Source<'_>) -> Result<BTreeMap<String, usize>, WeightsError> {
        let tensors = source.tensors();
        let mut names = BTreeMap::new();
        for (index, tensor) in tensors.iter().enumerate() {
            let name = self.steps.iter().fold(tensor.name.clone(), |name, step| step(name));
            if let Some(first) = names.insert(name.clone(), index) {
                let (first, second) = (tensors[first].name.clone(), tensor.name.clone());
                return Err(WeightsError::Same { path: path.into(), name, first, second });
            }
        }
        Ok(names)
    }
}
