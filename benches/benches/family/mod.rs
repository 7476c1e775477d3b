//! What the benches of all families share: how long to measure, what to call a measurement, and the passes of a layer.
//!
//! One thread, at the level that the machine has or `FORMWORK_LEVEL` names. The level is part of each name, so that
//! criterion compares a run with the last one at the same level.
#![allow(dead_code, reason = "some families are not layers, some have no weights")]

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput};
use formwork::layers::{Init, Layer};
use formwork::prelude::{Lanes, Shape};
use formwork::tensor::{Compute, Element, TILE};
use formwork_benches::passes::Passes;
use std::hint::black_box;
use std::time::Duration;

/// Eight samples side by side.
pub(crate) type Tile = Lanes<f32, TILE>;

/// The measurements of one family of kernels.
pub(crate) struct Family<'a> {
    group: BenchmarkGroup<'a, WallTime>,
    /// What passes are computed with.
    pub(crate) compute: Compute,
}

/// Measures what `benches` names, with the command line's choices.
pub(crate) fn measure(name: &str, benches: impl FnOnce(&mut Family)) {
    let mut criterion = Criterion::default()
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .sample_size(20)
        .without_plots()
        .configure_from_args();
    let compute = Compute::detect();
    let group = criterion.benchmark_group(format!("{name}/{}", compute.level.name()));
    benches(&mut Family { group, compute });
    criterion.final_summary();
}

impl Family<'_> {
    /// One measurement.
    pub(crate) fn pass(&mut self, name: &str, throughput: Throughput, mut work: impl FnMut()) {
        self.group.throughput(throughput).bench_function(name, |bencher| bencher.iter(&mut work));
    }

    /// A layer in inference.
    pub(crate) fn forward<In: Shape, N: Layer<In> + Init<f32>, E: Element<Scalar = f32>>(
        &mut self,
        name: &str,
    ) {
        let mut passes = Passes::<In, N, E>::new(self.compute, false);
        self.pass(&format!("{name}/forward"), work::<In, N, E>(1), || black_box(&mut passes).infer());
    }

    /// A layer in training where it keeps or gathers something, so that this differs from use.
    pub(crate) fn training<In: Shape, N: Layer<In> + Init<f32>, E: Element<Scalar = f32>>(
        &mut self,
        name: &str,
    ) {
        let mut passes = Passes::<In, N, E>::new(self.compute, false);
        self.pass(&format!("{name}/forward in training"), work::<In, N, E>(1), || {
            black_box(&mut passes).forward()
        });
    }

    /// The gradients of the weights alone, as in a network's first layer.
    pub(crate) fn weights<In: Shape, N: Layer<In> + Init<f32>, E: Element<Scalar = f32>>(
        &mut self,
        name: &str,
    ) {
        let mut passes = Passes::<In, N, E>::new(self.compute, false);
        passes.forward();
        self.pass(&format!("{name}/dw"), work::<In, N, E>(1), || black_box(&mut passes).backward());
    }

    /// All gradients: dL/dx, and those of the weights if there are any.
    pub(crate) fn backward<In: Shape, N: Layer<In> + Init<f32>, E: Element<Scalar = f32>>(
        &mut self,
        name: &str,
    ) {
        let mut passes = Passes::<In, N, E>::new(self.compute, true);
        passes.forward();
        let (name, times) =
            if N::WEIGHTS > 0 { (format!("{name}/dw and dx"), 2) } else { (format!("{name}/dx"), 1) };
        self.pass(&name, work::<In, N, E>(times), || black_box(&mut passes).backward());
    }
}

/// Multiply-adds of the formula for all samples of a tile, values of the input where there are none.
fn work<In: Shape, N: Layer<In>, E: Element<Scalar = f32>>(times: u64) -> Throughput {
    let one = if N::MACS > 0 { N::MACS } else { In::LEN as u64 };
    Throughput::Elements(one * times * E::LANES as u64)
}
