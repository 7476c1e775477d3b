//! Means and deviations against their formulas, and what is refused.

use super::Normalize;
use crate::labelled_images::LabelledImages;
use crate::labelled_images::tests::split;

#[test]
fn statistics_of_images() {
    // The bytes 0 to 11: mean 5.5, variance (12^2 - 1) / 12.
    let data = LabelledImages::<1, 2, 3, 10>::try_from(split(&[0, 0])).unwrap();
    let normalize = Normalize::of(&data);
    assert!((normalize.mean()[0] - 5.5 / 255.0).abs() < 1e-8);
    assert!((normalize.std()[0] - (143.0f32 / 12.0).sqrt() / 255.0).abs() < 1e-8);
}

#[test]
fn every_byte_is_centred_and_scaled() {
    let normalize = Normalize::new([0.25, 0.0], [0.5, 2.0]).unwrap();
    let table = normalize.table();
    for byte in 0..256 {
        let x = byte as f32 / 255.0;
        assert_eq!([table[0][byte], table[1][byte]], [(x - 0.25) / 0.5, x / 2.0]);
    }
}

#[test]
fn constant_images_become_zero() {
    let mut histogram = [0; 256];
    histogram[7] = 1000;
    assert_eq!(super::moments(&histogram), ((7.0f64 / 255.0) as f32, 1.0));
}

#[test]
fn unusable_values_are_refused() {
    for (mean, std) in [
        (f32::NAN, 1.0),
        (f32::INFINITY, 1.0),
        (f32::MAX, f32::MIN_POSITIVE),
        (0.0, 0.0),
        (0.0, -1.0),
        (0.0, f32::NAN),
        (0.0, f32::INFINITY),
        (0.0, 1e-45),
    ] {
        let error = Normalize::new([0.0, mean], [1.0, std]).unwrap_err();
        assert_eq!(error.channel, 1);
    }
}

#[test]
fn a_data_set_read_one_by_one_has_the_moments_of_its_bytes() {
    let pixels = (0..3 * 40 * 6).map(|i| (i * i % 251) as u8 / (1 + i as u8 % 3)).collect();
    let data = LabelledImages::<3, 2, 3, 2>::from_numbers(pixels, (0..40).map(|i| i % 2)).unwrap();
    let (of_bytes, of_values) = (Normalize::of(&data), Normalize::of_dataset(&data).unwrap());
    for c in 0..3 {
        assert!((of_bytes.mean()[c] - of_values.mean()[c]).abs() < 1e-6);
        assert!((of_bytes.std()[c] - of_values.std()[c]).abs() < 1e-6);
    }
    let flat = LabelledImages::<1, 1, 2, 2>::from_numbers(vec![77; 4], [0, 1]).unwrap();
    assert_eq!(Normalize::of_dataset(&flat).unwrap(), Normalize::of(&flat));
}
