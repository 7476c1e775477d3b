//! What becomes of numbers in files.

use formwork_tensor::{Class, Shape, Tensor};

/// What numbers of a file become: a [`Class`] of one that is whole and below `N`, a tensor of as many as it has elements.
///
/// It is sealed: there are these two.
pub trait FromNumbers: sealed::Sealed + Sized + Send + 'static {
    /// How many numbers are one.
    const COUNT: usize;
    /// The sizes of an array of one, for several of them outermost first.
    const DIMS: &'static [usize];

    /// From `COUNT` numbers, or what is expected of which of them.
    #[doc(hidden)]
    fn from_numbers(numbers: &[f64]) -> Result<Self, (usize, String)>;
}

mod sealed {
    pub trait Sealed {}
    impl<const N: usize> Sealed for formwork_tensor::Class<N> {}
    impl<S: formwork_tensor::Shape> Sealed for formwork_tensor::Tensor<S> {}
}

impl<const N: usize> FromNumbers for Class<N> {
    const COUNT: usize = 1;
    const DIMS: &'static [usize] = &[];

    fn from_numbers(numbers: &[f64]) -> Result<Self, (usize, String)> {
        let whole = numbers.first().filter(|number| **number >= 0.0 && number.fract() == 0.0);
        let class = whole.and_then(|number| Class::new(*number as usize).ok());
        class.ok_or_else(|| (0, format!("a class, a whole number from 0 to {}", N.saturating_sub(1))))
    }
}

impl<S: Shape> FromNumbers for Tensor<S> {
    const COUNT: usize = S::LEN;
    const DIMS: &'static [usize] = S::DIMS;

    fn from_numbers(numbers: &[f64]) -> Result<Self, (usize, String)> {
        if let Some(at) = numbers.iter().position(|number| !(*number as f32).is_finite()) {
            return Err((at, "a finite number".into()));
        }
        let mut tensor = Tensor::<S>::zeros();
        tensor.as_mut_slice().iter_mut().zip(numbers).for_each(|(value, number)| *value = *number as f32);
        Ok(*tensor)
    }
}
