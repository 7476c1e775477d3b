//! Threads for work that is cut into pieces beforehand.

use rayon::prelude::*;
use std::sync::{Mutex, PoisonError};

/// A number of threads. One means the caller's own, without a pool.
///
/// ```
/// assert_eq!(formwork_model::Threads::new(1).count(), 1);
/// ```
#[derive(Debug)]
pub struct Threads {
    pool: Option<rayon::ThreadPool>,
}

impl Threads {
    /// This many threads; 0 means as many as the machine has processors. Where the system refuses them, the caller's own
    /// does all the work.
    pub fn new(count: usize) -> Self {
        let count = match count {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            count => count,
        };
        let pool = (count > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(count).build().ok());
        Threads { pool: pool.flatten() }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.pool.as_ref().map_or(1, rayon::ThreadPool::current_num_threads)
    }

    /// The pool, where there is more than one thread.
    pub(crate) fn pool(&self) -> Option<&rayon::ThreadPool> {
        self.pool.as_ref()
    }

    /// Runs `work` on every piece, with the memory of the thread that it runs on: `memory` has one entry a thread. Which
    /// thread takes which piece is left to chance, so the result of a piece must not depend on the memory's content.
    pub(crate) fn for_each<P: Send, M: Send>(
        &self,
        memory: &mut [Mutex<M>],
        pieces: &mut [P],
        work: impl Fn(usize, &mut P, &mut M) + Sync,
    ) {
        self.for_each_chunk(memory, pieces, 1, |index, pieces, memory| {
            pieces.iter_mut().for_each(|piece| work(index, piece, memory));
        });
    }

    /// The same on runs of `size` pieces (the last one may be shorter).
    pub(crate) fn for_each_chunk<P: Send, M: Send>(
        &self,
        memory: &mut [Mutex<M>],
        pieces: &mut [P],
        size: usize,
        work: impl Fn(usize, &mut [P], &mut M) + Sync,
    ) {
        let Some(pool) = &self.pool else {
            let memory = memory[0].get_mut().unwrap_or_else(PoisonError::into_inner);
            pieces.chunks_mut(size).enumerate().for_each(|(index, pieces)| work(index, pieces, memory));
            return;
        };
        let memory = &*memory;
        pool.install(|| {
            pieces.par_chunks_mut(size).enumerate().for_each(|(index, pieces)| {
                let thread = rayon::current_thread_index().unwrap_or(0);
                let mut memory = memory[thread].lock().unwrap_or_else(PoisonError::into_inner);
                work(index, pieces, &mut memory);
            });
        });
    }
}
