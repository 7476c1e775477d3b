//! The typed core of Formwork: sizes and shapes as types, the window rule, tensors and their elements.
//!
//! | module | what it holds |
//! |---|---|
//! | [`size`] | numbers as types, in decimal |
//! | [`axis`], [`padding`], [`rounding`] | how a window moves along an axis, what lies around it, and where it ends |
//! | [`window`] | L_out = floor((L_in + P - (D (K - 1) + 1))/S) + 1, and a sentence for each way to break it |
//! | [`transposed`] | L_out = (L_in - 1) S - P + D (K - 1) + OP + 1, the same backwards |
//! | [`scale`] | sizes that are multiplied |
//! | [`border`] | what lies around an image, and what is left of it without |
//! | [`groups`] | whether channels are whole groups |
//! | [`shape`], [`tensor`] | `Image<C, H, W>`, `Sequence<C, L>`, `Vector<N>`, `Tensor<S>` |
//! | [`flat`] | flat views whose length is a type |
//! | [`element`], [`lanes`] | one sample's value, or the same value of eight samples side by side |
//! | [`math`] | e^x, tanh and erf in `f32`, in operations that vectorise |
//! | [`Class`] | a class of a known number of them |
//! | [`level`] | the SIMD level, chosen at run time and carried as a type |
//! | [`memory`] | tensors and networks as flat slices, and boxes built in place |
//! | [`product`] | several tensors as one: products of shapes |
//! | [`parameters`] | what a layer or a network is made of: its tensors, with their names |
//!
//! The crate is `no_std`; feature `alloc` adds boxed constructors, `std` the choice of a level.
#![no_std]
#[cfg(feature = "alloc")]
extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod arithmetic;
pub mod axis;
pub mod border;
mod class;
pub mod element;
pub mod flat;
pub mod groups;
pub mod lanes;
pub mod level;
pub mod math;
pub mod memory;
pub mod padding;
pub mod parameters;
pub mod product;
pub mod rounding;
pub mod scale;
mod sealed;
pub mod shape;
pub mod size;
pub mod tensor;
pub mod transposed;
pub mod window;

pub use axis::{Axis, Span};
pub use border::{Border, Bottom, Left, Right, Top};
pub use class::{Class, ClassOutOfRange};
pub use element::{Element, Scalar};
pub use lanes::{Lanes, TILE};
pub use level::{AnyLevel, AtLevel, Call, Compute, Level, Portable};
#[cfg(all(feature = "std", target_arch = "x86_64"))]
pub use level::{Avx2, Avx512};
pub use padding::{Pad, Padding, Same, Sides, Total};
pub use parameters::Parameters;
pub use product::Product;
pub use rounding::{Ceil, Floor, Rounding};
pub use shape::{Image, Known, Numel, Sequence, Shape, Vector};
pub use size::{MAX_AXIS, MAX_LEN, MAX_LONG, Size};
pub use tensor::{Input, Tensor};
pub use transposed::TransposedAxis;
pub use window::Window;
