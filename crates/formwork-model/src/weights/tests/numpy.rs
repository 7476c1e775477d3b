//! NumPy's files: those that NumPy wrote (`numpy/make.py`), and those that nobody should have written.

use super::folder;
use crate::weights::{Array, Load, Metadata, WeightsError};
use crate::weights::{load, load_from_slice, load_npy, metadata, save_npy, save_npz};
use formwork_layers::{BatchNorm2d, Linear, OnHeap};
use std::path::{Path, PathBuf};

fn numpys(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/weights/tests/numpy").join(name)
}

/// What NumPy's networks hold.
fn net() -> Box<BatchNorm2d<2>> {
    let mut net = BatchNorm2d::<2>::zeros::<f32>();
    (net.weight, net.bias) = ([0.5, 2.0], [-0.25, 1.0 / 3.0]);
    (net.running_mean, net.running_var) = ([1.0, 2.0], [3.0, 4.0]);
    net.num_batches_tracked = 7.0;
    net
}

/// Reading fails, and the sentence after the file's name is returned.
fn refused(path: &Path) -> String {
    let error = load_npy::<f32>(path).unwrap_err().to_string();
    error.strip_prefix(&format!("{}: ", path.display())).expect("the file is named").to_owned()
}

#[test]
fn arrays_of_every_version_and_kind() {
    let quarters = [-0.5, -0.25, 0.0, 0.25, 0.5, 0.75];
    for name in ["version1", "version2", "version3", "f2", "f8"] {
        let expected = Array { dims: vec![2, 3], values: quarters.to_vec() };
        assert_eq!(load_npy::<f64>(&numpys(&format!("{name}.npy"))).unwrap(), expected, "{name}");
    }
    for name in ["i4", "i8"] {
        let array = load_npy::<f32>(&numpys(&format!("{name}.npy"))).unwrap();
        assert_eq!(array.values, [-2.0, -1.0, 0.0, 1.0, 2.0, 3.0], "{name}");
    }
    let number = load_npy::<f32>(&numpys("number.npy")).unwrap();
    assert_eq!(number, Array { dims: vec![], values: vec![1.5] });
    let vector = load_npy::<f64>(&numpys("vector.npy")).unwrap();
    assert!(vector.values[1].is_nan() && vector.values[2] == f64::NEG_INFINITY && vector.dims == [3]);
    let empty = load_npy::<f32>(&numpys("empty.npy")).unwrap();
    assert_eq!(empty, Array { dims: vec![0, 3], values: vec![] });
}

/// Byte for byte what NumPy writes.
#[test]
fn arrays_are_saved_as_numpy_saves_them() {
    let (_folder, path) = folder();
    for name in ["version1", "f8", "number", "empty"] {
        let numpys = numpys(&format!("{name}.npy"));
        let array = load_npy::<f64>(&numpys).unwrap();
        if name == "f8" {
            save_npy(&path, &array.dims, &array.values).unwrap();
        } else {
            let values: Vec<f32> = array.values.iter().map(|value| *value as f32).collect();
            save_npy(&path, &array.dims, &values).unwrap();
        }
        assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(&numpys).unwrap(), "{name}");
    }
    save_npy(&path, &[3], &[1.0f32, f32::NAN, 2.0]).unwrap();
    assert_eq!(load_npy::<f32>(&path).unwrap().dims, [3]);
    for dims in [&[2][..], &[usize::MAX, 2], &[1; 65]] {
        let error = save_npy(&path, dims, &[1.0f32]).unwrap_err();
        assert!(matches!(&error, WeightsError::Array { array: None, .. }), "{error}");
    }
}

#[test]
fn arrays_that_are_refused() {
    let read = ", but only <f2, <f4, <f8, <i4 and <i8 are read";
    for (name, kind) in [
        ("fortran", "`<f4` in Fortran's order (numpy.ascontiguousarray makes it C's)"),
        ("big-endian", "`>f4`"),
        ("records", "records with fields"),
    ] {
        assert_eq!(refused(&numpys(&format!("{name}.npy"))), format!("it holds {kind}{read}"));
    }
    let (_folder, path) = folder();
    let whole = std::fs::read(numpys("version1.npy")).unwrap();
    for cut in 0..whole.len() {
        std::fs::write(&path, &whole[..cut]).unwrap();
        let expected = match cut {
            128.. => {
                format!("cut short: its shape [2, 3] needs 24 bytes of numbers, there are {}", cut - 128)
            }
            _ => "cut short in its header".into(),
        };
        assert_eq!(refused(&path), expected);
    }
    std::fs::write(&path, [&whole[..], &[0]].concat()).unwrap();
    assert_eq!(refused(&path), "its shape [2, 3] needs 24 bytes of numbers, there are more");
    let with = |header: &str| {
        let len = (header.len() as u16).to_le_bytes();
        std::fs::write(&path, [b"\x93NUMPY\x01\0", &len[..], header.as_bytes()].concat()).unwrap();
        refused(&path)
    };
    let shape =
        |shape: &str| with(&format!("{{'descr': '<f4', 'fortran_order': False, 'shape': ({shape})}}"));
    assert!(shape("99999999999, 99999999999").starts_with("no memory has room for its shape"));
    assert!(shape("999999999999").ends_with("needs 3999999999996 bytes of numbers, there are 0"));
    for header in
        ["", "{", "{}", "{'descr': '<f4", "{'descr' '<f4'}", "{'descr': '<f4', 'x': 1}", "{'é': 'é'}"]
    {
        assert!(with(header).starts_with("its header is not understood: "), "{header}");
    }
    for sizes in ["-1,", "1 2", "a", "1,,2", "99999999999999999999,"] {
        assert!(shape(sizes).starts_with("its header is not understood: "), "{sizes}");
    }
    std::fs::write(&path, b"\x93NUMPY\x04\0").unwrap();
    assert_eq!(refused(&path), "version 4.0, but only 1.0, 2.0 and 3.0 are read");
    std::fs::write(&path, b"\x93NUMPY\x02\0\xff\xff\xff\xff").unwrap();
    assert_eq!(
        refused(&path),
        "its header would be of 4294967295 bytes, the longest that is read is of 65535"
    );
    std::fs::write(&path, b"a text of some length").unwrap();
    assert_eq!(refused(&path), "no array of NumPy's");
    // One array is no network.
    let error = load::<f32, _>(&numpys("f8.npy"), &mut *net()).unwrap_err();
    assert!(error.to_string().ends_with("one array without a name, which `load_npy` reads"), "{error}");
}

#[test]
fn networks_of_numpys() {
    let mut found = BatchNorm2d::<2>::zeros::<f32>();
    assert_eq!(load::<f32, _>(&numpys("net.npz"), &mut *found).unwrap(), Metadata::new());
    assert_eq!(found, net());
    assert_eq!(metadata(&numpys("net.npz")).unwrap(), Metadata::new());
    // Its names of classes are no numbers, and not asked for.
    let mut found = BatchNorm2d::<2>::zeros::<f32>();
    let report = Load::new().partial().load::<f32, _>(&numpys("compressed.npz"), &mut *found).unwrap();
    assert_eq!(found, net());
    assert_eq!((report.loaded.len(), &report.unexpected[..]), (5, &["classes".to_owned()][..]));
    let error = Load::new()
        .rename(|name| if name == "classes" { "weight".into() } else { format!("old.{name}") })
        .partial()
        .load::<f32, _>(&numpys("compressed.npz"), &mut *found)
        .unwrap_err();
    assert!(error.to_string().contains("the tensor `weight` holds `<U3`, but only F16"), "{error}");
    assert_eq!(found, net());
}

#[test]
fn networks_for_numpy() {
    let (_folder, path) = folder();
    save_npz::<f32, _>(&path, &*net()).unwrap();
    let bytes = std::fs::read(&path).unwrap();
    let mut other = BatchNorm2d::<2>::zeros::<f32>();
    load_from_slice::<f32, _>(&bytes, &mut *other).unwrap();
    assert_eq!(other, net());
    // The members are NumPy's, byte for byte and in the same order.
    let members = |bytes: Vec<u8>| {
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        (0..archive.len())
            .map(|member| {
                let mut entry = archive.by_index(member).unwrap();
                let mut content = Vec::new();
                std::io::copy(&mut entry, &mut content).unwrap();
                (entry.name().to_owned(), content)
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(members(bytes.clone()), members(std::fs::read(numpys("net.npz")).unwrap()));
    // The file that was shown to NumPy.
    assert_eq!(bytes, std::fs::read(numpys("rust.npz")).unwrap());
    let mut bad = net();
    bad.running_var[1] = f32::NAN;
    let error = save_npz::<f32, _>(&path, &*bad).unwrap_err();
    assert!(matches!(&error, WeightsError::NotFinite { name, index: 1, .. } if name == "running_var"));
    assert_eq!(std::fs::read(&path).unwrap(), bytes);
}

/// Every cut and every wrong byte: an error, or the network that was saved. Checksums see what headers do not.
#[test]
fn damaged_archives() {
    for name in ["net.npz", "compressed.npz"] {
        let whole = std::fs::read(numpys(name)).unwrap();
        let load = |bytes: &[u8]| {
            let mut found = BatchNorm2d::<2>::zeros::<f32>();
            let result = Load::new().partial().load_from_slice::<f32, _>(bytes, &mut *found);
            match &result {
                Ok(_) => {}
                Err(error) => {
                    assert!(error.to_string().starts_with("weights in memory: "), "{error}");
                    assert_eq!(found, BatchNorm2d::zeros::<f32>());
                }
            }
            (result, found)
        };
        for cut in (0..whole.len()).step_by(3) {
            let (result, _) = load(&whole[..cut]);
            assert!(result.is_err(), "{name} cut at {cut}");
        }
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            if let (Ok(report), found) = load(&bytes) {
                // A name that is another one is reported.
                assert!(found == net() || report.loaded.len() < 5, "{name}, byte {at}");
            }
        }
    }
}

#[test]
fn archives_with_a_wrong_array_and_a_wrong_member() {
    let (_folder, path) = folder();
    let with = |name: &str, content: &[u8]| {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, content).unwrap();
        std::fs::write(&path, archive.finish().unwrap().into_inner()).unwrap();
        let mut linear = Linear::<3, 2>::seeded::<f32>(1);
        let error = Load::new().partial().load::<f32, _>(&path, &mut *linear).unwrap_err();
        assert_eq!(linear, Linear::seeded::<f32>(1));
        error
    };
    let array = std::fs::read(numpys("version1.npy")).unwrap();
    let error = with("weight.npy", &array[..array.len() - 1]).to_string();
    assert!(error.ends_with(
        "the array `weight`: cut short: its shape [2, 3] needs 24 bytes of numbers, there are 23"
    ));
    let error = with("weight.npy", &[&array[..], &[0]].concat()).to_string();
    assert!(
        error.ends_with("the array `weight`: its shape [2, 3] needs 24 bytes of numbers, there are more")
    );
    let error = with("readme.txt", b"hello").to_string();
    assert!(error.ends_with("not a whole .npz file: `readme.txt` is no array"), "{error}");
    assert!(matches!(with("net/data.pkl", b"\x80\x02"), WeightsError::Pickle { .. }));
    // A value that is no number is named with its tensor.
    let mut nan = array.clone();
    nan[128 + 20..].copy_from_slice(&f32::NAN.to_le_bytes());
    assert!(
        matches!(with("weight.npy", &nan), WeightsError::NotFinite { name, index: 5, .. } if name == "weight")
    );
}
