//! What augmentation costs, and what it makes: time for a sample of each transform on 3 x 32 x 32, and `augmented.png`.
//!
//! ```console
//! $ cargo run --release -p formwork-data --features photo --example augment -- FILE.bin   # a file of CIFAR-10's binary version
//! ```

use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use formwork_data::transforms::{
    ColorJitter, RandomAffine, RandomCrop, RandomErasing, RandomHorizontalFlip, RandomResizedCrop,
    RandomRotation,
};
use formwork_data::{Batches, Chance, Cifar10, DataLoader, Dataset, Normalize, Transform};
use formwork_tensor::{Image, Pad, Tensor};

type Colour = Image<3, 32, 32>;

/// Microseconds for a sample.
fn time(mut sample: impl FnMut(u64)) -> f64 {
    let count = 20_000;
    let start = Instant::now();
    (0..count).for_each(&mut sample);
    start.elapsed().as_secs_f64() / count as f64 * 1e6
}

fn transform<A: Transform<Colour>>(name: &str, transform: &A, data: &impl Dataset<Input = Colour>) {
    let us = time(|i| {
        let mut chance = Chance::new(1, 0, i);
        let mut x = Tensor::zeros();
        // A file was read in whole before: nothing can fail.
        let _ = data.read(i as usize % data.count(), &mut x, &mut chance);
        black_box(transform.apply(x, &mut chance));
    });
    println!("{name:<24} {us:6.2} us");
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file of CIFAR-10's binary version?")?;
    let data = Cifar10::read(path)?;
    let jitter = ColorJitter { brightness: 0.3, contrast: 0.3, saturation: 0.3, hue: 0.0 };
    let affine = RandomAffine { degrees: 10.0, translate: (0.1, 0.1), scale: (0.9, 1.1), shear: 5.0 };
    let usual =
        (RandomCrop::<32, 32, Pad<4>>::default(), RandomHorizontalFlip::default(), Normalize::CIFAR10);
    let all = (
        usual.0,
        usual.1,
        affine,
        ColorJitter { hue: 0.1, ..jitter },
        Normalize::CIFAR10,
        RandomErasing::default(),
    );
    transform("nothing", &(), &data);
    transform("RandomCrop", &usual.0, &data);
    transform("RandomHorizontalFlip", &usual.1, &data);
    transform("Normalize", &Normalize::CIFAR10, &data);
    transform("RandomRotation", &RandomRotation { degrees: 15.0 }, &data);
    transform("RandomAffine", &affine, &data);
    transform("RandomResizedCrop", &RandomResizedCrop::<32, 32>::default(), &data);
    transform("ColorJitter", &jitter, &data);
    transform("ColorJitter, hue", &ColorJitter { hue: 0.1, ..ColorJitter::default() }, &data);
    transform("RandomErasing", &RandomErasing::default(), &data);
    transform("crop, flip, normalise", &usual, &data);
    transform("all", &all, &data);

    let mut loader = DataLoader::new(data, NonZeroUsize::MIN.saturating_add(15)).transform(all).workers(1);
    loader.save_picture("augmented.png", 42)?;
    println!("augmented.png shows sixteen samples");
    let (mut count, start) = (0, Instant::now());
    for epoch in 0..500 {
        loader.start(42, epoch, 0);
        while let Some((images, _)) = loader.next_batch()? {
            count += images.len();
        }
    }
    println!(
        "all, by one thread ahead {:6.2} us",
        start.elapsed().as_secs_f64() / f64::from(count as u32) * 1e6
    );
    Ok(())
}
