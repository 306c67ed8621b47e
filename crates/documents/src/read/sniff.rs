//! What kind of file it is, by its first bytes.

use super::{cell_markup, csv, decode};
use crate::Refusal;

/// What to hand to which reader.
#[derive(Debug)]
pub(super) enum Kind {
    Csv(String),
    Text(String),
    Html(String),
    /// A zip package: Word or Excel, or something else.
    Package,
    Pdf,
}

/// Signatures of files that cannot be read, with what they are and what to do.
const UNREADABLE: [(&[u8], &str, &str); 16] = [
    (b"\x89PNG", "It is a picture (PNG).", PICTURE),
    (b"\xFF\xD8\xFF", "It is a picture (JPEG).", PICTURE),
    (b"GIF8", "It is a picture (GIF).", PICTURE),
    (b"BM", "It is a picture (BMP).", PICTURE),
    (b"II*\0", "It is a picture (TIFF).", PICTURE),
    (b"MM\0*", "It is a picture (TIFF).", PICTURE),
    (b"RIFF", "It is a picture or a recording.", PICTURE),
    (b"\0\0\0\x18ftyp", "It is a picture or a recording.", PICTURE),
    (b"\0\0\0\x1Cftyp", "It is a picture or a recording.", PICTURE),
    (b"{\\rtf", "It is a Rich Text file.", "Open it in a word processor and save it as .docx."),
    (b"\x1F\x8B", "It is a compressed archive (gzip).", UNPACK),
    (b"7z\xBC\xAF", "It is a compressed archive (7z).", UNPACK),
    (b"Rar!", "It is a compressed archive (RAR).", UNPACK),
    (b"%!PS", "It is PostScript.", "Make a PDF of it, or ask for the original document."),
    (
        b"MIME-Version:",
        "It is a web archive or an e-mail.",
        "Save the page as .html, or save the attachment by itself.",
    ),
    (b"\x7FELF", "It is a program.", "Choose the report itself."),
];
const PICTURE: &str = "Ask for the original document, or run text recognition on it and check the result.";
const UNPACK: &str = "Unpack it and choose the report inside.";

/// Tells the kind of `bytes`; `name` is asked only whether a text is meant as a table.
pub(super) fn kind(name: &str, bytes: &[u8]) -> Result<Kind, Refusal> {
    if let Some((_, reason, remedy)) = UNREADABLE.iter().find(|(sign, ..)| is_signed(bytes, sign)) {
        return Err(Refusal::whole(*reason, *remedy));
    }
    match bytes {
        _ if bytes.iter().all(|b| *b == 0 || b.is_ascii_whitespace()) => Err(empty()),
        [b'P', b'K', 3 | 5 | 7, ..] => Ok(Kind::Package),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(compound(bytes)),
        _ if bytes[..bytes.len().min(1024)].windows(5).any(|w| w == b"%PDF-") => Ok(Kind::Pdf),
        _ => text_kind(name, decode::decode(bytes)?),
    }
}

/// "BM" alone would also be the start of many a sentence: a bitmap has zeros behind it.
fn is_signed(bytes: &[u8], sign: &[u8]) -> bool {
    bytes.starts_with(sign) && (sign != b"BM" || bytes.get(6..10) == Some(&[0; 4]))
}

fn empty() -> Refusal {
    Refusal::whole("There is nothing in it.", "Choose the file again; the copy may not have finished.")
}

/// The container of Office before 2007, and of every Office file locked by a password.
fn compound(bytes: &[u8]) -> Refusal {
    let holds = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    match () {
        () if holds("EncryptedPackage") => Refusal::whole(
            "It is locked by a password.",
            "Open it in Office, take the password off (File, Info, Protect), save it and try again.",
        ),
        () if holds("Workbook") || holds("Book") => {
            Refusal::whole("It is a workbook of the old kind (.xls).", "Open it in Excel and save it as .xlsx.")
        }
        () if holds("WordDocument") => {
            Refusal::whole("It is a document of the old kind (.doc).", "Open it in Word and save it as .docx.")
        }
        () => Refusal::whole("It is an Office file of an old or unknown kind.", "Save it as .docx, .xlsx or PDF."),
    }
}

fn text_kind(name: &str, text: String) -> Result<Kind, Refusal> {
    let start = text.trim_start_matches('\u{FEFF}').trim_start();
    if is_html(start) {
        return Ok(Kind::Html(text));
    }
    if start.starts_with("<?xml") || start.starts_with("<!DOCTYPE") {
        return Err(Refusal::whole(
            "It is XML of a kind that is not known here.",
            "Save it as .docx, .xlsx, HTML or PDF.",
        ));
    }
    let named_table = has_extension(name, &["csv", "tsv", "tab"]);
    let table = named_table || (!cell_markup::holds_markup(&text) && csv::steady_delimiter(&text).is_some());
    Ok(if table { Kind::Csv(text) } else { Kind::Text(text) })
}

fn has_extension(name: &str, known: &[&str]) -> bool {
    name.rsplit_once('.').is_some_and(|(_, ext)| known.iter().any(|k| ext.eq_ignore_ascii_case(k)))
}

/// Does a text begin as a web page does, after any XML declaration and comments?
fn is_html(start: &str) -> bool {
    let mut rest = start;
    while let Some(after) = ["<?", "<!--"].iter().find_map(|s| rest.strip_prefix(*s)) {
        let Some(end) = after.find('>') else { return false };
        rest = after[end + 1..].trim_start();
    }
    let rest: String = rest.chars().take(20).collect::<String>().to_ascii_lowercase();
    const STARTS: [&str; 16] = [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<table",
        "<div",
        "<section",
        "<article",
        "<main",
        "<h1",
        "<h2",
        "<h3",
        "<meta",
        "<title",
        "<p>",
        "<p ",
    ];
    STARTS.iter().any(|s| rest.starts_with(s))
}
