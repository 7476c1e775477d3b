//! What a normalisation is told besides its shape.

use core::fmt::Debug;
use core::marker::PhantomData;

/// `eps` of a [`GroupNorm`](crate::GroupNorm) or [`LayerNorm`](crate::LayerNorm), by PyTorch's name. It is part of the layer's type,
/// neither of its parameters nor of its files.
///
/// `GroupNorm(8, 64, eps=1e-6)` is
///
/// ```
/// use formwork_layers::{GroupNorm, NormConfig, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Fine;
/// impl NormConfig for Fine {
///     const EPS: f64 = 1e-6;
/// }
/// type Norm = GroupNorm<8, 64, f32, Fine>;
/// Norm::seeded(0).forward(&Tensor::<Image<64, 2, 2>>::zeros());
/// ```
///
/// What makes no sense does not compile:
///
/// ```compile_fail
/// # use formwork_layers::{GroupNorm, NormConfig, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// # #[derive(Clone, Copy, Debug, PartialEq)]
/// # struct Fine;
/// impl NormConfig for Fine {
///     const EPS: f64 = -1e-6; // a normalisation has a finite eps of at least 0
/// }
/// # type Norm = GroupNorm<8, 64, f32, Fine>;
/// # Norm::seeded(0).forward(&Tensor::<Image<64, 2, 2>>::zeros());
/// ```
pub trait NormConfig: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// Added to the variance under the root, finite and at least 0.
    const EPS: f64 = 1e-5;
}

/// PyTorch's default: an eps of 1e-5.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NormDefaults;
impl NormConfig for NormDefaults {}

/// The value of a configuration, looked at by the compiler.
pub(super) struct Checked<K>(PhantomData<K>);

impl<K: NormConfig> Checked<K> {
    pub(super) const EPS: f64 = {
        assert!(K::EPS >= 0.0 && K::EPS < f64::INFINITY, "a normalisation has a finite eps of at least 0");
        K::EPS
    };
}
