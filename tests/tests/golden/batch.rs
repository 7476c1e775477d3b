//! One training step of a layer over a batch, tile by tile, and its comparison.

use crate::file::{Golden, compare};
use formwork::layers::tile::{self, Tile};
use formwork::layers::{Layer, Meeting, OnHeap, Pass};
use formwork::tensor::parameters::{Kind, Place};
use formwork::tensor::{AtLevel, Element, Level, Scalar, Shape, Tensor, memory};
use std::marker::PhantomData;

/// Every SIMD level of this processor.
#[cfg(feature = "exhaustive")]
pub(crate) fn levels() -> Vec<formwork::tensor::AnyLevel> {
    formwork::tensor::AnyLevel::all()
}

/// Without the feature `exhaustive` one level: compiling every layer for each of them takes minutes.
#[cfg(not(feature = "exhaustive"))]
pub(crate) fn levels() -> [OneLevel; 1] {
    [OneLevel]
}

/// The portable instructions.
#[cfg(not(feature = "exhaustive"))]
#[derive(Debug)]
pub(crate) struct OneLevel;

#[cfg(not(feature = "exhaustive"))]
impl OneLevel {
    pub(crate) fn dispatch<F: AtLevel>(&self, code: F) -> F::Output {
        code.at(formwork::tensor::level::Plainly)
    }
}

/// The layer with its parameters from the case, buffers 0; its output, in training and in inference, and its gradients.
pub(crate) fn check<In: Shape, N: Layer<In, E::Scalar>, E: Element>(golden: &Golden) {
    let mut net = N::zeros();
    load::<E::Scalar, N>(golden, &mut net);
    check_with::<In, N, E>(golden, &net, |gradient| compare_gradient(gradient, |name| golden.values(name)));
}

/// The output of a network, in training and in inference, and its gradients, those of its parameters by `compare_parameters`.
pub(crate) fn check_with<In: Shape, N: Layer<In, E::Scalar>, E: Element>(
    golden: &Golden,
    net: &N,
    compare_parameters: impl Fn(&N),
) {
    let (x, dy) = (golden.batch("x"), golden.batch("dy"));
    for level in levels() {
        let step = level.dispatch(Training::<E, In, N> { net, x: &x, dy: &dy, element: PhantomData });
        compare("y", memory::flatten::<E::Scalar, _>(&step.y), golden.values("y"));
        compare("dx", memory::flatten::<E::Scalar, _>(&step.dx), golden.values("dx"));
        compare_parameters(&step.gradient);
        let y = level.dispatch(Use::<E, In, N> { net, x: &x, element: PhantomData });
        compare("y in inference", memory::flatten::<E::Scalar, _>(&y), golden.values("y"));
    }
}

/// Sets every learned tensor to the case's of the same name.
pub(crate) fn load<T: Scalar, N: formwork::layers::Parameters<T>>(golden: &Golden, net: &mut N) {
    let values = memory::as_mut_slice::<T, N>(net);
    N::describe(Place::default(), &mut |tensor| {
        if tensor.kind == Kind::Parameter {
            let golden = golden.values(&tensor.path.to_string());
            let to = &mut values[tensor.offset..][..tensor.len];
            assert_eq!(to.len(), golden.len(), "{}", tensor.path);
            to.iter_mut().zip(golden).for_each(|(to, value)| *to = T::from_f64(*value));
        }
    });
}

/// Every learned tensor's gradient, PyTorch's `dweight` for `weight`.
pub(crate) fn compare_gradient<'a, T: Scalar, N: formwork::layers::Parameters<T>>(
    gradient: &N,
    golden: impl Fn(&str) -> &'a [f64],
) {
    N::describe(Place::default(), &mut |tensor| {
        if tensor.kind == Kind::Parameter {
            let name = format!("d{}", tensor.path);
            let got = &memory::as_slice::<T, N>(gradient)[tensor.offset..][..tensor.len];
            compare(&name, got, golden(&name));
        }
    });
}

/// What a training step over a batch computes.
pub(crate) struct Step<In: Shape, Out: Shape, T: Scalar, N> {
    pub(crate) y: Vec<Tensor<Out, T>>,
    pub(crate) dx: Vec<Tensor<In, T>>,
    pub(crate) gradient: Box<N>,
    pub(crate) shared: Vec<T>,
}

/// A training step over a batch in tiles of element `E`.
pub(crate) struct Training<'a, E: Element, In: Shape, N: Layer<In, E::Scalar>> {
    pub(crate) net: &'a N,
    pub(crate) x: &'a [Tensor<In, E::Scalar>],
    pub(crate) dy: &'a [Tensor<N::Out, E::Scalar>],
    pub(crate) element: PhantomData<E>,
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> AtLevel for Training<'_, E, In, N> {
    type Output = Step<In, N::Out, E::Scalar, N>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let pack = |(number, x): (usize, &[_])| {
            let mut tile = Tile::<E>::new::<In, N>(true);
            tile.pack(level, number * E::LANES, x);
            tile
        };
        let mut tiles: Vec<_> = self.x.chunks(E::LANES).enumerate().map(pack).collect();
        let mut scratch = memory::zeroed_vec::<E, E>(N::TRAIN_SCRATCH);
        let mut shared = memory::zeroed_vec::<E::Scalar, E::Scalar>(N::SHARED);
        let mut gradient = N::zeros();
        for part in 0..=N::BARRIERS {
            for tile in &mut tiles {
                let (live, first) = (tile.live, tile.first as u64);
                tile.run_forward::<In, N>(
                    self.net,
                    &Pass { level, part, live, first, key: 0, shared: &shared, frozen: false },
                    &mut scratch,
                );
            }
            if part < N::BARRIERS {
                tile::meet::<In, _, N, _>(Meeting::Forward(part), &tiles, &mut shared);
            }
        }
        let (mut y, mut dx) = (Tensor::zeros_batch(self.x.len()), Tensor::zeros_batch(self.x.len()));
        for ((tile, y), dy) in tiles.iter_mut().zip(y.chunks_mut(E::LANES)).zip(self.dy.chunks(E::LANES)) {
            tile::unpack(level, Tensor::view(&tile.y), y);
            tile::pack(level, dy, Tensor::view_mut(&mut tile.dy));
            // Idle lanes have no gradient.
            tile.dy.iter_mut().for_each(|d| d.lanes_mut()[dy.len()..].fill(E::Scalar::ZERO));
        }
        for part in 0..=N::BARRIERS {
            for tile in &mut tiles {
                let pass = Pass {
                    level,
                    part,
                    live: tile.live,
                    first: tile.first as u64,
                    key: 0,
                    shared: &shared,
                    frozen: false,
                };
                tile.run_backward::<In, N>(self.net, &pass, &mut scratch, Some(&mut gradient));
            }
            if part < N::BARRIERS {
                tile::meet::<In, _, N, _>(Meeting::Backward(part), &tiles, &mut shared);
            }
        }
        for (tile, dx) in tiles.iter().zip(dx.chunks_mut(E::LANES)) {
            tile::unpack(level, Tensor::view(tile.dx.as_ref().unwrap()), dx);
        }
        Step { y, dx, gradient, shared }
    }
}

/// The outputs in inference.
pub(crate) struct Use<'a, E: Element, In: Shape, N: Layer<In, E::Scalar>> {
    pub(crate) net: &'a N,
    pub(crate) x: &'a [Tensor<In, E::Scalar>],
    pub(crate) element: PhantomData<E>,
}

impl<E: Element, In: Shape, N: Layer<In, E::Scalar>> AtLevel for Use<'_, E, In, N> {
    type Output = Vec<Tensor<N::Out, E::Scalar>>;

    fn at<L: Level>(self, level: L) -> Self::Output {
        let (mut x, mut y) = (Tensor::<In, E>::zeros(), Tensor::<N::Out, E>::zeros());
        let mut scratch = memory::zeroed_vec::<E, E>(N::SCRATCH);
        let mut outputs = Tensor::zeros_batch(self.x.len());
        for (samples, outputs) in self.x.chunks(E::LANES).zip(outputs.chunks_mut(E::LANES)) {
            tile::pack(level, samples, &mut x);
            self.net.infer_tile(level, &x, &mut y, &mut scratch);
            tile::unpack(level, &y, outputs);
        }
        outputs
    }
}
