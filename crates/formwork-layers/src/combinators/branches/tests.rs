//! A concatenation is its branches by themselves, side by side; their gradients by x are added.

use super::concat::{Concat, Joined};
use crate::dropout::mix;
use crate::tests::harness::{Plainly, Run};
use crate::tests::values::{Draw, assert_bits, rng};
use crate::{BatchNorm2d, Conv2d, Dropout, Gelu, Infer, Layer, MaxPool2d, Relu, Residual, Tanh};
use formwork_tensor::{Element, Image, Lanes, Pad, Shape, Tensor, memory};
use std::vec::Vec;

const BATCH: usize = 11;

/// One branch alone, on its channels of dL/dy, against its part of the whole.
struct Whole<'a, In: Shape, Out: Shape> {
    run: Run<Plainly>,
    x: &'a [Tensor<In>],
    dy: &'a [Tensor<Out>],
    y: &'a [Tensor<Out>],
    in_inference: &'a [Tensor<Out>],
    shared: &'a [f32],
    /// How far the branches so far go in an output, and in what is shared.
    channels: usize,
    met: usize,
    index: u64,
    dx: Vec<f32>,
}

impl<In: Shape, Out: Shape> Whole<'_, In, Out> {
    fn branch<E: Element<Scalar = f32>, N: Layer<In>>(
        &mut self,
        branch: &N,
        gradient: &[f32],
        without_dx: &[f32],
    ) {
        let own = |all: &[Tensor<Out>]| -> Vec<Tensor<N::Out>> {
            let mut part = Tensor::zeros_batch(all.len());
            for (to, from) in part.iter_mut().zip(all) {
                let to: &mut Tensor<N::Out> = to;
                to.as_mut_slice().copy_from_slice(&from.as_slice()[self.channels..][..N::Out::LEN]);
            }
            part
        };
        let flat = |all: &[Tensor<N::Out>]| memory::flatten::<f32, _>(all).to_vec();
        let run = Run { key: mix(self.run.key, self.index), ..self.run };
        let step = run.train::<E, _, _>(branch, self.x, &own(self.dy));
        assert_bits("y", &flat(&own(self.y)), step.flat_y());
        assert_bits(
            "y in inference",
            &flat(&own(self.in_inference)),
            &flat(&run.infer::<E, _, _>(branch, self.x)),
        );
        assert_bits("gradient", gradient, step.flat_gradient());
        assert_bits("gradient without dx", without_dx, step.flat_gradient());
        assert_bits("shared", &self.shared[self.met..][..N::SHARED], &step.shared);
        if self.index == 0 {
            self.dx = step.flat_dx().to_vec();
        } else {
            self.dx.iter_mut().zip(step.flat_dx()).for_each(|(sum, dx)| *sum += dx);
        }
        self.channels += N::Out::LEN;
        self.met += N::SHARED;
        self.index += 1;
    }
}

/// name: input, branches with their indices.
macro_rules! concats {
    ($($name:ident: $in:ty, $branches:ty, [$($index:tt)*];)*) => {
        $(#[test]
        fn $name() {
            concats!(@check f32, $in, $branches, $($index)*);
            concats!(@check Lanes<f32, 8>, $in, $branches, $($index)*);
        })*
    };
    (@check $e:ty, $in:ty, $branches:ty, $($index:tt)*) => {{
        type Out = <Concat<$branches> as Infer<$in>>::Out;
        let mut rng = rng(5);
        let net = Draw::Uniform.layer::<f32, Concat<$branches>>(&mut rng);
        let x = Draw::Uniform.batch::<$in, f32>(&mut rng, BATCH);
        let dy = Draw::Uniform.batch::<Out, f32>(&mut rng, BATCH);
        let run = Run { key: 77, ..Run::plainly() };
        let step = run.train::<$e, _, _>(&*net, &x, &dy);
        let first = Run { wants_dx: false, ..run }.train::<$e, _, _>(&*net, &x, &dy);
        let in_inference = run.infer::<$e, _, _>(&*net, &x);
        let mut whole = Whole {
            run, x: &x, dy: &dy, y: &step.y, in_inference: &in_inference, shared: &step.shared,
            channels: 0, met: 0, index: 0, dx: Vec::new(),
        };
        $(whole.branch::<$e, _>(
            &net.0.$index,
            memory::as_slice::<f32, _>(&step.gradient.0.$index),
            memory::as_slice::<f32, _>(&first.gradient.0.$index),
        );)*
        assert_eq!(whole.channels, Out::LEN);
        assert_bits("dx", step.flat_dx(), &whole.dx);
    }};
}

type Same<const IC: usize, const OC: usize> = Conv2d<IC, OC, 3, 1, Pad<1>>;

concats! {
    two_layers: Image<2, 4, 5>, (Same<2, 3>, Tanh), [0 1];
    branches_that_read_no_output: Image<2, 4, 5>, (Same<2, 3>, Conv2d<2, 1, 1>, Gelu), [0 1 2];
    dropout_in_two_branches: Image<2, 4, 5>, (Dropout<50>, Dropout<50>), [0 1];
    smaller_outputs: Image<2, 6, 8>,
        (MaxPool2d<2>, Conv2d<2, 3, 2, 2>, (Same<2, 4>, Relu, MaxPool2d<2>), Conv2d<2, 1, 4, 2, Pad<1>>), [0 1 2 3];
    one_barrier: Image<2, 4, 5>, (BatchNorm2d<2>, Tanh), [0 1];
    as_many_barriers: Image<2, 4, 5>, ((Same<2, 3>, BatchNorm2d<3>), (BatchNorm2d<2>, Relu)), [0 1];
    one_two_and_no_barriers: Image<2, 4, 5>,
        ((Same<2, 3>, BatchNorm2d<3>, Relu), (BatchNorm2d<2>, Same<2, 3>, BatchNorm2d<3>), Same<2, 1>), [0 1 2];
    branches_in_branches: Image<2, 4, 5>,
        (Residual<(Same<2, 2>, BatchNorm2d<2>)>, Concat<(Tanh, (BatchNorm2d<2>, Same<2, 1>, BatchNorm2d<1>))>), [0 1];
}

#[test]
fn memory_of_its_own() {
    type In = Image<2, 4, 5>;
    type Plain = Concat<(Same<2, 3>, Gelu)>;
    assert_eq!(<Plain as Layer<In>>::TAPE, 0, "the sum of gradients is scratch");
    assert_eq!(<Plain as Layer<In>>::TRAIN_SCRATCH, <Same<2, 3> as Layer<In>>::TRAIN_SCRATCH + 40);
    assert_eq!(<Concat<(Gelu, BatchNorm2d<2>)> as Layer<In>>::BARRIERS, 1);
    let norm = <BatchNorm2d<2> as Layer<In>>::TAPE;
    assert_eq!(<Concat<(Gelu, BatchNorm2d<2>)> as Layer<In>>::TAPE, norm + 40, "it must outlive the barrier");
}

#[test]
fn channels_add_up() {
    assert_eq!(<(Image<1024, 7, 7>, Image<1024, 7, 7>) as Joined>::Out::DIMS, [2048, 7, 7]);
    assert_eq!(
        <(Image<1, 3, 2>, Image<2, 3, 2>, Image<3, 3, 2>, Image<4, 3, 2>) as Joined>::Out::DIMS,
        [10, 3, 2]
    );
}
