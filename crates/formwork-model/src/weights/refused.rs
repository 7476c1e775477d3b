//! What a file is, by its first bytes, and files that other programs would run: PyTorch's own.

use super::{WeightsError, file};
use std::io::{Read, Seek};
use std::path::Path;

/// What tensors are read from.
#[derive(PartialEq)]
pub(super) enum Format {
    /// Also what is nothing known.
    Safetensors,
    Zip,
}

/// Looks at the first bytes and goes back to them. Refuses the pickle that `torch.save` writes before version 1.6 of PyTorch; since
/// then it is in a zip archive, as [`npz::open`](super::npz::open) sees.
pub(super) fn format(path: &Path, from: &mut (impl Read + Seek)) -> Result<Format, WeightsError> {
    let head = file::read(path, from, 9)?;
    from.rewind().map_err(|cause| file::io(path, cause))?;
    match head[..] {
        // Where a safetensors file's header starts, whatever its length in the first eight bytes is.
        [_, _, _, _, _, _, _, _, b'{'] => Ok(Format::Safetensors),
        // A member of an archive, or its end if there is none.
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Ok(Format::Zip),
        [0x80, 2..=5, ..] => Err(WeightsError::Pickle { path: path.into() }),
        _ if head.starts_with(formwork_numpy::MAGIC) => {
            let cause = "one array without a name, which `load_npy` reads".into();
            Err(WeightsError::Array { path: path.into(), array: None, cause })
        }
        _ => Ok(Format::Safetensors),
    }
}
