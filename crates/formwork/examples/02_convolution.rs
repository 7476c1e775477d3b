//! Convolution: a kernel moves over the image; multiply, sum, add the bias, then ReLU. Padding, strides, channels.
//!
//! `cargo run --release -p formwork --example 02_convolution`

use formwork::layers::steps::show;
use formwork::prelude::*;

fn main() {
    let x = Tensor::<Image<1, 4, 4>>::new([[
        [1.0, 2.0, 0.0, 1.0],
        [0.0, 1.0, 3.0, 1.0],
        [2.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, 2.0, 4.0],
    ]]);
    let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, -1.0], [0.0, 2.0]]]], bias: [-1.0] };
    println!("x, 4 x 4:\n{}", show(&x));
    println!("w, 2 x 2: {:?}, b: {:?}\n", conv.weight[0][0], conv.bias);

    // Nine steps: L_out = floor((4 + 0 - 2)/1) + 1 = 3, computed by the compiler.
    let z: Box<Tensor<Image<1, 3, 3>>> = conv.forward(&x);
    println!("z = w * x + b, 3 x 3:\n{}", show(&z));
    println!("a = relu(z):\n{}", show(&Relu.forward(&z)));

    // The bias as a matrix, one value a position.
    let untied = UntiedBias::<1, 3, 3> { bias: [[[0.0, 0.0, 0.0], [10.0, 10.0, 10.0], [20.0, 20.0, 20.0]]] };
    println!("z with an untied bias, one value a position:\n{}", show(&untied.forward(&z)));

    // Padding is a type: `Total<1>` adds a row and a column at the tail, `Pad<1>` is one ring of zeros.
    let ones = Tensor::<Image<1, 4, 4>>::from_fn(|_| 1.0);
    let tail = Conv2d::<1, 1, 2, 1, Total<1>> { weight: [[[[1.0; 2]; 2]]], bias: [0.0] };
    println!(
        "how many pixels a 2 x 2 window sees with P = 1, which keeps 4 x 4:\n{}",
        show(&tail.forward(&ones))
    );
    // What keeps the size is P = K - 1, computed by type.
    let same = Conv2d::<1, 1, 3, 1, Same> { weight: [[[[1.0; 3]; 3]]], bias: [0.0] };
    println!("and a 3 x 3 window with `Same` padding, which has P = 2:\n{}", show(&same.forward(&ones)));

    // Kernel channels = input channels, output channels = number of kernels.
    let several = Conv2d::<3, 4, 2>::seeded(0);
    let _: Box<Tensor<Image<4, 3, 3>>> = several.forward(&Tensor::<Image<3, 4, 4>>::zeros());
    println!("4 kernels of 3 x 2 x 2 turn 3 x 4 x 4 into 4 x 3 x 3, with 12 weights a kernel");
}
