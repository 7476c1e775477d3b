//! Fully connected layers.

use crate::on_every_element;
use formwork::prelude::*;

/// name: [batch, I, O].
macro_rules! linear {
    ($($name:ident: [$batch:literal, $i:literal, $o:literal];)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            golden.expect(&[("batch", $batch), ("i", $i), ("o", $o)]);
            type In = Vector<$i>;
            type Of<T> = Linear<$i, $o, T>;
            on_every_element!(In, Of, &golden);
        })*
    };
}

linear! {
    linear_00: [3, 7, 4];
    linear_01: [8, 400, 120];
}
