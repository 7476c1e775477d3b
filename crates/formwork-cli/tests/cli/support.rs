//! A tiny data set, and the command run on it.

use formwork_data::{IdxImages, IdxLabels};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A folder with `data/`, which holds 96 training and 40 test images; the command runs in it.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Place { folder: TempDir::new().unwrap() };
        std::fs::create_dir(place.path("data")).unwrap();
        for (stem, count) in [("train", 96), ("t10k", 40)] {
            place.images(&format!("{stem}-images-idx3-ubyte.gz"), count, 28);
            place.labels(&format!("{stem}-labels-idx1-ubyte.gz"), &labels(count));
        }
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Bars whose place tells the class, over bytes that look random.
    pub(crate) fn images(&self, name: &str, count: usize, side: usize) {
        let pixel = |i: usize| {
            let (image, row) = (i / (side * side), i / side % side);
            let noise = i.wrapping_mul(2_654_435_761) >> 11 & 63;
            if row / 2 == image % 10 { 255 - noise as u8 } else { noise as u8 }
        };
        let pixels = (0..count * side * side).map(pixel).collect();
        IdxImages::new(side, side, pixels).unwrap().write(self.path("data").join(name)).unwrap();
    }

    pub(crate) fn labels(&self, name: &str, labels: &[u8]) {
        IdxLabels::new(labels.to_vec()).unwrap().write(self.path("data").join(name)).unwrap();
    }

    /// A command that has not started.
    pub(crate) fn command(&self, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_formwork"));
        command.args(arguments.split_whitespace()).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    pub(crate) fn run(&self, arguments: &str) -> Output {
        let output = self.command(arguments).output().unwrap();
        assert!(!error_of(&output).contains("panicked"), "{arguments}: {}", error_of(&output));
        output
    }

    /// The output of a command that must go well.
    pub(crate) fn succeed(&self, arguments: &str) -> String {
        let output = self.run(arguments);
        assert!(output.status.success(), "{arguments}: {}", error_of(&output));
        assert_eq!(error_of(&output), "", "{arguments}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// The one line of a command that must fail, and leaves no new file.
    pub(crate) fn fail(&self, arguments: &str) -> String {
        let before = self.files();
        let output = self.run(arguments);
        let error = error_of(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments}: {error}");
        assert!(error.starts_with("error: ") && error.lines().count() == 1, "{arguments}: {error}");
        assert!(!String::from_utf8_lossy(&output.stdout).contains("test accuracy"), "{arguments}");
        assert_eq!(self.files(), before, "{arguments}");
        error
    }

    /// The names in the folder, in order.
    pub(crate) fn files(&self) -> Vec<String> {
        names(self.folder.path())
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// 0 to 9 and again.
pub(crate) fn labels(count: usize) -> Vec<u8> {
    (0..count).map(|i| (i % 10) as u8).collect()
}

pub(crate) fn error_of(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}
