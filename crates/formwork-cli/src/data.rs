//! The images that the command works on.

use crate::error::Error;
use formwork_data::{IdxFolder, LabelledImages};
use std::path::{Path, PathBuf};

/// Grey images of 28x28 in ten classes, as in MNIST.
pub(crate) type Digits = LabelledImages<1, 28, 28, 10>;

/// Reads the training and the test images of a folder, or of the repository's.
pub(crate) fn read(folder: Option<&Path>) -> Result<(Digits, Digits), Error> {
    let folder = folder.map_or_else(default_folder, Path::to_path_buf);
    let (train, test) = IdxFolder::open(folder)?.into_splits();
    Ok((train.try_into()?, test.try_into()?))
}

/// `data/mnist` in the working directory or the nearest one above it, else in the sources that this was built from.
fn default_folder() -> PathBuf {
    let name = Path::new("data/mnist");
    let here = std::env::current_dir().unwrap_or_default();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    let candidates = here.ancestors().chain(sources.ancestors()).map(|parent| parent.join(name));
    // Where there is none, the reader says so of the name.
    candidates.into_iter().find(|folder| folder.is_dir()).unwrap_or_else(|| name.into())
}
