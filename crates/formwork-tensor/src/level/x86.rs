//! The levels of x86-64 processors.
#![allow(unsafe_code)]

use super::Level;
use core::arch::x86_64::*;

/// AVX2 and FMA, perhaps AVX-512 for the kernels that it suits. Only [`AnyLevel::detect`](super::AnyLevel::detect) makes one.
#[derive(Clone, Copy, Debug)]
pub struct Avx2 {
    wide: Option<Avx512>,
}

impl Avx2 {
    /// What this processor has of it: nothing, AVX2 alone, or that and AVX-512.
    pub(super) fn all() -> impl Iterator<Item = Avx2> {
        use std::arch::is_x86_feature_detected as has;
        let narrow = has!("avx2") && has!("fma");
        let wide = has!("avx512f") && has!("avx512vl") && has!("avx512bw") && has!("avx512dq");
        let level = |wide| Avx2 { wide };
        let narrow = narrow.then(|| level(None));
        narrow.into_iter().chain(narrow.filter(|_| wide).map(|_| level(Some(Avx512(())))))
    }

    pub(super) const fn name(self) -> &'static str {
        if self.wide.is_some() { "avx512" } else { "avx2" }
    }
}

/// The methods of [`Level`] that are written with AVX and FMA, which both levels have.
macro_rules! with_avx {
    () => {
        #[inline(always)]
        fn transpose(self, rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
            // SAFETY: a value of either level exists only where AVX was detected.
            unsafe { avx_transpose(rows, out) }
        }
        #[inline(always)]
        fn dots(self, rows: [&[[f32; 8]]; 8], x: &[[f32; 8]]) -> [f32; 8] {
            // SAFETY: a value of either level exists only where AVX and FMA were detected.
            unsafe { avx_dots(rows, x) }
        }
    };
}

impl crate::sealed::Sealed for Avx2 {}
impl Level for Avx2 {
    const FMA: bool = true;
    const REGISTERS: usize = 16;
    type Wide = Avx512;

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        #[target_feature(enable = "avx2,fma")]
        fn enter<R>(kernel: impl FnOnce() -> R) -> R {
            kernel()
        }
        // SAFETY: a value of `Avx2` exists only where both features were detected.
        unsafe { enter(kernel) }
    }
    with_avx!();
    #[inline(always)]
    fn wide(self) -> Option<Avx512> {
        self.wide
    }
}

/// [`Level::transpose`].
#[target_feature(enable = "avx")]
#[inline]
fn avx_transpose(rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
    for (column, out) in columns(rows.map(|row| load(row))).into_iter().zip(out) {
        store(out, column);
    }
}

/// [`Level::dots`] in eight vectors of sums. (Written as loops over arrays, the compiler gathers the eight rows instead.)
#[target_feature(enable = "avx,fma")]
#[inline]
fn avx_dots(rows: [&[[f32; 8]]; 8], x: &[[f32; 8]]) -> [f32; 8] {
    // Pointers, since the compiler would compare the place with the length of each row in each round.
    let [a, b, c, d, e, f, g, h] = rows;
    let row = |row: &[[f32; 8]]| row[..x.len()].as_ptr();
    let rows = [row(a), row(b), row(c), row(d), row(e), row(f), row(g), row(h)];
    let mut sums = [_mm256_setzero_ps(); 8];
    for (i, x) in x.iter().enumerate() {
        let x = load(x);
        for r in 0..8 {
            // SAFETY: each row has as many vectors as `x`, which was checked, and `i` is less.
            let value = load(unsafe { &*rows[r].add(i) });
            sums[r] = _mm256_fmadd_ps(value, x, sums[r]);
        }
    }
    let [a, b, c, d, e, f, g, h] = columns(sums);
    let (ab, cd, ef, gh) =
        (_mm256_add_ps(a, b), _mm256_add_ps(c, d), _mm256_add_ps(e, f), _mm256_add_ps(g, h));
    let mut dots = [0.0; 8];
    store(&mut dots, _mm256_add_ps(_mm256_add_ps(ab, cd), _mm256_add_ps(ef, gh)));
    dots
}

#[target_feature(enable = "avx")]
#[inline]
fn load(from: &[f32; 8]) -> __m256 {
    // SAFETY: eight readable values; the load asks for no alignment.
    unsafe { _mm256_loadu_ps(from.as_ptr()) }
}

#[target_feature(enable = "avx")]
#[inline]
fn store(to: &mut [f32; 8], vector: __m256) {
    // SAFETY: eight writable values; the store asks for no alignment.
    unsafe { _mm256_storeu_ps(to.as_mut_ptr(), vector) }
}

/// The columns of eight rows, in 24 shuffles: of pairs, of pairs of pairs, and of halves.
#[target_feature(enable = "avx")]
#[inline]
fn columns(r: [__m256; 8]) -> [__m256; 8] {
    let low = |i: usize| _mm256_unpacklo_ps(r[i], r[i + 1]);
    let high = |i: usize| _mm256_unpackhi_ps(r[i], r[i + 1]);
    let pairs = [low(0), low(2), high(0), high(2), low(4), low(6), high(4), high(6)];
    let low = |i: usize| _mm256_shuffle_ps::<0x44>(pairs[i], pairs[i + 1]);
    let high = |i: usize| _mm256_shuffle_ps::<0xee>(pairs[i], pairs[i + 1]);
    let (upper, lower) = ([low(0), high(0), low(2), high(2)], [low(4), high(4), low(6), high(6)]);
    let first = |i: usize| _mm256_permute2f128_ps::<0x20>(upper[i], lower[i]);
    let second = |i: usize| _mm256_permute2f128_ps::<0x31>(upper[i], lower[i]);
    [first(0), first(1), first(2), first(3), second(0), second(1), second(2), second(3)]
}

/// AVX-512 (F, VL, BW and DQ, which all processors for servers and desktops with any of it have). Only
/// [`AnyLevel::detect`](super::AnyLevel::detect) makes one, inside [`Avx2`].
#[derive(Clone, Copy, Debug)]
pub struct Avx512(());

impl crate::sealed::Sealed for Avx512 {}
impl Level for Avx512 {
    const FMA: bool = true;
    const REGISTERS: usize = 64;
    type Wide = Self;

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        #[target_feature(enable = "avx2,fma,avx512f,avx512vl,avx512bw,avx512dq")]
        fn enter<R>(kernel: impl FnOnce() -> R) -> R {
            kernel()
        }
        // SAFETY: a value of `Avx512` exists only where all these features were detected.
        unsafe { enter(kernel) }
    }
    with_avx!();
}
