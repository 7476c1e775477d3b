//! SIGKILL.

use super::child::{Process, said};
use super::{Left, goes_on_after};
use std::io::{BufRead, BufReader};
use std::time::{Duration, SystemTime};

/// Killed at twenty random moments, and continued each time on another number of threads: what was saved before the last step that
/// it told of is there, and in the end the bits are those of a run that nobody disturbed.
#[test]
fn at_twenty_random_moments() {
    let undisturbed = Left::undisturbed(super::child::EPOCHS);
    let mut random = SystemTime::UNIX_EPOCH.elapsed().unwrap().subsec_nanos();
    let mut folder = tempfile::tempdir().unwrap();
    let (mut kills, mut told) = (0, 0);
    while kills < 20 {
        random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let mut process = Process::new(folder.path(), 1 + kills % 3).start();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok);
        // A moment after some step: within the next, while it is saved, or between epochs.
        let steps = 1 + (random >> 8) % 20;
        let last = |lines: &mut dyn Iterator<Item = String>| {
            lines.filter_map(|line| line.strip_prefix("step ")?.parse::<u64>().ok()).last()
        };
        let mut seen = 0;
        let some = last(&mut lines.by_ref().take_while(|line| {
            seen += u32::from(line.starts_with("step "));
            seen < steps
        }));
        std::thread::sleep(Duration::from_micros(u64::from(random % 3000)));
        process.kill().unwrap();
        let rest = last(&mut lines);
        let output = process.wait_with_output().unwrap();
        let saved = goes_on_after(&said(&output));
        // After each second step it saves, before the next.
        assert!(saved + 2 >= told, "step {told} was told of, and step {saved} was there: {}", said(&output));
        if output.status.success() {
            assert_eq!(Left::of(folder.path()), undisturbed);
            (folder, told) = (tempfile::tempdir().unwrap(), 0);
        } else {
            (kills, told) = (kills + 1, rest.or(some).unwrap_or(told));
        }
    }
    Process::new(folder.path(), 2).finish();
    assert_eq!(Left::of(folder.path()), undisturbed);
}
