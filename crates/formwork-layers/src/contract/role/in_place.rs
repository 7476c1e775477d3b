//! Layers whose output may overwrite their input.

use super::{InPlace, Learns, Role};
use crate::{Backward, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: crate::InPlace<In, T>, In: Shape, T: Scalar> Role<N, In, T> for InPlace {
    const IN_PLACE: bool = {
        assert!(N::PARAMS == 0, "a layer in place has no parameters");
        assert!(In::LEN == <N::Out as Shape>::LEN, "a layer in place keeps the number of elements");
        true
    };

    #[inline(always)]
    fn infer_in_place<L: Level, E: Element<Scalar = T>>(layer: &N, level: L, y: &mut Tensor<N::Out, E>) {
        layer.infer_in_place(level, y);
    }
}

impl<N: crate::InPlace<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for InPlace {
    const TRAIN_SCRATCH: usize = N::SCRATCH;
    const READS_OUTPUT: bool = N::READS_OUTPUT;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<N::Out, E>,
        _: Memory<'_, E>,
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
        layer.forward_in_place(pass, y);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, N::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut N>,
    ) {
        let Some(dx) = io.dx else { return };
        dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        layer.backward_in_place(pass, io.y, dx.reshape_mut());
    }

    #[inline(always)]
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<N::Out, E>,
    ) {
        layer.forward_in_place(pass, y);
    }

    #[inline(always)]
    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        y: &Tensor<N::Out, E>,
        dy: &mut Tensor<N::Out, E>,
    ) {
        layer.backward_in_place(pass, y, dy);
    }
}
