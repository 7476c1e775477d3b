//! Convolutions of sequences.

use crate::on_every_element;
use formwork::layers::Layer;
use formwork::layers::conv2d::{BiasKind, ChannelPair};
use formwork::prelude::*;
use formwork::tensor::axis::{Flat, WindowAxis};
use formwork::tensor::parameters::Place;
use serde_json::json;

/// Asserts that a convolution is the one of the case, and that its weight has PyTorch's sizes.
fn expect<Ch: ChannelPair, X: WindowAxis, In: Shape>(
    golden: &crate::Golden,
    _: impl FnOnce() -> Box<Convolution<Ch, Flat, X, Bias, f64>>,
) where
    Convolution<Ch, Flat, X, Bias, f64>: Layer<In, f64>,
{
    let axis = X::over(In::DIMS[1]);
    let output = <Convolution<Ch, Flat, X, Bias, f64> as Infer<In, f64>>::Out::DIMS;
    assert!(axis.before == axis.after && Bias::HAS);
    let is = [
        ("kind", json!("conv1d")),
        ("input", json!(In::DIMS)),
        ("output", json!(output)),
        ("k", json!(axis.kernel)),
        ("s", json!(axis.stride)),
        ("padding", json!(axis.before)),
        ("dilation", json!(axis.dilation)),
        ("groups", json!(Ch::GROUPS)),
    ];
    for (name, value) in is {
        assert_eq!(golden.case[name], value, "{name}");
    }
    let mut dims = Vec::new();
    <Convolution<Ch, Flat, X, Bias, f64> as Parameters<f64>>::describe(Place::default(), &mut |tensor| {
        dims.push(tensor.dims.to_vec());
    });
    assert_eq!(dims, [vec![output[0], In::DIMS[0] / Ch::GROUPS, axis.kernel], vec![output[0]]]);
}

/// name: layer over `T`, [C, L].
macro_rules! conv1d {
    ($($name:ident: $layer:ty, [$c:literal, $len:literal];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            type In = Sequence<$c, $len>;
            type T = f64;
            expect::<_, _, In>(&golden, || -> Box<$layer> { OnHeap::zeros() });
            case!($layer, In, &golden);
        })*
    };
}
macro_rules! case {
    ($layer:ty, $in:ty, $golden:expr) => {{
        type Of<T> = $layer;
        on_every_element!($in, Of, $golden);
    }};
}

conv1d! {
    conv1d_00: Conv1d<1, 4, 3, 1, Pad<1>, Bias, T>, [1, 16];
    conv1d_01: Conv1d<3, 5, 5, 2, Pad<2>, Bias, T>, [3, 19];
    conv1d_02: Convolution<Grouped<4, 1, 1>, Flat, Axis<3, 1, Pad<2>, 2>, Bias, T>, [4, 20];
}
