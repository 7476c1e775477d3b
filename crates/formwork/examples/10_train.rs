//! A network trained on handwritten digits: 10,000 of MNIST's images, two epochs, in a few seconds.
//!
//! `cargo run --release -p formwork --example 10_train`

use formwork::data::{IdxFolder, LabelledImages, Loader, Normalize};
use formwork::layers::steps::one_hot::argmax;
use formwork::layers::steps::show;
use formwork::model::networks::SimpleLeNet;
use formwork::prelude::*;
use std::num::NonZeroUsize;
use std::time::Instant;

/// Their size and the number of classes are types.
type Digits = LabelledImages<1, 28, 28, 10>;

const SAMPLES: usize = 10_000;
const BATCH: NonZeroUsize = NonZeroUsize::new(50).expect("not 0");

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (train, test) =
        IdxFolder::open(concat!(env!("CARGO_MANIFEST_DIR"), "/../../data/mnist"))?.into_splits();
    let (train, test) = (Digits::try_from(train)?, Digits::try_from(test)?);
    let normalize = Normalize::of(&train);

    let sgd = Sgd { lr: 0.05, momentum: 0.9, ..Sgd::default() };
    let mut trainer = Trainer::new(SimpleLeNet::seeded(0), CrossEntropy, sgd);
    println!("{} parameters, {} samples an epoch, batches of {BATCH}", SimpleLeNet::PARAMS, SAMPLES);
    let mut loader = Loader::new(&train, &normalize, BATCH);
    for epoch in 1..=2 {
        loader.shuffle(0, epoch);
        let (start, mut loss, mut correct, mut seen) = (Instant::now(), 0.0, 0, 0);
        while let Some((images, labels)) = loader.next_batch() {
            // The cost J of a batch is the mean of its samples' losses, and so are its derivatives.
            let report = trainer.step(images, labels)?;
            loss += report.loss * images.len() as f64;
            correct += report.correct;
            seen += images.len();
            if seen >= SAMPLES {
                break;
            }
        }
        let (loss, accuracy) = (loss / seen as f64, 100.0 * correct as f64 / seen as f64);
        println!("epoch {epoch}: loss {loss:.4}, {accuracy:.2} % right, {:.1?}", start.elapsed());
        trainer.optimizer.lr /= 5.0;
    }

    let net = trainer.into_net();
    let mut inference = Inference::new(&*net);
    let mut loader = Loader::new(&test, &normalize, NonZeroUsize::MIN.saturating_add(999));
    let (mut right, mut of) = (0, 0);
    while let Some((images, labels)) = loader.next_batch() {
        let scores = inference.run(images);
        right += scores.iter().zip(labels).filter(|(scores, label)| argmax(scores) == Some(**label)).count();
        of += labels.len();
    }
    println!("test: {right} of {of} right, {:.2} %\n", 100.0 * right as f64 / of as f64);

    println!(
        "the first kernel that it learned:\n{:.2}",
        show(&Tensor::<Image<1, 5, 5>>::new(net.layers.0.weight[0]))
    );
    Ok(())
}
