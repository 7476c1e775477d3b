//! One value of a layer, its input or its output, by name and index.

use core::fmt;
use formwork_tensor::parameters::{Kind, Parameters, Place};

/// One value: `weight[1, 0, 2, 2]`, or `input[0, 2, 1] of sample 3`. A scalar has a name alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The tensor's name, as PyTorch gives it to parameters; `input` and `output` are the layer's.
    pub tensor: String,
    /// The position on each axis, outermost first.
    pub index: Vec<usize>,
    /// For an input or an output: which sample of the batch.
    pub sample: Option<usize>,
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.tensor)?;
        if !self.index.is_empty() {
            write!(f, "{:?}", self.index)?;
        }
        match self.sample {
            Some(sample) => write!(f, " of sample {sample}"),
            None => Ok(()),
        }
    }
}

/// A tensor of the layer, its input or its output: where it lies in a flat slice.
#[derive(Clone, Debug)]
pub(crate) struct Named {
    pub(crate) name: String,
    pub(crate) dims: Vec<usize>,
    pub(crate) offset: usize,
    pub(crate) len: usize,
    /// Whether there is one a sample.
    pub(crate) batched: bool,
}

impl Named {
    /// The learned tensors of a layer.
    pub(crate) fn parameters<N: Parameters<f64>>() -> Vec<Named> {
        let mut all = Vec::new();
        N::describe(Place::default(), &mut |info| {
            if info.kind == Kind::Parameter {
                let (name, dims) = (info.path.to_string(), info.dims.to_vec());
                all.push(Named { name, dims, offset: info.offset, len: info.len, batched: false });
            }
        });
        all
    }

    /// A batch of inputs or outputs.
    pub(crate) fn batch(name: &str, dims: &[usize], count: usize) -> Named {
        let len = count * dims.iter().product::<usize>();
        Named { name: name.to_owned(), dims: dims.to_vec(), offset: 0, len, batched: true }
    }

    /// Where it lies.
    pub(crate) fn range(&self) -> core::ops::Range<usize> {
        self.offset..self.offset + self.len
    }

    /// The `i`th of its values.
    pub(crate) fn entry(&self, i: usize) -> Entry {
        let mut rest = i;
        let mut index: Vec<usize> = self.dims.iter().rev().map(|dim| take(&mut rest, *dim)).collect();
        index.reverse();
        Entry { tensor: self.name.clone(), index, sample: self.batched.then_some(rest) }
    }
}

/// The position on an axis of this size; leaves what is for the axes before it.
fn take(rest: &mut usize, dim: usize) -> usize {
    let at = *rest % dim;
    *rest /= dim;
    at
}

#[cfg(test)]
mod tests {
    use super::Named;
    use formwork_layers::{Bias, Conv2d, Linear};
    use formwork_tensor::Pad;

    #[test]
    fn names_and_indices() {
        let input = Named::batch("input", &[2, 3, 4], 5);
        assert_eq!(input.entry(24 + 12 + 4 + 3).to_string(), "input[1, 1, 3] of sample 1");
        let net = Named::parameters::<(Conv2d<2, 3, 2, 1, Pad<0>, Bias, f64>, Linear<5, 2, f64>)>();
        assert_eq!(net[0].entry(8 + 4 + 2 + 1).to_string(), "0.weight[1, 1, 1, 1]");
        assert_eq!(net[3].entry(1).to_string(), "1.bias[1]");
        let value = Named { name: "scale".to_owned(), dims: vec![], offset: 0, len: 1, batched: false };
        assert_eq!(value.entry(0).to_string(), "scale");
    }
}
