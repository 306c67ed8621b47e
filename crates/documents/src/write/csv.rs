//! One table as comma-separated values (RFC 4180): commas, quotes where needed, CRLF, UTF-8.
//!
//! **Formulas.** A spreadsheet program that opens a CSV file computes a text that begins with `=`, `+`, `-`, `@`, a tab
//! or a line break. Such a *text* gets an apostrophe in front, which the program shows as part of the text and does not
//! compute; whoever reads the file by program takes one leading apostrophe away when one of those characters follows.
//! Real numbers are written bare ("-1250.50"), dates as ISO dates ("2016-12-14").

use super::{WriteError, words};
use crate::report::{Cell, Table};

/// How the file begins.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mark {
    /// With a byte order mark, by which Excel knows UTF-8. For people.
    #[default]
    ForExcel,
    /// Without. For programs.
    None,
}

/// Writes the column headings and rows of `table`; caption and note are left out.
///
/// # Errors
///
/// When the CSV library refuses, which it has no reason to in memory.
pub fn write(table: &Table, mark: Mark) -> Result<Vec<u8>, WriteError> {
    let start = if mark == Mark::ForExcel { "\u{feff}".as_bytes().to_vec() } else { Vec::new() };
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(start);
    let failed = |error: ::csv::Error| WriteError::new("CSV", error);
    let width = table.width();
    if width > 0 {
        let heading = |i: usize| table.columns.get(i).map_or(String::new(), |c| harmless(&words::line(&c.heading)));
        writer.write_record((0..width).map(heading)).map_err(failed)?;
    }
    for row in table.rows.iter().filter(|_| width > 0) {
        let field = |i: usize| row.get(i).map_or(String::new(), |c| field(table, c, i));
        writer.write_record((0..width).map(field)).map_err(failed)?;
    }
    writer.into_inner().map_err(|error| WriteError::new("CSV", error))
}

fn field(table: &Table, cell: &Cell, column: usize) -> String {
    match cell {
        Cell::Number(number) => number.plain(),
        Cell::Date(date) => date.to_string(),
        Cell::Empty | Cell::Lines(_) | Cell::Status { .. } => {
            harmless(&words::cell(cell, words::kind(&table.columns, column)))
        }
    }
}

/// With an apostrophe in front of a text that a spreadsheet program would compute.
fn harmless(text: &str) -> String {
    let computed = text.trim_start_matches([' ', '\u{a0}']).starts_with(['=', '+', '-', '@', '\t', '\n']);
    if computed { format!("'{text}") } else { text.to_string() }
}
