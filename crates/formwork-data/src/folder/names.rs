//! Which names the four files go by, and which of them are there.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use crate::DataError;

/// What is said of a folder that is none.
const HOLDS: &str = "the four IDX files";

pub(super) struct Paths {
    pub(super) train: SplitPaths,
    pub(super) test: SplitPaths,
}

pub(super) struct SplitPaths {
    pub(super) images: PathBuf,
    pub(super) labels: PathBuf,
}

struct Name {
    stem: &'static str,
    suffix: &'static str,
}

const TRAIN_IMAGES: Name = Name { stem: "train-images", suffix: "idx3-ubyte" };
const TRAIN_LABELS: Name = Name { stem: "train-labels", suffix: "idx1-ubyte" };
const TEST_IMAGES: Name = Name { stem: "t10k-images", suffix: "idx3-ubyte" };
const TEST_LABELS: Name = Name { stem: "t10k-labels", suffix: "idx1-ubyte" };

/// Finds all four before any is read, so that a missing one is reported at once.
pub(super) fn find(folder: &Path) -> Result<Paths, DataError> {
    check_folder(folder)?;
    check_not_empty(folder)?;
    let train = SplitPaths { images: TRAIN_IMAGES.locate(folder)?, labels: TRAIN_LABELS.locate(folder)? };
    let test = SplitPaths { images: TEST_IMAGES.locate(folder)?, labels: TEST_LABELS.locate(folder)? };
    Ok(Paths { train, test })
}

fn check_folder(folder: &Path) -> Result<(), DataError> {
    let path = folder.into();
    match fs::metadata(folder) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(DataError::NotAFolder { path, holds: HOLDS }),
        Err(cause) if cause.kind() == ErrorKind::NotFound => {
            Err(DataError::FolderMissing { path, holds: HOLDS })
        }
        Err(cause) => Err(DataError::Io { path, action: "open", cause }),
    }
}

/// A folder with nothing of the data set is most likely the wrong one, which one missing name would not say.
fn check_not_empty(folder: &Path) -> Result<(), DataError> {
    let all = [TRAIN_IMAGES, TRAIN_LABELS, TEST_IMAGES, TEST_LABELS];
    let missing = |name: &Name| matches!(name.locate(folder), Err(DataError::NotFound { .. }));
    if all.iter().all(missing) {
        let expected = all.iter().map(Name::standard).collect();
        return Err(DataError::FolderEmpty { path: folder.into(), expected });
    }
    Ok(())
}

impl Name {
    fn standard(&self) -> String {
        format!("{}-{}", self.stem, self.suffix)
    }

    /// Names the file may have, best first.
    fn candidates(&self) -> [String; 4] {
        let standard = self.standard();
        let dotted = format!("{}.{}", self.stem, self.suffix);
        [standard.clone(), dotted.clone(), standard + ".gz", dotted + ".gz"]
    }

    /// The first candidate that is a file. Folders are passed over while there is another: some archives unpack
    /// to a folder of the standard name beside the file with the dotted one.
    fn locate(&self, folder: &Path) -> Result<PathBuf, DataError> {
        let mut not_a_file = None;
        for path in self.candidates().map(|name| folder.join(name)) {
            match fs::metadata(&path) {
                Ok(metadata) if metadata.is_file() => return Ok(path),
                Ok(_) => not_a_file = not_a_file.or(Some(path)),
                Err(cause) if cause.kind() == ErrorKind::NotFound => {}
                Err(cause) => return Err(DataError::Io { path, action: "open", cause }),
            }
        }
        Err(match not_a_file {
            Some(path) => DataError::NotAFile { path },
            None => DataError::NotFound { folder: folder.into(), looked_for: self.candidates().into() },
        })
    }
}
