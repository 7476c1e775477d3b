//! The directory at the end of a zip archive (PKWARE, "APPNOTE.TXT", sections 4.3 and 4.5).
//!
//! It is read here, since a parser that reserves memory for as many members as a file claims to have ends the program with a file of a hundred bytes.

use super::Seekable;
use flate2::Crc;
use std::io::{self, ErrorKind, Read, SeekFrom};

/// A file in the archive.
pub(super) struct Member {
    pub(super) name: String,
    /// Where its own header is.
    pub(super) start: u64,
    /// Bytes that it takes.
    pub(super) packed: u64,
    pub(super) deflated: bool,
    /// The checksum of what it unpacks to.
    pub(super) crc: u32,
}

/// The end of the directory, and with a comment of the longest.
const END: usize = 22;
const LONGEST_END: u64 = END as u64 + 65_535;
/// What points to the end of a directory with long sizes, and that end.
const LOCATOR: u64 = 20;
const LONG_END: usize = 56;
/// A member in the directory, and before its bytes, without names and notes.
const ENTRY: usize = 46;
const LOCAL: usize = 30;

fn number<const N: usize>(bytes: &[u8], at: usize) -> u64 {
    let bytes = bytes.get(at..at + N).unwrap_or_default();
    bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte))
}

/// `len` bytes from `at` on.
fn bytes(from: &mut impl Seekable, at: u64, len: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    from.seek(SeekFrom::Start(at)).map_err(|cause| cause.to_string())?;
    from.take(len).read_to_end(&mut bytes).map_err(|cause| cause.to_string())?;
    if bytes.len() as u64 == len { Ok(bytes) } else { Err("cut short".into()) }
}

/// The members of an archive, as its directory has them.
pub(super) fn read(from: &mut impl Seekable) -> Result<Vec<Member>, String> {
    let length = from.seek(SeekFrom::End(0)).map_err(|cause| cause.to_string())?;
    let before = length.saturating_sub(LONGEST_END);
    let tail = bytes(from, before, length - before)?;
    let is_end = |at: &usize| {
        tail[*at..].starts_with(b"PK\x05\x06")
            && at + END + number::<2>(&tail, at + 20) as usize == tail.len()
    };
    let Some(end) = (0..tail.len().saturating_sub(END - 1)).rev().find(is_end) else {
        return Err("its directory is not at its end".into());
    };
    let (end, end_at) = (&tail[end..], before + end as u64);
    let (mut count, mut size, mut start) = (number::<2>(end, 10), number::<4>(end, 12), number::<4>(end, 16));
    let mut last = end_at;
    if count == 0xffff || size == 0xffff_ffff || start == 0xffff_ffff {
        let locator = bytes(from, end_at.saturating_sub(LOCATOR), LOCATOR)?;
        if locator.starts_with(b"PK\x06\x07") {
            last = number::<8>(&locator, 8);
            let long = bytes(from, last, LONG_END as u64)?;
            if !long.starts_with(b"PK\x06\x06") {
                return Err("the end of its directory is not where it says".into());
            }
            (count, size, start) = (number::<8>(&long, 32), number::<8>(&long, 40), number::<8>(&long, 48));
        }
    }
    // A directory that ends before its end begins, and has the bytes for as many members.
    let fits = start.checked_add(size).is_some_and(|end| end <= last);
    if !fits || count > size / ENTRY as u64 {
        return Err(format!("its directory would have {count} members in {size} bytes at {start}"));
    }
    let directory = bytes(from, start, size)?;
    let mut rest = &directory[..];
    (0..count).map(|_| member(&mut rest)).collect()
}

/// Takes a member off the directory.
fn member(directory: &mut &[u8]) -> Result<Member, String> {
    let damaged = || "its directory is damaged".to_owned();
    let entry =
        directory.get(..ENTRY).filter(|entry| entry.starts_with(b"PK\x01\x02")).ok_or_else(damaged)?;
    let [name_len, notes_len, comment_len] = [28, 30, 32].map(|at| number::<2>(entry, at) as usize);
    let after = directory.get(ENTRY..).unwrap_or_default();
    let (name, after) = after.split_at_checked(name_len).ok_or_else(damaged)?;
    let (notes, after) = after.split_at_checked(notes_len).ok_or_else(damaged)?;
    *directory = after.get(comment_len..).ok_or_else(damaged)?;
    let name = String::from_utf8_lossy(name).into_owned();
    if entry[8] & 1 != 0 {
        return Err(format!("`{name}` is encrypted"));
    }
    let deflated = match number::<2>(entry, 10) {
        0 => false,
        8 => true,
        method => {
            return Err(format!("`{name}` is packed by method {method}; NumPy's are stored or deflated"));
        }
    };
    // Sizes and places that have no room stand in a note, in this order.
    let mut long = long_numbers(notes);
    let mut or_long = |value: u64| if value == 0xffff_ffff { long.next().unwrap_or(value) } else { value };
    let _unpacked = or_long(number::<4>(entry, 24));
    let packed = or_long(number::<4>(entry, 20));
    let start = or_long(number::<4>(entry, 42));
    Ok(Member { name, start, packed, deflated, crc: number::<4>(entry, 16) as u32 })
}

/// The numbers of the note with long sizes, which is number 1.
fn long_numbers(mut notes: &[u8]) -> impl Iterator<Item = u64> + '_ {
    let mut found: &[u8] = &[];
    while let Some((head, rest)) = notes.split_at_checked(4) {
        let Some((note, after)) = rest.split_at_checked(number::<2>(head, 2) as usize) else { break };
        if number::<2>(head, 0) == 1 {
            found = note;
            break;
        }
        notes = after;
    }
    found.chunks_exact(8).map(|bytes| number::<8>(bytes, 0))
}

/// Where the bytes of a member begin: behind its own header, whose names and notes may be others than those of the directory.
pub(super) fn data(from: &mut impl Seekable, start: u64) -> Result<u64, String> {
    let local = bytes(from, start, LOCAL as u64)?;
    if !local.starts_with(b"PK\x03\x04") {
        return Err("it is not where the directory says".into());
    }
    let names = number::<2>(&local, 26) + number::<2>(&local, 28);
    start.checked_add(LOCAL as u64 + names).ok_or_else(|| "it is not where the directory says".into())
}

/// Compares the checksum at the end.
pub(super) struct Checked<R> {
    from: R,
    crc: Crc,
    expected: u32,
}

impl<R> Checked<R> {
    pub(super) fn new(from: R, expected: u32) -> Self {
        Checked { from, crc: Crc::new(), expected }
    }
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.from.read(buffer)?;
        self.crc.update(&buffer[..count]);
        if count == 0 && !buffer.is_empty() && self.crc.sum() != self.expected {
            return Err(io::Error::new(ErrorKind::InvalidData, "its checksum is another"));
        }
        Ok(count)
    }
}
