//! State dicts: the same names, in the same order, with the same shapes.

use super::golden;
use formwork::model::networks::{
    AlexNet, MobileNetV2, ResNet18, ResNet20, ResNet50, SmallMobileNet, SqueezeNet1_1, Vgg11,
};
use formwork::prelude::*;
use formwork::tensor::parameters::Place;

/// A line a tensor, as in `golden/torchvision/`.
fn tensors<N: Parameters<f32>>() -> String {
    let mut lines = String::new();
    N::describe(Place::default(), &mut |tensor| {
        let dims: Vec<String> = tensor.dims.iter().map(usize::to_string).collect();
        lines += format!("{} {}", tensor.path, dims.join("x")).trim_end();
        lines.push('\n');
    });
    lines
}

#[track_caller]
fn check<N: Parameters<f32>>(name: &str) {
    let (ours, theirs) = (tensors::<N>(), golden(name));
    for (ours, theirs) in ours.lines().zip(theirs.lines()) {
        assert_eq!(ours, theirs, "{name}");
    }
    assert_eq!(ours.lines().count(), theirs.lines().count(), "{name}");
}

#[test]
fn tensors_are_called_as_in_pytorch() {
    check::<AlexNet>("alexnet");
    check::<MobileNetV2>("mobilenet_v2");
    check::<ResNet18>("resnet18");
    check::<ResNet20>("resnet20");
    check::<ResNet50>("resnet50");
    check::<SmallMobileNet>("small_mobilenet");
    check::<SqueezeNet1_1>("squeezenet1_1");
    check::<Vgg11>("vgg11");
}
