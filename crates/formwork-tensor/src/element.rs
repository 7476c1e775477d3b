//! What tensors are made of: one sample's value, or the same value of several samples side by side.

use crate::{Level, memory::Plain, parameters::Parameters, sealed::Sealed};
use core::fmt::Debug;
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// A tensor's element: `f32` or `f64` (one sample), or [`Lanes`](crate::Lanes) of them (several samples side by side).
///
/// Layers are written once over it. Comparisons, functions and reductions go lane by lane through
/// [`map`](Element::map) and [`zip`](Element::zip), which the compiler vectorises.
///
/// ```
/// use formwork_tensor::{Element, Lanes};
/// /// Written once for one sample and for eight.
/// fn twice<E: Element>(x: E) -> E {
///     x + x
/// }
/// assert_eq!(twice(1.5), 3.0);
/// assert_eq!(twice(Lanes([1.5f32; 8])), Lanes([3.0; 8]));
/// ```
///
/// It is sealed: the elements are those of this crate.
pub trait Element:
    Sealed
    + Copy
    + Debug
    + Default
    + PartialEq
    + Send
    + Sync
    + Plain<Self>
    + Plain<Self::Scalar>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
{
    /// The type of one sample's value, and of the weights.
    type Scalar: Scalar;
    /// How many samples lie side by side.
    const LANES: usize;
    /// Zero in every lane.
    const ZERO: Self;

    /// `value` in every lane.
    fn splat(value: Self::Scalar) -> Self;
    /// `acc + self * weight`: one weight for all samples.
    fn mul_add<L: Level>(self, weight: Self::Scalar, acc: Self) -> Self;
    /// `acc + self * other`, sample by sample.
    fn mul_add_each<L: Level>(self, other: Self, acc: Self) -> Self;
    /// `f` of every lane.
    fn map(self, f: impl Fn(Self::Scalar) -> Self::Scalar) -> Self;
    /// `f` of every pair of lanes.
    fn zip(self, other: Self, f: impl Fn(Self::Scalar, Self::Scalar) -> Self::Scalar) -> Self;
    /// The sum over the lanes, in a fixed order.
    fn sum(self) -> Self::Scalar;
    /// The lanes.
    fn lanes(&self) -> &[Self::Scalar];
    /// The lanes, to write to.
    fn lanes_mut(&mut self) -> &mut [Self::Scalar];
    /// `yes` in the lanes where `condition(a, b)` holds, `no` in the others.
    fn choose(
        a: Self,
        b: Self,
        yes: Self,
        no: Self,
        condition: impl Fn(Self::Scalar, Self::Scalar) -> bool,
    ) -> Self;
}

/// One sample's value: `f32` or `f64`.
///
/// ```
/// use formwork_tensor::Scalar;
/// fn sigmoid<T: Scalar>(x: T) -> T {
///     T::ONE / (T::ONE + (-x).exp())
/// }
/// assert_eq!((sigmoid(0.0f32), sigmoid(0.0f64)), (0.5, 0.5));
/// ```
///
/// It is sealed: the scalars are those of this crate.
pub trait Scalar: Element<Scalar = Self> + Parameters<Self> + PartialOrd + core::fmt::Display {
    /// One.
    const ONE: Self;
    /// Less than every other value.
    const NEG_INFINITY: Self;
    /// The bits of its mantissa, the leading one included: integers up to 2^this are exact.
    const MANTISSA: u32;
    /// The type's name in a safetensors file, `F32` or `F64`.
    const DTYPE: &'static str;

    /// The nearest value.
    fn from_f64(value: f64) -> Self;
    /// The value, exactly.
    fn to_f64(self) -> f64;
    /// From little-endian bytes; `None` for a wrong number of them.
    fn from_le_slice(bytes: &[u8]) -> Option<Self>;
    /// Its little-endian bytes, the first 4 or all 8 of them used.
    fn to_le_array(self) -> ([u8; 8], usize);
    /// e^x, for `f32` without a branch, so that a loop over lanes vectorises. See [`math`](crate::math) for the error.
    fn exp(self) -> Self;
    /// The natural logarithm.
    fn ln(self) -> Self;
    /// The square root.
    fn sqrt(self) -> Self;
    /// tanh x, for `f32` without a branch.
    fn tanh(self) -> Self;
    /// The error function erf x = 2 / sqrt(pi) times the integral of e^-t^2 from 0 to x, without a branch for `f32`.
    fn erf(self) -> Self;
    /// 0 for a negative number, else the number itself, also if it is NaN.
    fn rectify(self) -> Self;
    /// `value` where this is positive, else 0.
    fn where_positive(self, value: Self) -> Self;
    /// Neither infinite nor NaN.
    fn is_finite(self) -> bool;
    /// Not a number.
    fn is_nan(self) -> bool;
    /// `acc + a * b`, fused where the level has the instruction.
    fn fma<L: Level>(a: Self, b: Self, acc: Self) -> Self;
    /// Turns eight rows into columns: `out[i][j] = rows[j][i]`.
    #[inline(always)]
    fn transpose<L: Level>(_level: L, rows: [&[Self; 8]; 8], out: [&mut [Self; 8]; 8]) {
        crate::level::transpose(rows, out);
    }
    /// The sums of products of eight rows with one: `sum of rows[r][i][j] * x[i][j]` over i and j, for each r.
    ///
    /// # Panics
    ///
    /// If a row is shorter than `x`.
    #[inline(always)]
    fn dots<L: Level>(_level: L, rows: [&[[Self; 8]]; 8], x: &[[Self; 8]]) -> [Self; 8] {
        crate::level::dots(rows, x)
    }
}

macro_rules! scalar {
    ($t:ident, $dtype:literal, $exp:path, $ln:path, $sqrt:path, $tanh:path, $erf:path, {$($more:tt)*}) => {
        impl Element for $t {
            type Scalar = $t;
            const LANES: usize = 1;
            const ZERO: $t = 0.0;

            #[inline(always)]
            fn splat(value: $t) -> $t {
                value
            }
            #[inline(always)]
            fn mul_add<L: Level>(self, weight: $t, acc: $t) -> $t {
                $t::fma::<L>(self, weight, acc)
            }
            #[inline(always)]
            fn mul_add_each<L: Level>(self, other: $t, acc: $t) -> $t {
                $t::fma::<L>(self, other, acc)
            }
            #[inline(always)]
            fn map(self, f: impl Fn($t) -> $t) -> $t {
                f(self)
            }
            #[inline(always)]
            fn zip(self, other: $t, f: impl Fn($t, $t) -> $t) -> $t {
                f(self, other)
            }
            #[inline(always)]
            fn choose(a: $t, b: $t, yes: $t, no: $t, condition: impl Fn($t, $t) -> bool) -> $t {
                if condition(a, b) { yes } else { no }
            }
            #[inline(always)]
            fn sum(self) -> $t {
                self
            }
            #[inline(always)]
            fn lanes(&self) -> &[$t] {
                core::slice::from_ref(self)
            }
            #[inline(always)]
            fn lanes_mut(&mut self) -> &mut [$t] {
                core::slice::from_mut(self)
            }
        }

        impl Scalar for $t {
            const ONE: $t = 1.0;
            const NEG_INFINITY: $t = $t::NEG_INFINITY;
            const MANTISSA: u32 = $t::MANTISSA_DIGITS;
            const DTYPE: &'static str = $dtype;

            #[inline(always)]
            fn from_f64(value: f64) -> $t {
                value as $t
            }
            #[inline(always)]
            fn to_f64(self) -> f64 {
                f64::from(self)
            }
            fn from_le_slice(bytes: &[u8]) -> Option<$t> {
                Some($t::from_le_bytes(bytes.try_into().ok()?))
            }
            fn to_le_array(self) -> ([u8; 8], usize) {
                let mut all = [0; 8];
                let bytes = self.to_le_bytes();
                all[..bytes.len()].copy_from_slice(&bytes);
                (all, bytes.len())
            }
            #[inline(always)]
            fn exp(self) -> $t {
                $exp(self)
            }
            #[inline(always)]
            fn ln(self) -> $t {
                $ln(self)
            }
            #[inline(always)]
            fn sqrt(self) -> $t {
                $sqrt(self)
            }
            #[inline(always)]
            fn tanh(self) -> $t {
                $tanh(self)
            }
            #[inline(always)]
            fn erf(self) -> $t {
                $erf(self)
            }
            // `+ 0.0` changes no number, but where the result overwrites its operand it keeps the compiler from writing
            // the zeros alone, with a masked store, which is many times slower than a whole one.
            #[inline(always)]
            fn rectify(self) -> $t {
                let value = self + 0.0;
                if value < 0.0 { 0.0 } else { value }
            }
            #[inline(always)]
            fn where_positive(self, value: $t) -> $t {
                let value = value + 0.0;
                if self > 0.0 { value } else { 0.0 }
            }
            #[inline(always)]
            fn is_finite(self) -> bool {
                <$t>::is_finite(self)
            }
            #[inline(always)]
            fn is_nan(self) -> bool {
                <$t>::is_nan(self)
            }
            #[inline(always)]
            fn fma<L: Level>(a: $t, b: $t, acc: $t) -> $t {
                // Only `std` has the fused operation, and only `std` can choose a level that has it.
                #[cfg(feature = "std")]
                if L::FMA {
                    return a.mul_add(b, acc);
                }
                a * b + acc
            }
            $($more)*
        }
    };
}
scalar!(
    f32,
    "F32",
    crate::math::exp_f32,
    libm::logf,
    crate::math::sqrt_f32,
    crate::math::tanh_f32,
    crate::math::erf_f32,
    {
        #[inline(always)]
        fn transpose<L: Level>(level: L, rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
            level.transpose(rows, out);
        }
        #[inline(always)]
        fn dots<L: Level>(level: L, rows: [&[[f32; 8]]; 8], x: &[[f32; 8]]) -> [f32; 8] {
            level.dots(rows, x)
        }
    }
);
scalar!(f64, "F64", libm::exp, libm::log, crate::math::sqrt_f64, libm::tanh, libm::erf, {});
