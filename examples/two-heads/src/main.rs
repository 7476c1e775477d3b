//! Two heads, two losses: a network that says which shape is drawn, and where it is.
//!
//! - `shapes.rs` draws discs, squares and triangles.
//! - The network's output is a product, `(Vector<3>, Vector<4>)`: the scores of the classes, and the four ends of a frame. `Fork` gives
//!   it, and the loss is a pair too, one for each.
//! - `picture.rs` shows what the network sees.
//!
//! `cargo run --release` trains it, asks about drawings that it has not seen, and writes `shapes.png`.

mod picture;
mod shapes;

use formwork::model::loss::{SmoothL1Loss, Weighted};
use formwork::prelude::*;
use shapes::{Answer, Drawing, draw, overlap};
use std::time::Instant;

/// A convolution that keeps the size, normalised, then half the size.
type Block<const IC: usize, const OC: usize> =
    (Conv2d<IC, OC, 3, 1, Pad<1>, NoBias>, BatchNorm2d<OC>, Relu, MaxPool2d<2>);

#[derive(Network)]
#[network(input = Image<1, 32, 32>)]
struct Detector {
    features: (Block<1, 16>, Block<16, 32>, Block<32, 64>, Flatten),
    heads: Fork<(Which, Where)>,
}

/// The scores of the three classes.
#[derive(Sequential)]
struct Which {
    class: Linear<1024, 3>,
}

/// The left, upper, right and lower end of the shape.
#[derive(Sequential)]
struct Where {
    hidden: Linear<1024, 64>,
    relu: Relu,
    frame: Linear<64, 4>,
}

type Scores = (Vector<3>, Vector<4>);
type Failure = Box<dyn std::error::Error>;

const TRAIN: usize = 3000;
const BATCH: usize = 60;
const EPOCHS: u64 = 12;

fn train() -> Result<Box<Detector>, Failure> {
    let (images, answers) = draw(1, TRAIN);
    // A frame that is off by a tenth costs as much as a class that is as good as certain: it counts fifty times.
    let loss = (CrossEntropy, Weighted { loss: SmoothL1Loss { beta: 0.1 }, weight: 50.0 });
    let mut trainer = Trainer::new(Detector::seeded(0), loss, Adam { lr: 1e-3, ..Adam::default() });
    let mut order: Vec<u32> = (0..TRAIN as u32).collect();
    for epoch in 0..EPOCHS {
        formwork::data::shuffle(&mut order, 0, epoch);
        trainer.optimizer.lr = match EPOCHS - epoch {
            1..=3 => 1e-4,
            4..=6 => 3e-4,
            _ => 1e-3,
        };
        let (mut loss, mut right) = (0.0, 0);
        for batch in order.chunks(BATCH) {
            let (images, answers): (Vec<Tensor<Drawing>>, Vec<Answer>) =
                batch.iter().map(|&i| (images[i as usize].clone(), answers[i as usize].clone())).unzip();
            let report = trainer.step(&images, &answers)?;
            loss += report.loss * batch.len() as f64 / TRAIN as f64;
            right += report.correct;
        }
        println!("epoch {}: loss {loss:.3}, {right} of {TRAIN} classes right", epoch + 1);
    }
    Ok(trainer.into_net())
}

/// How many classes are right, and the mean overlap of the frames.
fn score(outputs: &[Tensor<Scores>], answers: &[Answer]) -> (usize, f32) {
    let pairs = || outputs.iter().map(Tensor::parts).zip(answers);
    let right = pairs().filter(|((scores, _), (class, _))| scores.argmax() == class.index()).count();
    let sum: f32 = pairs().map(|((_, seen), (_, frame))| overlap(seen, frame)).sum();
    (right, sum / answers.len() as f32)
}

fn main() -> Result<(), Failure> {
    let start = Instant::now();
    let net = train()?;
    println!("trained in {:.1} s", start.elapsed().as_secs_f64());
    let (images, answers) = draw(2, 600);
    let outputs = Inference::new(net).run(&images);
    let (right, mean) = score(&outputs, &answers);
    println!(
        "of {} new drawings {right} classes are right, and frames overlap by {mean:.3} on average",
        answers.len()
    );

    let frames: Vec<_> = outputs.iter().zip(&answers).map(|(y, (_, frame))| [frame, y.parts().1]).collect();
    picture::picture(&images[..32], &frames[..32]).save("shapes.png")?;
    println!("shapes.png shows 32 of them: green where the shape is, red where the network sees it");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_learns_both() -> Result<(), Failure> {
        let net = train()?;
        let (images, answers) = draw(2, 600);
        let (right, mean) = score(&Inference::new(net).run(&images), &answers);
        assert!(right >= 588 && mean >= 0.8, "{right} of 600 right, frames overlap by {mean}");
        Ok(())
    }
}
