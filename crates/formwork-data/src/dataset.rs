//! What samples are read from, one by one.

mod generator;
mod subset;
mod tensors;
#[cfg(test)]
mod tests;

pub use generator::Generator;
pub use subset::Subset;
pub use tensors::TensorDataset;

use std::sync::Arc;

use formwork_tensor::{Class, Image, Shape, Tensor};

use crate::{Chance, DataError, LabelledImages};

/// Samples that are read by their number, in any order and by several threads at once.
///
/// A [`DataLoader`](crate::DataLoader) makes batches of them. One of your own:
///
/// ```
/// use formwork_data::{Batches, Chance, DataError, DataLoader, Dataset};
/// use formwork_tensor::{Tensor, Vector};
/// use std::num::NonZeroUsize;
///
/// /// Numbers and their squares.
/// struct Squares;
///
/// impl Dataset for Squares {
///     type Input = Vector<1>;
///     type Target = Tensor<Vector<1>>;
///
///     fn count(&self) -> usize {
///         100
///     }
///
///     fn read(&self, index: usize, x: &mut Tensor<Vector<1>>, _: &mut Chance) -> Result<Self::Target, DataError> {
///         x[0] = index as f32;
///         Ok(Tensor::new([x[0] * x[0]]))
///     }
/// }
///
/// let mut loader = DataLoader::new(Squares, NonZeroUsize::MIN.saturating_add(15));
/// loader.start(42, 0, 0);
/// let (inputs, targets) = loader.next_batch()?.expect("the first of seven batches");
/// assert_eq!(inputs[3][0] * inputs[3][0], targets[3][0]);
/// # Ok::<(), DataError>(())
/// ```
pub trait Dataset: Send + Sync + 'static {
    /// The shape of a sample. Pixels are from 0 to 1.
    type Input: Shape;
    /// What a sample's output is compared with.
    type Target: Send + 'static;

    /// Number of samples.
    fn count(&self) -> usize;

    /// Writes sample number `index`, from 0, over `input`, and gives its target. `chance` is for samples that are made up; it depends on
    /// (seed, epoch, `index`) alone.
    ///
    /// # Errors
    /// [`DataError`] where the samples are files.
    fn read(
        &self,
        index: usize,
        input: &mut Tensor<Self::Input>,
        chance: &mut Chance,
    ) -> Result<Self::Target, DataError>;
}

/// One that is shared, as by two loaders with different augmentation.
impl<D: Dataset> Dataset for Arc<D> {
    type Input = D::Input;
    type Target = D::Target;

    fn count(&self) -> usize {
        (**self).count()
    }

    fn read(
        &self,
        index: usize,
        input: &mut Tensor<D::Input>,
        chance: &mut Chance,
    ) -> Result<D::Target, DataError> {
        (**self).read(index, input, chance)
    }
}

/// Pixels are bytes over 255.
impl<const C: usize, const H: usize, const W: usize, const N: usize> Dataset for LabelledImages<C, H, W, N> {
    type Input = Image<C, H, W>;
    type Target = Class<N>;

    fn count(&self) -> usize {
        LabelledImages::count(self)
    }

    fn read(
        &self,
        index: usize,
        input: &mut Tensor<Self::Input>,
        _: &mut Chance,
    ) -> Result<Class<N>, DataError> {
        to_unit(self.image(index), input.as_mut_slice());
        Ok(self.labels()[index])
    }
}

/// Bytes on a scale from 0 to 1.
pub(crate) fn to_unit(bytes: &[u8], values: &mut [f32]) {
    values.iter_mut().zip(bytes).for_each(|(value, &byte)| *value = f32::from(byte) / 255.0);
}

/// Copies values, a kilobyte at a time: some processors copy a few kilobytes at once thirty times slower where the addresses are an
/// unlucky distance apart (AMD's `rep movsb`, Zen 3 and 4).
pub(crate) fn copy(to: &mut [f32], from: &[f32]) {
    to.chunks_mut(256).zip(from.chunks(256)).for_each(|(to, from)| to.copy_from_slice(from));
}
