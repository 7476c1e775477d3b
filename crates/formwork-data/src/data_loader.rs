//! Batches of a data set, ahead of whoever takes them.

mod batch;
#[cfg(feature = "photo")]
mod picture;
#[cfg(test)]
mod tests;
mod workers;

use batch::{Filled, Job, Recipe};
use workers::Workers;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::{Batches, DataError, Dataset, Samples, Transform, shuffle};

/// Batches of a [`Dataset`], each sample read and transformed anew in every epoch, by threads that work ahead: PyTorch's `DataLoader`.
///
/// Batches come in one order, with the same bits, for any number of threads: the order of an epoch is a function of (seed, epoch), and what is
/// random in a sample one of (seed, epoch, its number in the data set).
///
/// **Memory.** There are never more than `workers x ahead + 1` batches at a time, and each thread has one sample besides:
/// [`memory_bytes`](Self::memory_bytes). The data set itself may be larger than memory.
///
/// ```
/// use formwork_data::transforms::{RandomCrop, RandomHorizontalFlip};
/// use formwork_data::{Batches, DataLoader, LabelledImages, Normalize};
/// use formwork_tensor::Pad;
/// use std::num::NonZeroUsize;
///
/// let images = LabelledImages::<1, 28, 28, 10>::from_numbers(vec![128; 10 * 784], 0..10)?;
/// let mut loader = DataLoader::new(images, NonZeroUsize::MIN.saturating_add(3))
///     .transform((RandomCrop::<28, 28, Pad<2>>::default(), RandomHorizontalFlip::default(), Normalize::FASHION_MNIST))
///     .workers(2);
/// for epoch in 0..2 {
///     loader.start(42, epoch, 0);
///     let mut sizes = Vec::new();
///     while let Some((images, labels)) = loader.next_batch()? {
///         assert_eq!(images.len(), labels.len());
///         sizes.push(images.len());
///     }
///     assert_eq!(sizes, [4, 4, 2]);
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// A pipeline that gives another size than the network takes does not compile:
///
/// ```compile_fail,E0308
/// # use formwork_data::{Batches, DataLoader, LabelledImages, transforms::RandomCrop};
/// # use formwork_tensor::{Image, Tensor};
/// # use std::num::NonZeroUsize;
/// # fn network(_: &[Tensor<Image<1, 28, 28>>]) {}
/// # let images = LabelledImages::<1, 28, 28, 10>::from_numbers(vec![128; 10 * 784], 0..10).unwrap();
/// let mut loader = DataLoader::new(images, NonZeroUsize::MIN).transform(RandomCrop::<24, 24>::default());
/// loader.start(42, 0, 0);
/// let (images, _) = loader.next_batch().unwrap().unwrap();
/// network(images); // expected `&[Tensor<Image<1, 28, 28>>]`, found `&[Tensor<Image<1, 24, 24>>]`
/// ```
pub struct DataLoader<D: Dataset, A: Transform<D::Input> = ()> {
    recipe: Recipe<D, A>,
    batch_size: NonZeroUsize,
    shuffled: bool,
    drop_last: bool,
    workers: usize,
    ahead: NonZeroUsize,
    /// Numbers of the samples in the order of the epoch.
    order: Arc<Vec<u32>>,
    seed: u64,
    epoch: u64,
    /// The next batch that is handed out.
    next: usize,
    threads: Option<Workers<D, A>>,
    /// What is handed out.
    current: Filled<A::Out, D::Target>,
    skipped: usize,
    last_skipped: Option<DataError>,
    waited: Duration,
}

impl<D: Dataset> DataLoader<D> {
    /// Batches of this size, the last of an epoch with what is left. Without any other word the calling thread reads them, and nothing is changed
    /// about the samples.
    pub fn new(data: D, batch_size: NonZeroUsize) -> Self {
        let data = Arc::new(data);
        let order = Arc::new((0..).take(data.count()).collect());
        DataLoader {
            recipe: Recipe { data, transform: Arc::new(()), skip: false },
            batch_size,
            shuffled: true,
            drop_last: false,
            workers: 0,
            ahead: NonZeroUsize::MIN.saturating_add(1),
            order,
            seed: 0,
            epoch: 0,
            next: 0,
            threads: None,
            current: Filled::empty(),
            skipped: 0,
            last_skipped: None,
            waited: Duration::ZERO,
        }
    }

    /// Every sample goes through this pipeline; see [`transforms`](crate::transforms).
    pub fn transform<A: Transform<D::Input>>(self, transform: A) -> DataLoader<D, A> {
        let recipe =
            Recipe { data: self.recipe.data, transform: Arc::new(transform), skip: self.recipe.skip };
        DataLoader {
            recipe,
            batch_size: self.batch_size,
            shuffled: self.shuffled,
            drop_last: self.drop_last,
            workers: self.workers,
            ahead: self.ahead,
            order: self.order,
            seed: self.seed,
            epoch: self.epoch,
            next: self.next,
            threads: None,
            current: Filled::empty(),
            skipped: self.skipped,
            last_skipped: self.last_skipped,
            waited: self.waited,
        }
    }
}

impl<D: Dataset, A: Transform<D::Input>> DataLoader<D, A> {
    /// So many threads read samples ahead; 0, as without a word, is the thread that asks for batches.
    pub fn workers(mut self, workers: usize) -> Self {
        self.threads = None;
        self.workers = workers;
        self
    }

    /// So many batches of each thread are ready or being made at a time, 2 without a word.
    pub fn ahead(mut self, batches: NonZeroUsize) -> Self {
        self.threads = None;
        self.ahead = batches;
        self
    }

    /// Every epoch in the order of the data, as for an evaluation; otherwise each in its own, see [`shuffle`].
    pub fn in_order(mut self) -> Self {
        self.shuffled = false;
        self.order = Arc::new((0..).take(self.recipe.data.count()).collect());
        self
    }

    /// Leaves out the last batch of an epoch if it is smaller than the others; without shuffling it is always the same samples that are left out.
    pub fn drop_last(mut self) -> Self {
        self.drop_last = true;
        self
    }

    /// Leaves out samples that cannot be read, and [counts](Self::skipped) them; otherwise the first is an error. Batches are smaller by them.
    pub fn skip_unreadable(mut self) -> Self {
        self.threads = None;
        self.recipe.skip = true;
        self
    }

    /// How many samples were left out since the epoch began, and what is wrong with the last of them.
    pub fn skipped(&self) -> (usize, Option<&DataError>) {
        (self.skipped, self.last_skipped.as_ref())
    }

    /// How long [`next_batch`](Batches::next_batch) took in all since the epoch began: the time in which a trainer is idle.
    pub fn waited(&self) -> Duration {
        self.waited
    }

    /// The most bytes that batches and samples under way take: (`workers x ahead` + 1) batches, and for each thread a sample as it is read and one as
    /// it becomes. What reading and transforming one sample needs besides, such as a decoded photo, comes to it for each thread.
    pub fn memory_bytes(&self) -> usize {
        let sample = size_of::<formwork_tensor::Tensor<A::Out>>();
        let batch = self.batch_size.get() * (sample + size_of::<D::Target>());
        let read = size_of::<formwork_tensor::Tensor<D::Input>>() + sample;
        (self.workers * self.ahead.get() + 1) * batch + self.workers.max(1) * read
    }

    /// The data set.
    pub fn data(&self) -> &D {
        &self.recipe.data
    }

    fn job(&self, batch: usize) -> Option<Job> {
        let size = self.batch_size.get();
        let range = (batch < self.count()).then(|| {
            let from = batch * size;
            from..self.order.len().min(from + size)
        })?;
        Some(Job { order: self.order.clone(), range, seed: self.seed, epoch: self.epoch })
    }

    fn count(&self) -> usize {
        let (samples, size) = (self.order.len(), self.batch_size.get());
        if self.drop_last { samples / size } else { samples.div_ceil(size) }
    }

    /// Makes `current` the next batch; false after the last.
    fn advance(&mut self) -> Result<bool, DataError> {
        let Some(job) = self.job(self.next) else { return Ok(false) };
        if self.workers == 0 {
            self.recipe.fill(&job, &mut self.current, || false);
        } else {
            if self.threads.is_none() {
                self.threads = Some(Workers::spawn(&self.recipe, self.workers, self.ahead)?);
            }
            let next = self.next;
            let Some(mut threads) = self.threads.take() else { return Ok(false) };
            threads.ask(next, |batch| self.job(batch));
            self.current = threads.receive(next, std::mem::replace(&mut self.current, Filled::empty()));
            self.threads = Some(threads);
        }
        self.next += 1;
        if let Some(error) = self.current.error.take() {
            return Err(error);
        }
        self.skipped += self.current.skipped;
        self.last_skipped = self.current.last_skipped.take().or(self.last_skipped.take());
        Ok(true)
    }
}

impl<D: Dataset, A: Transform<D::Input>> Batches for DataLoader<D, A> {
    type Input = A::Out;
    type Target = D::Target;

    fn samples(&self) -> usize {
        if self.drop_last { self.count() * self.batch_size.get() } else { self.order.len() }
    }

    fn batches(&self) -> usize {
        self.count()
    }

    fn start(&mut self, seed: u64, epoch: u64, batch: usize) {
        if let Some(threads) = &mut self.threads {
            threads.forget();
        }
        if self.shuffled {
            shuffle(Arc::<Vec<u32>>::make_mut(&mut self.order), seed, epoch);
        }
        (self.seed, self.epoch, self.next) = (seed, epoch, batch);
        (self.skipped, self.last_skipped, self.waited) = (0, None, Duration::ZERO);
    }

    fn next_batch(&mut self) -> Result<Option<Samples<'_, Self::Input, Self::Target>>, DataError> {
        let start = Instant::now();
        // A batch of which nothing can be read is none.
        let found = loop {
            match self.advance() {
                Ok(true) if self.current.targets.is_empty() => continue,
                found => break found,
            }
        };
        self.waited += start.elapsed();
        Ok(found?.then(|| (&self.current.inputs[..self.current.targets.len()], &self.current.targets[..])))
    }
}
