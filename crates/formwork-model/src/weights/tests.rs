//! Round trips, and every file that must be refused.

mod loading;
mod numbers;
mod numpy;

use super::{Metadata, WeightsError, file, load, metadata, save};
use formwork_layers::{BatchNorm2d, Conv2d, Linear, OnHeap, Relu, Residual};
use formwork_tensor::Pad;
use safetensors::{Dtype, SafeTensors};
use std::path::{Path, PathBuf};

type Net = (Conv2d<1, 2, 3>, Relu, Residual<(Conv2d<2, 2, 3, 1, Pad<1>>, BatchNorm2d<2>)>, Linear<5, 2>);

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("net.safetensors");
    (folder, path)
}

fn saved(path: &Path) -> Box<Net> {
    let mut net = Net::seeded::<f32>(1);
    net.2.inner.1.num_batches_tracked = 7.0;
    save::<f32, _>(path, &*net, &Metadata::from([("b".into(), "2".into()), ("a".into(), "\"1\"".into())]))
        .unwrap();
    net
}

/// The saved file with its tensors changed.
fn changed(path: &Path, change: impl FnOnce(&mut Vec<file::Tensor>)) {
    let bytes = std::fs::read(path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let mut list: Vec<_> = tensors
        .iter()
        .map(|(name, view)| file::Tensor {
            name: name.into(),
            dims: view.shape().to_vec(),
            dtype: view.dtype(),
            data: view.data().to_vec(),
        })
        .collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    change(&mut list);
    file::write(path, &list, &Metadata::new()).unwrap();
}

/// Loading fails, leaves the network as it was, and the error is returned.
fn refused(path: &Path) -> WeightsError {
    let mut net = Net::seeded::<f32>(2);
    let error = load::<f32, _>(path, &mut *net).unwrap_err();
    assert_eq!(net, Net::seeded::<f32>(2));
    assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
    error
}

#[test]
fn names_are_pytorchs_and_everything_comes_back() {
    let (_folder, path) = folder();
    let net = saved(&path);
    let bytes = std::fs::read(&path).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    let mut names = tensors.names();
    names.sort();
    assert_eq!(
        names,
        [
            "0.bias",
            "0.weight",
            "2.0.bias",
            "2.0.weight",
            "2.1.bias",
            "2.1.num_batches_tracked",
            "2.1.running_mean",
            "2.1.running_var",
            "2.1.weight",
            "3.bias",
            "3.weight"
        ]
    );
    let counter = tensors.tensor("2.1.num_batches_tracked").unwrap();
    assert_eq!((counter.dtype(), counter.shape()), (Dtype::I64, &[][..]));
    assert_eq!(counter.data(), 7i64.to_le_bytes());
    let mut other = Net::seeded::<f32>(2);
    let notes = load::<f32, _>(&path, &mut *other).unwrap();
    assert_eq!(other, net);
    assert_eq!(notes, metadata(&path).unwrap());
    assert_eq!(notes["a"], "\"1\"");
}

#[test]
fn equal_networks_make_equal_files() {
    let (_folder, path) = folder();
    saved(&path);
    let first = std::fs::read(&path).unwrap();
    saved(&path);
    assert_eq!(std::fs::read(&path).unwrap(), first);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_missing_tensor() {
    let (_folder, path) = folder();
    saved(&path);
    changed(&path, |tensors| tensors.retain(|tensor| tensor.name != "3.bias"));
    let error = refused(&path);
    assert!(
        matches!(&error, WeightsError::Missing { name, expected, .. } if name == "3.bias" && *expected == [2])
    );
}

#[test]
fn an_extra_tensor() {
    let (_folder, path) = folder();
    saved(&path);
    changed(&path, |tensors| {
        tensors.push(file::Tensor {
            name: "4.bias".into(),
            dims: vec![1],
            dtype: Dtype::F32,
            data: vec![0; 4],
        });
    });
    assert!(
        matches!(refused(&path), WeightsError::Extra { name, found, .. } if name == "4.bias" && found == [1])
    );
}

#[test]
fn a_tensor_of_another_shape() {
    let (_folder, path) = folder();
    saved(&path);
    changed(&path, |tensors| {
        tensors.iter_mut().filter(|t| t.name == "3.weight").for_each(|t| t.dims = vec![5, 2])
    });
    let error = refused(&path);
    assert!(
        error.to_string().contains("`3.weight` has shape [5, 2] in the file but [2, 5] in the network"),
        "{error}"
    );
}

#[test]
fn a_tensor_of_another_kind_and_a_value_that_is_not_finite() {
    let (_folder, path) = folder();
    saved(&path);
    changed(&path, |tensors| {
        tensors.iter_mut().filter(|t| t.name == "3.bias").for_each(|t| t.dtype = Dtype::I32)
    });
    assert!(matches!(refused(&path), WeightsError::Dtype { name, .. } if name == "3.bias"));
    saved(&path);
    changed(&path, |tensors| {
        let bias = tensors.iter_mut().find(|t| t.name == "3.bias").unwrap();
        bias.data[4..].copy_from_slice(&f32::NAN.to_le_bytes());
    });
    assert!(matches!(refused(&path), WeightsError::NotFinite { index: 1, .. }));
}

#[test]
fn damaged_files() {
    let (_folder, path) = folder();
    saved(&path);
    let whole = std::fs::read(&path).unwrap();
    for cut in [0, 4, 8, 20, whole.len() / 2, whole.len() - 1] {
        std::fs::write(&path, &whole[..cut]).unwrap();
        assert!(matches!(refused(&path), WeightsError::Damaged { .. }), "cut at {cut}");
    }
    let mut lying = whole.clone();
    lying[..8].copy_from_slice(&u64::MAX.to_le_bytes());
    std::fs::write(&path, &lying).unwrap();
    assert!(matches!(refused(&path), WeightsError::Damaged { .. }));
    std::fs::write(&path, [whole, vec![0]].concat()).unwrap();
    assert!(matches!(refused(&path), WeightsError::Damaged { .. }));
}

/// What could not be loaded again is not saved, and what was there stays.
#[test]
fn networks_and_notes_that_cannot_be_loaded() {
    let (_folder, path) = folder();
    let mut net = saved(&path);
    net.3.bias[1] = f32::NAN;
    let error = save::<f32, _>(&path, &*net, &Metadata::new()).unwrap_err();
    assert!(matches!(&error, WeightsError::NotFinite { name, index: 1, .. } if name == "3.bias"), "{error}");
    net.3.bias[1] = 0.0;
    let notes = Metadata::from([("long".into(), "a".repeat(100_000_000))]);
    let error = save::<f32, _>(&path, &*net, &notes).unwrap_err();
    assert!(matches!(error, WeightsError::Notes { limit: 100_000_000, .. }), "{error}");
    assert_eq!(metadata(&path).unwrap()["b"], "2");
}

/// The header tells the length: a file that is longer is refused before it is read.
#[test]
fn a_huge_tail_and_what_is_no_file() {
    let (folder, path) = folder();
    saved(&path);
    std::fs::OpenOptions::new().append(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    assert!(matches!(refused(&path), WeightsError::Damaged { .. }));
    assert!(matches!(metadata(&path), Err(WeightsError::Damaged { .. })));
    let error = refused(folder.path());
    assert!(error.to_string().ends_with("it is not a regular file"), "{error}");
}

#[test]
fn places_that_cannot_be_written_or_read() {
    let (folder, path) = folder();
    let net = Linear::<3, 2>::seeded::<f32>(1);
    let nowhere = folder.path().join("no").join("net.safetensors");
    assert!(matches!(save::<f32, _>(&nowhere, &*net, &Metadata::new()), Err(WeightsError::Io { .. })));
    assert!(matches!(save::<f32, _>(folder.path(), &*net, &Metadata::new()), Err(WeightsError::Io { .. })));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(matches!(refused(&path), WeightsError::Io { .. }));
}

/// Branches that are structs of layers add no name, so their fields must differ.
#[test]
fn two_tensors_of_one_name() {
    use formwork_layers::Network as Layers;
    #[derive(Layers)]
    #[network(input = formwork_tensor::Vector<2>)]
    struct Branch {
        fc: Linear<2, 2>,
    }
    let (_folder, path) = folder();
    let twice = Residual::<Branch, Branch>::zeros::<f32>();
    let error = save::<f32, _>(&path, &*twice, &Metadata::new()).unwrap_err();
    assert!(error.to_string().ends_with(": two tensors of the network are called `fc.weight`"), "{error}");
    assert!(!path.exists());
}
