//! Order, bits, bounds and failures, for any number of threads.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use formwork_tensor::{Image, Pad, Tensor, Vector};

use super::DataLoader;
use crate::transforms::{ColorJitter, RandomAffine, RandomCrop, RandomErasing, RandomHorizontalFlip};
use crate::{Batches, Chance, DataError, Dataset, LabelledImages, Loader, Normalize, Transform};

fn size(n: usize) -> NonZeroUsize {
    NonZeroUsize::new(n).unwrap()
}

fn images(count: usize) -> LabelledImages<3, 8, 8, 5> {
    let pixels = (0..count * 192).map(|i| (i * 7919 % 251) as u8).collect();
    LabelledImages::from_numbers(pixels, (0..count).map(|i| i % 5)).unwrap()
}

/// All values and targets of an epoch from a batch on.
fn bits<B: Batches>(loader: &mut B, seed: u64, epoch: u64, batch: usize) -> Vec<(Vec<u32>, usize)>
where
    B::Target: Index,
{
    loader.start(seed, epoch, batch);
    let mut all = Vec::new();
    while let Some((inputs, targets)) = loader.next_batch().unwrap() {
        assert_eq!(inputs.len(), targets.len());
        let values = inputs.iter().flat_map(|x| x.as_slice()).map(|value| value.to_bits()).collect();
        all.push((values, targets.iter().map(Index::index).sum()));
    }
    all
}

trait Index {
    fn index(&self) -> usize;
}
impl<const N: usize> Index for formwork_tensor::Class<N> {
    fn index(&self) -> usize {
        (*self).index()
    }
}

fn augmented(
    workers: usize,
    ahead: usize,
) -> DataLoader<LabelledImages<3, 8, 8, 5>, impl Transform<Image<3, 8, 8>, Out = Image<3, 8, 8>>> {
    DataLoader::new(images(50), size(8))
        .transform((
            RandomCrop::<8, 8, Pad<2>>::default(),
            RandomHorizontalFlip::default(),
            RandomAffine { degrees: 10.0, ..RandomAffine::default() },
            ColorJitter { brightness: 0.1, hue: 0.1, ..ColorJitter::default() },
            Normalize::CIFAR10,
            RandomErasing::default(),
        ))
        .workers(workers)
        .ahead(size(ahead))
}

#[test]
fn the_same_bits_for_any_number_of_threads() {
    let mut one = augmented(0, 1);
    let expected = [bits(&mut one, 7, 0, 0), bits(&mut one, 7, 1, 0)];
    assert_eq!(expected[0].len(), 7);
    assert_ne!(expected[0], expected[1]);
    for (workers, ahead) in [(1, 1), (2, 1), (3, 2), (8, 3)] {
        let mut loader = augmented(workers, ahead);
        for epoch in [1, 0, 1] {
            assert_eq!(bits(&mut loader, 7, epoch, 0), expected[epoch as usize], "{workers} threads");
        }
        // From the middle of an epoch, with those before it unfinished.
        loader.start(7, 1, 0);
        loader.next_batch().unwrap();
        assert_eq!(bits(&mut loader, 7, 0, 3), expected[0][3..], "{workers} threads");
        assert!(bits(&mut loader, 7, 0, 7).is_empty() && bits(&mut loader, 7, 0, usize::MAX).is_empty());
    }
}

#[test]
fn as_the_loader_in_memory() {
    let data = images(50);
    let mut loader = Loader::new(&data, &Normalize::CIFAR10, size(8));
    let mut ahead = DataLoader::new(data.clone(), size(8)).transform(Normalize::CIFAR10).workers(2);
    for epoch in 0..3 {
        assert_eq!(bits(&mut ahead, 3, epoch, 0), bits(&mut loader, 3, epoch, 0));
    }
    assert_eq!((Batches::samples(&ahead), Batches::batches(&ahead)), (50, 7));
}

#[test]
fn in_order_and_without_the_rest() {
    let mut loader = DataLoader::new(images(10), size(4)).in_order();
    loader.start(1, 0, 0);
    let (inputs, targets) = loader.next_batch().unwrap().unwrap();
    assert_eq!(targets.iter().map(|label| label.index()).collect::<Vec<_>>(), [0, 1, 2, 3]);
    assert_eq!(inputs[1].as_slice()[0], images(10).image(1)[0] as f32 / 255.0);
    let mut loader = loader.drop_last().workers(2);
    assert_eq!((Batches::samples(&loader), Batches::batches(&loader)), (8, 2));
    assert_eq!(bits(&mut loader, 1, 0, 0).len(), 2);
}

/// Samples of which every tenth cannot be read; counts those that were read.
struct Counting {
    count: usize,
    bad: bool,
    read: Arc<AtomicUsize>,
}

impl Dataset for Counting {
    type Input = Vector<1>;
    type Target = usize;

    fn count(&self) -> usize {
        self.count
    }

    fn read(&self, index: usize, input: &mut Tensor<Vector<1>>, _: &mut Chance) -> Result<usize, DataError> {
        self.read.fetch_add(1, Ordering::SeqCst);
        assert!(index != 77, "sample 77");
        if self.bad && index.is_multiple_of(10) {
            return Err(DataError::Other(format!("sample {index} is damaged").into()));
        }
        input[0] = index as f32;
        Ok(index)
    }
}

fn counting(count: usize, bad: bool) -> (Counting, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    (Counting { count, bad, read: read.clone() }, read)
}

/// Of 20 batches of 3, with 2 threads and 2 batches ahead each, never more than 5 are read beyond those that were taken.
#[test]
fn no_more_is_read_ahead_than_was_said() {
    let (data, read) = counting(60, false);
    let mut loader = DataLoader::new(data, size(3)).workers(2).ahead(size(2)).in_order();
    assert_eq!(loader.memory_bytes(), 5 * 3 * (4 + size_of::<usize>()) + 2 * 8);
    loader.start(0, 0, 0);
    for batch in 0..20 {
        let (_, targets) = loader.next_batch().unwrap().unwrap();
        assert_eq!(targets, [3 * batch, 3 * batch + 1, 3 * batch + 2]);
        // Time to read what should not be read.
        std::thread::sleep(std::time::Duration::from_millis(2));
        assert!(read.load(Ordering::SeqCst) <= 3 * (batch + 4));
    }
    assert!(loader.next_batch().unwrap().is_none() && loader.next_batch().unwrap().is_none());
}

#[test]
fn samples_that_cannot_be_read() {
    for workers in [0, 2] {
        let mut loader = DataLoader::new(counting(40, true).0, size(4)).workers(workers).in_order();
        loader.start(0, 0, 0);
        assert_eq!(loader.next_batch().unwrap_err().to_string(), "sample 0 is damaged");
        assert_eq!(loader.next_batch().unwrap().unwrap().1, [4, 5, 6, 7]);
        let mut loader = loader.skip_unreadable();
        for _ in 0..2 {
            loader.start(0, 0, 0);
            let mut all = Vec::new();
            while let Some((inputs, targets)) = loader.next_batch().unwrap() {
                assert!(inputs.iter().zip(targets).all(|(x, &y)| x[0] == y as f32));
                all.extend_from_slice(targets);
            }
            assert_eq!(all, (0..40).filter(|i| i % 10 != 0).collect::<Vec<_>>());
            assert_eq!(loader.skipped().0, 4);
            assert_eq!(loader.skipped().1.unwrap().to_string(), "sample 30 is damaged");
        }
    }
    // A batch of which nothing is left is none.
    let mut loader = DataLoader::new(counting(11, true).0, size(1)).in_order().skip_unreadable();
    loader.start(0, 0, 0);
    assert_eq!(loader.next_batch().unwrap().unwrap().1, [1]);
}

#[test]
fn a_panic_of_a_data_set_goes_on_where_it_is_waited_for() {
    for workers in [0, 1, 3] {
        let panic = std::panic::catch_unwind(|| {
            let mut loader = DataLoader::new(counting(100, false).0, size(7)).workers(workers).in_order();
            loader.start(0, 0, 0);
            while loader.next_batch().unwrap().is_some() {}
        });
        let said = *panic.unwrap_err().downcast::<&str>().unwrap();
        assert_eq!(said, "sample 77");
    }
}

#[test]
fn threads_end_with_the_loader() {
    let (data, _) = counting(1000, false);
    let data = Arc::new(data);
    let mut loader = DataLoader::new(data.clone(), size(10)).workers(4).in_order();
    loader.start(0, 0, 0);
    loader.next_batch().unwrap();
    drop(loader);
    assert_eq!(Arc::strong_count(&data), 1);
}
