//! The slots of a chain at work, following its [`Plan`].

use super::plan::Plan;
use crate::{Backward, Memory};
use formwork_tensor::{Element, Shape, Tensor};

/// Two neighbouring slots at the two ends of one buffer: even ones at the front, odd ones at the back. Returns the slot
/// that layer i reads, the one it writes (both empty where they are the caller's), and what lies between.
pub(crate) fn ends<'a, E, const N: usize>(
    plan: &Plan<N>,
    i: usize,
    buffer: &'a mut [E],
) -> (&'a mut [E], &'a mut [E], &'a mut [E]) {
    let (reads, writes) = (plan.reads(i), plan.writes(i));
    let written_in_front = plan.slot[i].is_multiple_of(2);
    let (front, back) = if written_in_front { (writes, reads) } else { (reads, writes) };
    let (front, rest) = buffer.split_at_mut(front);
    let (middle, back) = rest.split_at_mut(rest.len() - back);
    if written_in_front { (back, front, middle) } else { (front, back, middle) }
}

/// A chain's input and output, and the buffer of its inner slots.
pub(crate) struct Evaluation<'a, E, const N: usize> {
    pub(crate) plan: &'static Plan<N>,
    pub(crate) x: &'a [E],
    pub(crate) y: &'a mut [E],
    pub(crate) scratch: &'a mut [E],
}

impl<E, const N: usize> Evaluation<'_, E, N> {
    /// What layer i reads and writes, and its scratch.
    pub(crate) fn layer(&mut self, i: usize) -> (&[E], &mut [E], &mut [E]) {
        let slot = self.plan.slot[i];
        let (read, written, scratch) = ends(self.plan, i, self.scratch);
        let x = if slot == 0 { self.x } else { read };
        let y = if slot == self.plan.last { &mut *self.y } else { written };
        (x, y, scratch)
    }

    /// The slot that layer i, in place, reads and writes.
    pub(crate) fn in_place(&mut self, i: usize) -> &mut [E] {
        self.layer(i).1
    }
}

/// A chain's input and output, its tape and scratch, on the way forward in training.
pub(crate) struct Recording<'a, E, const N: usize> {
    pub(crate) plan: &'static Plan<N>,
    pub(crate) x: &'a [E],
    pub(crate) y: &'a mut [E],
    pub(crate) tape: &'a mut [E],
    pub(crate) scratch: &'a mut [E],
}

impl<E, const N: usize> Recording<'_, E, N> {
    /// What layer i reads, what the last layer in its pass writes, that layer's tape, and layer i's scratch.
    pub(crate) fn layer(&mut self, i: usize) -> (&[E], &mut [E], Memory<'_, E>) {
        let plan = self.plan;
        let last = i + plan.fused[i];
        let (read, written) = (plan.slot[i], plan.slot[last]);
        let (slots, tapes) = self.tape.split_at_mut(plan.tape[0].0);
        let (before, from) =
            slots.split_at_mut(if written < plan.last { plan.at[written] } else { slots.len() });
        let x = if read == 0 { self.x } else { &before[plan.at[read - 1]..][..plan.len[read - 1]] };
        let y = if written == plan.last { &mut *self.y } else { &mut from[..plan.len[written]] };
        let tape = own(tapes, plan.tape[last], plan.tape[0].0);
        (x, y, Memory { tape, scratch: self.scratch })
    }
}

/// A chain on the way back: what the forward pass left, and the gradients.
pub(crate) struct Replay<'a, E, const N: usize> {
    pub(crate) plan: &'static Plan<N>,
    pub(crate) x: &'a [E],
    pub(crate) y: &'a [E],
    pub(crate) dy: &'a mut [E],
    pub(crate) dx: Option<&'a mut [E]>,
    pub(crate) tape: &'a mut [E],
    pub(crate) scratch: &'a mut [E],
}

/// What one layer of a chain has on the way back.
pub(crate) struct ReplayLayer<'a, E> {
    pub(crate) x: &'a [E],
    pub(crate) y: &'a [E],
    pub(crate) dy: &'a mut [E],
    pub(crate) dx: Option<&'a mut [E]>,
    pub(crate) memory: Memory<'a, E>,
}

impl<'a, E: Element> ReplayLayer<'a, E> {
    /// As the layer's backward pass takes it.
    pub(crate) fn io<In: Shape, Out: Shape>(self) -> (Backward<'a, In, Out, E>, Memory<'a, E>) {
        let io = Backward {
            x: Tensor::view(self.x),
            y: Tensor::view(self.y),
            dy: Tensor::view_mut(self.dy),
            dx: self.dx.map(Tensor::view_mut),
        };
        (io, self.memory)
    }
}

impl<E, const N: usize> Replay<'_, E, N> {
    /// Whether layer i has a backward pass.
    pub(crate) fn goes_back(&self, i: usize) -> bool {
        self.plan.goes_back[i] || self.dx.is_some()
    }

    /// What layer i has. For a layer in place, `x` and `dx` mean nothing.
    pub(crate) fn layer(&mut self, i: usize) -> ReplayLayer<'_, E> {
        let plan = self.plan;
        let slot = plan.slot[i];
        let (slots, rest) = self.tape.split_at_mut(plan.tape[0].0);
        let (tapes, kept) = rest.split_at_mut(plan.gradients_at - plan.tape[0].0);
        // Gradients that must outlive a barrier have their place in the tape.
        let (gradients, scratch) = if plan.all_barriers > 0 {
            (kept, &mut *self.scratch)
        } else {
            self.scratch.split_at_mut(plan.gradients)
        };
        let (before, after, _) = ends(plan, i, gradients);
        let inner = |slot: usize| &slots[plan.at[slot]..plan.at[slot] + plan.len[slot]];
        ReplayLayer {
            x: if slot == 0 { self.x } else { inner(slot - 1) },
            y: if slot == plan.last { self.y } else { inner(slot) },
            dy: if slot == plan.last { &mut *self.dy } else { after },
            dx: if slot == 0 {
                self.dx.as_deref_mut()
            } else {
                (plan.asks_dx[i] || self.dx.is_some()).then_some(before)
            },
            memory: Memory { tape: own(tapes, plan.tape[i], plan.tape[0].0), scratch },
        }
    }
}

/// Layer i's part of all tapes.
fn own<E>(tapes: &mut [E], (start, len): (usize, usize), origin: usize) -> &mut [E] {
    &mut tapes[start - origin..][..len]
}
