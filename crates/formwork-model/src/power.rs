//! Powers that are the same everywhere.

/// x^n by squaring: the same bits on every machine, which the standard library does not promise.
pub(crate) fn power(mut x: f64, mut n: u64) -> f64 {
    let mut result = 1.0;
    while n > 0 {
        if n % 2 == 1 {
            result *= x;
        }
        x *= x;
        n /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::power;

    #[test]
    fn powers() {
        for n in [0, 1, 2, 3, 10, 1000] {
            assert!((power(0.999, n) - 0.999f64.powi(n as i32)).abs() < 1e-14);
        }
        assert_eq!(power(0.999, u64::MAX), 0.0);
    }
}
