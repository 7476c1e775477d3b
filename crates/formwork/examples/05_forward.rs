//! The forward pass of the smallest LeNet, layer by layer: convolution, ReLU, pooling, flatten, fully connected, and then
//! Softmax, or Sigmoid for one class.
//!
//! `cargo run --release -p formwork --example 05_forward`

use formwork::layers::steps::show;
use formwork::model::networks::TinyLeNet;
use formwork::prelude::*;

fn main() {
    let x = Tensor::<Image<1, 4, 4>>::new([[
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0, 0.0],
        [0.0, 1.0, 1.0, 1.0],
        [0.0, 0.0, 0.0, 0.0],
    ]]);
    // Maximum pooling is not free: of four features of value 9 three are left.
    let nines = Tensor::<Image<1, 4, 4>>::new([[
        [9.0, 0.0, 0.0, 9.0],
        [0.0, 9.0, 0.0, 0.0],
        [0.0, 0.0, 9.0, 1.0],
        [0.0, 2.0, 0.0, 0.0],
    ]]);
    println!(
        "four nines:\n{}\n2 x 2 maximum pooling leaves three:\n{}",
        show(&nines),
        show(&MaxPool2d::<2>::new().forward(&nines))
    );
    println!("2 x 2 mean pooling:\n{:.2}", show(&AvgPool2d::<2>::new().forward(&nines)));

    println!("\nx, 4 x 4:\n{}", show(&x));
    let mut net = TinyLeNet::seeded(1);
    let (conv, relu, pool, flatten, linear) = &mut net.layers;
    // A kernel that looks for a corner.
    conv.weight = [[[[1.0, -1.0], [1.0, 1.0]]]];
    let z = conv.forward(&x);
    println!("z = w * x + b, 3 x 3:\n{:.2}", show(&z));
    let a = relu.forward(&z);
    println!("a = relu(z):\n{:.2}", show(&a));
    let pooled = pool.forward(&a);
    println!("2 x 2 maximum pooling with stride 1, 2 x 2:\n{:.2}", show(&pooled));
    let features: Box<Tensor<Vector<4>>> = flatten.forward(&pooled);
    println!("flattened, 4 features:\n{:.2}", show(&features));
    let scores = linear.forward(&features);
    println!("scores Wx + b:\n{:.4}", show(&scores));
    println!("probabilities, softmax:\n{:.4}", show(&Softmax.forward(&scores)));
    assert_eq!(net.forward(&x), scores, "the network is its layers, one after the other");

    // With one class there is one score, and a sigmoid makes it a probability.
    let head = <(Linear<4, 1>, Sigmoid)>::seeded(2);
    println!("one class, sigmoid:\n{:.4}", show(&head.forward(&features)));
}
