//! Outputs in evaluation mode, with weights and images that both sides compute: those of `golden/torchvision/make.py`.

use super::golden;
use formwork::layers::Init;
#[cfg(feature = "exhaustive")]
use formwork::model::networks::{AlexNet, MobileNetV2, ResNet50, Vgg11};
use formwork::model::networks::{ResNet18, ResNet20, SmallMobileNet, SqueezeNet1_1};
use formwork::prelude::*;
use formwork::tensor::memory;
use formwork::tensor::parameters::{Kind, Place};

const CLASSES: usize = 10;

/// The finaliser of MurmurHash3.
const fn scramble(mut h: u32) -> u32 {
    h = (h ^ (h >> 16)).wrapping_mul(0x85eb_ca6b);
    h = (h ^ (h >> 13)).wrapping_mul(0xc2b2_ae35);
    h ^ (h >> 16)
}

/// Value `i` of tensor `tensor`, from -1 to 1.
fn u(tensor: usize, i: usize) -> f64 {
    let h = scramble(i as u32 ^ scramble(tensor as u32));
    f64::from(h >> 8) / f64::from(1 << 23) - 1.0
}

/// The network with these weights.
fn network<N: Parameters<f32> + Init<f32>>() -> Box<N> {
    let mut net = N::zeros();
    let values = memory::as_mut_slice::<f32, N>(&mut net);
    let mut number = 0;
    N::describe(Place::default(), &mut |tensor| {
        let name = tensor.path.to_string();
        let (factor, summand) = if tensor.dims.len() > 1 {
            let fan_in: usize = tensor.dims[1..].iter().product();
            ((6.0 / fan_in as f64).sqrt(), 0.0)
        } else if name.ends_with("running_var") {
            (0.5, 1.0)
        } else if name.ends_with("weight") {
            (0.25, 1.0)
        } else {
            (0.1, 0.0)
        };
        if tensor.kind != Kind::Counter {
            for (i, value) in values[tensor.offset..][..tensor.len].iter_mut().enumerate() {
                *value = (summand + factor * u(number, i)) as f32;
            }
        }
        number += 1;
    });
    net
}

/// An image of squares of 8 x 8 equal pixels, from -2 to 2.
fn image<const SIDE: usize>(number: usize) -> Box<Tensor<Image<3, SIDE, SIDE>>> {
    Tensor::from_fn(|i| {
        let (channel, row, column) = (i / (SIDE * SIDE), i / SIDE % SIDE, i % SIDE);
        let square = (channel * (SIDE / 8) + row / 8) * (SIDE / 8) + column / 8;
        2.0 * u(1000 + number, square) as f32
    })
}

/// Each image by itself, and all in a batch if there are more, to 1e-4 of the largest score.
#[track_caller]
fn check<N, const SIDE: usize>(name: &str)
where
    N: Model<Input = Image<3, SIDE, SIDE>, Output = Vector<CLASSES>>,
{
    let lines = golden("logits");
    let lines = lines.lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    let numbers = |line: &str| line.split(' ').map(|number| number.parse().unwrap()).collect::<Vec<f64>>();
    let theirs: Vec<Vec<f64>> = lines.map(numbers).collect();
    assert!(!theirs.is_empty());
    let net = network::<N>();
    let images: Vec<_> = (0..theirs.len()).map(|number| *image::<SIDE>(number)).collect();
    let agrees = |what: &str, ours: &Tensor<Vector<CLASSES>>, theirs: &[f64]| {
        let largest = theirs.iter().fold(0.0f64, |largest, score| largest.max(score.abs()));
        for (ours, theirs) in ours.iter().zip(theirs) {
            let difference = (f64::from(*ours) - theirs).abs();
            assert!(difference <= 1e-4 * largest, "{name}, {what}: {ours}, not {theirs}, of {largest}");
        }
    };
    for (x, theirs) in images.iter().zip(&theirs) {
        agrees("alone", &net.forward(x), theirs);
    }
    if images.len() > 1 {
        for (ours, theirs) in Inference::new(&*net).run(&images).iter().zip(&theirs) {
            agrees("in a batch", ours, theirs);
        }
    }
}

#[test]
fn resnet18() {
    check::<ResNet18<CLASSES, 64>, 64>("resnet18");
}

#[test]
fn resnet20() {
    check::<ResNet20, 32>("resnet20");
}

#[test]
fn small_mobilenet() {
    check::<SmallMobileNet, 32>("small_mobilenet");
}

#[test]
fn squeezenet() {
    check::<SqueezeNet1_1<CLASSES, 64>, 64>("squeezenet1_1");
}

#[cfg(feature = "exhaustive")]
#[test]
fn alexnet() {
    check::<AlexNet<CLASSES, 64>, 64>("alexnet");
}

#[cfg(feature = "exhaustive")]
#[test]
fn mobilenet_v2() {
    check::<MobileNetV2<CLASSES, 64>, 64>("mobilenet_v2");
}

#[cfg(feature = "exhaustive")]
#[test]
fn resnet50() {
    check::<ResNet50<CLASSES, 64>, 64>("resnet50");
}

#[cfg(feature = "exhaustive")]
#[test]
fn vgg11() {
    check::<Vgg11<CLASSES, 64>, 64>("vgg11");
}
