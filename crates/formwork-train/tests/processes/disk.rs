//! A disk that takes nothing: full, or read-only.

use super::child::{Process, said};
use super::{Left, checkpoints, goes_on_after};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

/// A file system in memory, which is taken away in the end.
struct Disk(tempfile::TempDir);

impl Disk {
    /// Nothing, and a word, where this process may not mount one.
    fn mount(bytes: usize) -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new("mount");
        command.args(["-t", "tmpfs", "-o", &format!("size={bytes}"), "none"]).arg(folder.path());
        if command.output().is_ok_and(|output| output.status.success()) {
            return Some(Disk(folder));
        }
        println!("skipped: mounting a tmpfs takes root's rights");
        None
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn remount(&self, options: &str) {
        let status = Command::new("mount").args(["-o", options]).arg(self.path()).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.path()).status();
    }
}

#[test]
fn full() {
    let Some(disk) = Disk::mount(256 << 10) else { return };
    let undisturbed = Left::undisturbed(5);
    let (run, ballast) = (disk.path().join("run"), disk.path().join("ballast"));
    Process::new(&run, 1).epochs(2).finish();
    let before = (checkpoints(&run), fs::read(run.join("weights.safetensors")).unwrap());
    let mut file = fs::File::create(&ballast).unwrap();
    while file.write_all(&[1; 512]).is_ok() {}
    drop(file);
    let stopped = Process::new(&run, 2).epochs(5).run();
    let words = said(&stopped);
    assert_eq!(stopped.status.code(), Some(1), "{words}");
    assert_eq!(goes_on_after(&words), 14);
    let line = words
        .lines()
        .find(|line| line.starts_with("error: after step "))
        .unwrap_or_else(|| panic!("{words}"));
    assert!(
        line.contains("the run cannot be saved and stops") && line.contains("No space left on device"),
        "{line}"
    );
    let last = before.0.last().unwrap();
    assert!(
        line.ends_with(&format!(
            "the last good checkpoint is {}",
            run.join("checkpoints").join(last).display()
        ))
    );
    assert_eq!((checkpoints(&run), fs::read(run.join("weights.safetensors")).unwrap()), before);
    fs::remove_file(ballast).unwrap();
    let went_on = Process::new(&run, 1).epochs(5).finish();
    assert_eq!(goes_on_after(&went_on), 14);
    assert_eq!(Left::of(&run), undisturbed);
}

/// Too small from the start: it says so, and nothing is left that is taken for a checkpoint.
#[test]
fn too_small() {
    let Some(disk) = Disk::mount(12 << 10) else { return };
    let refused = Process::new(&disk.path().join("run"), 1).epochs(1).run();
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("No space left on device"), "{}", said(&refused));
}

#[test]
fn read_only() {
    let Some(disk) = Disk::mount(256 << 10) else { return };
    let undisturbed = Left::undisturbed(2);
    let run = disk.path().join("run");
    Process::new(&run, 1).epochs(1).finish();
    disk.remount("remount,ro");
    for folder in [&run, &disk.path().join("new")] {
        let refused = Process::new(folder, 1).epochs(2).run();
        let words = said(&refused);
        assert_eq!(refused.status.code(), Some(1), "{words}");
        assert!(words.contains("error: ") && words.contains("Read-only file system"), "{words}");
    }
    disk.remount("remount,rw");
    Process::new(&run, 1).epochs(2).finish();
    assert_eq!(Left::of(&run), undisturbed);
}
