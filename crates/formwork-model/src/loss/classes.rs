//! What losses over classes are given: weights of classes, and images of them.

use super::LossError;
use formwork_tensor::{Class, Size};

/// `Size<M>: Classes<M, N>` holds when M = N.
#[diagnostic::on_unimplemented(
    message = "the targets have {M} classes but the network gives {N} scores",
    label = "wrong number of classes"
)]
pub trait Classes<const M: usize, const N: usize> {}
#[diagnostic::do_not_recommend]
impl<const N: usize> Classes<N, N> for Size<N> {}

/// `Size<M>: WeightsFor<M, N>` holds when M = N.
#[diagnostic::on_unimplemented(
    message = "there are weights for {M} classes but the network gives {N} scores",
    label = "wrong number of class weights"
)]
pub trait WeightsFor<const M: usize, const N: usize> {}
#[diagnostic::do_not_recommend]
impl<const N: usize> WeightsFor<N, N> for Size<N> {}

/// `Size<Y>: Places<Y, X, H, W>` holds when Y = H and X = W.
#[diagnostic::on_unimplemented(
    message = "the target has {Y} x {X} classes but the network gives scores for {H} x {W} places",
    label = "an image of classes of another size"
)]
pub trait Places<const Y: usize, const X: usize, const H: usize, const W: usize> {}
#[diagnostic::do_not_recommend]
impl<const H: usize, const W: usize> Places<H, W, H, W> for Size<H> {}

/// How much each class counts: all alike, `()`, or each as an array `[f64; K]` says.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say how much each class counts: that is `[f64; K]`, or `()` if all count alike",
    label = "no weights of classes"
)]
pub trait ClassWeights: Sync {
    /// Whether they differ.
    const SOME: bool;

    /// The weight of a class.
    fn of(&self, class: usize) -> f64;

    /// Whether all are finite and none is negative.
    ///
    /// # Errors
    ///
    /// [`LossError::ClassWeight`] for the first that is not.
    fn check(&self) -> Result<(), LossError>;
}

impl ClassWeights for () {
    const SOME: bool = false;

    fn of(&self, _: usize) -> f64 {
        1.0
    }

    fn check(&self) -> Result<(), LossError> {
        Ok(())
    }
}

impl<const M: usize> ClassWeights for [f64; M] {
    const SOME: bool = true;

    fn of(&self, class: usize) -> f64 {
        self[class]
    }

    fn check(&self) -> Result<(), LossError> {
        let wrong = |(_, value): &(usize, &f64)| !(value.is_finite() && **value >= 0.0);
        match self.iter().enumerate().find(wrong) {
            Some((class, value)) => Err(LossError::ClassWeight { class, value: *value }),
            None => Ok(()),
        }
    }
}

/// `W: ForClasses<K>` holds when the weights W are those of K classes.
pub trait ForClasses<const K: usize>: ClassWeights {}
#[diagnostic::do_not_recommend]
impl<const K: usize> ForClasses<K> for () {}
impl<const K: usize, const M: usize> ForClasses<K> for [f64; M] where Size<M>: WeightsFor<M, K> {}

/// `G: WeighedBy<W, K>` holds for every target when `W: ForClasses<K>`. A bound on the target is decided once it is known, so
/// that weights that do not fit are reported in words.
pub trait WeighedBy<W, const K: usize> {}
impl<G, W: ForClasses<K>, const K: usize> WeighedBy<W, K> for G {}

/// An image of classes: for each of `H` x `W` places one of `K` classes, `[[Class<K>; W]; H]`, or a box with one, which is how a
/// large one is built without the stack:
///
/// ```
/// use formwork_model::loss::ClassImage;
/// use formwork_tensor::Class;
/// let mut labels: Box<[[Class<3>; 64]; 48]> = vec![[Class::new(0)?; 64]; 48].try_into().unwrap();
/// labels[40][7] = Class::new(2)?;
/// assert_eq!(ClassImage::<3, 48, 64>::class(&labels, 40, 7), 2);
/// # Ok::<(), formwork_tensor::ClassOutOfRange>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no target for scores of {K} classes in {H} x {W} places: that is a class for each, \
        `[[Class<{K}>; {W}]; {H}]`",
    label = "no image of classes"
)]
pub trait ClassImage<const K: usize, const H: usize, const W: usize> {
    /// The index of the class in a row and a column.
    fn class(&self, row: usize, column: usize) -> usize;
}

impl<const K: usize, const H: usize, const W: usize, const M: usize, const Y: usize, const X: usize>
    ClassImage<K, H, W> for [[Class<M>; X]; Y]
where
    Size<M>: Classes<M, K>,
    Size<Y>: Places<Y, X, H, W>,
{
    fn class(&self, row: usize, column: usize) -> usize {
        self[row][column].index()
    }
}

impl<const K: usize, const H: usize, const W: usize, G: ClassImage<K, H, W>> ClassImage<K, H, W> for Box<G> {
    fn class(&self, row: usize, column: usize) -> usize {
        (**self).class(row, column)
    }
}
