//! Transposed convolutions.

use crate::on_every_element;
use formwork::layers::Layer;
use formwork::layers::conv2d::{AllChannels, BiasKind};
use formwork::prelude::*;
use formwork::tensor::Size;
use formwork::tensor::transposed::SpreadAxis;
use serde_json::json;

/// Asserts that a layer is the one of the case.
fn expect<Ch, Y, X, B, const C: usize, const H: usize, const W: usize, const OC: usize>(
    golden: &crate::Golden,
    _: impl FnOnce() -> Box<ConvTranspose<Ch, Y, X, B, f64>>,
) where
    Ch: AllChannels<In = Size<C>, Out = Size<OC>>,
    Y: SpreadAxis,
    X: SpreadAxis,
    B: BiasKind,
    ConvTranspose<Ch, Y, X, B, f64>: Layer<Image<C, H, W>, f64>,
{
    let axis = Y::SPREAD;
    assert_eq!((axis, axis.before, axis.dilation), (X::SPREAD, axis.after, 1));
    let is = [
        ("kind", json!("conv_transpose2d")),
        ("input", json!([C, H, W])),
        ("output", json!(<ConvTranspose<Ch, Y, X, B, f64> as Infer<Image<C, H, W>, f64>>::Out::DIMS)),
        ("ic", json!(C)),
        ("oc", json!(OC)),
        ("k", json!(axis.kernel)),
        ("s", json!(axis.stride)),
        ("padding", json!(axis.before)),
        ("output_padding", json!(axis.output_padding)),
        ("groups", json!(Ch::GROUPS)),
        ("bias", json!(B::HAS)),
    ];
    for (name, value) in is {
        assert_eq!(golden.case[name], value, "{name}");
    }
}

/// name: layer over `T`, [C, H, W].
macro_rules! conv_transpose {
    ($($name:ident: $layer:ty, [$c:literal, $h:literal, $w:literal];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            type T = f64;
            expect::<_, _, _, _, $c, $h, $w, _>(&golden, || -> Box<$layer> { OnHeap::zeros() });
            case!($layer, [$c, $h, $w], &golden);
        })*
    };
}
macro_rules! case {
    ($layer:ty, [$c:literal, $h:literal, $w:literal], $golden:expr) => {{
        type In = Image<$c, $h, $w>;
        type Of<T> = $layer;
        on_every_element!(In, Of, $golden);
    }};
}

conv_transpose! {
    conv_transpose2d_00: ConvTranspose2d<4, 3, 2, 2, Pad<0>, 0, Bias, T>, [4, 5, 5];
    conv_transpose2d_01: ConvTranspose2d<3, 2, 3, 2, Pad<1>, 1, Bias, T>, [3, 4, 6];
    conv_transpose2d_02: ConvTranspose2d<2, 4, 4, 2, Pad<1>, 0, NoBias, T>, [2, 5, 4];
    conv_transpose2d_03: GroupedConvTranspose2d<4, 4, 2, 3, 1, Pad<1>, 0, Bias, T>, [4, 3, 3];
}
