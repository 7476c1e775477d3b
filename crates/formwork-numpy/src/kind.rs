//! Kinds of numbers.

use crate::half;
use std::fmt;

/// A kind of number, little-endian.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// `|b1`, a byte that is 0 or 1.
    Bool,
    /// `|u1`.
    U8,
    /// `|i1`.
    I8,
    /// `<u2`.
    U16,
    /// `<i2`.
    I16,
    /// `<u4`.
    U32,
    /// `<i4`.
    I32,
    /// `<u8`.
    U64,
    /// `<i8`.
    I64,
    /// `<f2`.
    F16,
    /// `<f4`.
    F32,
    /// `<f8`.
    F64,
}

impl Kind {
    const ALL: [(Kind, &str); 12] = [
        (Kind::Bool, "|b1"),
        (Kind::U8, "|u1"),
        (Kind::I8, "|i1"),
        (Kind::U16, "<u2"),
        (Kind::I16, "<i2"),
        (Kind::U32, "<u4"),
        (Kind::I32, "<i4"),
        (Kind::U64, "<u8"),
        (Kind::I64, "<i8"),
        (Kind::F16, "<f2"),
        (Kind::F32, "<f4"),
        (Kind::F64, "<f8"),
    ];

    /// The kind that NumPy calls so.
    pub(crate) fn called(name: &str) -> Option<Kind> {
        Self::ALL.into_iter().find(|(_, other)| *other == name).map(|(kind, _)| kind)
    }

    /// Bytes of a number.
    pub fn bytes(self) -> usize {
        match self {
            Kind::Bool | Kind::U8 | Kind::I8 => 1,
            Kind::U16 | Kind::I16 | Kind::F16 => 2,
            Kind::U32 | Kind::I32 | Kind::F32 => 4,
            Kind::U64 | Kind::I64 | Kind::F64 => 8,
        }
    }
}

/// As NumPy calls it.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::ALL.into_iter().find(|(kind, _)| kind == self).map(|(_, name)| name);
        f.write_str(name.unwrap_or_default())
    }
}

/// The numbers of these bytes, each as the nearest `f64`.
pub fn values(kind: Kind, bytes: &[u8]) -> Box<dyn Iterator<Item = f64> + '_> {
    fn each<const B: usize>(bytes: &[u8], number: fn([u8; B]) -> f64) -> Box<dyn Iterator<Item = f64> + '_> {
        Box::new(bytes.as_chunks::<B>().0.iter().map(move |bytes| number(*bytes)))
    }
    match kind {
        Kind::Bool | Kind::U8 => each::<1>(bytes, |[byte]| byte.into()),
        Kind::I8 => each(bytes, |bytes| i8::from_le_bytes(bytes).into()),
        Kind::U16 => each(bytes, |bytes| u16::from_le_bytes(bytes).into()),
        Kind::I16 => each(bytes, |bytes| i16::from_le_bytes(bytes).into()),
        Kind::F16 => each(bytes, |bytes| half::f16_to_f32(u16::from_le_bytes(bytes)).into()),
        Kind::U32 => each(bytes, |bytes| u32::from_le_bytes(bytes).into()),
        Kind::I32 => each(bytes, |bytes| i32::from_le_bytes(bytes).into()),
        Kind::F32 => each(bytes, |bytes| f32::from_le_bytes(bytes).into()),
        Kind::U64 => each(bytes, |bytes| u64::from_le_bytes(bytes) as f64),
        Kind::I64 => each(bytes, |bytes| i64::from_le_bytes(bytes) as f64),
        Kind::F64 => each(bytes, f64::from_le_bytes),
    }
}
