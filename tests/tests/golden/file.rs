//! The files and the rule of comparison.

use formwork::tensor::{Scalar, Shape, Tensor};
use safetensors::SafeTensors;
use serde_json::Value;
use std::collections::HashMap;
use std::path::PathBuf;

fn path(file: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "golden", file].iter().collect()
}

/// All cases.
pub(crate) fn index() -> Vec<Value> {
    let text = std::fs::read_to_string(path("index.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// One case: what it is, and its tensors as flat values.
pub(crate) struct Golden {
    pub(crate) case: Value,
    tensors: HashMap<String, Vec<f64>>,
}

impl Golden {
    pub(crate) fn read(name: &str) -> Golden {
        let bytes = std::fs::read(path(&format!("{name}.safetensors"))).unwrap();
        let (_, header) = SafeTensors::read_metadata(&bytes).unwrap();
        let case = serde_json::from_str(&header.metadata().as_ref().unwrap()["case"]).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        let values =
            |data: &[u8]| data.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect();
        let tensors = file.iter().map(|(name, view)| (name.to_owned(), values(view.data()))).collect();
        Golden { case, tensors }
    }

    /// Asserts that the case has these sizes, and no others.
    pub(crate) fn expect(&self, sizes: &[(&str, u64)]) {
        let known = ["kind", "name", "ties", "eps", "momentum"];
        for (key, value) in self.case.as_object().unwrap() {
            let size = sizes.iter().find(|(name, _)| name == key).map(|(_, size)| *size);
            if key == "shape" {
                let axes: Vec<u64> = value.as_array().unwrap().iter().map(|n| n.as_u64().unwrap()).collect();
                assert_eq!(axes, sizes.iter().map(|(_, size)| *size).collect::<Vec<_>>(), "shape");
            } else if !known.contains(&key.as_str()) {
                assert_eq!(value.as_u64(), size, "{key}");
            }
        }
    }

    pub(crate) fn values(&self, name: &str) -> &[f64] {
        self.tensors.get(name).unwrap_or_else(|| panic!("no tensor {name}"))
    }

    /// Multiplies a tensor.
    pub(crate) fn scale(&mut self, name: &str, factor: f64) {
        self.tensors.get_mut(name).unwrap().iter_mut().for_each(|value| *value *= factor);
    }

    /// A tensor as a batch of samples.
    pub(crate) fn batch<S: Shape, T: Scalar>(&self, name: &str) -> Vec<Tensor<S, T>> {
        samples(self.values(name))
    }
}

/// Flat values as a batch of samples.
pub(crate) fn samples<S: Shape, T: Scalar>(values: &[f64]) -> Vec<Tensor<S, T>> {
    assert!(values.len().is_multiple_of(S::LEN), "whole samples");
    values.chunks(S::LEN).map(|sample| *Tensor::from_fn(|i| T::from_f64(sample[i]))).collect()
}

/// The tensor as a whole: max |got - want| <= tol max |want| + floor.
#[track_caller]
pub(crate) fn compare<T: Scalar>(what: &str, got: &[T], want: &[f64]) {
    let (tol, floor) = if T::MANTISSA > 24 { (1e-10, 1e-14) } else { (1e-5, 1e-7) };
    assert_eq!(got.len(), want.len(), "{what}: lengths");
    within(what, got, want, tol, floor);
}

/// The tensor as a whole within a tolerance of its own.
#[track_caller]
pub(crate) fn within<T: Scalar>(what: &str, got: &[T], want: &[f64], tol: f64, floor: f64) {
    let bound = tol * want.iter().fold(0.0, |most: f64, want| most.max(want.abs())) + floor;
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let error = (got.to_f64() - want).abs();
        assert!(
            error <= bound,
            "{} {what}[{i}]: {got}, not {want} (off by {error:e}, at most {bound:e})",
            T::DTYPE
        );
    }
}
