//! Networks by name.

mod lenet5;
mod residual;
mod simple;
mod tiny;
mod vgg;

pub use lenet5::LeNet5;
pub use residual::SmallResNet;
pub use simple::SimpleLeNet;
pub use tiny::TinyLeNet;
pub use vgg::SmallVgg;

use crate::network::Trainable;
use formwork_tensor::{Image, Vector};

/// Code that runs with a network that is known only by its name.
pub trait WithDigits {
    /// What it returns.
    type Output;
    /// The code, once a network.
    fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> Self::Output;
}

/// A line a network: its name for files and commands, and its type.
macro_rules! digits {
    ($($name:literal => $type:ty),* $(,)?) => {
        /// The names that [`with_digits`] knows, of networks from 28x28 grey images to ten classes.
        pub const DIGITS: &[&str] = &[$($name),*];

        /// Runs `code` with the network of this name, `None` for a name that is not in [`DIGITS`].
        ///
        /// ```
        /// use formwork_model::network::Trainable;
        /// use formwork_model::networks::{WithDigits, with_digits};
        /// use formwork_tensor::{Image, Vector};
        /// struct Count;
        /// impl WithDigits for Count {
        ///     type Output = usize;
        ///     fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> usize {
        ///         N::PARAMS
        ///     }
        /// }
        /// assert_eq!(with_digits("lenet5", Count), Some(61_706));
        /// assert_eq!(with_digits("unknown", Count), None);
        /// ```
        pub fn with_digits<C: WithDigits>(name: &str, code: C) -> Option<C::Output> {
            match name {
                $($name => Some(code.with::<$type>()),)*
                _ => None,
            }
        }
    };
}
digits! {
    "lenet5" => LeNet5,
    "simple-lenet" => SimpleLeNet,
    "resnet" => SmallResNet,
}
