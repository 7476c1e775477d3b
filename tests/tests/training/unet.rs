//! The U-Net of one level: names as PyTorch's module has them, `enc1.0.weight` and `up.weight`.

use super::{Golden, check, classes, run_on, tensors};
use formwork::model::networks::UNet;
use formwork::prelude::*;
use formwork::tensor::Scalar;
use formwork::tensor::parameters::Place;

/// What lies below the first convolution.
#[derive(Sequential)]
struct Below<T: Scalar> {
    pool: MaxPool2d<2>,
    enc2: (Conv2d<6, 8, 3, 1, Pad<1>, Bias, T>, Relu),
    up: ConvTranspose2d<8, 6, 2, 2, Pad<0>, 0, Bias, T>,
}

#[derive(Network)]
#[network(input = Image<2, 8, 8>)]
struct Net<T: Scalar> {
    enc1: (Conv2d<2, 6, 3, 1, Pad<1>, Bias, T>, Relu),
    #[flatten]
    join: Concat<((), Below<T>)>,
    dec1: (Conv2d<12, 6, 3, 1, Pad<1>, Bias, T>, Relu),
    head: Conv2d<6, 3, 1, 1, Pad<0>, Bias, T>,
}

/// A class in each of 8 x 8 places.
fn images(labels: &[f64]) -> Vec<[[Class<3>; 8]; 8]> {
    let image = |labels: &[f64]| -> [[Class<3>; 8]; 8] {
        core::array::from_fn(|row| classes(&labels[8 * row..8 * row + 8]).try_into().unwrap())
    };
    labels.chunks(64).map(image).collect()
}

fn outputs_before_training<T: Scalar>() {
    let golden = Golden::read("unet");
    let net = golden.network::<T, Net<T>>("init");
    let xs = tensors::<Image<2, 8, 8>, T>(golden.get("x"));
    let outputs = Inference::<_, T>::new(&*net).run(&xs[..4]);
    check("logits0", outputs.iter().flat_map(|y| y.as_slice().to_vec()), golden.get("logits0"));
    let each = xs[..4].iter().flat_map(|x| net.forward(x).as_slice().to_vec());
    check("logits0", each, golden.get("logits0"));
}

#[test]
fn a_unet_trains_as_in_pytorch() {
    run_on::<f64, Net<f64>, _>("unet", 0.0, 2, images);
    outputs_before_training::<f64>();
}

#[test]
fn a_unet_trains_as_in_pytorch_in_f32() {
    run_on::<f32, Net<f32>, _>("unet", 0.0, 1, images);
    outputs_before_training::<f32>();
}

/// The names and sizes in a state dict of the PyTorch module with transposed convolutions, which is of 64 to 1024 channels.
fn state_dict() -> Vec<(String, Vec<usize>)> {
    let mut tensors = Vec::new();
    let mut double_conv = |name: &str, from: usize, to: usize| {
        for (layer, from) in [(0, from), (3, to)] {
            tensors.push((format!("{name}.double_conv.{layer}.weight"), vec![to, from, 3, 3]));
            for tensor in ["weight", "bias", "running_mean", "running_var"] {
                tensors.push((format!("{name}.double_conv.{}.{tensor}", layer + 1), vec![to]));
            }
            tensors.push((format!("{name}.double_conv.{}.num_batches_tracked", layer + 1), vec![]));
        }
    };
    double_conv("inc", 3, 64);
    for step in 1..=4 {
        double_conv(&format!("down{step}.maxpool_conv.1"), 32 << step, 64 << step);
        double_conv(&format!("up{step}.conv"), 2048 >> step, 1024 >> step);
    }
    for step in 1..=4 {
        tensors.push((format!("up{step}.up.weight"), vec![2048 >> step, 1024 >> step, 2, 2]));
        tensors.push((format!("up{step}.up.bias"), vec![1024 >> step]));
    }
    tensors.push(("outc.conv.weight".into(), vec![2, 64, 1, 1]));
    tensors.push(("outc.conv.bias".into(), vec![2]));
    tensors.sort();
    tensors
}

#[test]
fn the_large_unet_has_pytorchs_names_and_sizes() {
    let mut tensors = Vec::new();
    <UNet as Parameters<f32>>::describe(Place::default(), &mut |tensor| {
        tensors.push((tensor.path.to_string(), tensor.dims.to_vec()));
    });
    tensors.sort();
    assert_eq!(tensors, state_dict());
}
