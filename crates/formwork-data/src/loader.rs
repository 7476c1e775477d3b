//! Batches.

#[cfg(test)]
mod tests;

use std::num::NonZeroUsize;

use formwork_tensor::{Class, Image, Tensor};

use crate::{Batches, DataError, LabelledImages, Normalize, Samples, shuffle};

/// Labelled images as batches of tensors, in buffers that are allocated once.
///
/// It starts in the order of the data; [`shuffle`](Loader::shuffle) and [`rewind`](Loader::rewind) start an epoch. The
/// last batch of an epoch has what is left.
///
/// ```
#[doc = include_str!("folder/example.txt")]
/// use formwork_data::{LabelledImages, Loader, Normalize};
/// use std::num::NonZeroUsize;
///
/// let (train, _) = IdxFolder::open(folder)?.into_splits();
/// let train = LabelledImages::<1, 2, 2, 10>::try_from(train)?;
/// let mut loader = Loader::new(&train, &Normalize::MNIST, NonZeroUsize::MIN.saturating_add(1));
/// let mut sizes = Vec::new();
/// for epoch in 0..2 {
///     loader.shuffle(42, epoch);
///     while let Some((images, labels)) = loader.next_batch() {
///         assert_eq!(images.len(), labels.len());
///         sizes.push(images.len());
///     }
/// }
/// assert_eq!(sizes, [2, 1, 2, 1]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Loader<'a, const C: usize, const H: usize, const W: usize, const N: usize> {
    data: &'a LabelledImages<C, H, W, N>,
    table: [[f32; 256]; C],
    /// Numbers of the images, and how many of them were taken.
    order: Vec<u32>,
    taken: usize,
    images: Vec<Tensor<Image<C, H, W>>>,
    labels: Vec<Class<N>>,
}

/// Tensors and their classes, as many of each.
pub type Batch<'b, const C: usize, const H: usize, const W: usize, const N: usize> =
    (&'b [Tensor<Image<C, H, W>>], &'b [Class<N>]);

impl<'a, const C: usize, const H: usize, const W: usize, const N: usize> Loader<'a, C, H, W, N> {
    /// Batches of this size, or of all images if there are fewer.
    pub fn new(
        data: &'a LabelledImages<C, H, W, N>,
        normalize: &Normalize<C>,
        batch_size: NonZeroUsize,
    ) -> Self {
        let batch_size = batch_size.get().min(data.count());
        Loader {
            data,
            table: normalize.table(),
            order: (0..).take(data.count()).collect(),
            taken: 0,
            images: Tensor::zeros_batch(batch_size),
            labels: data.labels()[..batch_size].to_vec(),
        }
    }

    /// Number of batches of an epoch.
    pub fn batches(&self) -> usize {
        self.order.len().div_ceil(self.images.len())
    }

    /// Starts an epoch in an order that is a function of (seed, epoch) alone, see [`shuffle`].
    pub fn shuffle(&mut self, seed: u64, epoch: u64) {
        shuffle(&mut self.order, seed, epoch);
        self.taken = 0;
    }

    /// Starts an epoch in the order of the last one.
    pub fn rewind(&mut self) {
        self.taken = 0;
    }

    /// The next batch of the epoch, `None` after its last.
    pub fn next_batch(&mut self) -> Option<Batch<'_, C, H, W, N>> {
        let left = &self.order[self.taken..];
        let batch = &left[..left.len().min(self.images.len())];
        for ((&index, image), label) in batch.iter().zip(&mut self.images).zip(&mut self.labels) {
            let index = index as usize;
            write(self.data.image(index), &self.table, image);
            *label = self.data.labels()[index];
        }
        self.taken += batch.len();
        (!batch.is_empty()).then(|| (&self.images[..batch.len()], &self.labels[..batch.len()]))
    }
}

impl<const C: usize, const H: usize, const W: usize, const N: usize> Batches for Loader<'_, C, H, W, N> {
    type Input = Image<C, H, W>;
    type Target = Class<N>;

    fn samples(&self) -> usize {
        self.order.len()
    }

    fn batches(&self) -> usize {
        Loader::batches(self)
    }

    fn start(&mut self, seed: u64, epoch: u64, batch: usize) {
        self.shuffle(seed, epoch);
        self.taken = batch.saturating_mul(self.images.len()).min(self.order.len());
    }

    fn next_batch(&mut self) -> Result<Option<Samples<'_, Self::Input, Self::Target>>, DataError> {
        Ok(Loader::next_batch(self))
    }
}

/// Looks every byte up in the table of its channel.
fn write<const C: usize, const H: usize, const W: usize>(
    bytes: &[u8],
    table: &[[f32; 256]; C],
    image: &mut Tensor<Image<C, H, W>>,
) {
    let channels = bytes.chunks_exact(H * W).zip(image.as_mut_slice().chunks_exact_mut(H * W));
    for ((bytes, values), table) in channels.zip(table) {
        values.iter_mut().zip(bytes).for_each(|(value, &byte)| *value = table[usize::from(byte)]);
    }
}
