//! Damage that does not depend on packing, found in plain files.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use tempfile::TempDir;

use super::{IdxImages, IdxLabels, pack, read_as, valid};
use crate::DataError;

#[test]
fn valid_file() {
    let images = read_as("images", &valid()).unwrap();
    assert_eq!((images.count(), images.height(), images.width()), (2, 2, 3));
    assert_eq!(images.image(1), Some(&[7, 8, 9, 10, 11, 12][..]));
    assert_eq!(images.image(2), None);
}

#[test]
fn cut_short_anywhere() {
    for found in 0..valid().len() {
        let promised = if found < 16 { 16 } else { 28 };
        match read_as("images", &valid()[..found]) {
            Err(DataError::Truncated { promised: p, found: f, .. }) => {
                assert_eq!((p, f), (promised, found as u64));
            }
            other => panic!("{found}: {other:?}"),
        }
    }
}

#[test]
fn trailing_bytes() {
    let mut bytes = valid();
    bytes.extend([0; 5]);
    let error = read_as("images", &bytes).unwrap_err();
    assert!(matches!(error, DataError::TrailingBytes { promised: 28, found: 33, .. }), "{error}");
    let error = IdxImages::parse(&bytes[..], Path::new("images")).unwrap_err();
    assert!(matches!(error, DataError::TrailingBytes { promised: 28, found: 29, .. }), "{error}");
}

#[test]
fn not_idx() {
    for (start, hint) in [(*b"PK\x03\x04", "expected"), (*b"<htm", "web page"), ([0, 0, 0x42, 3], "expected")]
    {
        let mut bytes = valid();
        bytes[..4].copy_from_slice(&start);
        let error = read_as("images", &bytes).unwrap_err();
        assert!(
            matches!(error, DataError::BadMagic { found, expected_axes: 3, .. } if found == start),
            "{error}"
        );
        assert!(error.to_string().contains(hint), "{error}");
    }
}

#[test]
fn gzip_under_a_plain_name() {
    let error = read_as("images", &pack(&valid())).unwrap_err();
    assert!(matches!(error, DataError::BadMagic { found: [0x1f, 0x8b, ..], .. }), "{error}");
    assert!(error.to_string().ends_with("name it .gz"), "{error}");
}

#[test]
fn other_elements() {
    for kind in [0x09, 0x0b, 0x0c, 0x0d, 0x0e] {
        let mut bytes = valid();
        bytes[2] = kind;
        let error = read_as("images", &bytes).unwrap_err();
        assert!(matches!(error, DataError::ElementKind { found, .. } if found == kind), "{error}");
        assert!(!error.to_string().contains("unknown"), "{error}");
    }
}

#[test]
fn other_number_of_axes() {
    let error = read_as("images", &[0, 0, 8, 1, 0, 0, 0, 1, 7]).unwrap_err();
    assert!(matches!(error, DataError::AxisCount { found: 1, expected: 3, .. }), "{error}");
    let error = IdxLabels::parse(&valid()[..], Path::new("labels")).unwrap_err();
    assert!(matches!(error, DataError::AxisCount { found: 3, expected: 1, .. }), "{error}");
}

#[test]
fn empty_on_any_axis() {
    for axis in 0..3 {
        let mut bytes = valid();
        bytes[7 + 4 * axis] = 0;
        let error = read_as("images", &bytes).unwrap_err();
        assert!(matches!(&error, DataError::Empty { sizes, .. } if sizes[axis] == 0), "{error}");
    }
    let error = IdxLabels::parse(&[0, 0, 8, 1, 0, 0, 0, 0][..], Path::new("labels")).unwrap_err();
    assert!(matches!(error, DataError::Empty { .. }), "{error}");
}

#[test]
fn lying_count() {
    let mut bytes = valid();
    bytes[4..8].fill(0xff);
    bytes.truncate(16 + 10);
    let promised = 16 + 6 * u64::from(u32::MAX);
    for result in [read_as("images", &bytes), IdxImages::parse(&bytes[..], Path::new("images"))] {
        match result {
            Err(DataError::Truncated { promised: p, found: 26, .. }) => assert_eq!(p, promised),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn sizes_that_overflow() {
    let mut bytes = valid();
    bytes[4..16].fill(0xff);
    let error = read_as("images", &bytes).unwrap_err();
    assert!(matches!(&error, DataError::Oversized { sizes, .. } if *sizes == [u32::MAX; 3]), "{error}");
}

#[test]
fn not_there() {
    let folder = TempDir::new().unwrap();
    let error = IdxImages::read(folder.path().join("images")).unwrap_err();
    assert!(matches!(&error, DataError::NotFound { looked_for, .. } if *looked_for == ["images"]), "{error}");
    let error = IdxImages::read("no-such-file").unwrap_err();
    assert_eq!(error.to_string(), ".: file not found, looked for no-such-file");
}

#[test]
fn folder_in_place_of_a_file() {
    let folder = TempDir::new().unwrap();
    for path in [folder.path(), Path::new("/"), Path::new(".")] {
        assert!(matches!(IdxLabels::read(path), Err(DataError::NotAFile { .. })));
    }
}

#[test]
fn refused_by_the_system() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("file"), "").unwrap();
    let error = IdxImages::read(folder.path().join("file/images")).unwrap_err();
    assert!(matches!(error, DataError::Io { action: "open", .. }), "{error}");
    assert!(matches!(IdxImages::read(""), Err(DataError::Io { action: "open", .. })));
}

#[test]
fn reader_that_fails() {
    struct Fails;
    impl Read for Fails {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("cable pulled"))
        }
    }
    for name in ["images", "images.gz"] {
        let error = IdxImages::parse(Fails, Path::new(name)).unwrap_err();
        assert_eq!(error.to_string(), format!("{name}: cannot read: cable pulled"));
    }
}
