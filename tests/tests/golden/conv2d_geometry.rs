//! Convolutions with rows and columns of their own, dilation, groups and without a bias.

use crate::on_every_element;
use formwork::layers::Layer;
use formwork::layers::conv2d::{AllChannels, BiasKind, ChannelPair, Geometric, On};
use formwork::prelude::*;
use formwork::tensor::Shape;
use formwork::tensor::axis::WindowAxis;
use serde_json::json;

/// Asserts that a convolution is the one of the case.
fn expect<Ch, Y, X, B, const C: usize, const H: usize, const W: usize>(
    golden: &crate::Golden,
    _: impl FnOnce() -> Box<Convolution<Ch, Y, X, B, f64>>,
) where
    Ch: ChannelPair + AllChannels,
    Y: WindowAxis,
    X: WindowAxis,
    B: BiasKind,
    Convolution<Ch, Y, X, B, f64>: Layer<Image<C, H, W>, f64>,
{
    let sizes = On::<Ch, Y, X, H, W>::GEOMETRY;
    let (rows, columns) = (sizes.rows, sizes.columns);
    assert_eq!((rows.before, columns.before), (rows.after, columns.after));
    let is = [
        ("input", json!([C, H, W])),
        ("output", json!(<Convolution<Ch, Y, X, B, f64> as Infer<Image<C, H, W>, f64>>::Out::DIMS)),
        ("ic", json!(sizes.in_channels * sizes.groups)),
        ("oc", json!(sizes.out_channels * sizes.groups)),
        ("kernel", json!([rows.kernel, columns.kernel])),
        ("stride", json!([rows.stride, columns.stride])),
        ("padding", json!([rows.before, columns.before])),
        ("dilation", json!([rows.dilation, columns.dilation])),
        ("groups", json!(sizes.groups)),
        ("bias", json!(B::HAS)),
    ];
    for (name, value) in is {
        assert_eq!(golden.case[name], value, "{name}");
    }
}

/// name: layer over `T`, [C, H, W].
macro_rules! conv2d_geometry {
    ($($name:ident: $layer:ty, [$c:literal, $h:literal, $w:literal];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            type T = f64;
            expect::<_, _, _, _, $c, $h, $w>(&golden, || -> Box<$layer> { OnHeap::zeros() });
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

conv2d_geometry! {
    conv2d_geometry_00: Convolution<Dense<3, 4>, Axis<3, 1, Pad<1>, 1>, Axis<5, 1, Pad<2>, 1>, Bias, T>, [3, 7, 9];
    conv2d_geometry_01: Convolution<Dense<2, 6>, Axis<1, 1, Pad<0>, 1>, Axis<7, 1, Pad<3>, 1>, Bias, T>, [2, 8, 8];
    conv2d_geometry_02: Convolution<Dense<4, 4>, Axis<3, 1, Pad<2>, 2>, Axis<3, 1, Pad<2>, 2>, Bias, T>, [4, 9, 9];
    conv2d_geometry_03: DepthwiseConv2d<6, 3, 1, Pad<1>, NoBias, T>, [6, 10, 10];
    conv2d_geometry_04: DepthwiseConv2d<6, 3, 2, Pad<1>, Bias, T>, [6, 11, 9];
    conv2d_geometry_05: GroupedConv2d<4, 8, 2, 3, 1, Pad<1>, Bias, T>, [4, 6, 6];
    conv2d_geometry_06: GroupedConv2d<8, 12, 4, 1, 1, Pad<0>, NoBias, T>, [8, 5, 5];
    conv2d_geometry_07: Conv2d<3, 16, 7, 2, Pad<3>, NoBias, T>, [3, 15, 15];
    conv2d_geometry_08: Conv2d<3, 8, 3, 2, Pad<1>, NoBias, T>, [3, 12, 12];
    conv2d_geometry_09: Convolution<Dense<2, 3>, Axis<2, 2, Pad<1>, 1>, Axis<3, 1, Pad<1>, 2>, Bias, T>, [2, 9, 12];
    conv2d_geometry_10: DepthwiseConv2d<16, 5, 1, Pad<2>, Bias, T>, [16, 8, 8];
    conv2d_geometry_11: Convolution<Dense<4, 8>, Axis<3, 1, Pad<0>, 3>, Axis<3, 1, Pad<0>, 3>, NoBias, T>, [4, 7, 7];
}
