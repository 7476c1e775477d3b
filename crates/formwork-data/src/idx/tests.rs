//! Real files in a temporary folder: what is written is read, and each kind of damage gets its own error.

mod gzip;
mod plain;
mod random;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

use super::{IdxImages, IdxLabels};
use crate::{DataError, ShapeError};

/// Two images of 2x3, as a file's bytes.
fn valid() -> Vec<u8> {
    let mut bytes = vec![0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3];
    bytes.extend(1..=12);
    bytes
}

fn pack(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Reads `bytes` as a file of images of this name, and checks that the message of an error names the file.
fn read_as(name: &str, bytes: &[u8]) -> Result<IdxImages, DataError> {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let result = IdxImages::read(&path);
    if let Err(error) = &result {
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
    }
    result
}

#[test]
fn what_is_written_is_read() {
    let folder = TempDir::new().unwrap();
    let images = IdxImages::new(2, 3, (0..24).collect()).unwrap();
    let labels = IdxLabels::new(vec![3, 1, 4, 1]).unwrap();
    for name in ["data", "data.gz", "data.GZ"] {
        let path = folder.path().join(name);
        images.write(&path).unwrap();
        assert_eq!(IdxImages::read(&path).unwrap(), images);
        labels.write(&path).unwrap();
        assert_eq!(IdxLabels::read(&path).unwrap(), labels);
    }
}

#[test]
fn writing_leaves_nothing_beside_the_file() {
    let folder = TempDir::new().unwrap();
    let labels = IdxLabels::new(vec![1]).unwrap();
    let taken = folder.path().join("folder");
    fs::create_dir_all(taken.join("inner")).unwrap();
    labels.write(folder.path().join("labels")).unwrap();
    let refused = labels.write(&taken).unwrap_err();
    assert!(matches!(refused, DataError::Io { action: "write", .. }), "{refused}");
    let mut left: Vec<PathBuf> =
        fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    left.sort();
    assert_eq!(left, [taken, folder.path().join("labels")]);
}

#[test]
fn writing_where_it_is_impossible_is_an_error() {
    let labels = IdxLabels::new(vec![1]).unwrap();
    for path in ["no/such/folder/labels", "/", ""] {
        assert!(matches!(labels.write(path), Err(DataError::Io { action: "write", .. })), "{path}");
    }
}

#[test]
fn only_whole_images_and_some_labels_are_accepted() {
    let refused = [(2, 2, 7), (2, 2, 0), (0, 2, 4), (2, 0, 4), (usize::MAX, 2, 4)];
    for (height, width, pixels) in refused {
        let expected = ShapeError::Images { height, width, pixels };
        assert_eq!(IdxImages::new(height, width, vec![0; pixels]), Err(expected));
    }
    assert_eq!(IdxLabels::new(vec![]), Err(ShapeError::Labels { labels: 0 }));
}

#[test]
fn debug_output_is_short() {
    assert_eq!(format!("{:?}", read_as("images", &valid()).unwrap()), "IdxImages(2 x 2 x 3)");
    assert_eq!(format!("{:?}", IdxLabels::new(vec![0; 9]).unwrap()), "IdxLabels(9)");
}
