//! The header: `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.

use crate::Kind;
use std::cmp::Ordering;
use std::io::Read;

/// The first bytes of an array.
pub const MAGIC: &[u8] = b"\x93NUMPY";

/// The longest header that is read; NumPy itself asks before it reads one longer than 10,000.
const LONGEST: u32 = 65_535;

/// What a header says.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Sizes, outermost first; none for a single number.
    pub dims: Vec<usize>,
    /// The kind of number, or the name of one that is not read.
    pub kind: Result<Kind, String>,
}

impl Header {
    /// Reads the header of an array: versions 1.0 to 3.0. The numbers are what comes next, the last axis fastest; an array of several axes in
    /// Fortran's order is of a kind that is not read.
    ///
    /// # Errors
    ///
    /// A sentence about what is no header of NumPy's.
    pub fn read(from: &mut impl Read) -> Result<Header, String> {
        read(from)
    }
}

fn read(from: &mut impl Read) -> Result<Header, String> {
    let mut next = |len: u32| {
        let mut bytes = Vec::new();
        from.take(len.into()).read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
        if bytes.len() == len as usize { Ok(bytes) } else { Err("cut short in its header".to_owned()) }
    };
    let start = next(8)?;
    if !start.starts_with(MAGIC) {
        return Err("no array of NumPy's".into());
    }
    let len = match start[6..] {
        [1, 0] => next(2)?.first_chunk().map_or(0, |bytes| u16::from_le_bytes(*bytes).into()),
        [2 | 3, 0] => next(4)?.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes)),
        _ => return Err(format!("version {}.{}, but only 1.0, 2.0 and 3.0 are read", start[6], start[7])),
    };
    if len > LONGEST {
        return Err(format!("its header would be of {len} bytes, the longest that is read is of {LONGEST}"));
    }
    let text = next(len)?;
    // Before version 3 the text is Latin-1, but what it says of arrays of numbers is ASCII.
    let text = String::from_utf8_lossy(&text);
    parse(&text).ok_or_else(|| format!("its header is not understood: {:?}", text.trim_end()))
}

fn parse(text: &str) -> Option<Header> {
    let mut rest = text.trim().strip_prefix('{')?.trim_start();
    let (mut kind, mut fortran, mut dims) = (None, None, None);
    while rest != "}" {
        let (key, after) = quoted(rest)?;
        let value = after.trim_start().strip_prefix(':')?.trim_start();
        rest = match key {
            "descr" => {
                // A list describes records with fields.
                let (value, after) = if value.starts_with('[') { (value, "}") } else { quoted(value)? };
                if value.starts_with('[') {
                    return Some(Header { dims: Vec::new(), kind: Err("records with fields".into()) });
                }
                kind = Some(value);
                after
            }
            "fortran_order" => {
                fortran = Some(value.starts_with("True"));
                value.strip_prefix("True").or_else(|| value.strip_prefix("False"))?
            }
            "shape" => {
                let (sizes, after) = value.strip_prefix('(')?.split_once(')')?;
                dims = Some(tuple(sizes)?);
                after
            }
            _ => return None,
        }
        .trim_start();
        rest = match rest.strip_prefix(',') {
            Some(after) => after.trim_start(),
            None if rest == "}" => rest,
            None => return None,
        };
    }
    let (kind, dims) = (kind?, dims?);
    let kind = match Kind::called(kind) {
        // With one axis there is one order.
        _ if fortran? && dims.len() > 1 => {
            Err(format!("`{kind}` in Fortran's order (numpy.ascontiguousarray makes it C's)"))
        }
        Some(kind) => Ok(kind),
        None => Err(format!("`{kind}`")),
    };
    Some(Header { dims, kind })
}

/// A string and what comes after it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    text[1..].split_once(quote)
}

/// The numbers of `3, 4` or `3,` or nothing. Python 2 wrote `3L`.
fn tuple(text: &str) -> Option<Vec<usize>> {
    let text = text.trim();
    let text = text.strip_suffix(',').unwrap_or(text);
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|size| size.trim().trim_end_matches('L').parse().ok()).collect()
}

/// A header of version 1.0, after which the numbers start at a multiple of 64 bytes. At most 64 axes.
pub fn write_header(dims: &[usize], kind: Kind) -> Vec<u8> {
    let mut sizes: String = dims.iter().map(|size| format!("{size}, ")).collect();
    match dims.len() {
        1 => sizes.truncate(sizes.len() - 1),
        0 => {}
        _ => sizes.truncate(sizes.len() - 2),
    }
    let text = format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': ({sizes}), }}");
    let total = (10 + text.len() + 1).next_multiple_of(64);
    let mut header = [MAGIC, &[1, 0], &((total - 10) as u16).to_le_bytes(), text.as_bytes()].concat();
    header.resize(total - 1, b' ');
    header.push(b'\n');
    header
}

/// The bytes of the numbers after a header, which must be as many as it says.
///
/// # Errors
///
/// A sentence about too few or too many.
pub fn numbers(from: &mut impl Read, dims: &[usize], kind: Kind) -> Result<Vec<u8>, String> {
    let size = dims.iter().try_fold(kind.bytes(), |size, dim| size.checked_mul(*dim));
    let size = size.and_then(|size| u64::try_from(size).ok()).filter(|size| *size < u64::MAX);
    let Some(size) = size else { return Err(format!("no memory has room for its shape {dims:?}")) };
    let mut bytes = Vec::new();
    from.take(size + 1).read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
    let found = bytes.len() as u64;
    match found.cmp(&size) {
        Ordering::Equal => Ok(bytes),
        Ordering::Less => {
            Err(format!("cut short: its shape {dims:?} needs {size} bytes of numbers, there are {found}"))
        }
        Ordering::Greater => Err(format!("its shape {dims:?} needs {size} bytes of numbers, there are more")),
    }
}
