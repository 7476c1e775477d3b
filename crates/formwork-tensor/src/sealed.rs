//! What only this crate can name: a trait that has it as its supertrait can be used everywhere but implemented only here, so
//! that it can get methods without breaking anybody.

use crate::{Image, Lanes, Scalar, Sequence, Vector};

/// The supertrait.
pub trait Sealed {}

impl Sealed for f32 {}
impl Sealed for f64 {}
impl<T: Scalar, const N: usize> Sealed for Lanes<T, N> {}
impl<const C: usize, const H: usize, const W: usize> Sealed for Image<C, H, W> {}
impl<const C: usize, const L: usize> Sealed for Sequence<C, L> {}
impl<const N: usize> Sealed for Vector<N> {}
