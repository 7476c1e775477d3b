//! The sum of the chunks' gradients, and the optimiser's change of the parameters.

use super::buffers::Chunk;
use super::segments::{Segment, Segments};
use super::{Reduce, Trainer};
use crate::network::Trainable;
use crate::optim::Optimizer;
use formwork_tensor::{AtLevel, Level, Scalar, memory};

/// The gradients of a batch's chunks, to be added up in their order.
struct Sum<'a, N, T: Scalar> {
    chunks: &'a [Chunk<N, T>],
    /// Whether the first of them is where the sum starts; otherwise it is added like the others.
    starts: bool,
}

impl<N: Trainable<T>, T: Scalar> Sum<'_, N, T> {
    fn segment(&self, level: impl Level, segment: &mut Segment<'_, T>) {
        let range = segment.range();
        let total = &mut *segment.gradient;
        for (index, chunk) in self.chunks.iter().enumerate() {
            let part = &memory::as_slice::<T, N>(&chunk.gradient)[range.clone()];
            if self.starts && index == 0 {
                total.copy_from_slice(part);
                continue;
            }
            level.run(
                #[inline(always)]
                || total.iter_mut().zip(part).for_each(|(total, part)| *total += *part),
            );
        }
    }
}

/// The optimiser's change in a step, counted from 1.
struct Change<'a, O> {
    optimizer: &'a O,
    step: u64,
}

impl<O> Change<'_, O> {
    fn segment<T: Scalar>(&self, level: impl Level, segment: &mut Segment<'_, T>)
    where
        O: Optimizer<T>,
    {
        for part in segment.parts().filter(|part| !part.frozen.frozen) {
            let step = self.step - part.frozen.steps;
            self.optimizer.update(level, step, &part.tensor, part.values, part.gradient, part.state);
        }
    }
}

/// Adds this process's gradients to the total, and all processes' through `reduce`.
pub(super) struct Total<'a, N, F, O, T: Scalar, R> {
    pub(super) trainer: &'a mut Trainer<N, F, O, T>,
    pub(super) reduce: &'a mut R,
    /// How many chunks the batch has.
    pub(super) chunks: usize,
    /// Whether the batch is added to those before, and does not replace them.
    pub(super) onto: bool,
}

impl<T: Scalar, N: Trainable<T>, F, O: Optimizer<T>, R: Reduce> AtLevel for Total<'_, N, F, O, T, R> {
    type Output = Result<(), R::Error>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let share = self.reduce.share(self.chunks);
        let Trainer { net, threads, gradient, state, layout, chunks, workers, .. } = self.trainer;
        let sum = Sum { chunks: &chunks[..share.len()], starts: share.start == 0 && !self.onto };
        self.reduce.sum(memory::as_mut_slice::<T, N>(gradient), |total| {
            let values = memory::as_mut_slice::<T, N>(net);
            let segments = Segments::new(layout, values, total, state, O::STATE);
            threads.for_each(workers, segments, |mut segment, _| sum.segment(level, &mut segment));
        })
    }
}

/// Lets the optimiser change the parameters; with chunks, after their gradients are added up, each segment while it is in the
/// cache: as [`Total`] in one process and then this without chunks, but in one go.
pub(super) struct Update<'a, N, F, O, T: Scalar> {
    pub(super) trainer: &'a mut Trainer<N, F, O, T>,
    pub(super) chunks: Option<usize>,
}

impl<T: Scalar, N: Trainable<T>, F, O: Optimizer<T>> AtLevel for Update<'_, N, F, O, T> {
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Trainer { net, optimizer, steps, threads, gradient, state, layout, chunks, .. } = self.trainer;
        let change = Change { optimizer: &*optimizer, step: *steps + 1 };
        let sum = Sum { chunks: &chunks[..self.chunks.unwrap_or(0)], starts: true };
        let (values, gradient) = (memory::as_mut_slice::<T, N>(net), memory::as_mut_slice::<T, N>(gradient));
        let segments = Segments::new(layout, values, gradient, state, O::STATE);
        // As many as threads; they take no memory.
        let mut nothing = vec![(); threads.count()];
        threads.for_each(&mut nothing, segments, |mut segment, ()| {
            sum.segment(level, &mut segment);
            change.segment(level, &mut segment);
        });
    }
}
