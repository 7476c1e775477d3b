//! Archives that a library writes, and what is refused.

use super::{Archive, ArchiveError, write_archive};
use crate::{Header, Kind, write_header};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

fn array(len: usize) -> Vec<u8> {
    let values = (0..len).flat_map(|i| (i as f32).to_le_bytes()).collect::<Vec<_>>();
    [write_header(&[len], Kind::F32), values].concat()
}

fn written(method: CompressionMethod, large: bool, comment: &str) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    archive.set_comment(comment);
    for (name, len) in [("a.npy", 3), ("folder/b.npy", 1000)] {
        let options = SimpleFileOptions::default().compression_method(method).large_file(large);
        archive.start_file(name, options).unwrap();
        archive.write_all(&array(len)).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn numbers(bytes: &[u8]) -> Result<Vec<(String, Header, Vec<u8>)>, ArchiveError> {
    let mut archive = Archive::open(Cursor::new(bytes))?;
    (0..archive.count())
        .map(|member| archive.read(member).map(|(name, (header, data))| (name, header, data)))
        .collect()
}

#[test]
fn stored_deflated_large_and_with_a_comment() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        for large in [false, true] {
            for comment in ["", "a comment", &"PK\x05\x06".repeat(16_000)] {
                let found = numbers(&written(method, large, comment)).unwrap();
                let names: Vec<_> = found.iter().map(|(name, ..)| name.as_str()).collect();
                assert_eq!(names, ["a", "folder/b"]);
                assert_eq!(found[1].1.dims, [1000]);
                assert_eq!(found[1].2[4 * 999..], 999f32.to_le_bytes());
            }
        }
    }
}

#[test]
fn what_is_written_is_read() {
    let mut bytes = Vec::new();
    let arrays = [("x", &[2, 1][..], Kind::I16, &[1, 0, 2, 0][..]), ("y", &[][..], Kind::U8, &[7][..])];
    write_archive(&mut bytes, arrays).unwrap();
    let found = numbers(&bytes).unwrap();
    assert_eq!((&found[0].2[..], &found[1].2[..]), (&[1, 0, 2, 0][..], &[7][..]));
}

/// As an archive of 4 GB or 65,536 members has it: the true numbers stand in a second end.
#[test]
fn a_directory_with_long_sizes() {
    let mut bytes = written(CompressionMethod::Stored, false, "");
    let end = bytes.len() - 22;
    let (size, start) = (bytes[end + 12..end + 16].to_vec(), bytes[end + 16..end + 20].to_vec());
    let old_end = bytes.split_off(end);
    bytes.extend(b"PK\x06\x06");
    bytes.extend([44, 0, 0, 0, 0, 0, 0, 0, 45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    bytes.extend([2u64, 2].iter().flat_map(|count| count.to_le_bytes()));
    bytes.extend([&size[..], &[0; 4], &start, &[0; 4]].concat());
    bytes.extend(b"PK\x06\x07\0\0\0\0");
    bytes.extend((end as u64).to_le_bytes());
    bytes.extend([1, 0, 0, 0]);
    bytes.extend(&old_end[..8]);
    bytes.extend([0xff; 12]);
    bytes.extend([0, 0]);
    assert_eq!(numbers(&bytes).unwrap().len(), 2);
    // As many members as no file can have.
    bytes[end + 32..end + 40].fill(0x7f);
    let error = numbers(&bytes).unwrap_err().to_string();
    assert!(error.contains("its directory would have 9187201950435737471 members"), "{error}");
}

/// 117 bytes that say they have 34,695 members.
#[test]
fn members_that_there_is_no_room_for() {
    let mut bytes = b"PK\x03\x04".to_vec();
    bytes.extend([0; 50]);
    let mut end = b"PK\x05\x06".to_vec();
    end.extend([0, 0, 0, 0, 0x87, 0x87, 0x87, 0x87, 20, 0, 0, 0, 4, 0, 0, 0, 0, 0]);
    bytes.extend(end);
    let error = numbers(&bytes).unwrap_err();
    assert_eq!(
        error.to_string(),
        "not a whole .npz file: its directory would have 34695 members in 20 bytes at 4"
    );
}

#[test]
fn cut_or_changed_anywhere() {
    for method in [CompressionMethod::Stored, CompressionMethod::Deflated] {
        let whole = written(method, false, "");
        let expected = numbers(&whole).unwrap();
        for len in 0..whole.len() {
            assert!(numbers(&whole[..len]).is_err(), "{len}");
        }
        // A byte that counts is noticed; one that does not, as of a date, changes nothing.
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] ^= 0x41;
            if let Ok(found) = numbers(&changed) {
                let same = found.iter().zip(&expected).all(|(a, b)| a.1 == b.1 && a.2 == b.2);
                assert!(same && found.len() == expected.len(), "byte {at}");
            }
        }
    }
}

#[test]
fn what_numpy_does_not_write() {
    let mut pickle = ZipWriter::new(Cursor::new(Vec::new()));
    pickle.start_file("net/data.pkl", SimpleFileOptions::default()).unwrap();
    assert_eq!(numbers(&pickle.finish().unwrap().into_inner()), Err(ArchiveError::Pickle));
    let mut text = ZipWriter::new(Cursor::new(Vec::new()));
    text.start_file("notes.txt", SimpleFileOptions::default()).unwrap();
    let error = numbers(&text.finish().unwrap().into_inner()).unwrap_err().to_string();
    assert!(error.ends_with("`notes.txt` is no array"), "{error}");
    let mut encrypted = written(CompressionMethod::Stored, false, "");
    let entry = encrypted.windows(4).position(|bytes| bytes == b"PK\x01\x02").unwrap();
    encrypted[entry + 8] |= 1;
    assert!(numbers(&encrypted).unwrap_err().to_string().ends_with("`a.npy` is encrypted"));
}
