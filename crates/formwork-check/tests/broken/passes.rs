//! A pooling layer and the identity, right by themselves and wrong in one pass with others.

use formwork::layer_prelude::*;
use formwork::prelude::*;

/// [`MaxPool2d`] of 2 x 2, which records the first value of each window.
#[derive(Parameters)]
pub(crate) struct RecordsTheFirst;

impl<T: Scalar> Infer<Image<1, 4, 4>, T> for RecordsTheFirst {
    type Out = Image<1, 2, 2>;
    type Role = role::Pool;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        level: L,
        x: &Tensor<Image<1, 4, 4>, E>,
        y: &mut Tensor<Self::Out, E>,
        scratch: &mut [E],
    ) {
        MaxPool2d::<2>::new().infer_tile(level, x, y, scratch);
    }
}

impl<T: Scalar> Pool<Image<1, 4, 4>, T> for RecordsTheFirst {
    const KERNEL: usize = 2;
    const SELECTS: bool = true;
    const TAPE: usize = 4;

    fn window<E: Element<Scalar = T>, const RECORD: bool>(&self, x: impl Fn(usize, usize) -> E) -> (E, E) {
        (Pool::<Image<1, 4, 4>, T>::window::<E, RECORD>(&MaxPool2d::<2>::new(), x).0, E::ZERO)
    }

    fn forward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        x: &Tensor<Image<1, 4, 4>, E>,
        y: &mut Tensor<Self::Out, E>,
        memory: Memory<'_, E>,
    ) {
        Layer::forward_tile(&MaxPool2d::<2>::new(), pass, x, y, memory);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        pass: &Pass<'_, L, T>,
        io: Backward<'_, Image<1, 4, 4>, Self::Out, E>,
        memory: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        Layer::backward_tile(&MaxPool2d::<2>::new(), pass, io, memory, None);
    }
}

/// y = x, which forgets what follows it.
#[derive(Parameters)]
pub(crate) struct ForgetsWhatFollows;

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Infer<Image<C, H, W>, T>
    for ForgetsWhatFollows
{
    type Out = Image<C, H, W>;
    type Role = role::Source;

    fn infer_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        y: &mut Tensor<Self::Out, E>,
        _: &mut [E],
    ) {
        y.as_mut_slice().copy_from_slice(x.as_slice());
    }
}

impl<const C: usize, const H: usize, const W: usize, T: Scalar> Source<Image<C, H, W>, T>
    for ForgetsWhatFollows
{
    const ROW: usize = W;
    const PATCH: Option<usize> = None;
    const READS_OUTPUT: bool = false;

    fn forward_fused<L: Level, E: Element<Scalar = T>>(
        &self,
        _: L,
        x: &Tensor<Image<C, H, W>, E>,
        _: &impl Follow<T>,
        y: &mut [E],
        _: &mut [E],
        _: &mut [E],
    ) {
        y.copy_from_slice(&x.as_slice()[..y.len()]);
    }

    fn backward_tile<L: Level, E: Element<Scalar = T>>(
        &self,
        _: &Pass<'_, L, T>,
        io: Backward<'_, Image<C, H, W>, Self::Out, E>,
        _: Memory<'_, E>,
        _: Option<&mut Self>,
    ) {
        if let Some(dx) = io.dx {
            dx.as_mut_slice().copy_from_slice(io.dy.as_slice());
        }
    }
}
