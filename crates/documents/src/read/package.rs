//! Office packages: zip files, opened with a measure in hand.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, xml};
use crate::{Place, Refusal};

/// What the main part of a package is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Word,
    Excel,
}

/// A package that has been unpacked once in full, so its sizes are known to be true.
#[derive(Debug)]
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Name of the main part.
    pub(super) main: String,
    pub(super) content: Content,
}

impl<'a> Package<'a> {
    /// Opens `bytes`, measures every part, and tells Word from Excel.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| damaged(&e))?;
        if archive.len() > limits.package_parts {
            let reason = format!(
                "It is a package of {} parts; no more than {} can be read.",
                archive.len(),
                limits.package_parts
            );
            return Err(Refusal::whole(reason, "Choose the report itself, saved as .docx, .xlsx or PDF."));
        }
        measure(&mut archive, limits)?;
        let types = read_part(&mut archive, "[Content_Types].xml")?.ok_or_else(|| not_office(&mut archive))?;
        let (content, main) = main_part(&types, limits)?;
        Ok(Self { archive, main, content })
    }

    /// The text of a part, `None` when the package has none of this name.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        read_part(&mut self.archive, name)
    }
}

fn measure(archive: &mut ZipArchive<Cursor<&[u8]>>, limits: &Limits) -> Result<(), Refusal> {
    let mut left = limits.unpacked_bytes;
    for n in 0..archive.len() {
        let mut part = archive.by_index(n).map_err(|e| damaged(&e))?;
        let name = part.name().map(|n| n.into_owned()).unwrap_or_default();
        if name.ends_with("vbaProject.bin") {
            return Err(macros());
        }
        let ratio = part.compressed_size().max(1).saturating_mul(limits.unpack_ratio).max(1 << 20);
        let allowed = left.min(ratio);
        if part.size() > allowed {
            return Err(bomb(&name));
        }
        let source = Read::take(&mut part, allowed + 1);
        left -=
            unpack(source, &name, limits).and_then(|size| if size > allowed { Err(bomb(&name)) } else { Ok(size) })?;
    }
    Ok(())
}

/// Unpacks a part to learn its size; XML is looked through, so that no later reader meets an unsound part.
fn unpack(mut source: impl Read, name: &str, limits: &Limits) -> Result<u64, Refusal> {
    if !(name.ends_with(".xml") || name.ends_with(".rels")) {
        return std::io::copy(&mut source, &mut std::io::sink()).map_err(|e| cut_short(name, &e));
    }
    let mut bytes = Vec::new();
    let size = source.read_to_end(&mut bytes).map_err(|e| cut_short(name, &e))?;
    xml::walk(name, &as_text(name, bytes)?, limits.depth, |_| Ok(()))?;
    Ok(size as u64)
}

fn read_part(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<Option<String>, Refusal> {
    let mut part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Ok(None),
        Err(e) => return Err(damaged(&e)),
    };
    let mut bytes = Vec::new();
    part.read_to_end(&mut bytes).map_err(|e| cut_short(name, &e))?;
    as_text(name, bytes).map(Some)
}

fn as_text(name: &str, bytes: Vec<u8>) -> Result<String, Refusal> {
    let (text, _, broken) = encoding_rs::UTF_8.decode(&bytes);
    match broken {
        true => Err(Refusal::new(name, "It is not UTF-8 text, as every part of an Office file is.", SAVE_AGAIN)),
        false => Ok(text.into_owned()),
    }
}

/// The main part by its declared type.
fn main_part(types: &str, limits: &Limits) -> Result<(Content, String), Refusal> {
    let mut found = Err(unknown());
    xml::walk("[Content_Types].xml", types, limits.depth, |piece| {
        if let xml::Piece::Open("Override", element) = piece {
            let kind = xml::attribute(element, "ContentType").unwrap_or_default();
            let name = xml::attribute(element, "PartName").unwrap_or_default();
            let name = name.trim_start_matches('/').to_owned();
            match kind.as_str() {
                k if k.contains("macroEnabled") => return Err(macros()),
                k if k.ends_with("wordprocessingml.document.main+xml") => found = Ok((Content::Word, name)),
                k if k.ends_with("spreadsheetml.sheet.main+xml") => found = Ok((Content::Excel, name)),
                _ => (),
            }
        }
        Ok(())
    })?;
    found
}

const SAVE_AGAIN: &str = "Open the file in Word or Excel, save it again and try once more.";

fn damaged(error: &ZipError) -> Refusal {
    match error {
        ZipError::InvalidPassword | ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            Refusal::whole("It is locked by a password.", "Take the password off, save it and try again.")
        }
        _ => Refusal::whole(
            "It is a package that is damaged or cut short.",
            "Fetch the file again, or save it again from Word or Excel.",
        ),
    }
}

fn cut_short(name: &str, error: &std::io::Error) -> Refusal {
    Refusal::new(
        name,
        format!("This part of the file cannot be unpacked: {error}."),
        "Fetch the file again, or save it again from Word or Excel.",
    )
}

fn bomb(name: &str) -> Refusal {
    let place = if name.is_empty() { Place::default().to_string() } else { name.to_owned() };
    Refusal::new(
        place,
        "It unpacks to far more than a report holds.",
        "Ask the sender for the report as PDF, or as CSV.",
    )
}

fn macros() -> Refusal {
    Refusal::whole(
        "It holds macros (programs), which are never opened here.",
        "Save it as .docx or .xlsx, without macros, and try again.",
    )
}

fn unknown() -> Refusal {
    Refusal::whole(
        "It is a package, but neither a Word document nor an Excel workbook.",
        "Save the report as .docx, .xlsx or PDF.",
    )
}

fn not_office(archive: &mut ZipArchive<Cursor<&[u8]>>) -> Refusal {
    let open_document = matches!(read_part(archive, "mimetype"), Ok(Some(kind)) if kind.contains("opendocument"));
    match open_document {
        true => {
            Refusal::whole("It is an OpenDocument file.", "Open it in its program and save it as .docx, .xlsx or PDF.")
        }
        false => Refusal::whole("It is a zip archive.", "Unpack it and choose the report inside."),
    }
}
