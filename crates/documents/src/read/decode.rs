//! Bytes to text: UTF-8, UTF-16 or Windows-1252, and nothing else.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::{Place, Refusal};

const SAVE_AS_UTF8: &str = "Open it in the program it came from and save it again as text in UTF-8.";

/// The text of `bytes`, without byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let text = decode_as(encoding_of(bytes), bytes)?;
    match control_at(&text) {
        Some(line) => Err(unreadable(line, "There are characters in it that no text holds.")),
        None => Ok(text),
    }
}

fn encoding_of(bytes: &[u8]) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    utf16_without_mark(bytes).unwrap_or(if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { WINDOWS_1252 })
}

/// Western text in UTF-16 has a zero in every other byte; no other text has any.
fn utf16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    match half {
        0 => None,
        _ if odd * 10 > half * 7 && even * 20 < half => Some(UTF_16LE),
        _ if even * 10 > half * 7 && odd * 20 < half => Some(UTF_16BE),
        _ => None,
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Refusal> {
    if encoding == WINDOWS_1252 {
        refuse_broken_utf8(bytes)?;
    }
    let (body, _) = encoding.decode_with_bom_removal(bytes);
    let broken = encoding.decode_without_bom_handling_and_without_replacement(without_mark(encoding, bytes)).is_none();
    match broken {
        true => Err(unreadable(first_loss(&body), &format!("It begins as {} and does not stay so.", encoding.name()))),
        false => Ok(Cow::into_owned(body)),
    }
}

fn without_mark<'a>(encoding: &'static Encoding, bytes: &'a [u8]) -> &'a [u8] {
    match Encoding::for_bom(bytes) {
        Some((found, length)) if found == encoding => &bytes[length..],
        _ => bytes,
    }
}

/// Text that is UTF-8 in one place and not in another is damaged or stuck together from two files, and text with
/// hardly a plain letter is in some other encoding: read as Windows-1252, either would look whole and be wrong.
fn refuse_broken_utf8(bytes: &[u8]) -> Result<(), Refusal> {
    let lossy = String::from_utf8_lossy(bytes);
    let whole = lossy.chars().any(|c| !c.is_ascii() && c != '\u{FFFD}');
    if whole {
        return Err(unreadable(first_loss(&lossy), "Some of it is UTF-8 and some is not."));
    }
    let high = bytes.iter().filter(|b| !b.is_ascii()).count();
    let undefined = bytes.iter().position(|b| matches!(b, 0x81 | 0x8D | 0x8F | 0x90 | 0x9D));
    if let Some(at) = undefined {
        return Err(unreadable(line_of(&bytes[..at]), "It is neither UTF-8, UTF-16 nor Windows-1252."));
    }
    match high * 4 > bytes.len() {
        true => Err(unreadable(1, "It is neither UTF-8, UTF-16 nor Windows-1252 text.")),
        false => Ok(()),
    }
}

fn first_loss(text: &str) -> usize {
    line_of(text.split('\u{FFFD}').next().unwrap_or_default().as_bytes())
}

/// Line, from 1, on which what follows `before` begins.
fn line_of(before: &[u8]) -> usize {
    before.iter().filter(|b| **b == b'\n').count() + 1
}

fn control_at(text: &str) -> Option<usize> {
    let odd = |c: char| {
        c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{C}') || ('\u{FFFE}'..='\u{FFFF}').contains(&c)
    };
    text.find(odd).map(|at| line_of(&text.as_bytes()[..at]))
}

fn unreadable(line: usize, reason: &str) -> Refusal {
    let place = Place { line: u32::try_from(line).ok(), ..Place::default() };
    Refusal::new(place, reason, SAVE_AS_UTF8)
}
