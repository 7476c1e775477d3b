//! The formula in `f64`, sample by sample.

use crate::{Same, Tile};
use formwork::layers::conv2d::{Dense, Geometric, On, reference};
use formwork::layers::{Layer, OnHeap};
use formwork::prelude::{Axis, Bias, Conv2d, Image, Pad, Shape, Tensor};
use formwork::tensor::{TILE, memory};
use formwork_benches::passes::Passes;

/// The results of both passes over a tile.
pub(crate) struct Exact<const IC: usize, const OC: usize, const H: usize> {
    y: Vec<Tensor<Image<OC, H, H>, f64>>,
    dx: Vec<Tensor<Image<IC, H, H>, f64>>,
    gradient: Box<Conv2d<IC, OC, 3, 1, Pad<1>, Bias, f64>>,
}

impl<const IC: usize, const OC: usize, const H: usize> Exact<IC, OC, H> {
    /// From the layer, the inputs and the dL/dy of a run, which are exact in `f64`.
    pub(crate) fn of(run: &Passes<Image<IC, H, H>, Same<IC, OC>, Tile>) -> Self
    where
        Same<IC, OC>: Layer<Image<IC, H, H>, Out = Image<OC, H, H>>,
    {
        let mut layer = Conv2d::<IC, OC, 3, 1, Pad<1>, Bias, f64>::zeros();
        let weights = memory::as_mut_slice::<f64, _>(&mut layer.weight).iter_mut();
        weights
            .zip(memory::as_slice(&run.layer.weight))
            .for_each(|(to, from): (_, &f32)| *to = f64::from(*from));
        layer.bias = run.layer.bias.map(f64::from);
        let mut exact =
            Exact { y: Tensor::zeros_batch(TILE), dx: Tensor::zeros_batch(TILE), gradient: OnHeap::zeros() };
        for lane in 0..TILE {
            let x = sample::<Image<IC, H, H>>(Tensor::view(&run.tile.x), lane);
            let dy = sample::<Image<OC, H, H>>(Tensor::view(&run.tile.dy), lane);
            let sizes = On::<Dense<IC, OC>, Axis<3, 1, Pad<1>>, Axis<3, 1, Pad<1>>, H, H>::GEOMETRY;
            let weight = memory::as_slice::<f64, _>(&layer.weight);
            reference::forward(sizes, weight, &layer.bias, x.as_slice(), exact.y[lane].as_mut_slice());
            let gradient = &mut *exact.gradient;
            let to = (memory::as_mut_slice::<f64, _>(&mut gradient.weight), &mut gradient.bias[..]);
            reference::backward(
                sizes,
                weight,
                x.as_slice(),
                dy.as_slice(),
                to,
                exact.dx[lane].as_mut_slice(),
            );
        }
        exact
    }

    /// The output, in the order of a tile.
    pub(crate) fn y(&self) -> Vec<f64> {
        interleaved(&self.y)
    }

    /// dL/dx, in the order of a tile.
    pub(crate) fn dx(&self) -> Vec<f64> {
        interleaved(&self.dx)
    }

    /// dL/dw, summed over the samples.
    pub(crate) fn dw(&self) -> Vec<f64> {
        memory::as_slice(&self.gradient.weight).to_vec()
    }
}

/// One sample of a tile.
fn sample<S: Shape>(tile: &Tensor<S, Tile>, lane: usize) -> Box<Tensor<S, f64>> {
    Tensor::from_fn(|i| f64::from(tile.as_slice()[i].0[lane]))
}

/// Samples side by side.
fn interleaved<S: Shape>(samples: &[Tensor<S, f64>]) -> Vec<f64> {
    (0..S::LEN).flat_map(|i| samples.iter().map(move |sample| sample.as_slice()[i])).collect()
}
