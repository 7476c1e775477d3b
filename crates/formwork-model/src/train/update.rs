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

/// One segment's memory.
struct Segment<'a, T> {
    /// Where it lies in the flat slice.
    range: Range<usize>,
    values: &'a mut [T],
    gradient: &'a mut [T],
    state: &'a mut [T],
}

/// Cuts the segments off flat slices, one after the other.
struct Segments<'a, T> {
    ranges: core::slice::Iter<'a, Range<usize>>,
    /// What the slices start with, and where they end.
    start: usize,
    end: usize,
    values: &'a mut [T],
    gradient: &'a mut [T],
    /// `per_value` values for each of the segments' own, one segment after the other.
    state: &'a mut [T],
    per_value: usize,
}

/// The first `len` elements.
fn cut<'a, T>(rest: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let (first, others) = core::mem::take(rest).split_at_mut(len);
    *rest = others;
    first
}

/// The last `len` elements.
fn cut_end<'a, T>(rest: &mut &'a mut [T], len: usize) -> &'a mut [T] {
    let all = core::mem::take(rest);
    let (others, last) = all.split_at_mut(all.len() - len);
    *rest = others;
    last
}

impl<'a, T> Iterator for Segments<'a, T> {
    type Item = Segment<'a, T>;

    fn next(&mut self) -> Option<Self::Item> {
        let range = self.ranges.next()?.clone();
        let between = range.start - self.start;
        cut(&mut self.values, between);
        cut(&mut self.gradient, between);
        self.start = range.end;
        Some(Segment {
            values: cut(&mut self.values, range.len()),
            gradient: cut(&mut self.gradient, range.len()),
            state: cut(&mut self.state, self.per_value * range.len()),
            range,
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.ranges.size_hint()
    }
}

impl<T> ExactSizeIterator for Segments<'_, T> {}

impl<T> DoubleEndedIterator for Segments<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let range = self.ranges.next_back()?.clone();
        let after = self.end - range.end;
        cut_end(&mut self.values, after);
        cut_end(&mut self.gradient, after);
        self.end = range.start;
        Some(Segment {
            values: cut_end(&mut self.values, range.len()),
            gradient: cut_end(&mut self.gradient, range.len()),
            state: cut_end(&mut self.state, self.per_value * range.len()),
            range,
        })
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
        let Trainer { net, optimizer, steps, threads, gradient, state, segments, chunks, workers, .. } =
            self.trainer;
        let (optimizer, number, is_step) = (&*optimizer, *steps + 1, self.step);
        let chunks = &chunks[..self.chunks];
        let segments = Segments {
            ranges: segments.iter(),
            start: 0,
            end: memory::len::<T, N>(),
            values: memory::as_mut_slice::<T, N>(net),
            gradient: memory::as_mut_slice::<T, N>(gradient),
            state,
            per_value: O::STATE,
        };
        threads.for_each(workers, segments, |Segment { range, values, gradient: total, state }, _| {
            for (index, chunk) in chunks.iter().enumerate() {
                let part = &memory::as_slice::<T, N>(&chunk.gradient)[range.clone()];
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
        });
        if is_step {
            *steps += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Segments;

    /// Whichever end they are taken from, each segment has its own values, and what lies between them belongs to none.
    #[test]
    fn segments_from_both_ends() {
        let ranges = [0..3, 5..6, 9..12];
        for from_the_end in [[false; 3], [true; 3], [true, false, true], [false, true, false]] {
            let mut values: Vec<usize> = (0..14).collect();
            let mut gradient = values.clone();
            let mut state: Vec<usize> = [0, 1, 2, 5, 9, 10, 11].into_iter().flat_map(|i| [i; 2]).collect();
            let mut segments = Segments {
                ranges: ranges.iter(),
                start: 0,
                end: 14,
                values: &mut values,
                gradient: &mut gradient,
                state: &mut state,
                per_value: 2,
            };
            let mut left = ranges.to_vec();
            for end in from_the_end {
                let (segment, range) = if end {
                    (segments.next_back().unwrap(), left.pop().unwrap())
                } else {
                    (segments.next().unwrap(), left.remove(0))
                };
                let expected: Vec<usize> = range.clone().collect();
                assert_eq!(segment.range, range);
                assert_eq!(*segment.values, *expected);
                assert_eq!(*segment.gradient, *expected);
                assert_eq!(*segment.state, *range.flat_map(|i| [i; 2]).collect::<Vec<_>>());
            }
            assert!(segments.next().is_none() && segments.next_back().is_none());
        }
    }
}
