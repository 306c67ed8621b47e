//! A table in text: rows of cells with tabs between, each cell plain or with HTML in it.

use super::Physical;
use crate::read::{cell_markup, tally::Tally};
use crate::{Cell, Place, Refusal, Row, Table};

/// Reads a run of lines without blank line as the `number`th table.
pub(super) fn read(
    run: &[Physical<'_>],
    number: u32,
    trailing_tabs: bool,
    tally: &mut Tally<'_>,
) -> Result<Table, Refusal> {
    let mut rows: Vec<Row> = Vec::new();
    let mut rest = run;
    while let Some(first) = rest.first() {
        let width = rows.first().map(|r| r.cells.len());
        let place = Place {
            table: Some(number),
            row: u32::try_from(rows.len() + 1).ok(),
            line: Some(first.number),
            page: first.page,
            ..Place::default()
        };
        let (taken, source) = logical_row(rest, width, &place)?;
        let cells = cells(&source, width, trailing_tabs, &place)?;
        tally.row(cells.len(), &place)?;
        rows.push(Row { cells, place });
        rest = &rest[taken..];
    }
    let place = rows.first().map(|r| r.place.clone()).unwrap_or_default();
    Ok(Table { rows, place: Place { row: None, ..place } })
}

/// The lines that make up one row: a tag or paragraph left open at the end of a line runs on to the next.
fn logical_row(lines: &[Physical<'_>], width: Option<usize>, place: &Place) -> Result<(usize, String), Refusal> {
    let mut source = lines[0].text.to_owned();
    for (taken, next) in lines.iter().enumerate().skip(1) {
        match left_open(&source, width) {
            true => source.extend(["\n", next.text]),
            false => return Ok((taken, source)),
        }
    }
    match left_open(&source, None) {
        true => Err(Refusal::new(
            place,
            "A cell of this row is opened and never closed before the table ends.",
            "The file may have been cut short, or a page break fell inside a tag: mend the row and try again.",
        )),
        false => Ok((lines.len(), source)),
    }
}

/// Is a tag unfinished, or a paragraph, item or emphasis not closed? A list need not be closed (converters never
/// do), but in a row that still lacks cells it runs on.
fn left_open(source: &str, width: Option<usize>) -> bool {
    let Some(cell) = source.rsplit('\t').next() else { return false };
    let lower = cell.to_ascii_lowercase();
    let unfinished = match (lower.rfind('<'), lower.rfind('>')) {
        (Some(open), close) => close.is_none_or(|c| c < open) && looks_like_tag(&lower[open + 1..]),
        _ => false,
    };
    let unclosed = |tag: &str| count(&lower, tag, "<") > count(&lower, tag, "</");
    let short = width.is_some_and(|w| source.split('\t').count() < w);
    unfinished
        || ["p", "li", "b", "i", "strong", "em"].into_iter().any(unclosed)
        || (short && ["ul", "ol"].into_iter().any(unclosed))
}

fn looks_like_tag(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
}

fn count(lower: &str, tag: &str, open: &str) -> usize {
    let start = format!("{open}{tag}");
    lower.match_indices(&start).filter(|(at, _)| lower[at + start.len()..].starts_with(['>', ' ', '\n', '/'])).count()
}

fn cells(source: &str, width: Option<usize>, trailing_tabs: bool, place: &Place) -> Result<Vec<Cell>, Refusal> {
    let mut cells: Vec<Cell> = source.split('\t').map(|c| Cell { lines: cell_markup::lines(c) }).collect();
    let Some(width) = width else { return Ok(cells) };
    let paddable = !trailing_tabs && cells.len() > 1;
    match cells.len() {
        n if n == width => Ok(cells),
        n if n < width && paddable => {
            cells.resize_with(width, Cell::default);
            Ok(cells)
        }
        n => Err(unequal(n, width, place)),
    }
}

fn unequal(found: usize, expected: usize, place: &Place) -> Refusal {
    let reason = match found {
        1 => format!(
            "This line follows a table of {expected} columns without a blank line between and has no cells of its own."
        ),
        n => format!("This row has {n} cells where its table begins with {expected}, so they cannot be placed."),
    };
    Refusal::new(place, reason, "Put a tab for every empty cell, or a blank line where the table ends, and try again.")
}
