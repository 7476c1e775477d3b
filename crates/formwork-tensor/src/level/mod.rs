//! The SIMD level: chosen once a pass at run time, then carried as a type.
//!
//! Kernels are safe generic code over arrays of lanes, which the compiler vectorises; a level only says for which
//! instructions. [`Level::run`] is the border: what is inlined into it is compiled for the level.
//!
//! A level describes the machine. What a caller allows besides, [`Compute`], travels with it: code is called with a
//! [`Call`], which is a level too.

mod compute;
#[cfg(all(feature = "std", target_arch = "x86_64"))]
mod x86;

pub use compute::{Call, Compute};
#[cfg(all(feature = "std", target_arch = "x86_64"))]
pub use x86::{Avx2, Avx512};

use crate::sealed::Sealed;

/// A set of instructions that kernels are compiled for. A value of it proves that this processor has them.
///
/// ```
/// use formwork_tensor::{AnyLevel, AtLevel, Level};
/// struct Sum<'a>(&'a [f32]);
/// impl AtLevel for Sum<'_> {
///     type Output = f32;
///     fn at<L: Level>(self, level: L) -> f32 {
///         // What is inlined in here is compiled for the level.
///         level.run(
///             #[inline(always)]
///             || self.0.iter().sum(),
///         )
///     }
/// }
/// assert_eq!(AnyLevel::detect().dispatch(Sum(&[1.0, 2.0, 3.0])), 6.0);
/// ```
///
/// It is sealed: that a processor has the instructions is proved in this crate.
pub trait Level: Sealed + Copy + Send + Sync + core::fmt::Debug + 'static {
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

    /// The sums of products of eight rows with one: `sum of rows[r][i][j] * x[i][j]` over i and j, for each r.
    ///
    /// # Panics
    ///
    /// If a row is shorter than `x`.
    #[inline(always)]
    fn dots(self, rows: [&[[f32; 8]]; 8], x: &[[f32; 8]]) -> [f32; 8] {
        dots(rows, x)
    }

    /// Wider instructions that this processor has besides, for the few kernels that fill them. They are not a level of
    /// their own, so that a network is not compiled once more for the sake of its convolutions.
    #[inline(always)]
    fn wide(self) -> Option<Self::Wide> {
        None
    }

    /// Whether convolutions may use Winograd's form, of which a [`Call`] is told by its caller. The machine by itself forbids
    /// nothing.
    #[inline(always)]
    fn winograd(self) -> bool {
        true
    }
}

/// The instructions that every processor of the target has (SSE2 on x86-64, NEON on AArch64).
#[derive(Clone, Copy, Debug, Default)]
pub struct Portable;

impl Sealed for Portable {}
impl Level for Portable {
    const FMA: bool = cfg!(all(feature = "std", any(target_arch = "aarch64", target_feature = "fma")));
    const REGISTERS: usize = if cfg!(target_arch = "aarch64") { 16 } else { 8 };
    type Wide = Self;

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
    }
}

/// The portable instructions, each kernel a function by itself as at every other level, and never fused: for tests of what
/// surrounds the kernels. Without that, the kernels of a whole network are inlined into one function, which takes the
/// compiler long.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Plainly;

impl Sealed for Plainly {}
impl Level for Plainly {
    const FMA: bool = false;
    const REGISTERS: usize = Portable::REGISTERS;
    type Wide = Self;

    #[inline(never)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        kernel()
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

/// The sums of products of eight rows with one, each in eight sums.
#[inline(always)]
pub(crate) fn dots<T: crate::Scalar>(rows: [&[[T; 8]]; 8], x: &[[T; 8]]) -> [T; 8] {
    rows.map(|row| {
        let mut sums = crate::Lanes([T::ZERO; 8]);
        for (row, x) in row[..x.len()].iter().zip(x) {
            sums += crate::Lanes(*row) * crate::Lanes(*x);
        }
        crate::Element::sum(sums)
    })
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
        AnyLevel::Portable(Portable)
    }
}

impl AnyLevel {
    /// All levels that this processor has, the slowest first.
    ///
    /// ```
    /// use formwork_tensor::AnyLevel;
    /// assert_eq!(AnyLevel::all()[0].name(), "portable");
    /// ```
    #[cfg(feature = "alloc")]
    pub fn all() -> alloc::vec::Vec<AnyLevel> {
        #[allow(unused_mut, reason = "only some targets have more than one level")]
        let mut levels = alloc::vec![AnyLevel::default()];
        #[cfg(all(feature = "std", target_arch = "x86_64"))]
        levels.extend(Avx2::all().map(AnyLevel::Avx2));
        levels
    }

    /// The fastest level that this processor has, or the one that the environment variable `FORMWORK_LEVEL` names
    /// (`portable`, `avx2`, `avx512`); a name that this processor cannot do is ignored. The choice is made once a process.
    ///
    /// ```
    /// use formwork_tensor::AnyLevel;
    /// println!("computes with {}", AnyLevel::detect().name());
    /// ```
    #[cfg(feature = "std")]
    pub fn detect() -> AnyLevel {
        static BEST: std::sync::OnceLock<AnyLevel> = std::sync::OnceLock::new();
        *BEST.get_or_init(|| {
            let levels = Self::all();
            let forced = std::env::var("FORMWORK_LEVEL").ok();
            let named = levels.iter().find(|level| forced.as_deref() == Some(level.name()));
            named.or(levels.last()).copied().unwrap_or_default()
        })
    }

    /// The level's name.
    pub const fn name(self) -> &'static str {
        match self {
            AnyLevel::Portable(_) => "portable",
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(level) => level.name(),
        }
    }

    /// Runs `code` with this level as a type. Layers are rather run by [`Compute::dispatch`], which has the caller's choices.
    pub fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        match self {
            AnyLevel::Portable(level) => code.at(level),
            #[cfg(all(feature = "std", target_arch = "x86_64"))]
            AnyLevel::Avx2(level) => code.at(level),
        }
    }
}
