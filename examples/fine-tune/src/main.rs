//! Fine-tuning: MobileNetV2, trained on the photos of ImageNet, learns to tell brick, grass and gravel from 96 small pictures.
//!
//! - `textures.rs` cuts the pictures out of three photos, to learn from the left halves and to be asked about the right ones.
//! - `head.rs` trains a new head on the features of the frozen network.
//! - `top.rs` trains the last layers too, with a smaller learning rate.
//!
//! `cargo run --release` does both.

mod head;
mod textures;
mod top;

use formwork::model::optim::Optimizer;
use formwork::prelude::*;
use std::path::Path;
use std::time::Instant;
use textures::Tiles;

/// Whatever goes wrong, in words.
pub type Failure = Box<dyn std::error::Error>;

const BATCH: usize = 16;

/// Epochs over samples in another order each time.
pub fn learn<N: Trainable<Output = Vector<3>>, O: Optimizer<f32>>(
    trainer: &mut Trainer<N, CrossEntropy, O>,
    epochs: u64,
    samples: &[Tensor<N::Input>],
    classes: &[Class<3>],
) -> Result<(), Failure> {
    let mut order: Vec<u32> = (0..samples.len() as u32).collect();
    for epoch in 0..epochs {
        formwork::data::shuffle(&mut order, 0, epoch);
        for batch in order.chunks(BATCH) {
            let images: Vec<_> = batch.iter().map(|&i| samples[i as usize].clone()).collect();
            let classes: Vec<_> = batch.iter().map(|&i| classes[i as usize]).collect();
            trainer.step(&images, &classes)?;
        }
    }
    Ok(())
}

/// How many samples get the largest score for their class.
pub fn right<N: Model<Output = Vector<3>>>(
    net: &N,
    samples: &[Tensor<N::Input>],
    classes: &[Class<3>],
) -> usize {
    let scores = Inference::new(net).run(samples);
    scores.iter().zip(classes).filter(|(scores, class)| scores.argmax() == class.index()).count()
}

fn main() -> Result<(), Failure> {
    let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"));
    let weights = data.join("mobilenet_v2/mobilenet_v2.safetensors");
    let [train, test] = textures::open(&data.join("textures"))?;
    type Way = fn(&Path, &Tiles, &Tiles) -> Result<usize, Failure>;
    let ways: [(&str, Way); 2] =
        [("a new head, ten epochs", head::run), ("layers 14 to 18 and a new head, ten epochs", top::run)];
    for (what, run) in ways {
        let start = Instant::now();
        let right = run(&weights, &train, &test)?;
        println!("{what}: {right} of {} right, {:.2} s", test.images.len(), start.elapsed().as_secs_f64());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ways, on the real photos: none of the 96 tiles that were not seen is taken for another texture.
    #[test]
    fn both_ways_get_all_right() -> Result<(), Failure> {
        let data = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data"));
        let weights = data.join("mobilenet_v2/mobilenet_v2.safetensors");
        let [train, test] = textures::open(&data.join("textures"))?;
        assert_eq!((train.images.len(), test.images.len()), (96, 96));
        assert_eq!(head::run(&weights, &train, &test)?, 96);
        assert_eq!(top::run(&weights, &train, &test)?, 96);
        Ok(())
    }
}
