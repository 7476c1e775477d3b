//! Which files a folder has.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use formwork_tensor::Class;

use crate::DataError;

const HOLDS: &str = "a folder of images for each class";

/// The names of the classes, and their files.
type Listed<const N: usize> = (Vec<String>, Vec<(PathBuf, Class<N>)>);

pub(super) fn list<const N: usize>(root: &Path) -> Result<Listed<N>, DataError> {
    let folders: Vec<_> = entries(root)?.into_iter().filter(|path| path.is_dir()).collect();
    let names: Vec<String> = folders.iter().map(|path| name(path)).collect();
    if names.len() != N {
        let (path, what) = (root.into(), "folders");
        return Err(DataError::ClassCount { path, what, found: names, expected: N });
    }
    let mut files = Vec::new();
    // There are as many folders as classes.
    for (folder, class) in folders.iter().zip((0..N).filter_map(|class| Class::new(class).ok())) {
        let before = files.len();
        images(folder, &mut |path| files.push((path, class)))?;
        if files.len() == before {
            return Err(DataError::NoImages { path: folder.clone() });
        }
    }
    // A network of no classes.
    if files.is_empty() {
        return Err(DataError::NoImages { path: root.into() });
    }
    Ok((names, files))
}

/// All images below a folder.
fn images(folder: &Path, found: &mut impl FnMut(PathBuf)) -> Result<(), DataError> {
    for path in entries(folder)? {
        // A link to a folder is not followed: it may lead back.
        if fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_dir()) {
            images(&path, found)?;
        } else if is_image(&path) {
            found(path);
        }
    }
    Ok(())
}

fn is_image(path: &Path) -> bool {
    let extension = path.extension().unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    ["png", "jpg", "jpeg", "webp", "bmp", "gif"].contains(&extension.as_str())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// What a folder holds, in the order of the names, but for what begins with a dot.
pub(super) fn entries(folder: &Path) -> Result<Vec<PathBuf>, DataError> {
    let error = |cause: std::io::Error| match cause.kind() {
        ErrorKind::NotFound => DataError::FolderMissing { path: folder.into(), holds: HOLDS },
        ErrorKind::NotADirectory => DataError::NotAFolder { path: folder.into(), holds: HOLDS },
        _ => DataError::Io { path: folder.into(), action: "read", cause },
    };
    let mut entries = Vec::new();
    for entry in fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if !name(&path).starts_with('.') {
            entries.push(path);
        }
    }
    entries.sort();
    Ok(entries)
}
