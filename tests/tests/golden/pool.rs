//! Pooling.

use crate::on_every_element;
use formwork::prelude::*;

/// name: layer [batch, C, K, S, H, W, OH, OW].
macro_rules! pool {
    ($($name:ident: $layer:ident [
        $batch:literal, $c:literal, $k:literal, $s:literal, $h:literal, $w:literal, $oh:literal, $ow:literal
    ];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            golden.expect(&[
                ("batch", $batch), ("c", $c), ("k", $k), ("s", $s), ("h", $h), ("w", $w), ("oh", $oh), ("ow", $ow),
            ]);
            on_every_element!(Image<$c, $h, $w>, $layer<$k, $s>, &golden);
        })*
    };
}

pool! {
    max_pool2d_00: MaxPool2d [2, 1, 2, 2, 4, 4, 2, 2];
    avg_pool2d_00: AvgPool2d [2, 1, 2, 2, 4, 4, 2, 2];
    max_pool2d_01: MaxPool2d [2, 6, 2, 2, 28, 28, 14, 14];
    avg_pool2d_01: AvgPool2d [2, 6, 2, 2, 28, 28, 14, 14];
    max_pool2d_02: MaxPool2d [1, 3, 3, 2, 8, 9, 3, 4];
    avg_pool2d_02: AvgPool2d [1, 3, 3, 2, 8, 9, 3, 4];
    max_pool2d_03: MaxPool2d [1, 2, 3, 1, 6, 5, 4, 3];
    avg_pool2d_03: AvgPool2d [1, 2, 3, 1, 6, 5, 4, 3];
    max_pool2d_04: MaxPool2d [1, 2, 2, 3, 9, 8, 3, 3];
    avg_pool2d_04: AvgPool2d [1, 2, 2, 3, 9, 8, 3, 3];
    max_pool2d_ties_00: MaxPool2d [1, 2, 2, 2, 6, 6, 3, 3];
    max_pool2d_ties_01: MaxPool2d [1, 2, 3, 1, 5, 7, 3, 5];
}
