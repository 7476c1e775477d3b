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
    /// The name that `FORMWORK_LEVEL` takes.
    const NAME: &'static str;

    /// Runs `kernel` compiled for this level. Mark the closure and what it calls `#[inline(always)]`.
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R;
}

/// The instructions that every processor of the target has (SSE2 on x86-64, NEON on AArch64).
#[derive(Clone, Copy, Debug, Default)]
pub struct Portable;
impl Level for Portable {
    const FMA: bool = cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma")));
    const REGISTERS: usize = 8;
    const NAME: &'static str = "portable";

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
    }
}

/// AVX2 and FMA. Only [`AnyLevel::detect`] makes one.
#[cfg(all(feature = "std", target_arch = "x86_64"))]
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

#[cfg(all(feature = "std", target_arch = "x86_64"))]
impl Level for Avx2 {
    const FMA: bool = true;
    const REGISTERS: usize = 16;
    const NAME: &'static str = "avx2";

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        #[target_feature(enable = "avx2,fma")]
        fn enter<R>(kernel: impl FnOnce() -> R) -> R {
            kernel()
        }
        // SAFETY: a value of `Avx2` exists only where both features were detected.
        unsafe { enter(kernel) }
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
/// struct Name;
/// impl AtLevel for Name {
///     type Output = &'static str;
///     fn at<L: Level>(self, _: L) -> &'static str {
///         L::NAME
///     }
/// }
/// let best = AnyLevel::detect();
/// assert_eq!(best.dispatch(Name), best.name());
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum AnyLevel {
    /// [`Portable`].
    Portable(Portable),
    /// [`Avx2`].
    #[cfg(all(feature = "std", target_arch = "x86_64"))]
    Avx2(Avx2),
}

impl AnyLevel {
    /// All levels that this processor has, the slowest first.
    #[cfg(feature = "alloc")]
    pub fn all() -> alloc::vec::Vec<AnyLevel> {
        #[allow(unused_mut, reason = "only some targets have more than one level")]
        let mut levels = alloc::vec![AnyLevel::Portable(Portable)];
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        if std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma") {
            levels.push(AnyLevel::Avx2(Avx2(())));
        }
        levels
    }

    /// The fastest level that this processor has, or the one that the environment variable `FORMWORK_LEVEL` names
    /// (`portable`, `avx2`); a name that this processor cannot do is ignored. The choice is made once a process.
    #[cfg(feature = "std")]
    pub fn detect() -> AnyLevel {
        static BEST: std::sync::OnceLock<AnyLevel> = std::sync::OnceLock::new();
        *BEST.get_or_init(|| {
            let levels = Self::all();
            let forced = std::env::var("FORMWORK_LEVEL").ok();
            let named = levels.iter().find(|level| forced.as_deref() == Some(level.name()));
            *named.or(levels.last()).unwrap_or(&AnyLevel::Portable(Portable))
        })
    }

    /// The level's name.
    pub const fn name(self) -> &'static str {
        match self {
            AnyLevel::Portable(_) => Portable::NAME,
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(_) => Avx2::NAME,
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
