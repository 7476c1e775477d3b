//! A shape that a layer does not take: what is missing is said by the bounds of its `Infer`, and nothing is said here.

use super::{Learns, Refused, Role, not_of_this_role};
use crate::{Backward, Infer, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: Infer<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Refused {}

impl<N: Infer<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Refused {
    const READS_OUTPUT: bool = false;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        _: &N,
        _: &Pass<'_, L, T>,
        _: &Tensor<In, E>,
        _: &mut Tensor<N::Out, E>,
        _: Memory<'_, E>,
    ) {
        not_of_this_role()
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        _: &N,
        _: &Pass<'_, L, T>,
        _: Backward<'_, In, N::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut N>,
    ) {
        not_of_this_role()
    }
}
