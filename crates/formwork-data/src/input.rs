//! The bytes of a file, plain or unpacked from gzip, with every failure tied to the file's path.

mod members;

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};

use members::Members;

use crate::DataError;

const BUFFER: usize = 64 * 1024;

/// DEFLATE spends at least two bits on a copy of at most 258 bytes, so one packed byte yields at most this many.
const DEFLATE_MAX_RATIO: u64 = 4 * 258;

pub(crate) struct Input<'p, R> {
    path: &'p Path,
    stream: Stream<R>,
    /// Length as stored (packed if gzip), when it is known beforehand.
    length: Option<u64>,
    /// Bytes handed out so far, unpacked.
    taken: u64,
}

enum Stream<R> {
    Plain(BufReader<R>),
    Gzip(Box<Members<BufReader<R>>>),
}

impl<'p> Input<'p, File> {
    pub(crate) fn open(path: &'p Path) -> Result<Self, DataError> {
        // Asked before opening, because opening a pipe waits for somebody to write to it.
        let metadata = fs::metadata(path).map_err(|cause| opening(path, cause))?;
        if !metadata.is_file() {
            return Err(DataError::NotAFile { path: path.into() });
        }
        let file = File::open(path).map_err(|cause| opening(path, cause))?;
        Self::new(file, Some(metadata.len()), path)
    }
}

impl<'p, R: Read> Input<'p, R> {
    pub(crate) fn new(reader: R, length: Option<u64>, path: &'p Path) -> Result<Self, DataError> {
        let mut reader = BufReader::with_capacity(BUFFER, reader);
        let stream = if is_gzip_name(path) {
            check_gzip_magic(&mut reader, path)?;
            Stream::Gzip(Box::new(Members::new(reader)))
        } else {
            Stream::Plain(reader)
        };
        Ok(Self { path, stream, length, taken: 0 })
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.path.into()
    }

    /// Refuses a promise (header included) that the stored length already contradicts, before any of it is read.
    pub(crate) fn check_capacity(&self, promised: u64, sizes: &[u32]) -> Result<(), DataError> {
        let Some(length) = self.length else { return Ok(()) };
        match self.stream {
            Stream::Plain(_) if length < promised => Err(self.truncated(promised, length)),
            Stream::Plain(_) if length > promised => Err(self.overlong(promised, length)),
            Stream::Plain(_) => Ok(()),
            Stream::Gzip(_) => {
                let limit = length.saturating_mul(DEFLATE_MAX_RATIO);
                let oversized = || DataError::Oversized { path: self.path(), sizes: sizes.to_vec(), limit };
                if promised > limit { Err(oversized()) } else { Ok(()) }
            }
        }
    }

    /// Reads `N` bytes of a header that is `header` bytes long in all.
    pub(crate) fn read_exactly<const N: usize>(&mut self, header: u64) -> Result<[u8; N], DataError> {
        let bytes = self.read_up_to(N as u64)?;
        bytes.try_into().map_err(|_| self.truncated(header, self.taken))
    }

    /// Reads the `rest` bytes that should be left, and one more if there is one, which is how the end of a
    /// gzip stream gets its checksum verified.
    pub(crate) fn read_rest(&mut self, rest: u64) -> Result<Vec<u8>, DataError> {
        let promised = self.taken + rest;
        let mut bytes = self.read_up_to(rest + 1)?;
        if self.taken < promised {
            return Err(self.truncated(promised, self.taken));
        }
        if self.taken > promised {
            return Err(self.overlong(promised, self.taken));
        }
        bytes.shrink_to_fit();
        Ok(bytes)
    }

    /// Reads until `limit` bytes or the end. The buffer grows with what arrives, never by `limit` itself, and
    /// `read_to_end` reports memory that is refused instead of aborting.
    fn read_up_to(&mut self, limit: u64) -> Result<Vec<u8>, DataError> {
        let mut bytes = Vec::new();
        let result = match &mut self.stream {
            Stream::Plain(reader) => reader.take(limit).read_to_end(&mut bytes),
            Stream::Gzip(decoder) => decoder.take(limit).read_to_end(&mut bytes),
        };
        self.taken += bytes.len() as u64;
        result.map_err(|cause| self.reading(cause))?;
        Ok(bytes)
    }

    /// All that is left.
    pub(crate) fn read_all(&mut self) -> Result<Vec<u8>, DataError> {
        self.read_up_to(u64::MAX)
    }

    fn reading(&self, cause: io::Error) -> DataError {
        let (path, unpacked) = (self.path(), self.taken);
        match (&self.stream, cause.kind()) {
            (Stream::Gzip(members), _) if members.trailing() => DataError::GzipTrailing { path, unpacked },
            (Stream::Gzip(_), ErrorKind::UnexpectedEof) => DataError::GzipTruncated { path, unpacked },
            (Stream::Gzip(_), ErrorKind::InvalidInput | ErrorKind::InvalidData) => {
                DataError::GzipDamaged { path, unpacked, cause }
            }
            _ => DataError::Io { path, action: "read", cause },
        }
    }

    fn truncated(&self, promised: u64, found: u64) -> DataError {
        DataError::Truncated { path: self.path(), promised, found }
    }

    fn overlong(&self, promised: u64, found: u64) -> DataError {
        let path = self.path();
        match self.stream {
            Stream::Plain(_) => DataError::TrailingBytes { path, promised, found },
            Stream::Gzip(_) => DataError::GzipOverlong { path, promised },
        }
    }
}

/// The name decides, not the content, for reading and writing alike: a damaged first byte is then
/// reported as such.
pub(crate) fn is_gzip_name(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("gz"))
}

/// The decoder would refuse too, but could not tell an unpacked file with a wrong name from a damaged one.
fn check_gzip_magic(reader: &mut impl BufRead, path: &Path) -> Result<(), DataError> {
    let start =
        reader.fill_buf().map_err(|cause| DataError::Io { path: path.into(), action: "read", cause })?;
    match *start {
        [a, b, ..] if [a, b] != [0x1f, 0x8b] => Err(DataError::NotGzip { path: path.into(), found: [a, b] }),
        _ => Ok(()),
    }
}

fn opening(path: &Path, cause: io::Error) -> DataError {
    let (Some(folder), Some(name), ErrorKind::NotFound) = (path.parent(), path.file_name(), cause.kind())
    else {
        return DataError::Io { path: path.into(), action: "open", cause };
    };
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    DataError::NotFound { folder: folder.into(), looked_for: vec![name.to_string_lossy().into_owned()] }
}
