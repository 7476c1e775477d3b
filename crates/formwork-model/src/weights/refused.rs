//! Files that other programs would run: PyTorch's own.

use super::WeightsError;
use std::path::Path;

/// The first bytes that tell what a file is.
pub(super) const HEAD: u64 = 512;

/// Refuses what `torch.save` writes: a zip archive whose first member is a pickle (`NAME/data.pkl`), or, by programs before
/// version 1.6, a bare pickle. Either is a program for Python's unpickler, whose numbers come after it.
pub(super) fn check(path: &Path, head: &[u8]) -> Result<(), WeightsError> {
    // In a safetensors file the ninth byte opens the header, whatever its length in the first eight is.
    let safetensors = head.get(8) == Some(&b'{');
    let zipped = head.starts_with(b"PK\x03\x04") && head.windows(8).any(|name| name == b"data.pkl");
    let pickled = matches!(head, [0x80, 2..=5, ..]);
    if !safetensors && (pickled || zipped) {
        return Err(WeightsError::Pickle { path: path.into() });
    }
    Ok(())
}
