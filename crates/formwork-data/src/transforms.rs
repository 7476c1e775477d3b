//! Random changes of samples, so that a network sees each of them anew in every epoch; their names are torchvision's.
//!
//! A transform takes a tensor of one shape and gives one of another or the same, and a tuple of them is a transform: the compiler
//! follows the sizes through it, and a pipeline that gives another size than the network takes does not compile. Pixels are from 0 to 1
//! until [`Normalize`](crate::Normalize), which comes last or before [`RandomErasing`].
//!
//! ```
//! use formwork_data::transforms::{ColorJitter, RandomCrop, RandomErasing, RandomHorizontalFlip};
//! use formwork_data::{Chance, Normalize, Transform};
//! use formwork_tensor::{Image, Pad, Tensor};
//!
//! let pipeline = (
//!     RandomCrop::<32, 32, Pad<4>>::default(),
//!     RandomHorizontalFlip::default(),
//!     ColorJitter { brightness: 0.2, contrast: 0.2, ..ColorJitter::default() },
//!     Normalize::CIFAR10,
//!     RandomErasing::default(),
//! );
//! let x: Box<Tensor<Image<3, 32, 32>>> = Tensor::from_fn(|i| i as f32 / 3071.0);
//! let y: Box<Tensor<Image<3, 32, 32>>> = pipeline.apply(x.clone(), &mut Chance::new(42, 0, 7));
//! assert_eq!(y, pipeline.apply(x, &mut Chance::new(42, 0, 7)));
//! ```
//!
//! A crop of another size, for the same network:
//!
//! ```compile_fail,E0308
//! # use formwork_data::transforms::{RandomCrop, RandomHorizontalFlip};
//! # use formwork_data::{Chance, Transform};
//! # use formwork_tensor::{Image, Tensor};
//! let pipeline = (RandomCrop::<28, 28>::default(), RandomHorizontalFlip::default());
//! let x = Tensor::<Image<3, 32, 32>>::zeros();
//! // expected `Image<3, 32, 32>`, found `Image<3, 28, 28>`
//! let y: Box<Tensor<Image<3, 32, 32>>> = pipeline.apply(x, &mut Chance::new(42, 0, 7));
//! ```
//!
//! | | what it does |
//! |---|---|
//! | [`RandomCrop`], [`CenterCrop`] | a part of `H` x `W`, of the image with black around it if there is padding |
//! | [`RandomResizedCrop`] | a part of any size and a ratio near a square's, made `H` x `W` |
//! | [`RandomHorizontalFlip`], [`RandomVerticalFlip`] | mirrored, or not |
//! | [`RandomRotation`], [`RandomAffine`] | turned, shifted, larger or smaller, sheared |
//! | [`ColorJitter`] | brightness, contrast, saturation, hue |
//! | [`RandomErasing`] | a rectangle without content |
//! | [`Lambda`] | what a closure does |
//! | [`Normalize`](crate::Normalize) | minus the mean, over the deviation |
//!
//! On 3 x 32 x 32 a core of a server with AVX2 (AMD, Zen 3) takes 1.6 us a sample for crop, flip and normalisation, 16 us for [`RandomAffine`], 2 us for
//! [`ColorJitter`] and 16 us with its hue, where a training step of ResNet-20 takes 2,500 us (`cargo run --release -p formwork-data --features
//! photo --example augment`).
//!
//! [`Mixup`](crate::Mixup), which mixes samples of a batch, is around a loader.

mod affine;
mod chain;
mod color_jitter;
mod crop;
mod erasing;
mod flip;
mod lambda;
mod resized_crop;
#[cfg(test)]
mod tests;

pub use affine::{RandomAffine, RandomRotation};
pub use color_jitter::ColorJitter;
pub use crop::{CenterCrop, RandomCrop};
pub use erasing::RandomErasing;
pub use flip::{RandomHorizontalFlip, RandomVerticalFlip};
pub use lambda::Lambda;
pub use resized_crop::RandomResizedCrop;

use formwork_tensor::{Shape, Tensor};

use crate::Chance;

/// A change of a sample of shape `In`; a tuple of up to ten is one after the other, and `()` changes nothing.
///
/// One of your own:
///
/// ```
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor};
///
/// /// Every value a little larger or smaller.
/// struct Noise(f32);
///
/// impl<const C: usize, const H: usize, const W: usize> Transform<Image<C, H, W>> for Noise {
///     type Out = Image<C, H, W>;
///
///     fn apply(&self, mut x: Box<Tensor<Image<C, H, W>>>, chance: &mut Chance) -> Box<Tensor<Image<C, H, W>>> {
///         x.as_mut_slice().iter_mut().for_each(|value| *value += self.0 * chance.normal());
///         x
///     }
/// }
///
/// let y = (Noise(0.1), Noise(0.2)).apply(Tensor::<Image<1, 2, 2>>::zeros(), &mut Chance::new(0, 0, 0));
/// assert_ne!(y, Tensor::zeros());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not transform samples of shape `{In}`",
    label = "a transform of other samples",
    note = "a tuple is a transform if each member takes what the one before it gives"
)]
pub trait Transform<In: Shape>: Send + Sync + 'static {
    /// The shape that it gives.
    type Out: Shape;

    /// Changes a sample. What is random comes from `chance`, and from nothing else.
    fn apply(&self, x: Box<Tensor<In>>, chance: &mut Chance) -> Box<Tensor<Self::Out>>;
}
