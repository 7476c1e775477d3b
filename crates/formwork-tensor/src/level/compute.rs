//! What a pass is computed with: a level of the machine and what the caller allows.

use super::{AnyLevel, AtLevel, Level};

/// What to compute with: the machine's instructions, and which algorithms are allowed.
///
/// ```
/// use formwork_tensor::{AnyLevel, Compute};
/// let direct = Compute { winograd: false, ..Compute::detect() };
/// println!("{}, Winograd's form: {}", direct.level.name(), direct.winograd);
/// // A level by itself allows everything.
/// assert!(Compute::from(AnyLevel::default()).winograd);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Compute {
    /// The instructions.
    pub level: AnyLevel,
    /// Whether large 3 x 3 convolutions may be computed in Winograd's form, which rounds differently from the sum that their
    /// formula says and needs fewer operations.
    pub winograd: bool,
}

impl Default for Compute {
    /// The portable level, and every algorithm.
    fn default() -> Self {
        AnyLevel::default().into()
    }
}

impl From<AnyLevel> for Compute {
    fn from(level: AnyLevel) -> Self {
        Compute { level, winograd: true }
    }
}

impl Compute {
    /// The level of [`AnyLevel::detect`], and every algorithm, or with `FORMWORK_DIRECT=1` in the environment none but the
    /// direct ones. The choice is made once a process.
    ///
    /// ```
    /// use formwork_tensor::Compute;
    /// println!("computes with {}", Compute::detect().level.name());
    /// ```
    #[cfg(feature = "std")]
    pub fn detect() -> Compute {
        static WINOGRAD: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
        let winograd = *WINOGRAD.get_or_init(|| std::env::var("FORMWORK_DIRECT").as_deref() != Ok("1"));
        Compute { level: AnyLevel::detect(), winograd }
    }

    /// Runs `code` with the level and what is allowed as one value, a [`Call`].
    ///
    /// ```
    /// use formwork_tensor::{AtLevel, Compute, Level};
    /// struct MayUseWinograd;
    /// impl AtLevel for MayUseWinograd {
    ///     type Output = bool;
    ///     fn at<L: Level>(self, level: L) -> bool {
    ///         level.winograd()
    ///     }
    /// }
    /// assert!(!Compute { winograd: false, ..Compute::default() }.dispatch(MayUseWinograd));
    /// ```
    pub fn dispatch<F: AtLevel>(self, code: F) -> F::Output {
        struct WithPolicy<F>(F, bool);
        impl<F: AtLevel> AtLevel for WithPolicy<F> {
            type Output = F::Output;
            fn at<L: Level>(self, level: L) -> F::Output {
                self.0.at(Call { level, winograd: self.1 })
            }
        }
        self.level.dispatch(WithPolicy(code, self.winograd))
    }
}

/// The level and the policy of a call, which [`Compute::dispatch`] makes: what the parameter `level` of a layer's methods is.
/// It computes as its level does, and stays what it is where a kernel takes wider instructions.
#[derive(Clone, Copy, Debug)]
pub struct Call<L> {
    level: L,
    winograd: bool,
}

impl<L: Level> crate::sealed::Sealed for Call<L> {}
impl<L: Level> Level for Call<L> {
    const FMA: bool = L::FMA;
    const REGISTERS: usize = L::REGISTERS;
    type Wide = Call<L::Wide>;

    #[inline(always)]
    fn run<R>(self, kernel: impl FnOnce() -> R) -> R {
        self.level.run(kernel)
    }
    #[inline(always)]
    fn transpose(self, rows: [&[f32; 8]; 8], out: [&mut [f32; 8]; 8]) {
        self.level.transpose(rows, out);
    }
    #[inline(always)]
    fn dots(self, rows: [&[[f32; 8]]; 8], x: &[[f32; 8]]) -> [f32; 8] {
        self.level.dots(rows, x)
    }
    #[inline(always)]
    fn wide(self) -> Option<Self::Wide> {
        let Call { level, winograd } = self;
        level.wide().map(
            #[inline(always)]
            |level| Call { level, winograd },
        )
    }
    #[inline(always)]
    fn winograd(self) -> bool {
        self.winograd
    }
}

#[cfg(all(test, feature = "alloc"))]
mod tests {
    use super::*;

    /// What a level and the wider one inside it say.
    struct Policies;
    impl AtLevel for Policies {
        type Output = (bool, Option<bool>);
        fn at<L: Level>(self, level: L) -> Self::Output {
            (level.winograd(), level.wide().map(Level::winograd))
        }
    }

    #[test]
    fn no_level_drops_what_a_call_forbids() {
        for level in AnyLevel::all() {
            for winograd in [false, true] {
                let (own, wide) = Compute { level, winograd }.dispatch(Policies);
                assert_eq!((own, wide.unwrap_or(winograd)), (winograd, winograd), "{level:?}");
                assert_eq!(wide.is_some(), level.name() == "avx512");
            }
            assert!(level.dispatch(Policies).0, "the machine forbids nothing");
        }
    }
}
