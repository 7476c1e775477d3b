//! Elementary functions that vectorise.
//!
//! The `f32` functions have no branch and no table, so that a loop over lanes becomes SIMD code, and they use no fused
//! operation, so that every level and every machine computes the same bits. Their errors against `f64` are tested
//! over the whole range: `exp` stays below 2 ulp, `tanh` below 4, `erf` below 2. The `f64` functions are those of `libm`.

/// e^x: x = n ln 2 + r with |r| <= ln 2 / 2, e^r by a polynomial (coefficients from Cephes' `expf`), times 2^n.
#[inline(always)]
pub(crate) fn exp_f32(x: f32) -> f32 {
    // ln 2 in two parts, the first short enough for n * LN2_HIGH to be exact.
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    // Adding it leaves the nearest integer in the lowest bits of the mantissa.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > 89.0 { 89.0 } else { x };
    let x = if x < -104.0 { -104.0 } else { x };
    let shifted = x * core::f32::consts::LOG2_E + ROUND;
    let n = (shifted.to_bits() as i32).wrapping_sub(ROUND.to_bits() as i32);
    let whole = shifted - ROUND;
    let r = x - whole * LN2_HIGH - whole * LN2_LOW;
    let p = 1.987_569_1e-4;
    let p = p * r + 1.398_199_9e-3;
    let p = p * r + 8.333_452e-3;
    let p = p * r + 4.166_579_6e-2;
    let p = p * r + 1.666_666_5e-1;
    let p = p * r + 0.5;
    let value = p * (r * r) + r + 1.0;
    // In two steps, since 2^n itself may be out of range where the result is not.
    let half = n >> 1;
    value * power_of_two(half) * power_of_two(n.wrapping_sub(half))
}

/// 2^n for -126 <= n <= 127.
#[inline(always)]
fn power_of_two(n: i32) -> f32 {
    f32::from_bits((n.wrapping_add(127) as u32) << 23)
}

/// tanh x: a polynomial near 0 (Cephes' `tanhf`), 1 - 2 / (e^2x + 1) elsewhere.
#[inline(always)]
pub(crate) fn tanh_f32(x: f32) -> f32 {
    let square = x * x;
    let p = -5.704_988_7e-3;
    let p = p * square + 2.063_908_8e-2;
    let p = p * square - 5.373_971_5e-2;
    let p = p * square + 1.333_144_2e-1;
    let p = p * square - 0.333_332_8;
    let near = p * square * x + x;
    let far = 1.0 - 2.0 / (exp_f32(2.0 * x.abs()) + 1.0);
    (if x.abs() < 0.625 { near } else { far }).copysign(x)
}

/// erf x: x + x p(x^2) near 0, 1 - e^q(|x|) elsewhere, with q close to ln erfc.
///
/// The coefficients of p are a least-squares fit to erf x / x - 1 on [0, 0.95], those of q one to ln erfc x on [0.9, 4]
/// weighted by erfc x, both at Chebyshev's nodes in 30 digits. Each fit is off by less than a tenth of a unit in the
/// last place of erf. From 4 on erf x rounds to 1.
#[inline(always)]
pub(crate) fn erf_f32(x: f32) -> f32 {
    let size = x.abs();
    let square = x * x;
    let p = 8.209_797e-5;
    let p = p * square - 8.104_442e-4;
    let p = p * square + 5.197_642_4e-3;
    let p = p * square - 2.685_803_2e-2;
    let p = p * square + 1.128_367_1e-1;
    let p = p * square - 3.761_263_2e-1;
    let p = p * square + 1.283_791_7e-1;
    let near = p * size + size;
    let t = if size > 4.0 { 4.0 } else { size };
    let q = -1.804_716_5e-5;
    let q = q * t + 3.950_718_7e-4;
    let q = q * t - 3.961_552_4e-3;
    let q = q * t + 2.452_426_8e-2;
    let q = q * t - 1.073_03e-1;
    let q = q * t - 6.342_761e-1;
    let q = q * t - 1.129_039_9;
    let q = q * t + 7.370_821e-5;
    let far = 1.0 - exp_f32(q);
    (if size < 0.95 { near } else { far }).copysign(x)
}

/// The square root, correctly rounded.
#[inline(always)]
pub(crate) fn sqrt_f32(x: f32) -> f32 {
    #[cfg(feature = "std")]
    return x.sqrt();
    #[cfg(not(feature = "std"))]
    libm::sqrtf(x)
}

/// The square root, correctly rounded.
#[inline(always)]
pub(crate) fn sqrt_f64(x: f64) -> f64 {
    #[cfg(feature = "std")]
    return x.sqrt();
    #[cfg(not(feature = "std"))]
    libm::sqrt(x)
}

#[cfg(test)]
mod tests {
    use super::{erf_f32, exp_f32, tanh_f32};

    /// The distance of `got` from `want` in units of `want`'s last place.
    fn ulps(got: f32, want: f64) -> f64 {
        let rounded = want as f32;
        let unit = f64::from(rounded.abs().next_up() - rounded.abs()).max(f64::from(f32::from_bits(1)));
        (f64::from(got) - want).abs() / unit
    }

    fn worst(f: fn(f32) -> f32, exact: fn(f64) -> f64, range: f32) -> f64 {
        let steps = 400_000;
        (0..=steps)
            .map(|i| range * (2.0 * i as f32 / steps as f32 - 1.0))
            .map(|x| ulps(f(x), exact(f64::from(x))))
            // `max` alone would pass over what is not a number.
            .map(|ulps| if ulps.is_nan() { f64::INFINITY } else { ulps })
            .fold(0.0, f64::max)
    }

    #[test]
    fn exp_is_within_two_ulps() {
        let worst = [worst(exp_f32, f64::exp, 88.7), worst(exp_f32, f64::exp, 1.0)];
        assert!(worst.iter().all(|w| *w < 2.0), "{worst:?}");
    }

    #[test]
    fn tanh_is_within_four_ulps() {
        let worst = [worst(tanh_f32, f64::tanh, 20.0), worst(tanh_f32, f64::tanh, 1.0)];
        assert!(worst.iter().all(|w| *w < 4.0), "{worst:?}");
    }

    #[test]
    fn erf_is_within_two_ulps() {
        let worst =
            [worst(erf_f32, libm::erf, 5.0), worst(erf_f32, libm::erf, 1.0), worst(erf_f32, libm::erf, 1e-3)];
        assert!(worst.iter().all(|w| *w < 2.0), "{worst:?}");
    }

    #[test]
    fn ends_of_the_range() {
        assert_eq!(exp_f32(0.0), 1.0);
        assert_eq!(exp_f32(f32::INFINITY), f32::INFINITY);
        assert_eq!(exp_f32(100.0), f32::INFINITY);
        assert_eq!(exp_f32(f32::NEG_INFINITY), 0.0);
        assert!(exp_f32(f32::NAN).is_nan());
        assert_eq!(tanh_f32(f32::INFINITY), 1.0);
        assert_eq!(tanh_f32(f32::NEG_INFINITY), -1.0);
        assert_eq!(tanh_f32(-0.0).to_bits(), (-0.0f32).to_bits());
        assert!(tanh_f32(f32::NAN).is_nan());
        assert_eq!(erf_f32(f32::INFINITY), 1.0);
        assert_eq!(erf_f32(f32::NEG_INFINITY), -1.0);
        assert_eq!(erf_f32(-1e30), -1.0);
        assert_eq!(erf_f32(-0.0).to_bits(), (-0.0f32).to_bits());
        assert!(erf_f32(f32::NAN).is_nan());
    }
}
