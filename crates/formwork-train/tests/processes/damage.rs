//! Checkpoints that something happened to.

use super::child::{Process, said};
use super::{Left, checkpoints};
use std::fs;

/// The last one cut at every tenth of its length, and with one flipped byte: the run goes on from the one before, says so, and ends
/// with the same bits. Where both are damaged it says that it cannot.
#[test]
fn cut_and_flipped() {
    let undisturbed = Left::undisturbed(3);
    let folder = tempfile::tempdir().unwrap();
    Process::new(folder.path(), 1).epochs(2).finish();
    let names = checkpoints(folder.path());
    assert_eq!(names.len(), 2);
    let path = |name: &str| folder.path().join("checkpoints").join(name);
    let whole: Vec<(&String, Vec<u8>)> =
        names.iter().map(|name| (name, fs::read(path(name)).unwrap())).collect();
    let metrics = fs::read(folder.path().join("metrics.jsonl")).unwrap();
    let damaged = |bytes: &[u8], tenth: usize, cut: bool| {
        let at = bytes.len() * tenth / 10;
        let mut bytes = bytes.to_vec();
        if cut {
            bytes.truncate(at);
        } else {
            bytes[at] ^= 0x40;
        }
        bytes
    };
    for case in 0..20 {
        let (tenth, cut) = (case / 2, case % 2 == 0);
        fs::remove_dir_all(folder.path().join("checkpoints")).unwrap();
        fs::create_dir(folder.path().join("checkpoints")).unwrap();
        fs::write(path(whole[0].0), &whole[0].1).unwrap();
        fs::write(path(whole[1].0), damaged(&whole[1].1, tenth, cut)).unwrap();
        fs::write(folder.path().join("metrics.jsonl"), &metrics).unwrap();
        let went_on = Process::new(folder.path(), 1 + case % 2).epochs(3).finish();
        let note = went_on.lines().find(|line| line.starts_with("passed over a damaged checkpoint: "));
        assert!(note.is_some_and(|line| line.contains(whole[1].0)), "{went_on}");
        assert_eq!(Left::of(folder.path()), undisturbed, "tenth {tenth}, cut: {cut}");
    }
    for name in checkpoints(folder.path()) {
        let bytes = fs::read(path(&name)).unwrap();
        fs::write(path(&name), damaged(&bytes, 5, true)).unwrap();
    }
    let refused = Process::new(folder.path(), 1).epochs(4).run();
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        said(&refused).contains("none of its checkpoints is whole, so the run cannot go on"),
        "{}",
        said(&refused)
    );
}
