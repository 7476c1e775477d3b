//! `formwork eval`.

use crate::args::{EvalArgs, Threads};
use crate::confusion::Confusion;
use crate::data::{self, Digits};
use crate::error::Error;
use crate::models::{WithDigits, with_digits};
use crate::{level, notes};
use formwork::model::weights;
use formwork::prelude::*;
use formwork_data::{Loader, Normalize};
use std::fmt::Display;
use std::io::{ErrorKind, Write};
use std::num::NonZeroUsize;

/// Loads a network and says how good it is.
pub(crate) fn run(options: &EvalArgs) -> Result<(), Error> {
    level::check()?;
    let path = &options.weights;
    let metadata = weights::metadata(path)?;
    let model = notes::model(path, &metadata)?;
    let unknown = || Error::UnknownModel { path: path.clone(), model: model.into() };
    with_digits(model, Eval { options }).ok_or_else(unknown)?
}

struct Eval<'a> {
    options: &'a EvalArgs,
}

impl WithDigits for Eval<'_> {
    type Output = Result<(), Error>;

    fn with<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(self) -> Result<(), Error> {
        let EvalArgs { data, weights: path, threads } = self.options;
        let mut net = N::zeros();
        let notes = weights::load::<f32, N>(path, &mut net)?;
        let normalize = notes::normalize(path, &notes)?;
        let (_, test) = data::read(data.as_deref(), None)?;
        let not_finite = |image| Error::Scores { path: path.clone(), image };
        print(confusion(&*net, &test, &normalize, *threads).map_err(not_finite)?)
    }
}

/// What a network takes images for; or the number of the first image whose scores are not finite numbers.
pub(crate) fn confusion<N: Model<Input = Image<1, 28, 28>, Output = Vector<10>>>(
    net: &N,
    images: &Digits,
    normalize: &Normalize<1>,
    threads: Threads,
) -> Result<Confusion<10>, usize> {
    const BATCH: NonZeroUsize = NonZeroUsize::new(256).expect("256 is not zero");
    let mut inference = Inference::new(net).threads(threads.count);
    let mut loader = Loader::new(images, normalize, BATCH);
    let mut confusion = Confusion::new();
    while let Some((images, labels)) = loader.next_batch() {
        for (scores, label) in inference.run(images).iter().zip(labels) {
            if !scores.iter().all(|score| score.is_finite()) {
                return Err(confusion.images());
            }
            confusion.add(label.index(), scores);
        }
    }
    Ok(confusion)
}

/// Prints a result. That nobody reads to its end is no error.
pub(crate) fn print(result: impl Display) -> Result<(), Error> {
    let mut stdout = std::io::stdout();
    match writeln!(stdout, "{result}").and_then(|()| stdout.flush()) {
        Err(cause) if cause.kind() != ErrorKind::BrokenPipe => Err(Error::Stdout(cause)),
        _ => Ok(()),
    }
}
