//! Threads that fill batches ahead.

use std::io;
use std::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{Builder, JoinHandle};

use super::batch::{Filled, Job, Recipe};
use crate::{DataError, Dataset, Transform};

type Batch<D, A> = Filled<<A as Transform<<D as Dataset>::Input>>::Out, <D as Dataset>::Target>;

/// Batch number `b` is made by thread `b % threads`, and each thread keeps its order: so batches are received in theirs without any being sorted.
pub(super) struct Workers<D: Dataset, A: Transform<D::Input>> {
    threads: Vec<Thread<D, A>>,
    ahead: usize,
    /// Jobs of another epoch than this need not be done any more.
    current: Arc<AtomicU64>,
    /// The first batch that was not asked for yet; none at the start of an epoch.
    asked: Option<usize>,
    /// Buffers that nobody uses.
    spare: Vec<Batch<D, A>>,
}

struct Thread<D: Dataset, A: Transform<D::Input>> {
    /// Empty only while it ends.
    jobs: Option<Sender<(u64, Job, Batch<D, A>)>>,
    done: Receiver<Batch<D, A>>,
    handle: Option<JoinHandle<()>>,
    /// Jobs that were not received yet.
    outstanding: usize,
}

impl<D: Dataset, A: Transform<D::Input>> Workers<D, A> {
    pub(super) fn spawn(recipe: &Recipe<D, A>, count: usize, ahead: NonZeroUsize) -> Result<Self, DataError> {
        let current = Arc::new(AtomicU64::new(0));
        let thread = |_| {
            let (jobs, receiver) = channel::<(u64, Job, Batch<D, A>)>();
            let (sender, done) = channel();
            let (recipe, current) = (recipe.clone(), current.clone());
            let handle = Builder::new().name("formwork-data".into()).spawn(move || {
                for (number, job, mut batch) in receiver {
                    recipe.fill(&job, &mut batch, || current.load(Ordering::Relaxed) != number);
                    if sender.send(batch).is_err() {
                        return;
                    }
                }
            })?;
            Ok(Thread { jobs: Some(jobs), done, handle: Some(handle), outstanding: 0 })
        };
        let threads = (0..count).map(thread).collect::<io::Result<_>>();
        let threads = threads.map_err(|cause| DataError::Threads { count, cause })?;
        Ok(Workers { threads, ahead: ahead.get(), current, asked: None, spare: Vec::new() })
    }

    /// Asks for the batches from `next` on that may be under way.
    pub(super) fn ask(&mut self, next: usize, job: impl Fn(usize) -> Option<Job>) {
        let number = self.current.load(Ordering::Relaxed);
        let end = next.saturating_add(self.threads.len() * self.ahead);
        let mut asked = self.asked.unwrap_or(next);
        while asked < end {
            let Some(job) = job(asked) else { break };
            let batch = self.spare.pop().unwrap_or_else(Filled::empty);
            let which = asked % self.threads.len();
            let thread = &mut self.threads[which];
            let sent = thread.jobs.as_ref().is_some_and(|jobs| jobs.send((number, job, batch)).is_ok());
            if !sent {
                thread.panicked();
            }
            thread.outstanding += 1;
            asked += 1;
        }
        self.asked = Some(asked);
    }

    /// Waits for a batch that was asked for, the next of all; `used` is a buffer that is free again.
    pub(super) fn receive(&mut self, batch: usize, used: Batch<D, A>) -> Batch<D, A> {
        self.spare.push(used);
        let which = batch % self.threads.len();
        self.threads[which].receive()
    }

    /// Forgets what was asked for, and waits for what is under way: a sample for each thread.
    pub(super) fn forget(&mut self) {
        self.current.fetch_add(1, Ordering::Relaxed);
        for thread in &mut self.threads {
            while thread.outstanding > 0 {
                self.spare.push(thread.receive());
            }
        }
        self.asked = None;
    }
}

impl<D: Dataset, A: Transform<D::Input>> Thread<D, A> {
    fn receive(&mut self) -> Batch<D, A> {
        match self.done.recv() {
            Ok(batch) => {
                self.outstanding -= 1;
                batch
            }
            Err(_) => self.panicked(),
        }
    }

    /// A thread ends before its time only by a panic of a data set or a transform, which goes on here.
    fn panicked(&mut self) -> ! {
        self.outstanding = 0;
        match self.handle.take().map(JoinHandle::join) {
            Some(Err(panic)) => resume_unwind(panic),
            _ => panic!("a thread that reads data has ended"),
        }
    }
}

impl<D: Dataset, A: Transform<D::Input>> Drop for Workers<D, A> {
    fn drop(&mut self) {
        self.current.fetch_add(1, Ordering::Relaxed);
        for thread in &mut self.threads {
            thread.jobs = None;
        }
        for thread in &mut self.threads {
            // What a panic said was said already.
            let _ = thread.handle.take().map(JoinHandle::join);
        }
    }
}
