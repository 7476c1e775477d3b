//! The sum of the chunks' gradients, and the optimiser's change, in segments that threads share.

use super::Trainer;
use crate::network::Model;
use crate::optim::Optimizer;
use core::ops::Range;
use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Place};
use formwork_tensor::{AtLevel, Level, Scalar, memory};

/// The most parameters in a segment.
const SEGMENT: usize = 4096;

/// The learned values of a network in its flat slice, cut into segments, in order.
pub(super) fn segments<T: Scalar, N: Parameters<T>>() -> Vec<Range<usize>> {
    let mut tensors: Vec<Range<usize>> = Vec::new();
    N::describe(Place::default(), &mut |tensor| {
        if tensor.kind == Kind::Parameter {
            tensors.push(tensor.offset..tensor.offset + tensor.len);
        }
    });
    tensors.sort_by_key(|range| range.start);
    tensors.dedup_by(|next, range| {
        let neighbours = range.end == next.start;
        if neighbours {
            range.end = next.end;
        }
        neighbours
    });
    let cut = |range: Range<usize>| {
        let end = range.end;
        range.step_by(SEGMENT).map(move |start| start..end.min(start + SEGMENT))
    };
    tensors.into_iter().flat_map(cut).filter(|range| !range.is_empty()).collect()
}

/// The memory of some segments, in flat slices.
struct Part<'a, T> {
    segments: &'a [Range<usize>],
    /// What the slices start with.
    start: usize,
    values: &'a mut [T],
    gradient: &'a mut [T],
    /// `per_value` values for each of the segments' own, one segment after the other.
    state: &'a mut [T],
    per_value: usize,
}

impl<T: Send> Part<'_, T> {
    /// Halves the work until one segment is left, and shares it with other threads if there are any.
    fn each(self, parallel: bool, work: &(impl Fn(Range<usize>, &mut [T], &mut [T], &mut [T]) + Sync)) {
        let Part { segments, start, values, gradient, state, per_value } = self;
        match segments {
            [] => {}
            [segment] => {
                let local = segment.start - start..segment.end - start;
                let state = &mut state[..per_value * segment.len()];
                work(segment.clone(), &mut values[local.clone()], &mut gradient[local], state);
            }
            _ => {
                let (left, right) = segments.split_at(segments.len() / 2);
                let middle = right[0].start;
                let (left_values, right_values) = values.split_at_mut(middle - start);
                let (left_gradient, right_gradient) = gradient.split_at_mut(middle - start);
                let states = per_value * left.iter().map(Range::len).sum::<usize>();
                let (left_state, right_state) = state.split_at_mut(states);
                let part = |segments, start, values, gradient, state| Part {
                    segments,
                    start,
                    values,
                    gradient,
                    state,
                    per_value,
                };
                let left = part(left, start, left_values, left_gradient, left_state);
                let right = part(right, middle, right_values, right_gradient, right_state);
                if parallel {
                    rayon::join(|| left.each(parallel, work), || right.each(parallel, work));
                } else {
                    left.each(parallel, work);
                    right.each(parallel, work);
                }
            }
        }
    }
}

/// Adds the chunks' gradients up, in their order, and lets the optimiser change the parameters if it is to.
pub(super) struct Update<'a, N: Model<T>, F, O, T: Scalar> {
    pub(super) trainer: &'a mut Trainer<N, F, O, T>,
    /// How many chunks the batch had.
    pub(super) chunks: usize,
    /// Whether this is a step, and not only the gradient.
    pub(super) step: bool,
}

impl<T: Scalar, N: Model<T>, F, O: Optimizer<T>> AtLevel for Update<'_, N, F, O, T> {
    type Output = ();

    fn at<L: Level>(self, level: L) {
        let Trainer { net, optimizer, steps, threads, gradient, state, segments, chunks, .. } = self.trainer;
        let (optimizer, number, is_step) = (&*optimizer, *steps + 1, self.step);
        let chunks = &chunks[..self.chunks];
        let work = |segment: Range<usize>, values: &mut [T], total: &mut [T], state: &mut [T]| {
            for (index, chunk) in chunks.iter().enumerate() {
                let part = &memory::as_slice::<T, N>(&chunk.gradient)[segment.clone()];
                if index == 0 {
                    total.copy_from_slice(part);
                    continue;
                }
                level.run(
                    #[inline(always)]
                    || total.iter_mut().zip(part).for_each(|(total, part)| *total += *part),
                );
            }
            if is_step {
                optimizer.update(level, number, values, total, state);
            }
        };
        let all = Part {
            segments,
            start: 0,
            values: memory::as_mut_slice::<T, N>(net),
            gradient: memory::as_mut_slice::<T, N>(gradient),
            state,
            per_value: O::STATE,
        };
        match threads.pool() {
            Some(pool) => pool.install(|| all.each(true, &work)),
            None => all.each(false, &work),
        }
        if is_step {
            *steps += 1;
        }
    }
}
