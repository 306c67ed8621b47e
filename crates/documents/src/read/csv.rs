//! Separated values: comma, semicolon, tab or bar, quoted as spreadsheets quote.

use csv::{ReaderBuilder, StringRecord};

use super::{Limits, marks, tally::Tally};
use crate::{Block, Cell, Document, Format, Place, Refusal, Row, Table};

const DELIMITERS: [u8; 4] = *b",;\t|";

/// Stands alone on a last line of our own: when it comes back inside a field, a quotation was never closed. Text
/// cannot hold it, [`super::decode`] has seen to that.
const SENTINEL: &str = "\u{1}";

/// Reads `text` as one table, its delimiter told by content.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    let (body, declared) = declared_delimiter(text);
    let delimiter = declared.unwrap_or_else(|| delimiter_of(body));
    let skipped = u32::from(declared.is_some());
    let rows = rows(body, delimiter, skipped, limits)?;
    let place = Place { table: Some(1), line: rows.first().and_then(|r| r.place.line), ..Place::default() };
    let blocks = if rows.is_empty() { Vec::new() } else { vec![Block::Table(Table { rows, place })] };
    Ok(Document { format: Format::Csv, blocks })
}

/// The delimiter by which every line of `text` has the same number of fields, more than one, over two lines or more.
pub(super) fn steady_delimiter(text: &str) -> Option<u8> {
    let (body, declared) = declared_delimiter(text);
    declared.or_else(|| {
        DELIMITERS.into_iter().find(|d| *d != b'\t' && stands_bare(body, *d) && is_steady(&widths(body, *d), 2))
    })
}

/// "sep=;" on the first line, as spreadsheets write it.
fn declared_delimiter(text: &str) -> (&str, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let named = first.trim_end().trim_matches('"').strip_prefix("sep=").map(str::as_bytes);
    match named {
        Some([d]) if DELIMITERS.contains(d) => (rest, Some(*d)),
        _ => (text, None),
    }
}

/// The delimiter that cuts the first lines most evenly, then the one that cuts them most often.
fn delimiter_of(text: &str) -> u8 {
    let score = |d: &u8| {
        let widths = widths(text, *d);
        let first = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|w| **w == first && first > 1).count();
        (is_steady(&widths, 1), alike, first)
    };
    let bare: Vec<u8> = DELIMITERS.into_iter().filter(|d| stands_bare(text, *d)).collect();
    let candidates = if bare.is_empty() { DELIMITERS.to_vec() } else { bare };
    candidates.into_iter().rev().max_by_key(score).unwrap_or(b',')
}

/// Does `delimiter` stand anywhere outside quotations, near the beginning? Inside, it is text.
fn stands_bare(text: &str, delimiter: u8) -> bool {
    let mut quoted = false;
    text.bytes().take(1 << 16).any(|byte| {
        quoted ^= byte == b'"';
        byte == delimiter && !quoted
    })
}

fn is_steady(widths: &[usize], least_rows: usize) -> bool {
    widths.len() >= least_rows && widths.iter().all(|w| *w > 1 && *w == widths[0])
}

/// Number of fields of each of the first records.
fn widths(text: &str, delimiter: u8) -> Vec<usize> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    reader.records().take(200).map_while(Result::ok).map(|r| r.len()).collect()
}

fn rows(text: &str, delimiter: u8, skipped: u32, limits: &Limits) -> Result<Vec<Row>, Refusal> {
    let closed = format!("{text}\n{SENTINEL}\n");
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(closed.as_bytes());
    let mut tally = Tally::new(limits);
    let mut rows: Vec<Row> = Vec::new();
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(|e| unreadable(&e))? {
        if record.len() == 1 && &record[0] == SENTINEL {
            return Ok(rows);
        }
        let place = place_of(&record, rows.len(), skipped);
        if record.iter().any(|field| field.contains(SENTINEL)) {
            return Err(unclosed(&place));
        }
        refuse_ragged(rows.first(), record.len(), &place)?;
        tally.row(record.len(), &place)?;
        let cells = record.iter().map(|field| Cell { lines: marks::typed_lines(field) }).collect();
        rows.push(Row { cells, place });
    }
    Ok(rows)
}

fn place_of(record: &StringRecord, rows_before: usize, skipped: u32) -> Place {
    let line = record.position().and_then(|p| u32::try_from(p.line()).ok()).map(|l| l.saturating_add(skipped));
    Place { table: Some(1), row: u32::try_from(rows_before + 1).ok(), line, ..Place::default() }
}

fn refuse_ragged(first: Option<&Row>, found: usize, place: &Place) -> Result<(), Refusal> {
    match first.map(|row| row.cells.len()) {
        Some(expected) if expected != found => Err(Refusal::new(
            place,
            format!("This row has {found} fields where the first row has {expected}, so its cells cannot be placed."),
            "Look for a missing or stray separator or quotation mark on this line, mend it and try again.",
        )),
        _ => Ok(()),
    }
}

fn unclosed(place: &Place) -> Refusal {
    Refusal::new(
        place,
        "A quotation that begins in this row is never closed, so the rest of the file would fall into one cell.",
        "Close the quotation mark, or save the table again from the spreadsheet; the file may have been cut short.",
    )
}

fn unreadable(error: &csv::Error) -> Refusal {
    Refusal::whole(format!("It could not be read as a table: {error}."), "Save the table again as CSV in UTF-8.")
}
