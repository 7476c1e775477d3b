//! Ctrl-C, and a second process.

use super::child::{Process, said};
use super::{Left, goes_on_after};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout, Command, Output};
use std::time::Duration;

/// Waits until the process tells of a step, and returns what it says from then on, once it is read.
fn at_step(process: &mut Child, step: u64) -> BufReader<ChildStdout> {
    let mut lines = BufReader::new(process.stdout.take().unwrap());
    let mut line = String::new();
    while line.trim() != format!("step {step}") {
        line.clear();
        assert!(lines.read_line(&mut line).unwrap() > 0, "the process ended before step {step}");
    }
    lines
}

fn rest(mut lines: BufReader<ChildStdout>) -> String {
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    rest
}

fn interrupt(process: &Child) {
    let sent = Command::new("kill").args(["-INT", &process.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[test]
fn once() {
    let undisturbed = Left::undisturbed(4);
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::new(folder.path(), 2).epochs(4).pause(Duration::from_millis(250)).start();
    let lines = at_step(&mut process, 4);
    interrupt(&process);
    let rest = rest(lines);
    let output: Output = process.wait_with_output().unwrap();
    let errors = said(&output);
    assert!(output.status.success() && rest.contains("ended: Interrupted"), "{rest}{errors}");
    let line = errors.lines().find(|line| line.starts_with("stopped after step ")).unwrap();
    assert_eq!(
        errors.contains("this is a debug build, which trains some two hundred times slower"),
        cfg!(unoptimised)
    );
    let words =
        format!("is saved in {}: run the same command again to go on from there", folder.path().display());
    assert!(line.ends_with(&words), "{line}");
    let step: u64 = line.split([' ', ',']).nth(3).unwrap().parse().unwrap();
    assert!(step >= 4);
    // The step that was under way when it came is the last.
    let later = rest.lines().filter(|line| line.starts_with("step ")).count();
    assert_eq!(step, 4 + later as u64);
    let went_on = Process::new(folder.path(), 1).epochs(4).finish();
    assert_eq!(goes_on_after(&went_on), step);
    let epoch = went_on.lines().find(|line| line.starts_with("epoch 1/4  train_loss ")).unwrap_or_default();
    assert!(
        ["  val_loss ", "  val_accuracy ", "  lr ", " samples/s"].iter().all(|part| epoch.contains(part)),
        "{went_on}"
    );
    assert_eq!(Left::of(folder.path()), undisturbed);
}

/// The second time it waits for nothing, not for a step of ten minutes either.
#[test]
fn twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut process = Process::new(folder.path(), 1).pause(Duration::from_secs(600)).start();
    let lines = at_step(&mut process, 1);
    // Two that come at once may be told of as one: until the process ends there are more.
    while process.try_wait().unwrap().is_none() {
        interrupt(&process);
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(process.wait().unwrap().code(), Some(130));
    assert!(!rest(lines).contains("ended:"));
}

#[test]
fn two_in_one_folder() {
    let folder = tempfile::tempdir().unwrap();
    let mut first = Process::new(folder.path(), 1).pause(Duration::from_millis(50)).start();
    let lines = at_step(&mut first, 2);
    let second = Process::new(folder.path(), 1).run();
    let words =
        format!("error: {}: another process trains here (process {})", folder.path().display(), first.id());
    assert!(said(&second).contains(&words), "{}", said(&second));
    assert_eq!(second.status.code(), Some(1));
    first.kill().unwrap();
    rest(lines);
    first.wait().unwrap();
    // Nobody has to clear a lock away after that.
    Process::new(folder.path(), 1).epochs(1).finish();
}
