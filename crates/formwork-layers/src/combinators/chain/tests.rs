//! A tuple against its layers one after the other, in both directions: whatever the plan shares or overwrites, the bits
//! are the same.

use crate::dropout::mix;
use crate::tests::harness::{Plainly, Run};
use crate::tests::values::{Draw, assert_bits, rng};
use crate::{AvgPool2d, BatchNorm2d, Conv2d, DepthwiseConv2d, Dropout, Flatten, GroupedConv2d, Infer, Layer};
use crate::{Linear, MaxPool2d, Passes, Relu, Relu6, Residual, Sigmoid, Softmax, Tanh};
use formwork_tensor::{AnyLevel, Element, Image, Lanes, Pad, Shape, Tensor, Total, Vector, memory};
use std::vec;
use std::vec::Vec;

const BATCH: usize = 11;

/// What the rest of a chain gives, computed layer by layer.
struct Rest<In: Shape, Out: Shape> {
    y: Vec<Tensor<Out>>,
    in_inference: Vec<Tensor<Out>>,
    dx: Vec<Tensor<In>>,
    /// One a layer.
    gradients: Vec<Vec<f32>>,
}

/// Runs layer `index` of a chain by itself, then `rest` on what it gives, in training and in inference, then the layer backward.
fn then<E: Element<Scalar = f32>, In: Shape, N: Layer<In>, Out: Shape>(
    run: Run<Plainly>,
    index: u64,
    layer: &N,
    (x, x_in_use): (&[Tensor<In>], &[Tensor<In>]),
    rest: impl FnOnce(&[Tensor<N::Out>], &[Tensor<N::Out>]) -> Rest<N::Out, Out>,
) -> Rest<In, Out> {
    // A chain derives each layer's randomness from its own.
    let run = Run { key: mix(run.key, index), ..run };
    let y = run.train::<E, _, _>(layer, x, &Tensor::zeros_batch(x.len())).y;
    let rest = rest(&y, &run.infer::<E, _, _>(layer, x_in_use));
    let step = run.train::<E, _, _>(layer, x, &rest.dx);
    let mut gradients = vec![step.flat_gradient().to_vec()];
    gradients.extend(rest.gradients);
    Rest { y: rest.y, in_inference: rest.in_inference, dx: step.dx, gradients }
}

/// Nests `then` for the layers of a tuple.
macro_rules! one_by_one {
    ($e:ty, $run:expr, $net:expr, $x:expr, $dy:expr; $index:tt $($more:tt)*) => {
        then::<$e, _, _, _>($run, $index, &$net.$index, $x, |x, in_inference| {
            one_by_one!($e, $run, $net, (x, in_inference), $dy; $($more)*)
        })
    };
    ($e:ty, $run:expr, $net:expr, $x:expr, $dy:expr;) => {
        Rest { y: $x.0.to_vec(), in_inference: $x.1.to_vec(), dx: $dy.to_vec(), gradients: vec![] }
    };
}

/// A test for each chain: name: chain, indices of its layers, input.
macro_rules! chains {
    ($($name:ident: [$($index:tt)*] $chain:ty, $in:ty;)*) => {
        $(#[test]
        fn $name() {
            chains!(@check f32, $chain, $in, $($index)*);
            chains!(@check Lanes<f32, 8>, $chain, $in, $($index)*);
        })*
    };
    (@check $e:ty, $chain:ty, $in:ty, $($index:tt)*) => {{
        type Out = <$chain as Infer<$in>>::Out;
        let mut rng = rng(5);
        let net = Draw::Uniform.layer::<f32, $chain>(&mut rng);
        let x = Draw::Uniform.batch::<$in, f32>(&mut rng, BATCH);
        let dy = Draw::Uniform.batch::<Out, f32>(&mut rng, BATCH);
        let run = Run { key: 3, ..Run::plainly() };
        let want: Rest<$in, Out> = one_by_one!($e, run, net, (&x, &x), dy; $($index)*);
        let step = run.train::<$e, _, _>(&*net, &x, &dy);
        assert_bits("y", step.flat_y(), memory::flatten::<f32, _>(&want.y));
        assert_bits("dx", step.flat_dx(), memory::flatten::<f32, _>(&want.dx));
        let first = Run { wants_dx: false, ..run }.train::<$e, _, _>(&*net, &x, &dy);
        $(
            let own = memory::as_slice::<f32, _>(&step.gradient.$index);
            assert_bits(concat!("gradient of layer ", $index), own, &want.gradients[$index]);
            let own = memory::as_slice::<f32, _>(&first.gradient.$index);
            assert_bits(concat!("gradient without dx of layer ", $index), own, &want.gradients[$index]);
        )*
        let in_inference = run.infer::<$e, _, _>(&*net, &x);
        assert_bits("y in inference", memory::flatten::<f32, _>(&in_inference), memory::flatten::<f32, _>(&want.in_inference));
    }};
}

type Conv = Conv2d<2, 3, 3, 1, Pad<1>>;

chains! {
    // In place in inference, but not in training: the activation before reads its output.
    activations: [0 1] (Tanh, Relu), Vector<13>;
    three_activations: [0 1 2] (Sigmoid, Tanh, Relu), Image<2, 3, 5>;
    activation_then_dropout: [0 1] (Relu, Dropout<50>), Vector<13>;
    // In place in training too.
    dropouts: [0 1 2] (Dropout<20>, Dropout<50>, Dropout<30>), Vector<13>;
    dropout_between: [0 1 2] (Dropout<50>, Tanh, Dropout<50>), Vector<13>;
    convolution_and_two_activations: [0 1 2] (Conv, Sigmoid, Relu), Image<2, 5, 4>;
    convolution_and_dropout: [0 1 2 3] (Conv, Dropout<30>, Relu, Conv2d<3, 2, 1>), Image<2, 5, 4>;
    // The first layer reads the caller's input, which it may not touch.
    in_place_alone: [0] (Relu,), Vector<13>;
    dropout_first: [0 1] (Dropout<50>, Linear<13, 4>), Vector<13>;
    flatten_first: [0 1] (Flatten, Linear<12, 5>), Image<1, 3, 4>;
    flatten_last: [0 1] (MaxPool2d<2>, Flatten), Image<3, 5, 4>;
    flatten_in_the_middle: [0 1 2 3] (Conv, Relu, Flatten, Linear<60, 7>), Image<2, 5, 4>;
    flatten_after_what_reads_no_output: [0 1 2 3] (Conv, Flatten, Dropout<10>, Linear<60, 7>), Image<2, 5, 4>;
    pools: [0 1 2 3] (Conv, MaxPool2d<2, 1>, AvgPool2d<2>, Tanh), Image<2, 7, 6>;
    ends_in_softmax: [0 1 2] (Linear<9, 20>, Relu, Softmax), Vector<9>;
    softmax_inside: [0 1 2] (Softmax, Dropout<20>, Linear<9, 3>), Vector<9>;
    wide_then_narrow_then_wide: [0 1 2 3 4] (Linear<9, 40>, Tanh, Linear<40, 2>, Sigmoid, Linear<2, 30>), Vector<9>;
    nested: [0 1 2 3] ((Conv, Relu), (MaxPool2d<2>, Flatten), Dropout<20>, Linear<12, 4>), Image<2, 5, 4>;
    nested_twice: [0 1] (((Dropout<50>, Linear<6, 5>), Tanh), (Relu, (Linear<5, 4>, Sigmoid))), Vector<6>;
    barrier_inside: [0 1 2] (Conv, BatchNorm2d<3>, Relu), Image<2, 5, 4>;
    barrier_first_and_last: [0 1 2] (BatchNorm2d<2>, Conv, BatchNorm2d<3>), Image<2, 5, 4>;
    barriers_nested: [0 1 2] ((Conv, BatchNorm2d<3>), Relu, (Dropout<20>, BatchNorm2d<3>, Tanh)), Image<2, 5, 4>;
    barriers_in_branches: [0 1 2 3]
        ((Conv, BatchNorm2d<3>), Relu, Residual<(Conv2d<3, 3, 1>, BatchNorm2d<3>, Relu)>, AvgPool2d<4>), Image<2, 5, 4>;
    // Computed in one pass, see `fusion`: whatever a pass does with its rows, the bits are the same.
    one_pass: [0 1 2] (Conv, Relu, MaxPool2d<2>), Image<2, 8, 6>;
    one_pass_without_padding: [0 1 2 3] (Conv2d<2, 5, 3>, Relu6, MaxPool2d<2>, Tanh), Image<2, 12, 13>;
    one_pass_of_many_channels: [0 1 2] (Conv2d<2, 17, 3>, Relu, MaxPool2d<2>), Image<2, 9, 22>;
    one_pass_of_vectors_of_channels: [0 1 2] (Conv2d<2, 24, 3>, Relu, MaxPool2d<3>), Image<2, 12, 11>;
    one_pass_with_a_stride: [0 1 2] (Conv2d<2, 7, 3, 2, Total<3>>, Relu, MaxPool2d<2>), Image<2, 13, 17>;
    one_pass_of_one_line: [0 1 2] (Conv2d<1, 3, 4, 1, Total<3>>, Relu, MaxPool2d<2>), Image<1, 5, 5>;
    one_pass_in_winograds_form: [0 1 2] (Conv2d<16, 17, 3, 1, Pad<1>>, Relu, MaxPool2d<2>), Image<16, 7, 10>;
    winograds_form_before_other_windows: [0 1 2] (Conv2d<16, 16, 3>, Relu, MaxPool2d<3>), Image<16, 8, 9>;
    a_mean_of_winograds_form: [0 1] (Conv2d<16, 16, 3>, AvgPool2d<2>), Image<16, 9, 8>;
    a_function_of_winograds_form: [0 1 2] (Conv2d<16, 16, 3>, Tanh, Conv2d<16, 16, 3>), Image<16, 9, 8>;
    pooling_before_the_function: [0 1 2] (Conv, MaxPool2d<2>, Relu), Image<2, 7, 6>;
    function_that_cannot_come_later: [0 1 2] (Conv, Tanh, MaxPool2d<2>), Image<2, 7, 6>;
    mean_of_a_function: [0 1 2] (Conv, Relu, AvgPool2d<2>), Image<2, 7, 7>;
    windows_that_overlap: [0 1 2] (Conv, Relu, MaxPool2d<3, 2>), Image<2, 7, 6>;
    what_comes_after_may_not_overwrite_it: [0 1 2 3] (Conv, Relu, MaxPool2d<2>, Dropout<30>), Image<2, 7, 6>;
    windows_of_one_value: [0 1 2] (Conv, Relu, MaxPool2d<1>), Image<2, 7, 6>;
    windows_of_one_value_alone: [0 1] (Conv, MaxPool2d<1>), Image<2, 7, 6>;
    two_passes: [0 1 2 3 4 5 6] (Conv, Relu, MaxPool2d<2>, Conv2d<3, 5, 3, 1, Pad<1>>, Relu, MaxPool2d<2>, Flatten), Image<2, 9, 8>;
    // In inference the normalisation is computed in the pass of the convolution, in each of its forms.
    normalised: [0 1] (Conv, BatchNorm2d<3>), Image<2, 7, 6>;
    normalised_and_pooled: [0 1 2 3] (Conv, BatchNorm2d<3>, Relu, MaxPool2d<2>), Image<2, 8, 6>;
    normalised_and_pooled_without_a_function: [0 1 2] (Conv, BatchNorm2d<3>, MaxPool2d<2>), Image<2, 7, 6>;
    normalised_in_winograds_form: [0 1 2 3] (Conv2d<16, 17, 3, 1, Pad<1>>, BatchNorm2d<17>, Relu, MaxPool2d<2>), Image<16, 7, 10>;
    normalised_vectors_of_channels: [0 1 2] (Conv2d<5, 24, 3>, BatchNorm2d<24>, Relu), Image<5, 12, 11>;
    normalised_points: [0 1 2] (Conv2d<5, 7, 1>, BatchNorm2d<7>, Relu6), Image<5, 5, 4>;
    normalised_groups: [0 1 2] (GroupedConv2d<4, 6, 2, 3>, BatchNorm2d<6>, Tanh), Image<4, 6, 7>;
    normalised_channels: [0 1 2] (DepthwiseConv2d<3, 3, 2, Pad<1>>, BatchNorm2d<3>, Relu6), Image<3, 7, 19>;
    a_barrier_before: [0 1 2 3 4] (BatchNorm2d<2>, Conv, Relu, MaxPool2d<2>, BatchNorm2d<3>), Image<2, 7, 6>;
}

/// What users call is the same pass, on one sample, at the fastest level.
#[test]
fn forward_and_backward_of_one_sample() {
    type Net = (Conv, BatchNorm2d<3>, Relu, MaxPool2d<2>, Flatten, Linear<12, 4>);
    let mut rng = rng(6);
    let net = Draw::Uniform.layer::<f32, Net>(&mut rng);
    let x = Draw::Uniform.batch::<Image<2, 5, 4>, f32>(&mut rng, 1);
    let dy = Draw::Uniform.batch::<Vector<4>, f32>(&mut rng, 1);
    assert_bits(
        "y",
        net.forward(&x[0]).as_slice(),
        Run::at(AnyLevel::detect()).infer::<f32, _, _>(&*net, &x)[0].as_slice(),
    );
    let step = Run::at(AnyLevel::detect()).train::<f32, _, _>(&*net, &x, &dy);
    let gradients = net.backward(&x[0], &dy[0]);
    assert_bits("dx", gradients.input.as_slice(), step.flat_dx());
    let (got, want) = (memory::as_slice::<f32, _>(&*gradients.parameters), step.flat_gradient());
    assert_bits("gradient", got, want);
}

/// Of a convolution before a pooling layer only the rows that the windows wait for are kept.
#[test]
fn scratch_in_use_of_one_pass() {
    type Net = (
        Conv2d<1, 6, 5, 1, Pad<2>>,
        Relu,
        MaxPool2d<2>,
        Conv2d<6, 16, 5>,
        Relu,
        MaxPool2d<2>,
        Flatten,
        Linear<400, 10>,
    );
    let (first, second) = (6 * 14 * 14, 16 * 5 * 5);
    let conv = <Conv2d<6, 16, 5> as Infer<Image<6, 14, 14>>>::SCRATCH;
    assert_eq!(<Net as Infer<Image<1, 28, 28>>>::SCRATCH, first + second + conv + 2 * 16 * 10);
}

/// A longer chain keeps only two slots alive in inference.
#[test]
fn scratch_in_use_is_the_largest_pair_of_neighbours() {
    type Net = (Linear<9, 40>, Relu, Linear<40, 2>, Relu, Linear<2, 30>, Tanh, Linear<30, 1>);
    assert_eq!(<Net as Infer<Vector<9>>>::SCRATCH, 40 + 2);
    assert_eq!(<(Relu,) as Infer<Vector<9>>>::SCRATCH, 0);
    assert_eq!(<(Linear<9, 4>, Relu) as Infer<Vector<9>>>::SCRATCH, 0, "the output is the caller's");
}
