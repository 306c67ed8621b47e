//! The parts of a DOCX file, mended and packed.

use std::io::{Cursor, Write};

use docx_rs::XMLDocx;
use zip::write::SimpleFileOptions;
use zip::{DateTime, ZipWriter};

use crate::report::Report;
use crate::write::html::escaped;
use crate::write::{WriteError, title, words};

/// Packs the parts under fixed times, with what `docx-rs` cannot say put in.
pub fn pack(parts: XMLDocx, report: &Report) -> Result<Vec<u8>, WriteError> {
    let failed = |error: zip::result::ZipError| WriteError::new("DOCX", error);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().last_modified_time(DateTime::default());
    for (name, bytes) in mended(parts, report) {
        zip.start_file(name, options).map_err(failed)?;
        zip.write_all(&bytes).map_err(|error| WriteError::new("DOCX", error))?;
    }
    Ok(zip.finish().map_err(failed)?.into_inner())
}

fn mended(parts: XMLDocx, report: &Report) -> Vec<(String, Vec<u8>)> {
    let mut ids = 0;
    let mut out: Vec<(String, Vec<u8>)> = vec![
        ("[Content_Types].xml".into(), parts.content_type),
        ("_rels/.rels".into(), parts.rels),
        ("docProps/app.xml".into(), parts.doc_props.app),
        ("docProps/core.xml".into(), core(report)),
        ("docProps/custom.xml".into(), parts.doc_props.custom),
        ("word/_rels/document.xml.rels".into(), parts.document_rels),
        ("word/document.xml".into(), numbered(headed(&text(parts.document)), &mut ids)),
        ("word/styles.xml".into(), spoken(&text(parts.styles), report)),
        ("word/settings.xml".into(), parts.settings),
        ("word/fontTable.xml".into(), parts.font_table),
        ("word/comments.xml".into(), parts.comments),
        ("word/commentsExtended.xml".into(), parts.comments_extended),
        ("word/numbering.xml".into(), parts.numberings),
        ("word/footnotes.xml".into(), parts.footnotes),
    ];
    for (i, (footer, rels)) in parts.footers.into_iter().zip(parts.footer_rels).enumerate() {
        out.push((format!("word/footer{}.xml", i + 1), numbered(text(footer), &mut ids)));
        out.push((format!("word/_rels/footer{}.xml.rels", i + 1), rels));
    }
    out
}

fn text(part: Vec<u8>) -> String {
    String::from_utf8_lossy(&part).into_owned()
}

/// Marks heading rows as such: only they may not split, and no text can hold a tag.
fn headed(document: &str) -> String {
    document.replace("<w:cantSplit />", "<w:cantSplit /><w:tblHeader />")
}

/// Numbers the paragraphs anew: the library counts on from one document to the next.
fn numbered(part: String, ids: &mut u32) -> Vec<u8> {
    const MARK: &str = "w14:paraId=\"";
    let mut pieces = part.split(MARK);
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        *ids += 1;
        let rest = piece.split_once('"').map_or("", |(_, rest)| rest);
        out.push_str(&format!("{MARK}{ids:08X}\"{rest}"));
    }
    out.into_bytes()
}

/// The language of the text, for spelling and for reading aloud.
fn spoken(styles: &str, report: &Report) -> Vec<u8> {
    let language = language(report);
    let mark = format!("<w:lang w:val=\"{language}\" w:eastAsia=\"{language}\" /></w:rPr></w:rPrDefault>");
    styles.replacen("</w:rPr></w:rPrDefault>", &mark, 1).into_bytes()
}

fn language(report: &Report) -> String {
    let tag: String = report.language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').take(35).collect();
    if tag.is_empty() { "en-GB".into() } else { tag }
}

fn core(report: &Report) -> Vec<u8> {
    let author = report.author.as_deref().unwrap_or(&report.organisation);
    let line = |text: &str| escaped(&words::line(text));
    // A year of Word's has four digits.
    let year = report.date.year().max(1);
    let time = format!("{year:04}-{:02}-{:02}T12:00:00Z", report.date.month(), report.date.day());
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<cp:coreProperties \
         xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:subject>{}</dc:subject>\
         <dc:creator>{}</dc:creator><dc:language>{}</dc:language><cp:contentStatus>{}</cp:contentStatus>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{time}</dcterms:modified></cp:coreProperties>",
        escaped(&title(report)),
        line(report.subtitle.as_deref().unwrap_or_default()),
        line(author),
        language(report),
        line(report.marking.as_deref().unwrap_or_default()),
    )
    .into_bytes()
}
