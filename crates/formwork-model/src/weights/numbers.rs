//! Little-endian numbers of any kind into scalars.

use formwork_numpy::half;
use formwork_tensor::Scalar;
use formwork_tensor::parameters::Kind;
use safetensors::Dtype;

/// Whether a tensor of this kind may hold these numbers: whole ones are for counters.
pub(super) fn are_read(dtype: Dtype, kind: Kind) -> bool {
    match dtype {
        Dtype::F16 | Dtype::BF16 | Dtype::F32 | Dtype::F64 => true,
        Dtype::I32 | Dtype::I64 => kind == Kind::Counter,
        _ => false,
    }
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
