//! The workbook holds numbers, dates and text, computes nothing, and is the same every time.
#![allow(clippy::unwrap_used)]

mod write_example;
mod write_hostile;

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use documents::report::{Cell, Column, Piece, Report, Table};
use documents::write::xlsx;

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).unwrap()
}

#[test]
fn the_example_has_a_sheet_for_each_table() {
    let bytes = xlsx::write(&write_example::report()).unwrap();
    std::fs::write(format!("{}/example.xlsx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let mut book = open(bytes);
    let names = book.sheet_names();
    assert_eq!(names.len(), 7);
    assert_eq!(names[0], "Contents");
    let cost = book.worksheet_range("Cost by year").unwrap();
    assert_eq!(cost.get_value((2, 2)), Some(&Data::String("2016/17".into())));
    assert_eq!(cost.get_value((3, 2)), Some(&Data::Float(123_450.5)));
    let rows = book.worksheet_range("Recommendations progress and").unwrap();
    assert_eq!(rows.height(), 3 + 42);
    let due = rows.get_value((3, 5)).unwrap();
    assert!(matches!(due, Data::DateTime(day) if day.as_f64() == 42_766.0), "{due:?}");
}

#[test]
fn the_headings_stay_in_sight_and_filter() {
    let bytes = xlsx::write(&write_example::report()).unwrap();
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| std::io::read_to_string(zip.by_name(name).unwrap()).unwrap();
    assert!(part("xl/worksheets/sheet2.xml").contains("state=\"frozen\""));
    let table = part("xl/tables/table5.xml");
    assert!(table.contains("<autoFilter ref=\"A3:F45\""), "{table}");
    assert!(part("docProps/core.xml").contains("2016-12-14T"));
}

#[test]
fn is_the_same_every_time() {
    let report = write_example::report();
    assert!(xlsx::write(&report).unwrap() == xlsx::write(&report).unwrap());
}

#[test]
fn hostile_text_is_text_and_never_a_formula() {
    let bytes = xlsx::write(&write_hostile::report()).unwrap();
    std::fs::write(format!("{}/hostile.xlsx", env!("CARGO_TARGET_TMPDIR")), &bytes).unwrap();
    let mut book = open(bytes);
    let mut found = Vec::new();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().used_cells().next().is_none(), "{name}");
        found.extend(book.worksheet_range(&name).unwrap().used_cells().map(|(_, _, cell)| cell.to_string()));
    }
    for text in write_hostile::TEXTS {
        assert!(found.iter().any(|cell| cell == text), "{text}");
    }
}

#[test]
fn a_text_too_long_for_a_cell_goes_on_elsewhere() {
    let long = "A sentence of a cell that never ends. ".repeat(2700);
    let table = Table::new("Long", vec![Column::text("A")]).row(vec![Cell::from(long.clone())]);
    let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
    report.body.push(Piece::Table(table));
    let rows = open(xlsx::write(&report).unwrap()).worksheet_range("Long text").unwrap();
    let whole: String = rows.rows().skip(1).map(|row| row[3].to_string()).collect();
    assert_eq!(whole, long);
    assert_eq!(rows.get_value((1, 1)), Some(&Data::String("A4".into())));
}
