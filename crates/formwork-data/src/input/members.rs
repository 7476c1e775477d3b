//! gzip of several members, as `gunzip` reads it.

use std::io::{self, BufRead, ErrorKind, Read};

use flate2::bufread::GzDecoder;

/// Unpacks member after member, as if they were one; zeros after the last, as on a tape, are padding.
///
/// What else follows is an error, where `gunzip` warns and ignores it: it is a sign of damage.
pub(super) struct Members<R> {
    /// Empty once an error was returned while going from one member to the next.
    decoder: Option<GzDecoder<R>>,
    trailing: bool,
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Members { decoder: Some(GzDecoder::new(reader)), trailing: false }
    }

    /// Whether an error was for bytes that are no gzip.
    pub(super) fn trailing(&self) -> bool {
        self.trailing
    }

    /// At the end of a member: whether another begins.
    fn next(&mut self) -> io::Result<bool> {
        let Some(mut reader) = self.decoder.take().map(GzDecoder::into_inner) else { return Ok(false) };
        let another = match reader.fill_buf()? {
            // With its first byte alone it is a member that is cut short.
            [0x1f] | [0x1f, 0x8b, ..] => true,
            [] => false,
            _ => {
                self.only_zeros(&mut reader)?;
                false
            }
        };
        self.decoder = another.then(|| GzDecoder::new(reader));
        Ok(another)
    }

    fn only_zeros(&mut self, reader: &mut R) -> io::Result<()> {
        loop {
            let bytes = reader.fill_buf()?;
            let len = bytes.len();
            if len == 0 {
                return Ok(());
            }
            if bytes.iter().any(|&byte| byte != 0) {
                self.trailing = true;
                return Err(ErrorKind::InvalidData.into());
            }
            reader.consume(len);
        }
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(decoder) = &mut self.decoder else { return Ok(0) };
            let count = decoder.read(buffer)?;
            if count > 0 || buffer.is_empty() || !self.next()? {
                return Ok(count);
            }
        }
    }
}
