//! Pooling with padding, rounding up and windows of their own on each axis, pooling of sequences, and upsampling.

use crate::on_every_element;
use formwork::layers::Layer;
use formwork::layers::pool::Counting;
use formwork::prelude::*;
use formwork::tensor::axis::WindowAxis;
use serde_json::{Value, json};

/// Pooling layers, by their types.
trait Pool {
    const KIND: &str;
    /// Rows and columns, and whether padding is counted, for a layer that has the choice.
    type Rows: WindowAxis;
    type Columns: WindowAxis;
    const COUNTS: Option<bool>;
}
impl<Y: WindowAxis, X: WindowAxis> Pool for MaxPool<Y, X> {
    const KIND: &str = "max_pool";
    type Rows = Y;
    type Columns = X;
    const COUNTS: Option<bool> = None;
}
impl<Y: WindowAxis, X: WindowAxis, Count: Counting> Pool for AvgPool<Y, X, Count> {
    const KIND: &str = "avg_pool";
    type Rows = Y;
    type Columns = X;
    const COUNTS: Option<bool> = Some(Count::INCLUDES_PADDING);
}

/// Asserts that a layer is the one of the case.
fn expect<In: Shape, P: Pool + Layer<In, f64>>(golden: &crate::Golden) {
    let (rows, columns) = (P::Rows::over(In::DIMS[1]), P::Columns::over(In::DIMS[In::DIMS.len() - 1]));
    assert_eq!((rows.before, columns.before), (rows.after, columns.after));
    let (is_2d, case) = (In::DIMS.len() == 3, &golden.case);
    let given = |name: &str| match &case[name] {
        pair @ Value::Array(_) => pair.clone(),
        both if is_2d => json!([both, both]),
        one => json!([1, one]),
    };
    assert_eq!(case["kind"], format!("{}{}", P::KIND, if is_2d { "2d" } else { "1d" }));
    assert_eq!(case["input"], json!(In::DIMS));
    assert_eq!(case["output"], json!(<P as Infer<In, f64>>::Out::DIMS));
    let padding = if is_2d { given("padding") } else { json!([0, case["padding"]]) };
    assert_eq!(given(if is_2d { "kernel" } else { "k" }), json!([rows.kernel, columns.kernel]));
    assert_eq!(given(if is_2d { "stride" } else { "s" }), json!([rows.stride, columns.stride]));
    assert_eq!(padding, json!([rows.before, columns.before]));
    assert_eq!(case.get("ceil_mode").and_then(Value::as_bool).unwrap_or(false), columns.up);
    assert!(rows.up == columns.up || !is_2d);
    assert_eq!(case.get("count_include_pad").and_then(Value::as_bool), P::COUNTS);
}

/// name: layer, input.
macro_rules! pools {
    ($($name:ident: $layer:ty, $in:ty;)*) => {
        const POOLS: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            expect::<$in, $layer>(&golden);
            on_every_element!($in, $layer, &golden);
        })*
    };
}

pools! {
    max_pool2d_padded_00: MaxPool2d<3, 2, Pad<1>>, Image<2, 8, 8>;
    max_pool2d_padded_01: MaxPool2d<3, 2, Pad<0>, Ceil>, Image<3, 9, 7>;
    max_pool2d_padded_02: MaxPool2d<2, 2, Pad<1>>, Image<2, 6, 6>;
    max_pool2d_padded_03: MaxPool2d<3, 2, Pad<1>, Ceil>, Image<3, 11, 11>;
    max_pool2d_padded_04: MaxPool<Axis<2, 2>, Axis<3, 1, Pad<1>>>, Image<2, 7, 9>;
    avg_pool2d_padded_00: AvgPool2d<3, 1, Pad<1>>, Image<2, 8, 8>;
    avg_pool2d_padded_01: AvgPool2d<3, 1, Pad<1>, Floor, ExcludePad>, Image<2, 8, 8>;
    avg_pool2d_padded_02: AvgPool2d<3, 2, Pad<1>, Floor, ExcludePad>, Image<3, 9, 7>;
    avg_pool2d_padded_03: AvgPool<Axis<2, 2>, Axis<4, 4>>, Image<2, 6, 8>;
    max_pool1d_00: MaxPool1d<3, 2, Pad<1>>, Sequence<2, 15>;
    max_pool1d_01: MaxPool1d<2>, Sequence<3, 16>;
}

/// name: factor, how, its name in PyTorch, input.
macro_rules! upsamples {
    ($($name:ident: $factor:literal, $how:ty, $mode:literal, $in:ty;)*) => {
        const UPSAMPLES: &[&str] = &[$(stringify!($name)),*];
        $(#[test]
        fn $name() {
            let golden = crate::Golden::read(stringify!($name));
            assert_eq!((&golden.case["factor"], &golden.case["mode"]), (&json!($factor), &json!($mode)));
            assert_eq!(golden.case["input"], json!(<$in>::DIMS));
            on_every_element!($in, Upsample<$factor, $how>, &golden);
        })*
    };
}

upsamples! {
    upsample_00: 2, Nearest, "nearest", Image<2, 3, 4>;
    upsample_01: 3, Nearest, "nearest", Image<3, 4, 4>;
    upsample_02: 2, Bilinear, "bilinear", Image<2, 4, 5>;
}

pub(crate) fn cases() -> Vec<&'static str> {
    [POOLS, UPSAMPLES].concat()
}
