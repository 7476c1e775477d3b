//! The U-Net of one level: names as PyTorch's module has them, `enc1.0.weight` and `up.weight`.

use super::{Golden, check, classes, run_on, tensors};
use formwork::prelude::*;
use formwork::tensor::Scalar;

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
