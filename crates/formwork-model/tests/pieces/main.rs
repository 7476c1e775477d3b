//! Training in pieces, by the public interface alone: what a step consists of can be taken apart, changed and put together.

#![allow(clippy::unwrap_used)]

mod accumulation;
mod averages;
mod by_name;
mod class_weights;
mod clipping;
mod freezing;
mod groups;
mod processes;
mod resuming;

use formwork_layers::{BatchNorm2d, Conv2d, Dropout, Flatten, Linear, Relu};
use formwork_model::network::{Model, Network};
use formwork_tensor::parameters::Kind;
use formwork_tensor::{Class, Image, Tensor, Vector, memory};

type Plain = Network<Image<1, 6, 6>, (Conv2d<1, 3, 3>, Relu, Dropout<20>, Flatten, Linear<48, 3>)>;
type Normed =
    Network<Image<1, 6, 6>, (Conv2d<1, 3, 3>, BatchNorm2d<3>, Relu, Dropout<20>, Flatten, Linear<48, 3>)>;

/// Random samples and classes, others for each seed.
fn batch(count: usize, seed: u32) -> (Vec<Tensor<Image<1, 6, 6>>>, Vec<Class<3>>) {
    let mut images = Tensor::<Image<1, 6, 6>>::zeros_batch(count);
    let mut state = seed;
    for image in &mut images {
        for value in image.as_mut_slice() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            *value = (state >> 8) as f32 / (1 << 24) as f32 - 0.5;
        }
    }
    (images, (0..count).map(|i| Class::new(i * i % 3).unwrap()).collect())
}

/// Samples for a network with a tensor that is larger than what a thread updates at a time.
fn vectors(count: usize) -> (Vec<Tensor<Vector<100>>>, Vec<Tensor<Vector<2>>>) {
    let mut xs = Tensor::<Vector<100>>::zeros_batch(count);
    for (i, x) in xs.iter_mut().enumerate() {
        x.as_mut_slice().iter_mut().enumerate().for_each(|(j, x)| *x = (i * 7 + j * 13) as f32 % 5.0 - 2.0);
    }
    (xs, vec![Tensor::new([3.0, -1.0]); count])
}

/// Every value, buffers too, to the bit.
fn bits<N: Model>(net: &N) -> Vec<u32> {
    memory::as_slice::<f32, N>(net).iter().map(|value| value.to_bits()).collect()
}

/// The tensors of a network by name, with the number of their axes.
fn tensors<N: Model>(net: &N, kind: Kind) -> Vec<(String, usize, Vec<f32>)> {
    let flat = memory::as_slice::<f32, N>(net);
    let mut tensors = Vec::new();
    N::describe(Default::default(), &mut |tensor| {
        if tensor.kind == kind {
            let values = flat[tensor.offset..][..tensor.len].to_vec();
            tensors.push((tensor.path.to_string(), tensor.dims.len(), values));
        }
    });
    tensors
}
