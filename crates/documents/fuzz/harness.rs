//! What every reader must hold to, whatever the bytes: no panic, square tables, whole sentences when it refuses.
#![allow(dead_code, reason = "each fuzz target uses its reader")]

use std::io::{Cursor, Write};

use documents::read::{Limits, read_within};
use documents::{Block, Document, Refusal};

pub fn csv(bytes: &[u8]) {
    check("a.csv", bytes);
}

pub fn text(bytes: &[u8]) {
    check("a.txt", bytes);
}

pub fn html(bytes: &[u8]) {
    check("a.html", &[b"<!DOCTYPE html>", bytes].concat());
}

pub fn pdf(bytes: &[u8]) {
    check("a.pdf", bytes);
}

/// The bytes are the document part, so that the fuzzer need not learn to zip.
pub fn docx(bytes: &[u8]) {
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    check("a.docx", &package(TYPE, "word/document.xml", &[("word/document.xml", bytes)]));
}

/// The bytes are the only sheet.
pub fn xlsx(bytes: &[u8]) {
    const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    const BOOK: &str = r#"<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    const RELS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    const ROOT: &str = r#"<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let parts: [(&str, &[u8]); 4] = [
        ("_rels/.rels", ROOT.as_bytes()),
        ("xl/workbook.xml", BOOK.as_bytes()),
        ("xl/_rels/workbook.xml.rels", RELS.as_bytes()),
        ("xl/worksheets/sheet1.xml", bytes),
    ];
    check("a.xlsx", &package(TYPE, "xl/workbook.xml", &parts));
}

fn package(kind: &str, main: &str, parts: &[(&str, &[u8])]) -> Vec<u8> {
    let types = format!(r#"<Types><Override PartName="/{main}" ContentType="{kind}"/></Types>"#);
    let mut all = vec![("[Content_Types].xml", types.as_bytes())];
    all.extend(parts);
    stored_zip(&all)
}

fn check(name: &str, bytes: &[u8]) {
    let limits = Limits { unpacked_bytes: 16 << 20, drawn: 200_000, ..Limits::default() };
    match read_within(name, bytes, &limits) {
        Ok(document) => assert_square(&document),
        Err(refusal) => assert_whole(&refusal),
    }
}

fn assert_square(document: &Document) {
    for block in &document.blocks {
        if let Block::Table(table) = block {
            assert!(!table.rows.is_empty());
            assert!(table.rows.iter().all(|r| r.cells.len() == table.rows[0].cells.len()));
        }
    }
}

fn assert_whole(refusal: &Refusal) {
    assert!(!refusal.place.is_empty() && refusal.reason.ends_with('.') && refusal.remedy.ends_with('.'), "{refusal}");
}

/// A zip file whose parts are stored as they are.
fn stored_zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    let mut directory = Vec::new();
    for (name, content) in parts {
        let at = out.position() as u32;
        let fields = fields(name, content);
        let _ = out.write_all(&[b"PK\x03\x04\x14\0".as_slice(), &fields, name.as_bytes(), content].concat());
        let entry =
            [b"PK\x01\x02\x14\0\x14\0".as_slice(), &fields, &[0; 10], &at.to_le_bytes(), name.as_bytes()].concat();
        directory.extend(entry);
    }
    let (at, count) = (out.position() as u32, (parts.len() as u16).to_le_bytes());
    let size = (directory.len() as u32).to_le_bytes();
    let end = [b"PK\x05\x06\0\0\0\0".as_slice(), &count, &count, &size, &at.to_le_bytes(), &[0; 2]].concat();
    let _ = out.write_all(&[directory, end].concat());
    out.into_inner()
}

/// Flags, method, time, date, check sum, sizes and lengths of a stored part.
fn fields(name: &str, content: &[u8]) -> Vec<u8> {
    let size = (content.len() as u32).to_le_bytes();
    let crc = !content.iter().fold(!0u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xEDB8_8320 } else { c >> 1 })
    });
    [&[0; 8][..], &crc.to_le_bytes(), &size, &size, &(name.len() as u16).to_le_bytes(), &[0; 2]].concat()
}
