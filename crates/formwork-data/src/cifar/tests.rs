//! The published format, by a sample of it and by files that tests write.

use super::{Cifar10, Cifar100};
use crate::DataError;
use std::fs;
use std::path::Path;

/// A record with these labels, whose red is `value`.
fn record(labels: &[u8], value: u8) -> Vec<u8> {
    [labels, &[value; 1024], &[1; 1024], &[2; 1024]].concat()
}

#[test]
fn a_folder_in_its_order() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("cifar-10-batches-bin");
    fs::create_dir(&inner).unwrap();
    for batch in 1..=5u8 {
        let bytes = [record(&[batch], 10 * batch), record(&[0], 10 * batch + 1)].concat();
        fs::write(inner.join(format!("data_batch_{batch}.bin")), bytes).unwrap();
    }
    fs::write(inner.join("test_batch.bin"), record(&[9], 7)).unwrap();
    for path in [folder.path(), &inner] {
        let (train, test) = Cifar10::open(path).unwrap();
        assert_eq!((train.count(), test.count()), (10, 1));
        assert_eq!(
            train.labels().iter().map(|label| label.index()).collect::<Vec<_>>(),
            [1, 0, 2, 0, 3, 0, 4, 0, 5, 0]
        );
        assert_eq!((train.image(3)[0], train.image(3)[1024], train.image(3)[3071]), (21, 1, 2));
        assert_eq!(test.labels()[0].index(), 9);
    }
    fs::remove_file(inner.join("data_batch_4.bin")).unwrap();
    let error = Cifar10::open(&inner).unwrap_err();
    assert!(
        error.to_string().ends_with("file not found, looked for data_batch_4.bin, data_batch_4.bin.gz"),
        "{error}"
    );
}

#[test]
fn a_hundred_classes_or_twenty() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("train.bin"), [record(&[19, 99], 1), record(&[0, 20], 2)].concat()).unwrap();
    fs::write(folder.path().join("test.bin"), record(&[3, 4], 3)).unwrap();
    let (train, test) = Cifar100::<100>::open(folder.path()).unwrap();
    assert_eq!((train.labels()[0].index(), train.labels()[1].index(), test.labels()[0].index()), (99, 20, 4));
    assert_eq!(train.image(1)[0], 2);
    let (train, test) = Cifar100::<20>::open(folder.path()).unwrap();
    assert_eq!((train.labels()[0].index(), train.labels()[1].index(), test.labels()[0].index()), (19, 0, 3));
}

#[test]
fn what_is_no_whole_record_or_no_class() {
    let whole = record(&[1], 0);
    for length in [0, 1, 3072, 3074] {
        let bytes: Vec<u8> = whole.iter().copied().cycle().take(length).collect();
        let error = Cifar10::parse(&bytes[..], Path::new("batch")).unwrap_err();
        assert!(
            matches!(error, DataError::Records { record: 3073, found, .. } if found == length as u64),
            "{error}"
        );
    }
    let bytes = [record(&[9], 0), record(&[10], 0)].concat();
    let error = Cifar10::parse(&bytes[..], Path::new("batch")).unwrap_err();
    assert!(matches!(error, DataError::LabelOutOfRange { index: 1, label: 10, classes: 10, .. }), "{error}");
    // A file of CIFAR-100 under the other's name.
    assert!(Cifar10::parse(&record(&[1, 2], 0)[..], Path::new("train.bin")).is_err());
}
