//! Images a second that one thread decodes, scales and cuts, and that a loader gives with one and two threads.
//!
//! ```console
//! $ cargo run --release -p formwork-data --features photo --example decode -- data/photos/chelsea.png
//! ```

use std::error::Error;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Instant;

use formwork_data::transforms::{RandomHorizontalFlip, RandomResizedCrop};
use formwork_data::{Batches, Chance, DataLoader, Dataset, ImageFolder, Normalize};
use formwork_tensor::Tensor;
use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat};

const COUNT: usize = 200;

/// A folder with `COUNT` times the same photo, and images a second of each way to read it.
fn measure<const H: usize, const W: usize>(
    photo: &DynamicImage,
    format: ImageFormat,
    extension: &str,
) -> Result<(), Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let class: &Path = &folder.path().join("class");
    std::fs::create_dir(class)?;
    for i in 0..COUNT {
        photo.to_rgb8().save_with_format(class.join(format!("{i:03}.{extension}")), format)?;
    }
    let images = ImageFolder::<3, H, W, 1>::open(folder.path())?;
    // The median, so that what else the machine does hardly counts.
    let (mut x, mut times) = (Tensor::zeros(), Vec::new());
    for index in 0..COUNT {
        let start = Instant::now();
        images.read(index, &mut x, &mut Chance::new(0, 0, 0))?;
        times.push(start.elapsed());
    }
    times.sort();
    let alone = 1.0 / times[COUNT / 2].as_secs_f64();
    print!("{extension} {} x {} to {W} x {H}: {alone:.0} images/s alone", photo.width(), photo.height());
    for workers in [1, 2] {
        let augment =
            (RandomResizedCrop::<H, W>::default(), RandomHorizontalFlip::default(), Normalize::IMAGENET);
        let mut loader = DataLoader::new(images.clone(), NonZeroUsize::MIN.saturating_add(15))
            .transform(augment)
            .workers(workers);
        let start = Instant::now();
        for epoch in 0..2 {
            loader.start(1, epoch, 0);
            while loader.next_batch()?.is_some() {}
        }
        print!(", {:.0} augmented by {workers}", 2.0 * COUNT as f64 / start.elapsed().as_secs_f64());
    }
    println!();
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which photo?")?;
    let photo = image::open(path)?;
    let large = photo.resize_exact(500, 375, FilterType::Triangle);
    measure::<224, 224>(&large, ImageFormat::Jpeg, "jpg")?;
    measure::<224, 224>(&large, ImageFormat::Png, "png")?;
    measure::<224, 224>(&large, ImageFormat::WebP, "webp")?;
    measure::<64, 64>(&large, ImageFormat::Jpeg, "jpg")?;
    measure::<32, 32>(&photo.resize_exact(32, 32, FilterType::Triangle), ImageFormat::Png, "png")
}
