//! Arrays as NumPy writes them, and what is refused.

use crate::{Dataset, LabelledImages, TensorDataset};
use formwork_numpy::{Kind, write_archive, write_header};
use formwork_tensor::{Class, Image, Tensor, Vector};
use std::fs;
use std::path::{Path, PathBuf};

struct Files(tempfile::TempDir);

impl Files {
    fn new() -> Self {
        Files(tempfile::tempdir().unwrap())
    }

    fn npy(&self, name: &str, dims: &[usize], kind: Kind, bytes: Vec<u8>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, [write_header(dims, kind), bytes].concat()).unwrap();
        path
    }
}

fn floats(values: impl IntoIterator<Item = f32>) -> Vec<u8> {
    values.into_iter().flat_map(f32::to_le_bytes).collect()
}

/// The message without the path.
fn said<V>(result: Result<V, crate::DataError>, path: &Path) -> String {
    let Err(error) = result else { panic!("not refused") };
    error.to_string().strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
}

#[test]
fn images_channels_first_or_last() {
    let files = Files::new();
    let y = files.npy("y.npy", &[2], Kind::U8, vec![1, 0]);
    let first = files.npy("first.npy", &[2, 3, 2, 4], Kind::U8, (0..48).collect());
    let last: Vec<u8> = (0..48).map(|i| i / 24 * 24 + i % 3 * 8 + i % 24 / 3).collect();
    let last = files.npy("last.npy", &[2, 2, 4, 3], Kind::U8, last);
    let images = LabelledImages::<3, 2, 4, 2>::from_npy(first, &y).unwrap();
    assert_eq!(images.pixels(), (0..48).collect::<Vec<u8>>());
    assert_eq!(images, LabelledImages::from_npy(last, &y).unwrap());
    let grey = files.npy("grey.npy", &[2, 4, 6], Kind::U8, (0..48).collect());
    let grey = LabelledImages::<1, 4, 6, 2>::from_npy(grey, &y).unwrap();
    assert_eq!((grey.pixels(), grey.labels()), (images.pixels(), images.labels()));
}

#[test]
fn every_kind_of_number() {
    let files = Files::new();
    let x =
        files.npy("x.npy", &[2], Kind::F64, [1.5f64, -2.0].iter().flat_map(|x| x.to_le_bytes()).collect());
    let kinds: [(Kind, Vec<u8>); 6] = [
        (Kind::Bool, vec![1, 0]),
        (Kind::I8, vec![1, 0]),
        (Kind::U16, vec![1, 0, 0, 0]),
        (Kind::I32, vec![1, 0, 0, 0, 0, 0, 0, 0]),
        (Kind::U64, [[1, 0, 0, 0, 0, 0, 0, 0], [0; 8]].concat()),
        (Kind::F16, vec![0, 0x3c, 0, 0]),
    ];
    for (kind, bytes) in kinds {
        let y = files.npy("y.npy", &[2, 1], kind, bytes);
        let data = TensorDataset::<Vector<1>, Class<2>>::from_npy(&x, &y).unwrap();
        assert_eq!(data.targets().iter().map(|class| class.index()).collect::<Vec<_>>(), [1, 0], "{kind}");
        assert_eq!(data.inputs()[0][0], 1.5);
    }
}

#[test]
fn tensors_as_targets_and_axes_of_one() {
    let files = Files::new();
    let x = files.npy("x.npy", &[3, 4, 5], Kind::F32, floats((0..60).map(|i| i as f32)));
    let y = files.npy("y.npy", &[3, 2], Kind::F32, floats((0..6).map(|i| i as f32)));
    let data = TensorDataset::<Image<1, 4, 5>, Tensor<Vector<2>>>::from_npy(&x, &y).unwrap();
    assert_eq!((data.count(), data.inputs()[2][0][3][4], data.targets()[2][1]), (3, 59.0, 5.0));
    let refused = TensorDataset::<Image<2, 2, 5>, Tensor<Vector<2>>>::from_npy(&x, &y);
    assert_eq!(said(refused, &x), "its shape is [3, 4, 5], expected [n, 2, 2, 5]");
}

#[test]
fn archives() {
    let files = Files::new();
    let path = files.0.path().join("data.npz");
    let mut bytes = Vec::new();
    let x = floats((0..8).map(|i| i as f32));
    let arrays = [("x", &[2, 4][..], Kind::F32, &x[..]), ("y", &[2][..], Kind::U8, &[0, 2][..])];
    write_archive(&mut bytes, arrays).unwrap();
    fs::write(&path, &bytes).unwrap();
    type Data = TensorDataset<Vector<4>, Class<3>>;
    let data = Data::from_npz(&path, "x", "y").unwrap();
    assert_eq!((data.inputs()[1][3], data.targets()[1].index()), (7.0, 2));
    assert_eq!(
        said(Data::from_npz(&path, "x", "z"), &path),
        "the array `z`: not in the file, which has x, y"
    );
    let refused = said(Data::from_npz(&path, "y", "y"), &path);
    assert_eq!(refused, "the array `y`: its shape is [2], expected [n, 4]");
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(said(Data::from_npz(&path, "x", "y"), &path).starts_with("the array `x`: not a whole .npz file"));
}

#[test]
fn what_is_refused() {
    let files = Files::new();
    let x = files.npy("x.npy", &[2, 1, 2, 2], Kind::U8, vec![0; 8]);
    let y = files.npy("y.npy", &[2], Kind::U8, vec![0, 3]);
    type Images = LabelledImages<1, 2, 2, 3>;
    assert_eq!(
        said(Images::from_npy(&x, &y), &y),
        "number 0 of sample 1 is 3, expected a class, a whole number from 0 to 2"
    );
    let y = files.npy("y.npy", &[3], Kind::U8, vec![0; 3]);
    assert_eq!(
        said(Images::from_npy(&x, &y), &y),
        "8 pixels are not those of 3 images of 1x2x2, which have 12"
    );
    let y = files.npy("y.npy", &[2], Kind::F32, floats([0.5, 1.0]));
    assert!(said(Images::from_npy(&x, &y), &y).starts_with("number 0 of sample 0 is 0.5"));
    let y = files.npy("y.npy", &[2], Kind::U8, vec![0; 2]);
    let other = files.npy("other.npy", &[2, 2, 2, 3], Kind::U8, vec![0; 24]);
    assert_eq!(
        said(Images::from_npy(&other, &y), &other),
        "its shape is [2, 2, 2, 3], expected [n, 1, 2, 2], [n, 2, 2] or [n, 2, 2, 1]"
    );
    let other = files.npy("other.npy", &[2, 1, 2, 2], Kind::F32, vec![0; 32]);
    assert!(said(Images::from_npy(&other, &y), &other).starts_with("it holds <f4, images are bytes"));
    let other =
        files.npy("other.npy", &[2, 4], Kind::F32, floats([0.0, 1.0, f32::NAN, 0.0, 0.0, 0.0, 0.0, 0.0]));
    let refused = TensorDataset::<Vector<4>, Class<3>>::from_npy(&other, &y);
    assert_eq!(said(refused, &other), "number 2 of sample 0 is NaN, expected a finite number");
    let cut = files.npy("cut.npy", &[2, 1, 2, 2], Kind::U8, vec![0; 7]);
    assert!(said(Images::from_npy(&cut, &y), &cut).starts_with("cut short"));
    let huge = files.npy("huge.npy", &[usize::MAX, 2, 2], Kind::U8, vec![]);
    assert!(said(Images::from_npy(&huge, &y), &huge).starts_with("no memory has room"));
    let none = files.npy("none.npy", &[0, 2, 2], Kind::U8, vec![]);
    let empty = files.npy("empty.npy", &[0], Kind::U8, vec![]);
    assert!(said(Images::from_npy(&none, &empty), &empty).ends_with("expected at least one image"));
    assert!(Images::from_npy(files.0.path(), &y).is_err() && Images::from_npy("no/such.npy", &y).is_err());
    // A number alone has no axis of samples.
    let number = files.npy("number.npy", &[], Kind::U8, vec![0]);
    assert_eq!(said(Images::from_npy(&x, &number), &number), "its shape is [], expected [n]");
}
