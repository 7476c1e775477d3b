//! `formwork train`.

use crate::args::TrainArgs;
use crate::data::{self, Digits};
use crate::error::Error;
use crate::models::{WithDigits, with_digits};
use crate::progress::Epoch;
use crate::{eval, level, notes};
use formwork::model::weights;
use formwork::prelude::*;
use formwork::tensor::memory;
use formwork_data::{Loader, Normalize};
use std::io::Write;

/// Trains a network, saves it, and says how good it is.
pub(crate) fn run(options: &TrainArgs) -> Result<(), Error> {
    level::check()?;
    let out = options.out();
    formwork_file::check(&out).map_err(|cause| Error::Output { path: out.clone(), cause })?;
    let (train, test) = data::read(options.data.as_deref(), Some(&out))?;
    let unknown = || Error::UnknownModel { path: out, model: options.model.clone() };
    with_digits(&options.model, Train { options, train, test }).ok_or_else(unknown)?
}

struct Train<'a> {
    options: &'a TrainArgs,
    train: Digits,
    test: Digits,
}

impl WithDigits for Train<'_> {
    type Output = Result<(), Error>;

    fn with<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> Result<(), Error> {
        let Train { options, train, test } = self;
        // A heading, not worth the loss of a training run.
        let _ = writeln!(
            std::io::stdout(),
            "{}: {} parameters, {} training and {} test images, seed {}",
            options.model,
            N::PARAMS,
            train.count(),
            test.count(),
            options.seed
        );
        let normalize = Normalize::of(&train);
        let net = fit::<N>(options, &train, &normalize)?;
        let confusion = eval::confusion(&*net, &test, &normalize, options.threads);
        let confusion = confusion.map_err(|_| Error::Diverged)?;
        let out = options.out();
        let saved = weights::save::<f32, N>(&out, &net, &notes::write(options, &normalize));
        // Also where the weights could not be saved: a disk may have become full meanwhile.
        let printed = eval::print(confusion);
        saved?;
        printed?;
        eval::print(format_args!("\nweights saved to {}", out.display()))
    }
}

/// The network after all epochs.
fn fit<N: Trainable<Input = Image<1, 28, 28>, Output = Vector<10>>>(
    options: &TrainArgs,
    images: &Digits,
    normalize: &Normalize<1>,
) -> Result<Box<N>, Error> {
    let &TrainArgs { epochs, batch_size, lr, momentum, weight_decay, seed, threads, .. } = options;
    let sgd = Sgd { lr, momentum, weight_decay, ..Sgd::default() };
    let mut trainer = Trainer::new(N::seeded(seed), CrossEntropy, sgd).seed(seed).threads(threads.count);
    let mut loader = Loader::new(images, normalize, batch_size);
    let steps = loader.batches() as f64 * f64::from(epochs);
    for epoch in 0..epochs {
        let mut progress = Epoch::start(epoch + 1, epochs, images.count());
        loader.shuffle(seed, epoch.into());
        while let Some((images, labels)) = loader.next_batch() {
            trainer.optimizer.lr = lr * (1.0 - trainer.steps() as f64 / steps);
            progress.add(images.len(), trainer.step(images, labels)?);
        }
        progress.finish();
    }
    let net = trainer.into_net();
    // The last step has no loss after it that would tell.
    let finite = memory::as_slice::<f32, N>(&net).iter().all(|weight| weight.is_finite());
    if finite { Ok(net) } else { Err(Error::Diverged) }
}
