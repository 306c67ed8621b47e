//! Excel workbooks: each visible sheet is a table, its wholly empty rows and outer empty columns left away.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{DataRef, Dimensions, ExcelDateTime, FontWeight, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::{Limits, marks, tally::Tally};
use crate::{Block, Cell, Document, Format, Line, Place, Refusal, Row, Table};

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Cells that hold something, by row and column from 0.
type Filled = BTreeMap<(u32, u32), Vec<Line>>;

/// Reads a workbook; its package has been measured before.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Document, Refusal> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes)).map_err(|e| damaged(&Place::default(), &e))?;
    let mut tally = Tally::new(limits);
    let mut blocks = Vec::new();
    for name in visible_sheets(&book) {
        let number = u32::try_from(blocks.len() + 1).unwrap_or(u32::MAX);
        let place = Place { sheet: Some(name), table: Some(number), ..Place::default() };
        blocks.extend(sheet(&mut book, &place, &mut tally)?.map(Block::Table));
    }
    Ok(Document { format: Format::Xlsx, blocks })
}

fn visible_sheets(book: &Book<'_>) -> Vec<String> {
    let sheets = book.sheets_metadata().iter();
    let shown = sheets.filter(|s| s.visible == SheetVisible::Visible && s.typ == SheetType::WorkSheet);
    shown.map(|s| s.name.clone()).collect()
}

fn sheet(book: &mut Book<'_>, place: &Place, tally: &mut Tally<'_>) -> Result<Option<Table>, Refusal> {
    let name = place.sheet.clone().unwrap_or_default();
    let merged = book.merge_cells_by_sheet_name(&name).map_err(|e| damaged(place, &e))?;
    let mut filled = filled(book, &name, place, tally)?;
    spread(&mut filled, &merged, place, tally)?;
    rows(&filled, place, tally).map(|rows| (!rows.is_empty()).then(|| Table { rows, place: place.clone() }))
}

fn filled(book: &mut Book<'_>, name: &str, place: &Place, tally: &mut Tally<'_>) -> Result<Filled, Refusal> {
    let mut reader = book.worksheet_cells_reader(name).map_err(|e| damaged(place, &e))?;
    let mut filled = Filled::new();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(|e| damaged(place, &e))? {
        let (row, column) = cell.get_position();
        let bold =
            reader.styles().get(style).and_then(|s| s.font.as_ref()).is_some_and(|f| f.weight == FontWeight::Bold);
        let lines = lines(cell.get_value(), bold);
        if lines.is_empty() {
            continue;
        }
        let place = at(place, row, column);
        tally.text(&lines, &place)?;
        if filled.insert((row, column), lines).is_some() {
            return Err(Refusal::new(place, "Two cells claim the same place.", "Save the workbook again from Excel."));
        }
    }
    Ok(filled)
}

fn at(sheet: &Place, row: u32, column: u32) -> Place {
    Place { row: row.checked_add(1), column: column.checked_add(1), ..sheet.clone() }
}

fn lines(value: &DataRef<'_>, bold: bool) -> Vec<Line> {
    let mut lines = marks::typed_lines(&shown(value));
    lines.iter_mut().for_each(|l| l.bold = bold && !l.text.is_empty());
    lines
}

/// A number to the fifteen figures that Excel keeps.
fn number_text(number: f64) -> String {
    format!("{number:.14e}").parse::<f64>().unwrap_or(number).to_string()
}

/// A value as text: dates as 2026-03-31, with the time behind when there is one.
fn shown(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(s) | DataRef::DateTimeIso(s) | DataRef::DurationIso(s) => s.clone(),
        DataRef::SharedString(s) => (*s).to_owned(),
        DataRef::Int(n) => n.to_string(),
        DataRef::Float(n) => number_text(*n),
        DataRef::Bool(b) => if *b { "TRUE" } else { "FALSE" }.to_owned(),
        DataRef::DateTime(date) => date_text(date),
        DataRef::Error(e) => e.to_string(),
    }
}

fn date_text(date: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, _) = date.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}:{second:02}");
    let midnight = (hour, minute, second) == (0, 0, 0);
    match date.as_f64() {
        days if date.is_duration() => format!("{}:{minute:02}:{second:02}", (days * 24.0).floor()),
        days if days < 1.0 => time,
        _ if midnight => format!("{year:04}-{month:02}-{day:02}"),
        _ => format!("{year:04}-{month:02}-{day:02}T{time}"),
    }
}

/// Repeats merged cells in every place they cover.
fn spread(filled: &mut Filled, merged: &[Dimensions], place: &Place, tally: &mut Tally<'_>) -> Result<(), Refusal> {
    for area in merged {
        let Some(lines) = filled.get(&area.start).cloned() else { continue };
        for row in area.start.0..=area.end.0 {
            for column in area.start.1..=area.end.1 {
                let place = at(place, row, column);
                tally.row(1, &place)?;
                tally.text(&lines, &place)?;
                filled.insert((row, column), lines.clone());
            }
        }
    }
    Ok(())
}

fn rows(filled: &Filled, place: &Place, tally: &mut Tally<'_>) -> Result<Vec<Row>, Refusal> {
    let columns = || filled.keys().map(|(_, column)| *column);
    let (Some(first), Some(last)) = (columns().min(), columns().max()) else { return Ok(Vec::new()) };
    let mut rows: Vec<Row> = Vec::new();
    for ((row, column), lines) in filled {
        let number = row.checked_add(1);
        if rows.last().is_none_or(|r| r.place.row != number) {
            let place = Place { row: number, ..place.clone() };
            let width = (last - first + 1) as usize;
            tally.row(width, &place)?;
            rows.push(Row { cells: vec![Cell::default(); width], place });
        }
        if let Some(row) = rows.last_mut() {
            row.cells[(column - first) as usize].lines.clone_from(lines);
        }
    }
    Ok(rows)
}

fn damaged(place: &Place, error: &XlsxError) -> Refusal {
    match error {
        XlsxError::Password => {
            Refusal::whole("It is locked by a password.", "Take the password off, save it and try again.")
        }
        _ => Refusal::new(
            place,
            format!("The workbook is damaged: {error}."),
            "Open it in Excel, save it again and try once more.",
        ),
    }
}
