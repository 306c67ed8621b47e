//! What the importer's tests share.
#![allow(dead_code)]

use std::path::PathBuf;

use documents::{Block, Cell, Document, Format, Line, Place, Row, Table};
use programme::import::{NotUnderstood, Understood, understand};

/// A file of `tests/files`.
pub fn file(name: &str) -> Document {
    read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/files").join(name))
}

/// The report that the programme began with, where it is at hand.
pub fn real_report() -> Option<Document> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/mission/cabinet-report-2016-07-21.txt");
    path.exists().then(|| read(&path))
}

fn read(path: &PathBuf) -> Document {
    let bytes = std::fs::read(path).expect("the file is there");
    let name = path.file_name().and_then(|n| n.to_str()).expect("a plain name");
    documents::read::read(name, &bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

pub fn understood(document: &Document) -> Understood {
    understand(document, None).unwrap_or_else(|no| panic!("{no}"))
}

pub fn refusal(document: &Document) -> documents::Refusal {
    match understand(document, None) {
        Err(NotUnderstood::Refused(refusal)) => refusal,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

/// A document of tables of plain cells.
pub fn tables(tables: &[&[&[&str]]]) -> Document {
    let row = |(n, cells): (usize, &&[&str])| Row {
        cells: cells.iter().map(|text| cell(text)).collect(),
        place: Place { row: u32::try_from(n + 1).ok(), ..Place::default() },
    };
    let table = |rows: &&[&[&str]]| {
        Block::Table(Table { rows: rows.iter().enumerate().map(row).collect(), place: Place::default() })
    };
    Document { format: Format::Csv, blocks: tables.iter().map(table).collect() }
}

/// Paragraphs, one a line; "• " makes a list item.
pub fn cell(text: &str) -> Cell {
    let line = |line: &str| match line.strip_prefix("• ") {
        Some(item) => Line::bullet(0, item),
        None => Line::paragraph(line),
    };
    Cell { lines: if text.is_empty() { Vec::new() } else { text.lines().map(line).collect() } }
}

pub fn words(lines: &[Line]) -> String {
    let text = lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
