//! The backward pass of the smallest LeNet, step by step, and one step of gradient descent.
//!
//! `cargo run --release -p formwork --example 07_backward`

use formwork::layers::steps::convolution as conv_steps;
use formwork::layers::steps::cross_entropy::{cross_entropy, fused_gradient};
use formwork::layers::steps::one_hot::one_hot;
use formwork::layers::steps::{linear as linear_steps, max_pool, relu as relu_steps, show};
use formwork::model::networks::TinyLeNet;
use formwork::prelude::*;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut net = TinyLeNet::seeded(8);
    let x = Tensor::<Image<1, 4, 4>>::new([[
        [0.5, 1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.5],
        [0.0, 1.0, 1.0, 1.0],
        [0.5, 0.0, 0.0, 0.0],
    ]]);
    let y = one_hot::<2, f32>(Class::new(0)?);

    // The forward pass, with everything kept.
    let (conv, relu, pool, flatten, linear) = &net.layers;
    let z1 = conv.forward(&x);
    let a = relu.forward(&z1);
    let pooled = pool.forward(&a);
    let features = flatten.forward(&pooled);
    let z2 = linear.forward(&features);
    let p = Softmax.forward(&z2);
    println!(
        "z1 = w * x + b:\n{:.3}\na = relu(z1):\n{:.3}\npooled:\n{:.3}",
        show(&z1),
        show(&a),
        show(&pooled)
    );
    println!("ŷ:\n{:.4}\nL = {:.6}\n", show(&p), cross_entropy(&p, &y));

    println!("steps 1 and 2, dL/dz2 = ŷ - y:");
    let dz2 = fused_gradient(&p, &y);
    println!("{:.4}", show(&dz2));

    println!("step 3, fully connected: dL/dW = dL/dz2 xᵀ, dL/db = dL/dz2, dL/dx = Wᵀ dL/dz2:");
    let dw2 = linear_steps::weight_gradient(&features, &dz2);
    let dfeatures = linear_steps::input_gradient(linear, &dz2);
    println!("dW = {:.4?}\n{:.4}", dw2, show(&dfeatures));

    println!("step 4, pooling: how many windows had their maximum where, and where the gradient goes:");
    let da = max_pool::input_gradient(pool, &a, dfeatures.reshape::<Image<1, 2, 2>>());
    println!("{}\n{:.4}", show(&max_pool::mask(pool, &a)), show(&da));

    println!("step 5, ReLU: the mask, and the gradient times it:");
    let mask = relu_steps::mask(&z1);
    let dz1 = relu_steps::input_gradient(&mask, &da);
    println!("{}\n{:.4}", show(&mask), show(&dz1));

    println!("step 6, dL/dw: dL/dz as a kernel over x, or each dL/dz times the window it saw:");
    let dw1 = conv_steps::weight_gradient_by_convolution(conv, &x, &dz1);
    println!("{:.4?}\n{:.4?}", dw1, conv_steps::weight_gradient_by_windows(conv, &x, &dz1));
    let db1 = conv_steps::bias_gradient(&dz1);
    println!("dL/db, shared: {db1:.4?}\n");

    println!("step 7, dL/dx: dL/dz among zeros, convolved with the turned kernel, or scattered:");
    println!("{:.4}", show(&conv_steps::dilate(conv, &dz1)));
    println!("w = {:.4?}\nturned = {:.4?}", conv.weight[0][0], conv_steps::rotate180(conv).weight[0][0]);
    println!("{:.4}", show(&conv_steps::input_gradient_by_convolution(conv, &x, &dz1)));
    println!("{:.4}", show(&conv_steps::input_gradient_by_scattering(conv, &x, &dz1)));

    // The library's own backward pass is the same thing at once.
    let gradients = net.backward(&x, &dz2);
    let difference = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
    let (own, linear_gradient) = (&gradients.parameters.layers.0, &gradients.parameters.layers.4);
    println!("largest difference from `net.backward`:");
    println!("  dw {:e}", difference(dw1[0][0].as_flattened(), own.weight[0][0].as_flattened()));
    println!("  dW {:e}\n", difference(dw2.as_flattened(), linear_gradient.weight.as_flattened()));

    // Gradient descent: w - lr dL/dw, for every parameter.
    let lr = 0.1;
    let own = own.clone();
    let (conv, .., linear) = &mut net.layers;
    conv.weight
        .as_flattened_mut()
        .as_flattened_mut()
        .as_flattened_mut()
        .iter_mut()
        .zip(own.weight.as_flattened().as_flattened().as_flattened())
        .for_each(|(w, d)| *w -= lr * d);
    conv.bias[0] -= lr * db1[0];
    linear.weight.as_flattened_mut().iter_mut().zip(dw2.as_flattened()).for_each(|(w, d)| *w -= lr * d);
    linear.bias.iter_mut().zip(dz2.iter()).for_each(|(b, d)| *b -= lr * d);
    println!(
        "after one step with lr = {lr}: L = {:.6}",
        cross_entropy(&Softmax.forward(&net.forward(&x)), &y)
    );
    Ok(())
}
