//! What a closure does.

use formwork_tensor::{Shape, Tensor};

use super::Transform;
use crate::Chance;

/// A closure as a transform, which takes a sample and the random numbers for it. Shapes are named, as a closure does not say them:
///
/// ```
/// use formwork_data::transforms::Lambda;
/// use formwork_data::{Chance, Transform};
/// use formwork_tensor::{Image, Tensor, Vector};
///
/// let brighter = Lambda(|x: Box<Tensor<Image<1, 2, 2>>>, _: &mut Chance| x.map(|value| value + 0.25));
/// let means = Lambda(|x: Box<Tensor<Image<1, 2, 2>>>, _: &mut Chance| Tensor::<Vector<1>>::new([x.mean()]).boxed());
/// let y = (brighter, means).apply(Tensor::zeros(), &mut Chance::new(0, 0, 0));
/// assert_eq!(y[0], 0.25);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lambda<F>(pub F);

impl<S: Shape, O: Shape, F> Transform<S> for Lambda<F>
where
    F: Fn(Box<Tensor<S>>, &mut Chance) -> Box<Tensor<O>> + Send + Sync + 'static,
{
    type Out = O;

    fn apply(&self, x: Box<Tensor<S>>, chance: &mut Chance) -> Box<Tensor<O>> {
        (self.0)(x, chance)
    }
}
