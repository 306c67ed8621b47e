//! The sheets that are not tables: what is in the workbook, and texts too long for a cell.

use rust_xlsxwriter::{Url, Worksheet, XlsxError};

use super::names::{self, CONTENTS, LONG_TEXT};
use super::{LongText, Looks, sheet};
use crate::report::{Report, Table};
use crate::write::{title, words};

/// Writes title, facts, a line for each sheet, and the notes.
pub fn write(
    sheet: &mut Worksheet,
    report: &Report,
    tables: &[&Table],
    names: &[String],
    looks: &Looks,
) -> Result<(), XlsxError> {
    sheet.set_name(CONTENTS)?;
    sheet.set_column_width(0, 34)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, names::cut(&title(report), sheet::MOST_TEXT), &looks.title)?;
    let mut row = 1;
    for (name, value) in facts(report).into_iter().filter(|(_, value)| !value.is_empty()) {
        sheet.write_string_with_format(row, 0, name, &looks.strong)?;
        sheet.write_string_with_format(row, 1, names::cut(&value, sheet::MOST_TEXT), &looks.text)?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Sheet", &looks.heading)?;
    sheet.write_string_with_format(row, 1, "What it shows", &looks.heading)?;
    for (table, name) in tables.iter().zip(names) {
        row += 1;
        let caption = names::cut(&words::line(&table.caption), sheet::MOST_TEXT);
        let link = Url::new(format!("internal:'{name}'!A1")).set_text(name);
        sheet.write_url_with_format(row, 0, link, &looks.link)?;
        sheet.write_string_with_format(row, 1, caption, &looks.text)?;
    }
    notes(sheet, report, row + 2, looks)
}

fn facts(report: &Report) -> [(&'static str, String); 5] {
    let line = |text: &Option<String>| words::line(text.as_deref().unwrap_or_default());
    [
        ("Part of", line(&report.subtitle)),
        ("Published by", words::line(&report.organisation)),
        ("Date", words::day(report.date)),
        ("Prepared by", line(&report.author)),
        ("Marking", line(&report.marking)),
    ]
}

fn notes(sheet: &mut Worksheet, report: &Report, mut row: u32, looks: &Looks) -> Result<(), XlsxError> {
    if report.notes.is_empty() {
        return Ok(());
    }
    sheet.write_string_with_format(row, 0, "Notes", &looks.strong)?;
    for note in &report.notes {
        let text = words::clean(&note.words()).into_owned();
        sheet.write_string_with_format(row, 1, names::cut(&text, sheet::MOST_TEXT), &looks.text)?;
        row += 1;
    }
    Ok(())
}

/// Writes every long text whole, in pieces that fit a cell.
pub fn long_texts(sheet: &mut Worksheet, texts: &[LongText], looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_name(LONG_TEXT)?;
    sheet.set_column_width(0, 34)?.set_column_width(3, 110)?;
    for (column, heading) in (0..).zip(["Sheet", "Cell", "Piece", "Text"]) {
        sheet.write_string_with_format(0, column, heading, &looks.heading)?;
    }
    let mut row = 0;
    for long in texts {
        for (piece, text) in pieces(&long.text).into_iter().enumerate() {
            row += 1;
            sheet.write_string_with_format(row, 0, &long.sheet, &looks.text)?;
            sheet.write_string_with_format(row, 1, &long.cell, &looks.text)?;
            sheet.write_number_with_format(row, 2, piece as f64 + 1.0, &looks.text)?;
            sheet.write_string_with_format(row, 3, text, &looks.text)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn pieces(text: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut units = 0;
    for c in text.chars() {
        units += c.len_utf16();
        if units > sheet::MOST_TEXT {
            pieces.push(String::new());
            units = c.len_utf16();
        }
        if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces
}
