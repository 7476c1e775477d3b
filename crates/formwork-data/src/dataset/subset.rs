//! Some of the samples.

use std::sync::Arc;

use formwork_tensor::Tensor;

use super::Dataset;
use crate::{Chance, DataError, ShapeError, stratified};

/// Some samples of a data set, which is shared and not copied.
///
/// ```
/// use formwork_data::{Dataset, Subset, TensorDataset};
/// use formwork_tensor::{Tensor, Vector};
///
/// let inputs: Vec<_> = (0..10).map(|i| Tensor::<Vector<1>>::new([i as f32])).collect();
/// let data = TensorDataset::new(inputs.clone(), inputs)?;
/// let (train, validation) = Subset::split(data, 0.2, 42)?;
/// assert_eq!((train.count(), validation.count()), (8, 2));
/// # Ok::<(), formwork_data::ShapeError>(())
/// ```
#[derive(Debug)]
pub struct Subset<D> {
    data: Arc<D>,
    indices: Vec<u32>,
}

impl<D: Dataset> Subset<D> {
    /// The samples of these numbers, in this order.
    ///
    /// # Errors
    /// [`ShapeError::Sample`] for a number that no sample has.
    pub fn new(data: D, indices: Vec<u32>) -> Result<Self, ShapeError> {
        let data = Arc::new(data);
        let count = data.count();
        match indices.iter().find(|&&index| index as usize >= count) {
            Some(&index) => Err(ShapeError::Sample { index: index as usize, count }),
            None => Ok(Subset { data, indices }),
        }
    }

    /// Those that stay and those that are held out, `fraction` of all, each in their order. Which ones is a function of the seed. For classes of
    /// which each should have its share there is [`split_by`](Self::split_by).
    ///
    /// # Errors
    /// [`ShapeError::Split`] if one of the parts would be empty.
    pub fn split(data: D, fraction: f64, seed: u64) -> Result<(Self, Self), ShapeError> {
        Self::split_by(data, |_| 0, fraction, seed)
    }

    /// The same, stratified: `class` tells the class of a sample by its number, and of each class the same share is held out, up to one sample.
    ///
    /// # Errors
    /// As [`split`](Self::split).
    pub fn split_by(
        data: D,
        class: impl Fn(usize) -> usize,
        fraction: f64,
        seed: u64,
    ) -> Result<(Self, Self), ShapeError> {
        let data = Arc::new(data);
        let [stay, out] = stratified::split((0..data.count()).map(class), fraction, seed)?;
        Ok((Subset { data: data.clone(), indices: stay }, Subset { data, indices: out }))
    }
}

impl<D: Dataset> Dataset for Subset<D> {
    type Input = D::Input;
    type Target = D::Target;

    fn count(&self) -> usize {
        self.indices.len()
    }

    /// As of its number in the whole; `chance` is that of its number here.
    fn read(
        &self,
        index: usize,
        input: &mut Tensor<D::Input>,
        chance: &mut Chance,
    ) -> Result<D::Target, DataError> {
        self.data.read(self.indices[index] as usize, input, chance)
    }
}
