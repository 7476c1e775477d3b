//! Activations by themselves: the values are first copied, which a network saves for those that work in place. Elements
//! are values.

mod family;

use family::{Family, Tile, measure};
use formwork::prelude::*;

/// 6272 values of eight samples, 196 KiB: with the output they stay in a second-level cache.
type Input = Vector<6272>;

fn both<N: Layer<Input> + Init<f32>>(family: &mut Family, name: &str) {
    family.forward::<Input, N, Tile>(name);
    family.backward::<Input, N, Tile>(name);
}

fn main() {
    measure("activation", |family| {
        both::<Relu>(family, "relu");
        both::<Relu6>(family, "relu6");
        both::<LeakyRelu>(family, "leaky relu");
        both::<Sigmoid>(family, "sigmoid");
        both::<Tanh>(family, "tanh");
        both::<Gelu>(family, "gelu");
        both::<Silu>(family, "silu");
        both::<Softplus>(family, "softplus");
        both::<Elu>(family, "elu");
        both::<Selu>(family, "selu");
        both::<Hardsigmoid>(family, "hardsigmoid");
        both::<Hardswish>(family, "hardswish");
        both::<Mish>(family, "mish");
        both::<PRelu>(family, "prelu");
        family.forward::<Input, Relu, f32>("one sample relu");
        family.forward::<Input, Gelu, f32>("one sample gelu");
    });
}
