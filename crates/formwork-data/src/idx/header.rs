//! The header: magic number and sizes, and what they promise.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::U8;
use crate::DataError;
use crate::input::Input;

const MAGIC_LEN: u64 = 4;
const SIZE_LEN: u64 = 4;

/// A file of which no more than the header was read. It has no zero axis, its elements are countable in memory, and the
/// length of the file does not contradict it.
pub(crate) struct Unread<'p, R, const AXES: usize> {
    input: Input<'p, R>,
    sizes: [u32; AXES],
    elements: u64,
}

impl<'p, const AXES: usize> Unread<'p, File, AXES> {
    pub(crate) fn open(path: &'p Path) -> Result<Self, DataError> {
        Self::new(Input::open(path)?)
    }
}

impl<'p, R: Read, const AXES: usize> Unread<'p, R, AXES> {
    const LEN: u64 = MAGIC_LEN + SIZE_LEN * AXES as u64;

    pub(super) fn new(mut input: Input<'p, R>) -> Result<Self, DataError> {
        check_magic(input.read_exactly(Self::LEN)?, AXES as u8, &input)?;
        let mut sizes = [0; AXES];
        for size in &mut sizes {
            *size = u32::from_be_bytes(input.read_exactly(Self::LEN)?);
        }
        if sizes.contains(&0) {
            return Err(DataError::Empty { path: input.path(), sizes: sizes.to_vec() });
        }
        let elements = count_elements(&sizes, Self::LEN).ok_or_else(|| DataError::Oversized {
            path: input.path(),
            sizes: sizes.to_vec(),
            limit: isize::MAX as u64,
        })?;
        input.check_capacity(Self::LEN + elements, &sizes)?;
        Ok(Self { input, sizes, elements })
    }

    /// The sizes that the header says.
    pub(crate) fn sizes(&self) -> [u32; AXES] {
        self.sizes
    }

    /// The elements, after which nothing may follow.
    pub(super) fn read(mut self) -> Result<Vec<u8>, DataError> {
        self.input.read_rest(self.elements)
    }
}

fn check_magic<R: Read>(magic: [u8; 4], expected_axes: u8, input: &Input<'_, R>) -> Result<(), DataError> {
    let path = input.path();
    match magic {
        [0, 0, U8, axes] if axes == expected_axes => Ok(()),
        [0, 0, U8, found] => Err(DataError::AxisCount { path, found, expected: expected_axes }),
        [0, 0, 0x09 | 0x0b..=0x0e, _] => Err(DataError::ElementKind { path, found: magic[2] }),
        found => Err(DataError::BadMagic { path, found, expected_axes }),
    }
}

/// `None` when elements, header and one byte more cannot be held by any allocation of this machine.
fn count_elements(sizes: &[u32], header: u64) -> Option<u64> {
    let elements = sizes.iter().try_fold(1u64, |product, &size| product.checked_mul(u64::from(size)))?;
    (elements < isize::MAX as u64 - header).then_some(elements)
}
