//! Convolutions.

use crate::on_every_element;
use formwork::prelude::*;

/// name: [batch, IC, OC, K, S, P, H, W, OH, OW].
macro_rules! conv2d {
    ($($name:ident: [
        $batch:literal, $ic:literal, $oc:literal, $k:literal, $s:literal, $p:literal, $h:literal, $w:literal, $oh:literal,
        $ow:literal
    ];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            golden.expect(&[
                ("batch", $batch), ("ic", $ic), ("oc", $oc), ("k", $k), ("s", $s), ("p", $p), ("h", $h), ("w", $w),
                ("oh", $oh), ("ow", $ow),
            ]);
            type In = Image<$ic, $h, $w>;
            type Of<T> = Conv2d<$ic, $oc, $k, $s, Total<$p>, Bias, T>;
            on_every_element!(In, Of, &golden);
        })*
    };
}

conv2d! {
    conv2d_00: [1, 1, 1, 2, 1, 0, 4, 4, 3, 3];
    conv2d_01: [2, 2, 3, 2, 1, 0, 4, 4, 3, 3];
    conv2d_02: [2, 1, 6, 5, 1, 4, 28, 28, 28, 28];
    conv2d_03: [2, 6, 16, 5, 1, 0, 14, 14, 10, 10];
    conv2d_04: [1, 3, 4, 3, 1, 2, 7, 9, 7, 9];
    conv2d_05: [1, 3, 4, 3, 2, 1, 8, 7, 4, 3];
    conv2d_06: [2, 2, 2, 3, 2, 2, 9, 9, 5, 5];
    conv2d_07: [1, 4, 5, 1, 1, 0, 6, 6, 6, 6];
    conv2d_08: [1, 2, 3, 4, 3, 3, 10, 11, 4, 4];
    conv2d_09: [1, 5, 2, 7, 1, 6, 7, 7, 7, 7];
    conv2d_10: [3, 3, 8, 3, 1, 1, 6, 5, 5, 4];
    conv2d_11: [1, 1, 1, 3, 3, 0, 10, 10, 3, 3];
    conv2d_12: [1, 8, 8, 3, 1, 2, 16, 16, 16, 16];
    conv2d_13: [1, 2, 2, 2, 2, 1, 5, 5, 3, 3];
}
