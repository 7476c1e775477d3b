//~ `u32` is not a role: that of `Double` is one of the types in `role`, most often `role::Alone`
use formwork::layers::Infer;
use formwork::prelude::*;
use formwork::tensor::{Element, Level, Scalar};

#[derive(Parameters)]
struct Double;

impl<S: Shape, T: Scalar> Infer<S, T> for Double {
    type Out = S;
    type Role = u32;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        _: &Tensor<S, E>,
        _: &mut Tensor<S, E>,
        _: &mut [E],
    ) {
    }
}

fn main() {}
