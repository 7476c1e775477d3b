//! Why convolution: what it costs, as constants of the types, checked by the compiler.
//!
//! `cargo run --release -p formwork --example 03_counts`

use formwork::model::networks::{SimpleLeNet, TinyLeNet};
use formwork::prelude::*;

/// 5 x 5 pixels to 5 x 5 values, fully connected.
type Full = Linear<25, 25>;
/// The same with a 3 x 3 kernel.
type Kernel = Conv2d<1, 1, 3, 1, Same>;

// If a number is wrong, this file does not compile.
const _: () = assert!(<Full as Parameters<f32>>::WEIGHTS == 625);
const _: () = assert!(<Kernel as Parameters<f32>>::WEIGHTS == 9);
const _: () = assert!(<Full as Infer<Vector<25>>>::FLOPS == 1250);
const _: () = assert!(<Kernel as Infer<Image<1, 5, 5>>>::FLOPS == 450);
const _: () = assert!(LeNet5::PARAMS == 61_706 && LeNet5::FLOPS == 833_040);

fn main() {
    println!("{:<36} {:>10} {:>12}", "without biases", "weights", "operations");
    let line = |name: &str, weights: usize, flops: u64| println!("{name:<36} {weights:>10} {flops:>12}");
    line(
        "5x5 to 5x5, fully connected",
        <Full as Parameters<f32>>::WEIGHTS,
        <Full as Infer<Vector<25>>>::FLOPS,
    );
    line(
        "5x5 to 5x5, 3x3 kernel",
        <Kernel as Parameters<f32>>::WEIGHTS,
        <Kernel as Infer<Image<1, 5, 5>>>::FLOPS,
    );
    line(
        "one value of 100x100, fully connected",
        <Linear<10_000, 1> as Parameters<f32>>::WEIGHTS,
        <Linear<10_000, 1> as Infer<Vector<10_000>>>::FLOPS,
    );
    line(
        "one value of 100x100, 3x3 kernel",
        <Conv2d<1, 1, 3> as Parameters<f32>>::WEIGHTS,
        <Conv2d<1, 1, 3> as Infer<Image<1, 3, 3>>>::FLOPS,
    );
    line("the smallest LeNet, 4x4", TinyLeNet::WEIGHTS, TinyLeNet::FLOPS);
    line("a LeNet with one convolution, 28x28", SimpleLeNet::WEIGHTS, SimpleLeNet::FLOPS);
    line("LeNet-5, 28x28", LeNet5::WEIGHTS, LeNet5::FLOPS);
}
