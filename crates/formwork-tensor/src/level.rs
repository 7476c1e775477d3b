//! The SIMD level: chosen once a pass at run time, then carried as a type.
//!
//! Kernels are safe generic code over arrays of lanes, which the compiler vectorises; a level only says for which
//! instructions. [`Level::run`] is the border: what is inlined into it is compiled for the level.
#![allow(unsafe_code)]

/// A set of instructions that kernels are compiled for. A value of it proves that this processor has them.
pub trait Level: Copy + Send + Sync + core::fmt::Debug + 'static {
    /// Whether a fused multiply-add is one instruction (if not it would be a slow library call).
    const FMA: bool;
    /// How many vectors of eight `f32` a kernel can hold in registers.
    const REGISTERS: usize;
    /// The level of [`wide`](Level::wide), `Self` if there is none.
    type Wide: Level;

    /// Runs `kernel` compiled for this level. Mark the closure and what it calls `#[inline(always)]`.
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R;

    /// Turns eight rows into columns: `out[i][j] = rows[j][i]`.
    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
        transpose(rows, out);
    }

    /// Wider instructions that this processor has besides, for the few kernels that fill them. They are not a level of
    /// their own, so that a network is not compiled once more for the sake of its convolutions.
    #[inline(always)]
    fn wide(self) -> Option<Self::Wide> {
        None
    }

    /// Whether only direct algorithms may be used, none that rounds more for fewer operations
    /// ([`AnyLevel::direct`]).
    #[inline(always)]
    fn is_direct(self) -> bool {
        false
    }
}

/// The instructions that every processor of the target has (SSE2 on x86-64, NEON on AArch64).
#[derive(Clone, Copy, Debug, Default)]
pub struct Portable {
    direct: bool,
}

impl Level for Portable {
    const FMA: bool = cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma")));
    const REGISTERS: usize = if cfg!(target_arch = "aarch64") { 16 } else { 8 };
    type Wide = Self;

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
    }
    #[inline(always)]
    fn is_direct(self) -> bool {
        self.direct
    }
}

/// AVX2 and FMA, perhaps AVX-512 for the kernels that it suits. Only [`AnyLevel::detect`] makes one.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[derive(Clone, Copy, Debug)]
pub struct Avx2 {
    wide: Option<Avx512>,
    direct: bool,
}

#[cfg(all(feature = "std", target_arch = "x86_64"))]
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
    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
        // SAFETY: a value of `Avx2` exists only where AVX was detected.
        unsafe { avx_transpose(rows, out) }
    }
    #[inline(always)]
    fn wide(self) -> Option<Avx512> {
        self.wide
    }
    #[inline(always)]
    fn is_direct(self) -> bool {
        self.direct
    }
}

/// [`Level::transpose`] in 24 shuffles, of pairs, of pairs of pairs, and of halves.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[target_feature(enable = "avx")]
#[inline]
fn avx_transpose(rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
    use core::arch::x86_64::*;
    // SAFETY: each row is eight readable values; the load asks for no alignment.
    let r = rows.map(|row| unsafe { _mm256_loadu_ps(row.as_ptr()) });
    let low = |i: usize| _mm256_unpacklo_ps(r[i], r[i + 1]);
    let high = |i: usize| _mm256_unpackhi_ps(r[i], r[i + 1]);
    let pairs = [low(0), low(2), high(0), high(2), low(4), low(6), high(4), high(6)];
    let low = |i: usize| _mm256_shuffle_ps::<0x44>(pairs[i], pairs[i + 1]);
    let high = |i: usize| _mm256_shuffle_ps::<0xee>(pairs[i], pairs[i + 1]);
    let (upper, lower) = ([low(0), high(0), low(2), high(2)], [low(4), high(4), low(6), high(6)]);
    for (i, out) in out.into_iter().enumerate() {
        let column = match i {
            0..4 => _mm256_permute2f128_ps::<0x20>(upper[i], lower[i]),
            _ => _mm256_permute2f128_ps::<0x31>(upper[i - 4], lower[i - 4]),
        };
        // SAFETY: eight writable values; the store asks for no alignment.
        unsafe { _mm256_storeu_ps(out.as_mut_ptr(), column) };
    }
}

/// AVX-512 (F, VL, BW and DQ, which all processors for servers and desktops with any of it have). Only
/// [`AnyLevel::detect`] makes one, inside [`Avx2`].
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[derive(Clone, Copy, Debug)]
pub struct Avx512(());

#[cfg(all(feature = "std", target_arch = "x86_64"))]
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
}

/// Turns eight rows into columns.
#[inline(always)]
pub(crate) fn transpose<T: Copy>(rows: [&[T; 8]; 8], out: [&mut [T; 8]; 8]) {
    for (i, out) in out.into_iter().enumerate() {
        for (j, row) in rows.iter().enumerate() {
            out[j] = row[i];
        }
    }
}

/// Code that is to run at a level that is known only at run time: [`AnyLevel::dispatch`] turns the value into a type.
pub trait AtLevel {
    /// What it returns.
    type Output;
    /// The code, once a level.
    fn at<L: Level>(self, level: L) -> Self::Output;
}

/// One of the levels, as a value.
///
/// ```
/// use formwork_tensor::{AnyLevel, AtLevel, Level};
/// struct HasFma;
/// impl AtLevel for HasFma {
///     type Output = bool;
///     fn at<L: Level>(self, _: L) -> bool {
///         L::FMA
///     }
/// }
/// let best = AnyLevel::detect();
/// println!("{}: fused multiply-add {}", best.name(), best.dispatch(HasFma));
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum AnyLevel {
    /// [`Portable`].
    Portable(Portable),
    /// [`Avx2`], perhaps with AVX-512.
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    Avx2(Avx2),
}

impl Default for AnyLevel {
    /// The portable one.
    fn default() -> Self {
        AnyLevel::Portable(Portable::default())
    }
}

impl AnyLevel {
    /// All levels that this processor has, the slowest first.
    #[cfg(feature = "alloc")]
    pub fn all() -> alloc::vec::Vec<AnyLevel> {
        #[allow(unused_mut, reason = "only some targets have more than one level")]
        let mut levels = alloc::vec![AnyLevel::default()];
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        {
            use std::arch::is_x86_feature_detected as has;
            if has!("avx2") && has!("fma") {
                levels.push(AnyLevel::Avx2(Avx2 { wide: None, direct: false }));
                if has!("avx512f") && has!("avx512vl") && has!("avx512bw") && has!("avx512dq") {
                    levels.push(AnyLevel::Avx2(Avx2 { wide: Some(Avx512(())), direct: false }));
                }
            }
        }
        levels
    }

    /// The fastest level that this processor has, or the one that the environment variable `FORMWORK_LEVEL` names
    /// (`portable`, `avx2`, `avx512`); a name that this processor cannot do is ignored. With `FORMWORK_DIRECT=1` it is
    /// [`direct`](AnyLevel::direct). The choice is made once a process.
    #[cfg(feature = "std")]
    pub fn detect() -> AnyLevel {
        static BEST: std::sync::OnceLock<AnyLevel> = std::sync::OnceLock::new();
        *BEST.get_or_init(|| {
            let levels = Self::all();
            let forced = std::env::var("FORMWORK_LEVEL").ok();
            let named = levels.iter().find(|level| forced.as_deref() == Some(level.name()));
            let level = named.or(levels.last()).copied().unwrap_or_default();
            match std::env::var("FORMWORK_DIRECT").as_deref() {
                Ok("1") => level.direct(),
                _ => level,
            }
        })
    }

    /// The same level with direct algorithms only: convolutions are the sums that their formula says, not the Winograd form
    /// that large ones use otherwise.
    pub const fn direct(mut self) -> Self {
        match &mut self {
            AnyLevel::Portable(level) => level.direct = true,
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(level) => level.direct = true,
        }
        self
    }

    /// The level's name.
    pub const fn name(self) -> &'static str {
        match self {
            AnyLevel::Portable(_) => "portable",
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(Avx2 { wide: None, .. }) => "avx2",
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(Avx2 { wide: Some(_), .. }) => "avx512",
        }
    }

    /// Runs `code` with this level as a type.
    pub fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        match self {
            AnyLevel::Portable(level) => code.at(level),
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(level) => code.at(level),
        }
    }
}
