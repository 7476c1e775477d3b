//! Small examples that can be followed by hand.

use crate::Draw;
use formwork_layers::steps::{Matrix, im2col, relu};
use formwork_layers::{AvgPool2d, Conv2d, Flatten, Linear, MaxPool2d, OnHeap, Passes, Relu};
use formwork_tensor::{Image, Pad, Parameters, Tensor, Total, Vector};

/// 4x4 input, 2x2 kernel, stride 1: nine steps, 3x3 output; z by hand, then ReLU.
#[test]
fn convolution_step_by_step() {
    let x = Tensor::<Image<1, 4, 4>>::new([[
        [1.0, 2.0, 0.0, 1.0],
        [0.0, 1.0, 3.0, 1.0],
        [2.0, 1.0, 0.0, 0.0],
        [1.0, 0.0, 2.0, 4.0],
    ]]);
    let conv = Conv2d::<1, 1, 2> { weight: [[[[1.0, -1.0], [0.0, 2.0]]]], bias: [-1.0] };
    let z = conv.forward(&x);
    let by_hand = [
        [1.0 - 2.0 + 2.0 - 1.0, 2.0 - 0.0 + 6.0 - 1.0, 0.0 - 1.0 + 2.0 - 1.0],
        [0.0 - 1.0 + 2.0 - 1.0, 1.0 - 3.0 + 0.0 - 1.0, 3.0 - 1.0 + 0.0 - 1.0],
        [2.0 - 1.0 + 0.0 - 1.0, 1.0 - 0.0 + 4.0 - 1.0, 0.0 - 0.0 + 8.0 - 1.0],
    ];
    assert_eq!(z[0], by_hand);
    assert_eq!(Relu.forward(&z)[0], [[0.0, 7.0, 0.0], [0.0, 0.0, 1.0], [0.0, 4.0, 7.0]]);
    assert_eq!(relu::mask(&z)[0], [[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 1.0]]);
}

/// P is the total: P = 1 pads only the tail and keeps the size of 4x4 under a 2x2 kernel; P = 2 is one ring.
#[test]
fn padding_pads_the_tail_first() {
    let x = Tensor::<Image<1, 4, 4>>::from_fn(|_| 1.0);
    let tail = Conv2d::<1, 1, 2, 1, Total<1>> { weight: [[[[1.0; 2]; 2]]], bias: [0.0] }.forward(&x);
    assert_eq!(
        tail[0],
        [[4.0, 4.0, 4.0, 2.0], [4.0, 4.0, 4.0, 2.0], [4.0, 4.0, 4.0, 2.0], [2.0, 2.0, 2.0, 1.0]]
    );
    let ring = Conv2d::<1, 1, 3, 1, Pad<1>> { weight: [[[[1.0; 3]; 3]]], bias: [0.0] }.forward(&x);
    assert_eq!(
        ring[0],
        [[4.0, 6.0, 6.0, 4.0], [6.0, 9.0, 9.0, 6.0], [6.0, 9.0, 9.0, 6.0], [4.0, 6.0, 6.0, 4.0]]
    );
}

/// 2x2 pooling: of four features of value 9 three are left.
#[test]
fn pooling_loses_a_feature() {
    let a = Tensor::<Image<1, 4, 4>>::new([[
        [9.0, 0.0, 0.0, 9.0],
        [0.0, 9.0, 0.0, 0.0],
        [0.0, 0.0, 9.0, 1.0],
        [0.0, 2.0, 0.0, 0.0],
    ]]);
    let nines = |values: &[f32]| values.iter().filter(|value| **value == 9.0).count();
    let pooled = MaxPool2d::<2>::new().forward(&a);
    assert_eq!(pooled[0], [[9.0, 9.0], [2.0, 9.0]]);
    assert_eq!((nines(a.as_slice()), nines(pooled.as_slice())), (4, 3));
    assert_eq!(AvgPool2d::<2>::new().forward(&a)[0], [[4.5, 2.25], [0.5, 2.5]]);
}

/// A fully connected unit is a convolution with a kernel as large as the image.
#[test]
fn linear_is_a_convolution_of_full_size() {
    let conv: Box<Conv2d<3, 7, 6>> = Draw::seeded(1).layer::<f32, _>();
    let x = *Draw::seeded(2).tensor::<Image<3, 6, 6>, f32>();
    let mut linear = Linear::<108, 7>::zeros();
    linear.bias = conv.bias;
    linear
        .weight
        .as_flattened_mut()
        .copy_from_slice(conv.weight.as_flattened().as_flattened().as_flattened());
    let flat = Flatten.forward(&x);
    assert_eq!(linear.forward(&flat).as_slice(), conv.forward(&x).as_slice());
    let dy = *Draw::seeded(3).tensor::<Vector<7>, f32>();
    let (a, b) = (linear.backward(&flat, &dy), conv.backward(&x, dy.reshape::<Image<7, 1, 1>>()));
    assert_eq!(a.input.as_slice(), b.input.as_slice());
    assert_eq!(
        a.parameters.weight.as_flattened(),
        b.parameters.weight.as_flattened().as_flattened().as_flattened()
    );
    assert_eq!(<Linear<108, 7> as Parameters<f32>>::PARAMS, <Conv2d<3, 7, 6> as Parameters<f32>>::PARAMS);
}

/// x1..x4 laid out differently, the weights 1, 2, 3, 4 become 3, 4, 1, 2, and z is the same.
#[test]
fn the_order_of_the_features_does_not_matter() {
    let [x1, x2, x3, x4] = [5.0, -1.0, 0.5, 2.0];
    let straight = Linear::<4, 1> { weight: [[1.0, 2.0, 3.0, 4.0]], bias: [0.25] };
    let turned = Linear::<4, 1> { weight: [[3.0, 4.0, 1.0, 2.0]], bias: [0.25] };
    let z = straight.forward(&Tensor::<Vector<4>>::new([x1, x2, x3, x4]));
    assert_eq!(z, turned.forward(&Tensor::<Vector<4>>::new([x3, x4, x1, x2])));
    assert_eq!(z[0], x1 + 2.0 * x2 + 3.0 * x3 + 4.0 * x4 + 0.25);
}

/// 2x4x4 sample, three kernels of 2x2x2: 9x8 times 8x3 = 9x3, which is three maps of 3x3.
#[test]
fn image_to_column() {
    let conv = Conv2d::<2, 3, 2>::seeded(1);
    let x = Tensor::<Image<2, 4, 4>>::from_fn(|i| i as f32);
    let windows: Matrix<9, 8> = im2col::im2col(&conv, &x);
    // The middle position sees rows and columns 1 and 2 of both channels.
    let middle = [5.0, 6.0, 9.0, 10.0, 21.0, 22.0, 25.0, 26.0];
    assert_eq!(core::array::from_fn(|column| windows[(4, column)]), middle);
    #[cfg(feature = "nalgebra")]
    {
        let kernels: nalgebra::SMatrixView<'_, f32, 8, 3> = im2col::kernels(&conv);
        let product: nalgebra::SMatrix<f32, 9, 3> = windows.view() * kernels;
        let z = conv.forward(&x);
        for (o, i, j) in (0..27).map(|at| (at / 9, at / 3 % 3, at % 3)) {
            assert!((product[(3 * i + j, o)] + conv.bias[o] - z[o][i][j]).abs() < 1e-5);
        }
    }
}

/// Kernel channels = input channels, output channels = number of kernels: 12 weights a kernel, 4 kernels give 4x3x3.
#[test]
fn several_channels() {
    let conv = Conv2d::<3, 4, 2>::seeded(0);
    assert_eq!(conv.weight[0].as_flattened().as_flattened().len(), 12);
    let z: Box<Tensor<Image<4, 3, 3>>> = conv.forward(&Tensor::<Image<3, 4, 4>>::zeros());
    assert_eq!(z[3], [[conv.bias[3]; 3]; 3]);
}
