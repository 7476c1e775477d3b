//! Checks for layers: are the gradients right, and does the layer keep its contract?
//!
//! A layer of your own, and its check:
//!
//! ```
//! use formwork::layer_prelude::*;
//! use formwork_check::check_layer;
//!
//! /// y = factor x.
//! #[derive(Parameters)]
//! struct Scale<T: Scalar = f32> {
//!     factor: T,
//! }
//!
//! impl<S: Shape, T: Scalar> Infer<S, T> for Scale<T> {
//!     type Out = S;
//!     type Role = role::Alone;
//!
//!     fn infer_tile<L: Level, E: Element<Scalar = T>>(
//!         &self, _: L, x: &Tensor<S, E>, y: &mut Tensor<S, E>, _: &mut [E],
//!     ) {
//!         for (y, x) in y.as_mut_slice().iter_mut().zip(x.as_slice()) {
//!             *y = *x * E::splat(self.factor);
//!         }
//!     }
//! }
//!
//! impl<S: Shape, T: Scalar> Train<S, T> for Scale<T> {
//!     fn backward_tile<L: Level, E: Element<Scalar = T>>(
//!         &self, _: &Pass<'_, L, T>, io: Backward<'_, S, S, E>, _: Memory<'_, E>, gradient: Option<&mut Self>,
//!     ) {
//!         if let Some(gradient) = gradient {
//!             for (dy, x) in io.dy.as_slice().iter().zip(io.x.as_slice()) {
//!                 gradient.factor += (*dy * *x).sum();
//!             }
//!         }
//!         if let Some(dx) = io.dx {
//!             dx.as_mut_slice().copy_from_slice(io.dy.as_slice()); // should be times `factor`
//!         }
//!     }
//! }
//!
//! let error = check_layer::<Image<2, 3, 3>, Scale<f64>>().unwrap_err().to_string();
//! assert!(error.starts_with("dL/d(input["));
//! ```
//!
//! `check_layer` runs the layer by itself and in the middle of a network, one sample and eight samples a tile, and compares
//! every derivative with central differences; [`Check::layer`] says what else it looks at, and [`Check`] has the options.
//! A layer is checked over `f64`, so it has to be generic over its scalar. The same works for whole networks:
//!
//! ```
//! use formwork_check::Check;
//! use formwork_layers::{BatchNorm2d, Bias, Conv2d, Dropout, Flatten, Linear, Relu};
//! use formwork_tensor::{Image, Total};
//! type Net = (Conv2d<1, 2, 3, 1, Total<1>, Bias, f64>, BatchNorm2d<2, f64>, Relu, Dropout<20>, Flatten, Linear<18, 3, f64>);
//! let report = Check::new().seed(7).layer::<Image<1, 4, 4>, Net>()?;
//! println!("{report}"); // ... derivatives agree, the worst is dL/d(5.weight[1, 2]): ...
//! # Ok::<(), formwork_check::CheckError>(())
//! ```
//!
//! [`strategies`] has random tensors, batches, layers and labels for property tests.
#![forbid(unsafe_code)]
// The derive macro writes paths that start with `formwork`.
extern crate formwork_layers as formwork;

mod bend;
mod check;
mod contract;
mod differences;
mod draw;
mod entry;
mod error;
mod fusion;
mod hand;
mod hint;
mod report;
mod run;
pub mod strategies;
mod subject;

pub use check::{Check, check_layer};
pub use entry::Entry;
pub use error::{CheckError, Derivative, Hint, Setting};
pub use report::Report;
