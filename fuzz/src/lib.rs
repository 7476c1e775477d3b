//! What every target does: the bytes of a file go into a parser, which may refuse them, but neither panic nor take more memory than the length
//! of the file allows.

use peak_alloc::PeakAlloc;
use std::path::{Path, PathBuf};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// A mebibyte.
pub const MI: usize = 1 << 20;

/// Runs a parser on `bytes`.
///
/// # Panics
///
/// If it takes more than `free` bytes and `each` for each byte of the file.
pub fn bounded<V>(bytes: &[u8], free: usize, each: usize, parse: impl FnOnce() -> V) -> V {
    let before = MEMORY.current_usage();
    MEMORY.reset_peak_usage();
    let value = parse();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    let allowed = free + each * bytes.len();
    assert!(taken <= allowed, "{} bytes took {taken} bytes of memory, more than {allowed}", bytes.len());
    value
}

/// A file in memory, for parsers that take a path. One a process, as targets run in one thread.
///
/// # Panics
///
/// If it cannot be written.
pub fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = if cfg!(target_os = "linux") { Path::new("/dev/shm").into() } else { std::env::temp_dir() };
    let path = folder.join(format!("formwork-fuzz-{}-{name}", std::process::id()));
    std::fs::write(&path, bytes).expect("a place for a file");
    path
}
