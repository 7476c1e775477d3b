//! Samples in memory.

use std::fmt;

use formwork_tensor::{Shape, Tensor};

use super::{Dataset, copy};
use crate::{Chance, DataError, ShapeError};

/// Tensors and their targets in memory: PyTorch's `TensorDataset`.
///
/// ```
/// use formwork_data::{Dataset, TensorDataset};
/// use formwork_tensor::{Class, Sequence, Tensor};
///
/// let signals = vec![Tensor::<Sequence<2, 3>>::new([[0.1, 0.2, 0.3], [1.0, 0.5, 0.0]])];
/// let data = TensorDataset::new(signals, vec![Class::<4>::new(3)?])?;
/// assert_eq!(data.targets()[0].index(), 3);
///
/// let error = TensorDataset::new(vec![Tensor::<Sequence<2, 3>>::new([[0.0; 3]; 2])], Vec::<f32>::new());
/// assert_eq!(
///     error.unwrap_err().to_string(),
///     "1 inputs and 0 targets; expected one target for each input, and at least one"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct TensorDataset<S: Shape, Y> {
    inputs: Vec<Tensor<S>>,
    targets: Vec<Y>,
}

impl<S: Shape, Y> TensorDataset<S, Y> {
    /// One target for each input.
    ///
    /// # Errors
    /// [`ShapeError::Pairs`] if there are more of one than of the other, or none.
    pub fn new(inputs: Vec<Tensor<S>>, targets: Vec<Y>) -> Result<Self, ShapeError> {
        if inputs.len() == targets.len() && !inputs.is_empty() {
            return Ok(TensorDataset { inputs, targets });
        }
        Err(ShapeError::Pairs { inputs: inputs.len(), targets: targets.len() })
    }

    /// The inputs.
    pub fn inputs(&self) -> &[Tensor<S>] {
        &self.inputs
    }

    /// The targets, in the order of the inputs.
    pub fn targets(&self) -> &[Y] {
        &self.targets
    }

    /// Both.
    pub fn into_parts(self) -> (Vec<Tensor<S>>, Vec<Y>) {
        (self.inputs, self.targets)
    }
}

impl<S: Shape, Y: Clone + Send + Sync + 'static> Dataset for TensorDataset<S, Y> {
    type Input = S;
    type Target = Y;

    fn count(&self) -> usize {
        self.inputs.len()
    }

    fn read(&self, index: usize, input: &mut Tensor<S>, _: &mut Chance) -> Result<Y, DataError> {
        copy(input.as_mut_slice(), self.inputs[index].as_slice());
        Ok(self.targets[index].clone())
    }
}

impl<S: Shape, Y> fmt::Debug for TensorDataset<S, Y> {
    /// Sizes only: the values of a data set would bury a failed assertion.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TensorDataset({} x {:?})", self.inputs.len(), S::DIMS)
    }
}
