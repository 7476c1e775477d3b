//! Little-endian numbers of any kind into scalars.

use super::half;
use formwork_tensor::Scalar;
use safetensors::Dtype;

/// Whether [`convert`] knows them.
pub(super) fn are_read(dtype: Dtype) -> bool {
    use Dtype::{BF16, F16, F32, F64, I32, I64};
    matches!(dtype, F16 | BF16 | F32 | F64 | I32 | I64)
}

/// Each number as the nearest scalar. Nothing changes for numbers that are not read.
pub(super) fn convert<T: Scalar>(values: &mut [T], dtype: Dtype, data: &[u8]) {
    match dtype {
        Dtype::F16 => each(values, data, |bytes| half::f16_to_f32(u16::from_le_bytes(bytes)).into()),
        Dtype::BF16 => each(values, data, |bytes| half::bf16_to_f32(u16::from_le_bytes(bytes)).into()),
        Dtype::F32 => each(values, data, |bytes| f32::from_le_bytes(bytes).into()),
        Dtype::F64 => each(values, data, f64::from_le_bytes),
        Dtype::I32 => each(values, data, |bytes| i32::from_le_bytes(bytes).into()),
        Dtype::I64 => each(values, data, |bytes| i64::from_le_bytes(bytes) as f64),
        _ => {}
    }
}

/// Numbers of `B` bytes.
fn each<T: Scalar, const B: usize>(values: &mut [T], data: &[u8], number: impl Fn([u8; B]) -> f64) {
    let (numbers, _) = data.as_chunks::<B>();
    values.iter_mut().zip(numbers).for_each(|(value, bytes)| *value = T::from_f64(number(*bytes)));
}
