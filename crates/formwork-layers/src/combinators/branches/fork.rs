//! Several branches over one input, each output by itself.

use super::branches;
use crate::combinators::branches::{Lens, TrainLens, add, most, of, own, own_meeting, part};
use crate::infer::Summary;
use crate::trace::{Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The outputs of two to four branches, each by itself: y = (f1(x), f2(x), ..), as the heads of a detector. A branch is a layer
/// or a tuple of layers.
///
/// The branches take the same input, of any shape, and give outputs of any shapes A, B, ..; the output is of the product
/// `(A, B, ..)`, whose [`parts`](formwork_tensor::Tensor::parts) are tensors. dL/dx is the sum of the gradients through the branches.
/// Parameters are named as in a tuple (`0.weight`), and those of a branch that is a struct of layers after its fields.
///
/// ```
/// use formwork_layers::{Fork, Linear, OnHeap, Passes, Sigmoid};
/// use formwork_tensor::{Tensor, Vector};
/// // A class, and where it is.
/// type Heads = Fork<(Linear<16, 10>, (Linear<16, 4>, Sigmoid))>;
/// let y: Box<Tensor<(Vector<10>, Vector<4>)>> = Heads::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
/// let (scores, place) = y.parts();
/// assert_eq!((scores.len(), place.len()), (10, 4));
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Fork, Linear, OnHeap, Passes};
/// # use formwork_tensor::{Tensor, Vector};
/// // this `Linear` takes a vector of 12 but is given one of 16
/// Fork::<(Linear<16, 10>, Linear<12, 4>)>::seeded(0).forward(&Tensor::<Vector<16>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Fork<Branches>(
    /// f1, f2, ..
    #[branches]
    pub Branches,
);

/// Shapes by themselves: the product that they are.
pub trait Apart {
    /// The product.
    type Out: Shape;
}
impl<A: Shape, B: Shape> Apart for (A, B) {
    type Out = Self;
}
impl<A: Shape, B: Shape, C: Shape> Apart for (A, B, C) {
    type Out = Self;
}
impl<A: Shape, B: Shape, C: Shape, D: Shape> Apart for (A, B, C, D) {
    type Out = Self;
}

/// What is traced of several outputs: the product of the first and of the product of the rest.
fn apart<T: Scalar>(outputs: &[Value], at: Trace<'_, T>, _: &[usize]) -> Value {
    let [first @ .., last] = outputs else { unreachable!("a fork has branches") };
    first.iter().rfold(*last, |rest, first| at.graph.join(*first, rest))
}

branches!(Fork, Apart, apart);
