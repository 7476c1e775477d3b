//! Several branches over one input, their outputs the channels of one image.

pub use super::shapes::{Before, Joined, SameSize};

use super::branches;
use crate::combinators::branches::{Lens, TrainLens, add, most, of, own, own_meeting, part};
use crate::infer::Summary;
use crate::trace::{Attribute, Trace, Value};
use crate::{Backward, Infer, Layer, Meeting, Memory, Parameters, Pass, Synced, role};
use formwork_tensor::parameters::Place;
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

/// The outputs of two to four branches as the channels of one image: y = \[f1(x), f2(x), ..\], as PyTorch's
/// `torch.cat([f1(x), f2(x)], dim=1)`. A branch is a layer or a tuple of layers.
///
/// The branches take the same input, of any shape (`()` hands it on), and give images `Image<C1, H, W>`, `Image<C2, H, W>`, ..; the output is
/// `Image<C1 + C2 + .., H, W>`, computed by the compiler. dL/dx is the sum of the gradients through the branches, each of
/// which gets its channels of dL/dy. Parameters are named as in a tuple (`0.weight`), and those of a branch that is a struct of layers after its fields
/// (`up.weight`).
///
/// ```
/// use formwork_layers::{Concat, Conv2d, MaxPool2d, OnHeap, Passes, Relu};
/// use formwork_tensor::{Image, Pad, Tensor};
/// type Inception = Concat<(Conv2d<3, 8, 1>, (Conv2d<3, 4, 1>, Relu, Conv2d<4, 16, 3, 1, Pad<1>>), MaxPool2d<1>)>;
/// let block = Inception::seeded(0);
/// let y: Box<Tensor<Image<27, 6, 6>>> = block.forward(&Tensor::<Image<3, 6, 6>>::zeros());
/// ```
///
/// ```compile_fail
/// # use formwork_layers::{Concat, Conv2d, OnHeap, Passes};
/// # use formwork_tensor::{Image, Pad, Tensor};
/// let block = Concat::<(Conv2d<3, 8, 1>, Conv2d<3, 4, 3>)>::seeded(0); // 6 x 6 and 4 x 4: padding is missing
/// block.forward(&Tensor::<Image<3, 6, 6>>::zeros());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Parameters)]
#[repr(C)]
pub struct Concat<Branches>(
    /// f1, f2, ..
    #[branches]
    pub Branches,
);

/// What is traced of several outputs, `dims` those of the whole.
pub(crate) fn joined<T: Scalar>(outputs: &[Value], mut at: Trace<'_, T>, dims: &[usize]) -> Value {
    at.operation("Concat", outputs, &[("axis", Attribute::Int(1))], dims)
}

branches!(Concat, Joined, joined);
