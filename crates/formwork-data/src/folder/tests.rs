//! Folders whole and incomplete, and the real MNIST.

use std::fs;
use std::io::Write;
use std::path::Path;

use tempfile::TempDir;

use super::{IdxFolder, Split};
use crate::{DataError, IdxImages, IdxLabels};

const NAMES: [&str; 4] = [
    "train-images-idx3-ubyte",
    "train-labels-idx1-ubyte",
    "t10k-images-idx3-ubyte",
    "t10k-labels-idx1-ubyte",
];

/// Three training and two test images of 2x2, labels counting from 0.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    for (stem, count) in [("train", 3), ("t10k", 2)] {
        write_images(&folder.path().join(format!("{stem}-images-idx3-ubyte")), count, 2);
        write_labels(&folder.path().join(format!("{stem}-labels-idx1-ubyte")), count);
    }
    folder
}

fn write_images(path: &Path, count: usize, side: usize) {
    IdxImages::new(side, side, vec![0; count * side * side]).unwrap().write(path).unwrap();
}

fn write_labels(path: &Path, count: usize) {
    IdxLabels::new((0..count as u8).collect()).unwrap().write(path).unwrap();
}

fn open_error(folder: &TempDir) -> DataError {
    let error = IdxFolder::open(folder.path()).unwrap_err();
    assert!(error.to_string().contains(&folder.path().display().to_string()), "{error}");
    error
}

#[test]
fn whole_folder() {
    let folder = folder();
    let data = IdxFolder::open(folder.path()).unwrap();
    assert_eq!((data.train().count(), data.test().count()), (3, 2));
    assert_eq!(data.train().labels_path(), folder.path().join(NAMES[1]));
    data.check_labels(3).unwrap();
    data.check_image_size(2, 2).unwrap();
}

#[test]
fn every_kind_of_name() {
    let dotted = NAMES.map(|name| name.replacen("-idx", ".idx", 1));
    let others =
        [dotted.clone(), NAMES.map(|name| format!("{name}.gz")), dotted.map(|name| format!("{name}.gz"))];
    for names in others {
        let folder = TempDir::new().unwrap();
        for images in [0, 2] {
            write_images(&folder.path().join(&names[images]), 2, 2);
            write_labels(&folder.path().join(&names[images + 1]), 2);
        }
        assert_eq!(IdxFolder::open(folder.path()).unwrap().train().count(), 2);
    }
}

#[test]
fn plain_is_preferred() {
    let folder = folder();
    for name in NAMES {
        fs::write(folder.path().join(format!("{name}.gz")), "not gzip").unwrap();
    }
    assert!(IdxFolder::open(folder.path()).is_ok());
}

#[test]
fn folder_of_the_standard_name_beside_the_dotted_file() {
    let folder = folder();
    let standard = folder.path().join(NAMES[0]);
    fs::rename(&standard, folder.path().join("train-images.idx3-ubyte")).unwrap();
    fs::create_dir(&standard).unwrap();
    assert!(IdxFolder::open(folder.path()).is_ok());
}

#[test]
fn folder_in_place_of_a_file() {
    let folder = folder();
    fs::remove_file(folder.path().join(NAMES[3])).unwrap();
    fs::create_dir(folder.path().join(NAMES[3])).unwrap();
    let error = open_error(&folder);
    assert!(matches!(&error, DataError::NotAFile { path } if path.ends_with(NAMES[3])), "{error}");
}

#[test]
fn missing_folder() {
    let folder = TempDir::new().unwrap();
    let error = IdxFolder::open(folder.path().join("missing")).unwrap_err();
    assert!(matches!(&error, DataError::FolderMissing { path, .. } if path.ends_with("missing")), "{error}");
}

#[test]
fn file_in_place_of_the_folder() {
    let folder = folder();
    let error = IdxFolder::open(folder.path().join(NAMES[0])).unwrap_err();
    assert!(matches!(error, DataError::NotAFolder { .. }), "{error}");
}

#[cfg(unix)]
#[test]
fn link_that_leads_to_itself() {
    let folder = folder();
    let path = folder.path().join(NAMES[2]);
    fs::remove_file(&path).unwrap();
    std::os::unix::fs::symlink(&path, &path).unwrap();
    assert!(matches!(open_error(&folder), DataError::Io { action: "open", .. }));
    assert!(matches!(IdxFolder::open(&path), Err(DataError::Io { action: "open", .. })));
}

#[test]
fn empty_folder() {
    let folder = TempDir::new().unwrap();
    let error = open_error(&folder);
    assert!(matches!(&error, DataError::FolderEmpty { expected, .. } if *expected == NAMES), "{error}");
}

#[test]
fn one_file_missing() {
    for name in NAMES {
        let folder = folder();
        fs::remove_file(folder.path().join(name)).unwrap();
        let error = open_error(&folder);
        assert!(matches!(&error, DataError::NotFound { looked_for, .. } if looked_for[0] == name), "{error}");
    }
}

#[test]
fn damaged_file() {
    let folder = folder();
    fs::write(folder.path().join(NAMES[3]), [0, 0, 8, 1, 0, 0, 0, 2, 7]).unwrap();
    let error = open_error(&folder);
    assert!(matches!(&error, DataError::Truncated { path, .. } if path.ends_with(NAMES[3])), "{error}");
}

#[test]
fn counts_that_differ() {
    let folder = folder();
    write_labels(&folder.path().join(NAMES[1]), 4);
    let error = open_error(&folder);
    assert!(matches!(error, DataError::CountMismatch { images: 3, labels: 4, .. }), "{error}");
    assert!(error.to_string().contains(NAMES[0]) && error.to_string().contains(NAMES[1]), "{error}");
}

#[test]
fn splits_of_different_size() {
    let folder = folder();
    write_images(&folder.path().join(NAMES[2]), 2, 5);
    let error = open_error(&folder);
    assert!(matches!(error, DataError::SplitSizes { train: (2, 2), test: (5, 5), .. }), "{error}");
    assert!(error.to_string().contains(NAMES[0]) && error.to_string().contains(NAMES[2]), "{error}");
}

#[test]
fn unexpected_image_size() {
    let folder = folder();
    let data = IdxFolder::open(folder.path()).unwrap();
    let error = data.check_image_size(28, 2).unwrap_err();
    assert!(matches!(error, DataError::ImageSize { found: (2, 2), expected: (28, 2), .. }), "{error}");
    assert!(error.to_string().ends_with("are 2x2, expected 28x2"), "{error}");
}

#[test]
fn label_out_of_range() {
    let folder = folder();
    let data = IdxFolder::open(folder.path()).unwrap();
    let error = data.check_labels(2).unwrap_err();
    assert!(matches!(error, DataError::LabelOutOfRange { index: 2, label: 2, classes: 2, .. }), "{error}");
    let error = data.test().check_labels(1).unwrap_err();
    assert!(matches!(&error, DataError::LabelOutOfRange { path, .. } if path.ends_with(NAMES[3])), "{error}");
    assert!(data.check_labels(0).is_err());
    assert!(data.check_labels(usize::MAX).is_ok());
}

#[test]
fn mnist() {
    let data = IdxFolder::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist")).unwrap();
    data.check_image_size(28, 28).unwrap();
    data.check_labels(10).unwrap();
    check_start(data.train(), 60_000, [5, 0, 4, 1, 9]);
    check_start(data.test(), 10_000, [7, 2, 1, 0, 4]);
}

fn check_start(split: &Split, count: usize, labels: [u8; 5]) {
    assert_eq!(split.count(), count);
    assert_eq!(split.labels().labels()[..5], labels);
    assert_eq!(split.images().pixels().len(), count * 28 * 28);
    for (image, _) in split.iter() {
        assert!(image.iter().any(|&pixel| pixel > 0), "a digit has ink");
    }
}

/// Headers that contradict each other, or what is asked for, are seen before any file is read further: behind these are no
/// images, which gzip would tell only when it unpacks them.
#[test]
fn headers_are_compared_first() {
    let folder = folder();
    let packed = |name: &str, header: [u32; 3]| {
        fs::remove_file(folder.path().join(name)).unwrap();
        let file = fs::File::create(folder.path().join(format!("{name}.gz"))).unwrap();
        let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::default());
        let sizes = header.map(u32::to_be_bytes);
        encoder.write_all(&[&[0, 0, 8, 3], sizes.as_flattened(), &[0; 300_000]].concat()).unwrap();
        encoder.finish().unwrap();
    };
    packed(NAMES[0], [3, 300, 300]);
    assert!(matches!(open_error(&folder), DataError::SplitSizes { train: (300, 300), .. }));
    assert!(matches!(
        IdxFolder::open_sized(folder.path(), 2, 2),
        Err(DataError::ImageSize { found: (300, 300), .. })
    ));
    write_labels(&folder.path().join(NAMES[1]), 4);
    assert!(matches!(open_error(&folder), DataError::CountMismatch { images: 3, labels: 4, .. }));
    write_labels(&folder.path().join(NAMES[1]), 3);
    fs::remove_file(folder.path().join(NAMES[2])).unwrap();
    write_images(&folder.path().join(NAMES[2]), 2, 300);
    assert!(matches!(open_error(&folder), DataError::GzipOverlong { .. }));
}
