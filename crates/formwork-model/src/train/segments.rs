//! The learned values of a network's flat slice, cut into segments that threads share, and those into parts of tensors.

#[cfg(test)]
mod tests;

use super::freezing::FrozenTensor;
use core::ops::Range;
use formwork_layers::Parameters;
use formwork_tensor::parameters::{Kind, Path, Place, TensorInfo};

/// The most parameters in a segment, unless a tensor must stay whole.
const SEGMENT: usize = 4096;

/// A learned tensor, with its name and sizes written out.
pub(super) struct Named {
    pub(super) name: String,
    dims: Vec<usize>,
    is_bias: bool,
    offset: usize,
    len: usize,
    pub(super) frozen: FrozenTensor,
}

impl Named {
    fn info(&self) -> TensorInfo<'_> {
        let mut info = TensorInfo::new(Path::new(&self.name), &self.dims, Kind::Parameter);
        (info.is_bias, info.offset) = (self.is_bias, self.offset);
        info
    }
}

/// A part of a tensor: `len` values from `start` on.
struct Piece {
    tensor: usize,
    start: usize,
    len: usize,
}

/// Neighbouring values, and the pieces they consist of.
struct Run {
    range: Range<usize>,
    pieces: Range<usize>,
}

/// How a network's learned values are cut: worked out once.
pub(super) struct Layout {
    /// In the order of their declaration.
    pub(super) tensors: Vec<Named>,
    /// In the order in memory.
    pieces: Vec<Piece>,
    runs: Vec<Run>,
}

impl Layout {
    /// The layout of `N`; with `whole`, no tensor is cut.
    pub(super) fn new<T, N: Parameters<T>>(whole: bool) -> Self {
        let mut tensors = Vec::new();
        N::describe(Place::default(), &mut |tensor| {
            let TensorInfo { path, dims, kind, is_bias, offset, len, .. } = *tensor;
            if kind == Kind::Parameter {
                let (name, dims) = (path.to_string(), dims.to_vec());
                let frozen = FrozenTensor::default();
                tensors.push(Named { name, dims, is_bias, offset, len, frozen });
            }
        });
        Self::of(tensors, whole)
    }

    fn of(tensors: Vec<Named>, whole: bool) -> Self {
        let mut layout = Layout { tensors, pieces: Vec::new(), runs: Vec::new() };
        for tensor in layout.in_memory() {
            layout.cut(tensor, whole);
        }
        layout
    }

    /// The tensors' numbers in the order in memory; those without values come before what starts there.
    fn in_memory(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.tensors.len()).collect();
        numbers.sort_by_key(|tensor| (self.tensors[*tensor].offset, self.tensors[*tensor].len));
        numbers
    }

    /// Cuts a tensor into pieces, the first of which may fill up the last run.
    fn cut(&mut self, tensor: usize, whole: bool) {
        let Named { offset, len, .. } = self.tensors[tensor];
        let mut start = 0;
        while start < len {
            let last = self.runs.last_mut();
            let open = last.filter(|run| run.range.end == offset + start && run.range.len() < SEGMENT);
            let room = open.as_ref().map_or(SEGMENT, |run| SEGMENT - run.range.len());
            let piece = if whole { len } else { room.min(len - start) };
            self.pieces.push(Piece { tensor, start, len: piece });
            let (end, pieces) = (offset + start + piece, self.pieces.len());
            match open {
                Some(run) => (run.range.end, run.pieces.end) = (end, pieces),
                None => self.runs.push(Run { range: offset + start..end, pieces: pieces - 1..pieces }),
            }
            start += piece;
        }
    }

    /// The tensors that learn, in the order of their declaration.
    pub(super) fn tensors(&self) -> impl Iterator<Item = TensorInfo<'_>> {
        self.tensors.iter().filter(|tensor| !tensor.frozen.frozen).map(Named::info)
    }

    /// Each tensor that learns with its part of a flat slice, in the order of their declaration.
    pub(super) fn split_mut<'a, T>(
        &'a self,
        mut flat: &'a mut [T],
    ) -> impl Iterator<Item = (TensorInfo<'a>, &'a mut [T])> {
        let mut parts: Vec<(usize, &mut [T])> = Vec::with_capacity(self.tensors.len());
        let mut at = 0;
        for tensor in self.in_memory() {
            let Named { offset, len, .. } = self.tensors[tensor];
            cut(&mut flat, offset - at);
            parts.push((tensor, cut(&mut flat, len)));
            at = offset + len;
        }
        parts.sort_by_key(|(tensor, _)| *tensor);
        let learn = parts.into_iter().filter(|(tensor, _)| !self.tensors[*tensor].frozen.frozen);
        learn.map(|(tensor, part)| (self.tensors[tensor].info(), part))
    }

    /// Where the values are that an optimiser remembers of each piece, `per_value` for each of its own: `visit` is told where
    /// they start, where the piece starts if the tensors lie one behind the other in the order of their declaration, and how
    /// long it is.
    pub(super) fn moments(&self, per_value: usize, mut visit: impl FnMut(usize, usize, usize)) {
        let mut first = Vec::with_capacity(self.tensors.len());
        let mut end = 0;
        for tensor in &self.tensors {
            first.push(end);
            end += tensor.len;
        }
        let mut at = 0;
        for piece in &self.pieces {
            visit(at, first[piece.tensor] + piece.start, piece.len);
            at += per_value * piece.len;
        }
    }
}

/// One segment's memory.
pub(super) struct Segment<'a, T> {
    layout: &'a Layout,
    run: &'a Run,
    pub(super) values: &'a mut [T],
    pub(super) gradient: &'a mut [T],
    state: &'a mut [T],
}

/// A part of a tensor, with what an optimiser needs to change it.
pub(super) struct Part<'a, T> {
    pub(super) tensor: TensorInfo<'a>,
    pub(super) frozen: FrozenTensor,
    pub(super) values: &'a mut [T],
    pub(super) gradient: &'a [T],
    pub(super) state: &'a mut [T],
}

impl<T> Segment<'_, T> {
    /// Where it lies in the flat slice.
    pub(super) fn range(&self) -> Range<usize> {
        self.run.range.clone()
    }

    /// The parts of tensors that it consists of, one after the other.
    pub(super) fn parts(&mut self) -> impl Iterator<Item = Part<'_, T>> {
        let Segment { layout, run, values, gradient, state } = self;
        let (mut values, mut gradient, mut state) = (&mut **values, &**gradient, &mut **state);
        let per_value = state.len() / values.len();
        layout.pieces[run.pieces.clone()].iter().map(move |piece| Part {
            tensor: layout.tensors[piece.tensor].info(),
            frozen: layout.tensors[piece.tensor].frozen,
            values: cut(&mut values, piece.len),
            gradient: gradient.split_off(..piece.len).unwrap_or_default(),
            state: cut(&mut state, per_value * piece.len),
        })
    }
}

/// Cuts the segments off flat slices, one after the other.
pub(super) struct Segments<'a, T> {
    layout: &'a Layout,
    runs: core::slice::Iter<'a, Run>,
    /// What the slices start with, and where they end.
    start: usize,
    end: usize,
    values: &'a mut [T],
    gradient: &'a mut [T],
    /// `per_value` values for each of the segments' own, one segment after the other.
    state: &'a mut [T],
    per_value: usize,
}

impl<'a, T> Segments<'a, T> {
    /// The segments of a network's values, its gradient, and an optimiser's state of `per_value` values each.
    pub(super) fn new(
        layout: &'a Layout,
        values: &'a mut [T],
        gradient: &'a mut [T],
        state: &'a mut [T],
        per_value: usize,
    ) -> Self {
        let end = gradient.len();
        Segments { layout, runs: layout.runs.iter(), start: 0, end, values, gradient, state, per_value }
    }
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
        let run = self.runs.next()?;
        let (between, len) = (run.range.start - self.start, run.range.len());
        cut(&mut self.values, between);
        cut(&mut self.gradient, between);
        self.start = run.range.end;
        Some(Segment {
            layout: self.layout,
            run,
            values: cut(&mut self.values, len),
            gradient: cut(&mut self.gradient, len),
            state: cut(&mut self.state, self.per_value * len),
        })
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.runs.size_hint()
    }
}

impl<T> ExactSizeIterator for Segments<'_, T> {}

impl<T> DoubleEndedIterator for Segments<'_, T> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let run = self.runs.next_back()?;
        let (after, len) = (self.end - run.range.end, run.range.len());
        cut_end(&mut self.values, after);
        cut_end(&mut self.gradient, after);
        self.end = run.range.start;
        Some(Segment {
            layout: self.layout,
            run,
            values: cut_end(&mut self.values, len),
            gradient: cut_end(&mut self.gradient, len),
            state: cut_end(&mut self.state, self.per_value * len),
        })
    }
}
