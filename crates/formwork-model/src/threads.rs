//! Threads for work that is cut into pieces beforehand.

use core::hint::spin_loop;
use core::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// How often the caller looks whether the others are done before it goes to sleep: some 100 us.
const SPINS: usize = 4000;

/// A number of threads. One means the caller's own, without a pool.
///
/// ```
/// assert_eq!(formwork_model::Threads::new(1).count(), 1);
/// ```
#[derive(Debug)]
pub struct Threads {
    helpers: Option<rayon::ThreadPool>,
}

impl Threads {
    /// This many threads; 0 means as many as the machine has processors. Where the system refuses them, the caller's own
    /// does all the work.
    pub fn new(count: usize) -> Self {
        let count = match count {
            0 => std::thread::available_parallelism().map_or(1, usize::from),
            count => count,
        };
        let helpers =
            (count > 1).then(|| rayon::ThreadPoolBuilder::new().num_threads(count - 1).build().ok());
        Threads { helpers: helpers.flatten() }
    }

    /// How many there are, the caller's included.
    pub fn count(&self) -> usize {
        self.helpers.as_ref().map_or(1, |pool| 1 + pool.current_num_threads())
    }

    /// Runs `work` on every piece, with the memory of the thread that it runs on: `memory` has one entry for each that is to
    /// take part. The caller's thread begins at once with the first piece, and the others join in, every other one from the
    /// last piece on: of two threads each has nearly the same pieces every time, whose memory is in its core's cache. Which
    /// thread takes which piece is still left to chance, so the result of a piece must not depend on the memory's content.
    ///
    /// ```
    /// let threads = formwork_model::Threads::new(2);
    /// let mut squares = [1, 2, 3, 4, 5];
    /// threads.for_each(&mut [(), ()], squares.iter_mut(), |x, ()| *x *= *x);
    /// assert_eq!(squares, [1, 4, 9, 16, 25]);
    /// ```
    ///
    /// # Panics
    ///
    /// If there are pieces and no memory, or if `work` panics.
    pub fn for_each<I: ExactSizeIterator<Item: Send> + DoubleEndedIterator + Send, M: Send>(
        &self,
        memory: &mut [M],
        pieces: I,
        work: impl Fn(I::Item, &mut M) + Sync,
    ) {
        let Some((own, others)) = memory.split_first_mut() else {
            assert_eq!(pieces.len(), 0, "memory for a thread at least");
            return;
        };
        let Some(pool) = self.helpers.as_ref().filter(|_| pieces.len() > 1) else {
            return pieces.for_each(|piece| work(piece, own));
        };
        let helpers = others.len().min(pieces.len() - 1);
        let running = AtomicUsize::new(helpers);
        let pieces = Mutex::new(pieces);
        let take_part = |memory: &mut M, from_the_end: bool| {
            loop {
                let mut pieces = pieces.lock().unwrap_or_else(PoisonError::into_inner);
                let piece = if from_the_end { pieces.next_back() } else { pieces.next() };
                drop(pieces);
                let Some(piece) = piece else { break };
                work(piece, memory);
            }
        };
        let (take_part, running) = (&take_part, &running);
        pool.in_place_scope(|scope| {
            for (number, memory) in others[..helpers].iter_mut().enumerate() {
                scope.spawn(move |_| {
                    take_part(memory, number % 2 == 0);
                    running.fetch_sub(1, Ordering::Release);
                });
            }
            take_part(own, false);
            // The others are about to end too: going to sleep and being woken would take longer.
            for _ in 0..SPINS {
                if running.load(Ordering::Acquire) == 0 {
                    break;
                }
                spin_loop();
            }
        });
    }
}
