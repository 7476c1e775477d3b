//! Layers of `golden/layers`, whose cases say the line of Python that their values come from.

use crate::{Golden, on_every_element};
use formwork::prelude::*;
use serde_json::json;

/// name: PyTorch's layer, layer over `T`, shape of a sample.
macro_rules! layers {
    ($($name:ident: $python:literal, $layer:ty, $in:ty;)*) => {
        const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            type Of<T> = <($layer, T) as crate::First>::Type;
            let golden = Golden::read(concat!("layers/", stringify!($name)));
            assert_eq!(golden.case["layer"], $python);
            assert_eq!(golden.case["input"], json!(<$in as Shape>::DIMS));
            assert_eq!(golden.case["output"], json!(<Of<f64> as Infer<$in, f64>>::Out::DIMS));
            on_every_element!($in, Of, &golden);
        })*
    };
}

type Sides = (Left<1>, Right<2>, Top<3>, Bottom<1>);
type Dilated = TransposedAxis<3, 2, Pad<1>, 1, 2>;

#[rustfmt::skip] // a case a line
layers! {
    softplus: "nn.Softplus()", Softplus, Image<3, 4, 5>;
    relu6: "nn.ReLU6()", Relu6, Image<3, 4, 5>;
    hardtanh: "nn.Hardtanh()", Hardtanh, Image<3, 4, 5>;
    softsign: "nn.Softsign()", Softsign, Image<3, 4, 5>;
    log_sigmoid: "nn.LogSigmoid()", LogSigmoid, Image<3, 4, 5>;
    zero_pad2d: "nn.ZeroPad2d((1, 2, 3, 1))", ZeroPad2d<Sides>, Image<3, 4, 5>;
    reflection_pad2d: "nn.ReflectionPad2d((1, 2, 3, 1))", ReflectionPad2d<Sides>, Image<3, 4, 5>;
    replication_pad2d: "nn.ReplicationPad2d((1, 2, 3, 1))", ReplicationPad2d<Sides>, Image<3, 4, 5>;
    circular_pad2d: "nn.CircularPad2d((1, 2, 3, 1))", CircularPad2d<Sides>, Image<3, 4, 5>;
    center_crop: "CenterCrop((3, 4))", CenterCrop<3, 4>, Image<2, 6, 7>;
    channel_shuffle: "nn.ChannelShuffle(3)", ChannelShuffle<3>, Image<6, 3, 2>;
    avg_pool1d: "nn.AvgPool1d(3, 2, 1)", AvgPool1d<3, 2, Pad<1>>, Sequence<3, 11>;
    global_avg_pool1d: "nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten())", GlobalAvgPool, Sequence<3, 11>;
    upsample_bilinear_3: "nn.Upsample(scale_factor=3, mode=\"bilinear\")", Upsample<3, Bilinear>, Image<2, 4, 5>;
    conv_transpose1d: "nn.ConvTranspose1d(4, 3, 3, 2, 1, 1)", ConvTranspose1d<4, 3, 3, 2, Pad<1>, 1, Bias, T>, Sequence<4, 9>;
    conv_transpose1d_grouped: "nn.ConvTranspose1d(4, 6, 4, 3, groups=2, bias=False)", GroupedConvTranspose1d<4, 6, 2, 4, 3, Pad<0>, 0, NoBias, T>, Sequence<4, 9>;
    conv_transpose2d_dilated: "nn.ConvTranspose2d(3, 4, 3, 2, 1, 1, dilation=2)", ConvTranspose<Dense<3, 4>, Dilated, Dilated, Bias, T>, Image<3, 4, 5>;
    conv_transpose2d_rectangular: "nn.ConvTranspose2d(3, 4, (3, 2), (1, 2), (1, 0))", ConvTranspose<Dense<3, 4>, TransposedAxis<3, 1, Pad<1>>, TransposedAxis<2, 2>, Bias, T>, Image<3, 4, 5>;
}

#[test]
fn every_file_of_the_folder_is_a_case() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/golden/layers");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "safetensors"));
    let mut files: Vec<_> =
        files.map(|file| file.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    files.sort_unstable();
    let mut cases = CASES.to_vec();
    cases.sort_unstable();
    assert_eq!(files, cases);
}
