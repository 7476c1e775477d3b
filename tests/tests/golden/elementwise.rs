//! Activations and softmax.

use crate::on_every_element;
use formwork::prelude::*;

/// name: layer, axes of the batch, shape of a sample.
macro_rules! elementwise {
    ($($name:ident: $layer:ty, [$($axis:literal),*], $in:ty;)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            golden.expect(&[$(("axis", $axis)),*]);
            on_every_element!($in, ($layer,), &golden);
        })*
    };
}

elementwise! {
    relu: Relu, [2, 3, 4, 5], Image<3, 4, 5>;
    leaky_relu: LeakyRelu, [2, 3, 4, 5], Image<3, 4, 5>;
    gelu: Gelu, [2, 3, 4, 5], Image<3, 4, 5>;
    silu: Silu, [2, 3, 4, 5], Image<3, 4, 5>;
    sigmoid: Sigmoid, [2, 3, 4, 5], Image<3, 4, 5>;
    tanh: Tanh, [2, 3, 4, 5], Image<3, 4, 5>;
    softmax: Softmax, [3, 10], Vector<10>;
}
