//! The PDF is tagged, titled, in its language, and the same every time.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "pdf")]

mod write_example;
mod write_hostile;

use documents::report::{Cell, Column, Piece, Report, Table};
use documents::write::pdf;
use lopdf::{Dictionary, Document, Object};

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().unwrap()
}

/// How often each structure tag stands in the document, role headings included.
fn tags(document: &Document) -> std::collections::BTreeMap<String, usize> {
    let mut tags = std::collections::BTreeMap::new();
    for object in document.objects.values() {
        let Ok(dict) = object.as_dict() else { continue };
        let element = dict.get(b"K").is_ok() || dict.get(b"P").is_ok();
        if let (true, Ok(name)) = (element, dict.get(b"S").and_then(Object::as_name)) {
            *tags.entry(String::from_utf8_lossy(name).into_owned()).or_default() += 1;
        }
    }
    tags
}

fn words(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).unwrap();
    let pages: Vec<u32> = document.get_pages().keys().copied().collect();
    document.extract_text(&pages).unwrap()
}

#[test]
fn the_example_is_accessible() {
    let bytes = pdf::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.pdf", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let document = Document::load_mem(&bytes).unwrap();
    let catalog = catalog(&document);
    let marks = document.dereference(catalog.get(b"MarkInfo").unwrap()).unwrap().1.as_dict().unwrap();
    assert!(marks.get(b"Marked").unwrap().as_bool().unwrap());
    assert!(catalog.get(b"StructTreeRoot").is_ok());
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"en-GB");
    let metadata = document.dereference(catalog.get(b"Metadata").unwrap()).unwrap().1.as_stream().unwrap();
    let metadata = String::from_utf8_lossy(&metadata.get_plain_content().unwrap()).into_owned();
    assert!(metadata.contains("<pdfuaid:part>1</pdfuaid:part>"), "{metadata}");
    assert!(metadata.contains("Progress on the review of flood resilience"), "{metadata}");
    assert!(metadata.contains("2016-12-14T12:00:00"), "{metadata}");
}

#[test]
fn the_example_has_the_tags_of_its_pieces() {
    let bytes = pdf::write(&write_example::report()).unwrap();
    let tags = tags(&Document::load_mem(&bytes).unwrap());
    let count = |tag: &str| tags.get(tag).copied().unwrap_or(0);
    // Four figures, their tables, two tables of the body and one of names and values.
    assert_eq!((count("Figure"), count("Table")), (4, 7), "{tags:?}");
    // 42 + 6 + 6 + 4 + 12 + 3 rows with a heading each, 3 names, 6 + 3 + 5 + 4 + 2 + 4 column headings.
    assert_eq!(count("TH"), 42 + 6 + 6 + 4 + 12 + 3 + 3 + 6 + 3 + 5 + 4 + 2 + 4, "{tags:?}");
    // Four headings of the body, "Contents" and "Notes".
    assert_eq!((count("H1"), count("H2")), (6, 3), "{tags:?}");
    assert!(count("LI") >= 3 + 3 + 2, "{tags:?}");
}

#[test]
fn is_the_same_every_time() {
    let report = write_example::report();
    let frozen: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert!(pdf::write(&report).unwrap() == pdf::write(&frozen).unwrap());
}

#[test]
fn hostile_text_is_text() {
    let bytes = pdf::write(&write_hostile::report()).unwrap();
    std::fs::write(format!("{}/hostile.pdf", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let joined = |text: &str| text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect::<String>();
    let found = joined(&words(&bytes));
    for text in write_hostile::TEXTS {
        assert!(found.contains(&joined(text)), "{text}");
    }
}

#[test]
fn a_cell_of_100_kb_runs_over_pages() {
    let sentence = "A sentence of a cell that never ends. ";
    let long = sentence.repeat(1300) + &"x".repeat(50_000);
    let table =
        Table::new("Long", vec![Column::text("A"), Column::text("B")]).row(vec![Cell::from("a"), Cell::from(long)]);
    let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
    report.body.push(Piece::Table(table));
    let bytes = pdf::write(&report).unwrap();
    let text = words(&bytes).replace(|c: char| c.is_whitespace() || c == '\u{200b}', "");
    // A word that no line or page may cut.
    assert_eq!(text.matches("never").count(), 1300);
    assert!(text.matches('x').count() >= 50_000);
}

#[test]
fn four_hundred_rows_are_written() {
    let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
    report.body.push(Piece::Table(write_example::rows(400)));
    let bytes = pdf::write(&report).unwrap();
    assert!(Document::load_mem(&bytes).unwrap().get_pages().len() > 50);
}
