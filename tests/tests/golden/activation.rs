//! Activations whose cases say the shape of a sample, and the logarithm of softmax.

use crate::on_every_element;
use formwork::prelude::*;
use serde_json::json;

/// For 1/6 PyTorch takes the nearest `f32`, for `f64` too; this takes its error out of `dx` again.
const SIXTH: f64 = (1.0 / 6.0) / (1.0f32 / 6.0) as f64;

/// name: layer over `T`, shape of a sample, factor of `dx` if it is not 1.
macro_rules! activation {
    ($($name:ident: $layer:ty, $in:ty $(, $factor:expr)?;)*) => {
        pub(crate) const CASES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            $(let mut golden = golden; golden.scale("dx", $factor);)?
            for shape in ["input", "output"] {
                assert_eq!(golden.case[shape], json!(<$in as Shape>::DIMS), "{shape}");
            }
            type Of<T> = <($layer, T) as crate::First>::Type;
            on_every_element!($in, Of, &golden);
        })*
    };
}

activation! {
    elu: Elu<70>, Image<3, 4, 5>;
    selu: Selu, Image<3, 4, 5>;
    hardswish: Hardswish, Image<3, 4, 5>;
    hardsigmoid: Hardsigmoid, Image<3, 4, 5>, SIXTH;
    mish: Mish, Image<3, 4, 5>;
    prelu: PRelu<3, T>, Image<3, 4, 5>;
    log_softmax: LogSoftmax, Vector<3>;
}
