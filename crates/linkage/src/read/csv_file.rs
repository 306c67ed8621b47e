//! CSV as people save it: UTF-8 with or without mark, UTF-16 from spreadsheets, stray Windows-1252 letters.

use std::borrow::Cow;
use std::fs::File;
use std::io::{BufReader, Cursor, Read};
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::read::OnRow;
use crate::refusal::{Place, Refusal};

type Source = Box<dyn Read>;

/// Largest number of columns taken.
const MOST_COLUMNS: usize = 4096;

fn open(path: &Path) -> Result<csv::Reader<Source>, Refusal> {
    let source = decoded(path).map_err(|e| Refusal::file(path, e))?;
    Ok(csv::ReaderBuilder::new().has_headers(false).flexible(true).buffer_capacity(1 << 18).from_reader(source))
}

/// The file as bytes of UTF-8 (or nearly): a UTF-16 file is turned, all others are passed on.
fn decoded(path: &Path) -> std::io::Result<Source> {
    let mut file = File::open(path)?;
    let mut start = [0u8; 3];
    let mut read = 0;
    while read < start.len() {
        match file.read(&mut start[read..])? {
            0 => break,
            n => read += n,
        }
    }
    let wide = match start[..read] {
        [0xFF, 0xFE, ..] => Some(UTF_16LE),
        [0xFE, 0xFF, ..] => Some(UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        let mut all = start[2..read].to_vec();
        file.read_to_end(&mut all)?;
        return Ok(Box::new(Cursor::new(encoding.decode(&all).0.into_owned().into_bytes())));
    }
    let kept = if start[..read] == [0xEF, 0xBB, 0xBF] { Vec::new() } else { start[..read].to_vec() };
    Ok(Box::new(Cursor::new(kept).chain(BufReader::new(file))))
}

pub fn headings(path: &Path) -> Result<Vec<String>, Refusal> {
    let mut reader = open(path)?;
    let mut record = csv::ByteRecord::new();
    let some = reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))?;
    if !some {
        return Ok(Vec::new());
    }
    if record.len() > MOST_COLUMNS {
        let place = Place { file: Some(path.to_path_buf()), row: Some(1), column: None };
        return Err(Refusal::at(place, format!("{} columns; at most {MOST_COLUMNS} are read", record.len())));
    }
    Ok(record.iter().map(|cell| text(cell).trim().to_string()).collect())
}

pub fn stream(path: &Path, on_row: OnRow<'_>) -> Result<(), Refusal> {
    let mut reader = open(path)?;
    let mut record = csv::ByteRecord::new();
    let mut width = None;
    let mut row = 0u64;
    while reader.read_byte_record(&mut record).map_err(|e| broken(path, &e))? {
        row += 1;
        let Some(width) = width else {
            width = Some(record.len());
            continue;
        };
        if record.len() != width {
            return Err(ragged(path, row, record.len(), width));
        }
        pass_on(row, &record, on_row)?;
    }
    Ok(())
}

fn pass_on(row: u64, record: &csv::ByteRecord, on_row: OnRow<'_>) -> Result<(), Refusal> {
    let mut plain: [&str; 64] = [""; 64];
    // One check of the whole row; a row that passes but cuts a letter between two cells is caught by `get`.
    if let (Ok(all), true) = (std::str::from_utf8(record.as_slice()), record.len() <= plain.len()) {
        let ranges = (0..record.len()).map(|at| record.range(at));
        let good = plain.iter_mut().zip(ranges).all(|(slot, range)| match range.and_then(|r| all.get(r)) {
            Some(text) => {
                *slot = trimmed(text);
                true
            }
            None => false,
        });
        if good {
            return on_row(row, &plain[..record.len()]);
        }
    }
    let cells: Vec<Cow<'_, str>> = record.iter().map(text).collect();
    let plain: Vec<&str> = cells.iter().map(|c| c.trim()).collect();
    on_row(row, &plain)
}

/// Most cells have no space around them, which two looks tell.
#[inline]
fn trimmed(text: &str) -> &str {
    let edge = |b: Option<&u8>| b.is_some_and(|b| !b.is_ascii_graphic());
    if edge(text.as_bytes().first()) || edge(text.as_bytes().last()) { text.trim() } else { text }
}

/// A cell that is not UTF-8 comes from Windows.
fn text(cell: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(cell) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(cell).0,
    }
}

fn ragged(path: &Path, row: u64, found: usize, wanted: usize) -> Refusal {
    let place = Place { file: Some(path.to_path_buf()), row: Some(row), column: None };
    let problem = format!(
        "this row has {found} cells, the headings are {wanted}; a comma or quotation mark inside a cell may be missing its quotation marks"
    );
    Refusal::at(place, problem)
}

fn broken(path: &Path, error: &csv::Error) -> Refusal {
    let row = error.position().map(|p| p.record() + 1);
    Refusal::at(Place { file: Some(path.to_path_buf()), row, column: None }, error.to_string())
}
