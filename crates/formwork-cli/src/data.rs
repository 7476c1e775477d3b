//! The images that the command works on.

use crate::error::Error;
use formwork_data::{IdxFolder, LabelledImages};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Grey images of 28x28 in ten classes, as in MNIST.
pub(crate) type Digits = LabelledImages<1, 28, 28, 10>;

/// Reads the training and the test images of a folder, or of the repository's; none of the files may be `out`.
pub(crate) fn read(folder: Option<&Path>, out: Option<&Path>) -> Result<(Digits, Digits), Error> {
    let folder = folder.map_or_else(default_folder, Path::to_path_buf);
    let (train, test) = IdxFolder::open_sized(folder, 28, 28)?.into_splits();
    let files = [train.images_path(), train.labels_path(), test.images_path(), test.labels_path()];
    if let Some(out) = out.filter(|out| files.into_iter().any(|file| same(file, out))) {
        let cause = io::Error::new(ErrorKind::InvalidInput, "it is a file of the data");
        return Err(Error::Output { path: out.into(), cause });
    }
    Ok((train.try_into()?, test.try_into()?))
}

/// Whether two paths lead to one file that exists.
fn same(a: &Path, b: &Path) -> bool {
    let file = |path: &Path| path.canonicalize().ok();
    file(a).is_some_and(|a| file(b) == Some(a))
}

/// `data/mnist`, wherever it is found.
fn default_folder() -> PathBuf {
    beside_sources("data/mnist")
}

/// A file or folder of this name in the working directory or the nearest one above it, else in the sources that this was built from.
/// Where there is none, it is the name, and who reads it says so.
pub(crate) fn beside_sources(name: &str) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    let sources = Path::new(env!("CARGO_MANIFEST_DIR"));
    let candidates = here.ancestors().chain(sources.ancestors()).map(|parent| parent.join(name));
    candidates.into_iter().find(|path| path.exists()).unwrap_or_else(|| name.into())
}
