//! What becomes typed data, and what does not.

use super::LabelledImages;
use crate::{DataError, IdxImages, IdxLabels, Split};

/// Images of 2x3 with these labels; their bytes count from 0.
pub(crate) fn split(labels: &[u8]) -> Split {
    let folder = tempfile::tempdir().unwrap();
    let [images_path, labels_path] = ["images", "labels"].map(|name| folder.path().join(name));
    let pixels = (0..6 * labels.len()).map(|byte| byte as u8).collect();
    IdxImages::new(2, 3, pixels).unwrap().write(&images_path).unwrap();
    IdxLabels::new(labels.to_vec()).unwrap().write(&labels_path).unwrap();
    Split::read(images_path, labels_path).unwrap()
}

#[test]
fn keeps_order_and_bytes() {
    let data = LabelledImages::<1, 2, 3, 10>::try_from(split(&[9, 0, 4])).unwrap();
    assert_eq!(data.count(), 3);
    assert_eq!(data.image(1), [6, 7, 8, 9, 10, 11]);
    assert_eq!(data.pixels().len(), 18);
    assert_eq!(data.labels().iter().map(|label| label.index()).collect::<Vec<_>>(), [9, 0, 4]);
    assert_eq!(format!("{data:?}"), "LabelledImages(3 x 1 x 2 x 3, 10 classes)");
}

#[test]
fn label_that_is_no_class() {
    let error = LabelledImages::<1, 2, 3, 9>::try_from(split(&[8, 9, 10])).unwrap_err();
    assert!(
        matches!(&error, DataError::LabelOutOfRange { path, index: 1, label: 9, classes: 9 } if path.ends_with("labels"))
    );
}

#[test]
fn images_of_another_size() {
    let error = LabelledImages::<1, 3, 2, 10>::try_from(split(&[1])).unwrap_err();
    assert!(
        matches!(&error, DataError::ImageSize { path, found: (2, 3), expected: (3, 2) } if path.ends_with("images"))
    );
}

#[test]
fn arrays_that_are_not_images() {
    use crate::ShapeError;
    type Images = LabelledImages<3, 2, 2, 2>;
    for (pixels, labels) in [(0, 0), (12, 0), (0, 1), (11, 1), (13, 1), (12, 2)] {
        let refused = Images::from_numbers(vec![0; pixels], vec![0; labels]).unwrap_err();
        assert_eq!(refused, ShapeError::Pixels { pixels, size: [3, 2, 2], count: labels });
    }
    let refused = Images::from_numbers(vec![0; 24], [0, 2]).unwrap_err();
    assert_eq!(refused, ShapeError::Class { index: 1, label: 2, classes: 2 });
}

#[test]
fn what_is_held_out_keeps_its_labels() {
    let labels: Vec<u8> = (0..100).map(|i| i % 10).collect();
    let data = LabelledImages::<1, 2, 3, 10>::try_from(split(&labels)).unwrap();
    let (stay, out) = data.split(0.2, 3).unwrap();
    assert_eq!((stay.count(), out.count()), (80, 20));
    for part in [&stay, &out] {
        for (i, label) in part.labels().iter().enumerate() {
            let at = (0..100).find(|&at| data.image(at) == part.image(i)).unwrap();
            assert_eq!(data.labels()[at], *label);
        }
    }
}
