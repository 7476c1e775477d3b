//! Samples that a closure makes up.

use std::fmt;
use std::marker::PhantomData;

use formwork_tensor::{Shape, Tensor};

use super::Dataset;
use crate::{Chance, DataError};

/// Samples that a closure makes up: it writes a sample's input and gives its target, with random numbers that depend on
/// (seed, epoch, sample) alone, so that they are the same for any number of threads. Each epoch has new ones.
///
/// ```
/// use formwork_data::{Chance, Generator};
/// use formwork_tensor::{Class, Image, Tensor};
///
/// // A line, across or upright.
/// let lines = Generator::new(1000, |chance: &mut Chance, image: &mut Tensor<Image<1, 16, 16>>| {
///     image.fill(0.0);
///     let (upright, place) = (chance.coin(0.5), chance.below(16));
///     for i in 0..16 {
///         let (row, column) = if upright { (i, place) } else { (place, i) };
///         image[0][row][column] = 1.0;
///     }
///     if upright { Class::<2>::new(1) } else { Class::new(0) }.expect("both are below 2")
/// });
/// # use formwork_data::Dataset;
/// # assert_eq!(lines.count(), 1000);
/// ```
pub struct Generator<S, F> {
    count: usize,
    sample: F,
    input: PhantomData<S>,
}

impl<S: Shape, Y, F> Generator<S, F>
where
    F: Fn(&mut Chance, &mut Tensor<S>) -> Y + Send + Sync + 'static,
{
    /// So many samples an epoch.
    pub fn new(count: usize, sample: F) -> Self {
        Generator { count, sample, input: PhantomData }
    }
}

impl<S: Shape, Y: Send + 'static, F> Dataset for Generator<S, F>
where
    F: Fn(&mut Chance, &mut Tensor<S>) -> Y + Send + Sync + 'static,
{
    type Input = S;
    type Target = Y;

    fn count(&self) -> usize {
        self.count
    }

    fn read(&self, _: usize, input: &mut Tensor<S>, chance: &mut Chance) -> Result<Y, DataError> {
        Ok((self.sample)(chance, input))
    }
}

impl<S: Shape, F> fmt::Debug for Generator<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Generator({} x {:?})", self.count, S::DIMS)
    }
}
