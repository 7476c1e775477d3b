//! NumPy's arrays as data.

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{BufReader, Read};
use std::path::Path;

use formwork_numpy::{Archive, Header, Kind, numbers, values};
use formwork_tensor::{Shape, Tensor};

use crate::numbers::FromNumbers;
use crate::{DataError, LabelledImages, ShapeError, TensorDataset};

/// An array, and what errors call it.
struct Array<'p> {
    path: &'p Path,
    name: Option<&'p str>,
    dims: Vec<usize>,
    kind: Kind,
    bytes: Vec<u8>,
}

impl<'p> Array<'p> {
    fn npy(path: &'p Path) -> Result<Self, DataError> {
        let mut from = BufReader::new(open(path)?);
        let read = Header::read(&mut from).and_then(|Header { dims, kind }| {
            let kind = kind?;
            let bytes = numbers(&mut from, &dims, kind)?;
            Ok(Array { path, name: None, dims, kind, bytes })
        });
        read.map_err(|cause| DataError::Array { path: path.into(), array: None, cause })
    }

    fn npz(path: &'p Path, name: &'p str) -> Result<Self, DataError> {
        let error = |cause: String| DataError::Array { path: path.into(), array: Some(name.into()), cause };
        let mut archive =
            Archive::open(BufReader::new(open(path)?)).map_err(|cause| error(cause.to_string()))?;
        let mut names = Vec::new();
        for member in 0..archive.count() {
            let (found, _) = archive.header(member).map_err(|cause| error(cause.to_string()))?;
            if found == name {
                let (_, (Header { dims, kind }, bytes)) =
                    archive.read(member).map_err(|cause| error(cause.to_string()))?;
                return Ok(Array { path, name: Some(name), dims, kind: kind.map_err(error)?, bytes });
            }
            names.push(found);
        }
        Err(error(format!("not in the file, which has {}", names.join(", "))))
    }

    fn error(&self, cause: String) -> DataError {
        DataError::Array { path: self.path.into(), array: self.name.map(Into::into), cause }
    }

    /// As samples, one for each place of the first axis.
    fn samples<Y: FromNumbers>(&self) -> Result<Vec<Y>, DataError> {
        let shape = |dims: &[usize]| dims.iter().copied().filter(|size| *size != 1).collect::<Vec<_>>();
        let Some((count, rest)) = self.dims.split_first().filter(|(_, rest)| shape(rest) == shape(Y::DIMS))
        else {
            let sizes: Vec<_> =
                ["n".to_owned()].into_iter().chain(Y::DIMS.iter().map(usize::to_string)).collect();
            return Err(self.error(format!("its shape is {:?}, expected [{}]", self.dims, sizes.join(", "))));
        };
        debug_assert_eq!(rest.iter().product::<usize>(), Y::COUNT);
        let mut numbers = values(self.kind, &self.bytes);
        let mut sample = Vec::with_capacity(Y::COUNT);
        let mut samples = Vec::new();
        for index in 0..*count {
            sample.clear();
            sample.extend(numbers.by_ref().take(Y::COUNT));
            let made = Y::from_numbers(&sample).map_err(|(at, expected)| {
                self.error(format!("number {at} of sample {index} is {}, expected {expected}", sample[at]))
            })?;
            samples.push(made);
        }
        Ok(samples)
    }

    /// As images of bytes, channels first or last.
    fn images<const C: usize, const H: usize, const W: usize>(self) -> Result<Vec<u8>, DataError> {
        if self.kind != Kind::U8 {
            let found = format!("it holds {}, images are bytes (|u1, numpy.uint8)", self.kind);
            return Err(self.error(found));
        }
        match self.dims[..] {
            [_, c, h, w] if [c, h, w] == [C, H, W] => Ok(self.bytes),
            [_, h, w] if [1, h, w] == [C, H, W] => Ok(self.bytes),
            [_, h, w, c] if [c, h, w] == [C, H, W] => {
                let mut bytes = vec![0; self.bytes.len()];
                for (image, to) in self.bytes.chunks_exact(C * H * W).zip(bytes.chunks_exact_mut(C * H * W)) {
                    image.iter().enumerate().for_each(|(i, byte)| to[i % C * H * W + i / C] = *byte);
                }
                Ok(bytes)
            }
            _ => {
                let grey = if C == 1 { format!(", [n, {H}, {W}]") } else { String::new() };
                let expected = format!("[n, {C}, {H}, {W}]{grey} or [n, {H}, {W}, {C}]");
                Err(self.error(format!("its shape is {:?}, expected {expected}", self.dims)))
            }
        }
    }
}

fn open(path: &Path) -> Result<std::io::Take<fs::File>, DataError> {
    let error = |cause| DataError::Io { path: path.into(), action: "open", cause };
    // Asked before opening, because opening a pipe waits for somebody to write to it.
    let metadata = fs::metadata(path).map_err(error)?;
    if !metadata.is_file() {
        return Err(DataError::NotAFile { path: path.into() });
    }
    Ok(fs::File::open(path).map_err(error)?.take(metadata.len()))
}

fn pairs(of: &Array<'_>, error: ShapeError) -> DataError {
    of.error(error.to_string())
}

impl<S: Shape, Y: FromNumbers> TensorDataset<S, Y> {
    /// From two arrays that `numpy.save` wrote: inputs, of the shape `[n, ..S]` up to axes of size 1, and targets, of `[n]` for classes or `[n, ..]` for
    /// tensors. Numbers of any kind are taken as they are; of images as bytes [`LabelledImages::from_npy`] makes less memory.
    ///
    /// # Errors
    /// [`DataError::Array`] for what is no such array, and for a number that is no class or not finite.
    ///
    /// ```
    /// use formwork_data::{Dataset, TensorDataset};
    /// use formwork_tensor::{Class, Vector};
    ///
    /// # let folder = tempfile::tempdir()?;
    /// # let [x, y] = ["x.npy", "y.npy"].map(|name| folder.path().join(name));
    /// # let values: Vec<u8> = (0..12).flat_map(|i| (i as f32).to_le_bytes()).collect();
    /// # std::fs::write(&x, [formwork_numpy::write_header(&[3, 4], formwork_numpy::Kind::F32), values].concat())?;
    /// # let labels: Vec<u8> = [2i64, 0, 1].iter().flat_map(|i| i.to_le_bytes()).collect();
    /// # std::fs::write(&y, [formwork_numpy::write_header(&[3], formwork_numpy::Kind::I64), labels].concat())?;
    /// let data = TensorDataset::<Vector<4>, Class<3>>::from_npy(&x, &y)?; // arrays of [3, 4] and [3]
    /// assert_eq!((data.inputs()[1][0], data.targets()[0].index()), (4.0, 2));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_npy(inputs: impl AsRef<Path>, targets: impl AsRef<Path>) -> Result<Self, DataError> {
        Self::of(&Array::npy(inputs.as_ref())?, &Array::npy(targets.as_ref())?)
    }

    /// From two arrays of an archive that `numpy.savez` or `numpy.savez_compressed` wrote, by their names.
    ///
    /// # Errors
    /// As [`from_npy`](Self::from_npy), and for a name that the archive has not.
    pub fn from_npz(path: impl AsRef<Path>, inputs: &str, targets: &str) -> Result<Self, DataError> {
        let path = path.as_ref();
        Self::of(&Array::npz(path, inputs)?, &Array::npz(path, targets)?)
    }

    fn of(inputs: &Array<'_>, targets: &Array<'_>) -> Result<Self, DataError> {
        Self::new(inputs.samples::<Tensor<S>>()?, targets.samples()?).map_err(|error| pairs(inputs, error))
    }
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> LabelledImages<C, H, W, N> {
    /// From two arrays that `numpy.save` wrote: images as bytes (`uint8`), channels first (`[n, C, H, W]`, grey also `[n, H, W]`) or last
    /// (`[n, H, W, C]`), and labels (`[n]`, of any kind of number).
    ///
    /// # Errors
    /// [`DataError::Array`] for what is no such array, and for a number that is no class.
    pub fn from_npy(images: impl AsRef<Path>, labels: impl AsRef<Path>) -> Result<Self, DataError> {
        Self::of_arrays(Array::npy(images.as_ref())?, &Array::npy(labels.as_ref())?)
    }

    /// From two arrays of an archive that `numpy.savez` or `numpy.savez_compressed` wrote, by their names.
    ///
    /// # Errors
    /// As [`from_npy`](Self::from_npy), and for a name that the archive has not.
    pub fn from_npz(path: impl AsRef<Path>, images: &str, labels: &str) -> Result<Self, DataError> {
        let path = path.as_ref();
        Self::of_arrays(Array::npz(path, images)?, &Array::npz(path, labels)?)
    }

    fn of_arrays(images: Array<'_>, labels: &Array<'_>) -> Result<Self, DataError> {
        let classes = labels.samples()?;
        Self::new(images.images::<C, H, W>()?, classes).map_err(|error| pairs(labels, error))
    }
}
