//! A mean that is weighted by the classes of all targets, whatever tile, thread or process they are in.

use super::processes::Process;
use super::{Normed, Plain, batch, bits};
use formwork_layers::{Conv2d, Passes};
use formwork_model::loss::LossError;
use formwork_model::prelude::*;
use formwork_model::train::{Reduce, TrainError, chunks, samples_of};
use formwork_tensor::{Class, Image, Tensor, memory};

const SGD: Sgd = Sgd { lr: 0.1, momentum: 0.9, weight_decay: 1e-3, nesterov: false };
const WEIGHTS: [f64; 3] = [0.3, 2.5, 1.1];
/// Sizes with single samples, with fewer chunks than processes, and with more tiles than chunks.
const SIZES: [usize; 4] = [64, 11, 3, 200];

fn loss() -> CrossEntropyWith<[f64; 3]> {
    CrossEntropy.class_weights(WEIGHTS).label_smoothing(0.1)
}

/// The mean from the samples one by one.
#[test]
fn of_the_whole_batch() {
    type Net = Network<Image<1, 6, 6>, (formwork_layers::Flatten, formwork_layers::Linear<36, 3>)>;
    for size in SIZES {
        let (images, labels) = batch(size, 3);
        let mut trainer = Trainer::new(Net::seeded(1), loss(), SGD).threads(2);
        let report = trainer.compute_gradient(&images, &labels).unwrap();
        let all: f64 = labels.iter().map(|label| WEIGHTS[label.index()]).sum();
        let (mut mean, mut gradient) = (0.0, vec![0.0; Net::PARAMS]);
        for (image, label) in images.iter().zip(&labels) {
            // By itself a sample's loss is divided by its own weight.
            let part = WEIGHTS[label.index()] / all;
            let (own, dy) = loss().of(&trainer.net().forward(image), label);
            mean += own * part;
            let own = trainer.net().backward(image, &*dy).parameters;
            let own = memory::as_slice::<f32, Net>(&own).iter();
            gradient.iter_mut().zip(own).for_each(|(sum, g)| *sum += f64::from(*g) * part);
        }
        assert!((report.loss - mean).abs() < 1e-6, "{} is not {mean}", report.loss);
        for (got, want) in memory::as_slice::<f32, Net>(trainer.gradient()).iter().zip(&gradient) {
            assert!((f64::from(*got) - want).abs() < 1e-6, "{got} is not {want} in a batch of {size}");
        }
    }
}

/// What the steps of a process report, and the network after them. Of the others' samples it knows neither values nor classes.
fn run<R: Reduce<Error: core::fmt::Debug>>(reduce: &mut R, threads: usize) -> (Vec<Report>, Vec<u32>) {
    let mut trainer = Trainer::new(Normed::seeded(1), loss(), SGD).seed(9).threads(threads);
    let step = |size: &usize| {
        let (mut images, mut labels) = batch(*size, 1);
        let own = samples_of(reduce.share(chunks(*size)), *size);
        for (number, (image, label)) in images.iter_mut().zip(&mut labels).enumerate() {
            if !own.iter().any(|range| range.contains(&number)) {
                image.fill(f32::NAN);
                *label = Class::new(2).unwrap();
            }
        }
        let report = trainer.compute_gradient_across(reduce, &images, &labels).unwrap();
        trainer.apply().unwrap();
        report
    };
    let reports = SIZES.iter().map(step).collect();
    (reports, bits(trainer.net()))
}

#[test]
fn the_same_bits_for_any_number_of_threads_and_processes() {
    let want = run(&mut formwork_model::train::OneProcess, 1);
    for threads in [2, 5] {
        assert!(run(&mut formwork_model::train::OneProcess, threads) == want, "{threads} threads");
    }
    for count in [2, 3] {
        std::thread::scope(|scope| {
            let threads: Vec<_> = Process::ring(count)
                .into_iter()
                .map(|mut process| scope.spawn(move || run(&mut process, 2)))
                .collect();
            assert!(threads.into_iter().all(|thread| thread.join().unwrap() == want), "{count} processes");
        });
    }
}

#[test]
fn refusals() {
    let (images, labels) = batch(9, 1);
    let before = Plain::seeded(1);
    let mut trainer = Trainer::new(Plain::seeded(1), CrossEntropy.label_smoothing(1.5), SGD);
    let error = trainer.step(&images, &labels).unwrap_err();
    assert_eq!(error.to_string(), "the loss's `label_smoothing` is 1.5, but must be from 0 to 1");
    assert_eq!(trainer.net(), &*before);
    let negative = Sum(CrossEntropy.class_weights([1.0, 0.5, -2.0]));
    let mut trainer = Trainer::new(Plain::seeded(1), negative, SGD);
    let error = trainer.compute_gradient(&images, &labels).unwrap_err();
    assert_eq!(error, TrainError::InvalidLoss(LossError::ClassWeight { class: 2, value: -2.0 }));
    // Classes 0 and 1 are in the batch, and class 2 is not.
    let mut trainer = Trainer::new(Plain::seeded(1), CrossEntropy.class_weights([0.0, 0.0, 1.0]), SGD);
    let error = trainer.step(&images, &labels).unwrap_err();
    assert_eq!(error, TrainError::NoWeight);
    assert_eq!((trainer.net(), trainer.steps()), (&*before, 0));
}

/// The sum is not divided, and a part of the mean is divided as the mean.
#[test]
fn in_other_losses() {
    let (images, labels) = batch(12, 1);
    let mut mean = Trainer::new(Plain::seeded(1), loss(), SGD);
    let mut sum = Trainer::new(Plain::seeded(1), Sum(loss()), SGD);
    let half = formwork_model::loss::Weighted { loss: loss(), weight: 0.5 };
    let mut half = Trainer::new(Plain::seeded(1), half, SGD);
    let mean = mean.compute_gradient(&images, &labels).unwrap().loss;
    let sum = sum.compute_gradient(&images, &labels).unwrap().loss;
    let all: f64 = labels.iter().map(|label| WEIGHTS[label.index()]).sum();
    assert!((sum - mean * all).abs() < 1e-12 * sum);
    let half = half.compute_gradient(&images, &labels).unwrap().loss;
    assert!((half - mean / 2.0).abs() < 1e-12);
}

/// Stripes of two directions, pixel by pixel, the rarer of which counts more.
#[test]
fn an_image_of_classes_is_learned() {
    type Net = Network<Image<1, 8, 8>, Conv2d<1, 2, 3, 1, formwork_tensor::Pad<1>>>;
    let target = |s: usize| -> [[Class<2>; 8]; 8] {
        core::array::from_fn(|row| {
            core::array::from_fn(|column| {
                Class::new(usize::from((row * 3 + column + s).is_multiple_of(5))).unwrap()
            })
        })
    };
    let targets: Vec<_> = (0..20).map(target).collect();
    let images: Vec<Tensor<Image<1, 8, 8>>> =
        (0..20).map(|s| *Tensor::from_fn(|i| target(s)[i / 8][i % 8].index() as f32 - 0.2)).collect();
    let adam = Adam { lr: 0.05, ..Adam::default() };
    let mut trainer = Trainer::new(Net::seeded(1), CrossEntropy.class_weights([1.0, 4.0]), adam);
    let first = trainer.step(&images, &targets).unwrap();
    for _ in 0..100 {
        trainer.step(&images, &targets).unwrap();
    }
    let last = trainer.step(&images, &targets).unwrap();
    assert!(last.loss < first.loss / 10.0 && last.correct == 20 * 64, "{first:?}, then {last:?}");
    let mut dice = Trainer::new(Net::seeded(1), DiceLoss::default(), adam);
    let first = dice.step(&images, &targets).unwrap();
    for _ in 0..100 {
        dice.step(&images, &targets).unwrap();
    }
    let last = dice.step(&images, &targets).unwrap();
    assert!(last.loss < first.loss / 10.0 && last.correct == 20 * 64, "{first:?}, then {last:?}");
}
