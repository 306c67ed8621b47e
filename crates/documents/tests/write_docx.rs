//! The DOCX has real headings, lists and heading rows, and is the same every time.
#![allow(clippy::unwrap_used)]

mod write_example;
mod write_hostile;

use std::io::{Cursor, Read};

use documents::report::{Cell, Column, Piece, Report, Table};
use documents::write::docx;

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The words of a part, as an XML reader sees them.
fn words(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut out = String::new();
    loop {
        match reader.read_event().unwrap() {
            quick_xml::events::Event::Text(text) => out.push_str(&text),
            quick_xml::events::Event::GeneralRef(name) => match name.resolve_char_ref().unwrap() {
                Some(c) => out.push(c),
                None => out.push_str(quick_xml::escape::resolve_predefined_entity(&name).unwrap()),
            },
            quick_xml::events::Event::Eof => return out,
            _ => {}
        }
    }
}

#[test]
fn the_example_has_real_structure() {
    let bytes = docx::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.docx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let document = part(&bytes, "word/document.xml");
    let count = |mark: &str| document.matches(mark).count();
    assert_eq!(count("<w:tblHeader />"), 6);
    assert_eq!(count("<w:pStyle w:val=\"Heading1\" />"), 5);
    assert_eq!(count("<w:pStyle w:val=\"Heading2\" />"), 3);
    assert_eq!(count("<w:pStyle w:val=\"ListBullet\" />"), 3);
    assert_eq!(count("w:orient=\"landscape\""), 1);
    assert!(part(&bytes, "word/styles.xml").contains("<w:lang w:val=\"en-GB\""));
    assert!(
        part(&bytes, "docProps/core.xml").contains("<dc:title>Progress on the review of flood resilience</dc:title>")
    );
    assert!(part(&bytes, "word/footer1.xml").contains("PAGE"));
}

#[test]
fn is_the_same_every_time() {
    let report = write_example::report();
    let first = docx::write(&report).unwrap();
    let second = std::thread::spawn(move || docx::write(&report).unwrap()).join().unwrap();
    assert!(first == second);
    assert!(first == docx::write(&write_example::report()).unwrap());
}

#[test]
fn hostile_text_is_text() {
    let bytes = docx::write(&write_hostile::report()).unwrap();
    std::fs::write(format!("{}/hostile.docx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let document = part(&bytes, "word/document.xml");
    let found = words(&document);
    for text in write_hostile::TEXTS {
        assert!(found.contains(text), "{text}");
    }
    // One heading row for each table and each table of a figure.
    assert_eq!(document.matches("<w:tblHeader />").count(), 2 * (write_hostile::TEXTS.len() + 2));
    assert!(!part(&bytes, "word/_rels/document.xml.rels").contains("javascript"));
    for name in ["word/styles.xml", "docProps/core.xml", "word/footer1.xml", "word/_rels/document.xml.rels"] {
        words(&part(&bytes, name));
    }
}

#[test]
fn a_cell_of_100_kb_is_kept_whole() {
    let long = "A sentence of a cell that never ends. ".repeat(2700);
    let table = Table::new("Long", vec![Column::text("A")]).row(vec![Cell::from(long.clone())]);
    let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
    report.body.push(Piece::Table(table));
    assert!(words(&part(&docx::write(&report).unwrap(), "word/document.xml")).contains(&long));
}
