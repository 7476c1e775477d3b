//! The whole backward pass of the smallest LeNet, put together from single steps, against the network's own.

#![allow(clippy::unwrap_used)]

use formwork::layers::steps::cross_entropy::{cross_entropy, fused_gradient, gradient};
use formwork::layers::steps::one_hot::one_hot;
use formwork::layers::steps::{convolution, linear as fully_connected, max_pool, relu as rectifier, softmax};
use formwork::model::networks::TinyLeNet;
use formwork::prelude::*;
use formwork::tensor::memory;

fn close(what: &str, a: &[f32], b: &[f32]) {
    assert_eq!(a.len(), b.len(), "{what}");
    for (i, (a, b)) in a.iter().zip(b).enumerate() {
        let off = (a - b).abs();
        assert!(off < 1e-6, "{what}[{i}]: {a} and {b}");
    }
}

fn sample(seed: usize) -> Box<Tensor<Image<1, 4, 4>>> {
    Tensor::from_fn(|i| ((i * 7 + seed * 5) % 11) as f32 / 5.0 - 1.0)
}

#[test]
fn seven_steps_back_are_the_backward_pass() {
    for seed in 0..20 {
        let (net, x) = (TinyLeNet::seeded(seed), sample(seed as usize));
        let y = one_hot::<2, f32>(Class::new(seed as usize % 2).unwrap());
        let (conv, relu, pool, flatten, linear) = &net.layers;
        let z1 = conv.forward(&x);
        let a = relu.forward(&z1);
        let features: Box<Tensor<Vector<4>>> = flatten.forward(&pool.forward(&a));
        let z2 = linear.forward(&features);
        let p = Softmax.forward(&z2);

        let dz2 = fused_gradient(&p, &y);
        close("1 + 2", softmax::input_gradient(&p, &gradient(&p, &y)).as_slice(), dz2.as_slice());
        let dw2 = fully_connected::weight_gradient(&features, &dz2);
        let dfeatures = fully_connected::input_gradient(linear, &dz2);
        let da = max_pool::input_gradient(pool, &a, dfeatures.reshape::<Image<1, 2, 2>>());
        let dz1 = rectifier::input_gradient(&rectifier::mask(&z1), &da);
        let dw1 = convolution::weight_gradient_by_windows(conv, &x, &dz1);
        let dx = convolution::input_gradient_by_convolution(conv, &x, &dz1);

        let whole = net.backward(&x, &dz2);
        let layers = &whole.parameters.layers;
        close("dW", dw2.as_flattened(), layers.4.weight.as_flattened());
        close("db", dz2.as_slice(), &layers.4.bias);
        close("dw", memory::as_slice(&*dw1), memory::as_slice(&layers.0.weight));
        close("db", &convolution::bias_gradient(&dz1), &layers.0.bias);
        close("dx", dx.as_slice(), whole.input.as_slice());
        let (loss, from_logits) =
            formwork::model::loss::cross_entropy(&z2, Class::<2>::new(seed as usize % 2).unwrap());
        close("from logits", dz2.as_slice(), from_logits.as_slice());
        assert!((loss - f64::from(cross_entropy(&p, &y))).abs() < 1e-6);
    }
}

/// With one class the head is a sigmoid: a = 1/(1 + e^-z), da/dz = a (1 - a).
#[test]
fn sigmoid_head() {
    type Net =
        Network<Image<1, 4, 4>, (Conv2d<1, 1, 2>, Relu, MaxPool2d<2, 1>, Flatten, Linear<4, 1>, Sigmoid)>;
    const _: () = assert!(Net::PARAMS == 10);
    let (net, x) = (Net::seeded(1), sample(1));
    let a = net.forward(&x)[0];
    assert!(a > 0.0 && a < 1.0);
    let gradients = net.backward(&x, &Tensor::<Vector<1>>::new([1.0]));
    close("db", &gradients.parameters.layers.4.bias, &[a * (1.0 - a)]);
}
