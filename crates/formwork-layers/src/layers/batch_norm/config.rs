//! What a batch normalisation is told besides its channels.

use core::fmt::Debug;
use core::marker::PhantomData;

/// `eps` and `momentum` of a [`BatchNorm2d`](crate::BatchNorm2d) or [`BatchNorm1d`](crate::BatchNorm1d), by PyTorch's names.
/// They are part of the layer's type, neither of its parameters nor of its files.
///
/// `BatchNorm2d(64, eps=1e-3, momentum=0.01)` is
///
/// ```
/// use formwork_layers::{BatchNorm2d, BatchNormConfig, OnHeap, Passes};
/// use formwork_tensor::{Image, Tensor};
/// #[derive(Clone, Copy, Debug, PartialEq)]
/// struct Slow;
/// impl BatchNormConfig for Slow {
///     const EPS: f64 = 1e-3;
///     const MOMENTUM: f64 = 0.01;
/// }
/// type Norm = BatchNorm2d<64, f32, Slow>;
/// Norm::seeded(0).forward(&Tensor::<Image<64, 2, 2>>::zeros());
/// ```
///
/// What makes no sense does not compile:
///
/// ```compile_fail
/// # use formwork_layers::{BatchNorm2d, BatchNormConfig, OnHeap, Passes};
/// # use formwork_tensor::{Image, Tensor};
/// # #[derive(Clone, Copy, Debug, PartialEq)]
/// # struct Slow;
/// impl BatchNormConfig for Slow {
///     const MOMENTUM: f64 = 10.0; // a batch normalisation has a momentum of 0 to 1 and a finite eps of at least 0
/// }
/// # type Norm = BatchNorm2d<64, f32, Slow>;
/// # Norm::seeded(0).forward(&Tensor::<Image<64, 2, 2>>::zeros());
/// ```
pub trait BatchNormConfig: Copy + Debug + PartialEq + Send + Sync + 'static {
    /// Added to the variance under the root, finite and at least 0.
    const EPS: f64 = 1e-5;
    /// The weight of a new batch in the running statistics, from 0 to 1.
    const MOMENTUM: f64 = 0.1;
}

/// PyTorch's defaults: an eps of 1e-5, a momentum of 0.1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct BatchNormDefaults;
impl BatchNormConfig for BatchNormDefaults {}

/// The values of a configuration, looked at by the compiler.
pub(super) struct Checked<K>(PhantomData<K>);

impl<K: BatchNormConfig> Checked<K> {
    pub(super) const EPS: f64 = {
        assert!(
            K::MOMENTUM >= 0.0 && K::MOMENTUM <= 1.0 && K::EPS >= 0.0 && K::EPS < f64::INFINITY,
            "a batch normalisation has a momentum of 0 to 1 and a finite eps of at least 0"
        );
        K::EPS
    };
    pub(super) const MOMENTUM: f64 = {
        let _ = Self::EPS;
        K::MOMENTUM
    };
}
