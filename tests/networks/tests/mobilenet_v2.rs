//! MobileNetV2 with torchvision's weights on two photos, block by block, against what PyTorch computes: at every SIMD level,
//! for one image, three and eleven.
//!
//! The weights in single precision (14 MB) and PyTorch's values are not carried by the project. The test reads them from the
//! folder that `FORMWORK_MOBILENET_V2` names, or from `../shared/data/mobilenet_v2` beside the checkout; without either there is nothing to
//! compare, and it says so.

use formwork::data::{Photo, Preprocess};
use formwork::model::networks::MobileNetV2;
use formwork::model::weights;
use formwork::prelude::*;
use formwork::tensor::parameters::Parameters;
use formwork::tensor::{AnyLevel, memory};
use safetensors::SafeTensors;
use std::path::{Path, PathBuf};

/// How far a value may be from PyTorch's, as a part of the largest: both are computed in f32, in another order.
const TOLERANCE: f64 = 1e-4;

fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/mobilenet_v2");
    std::env::var_os("FORMWORK_MOBILENET_V2").map(PathBuf::from).or_else(|| beside.is_dir().then_some(beside))
}

/// What PyTorch computes for one photo.
struct Golden(Vec<u8>);

impl Golden {
    fn values(&self, name: &str) -> Vec<f64> {
        let file = SafeTensors::deserialize(&self.0).expect("a safetensors file");
        let tensor = file.tensor(name).expect(name);
        let bytes = tensor.data();
        match tensor.dtype() {
            safetensors::Dtype::F64 => bytes.as_chunks().0.iter().map(|b| f64::from_le_bytes(*b)).collect(),
            safetensors::Dtype::F32 => {
                bytes.as_chunks().0.iter().map(|b| f64::from(f32::from_le_bytes(*b))).collect()
            }
            other => panic!("{name} is {other:?}"),
        }
    }

    fn input(&self) -> Tensor<Image<3, 224, 224>> {
        let mut image = Tensor::<Image<3, 224, 224>>::zeros();
        for (to, value) in image.as_mut_slice().iter_mut().zip(self.values("input")) {
            *to = value as f32;
        }
        *image
    }
}

fn compare(what: &str, got: &[f64], want: &[f64]) {
    assert_eq!(got.len(), want.len(), "{what}");
    let largest = want.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
    for (got, want) in got.iter().zip(want) {
        assert!((got - want).abs() <= TOLERANCE * largest, "{what}: {got}, PyTorch {want}");
    }
}

/// One block as a network of its own, on the outputs of the block before it.
fn run<In: Shape, L: Clone + Parameters<f32>>(
    block: &L,
    level: AnyLevel,
    x: &[Tensor<In>],
) -> Vec<Tensor<<Network<In, L> as Model>::Output>>
where
    Network<In, L>: Model<Input = In>,
{
    let mut net = Network::<In, L>::zeros();
    memory::as_mut_slice::<f32, _>(&mut *net).copy_from_slice(memory::as_slice::<f32, L>(block));
    Inference::new(net).level(level).run(x)
}

fn compare_block<const C: usize, const H: usize>(
    photos: &[&Golden],
    number: usize,
    level: AnyLevel,
    y: &[Tensor<Image<C, H, H>>],
) {
    for (y, golden) in y.iter().zip(photos) {
        let what = format!("block {number} of {} at {level:?}", photos.len());
        let sum = y.as_slice().iter().map(|&y| f64::from(y)).sum();
        compare(&format!("{what}, sum"), &[sum], &golden.values(&format!("features.{number}.sum")));
        let first: Vec<f64> = (0..C).map(|c| f64::from(y[c][0][0])).collect();
        compare(&format!("{what}, first"), &first, &golden.values(&format!("features.{number}.first")));
    }
}

fn doubles<S: Shape>(y: &Tensor<S>) -> Vec<f64> {
    y.as_slice().iter().map(|&y| f64::from(y)).collect()
}

#[test]
fn every_block_at_every_level_as_in_pytorch() {
    let Some(folder) = folder() else {
        eprintln!("not compared: no folder with mobilenet_v2.safetensors, see the head of this file");
        return;
    };
    let mut net = <MobileNetV2>::zeros();
    weights::load(&folder.join("mobilenet_v2.safetensors"), &mut *net).expect("torchvision's file");
    let photo = |name: &str| Golden(std::fs::read(folder.join(name)).expect(name));
    let (chelsea, coffee) = (photo("chelsea.safetensors"), photo("coffee.safetensors"));

    for level in AnyLevel::all() {
        for count in [1, 3, 11] {
            let photos: Vec<&Golden> = [&chelsea, &coffee].into_iter().cycle().take(count).collect();
            let x: Vec<_> = photos.iter().map(|photo| photo.input()).collect();
            for (y, golden) in Inference::new(&*net).level(level).run(&x).iter().zip(&photos) {
                compare(&format!("logits of {count} at {level:?}"), &doubles(y), &golden.values("logits"));
            }
            macro_rules! blocks {
                ($($number:tt)*) => {$(
                    let x = run(&net.features.$number, level, &x);
                    compare_block(&photos, $number, level, &x);
                )*
                    for (y, golden) in run(&net.pool, level, &x).iter().zip(&photos) {
                        compare(&format!("pooled of {count} at {level:?}"), &doubles(y), &golden.values("pooled"));
                    }
                };
            }
            blocks!(0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18);
        }
    }
}

/// From the PNG to the network's input: one step of 255 apart at most, as PIL rounds between columns and rows.
#[test]
fn a_photo_is_preprocessed_as_in_pytorch() {
    let Some(folder) = folder() else {
        eprintln!("not compared: no folder with chelsea.safetensors, see the head of this file");
        return;
    };
    let golden = Golden(std::fs::read(folder.join("chelsea.safetensors")).expect("what PyTorch computes"));
    let png = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/photos/chelsea.png");
    let x = Photo::open(&png).expect("a photo").tensor::<224, 224>(&Preprocess::IMAGENET);
    let step = 1.0 / 255.0 / 0.224;
    for (got, want) in x.as_slice().iter().zip(golden.values("input")) {
        assert!((f64::from(*got) - want).abs() <= 1.01 * step, "{got}, PyTorch {want}");
    }
}
