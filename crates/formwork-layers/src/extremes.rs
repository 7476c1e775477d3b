//! The larger and the smaller of two sizes, in constants.

pub(crate) const fn max(a: usize, b: usize) -> usize {
    if a > b { a } else { b }
}

pub(crate) const fn min(a: usize, b: usize) -> usize {
    if a < b { a } else { b }
}
