//! What is written, what stays, and what is refused.

use super::{check, replace};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    (folder, path)
}

fn write(path: &Path, content: &str) -> io::Result<()> {
    replace(path, |file| file.write_all(content.as_bytes()))
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn new_and_replaced() {
    let (folder, path) = folder();
    for content in ["first", "", "a longer one"] {
        check(&path).unwrap();
        write(&path, content).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn a_check_leaves_no_trace() {
    let (folder, path) = folder();
    check(&path).unwrap();
    assert_eq!(names(folder.path()), [""; 0]);
    write(&path, "content").unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    check(&path).unwrap();
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[test]
fn a_failure_leaves_what_was_there() {
    let (folder, path) = folder();
    write(&path, "before").unwrap();
    let failed = replace(&path, |file| {
        file.write_all(&[0; 100_000])?;
        Err(io::Error::other("no more"))
    });
    assert_eq!(failed.unwrap_err().to_string(), "no more");
    assert_eq!(fs::read_to_string(&path).unwrap(), "before");
    assert_eq!(names(folder.path()), ["file"]);
}

#[test]
fn names_that_no_file_can_have() {
    let (folder, path) = folder();
    for bad in ["new/", "new/.", "new/..", ".", "", "/", "no/such/folder"] {
        let path = if bad.is_empty() { PathBuf::new() } else { folder.path().join(bad) };
        assert!(check(&path).is_err() && write(&path, "").is_err(), "{bad:?}");
    }
    fs::create_dir(&path).unwrap();
    assert_eq!(write(&path, "").unwrap_err().to_string(), "it is a folder");
    assert_eq!(names(folder.path()), ["file"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn permissions_stay() {
        let (_folder, path) = folder();
        write(&path, "").unwrap();
        for mode in [0o600, 0o640, 0o755] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            write(&path, "content").unwrap();
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, mode);
        }
    }

    #[test]
    fn a_new_file_has_the_permissions_of_any() {
        let (folder, path) = folder();
        write(&path, "").unwrap();
        let other = folder.path().join("other");
        fs::write(&other, "").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&path), mode(&other));
    }

    #[test]
    fn links_stay_links() {
        let (folder, path) = folder();
        let target = folder.path().join("target");
        fs::write(&target, "before").unwrap();
        symlink("target", &path).unwrap();
        write(&path, "after").unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "after");
        assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
        fs::remove_file(&target).unwrap();
        assert_eq!(check(&path).unwrap_err().to_string(), "it is a link to a file that does not exist");
    }

    #[test]
    fn devices_are_not_files() {
        assert_eq!(check(Path::new("/dev/null")).unwrap_err().to_string(), "it is not a regular file");
    }
}
