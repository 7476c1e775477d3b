//! Batches hold every sample of an epoch once, normalised, in buffers that stay where they are.

use super::Loader;
use crate::labelled_images::tests::split;
use crate::{LabelledImages, Normalize, shuffle};
use proptest::prelude::*;
use std::num::NonZeroUsize;

fn data(count: u8) -> LabelledImages<1, 2, 3, 40> {
    LabelledImages::try_from(split(&(0..count).collect::<Vec<_>>())).unwrap()
}

fn size(batch_size: usize) -> NonZeroUsize {
    NonZeroUsize::new(batch_size).unwrap()
}

/// The labels of the rest of an epoch, batch by batch.
fn labels(loader: &mut Loader<'_, 1, 2, 3, 40>) -> Vec<Vec<u32>> {
    let mut all = Vec::new();
    while let Some((_, labels)) = loader.next_batch() {
        all.push(labels.iter().map(|label| label.index() as u32).collect());
    }
    all
}

proptest! {
    #[test]
    fn an_epoch_is_its_order_in_batches(count in 1u8..40, batch_size in 1usize..50, seed: u64, epoch: u64) {
        let data = data(count);
        let mut loader = Loader::new(&data, &Normalize::MNIST, size(batch_size));
        loader.next_batch();
        loader.shuffle(seed, epoch);
        let mut order = vec![0; count.into()];
        shuffle(&mut order, seed, epoch);
        let expected: Vec<Vec<u32>> = order.chunks(batch_size).map(<[u32]>::to_vec).collect();
        prop_assert_eq!(loader.batches(), expected.len());
        prop_assert_eq!(labels(&mut loader), expected);
    }

    #[test]
    fn images_go_with_their_labels(seed: u64) {
        let data = data(40);
        let normalize = Normalize::new([0.5], [0.25]).unwrap();
        let mut loader = Loader::new(&data, &normalize, size(7));
        loader.shuffle(seed, 0);
        while let Some((images, labels)) = loader.next_batch() {
            for (image, label) in images.iter().zip(labels) {
                for (value, byte) in image.as_slice().iter().zip(data.image(label.index())) {
                    prop_assert_eq!(*value, (f32::from(*byte) / 255.0 - 0.5) / 0.25);
                }
            }
        }
    }
}

#[test]
fn starts_in_the_order_of_the_data_and_rewinds() {
    let data = data(5);
    let mut loader = Loader::new(&data, &Normalize::MNIST, size(2));
    assert_eq!(labels(&mut loader), [vec![0, 1], vec![2, 3], vec![4]]);
    assert!(loader.next_batch().is_none());
    loader.rewind();
    assert_eq!(labels(&mut loader).concat(), [0, 1, 2, 3, 4]);
}

#[test]
fn buffers_are_reused() {
    let data = data(20);
    let mut loader = Loader::new(&data, &Normalize::MNIST, size(usize::MAX));
    let first = loader.next_batch().map(|(images, labels)| (images.as_ptr(), labels.as_ptr(), labels.len()));
    loader.shuffle(3, 4);
    let second = loader.next_batch().map(|(images, labels)| (images.as_ptr(), labels.as_ptr(), labels.len()));
    assert_eq!(first, second);
    assert_eq!(first.map(|(_, _, count)| count), Some(20));
}
