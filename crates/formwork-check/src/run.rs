//! Runs a layer over a batch, tile by tile, as a trainer does. The only code that is compiled once a layer: everything it
//! takes and gives is flat slices.

use crate::hand::{Corners, hand_on};
use formwork_layers::role::Role;
use formwork_layers::tile::{self, Tile};
use formwork_layers::{Layer, Meeting, Pass};
use formwork_tensor::level::Plainly;
use formwork_tensor::memory::{self, Plain};
use formwork_tensor::{Element, Shape, Tensor};

/// A layer's values, a batch, and dL/dy. The loss is L = <dL/dy, y>, so that every output matters.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    /// Parameters and buffers.
    pub(crate) layer: Vec<f64>,
    /// Sample after sample.
    pub(crate) x: Vec<f64>,
    pub(crate) dy: Vec<f64>,
    pub(crate) batch: usize,
}

/// How a step is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How<'a> {
    pub(crate) backward: bool,
    /// Whether dL/dx is asked for.
    pub(crate) wants_dx: bool,
    /// Whether the gradient of the parameters is asked for.
    pub(crate) wants_gradient: bool,
    /// Whether the layer is to compute what it computes in inference.
    pub(crate) frozen: bool,
    /// What the gradient of the parameters holds before.
    pub(crate) gradient: Option<&'a [f64]>,
}

impl How<'_> {
    pub(crate) const BOTH: Self =
        How { backward: true, wants_dx: true, wants_gradient: true, frozen: false, gradient: None };
    pub(crate) const FORWARD: Self = How { backward: false, wants_dx: false, ..Self::BOTH };
    pub(crate) const FROZEN: Self = How { frozen: true, ..Self::FORWARD };
}

/// What a training step computes. What it should compute and did not is NaN.
#[derive(Clone, Debug, Default)]
pub(crate) struct Step {
    pub(crate) y: Vec<f64>,
    pub(crate) dx: Vec<f64>,
    pub(crate) gradient: Vec<f64>,
    /// The first element of dL/dx that is not 0 in a lane without a sample: its position, and its value.
    pub(crate) idle: Option<(usize, f64)>,
}

/// What randomness is derived from, the same in every evaluation: so the loss is a function of values alone.
const KEY: u64 = 11;

/// Memory full of NaN, since a layer may not rely on what it finds.
fn poison<E: Element<Scalar = f64>>(memory: &mut [E]) {
    memory.fill(E::splat(f64::NAN));
}

fn poisoned<E: Element<Scalar = f64>>(len: usize) -> Vec<E> {
    let mut memory = memory::zeroed_vec::<E, E>(len);
    poison(&mut memory);
    memory
}

fn boxed<P: Plain<f64>>(values: &[f64]) -> Box<P> {
    let mut new = memory::zeroed_box::<f64, P>();
    memory::as_mut_slice::<f64, P>(&mut new).copy_from_slice(values);
    new
}

fn batch<S: Shape>(values: &[f64], count: usize) -> Vec<Tensor<S, f64>> {
    let mut batch = Tensor::zeros_batch(count);
    memory::flatten_mut::<f64, _>(&mut batch).copy_from_slice(values);
    batch
}

fn tiles<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(
    values: &Values,
    wants_dx: bool,
) -> Vec<Tile<E>> {
    let tile = |(number, samples): (usize, &[Tensor<In, f64>])| {
        let mut tile = Tile::new::<In, N>(wants_dx);
        tile.pack(Plainly, number * E::LANES, samples);
        poison(&mut tile.y);
        poison(&mut tile.tape);
        tile.dx.iter_mut().for_each(|dx| poison(dx));
        tile
    };
    batch(&values.x, values.batch).chunks(E::LANES).enumerate().map(tile).collect()
}

fn pass<'a, E: Element>(
    tile: &Tile<E>,
    part: usize,
    shared: &'a [f64],
    frozen: bool,
) -> Pass<'a, Plainly, f64> {
    Pass { level: Plainly, part, live: tile.live, first: tile.first as u64, key: KEY, shared, frozen }
}

/// A training step over the batch, in tiles of element `E`.
pub(crate) fn train<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(
    values: &Values,
    how: How<'_>,
) -> Step {
    let net = boxed::<N>(&values.layer);
    let mut tiles = tiles::<E, In, N>(values, how.wants_dx);
    let mut shared = vec![0.0; N::SHARED];
    for part in 0..=N::BARRIERS {
        for tile in &mut tiles {
            let pass = pass(tile, part, &shared, how.frozen);
            tile.run_forward::<In, N>(&net, &pass, &mut poisoned(N::TRAIN_SCRATCH));
        }
        if part < N::BARRIERS {
            tile::meet::<In, _, N, _>(Meeting::Forward(part), &tiles, &mut shared);
        }
    }
    let mut y = Tensor::<N::Out, f64>::zeros_batch(values.batch);
    for (tile, y) in tiles.iter().zip(y.chunks_mut(E::LANES)) {
        tile::unpack(Plainly, Tensor::view(&tile.y), y);
    }
    let mut step = Step { y: memory::flatten::<f64, _>(&y).to_vec(), ..Step::default() };
    if how.backward {
        backward::<E, In, N>(&net, values, how, &mut tiles, &mut shared, &mut step);
    }
    step
}

fn backward<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(
    net: &N,
    values: &Values,
    how: How<'_>,
    tiles: &mut [Tile<E>],
    shared: &mut [f64],
    step: &mut Step,
) {
    let dy = batch::<N::Out>(&values.dy, values.batch);
    for (tile, dy) in tiles.iter_mut().zip(dy.chunks(E::LANES)) {
        tile::pack(Plainly, dy, Tensor::view_mut(&mut tile.dy));
        tile.dy.iter_mut().for_each(|d| d.lanes_mut()[dy.len()..].fill(0.0));
        if !N::READS_OUTPUT {
            poison(&mut tile.y);
        }
    }
    let mut gradient = memory::zeroed_box::<f64, N>();
    if let Some(before) = how.gradient {
        memory::as_mut_slice::<f64, N>(&mut gradient).copy_from_slice(before);
    }
    for part in 0..=N::BARRIERS {
        for tile in tiles.iter_mut() {
            let pass = pass(tile, part, shared, how.frozen);
            let gradient = how.wants_gradient.then_some(&mut *gradient);
            tile.run_backward::<In, N>(net, &pass, &mut poisoned(N::TRAIN_SCRATCH), gradient);
        }
        if part < N::BARRIERS {
            tile::meet::<In, _, N, _>(Meeting::Backward(part), &*tiles, shared);
        }
    }
    step.gradient = memory::as_slice::<f64, N>(&gradient).to_vec();
    if how.wants_dx {
        let mut dx = Tensor::<In, f64>::zeros_batch(values.batch);
        for (tile, dx) in tiles.iter().zip(dx.chunks_mut(E::LANES)) {
            let own = tile.dx.as_deref().unwrap_or_default();
            tile::unpack(Plainly, Tensor::view(own), dx);
            let idle = |d: &E| d.lanes()[tile.live..].iter().copied().find(|d| *d != 0.0);
            step.idle = step.idle.or(own.iter().enumerate().find_map(|(i, d)| Some((i, idle(d)?))));
        }
        step.dx = memory::flatten::<f64, _>(&dx).to_vec();
    }
}

/// The outputs in inference, in tiles of element `E`.
pub(crate) fn infer<E: Element<Scalar = f64>, In: Shape, N: Layer<In, f64>>(values: &Values) -> Vec<f64> {
    let net = boxed::<N>(&values.layer);
    let (mut x, mut y) = (Tensor::<In, E>::zeros(), Tensor::<N::Out, E>::zeros());
    let mut outputs = Tensor::<N::Out, f64>::zeros_batch(values.batch);
    for (samples, outputs) in
        batch(&values.x, values.batch).chunks(E::LANES).zip(outputs.chunks_mut(E::LANES))
    {
        tile::pack(Plainly, samples, &mut x);
        poison(y.as_mut_slice());
        net.infer_tile(Plainly, &x, &mut y, &mut poisoned(N::SCRATCH));
        tile::unpack(Plainly, &y, outputs);
    }
    memory::flatten::<f64, _>(&outputs).to_vec()
}

/// What the `*_in_place` methods compute: a training step, and the outputs in inference.
pub(crate) fn in_place<In: Shape, N: Layer<In, f64>>(values: &Values) -> (Step, Vec<f64>) {
    let net = boxed::<N>(&values.layer);
    let mut step = Step::default();
    let mut in_inference = Vec::new();
    for sample in 0..values.batch {
        let first = sample as u64;
        let pass = Pass { level: Plainly, part: 0, live: 1, first, key: KEY, shared: &[], frozen: false };
        let own = |all: &[f64]| boxed::<Tensor<N::Out, f64>>(&all[sample * N::Out::LEN..][..N::Out::LEN]);
        let (mut y, mut dy) = (own(&values.x), own(&values.dy));
        N::Role::infer_in_place(&net, Plainly, &mut y);
        in_inference.extend_from_slice(y.as_slice());
        let mut y = own(&values.x);
        net.forward_in_place(&pass, &mut y);
        step.y.extend_from_slice(y.as_slice());
        if !N::READS_OUTPUT {
            poison(y.as_mut_slice());
        }
        net.backward_in_place(&pass, &y, &mut dy);
        step.dx.extend_from_slice(dy.as_slice());
    }
    (step, in_inference)
}

/// What `point` makes of the inputs, and `point_gradient` of the outputs `y` and dL/dy.
pub(crate) fn points<In: Shape, N: Layer<In, f64>>(values: &Values, y: &[f64]) -> (Vec<f64>, Vec<f64>) {
    let net = boxed::<N>(&values.layer);
    let gradients = y.iter().zip(&values.dy).map(|(y, d)| net.point_gradient(*y, *d));
    (values.x.iter().map(|x| N::Role::point(&net, *x)).collect(), gradients.collect())
}

/// Calls `f` with the values of each window of K x K, side by side, of the batch's images.
fn each_window<In: Shape>(values: &Values, kernel: usize, mut f: impl FnMut(&dyn Fn(usize, usize) -> f64)) {
    let &[_, height, width] = In::DIMS else { return };
    for channel in values.x.chunks_exact(height * width) {
        for i in 0..height / kernel {
            for j in 0..width / kernel {
                f(&|k, l| channel[(i * kernel + k) * width + j * kernel + l]);
            }
        }
    }
}

/// What `window` makes of the inputs in inference.
pub(crate) fn windows<In: Shape, N: Layer<In, f64>>(values: &Values, kernel: usize) -> Vec<f64> {
    let net = boxed::<N>(&values.layer);
    let mut outputs = vec![];
    each_window::<In>(values, kernel, |x| outputs.push(N::Role::window::<f64, false>(&net, x).0));
    outputs
}

/// The greatest value of each window.
pub(crate) fn greatest<In: Shape>(values: &Values, kernel: usize) -> Vec<f64> {
    let mut greatest = vec![];
    each_window::<In>(values, kernel, |x| {
        let all = (0..kernel * kernel).map(|at| x(at / kernel, at % kernel));
        greatest.push(all.fold(f64::NEG_INFINITY, f64::max));
    });
    greatest
}

/// What `forward_fused` hands on to [`Corners`], in tiles of one sample: values and records. With it what comes of the same
/// outputs in inference.
pub(crate) fn handed_on<In: Shape, N: Layer<In, f64>>(
    values: &Values,
    in_inference: &[f64],
    row: usize,
) -> [Vec<f64>; 2] {
    let net = boxed::<N>(&values.layer);
    let (mut got, mut want) = (vec![], vec![]);
    for (x, y) in batch::<In>(&values.x, values.batch).iter().zip(in_inference.chunks_exact(N::Out::LEN)) {
        let memory = || (vec![f64::NAN; N::Out::LEN], vec![f64::NAN; N::Out::LEN]);
        let (mut own, mut record) = memory();
        let mut scratch = poisoned(N::SCRATCH + 2 * row);
        N::Role::forward_fused(&net, Plainly, x, &Corners, &mut own, &mut record, &mut scratch);
        got.extend(own.into_iter().chain(record));
        let (mut own, mut record) = memory();
        hand_on(y, N::Out::DIMS, &Corners, &mut own, &mut record);
        want.extend(own.into_iter().chain(record));
    }
    [want, got]
}

/// How much memory of each kind a layer asks for, for messages.
pub(crate) fn sizes<In: Shape, N: Layer<In, f64>>() -> String {
    let (scratch, train) = (N::SCRATCH, N::TRAIN_SCRATCH);
    format!("SCRATCH = {scratch}, TRAIN_SCRATCH = {train}, TAPE = {}, SHARED = {}", N::TAPE, N::SHARED)
}
