//! A batch's way through a layer, tile by tile.

use super::erased::{Erased, Flat, Needs, Part};
use crate::{Meeting, Memory};
use formwork_tensor::{Element, Scalar, memory};
use std::vec::Vec;

/// A batch with its results, flat.
pub(super) struct Batch<'a, T> {
    pub(super) key: u64,
    pub(super) x: &'a [T],
    pub(super) dy: &'a [T],
    pub(super) y: &'a mut [T],
    pub(super) dx: Option<&'a mut [T]>,
    pub(super) gradient: &'a mut [T],
    pub(super) shared: &'a mut [T],
}

/// One tile's memory.
struct Tile<E> {
    live: usize,
    x: Vec<E>,
    y: Vec<E>,
    dy: Vec<E>,
    dx: Vec<E>,
    tape: Vec<E>,
}

/// Memory full of NaN.
fn poisoned<E: Element>(len: usize) -> Vec<E> {
    let mut memory = memory::zeroed_vec::<E, E>(len);
    memory.fill(E::splat(E::Scalar::from_f64(f64::NAN)));
    memory
}

/// Samples of `len` values side by side. Idle lanes repeat the last sample, or are 0.
fn pack<E: Element>(samples: &[E::Scalar], len: usize, repeat: bool) -> Vec<E> {
    let mut tile = memory::zeroed_vec::<E, E>(len);
    let live = samples.len() / len;
    for lane in 0..if repeat { E::LANES } else { live } {
        for i in 0..len {
            tile[i].lanes_mut()[lane] = samples[lane.min(live - 1) * len + i];
        }
    }
    tile
}

fn unpack<E: Element>(tile: &[E], samples: &mut [E::Scalar]) {
    for (at, value) in samples.iter_mut().enumerate() {
        *value = tile[at % tile.len()].lanes()[at / tile.len()];
    }
}

impl<T: Scalar> Batch<'_, T> {
    /// The forward pass, then the backward pass.
    pub(super) fn train<E: Element<Scalar = T>>(mut self, net: &dyn Erased<E>) {
        let needs = net.needs();
        let mut tiles: Vec<Tile<E>> = (self.x.chunks(needs.input * E::LANES))
            .zip(self.dy.chunks(needs.output * E::LANES))
            .map(|(x, dy)| Tile {
                live: x.len() / needs.input,
                x: pack(x, needs.input, true),
                y: poisoned(needs.output),
                dy: pack(dy, needs.output, false),
                dx: poisoned(needs.input),
                tape: poisoned(needs.tape),
            })
            .collect();
        self.forward(net, needs, &mut tiles);
        for (tile, y) in tiles.iter().zip(self.y.chunks_mut(needs.output * E::LANES)) {
            unpack(&tile.y, y);
        }
        self.backward(net, needs, &mut tiles);
        for (tile, dx) in
            tiles.iter().zip(self.dx.into_iter().flat_map(|dx| dx.chunks_mut(needs.input * E::LANES)))
        {
            unpack(&tile.dx, dx);
        }
    }

    fn part<'a, E: Element>(
        key: u64,
        part: usize,
        number: usize,
        tile: &Tile<E>,
        shared: &'a [T],
    ) -> Part<'a, T> {
        Part { part, live: tile.live, first: (number * E::LANES) as u64, key, shared }
    }

    fn forward<E: Element<Scalar = T>>(&mut self, net: &dyn Erased<E>, needs: Needs, tiles: &mut [Tile<E>]) {
        for part in 0..=needs.barriers {
            for (number, tile) in tiles.iter_mut().enumerate() {
                let part = Self::part(self.key, part, number, tile, self.shared);
                let memory = Memory { tape: &mut tile.tape, scratch: &mut poisoned(needs.train_scratch) };
                net.forward(part, &tile.x, &mut tile.y, memory);
            }
            if part < needs.barriers {
                self.meet(net, Meeting::Forward(part), tiles);
            }
        }
    }

    fn backward<E: Element<Scalar = T>>(&mut self, net: &dyn Erased<E>, needs: Needs, tiles: &mut [Tile<E>]) {
        for part in 0..=needs.barriers {
            for (number, tile) in tiles.iter_mut().enumerate() {
                let part = Self::part(self.key, part, number, tile, self.shared);
                let dx = self.dx.is_some().then_some(&mut tile.dx[..]);
                let io = Flat { x: &tile.x, y: &tile.y, dy: &mut tile.dy, dx };
                let memory = Memory { tape: &mut tile.tape, scratch: &mut poisoned(needs.train_scratch) };
                net.backward(part, io, memory, self.gradient);
            }
            if part < needs.barriers {
                self.meet(net, Meeting::Backward(part), tiles);
            }
        }
    }

    fn meet<E: Element<Scalar = T>>(&mut self, net: &dyn Erased<E>, meeting: Meeting, tiles: &[Tile<E>]) {
        tiles.iter().for_each(|tile| net.gather(meeting, tile.live, &tile.tape, self.shared));
        net.settle(meeting, self.shared);
    }
}

/// The outputs in inference.
pub(super) fn infer<E: Element>(net: &dyn Erased<E>, x: &[E::Scalar], y: &mut [E::Scalar]) {
    let needs = net.needs();
    for (x, y) in x.chunks(needs.input * E::LANES).zip(y.chunks_mut(needs.output * E::LANES)) {
        let mut tile = poisoned(needs.output);
        net.infer(&pack(x, needs.input, true), &mut tile, &mut poisoned(needs.scratch));
        unpack(&tile, y);
    }
}
