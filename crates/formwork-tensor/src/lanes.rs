//! Several samples side by side, one a SIMD lane.

use crate::memory::Plain;
use crate::{Element, Level, Scalar};
use core::ops::{Add, AddAssign, Div, Mul, Neg, Sub};

/// How many samples a tile of a batch has, at every level.
pub const TILE: usize = 8;

/// The same value of `N` samples: the element that a batch is computed with.
///
/// ```
/// use formwork_tensor::{Element, Lanes};
/// let two = Lanes([1.0f32, 2.0, 3.0, 4.0]) + Lanes::splat(1.0);
/// assert_eq!(two, Lanes([2.0, 3.0, 4.0, 5.0]));
/// assert_eq!(two.sum(), 14.0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C, align(32))]
pub struct Lanes<T, const N: usize>(pub [T; N]);

impl<T: Scalar, const N: usize> Lanes<T, N> {
    const WHOLE: () = assert!(
        size_of::<Self>() == N * size_of::<T>() && N.is_power_of_two(),
        "lanes fill whole vectors of 32 bytes"
    );
}

// SAFETY: itself; all bits zero is zero in every lane.
#[allow(unsafe_code)]
unsafe impl<T: Scalar, const N: usize> Plain<Lanes<T, N>> for Lanes<T, N> {
    const SIZE: usize = size_of::<Self>();
}
// SAFETY: an array of `N` scalars in C layout; `WHOLE`, which every constructor evaluates, rules out padding, and
// `memory::len` checks the size once more.
#[allow(unsafe_code)]
unsafe impl<T: Scalar, const N: usize> Plain<T> for Lanes<T, N> {
    const SIZE: usize = N * size_of::<T>();
}

impl<T: Scalar, const N: usize> Default for Lanes<T, N> {
    fn default() -> Self {
        Self::ZERO
    }
}

impl<T: Scalar, const N: usize> Element for Lanes<T, N> {
    type Scalar = T;
    const LANES: usize = {
        let () = Self::WHOLE;
        N
    };
    const ZERO: Self = Lanes([T::ZERO; N]);

    #[inline(always)]
    fn splat(value: T) -> Self {
        Lanes([value; N])
    }
    #[inline(always)]
    fn mul_add<L: Level>(self, weight: T, mut acc: Self) -> Self {
        for i in 0..N {
            acc.0[i] = T::fma::<L>(self.0[i], weight, acc.0[i]);
        }
        acc
    }
    #[inline(always)]
    fn mul_add_each<L: Level>(self, other: Self, mut acc: Self) -> Self {
        for i in 0..N {
            acc.0[i] = T::fma::<L>(self.0[i], other.0[i], acc.0[i]);
        }
        acc
    }
    #[inline(always)]
    fn map(mut self, f: impl Fn(T) -> T) -> Self {
        for i in 0..N {
            self.0[i] = f(self.0[i]);
        }
        self
    }
    #[inline(always)]
    fn zip(mut self, other: Self, f: impl Fn(T, T) -> T) -> Self {
        for i in 0..N {
            self.0[i] = f(self.0[i], other.0[i]);
        }
        self
    }
    #[inline(always)]
    fn choose(a: Self, b: Self, yes: Self, mut no: Self, condition: impl Fn(T, T) -> bool) -> Self {
        for i in 0..N {
            no.0[i] = if condition(a.0[i], b.0[i]) { yes.0[i] } else { no.0[i] };
        }
        no
    }
    /// Halves are added until one lane is left.
    #[inline(always)]
    fn sum(mut self) -> T {
        let mut width = N;
        while width > 1 {
            width /= 2;
            for i in 0..width {
                self.0[i] += self.0[i + width];
            }
        }
        self.0[0]
    }
    #[inline(always)]
    fn lanes(&self) -> &[T] {
        &self.0
    }
    #[inline(always)]
    fn lanes_mut(&mut self) -> &mut [T] {
        &mut self.0
    }
}

macro_rules! lanewise {
    ($trait:ident, $op:ident) => {
        impl<T: Scalar, const N: usize> $trait for Lanes<T, N> {
            type Output = Self;
            #[inline(always)]
            fn $op(self, other: Self) -> Self {
                self.zip(other, |a, b| $trait::$op(a, b))
            }
        }
    };
}
lanewise!(Add, add);
lanewise!(Sub, sub);
lanewise!(Mul, mul);
lanewise!(Div, div);

impl<T: Scalar, const N: usize> Neg for Lanes<T, N> {
    type Output = Self;
    #[inline(always)]
    fn neg(self) -> Self {
        self.map(|a| -a)
    }
}

impl<T: Scalar, const N: usize> AddAssign for Lanes<T, N> {
    #[inline(always)]
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}
