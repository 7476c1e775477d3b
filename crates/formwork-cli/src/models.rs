//! The networks that the command knows by name.

use formwork::model::networks::{LeNet5, SimpleLeNet, SmallResNet};
use formwork::prelude::*;

/// Code that runs with a network that is known only by its name.
pub(crate) trait WithDigits {
    /// What it returns.
    type Output;
    /// The code, once a network.
    fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> Self::Output;
}

/// A line a network: its name for files and commands, and its type.
macro_rules! digits {
    ($($name:literal => $type:ty),* $(,)?) => {
        /// The names that [`with_digits`] knows, of networks from 28x28 grey images to ten classes.
        pub(crate) const DIGITS: &[&str] = &[$($name),*];

        /// Runs `code` with the network of this name, `None` for a name that is not in [`DIGITS`].
        pub(crate) fn with_digits<C: WithDigits>(name: &str, code: C) -> Option<C::Output> {
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

#[cfg(test)]
mod tests {
    use super::*;

    struct Count;
    impl WithDigits for Count {
        type Output = usize;
        fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> usize {
            N::PARAMS
        }
    }

    #[test]
    fn each_name_is_a_network_and_no_other_is() {
        assert_eq!(with_digits("lenet5", Count), Some(61_706));
        assert!(DIGITS.iter().all(|name| with_digits(name, Count).is_some()));
        assert_eq!(with_digits("unknown", Count), None);
    }
}
