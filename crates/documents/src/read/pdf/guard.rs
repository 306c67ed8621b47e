//! What is looked at before a PDF is opened: is it whole, and what will it unpack to?

use std::io::{self, Read};

use flate2::read::ZlibDecoder;

use crate::Refusal;
use crate::read::Limits;

/// Compressed streams inside compressed streams, followed this deep.
const DEEPEST: usize = 4;

/// Refuses a PDF that is cut short or unpacks to too much.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), Refusal> {
    let tail = &bytes[bytes.len().saturating_sub(2048)..];
    if !holds(tail, b"%%EOF") {
        return Err(Refusal::whole("The PDF is cut short: its end is missing.", "Fetch the file again."));
    }
    let mut left = limits.unpacked_bytes;
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(6).position(|w| w == b"stream") {
        let start = at + found + 6;
        at = start;
        let body = bytes[start..].strip_prefix(b"\r\n").or_else(|| bytes[start..].strip_prefix(b"\n"));
        if let Some(body) = body.filter(|b| is_zlib(b)) {
            left = unpack(body, left, 1).ok_or_else(bomb)?;
        }
    }
    Ok(())
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    bytes.windows(what.len()).any(|w| w == what)
}

/// A zlib header: deflate, and a check sum over its two bytes.
fn is_zlib(bytes: &[u8]) -> bool {
    matches!(bytes, [cmf, flg, ..] if cmf & 0x0F == 8 && (u16::from(*cmf) << 8 | u16::from(*flg)) % 31 == 0)
}

/// Unpacks a stream, and what is packed inside it, to nowhere. What is left of the allowance; `None` when it is spent.
fn unpack(body: &[u8], allowed: u64, level: usize) -> Option<u64> {
    let mut head = Vec::new();
    let _ = ZlibDecoder::new(body).take(2).read_to_end(&mut head);
    if is_zlib(&head) && level < DEEPEST {
        let mut inner = Vec::new();
        let _ = ZlibDecoder::new(body).take(allowed + 1).read_to_end(&mut inner);
        let left = allowed.checked_sub(inner.len() as u64)?;
        return unpack(&inner, left, level + 1);
    }
    // A stream that breaks off is for the reader of the PDF to judge; only its size matters here.
    let mut counted = Counter(0);
    let _ = io::copy(&mut ZlibDecoder::new(body).take(allowed + 1), &mut counted);
    allowed.checked_sub(counted.0)
}

struct Counter(u64);

impl io::Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn bomb() -> Refusal {
    Refusal::whole("It unpacks to far more than a report holds.", "Print the report to PDF again, without pictures.")
}
