//! Functions of each value.

use super::{Learns, Pointwise, Role};
use crate::fusion::Fusion;
use crate::{Backward, Memory, Pass};
use formwork_tensor::{Element, Level, Scalar, Shape, Tensor};

impl<N: crate::Pointwise<In, T>, In: Shape, T: Scalar> Role<N, In, T> for Pointwise {
    const IN_PLACE: bool = {
        assert!(N::PARAMS == 0, "a function of each value has no parameters in this role");
        true
    };
    const FUSION: Fusion = Fusion::Pointwise { monotone: N::MONOTONE };

    fn infer_in_place<L: Level, E: Element<Scalar = T>>(layer: &N, level: L, y: &mut Tensor<In, E>) {
        level.run(
            #[inline(always)]
            || y.as_mut_slice().iter_mut().for_each(|y| *y = layer.point(*y)),
        );
    }

    #[inline(always)]
    fn point<E: Element<Scalar = T>>(layer: &N, x: E) -> E {
        layer.point(x)
    }
}

impl<N: crate::Pointwise<In, T>, In: Shape, T: Scalar> Learns<N, In, T> for Pointwise {
    const TRAIN_SCRATCH: usize = N::SCRATCH;
    const READS_OUTPUT: bool = true;

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        x: &Tensor<In, E>,
        y: &mut Tensor<In, E>,
        memory: Memory<'_, E>,
    ) {
        layer.infer_tile(pass.level, x, y, memory.scratch);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, In, In, E>,
        _: Memory<'_, E>,
        _: Option<&mut N>,
    ) {
        let Some(dx) = io.dx else { return };
        dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        Self::backward_in_place(layer, pass, io.y, dx);
    }

    #[inline(always)]
    fn forward_in_place<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        y: &mut Tensor<In, E>,
    ) {
        Self::infer_in_place(layer, pass.level, y);
    }

    fn backward_in_place<L: Level, E: Element<Scalar = T>>(
        layer: &N,
        pass: &Pass<'_, L, T>,
        y: &Tensor<In, E>,
        dy: &mut Tensor<In, E>,
    ) {
        pass.level.run(
            #[inline(always)]
            || {
                for (d, y) in dy.as_mut_slice().iter_mut().zip(y.as_slice()) {
                    *d = layer.point_gradient(*y, *d);
                }
            },
        );
    }

    #[inline(always)]
    fn point_gradient<E: Element<Scalar = T>>(layer: &N, y: E, d: E) -> E {
        layer.point_gradient(y, d)
    }
}
