//! A small residual network on Fashion-MNIST.
//!
//! The recipe: 14 epochs of SGD with Nesterov's momentum 0.9 and weight decay 2e-4, batches of 64, the learning rate along one cycle with its top at 0.05;
//! each sample cut from a random place of itself with two pixels around, mirrored or not.
//!
//! `cargo run --release --bin fashion-mnist -- --data FOLDER --seed 0`

use clap::Parser;
use formwork::data::transforms::{RandomCrop, RandomHorizontalFlip};
use formwork::data::{DataLoader, Normalize};
use formwork::model::networks::{BasicBlock, Downsample};
use formwork::prelude::*;
use formwork::train::metrics::Accuracy;
use formwork::train::{Every, Fit};
use std::num::NonZeroUsize;
use std::time::Instant;
use train_images::{Args, Failure, open};

/// 32 channels at 14 x 14, then 64 at 7 x 7.
#[derive(Network)]
#[network(input = Image<1, 28, 28>)]
struct Small {
    conv1: Conv2d<1, 32, 3, 1, Pad<1>, NoBias>,
    bn1: BatchNorm2d<32>,
    relu: Relu,
    pool: MaxPool2d<2>,
    layer1: BasicBlock<32, 32>,
    layer2: (BasicBlock<32, 64, 2, Downsample<32, 64, 2>>, BasicBlock<64, 64>),
    avgpool: GlobalAvgPool,
    fc: Linear<64, 10>,
}

const BATCH: NonZeroUsize = NonZeroUsize::new(64).unwrap();

fn main() -> Result<(), Failure> {
    let args = Args::parse();
    let (train, test) = open(&args)?;
    let epochs = args.epochs.unwrap_or(14);
    let mut train = DataLoader::new(train, BATCH).transform((
        RandomCrop::<28, 28, Pad<2>>::default(),
        RandomHorizontalFlip::default(),
        Normalize::FASHION_MNIST,
    ));
    if let Some(path) = args.picture {
        return Ok(train.save_picture(path, args.seed)?);
    }
    let mut test = DataLoader::new(test, BATCH).transform(Normalize::FASHION_MNIST).in_order();

    let start = Instant::now();
    let sgd = Sgd { lr: 0.05, momentum: 0.9, weight_decay: 2e-4, nesterov: true };
    let mut trainer =
        Trainer::new(Small::seeded(args.seed), CrossEntropy, sgd).seed(args.seed).threads(args.threads);
    let steps = epochs * formwork::data::Batches::batches(&train) as u64;
    let outcome = Fit::new(&mut trainer, epochs)
        .seed(args.seed)
        .schedule(Every::Step, OneCycleLr::new(0.05, steps))
        .validation(&mut test)
        .metric(Accuracy::<10>::new())
        .fit(&mut train)?;
    let Some(last) = outcome.epochs.last() else { return Ok(()) };
    let accuracy = last.get("val_accuracy").unwrap_or_default();
    println!(
        "{:.1} % of the last epoch were spent waiting for data",
        100.0 * train.waited().as_secs_f64() / last.seconds
    );
    println!("{} learned values", Small::PARAMS);
    println!(
        "seed {}: {:.2} % of the test images, {:.0} s",
        args.seed,
        100.0 * accuracy,
        start.elapsed().as_secs_f64()
    );
    Ok(())
}
