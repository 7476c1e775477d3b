//! Damage of packed files.

use std::io::{self, Read, Write};
use std::path::Path;

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

use super::{IdxImages, pack, read_as, valid};
use crate::DataError;

#[test]
fn valid_file() {
    assert_eq!(read_as("images.gz", &pack(&valid())).unwrap(), read_as("images", &valid()).unwrap());
}

#[test]
fn cut_short_anywhere() {
    let packed = pack(&valid());
    for length in 0..packed.len() {
        let error = read_as("images.gz", &packed[..length]).unwrap_err();
        assert!(matches!(error, DataError::GzipTruncated { .. }), "{length}: {error}");
    }
}

#[test]
fn content_cut_short() {
    for found in 0..valid().len() {
        let error = read_as("images.gz", &pack(&valid()[..found])).unwrap_err();
        assert!(matches!(error, DataError::Truncated { found: f, .. } if f == found as u64), "{error}");
    }
}

#[test]
fn content_with_trailing_bytes() {
    let mut bytes = valid();
    bytes.push(0);
    let error = read_as("images.gz", &pack(&bytes)).unwrap_err();
    assert!(matches!(error, DataError::GzipOverlong { promised: 28, .. }), "{error}");
}

#[test]
fn damaged_trailer() {
    let packed = pack(&valid());
    for from_end in 1..=8 {
        let mut damaged = packed.clone();
        damaged[packed.len() - from_end] ^= 0x10;
        let error = read_as("images.gz", &damaged).unwrap_err();
        assert!(matches!(error, DataError::GzipDamaged { unpacked: 28, .. }), "{error}");
    }
}

#[test]
fn damaged_block() {
    let mut packed = pack(&valid());
    // The two bits of the block's kind, after the ten bytes of a header without a name: 3 is reserved.
    packed[10] |= 0b110;
    let error = read_as("images.gz", &packed).unwrap_err();
    assert!(matches!(error, DataError::GzipDamaged { .. }), "{error}");
}

#[test]
fn plain_under_a_gzip_name() {
    let error = read_as("images.gz", &valid()).unwrap_err();
    assert!(matches!(error, DataError::NotGzip { found: [0, 0], .. }), "{error}");
}

/// As `cat a.gz b.gz` makes it, and as tapes pad it.
#[test]
fn several_members_and_padding() {
    let expected = read_as("images", &valid()).unwrap();
    let bytes = valid();
    for cut in 0..=bytes.len() {
        let (first, second) = bytes.split_at(cut);
        let parted = [pack(first), pack(&[]), pack(second)].concat();
        for padding in [0, 1, 511, 200_000] {
            let bytes = [&parted[..], &vec![0; padding]].concat();
            assert_eq!(read_as("images.gz", &bytes).unwrap(), expected, "cut at {cut}, {padding} zeros");
        }
    }
}

#[test]
fn cut_short_in_the_second_member() {
    let parted = [pack(&valid()[..20]), pack(&valid()[20..])];
    for length in 1..parted[1].len() {
        let error = read_as("images.gz", &[&parted[0][..], &parted[1][..length]].concat()).unwrap_err();
        assert!(matches!(error, DataError::GzipTruncated { .. }), "{length}: {error}");
    }
}

#[test]
fn more_after_the_last_member_than_zeros() {
    let packed = pack(&valid());
    for extra in
        [&b"\x1f\x8c"[..], b"more", &[0, 0, 0, 1], b"\0\x1f\x8b", &[&[0; 100_000][..], &[7]].concat()]
    {
        let error = read_as("images.gz", &[&packed, extra].concat()).unwrap_err();
        assert!(matches!(error, DataError::GzipTrailing { unpacked: 28, .. }), "{error}");
    }
    let error = read_as("images.gz", &[packed.clone(), packed].concat()).unwrap_err();
    assert!(matches!(error, DataError::GzipOverlong { .. }), "{error}");
}

#[test]
fn lying_count_is_refused_before_unpacking() {
    let mut bytes = valid();
    bytes[4..8].fill(0xff);
    let error = read_as("images.gz", &pack(&bytes)).unwrap_err();
    assert!(matches!(&error, DataError::Oversized { sizes, .. } if sizes[0] == u32::MAX), "{error}");
    let error = IdxImages::parse(&pack(&bytes)[..], Path::new("images.gz")).unwrap_err();
    assert!(matches!(error, DataError::Truncated { found: 28, .. }), "{error}");
}

/// A valid file with 1 GiB of zeros after it.
///
/// A flushed block does not refer to earlier ones, so one packed MiB is repeated instead of packing all.
fn bomb() -> Vec<u8> {
    let packed = |bytes: &[u8]| {
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.flush().unwrap();
        encoder.get_ref().clone()
    };
    let mebibyte = vec![0; 1 << 20];
    let (mut crc, mut zeros) = (Crc::new(), Crc::new());
    crc.update(&valid());
    zeros.update(&mebibyte);

    let mut bomb = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    bomb.extend(packed(&valid()));
    let block = packed(&mebibyte);
    for _ in 0..1024 {
        bomb.extend(&block);
        crc.combine(&zeros);
    }
    bomb.extend([3, 0]);
    bomb.extend(crc.sum().to_le_bytes());
    bomb.extend(crc.amount().to_le_bytes());
    bomb
}

/// Counts what is taken from a reader.
struct Counted<R> {
    reader: R,
    taken: usize,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.taken += count;
        Ok(count)
    }
}

#[test]
fn bomb_is_left_packed() {
    let bomb = bomb();
    let error = read_as("images.gz", &bomb).unwrap_err();
    assert!(matches!(error, DataError::GzipOverlong { promised: 28, .. }), "{error}");

    let mut counted = Counted { reader: &bomb[..], taken: 0 };
    let error = IdxImages::parse(&mut counted, Path::new("images.gz")).unwrap_err();
    assert!(matches!(error, DataError::GzipOverlong { .. }), "{error}");
    assert!(counted.taken <= 64 * 1024, "took {} of {} bytes", counted.taken, bomb.len());
}
