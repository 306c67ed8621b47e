//! Attachments made harmless. A picture is decoded within limits and drawn anew, so that nothing but its colours comes
//! through: no place, no camera, no second file hidden behind it. Text stays text. Everything else is refused.
//!
//! The bytes as sent are in memory only, and gone when this is done.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use platform::error::Error;
use tokio::sync::Semaphore;

use crate::concern::{AttachmentKind, LONGEST};

/// The largest file taken, in bytes.
pub const LARGEST: usize = 10 * 1024 * 1024;
/// The most files with one concern.
pub const MOST: usize = 5;
/// The longest side of a picture as sent, in pixels.
const WIDEST: u32 = 16_000;
/// The most pixels of a picture as sent.
const MOST_PIXELS: u64 = 40_000_000;
/// The most memory that decoding one may take, in bytes.
const MOST_MEMORY: u64 = 400 * 1024 * 1024;
/// The longest side of a picture as kept, in pixels.
const KEPT_SIDE: u32 = 2_400;
/// Pictures are decoded one at a time: a bomb is heavy, ten at once would be too much.
static ONE_AT_A_TIME: Semaphore = Semaphore::const_new(1);

/// A file that can do nobody harm.
#[derive(Clone, PartialEq, Eq)]
pub struct Harmless {
    /// What it is.
    pub kind: AttachmentKind,
    /// Its bytes: JPEG, or text in UTF-8.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Harmless {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Harmless({:?}, {} bytes)", self.kind, self.bytes.len())
    }
}

/// Why a file is refused, and what to do instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AttachmentRefused {
    /// Neither a picture that we take nor text.
    #[error("unknown_kind")]
    UnknownKind,
    /// More bytes than we take.
    #[error("too_large")]
    TooLarge,
    /// More pixels than we take, or a file that says so.
    #[error("too_many_pixels")]
    TooManyPixels,
    /// Begins like a picture and is none.
    #[error("damaged")]
    Damaged,
    /// Longer text than we take.
    #[error("text_too_long")]
    TextTooLong,
}

impl AttachmentRefused {
    /// All of them: each has a sentence in the message files.
    pub const ALL: [Self; 5] =
        [Self::UnknownKind, Self::TooLarge, Self::TooManyPixels, Self::Damaged, Self::TextTooLong];
}

/// Makes a file harmless, away from the threads that serve pages.
///
/// # Errors
/// A fault when the work cannot be begun.
pub async fn made_harmless(bytes: axum::body::Bytes) -> Result<Result<Harmless, AttachmentRefused>, Error> {
    let _turn = ONE_AT_A_TIME.acquire().await.map_err(|_| Error::fault("no turn to read a picture"))?;
    // A decoder that panics has met a damaged file, whatever else it met.
    Ok(tokio::task::spawn_blocking(move || examine(&bytes)).await.unwrap_or(Err(AttachmentRefused::Damaged)))
}

/// As [`made_harmless`], here and now.
///
/// # Errors
/// Why it is refused.
pub fn examine(bytes: &[u8]) -> Result<Harmless, AttachmentRefused> {
    if bytes.len() > LARGEST {
        return Err(AttachmentRefused::TooLarge);
    }
    match image::guess_format(bytes) {
        Ok(format @ (ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) => picture(bytes, format),
        Ok(_) => Err(AttachmentRefused::UnknownKind),
        Err(_) => text(bytes),
    }
}

fn picture(bytes: &[u8], format: ImageFormat) -> Result<Harmless, AttachmentRefused> {
    let drawn = decoded(bytes, format)?;
    let small = match drawn.width().max(drawn.height()) > KEPT_SIDE {
        true => drawn.resize(KEPT_SIDE, KEPT_SIDE, FilterType::Triangle),
        false => drawn,
    };
    let mut out = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut out, 85);
    small.to_rgb8().write_with_encoder(encoder).map_err(|_| AttachmentRefused::Damaged)?;
    Ok(Harmless { kind: AttachmentKind::Picture, bytes: out })
}

fn decoded(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, AttachmentRefused> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(WIDEST), Some(WIDEST));
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(why)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(AttachmentRefused::TooManyPixels);
    }
    // Which way up is metadata: it is followed, and then it is gone.
    let orientation = decoder.orientation().map_err(why)?;
    let mut drawn = DynamicImage::from_decoder(decoder).map_err(why)?;
    drawn.apply_orientation(orientation);
    Ok(drawn)
}

fn why(error: image::ImageError) -> AttachmentRefused {
    match error {
        image::ImageError::Limits(_) => AttachmentRefused::TooManyPixels,
        _ => AttachmentRefused::Damaged,
    }
}

/// Beginnings of files that are text to the eye and something else to a program.
const PROGRAM_TEXT: [&str; 4] = ["%PDF", "{\\rtf", "PK\u{3}\u{4}", "%!PS"];

fn text(bytes: &[u8]) -> Result<Harmless, AttachmentRefused> {
    let text = std::str::from_utf8(bytes).map_err(|_| AttachmentRefused::UnknownKind)?;
    let text = text.trim_start_matches('\u{feff}');
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}');
    if PROGRAM_TEXT.iter().any(|begin| text.starts_with(begin)) || text.chars().any(odd) {
        return Err(AttachmentRefused::UnknownKind);
    }
    if text.chars().count() > LONGEST {
        return Err(AttachmentRefused::TextTooLong);
    }
    let shown: String = text.replace("\r\n", "\n").chars().filter(|c| !turns_text_round(*c)).collect();
    Ok(Harmless { kind: AttachmentKind::Text, bytes: shown.into_bytes() })
}

/// Marks that make text read other than it is written.
fn turns_text_round(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
