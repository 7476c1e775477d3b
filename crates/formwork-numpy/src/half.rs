//! Half precision: how IEEE's binary16 (`F16`) and its short cousin with the exponent of `f32` (`BF16`) become numbers, and
//! how numbers become `F16`.

/// The value of an `F16`, exactly: 1 bit of sign, 5 of exponent, 10 of mantissa.
pub fn f16_to_f32(bits: u16) -> f32 {
    let (sign, exponent, mantissa) =
        (u32::from(bits >> 15) << 31, u32::from(bits >> 10 & 31), u32::from(bits & 1023));
    match exponent {
        // Subnormal, which is a normal `f32`: so many times 2^-24.
        0 => f32::from_bits(sign | (mantissa as f32 * f32::from_bits(103 << 23)).to_bits()),
        31 => f32::from_bits(sign | 255 << 23 | mantissa << 13),
        _ => f32::from_bits(sign | (exponent + 127 - 15) << 23 | mantissa << 13),
    }
}

/// The value of a `BF16`, exactly: the upper half of an `f32`.
pub fn bf16_to_f32(bits: u16) -> f32 {
    f32::from_bits(u32::from(bits) << 16)
}

/// The nearest `F16`, the even one of two; infinite from 65,520 on, which is the middle between the largest `F16` and what
/// would be the next. It takes an `f64`, since rounding twice would not be to the nearest.
pub fn f16_from_f64(value: f64) -> u16 {
    let sign = (value.to_bits() >> 48) as u16 & 0x8000;
    let size = value.abs();
    // The exponent of the value; those of subnormal results are all the least.
    let exponent = ((size.to_bits() >> 52) as i64 - 1023).max(-14);
    sign | match size {
        size if size.is_nan() => 0x7e00,
        65520.0.. => 0x7c00,
        size => {
            // So many units of the last place: 1024 to 2048, less if subnormal. The upper bit of these adds 1 to the exponent.
            let units = size * f64::from_bits(((1023 + 10 - exponent) as u64) << 52);
            (((exponent + 14) as u16) << 10) + units.round_ties_even() as u16
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{bf16_to_f32, f16_from_f64, f16_to_f32};

    /// The formula of the standard: (-1)^sign 2^(exponent - bias) (1 + mantissa / 2^digits), without the 1 where the exponent is
    /// the least.
    fn naive(bits: u16, digits: i32, exponents: i32) -> f64 {
        let bits = i32::from(bits);
        let sign = if bits >> 15 == 1 { -1.0 } else { 1.0 };
        let mantissa = f64::from(bits & ((1 << digits) - 1)) / 2f64.powi(digits);
        let bias = exponents / 2;
        match bits >> digits & exponents {
            0 => sign * 2f64.powi(1 - bias) * mantissa,
            all if all == exponents && mantissa == 0.0 => sign * f64::INFINITY,
            all if all == exponents => f64::NAN,
            exponent => sign * 2f64.powi(exponent - bias) * (1.0 + mantissa),
        }
    }

    fn same(a: f64, b: f64) -> bool {
        a.is_nan() && b.is_nan() || a.to_bits() == b.to_bits()
    }

    #[test]
    fn every_pattern_becomes_its_value() {
        for bits in 0..=u16::MAX {
            let (half, brief) = (f64::from(f16_to_f32(bits)), f64::from(bf16_to_f32(bits)));
            assert!(same(half, naive(bits, 10, 31)), "F16 {bits:#06x} is {half:e}");
            assert!(same(brief, naive(bits, 7, 255)), "BF16 {bits:#06x} is {brief:e}");
            assert_eq!(f16_to_f32(bits).is_sign_negative(), bits >> 15 == 1);
        }
    }

    #[test]
    fn every_value_becomes_its_pattern() {
        for bits in 0..=u16::MAX {
            let value = f64::from(f16_to_f32(bits));
            let expected = if value.is_nan() { bits & 0x8000 | 0x7e00 } else { bits };
            assert_eq!(f16_from_f64(value), expected, "{bits:#06x}");
        }
    }

    /// Between each two neighbours: a middle goes to the even one, what is a little off to the nearer one.
    #[test]
    fn between_two_values_the_nearer_one_or_the_even_one() {
        for bits in 0..0x7c00 {
            // The neighbour of the largest is what the format would have there.
            let (low, high) = (naive(bits, 10, 31), naive(bits + 1, 10, 31).min(65536.0));
            let middle = (low + high) / 2.0;
            let even = bits + (bits & 1);
            for (sign, negative) in [(1.0, 0), (-1.0, 0x8000)] {
                assert_eq!(f16_from_f64(sign * middle), even | negative, "the middle above {bits:#06x}");
                assert_eq!(f16_from_f64(sign * middle.next_down()), bits | negative, "above {bits:#06x}");
                assert_eq!(
                    f16_from_f64(sign * middle.next_up()),
                    (bits + 1) | negative,
                    "below {bits:#06x} + 1"
                );
            }
        }
        for (value, bits) in [(f64::MAX, 0x7c00), (f64::from_bits(1), 0), (65519.9, 0x7bff), (1e-10, 0)] {
            assert_eq!(f16_from_f64(value), bits, "{value:e}");
        }
    }
}
