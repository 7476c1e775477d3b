//! Where the layers of a chain keep what they compute, worked out at compile time.
//!
//! Between its layers a chain has slots. A layer writes a new one, or, in place, the one it reads; in inference the layers of one
//! pass have one slot, what comes of the last of them. The last slot is the chain's output, which belongs to the caller. On
//! the way forward in training the slots lie one after the other in the tape; in inference, and for gradients, two are alive at a
//! time and take turns at the two ends of one buffer.

use crate::extremes::max;
use crate::fusion::{Fusion, Lines};

/// What the plan needs to know of a layer.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(crate) out_len: usize,
    pub(crate) scratch: usize,
    pub(crate) train_scratch: usize,
    pub(crate) tape: usize,
    pub(crate) shared: usize,
    pub(crate) barriers: usize,
    pub(crate) in_place: bool,
    pub(crate) reads_output: bool,
    pub(crate) fusion: Fusion,
    pub(crate) params: usize,
}

/// The plan of a chain of `N` layers. Positions are in elements.
pub(crate) struct Plan<const N: usize> {
    /// How many layers after layer i are computed in one pass with it: in inference a line of each channel, then a function of each value,
    /// then a pooling layer, or some of these.
    pub(crate) fused: [usize; N],
    /// Whether the first of them is a line of each channel.
    pub(crate) lined: [bool; N],
    /// Whether layer i is computed in the pass of one before it.
    pub(crate) absorbed: [bool; N],
    /// Whether the function that is computed in layer i's pass comes after the pooling.
    pub(crate) pools_first: [bool; N],
    /// Whether layer i is this function or this pooling.
    pub(crate) after_pooling: [bool; N],
    /// Whether layer i works in place. In use also if it is absorbed, since it has no slot of its own then.
    pub(crate) in_place: [bool; N],
    /// The slot that layer i writes.
    pub(crate) slot: [usize; N],
    /// The number of the last slot, the caller's.
    pub(crate) last: usize,
    /// The length of each slot.
    pub(crate) len: [usize; N],
    /// The start of each inner slot in the tape.
    pub(crate) at: [usize; N],
    /// The start of layer i's tape, and its length.
    pub(crate) tape: [(usize, usize); N],
    /// The start of the gradients' buffer in the tape, if they must outlive a barrier.
    pub(crate) gradients_at: usize,
    /// The length of the gradients' buffer.
    pub(crate) gradients: usize,
    /// The length of the whole tape.
    pub(crate) tape_len: usize,
    /// Scratch for inference.
    pub(crate) scratch: usize,
    /// Scratch for training.
    pub(crate) train_scratch: usize,
    /// The start of layer i's shared memory, and its length.
    pub(crate) shared: [(usize, usize); N],
    /// The length of all shared memory.
    pub(crate) shared_len: usize,
    /// How many barriers layer i has, how many come before it on the way forward, and how many on the way back.
    pub(crate) barriers: [(usize, usize, usize); N],
    /// The number of all barriers.
    pub(crate) all_barriers: usize,
    /// Whether the backward pass reads the chain's output.
    pub(crate) reads_output: bool,
    /// Whether a layer before layer i learns, so that dL/dx of layer i is asked for.
    pub(crate) asks_dx: [bool; N],
    /// Whether layer i has a backward pass even if the chain's own dL/dx is not asked for: it learns, a layer before it does, or
    /// it meets other tiles.
    pub(crate) goes_back: [bool; N],
}

impl<const N: usize> Plan<N> {
    /// The plan for inference (`training` false) or for training.
    pub(crate) const fn new(facts: [Facts; N], training: bool) -> Self {
        let mut plan = Plan {
            fused: [0; N],
            lined: [false; N],
            absorbed: [false; N],
            pools_first: [false; N],
            after_pooling: [false; N],
            in_place: [false; N],
            slot: [0; N],
            last: 0,
            len: [0; N],
            at: [0; N],
            tape: [(0, 0); N],
            gradients_at: 0,
            gradients: 0,
            tape_len: 0,
            scratch: 0,
            train_scratch: 0,
            shared: [(0, 0); N],
            shared_len: 0,
            barriers: [(0, 0, 0); N],
            all_barriers: 0,
            reads_output: false,
            asks_dx: [false; N],
            goes_back: [false; N],
        };
        plan.fuse(&facts, training);
        plan.choose_slots(&facts, training);
        plan.place_tape(&facts);
        plan.place_buffers(&facts);
        plan.count_barriers(&facts);
        plan.ask_gradients(&facts);
        plan
    }

    /// Finds the layers that are computed in one pass. In training the values between a function and a pooling layer are kept
    /// for the backward pass of the function, unless it comes after the pooling.
    const fn fuse(&mut self, facts: &[Facts; N], training: bool) {
        let mut i = 0;
        while i + 1 < N {
            let source = facts[i].fusion;
            let kept = training && facts[i].reads_output;
            if matches!(source, Fusion::Source { .. }) && !kept {
                self.lined[i] = !training && matches!(facts[i + 1].fusion, Fusion::Channelwise { .. });
                // The last layer that is in the pass for sure, and the one after it.
                let mut last = i + self.lined[i] as usize;
                if last + 1 < N {
                    let next = facts[last + 1].fusion;
                    if source.hands_on_to(next) {
                        last += 1;
                    } else if matches!(next, Fusion::Pointwise { .. }) {
                        last += 1;
                        if last + 1 < N && source.hands_on_to(facts[last + 1].fusion) {
                            self.pools_first[i] = next.commutes_with(facts[last + 1].fusion);
                            if self.pools_first[i] || !training {
                                last += 1;
                            }
                        }
                    }
                }
                self.fused[i] = last - i;
            }
            let (first, last) = (i, i + self.fused[i]);
            assert!(last < N, "a pass ends with its chain");
            while i < last {
                i += 1;
                self.absorbed[i] = true;
                self.after_pooling[i] = self.pools_first[first];
            }
            i += 1;
        }
    }

    /// A layer writes in place if it can and if no layer's backward pass needs what it would overwrite.
    const fn choose_slots(&mut self, facts: &[Facts; N], training: bool) {
        let mut read_later = true;
        let mut i = 0;
        while i < N {
            // In use the layers of a pass have one slot, what comes of them.
            let in_place =
                (i > 0 && facts[i].in_place && !(training && read_later)) || (!training && self.absorbed[i]);
            self.in_place[i] = in_place;
            if i > 0 {
                self.slot[i] = if in_place { self.slot[i - 1] } else { self.slot[i - 1] + 1 };
            }
            self.len[self.slot[i]] = facts[i].out_len;
            // A function that comes after the pooling leaves its output in the pooling's slot.
            let function = i >= 2 && self.pools_first[i - 2] && facts[i - 1].reads_output;
            read_later = facts[i].reads_output || function || (in_place && read_later);
            i += 1;
        }
        self.reads_output = read_later;
        self.last = if N == 0 { 0 } else { self.slot[N - 1] };
    }

    const fn place_tape(&mut self, facts: &[Facts; N]) {
        let mut end = 0;
        let mut slot = 0;
        while slot < self.last {
            self.at[slot] = end;
            end += self.len[slot];
            slot += 1;
        }
        let mut i = 0;
        while i < N {
            self.tape[i] = (end, facts[i].tape);
            end += facts[i].tape;
            self.shared[i] = (self.shared_len, facts[i].shared);
            self.shared_len += facts[i].shared;
            self.all_barriers += facts[i].barriers;
            i += 1;
        }
        self.gradients_at = end;
        self.tape_len = end;
    }

    const fn place_buffers(&mut self, facts: &[Facts; N]) {
        let mut i = 0;
        let mut work = 0;
        while i < N {
            if !self.in_place[i] {
                let ends = self.reads(i) + self.writes(i);
                let fused = facts[i].scratch + self.rows(i, facts) + self.lines(i, facts);
                self.scratch = max(self.scratch, ends + fused);
                self.gradients = max(self.gradients, ends);
                work = max(work, facts[i].train_scratch);
                if self.fused[i] > 0 {
                    work = max(work, fused);
                }
            }
            i += 1;
        }
        if self.all_barriers > 0 {
            self.tape_len += self.gradients;
            self.train_scratch = work;
        } else {
            self.train_scratch = self.gradients + work;
        }
    }

    /// The numbers of the lines in layer i's pass, an element each.
    pub(crate) const fn lines(&self, i: usize, facts: &[Facts; N]) -> usize {
        if self.lined[i] { Lines::<f32, ()>::count(facts[i + 1].fusion) } else { 0 }
    }

    /// The rows that wait for a pooling layer in layer i's pass.
    const fn rows(&self, i: usize, facts: &[Facts; N]) -> usize {
        if self.fused[i] == 0 {
            return 0;
        }
        match (facts[i].fusion, facts[i + self.fused[i]].fusion) {
            (Fusion::Source { row, .. }, Fusion::Pool { kernel, .. }) => kernel * row,
            _ => 0,
        }
    }

    const fn count_barriers(&mut self, facts: &[Facts; N]) {
        let mut before = 0;
        let mut i = 0;
        while i < N {
            let own = facts[i].barriers;
            self.barriers[i] = (own, before, self.all_barriers - before - own);
            before += own;
            i += 1;
        }
    }

    const fn ask_gradients(&mut self, facts: &[Facts; N]) {
        let mut learned = false;
        let mut i = 0;
        while i < N {
            self.asks_dx[i] = learned;
            learned = learned || facts[i].params > 0;
            self.goes_back[i] = learned || facts[i].barriers > 0;
            i += 1;
        }
    }

    /// The length of the inner slot that layer i reads, 0 for the first layer.
    pub(crate) const fn reads(&self, i: usize) -> usize {
        if self.slot[i] == 0 { 0 } else { self.len[self.slot[i] - 1] }
    }

    /// The length of the inner slot that layer i writes, 0 for the last one.
    pub(crate) const fn writes(&self, i: usize) -> usize {
        if self.slot[i] == self.last { 0 } else { self.len[self.slot[i]] }
    }

    /// Whether layer i has something to do in this part of the forward pass, and which part of its own.
    pub(crate) fn forward_part(&self, i: usize, part: usize) -> Option<usize> {
        let (own, before, _) = self.barriers[i];
        part.checked_sub(before).filter(|part| *part <= own)
    }

    /// The same for the backward pass.
    pub(crate) fn backward_part(&self, i: usize, part: usize) -> Option<usize> {
        let (own, _, after) = self.barriers[i];
        part.checked_sub(after).filter(|part| *part <= own)
    }
}
