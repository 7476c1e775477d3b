//! The steps of the backward pass that are not a convolution's, against the layers and against each other.

use crate::Draw;
use formwork_layers::steps::{cross_entropy as ce, linear, max_pool, one_hot, relu, softmax};
use formwork_layers::{Linear, MaxPool2d, OnHeap, Passes, Relu, Softmax};
use formwork_tensor::{Class, Image, Shape, Tensor, Vector};

fn draw<S: Shape>(seed: u64) -> Tensor<S, f64> {
    *Draw::seeded(seed).tensor()
}

#[track_caller]
fn assert_within(what: &str, tolerance: f64, got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len(), "{what}");
    for (i, (got, want)) in got.iter().zip(want).enumerate() {
        let error = (got - want).abs();
        assert!(error <= tolerance, "{what}[{i}]: {got}, not {want}");
    }
}

#[test]
fn one_hot_there_and_back() {
    for index in 0..10 {
        let class = Class::<10>::new(index).unwrap();
        assert_eq!(one_hot::class_of(&one_hot::one_hot::<10, f32>(class)), Ok(class));
        assert_eq!(one_hot::argmax(&one_hot::one_hot::<10, f32>(class)), Some(class));
    }
    for bad in [[0.0, 0.0], [1.0, 1.0], [2.0, 0.0], [f32::NAN, 0.0], [1.0, f32::NAN]] {
        assert_eq!(one_hot::class_of(&Tensor::<Vector<2>>::new(bad)), Err(one_hot::NotOneHot), "{bad:?}");
    }
    assert_eq!(one_hot::argmax(&Tensor::<Vector<2>>::new([f32::NAN, 0.0])), None);
    assert_eq!(one_hot::argmax(&Tensor::<Vector<0>>::new([])), None);
}

/// Steps 1 and 2, composed, are the fused step; and each is what the layers and numerical differentiation say.
#[test]
fn loss_and_softmax() {
    let z = draw::<Vector<7>>(1);
    let p = Softmax.forward(&z);
    for index in 0..7 {
        let y = one_hot::one_hot::<7, f64>(Class::new(index).unwrap());
        let first = ce::gradient(&p, &y);
        let composed = softmax::input_gradient(&p, &first);
        let fused = ce::fused_gradient(&p, &y);
        assert_within("composed", 1e-15, composed.as_slice(), fused.as_slice());
        let layer = Softmax.backward(&z, &first).input;
        assert_within("layer", 1e-15, layer.as_slice(), fused.as_slice());
        let numerical: Vec<f64> = (0..7)
            .map(|i| {
                let loss = |step: f64| {
                    let mut z = z.clone();
                    z[i] += step;
                    ce::cross_entropy(&Softmax.forward(&z), &y)
                };
                (loss(1e-5) - loss(-1e-5)) / 2e-5
            })
            .collect();
        assert_within("numerical", 1e-9, fused.as_slice(), &numerical);
    }
    let jacobian = softmax::jacobian(&p);
    for row in jacobian.columns() {
        assert!(row.iter().sum::<f64>().abs() < 1e-15);
    }
}

#[test]
fn ends_of_the_range_of_cross_entropy() {
    let y = Tensor::<Vector<2>, f64>::new([1.0, 0.0]);
    let loss = |p| ce::cross_entropy(&Tensor::new(p), &y);
    assert_eq!(loss([1.0, 0.0]), 0.0);
    assert_eq!(loss([0.0, 1.0]), f64::INFINITY);
    assert!(loss([f64::NAN, 0.5]).is_nan() && loss([0.5, f64::NAN]).is_nan());
    let gradient = |p| ce::gradient(&Tensor::new(p), &y);
    assert_eq!(**gradient([1.0, 0.0]), [-1.0, 0.0]);
    assert_eq!(**gradient([0.0, 1.0]), [f64::NEG_INFINITY, 0.0]);
    assert!(gradient([0.5, f64::NAN])[1].is_nan());
    // A soft target: L is least where ŷ = y, and there the fused gradient is 0.
    let soft = Tensor::<Vector<2>, f64>::new([0.25, 0.75]);
    assert!(ce::cross_entropy(&soft, &soft) < ce::cross_entropy(&Tensor::new([0.3, 0.7]), &soft));
    assert_eq!(**ce::fused_gradient(&soft, &soft), [0.0; 2]);
}

#[test]
fn linear_steps_are_the_layer() {
    let layer = Linear::<5, 3, f64>::seeded(1);
    let (x, dz) = (draw::<Vector<5>>(2), draw::<Vector<3>>(3));
    let gradients = layer.backward(&x, &dz);
    assert_eq!(*linear::weight_gradient(&x, &dz), gradients.parameters.weight);
    assert_within("dx", 1e-15, linear::input_gradient(&layer, &dz).as_slice(), gradients.input.as_slice());
    assert_eq!(*dz, gradients.parameters.bias);
}

#[test]
fn relu_steps_are_the_layer() {
    let (z, da) = (draw::<Image<2, 3, 4>>(4), draw(5));
    assert_eq!(relu::input_gradient(&relu::mask(&z), &da), Relu.backward(&z, &da).input);
    let a: Box<Tensor<_, f64>> = Tensor::from_fn(|i| relu::mask(&z).as_slice()[i] * z.as_slice()[i]);
    assert_eq!(a, Relu.forward(&z));
}

#[test]
fn pooling_steps_are_the_layer() {
    let (x, dy) = (draw::<Image<2, 6, 5>>(6), draw::<Image<2, 3, 2>>(7));
    let pool = MaxPool2d::<2>::new();
    assert_eq!(max_pool::input_gradient(&pool, &x, &dy), pool.backward(&x, &dy).input);
    let picked: Vec<f64> =
        max_pool::record(&pool, &x).iter().map(|place| x[place.channel][place.row][place.column]).collect();
    assert_eq!(picked, pool.forward(&x).as_slice());
    // Windows that overlap: 3x3 with stride 1; and equal values everywhere.
    let (pool, dy) = (MaxPool2d::<3, 1>::new(), draw::<Image<2, 4, 3>>(8));
    let ties = Tensor::<Image<2, 6, 5>, f64>::zeros();
    for x in [&x, &ties] {
        assert_within(
            "dx",
            1e-15,
            max_pool::input_gradient(&pool, x, &dy).as_slice(),
            pool.backward(x, &dy).input.as_slice(),
        );
        assert_eq!(max_pool::mask(&pool, x).as_slice().iter().sum::<f64>(), 24.0);
    }
}
