//! One table on one sheet.

use rust_xlsxwriter::{Format, FormatAlign, Table as ExcelTable, TableColumn, TableStyle, Worksheet, XlsxError};

use super::names::{self, LONG_TEXT};
use super::{HEADINGS, LongText, Looks, excel_day};
use crate::report::{Cell, Kind, Number, Table, Tone};
use crate::write::words;

/// Units of UTF-16 that a text may have; Excel's own limit is 32,767.
pub const MOST_TEXT: usize = 32_000;
/// A whole number above this would not be kept exactly.
const MOST_EXACT: f64 = 9.0e15;

/// Writes caption, note and rows; texts too long for a cell go to `long`.
pub fn write(
    sheet: &mut Worksheet,
    table: &Table,
    name: &str,
    number: usize,
    looks: &Looks,
    long: &mut Vec<LongText>,
) -> Result<(), XlsxError> {
    sheet.set_name(name)?;
    sheet.write_string_with_format(0, 0, names::cut(&words::line(&table.caption), MOST_TEXT), &looks.title)?;
    let note = table.note.as_ref().map(|note| words::line(&note.words())).unwrap_or_default();
    let note = if note.is_empty() { "This sheet holds one table.".to_string() } else { note };
    sheet.write_string_with_format(1, 0, names::cut(&note, MOST_TEXT), &looks.quiet)?;
    let headings = names::headings(table);
    frame(sheet, table, &headings, number, looks)?;
    let widths: Vec<f64> = headings.iter().enumerate().map(|(i, heading)| width(table, i, heading)).collect();
    for (row, cells) in (HEADINGS + 1..).zip(&table.rows) {
        sheet.set_row_height(row, height(table, cells, &widths))?;
        for (column, cell) in (0u16..).zip(cells) {
            if let Some(text) = self::cell(sheet, table, cell, (row, column), looks)? {
                let cell = rust_xlsxwriter::row_col_to_cell(row, column);
                long.push(LongText { sheet: name.to_string(), cell, text });
            }
        }
    }
    Ok(())
}

/// Headings, widths, filter, and what stays in sight.
fn frame(
    sheet: &mut Worksheet,
    table: &Table,
    headings: &[String],
    number: usize,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for (column, heading) in (0u16..).zip(headings) {
        sheet.write_string_with_format(HEADINGS, column, heading, &looks.heading)?;
        sheet.set_column_width(column, width(table, column.into(), heading))?;
    }
    sheet.set_freeze_panes(HEADINGS + 1, u16::from(table.row_headings && headings.len() > 1))?;
    sheet.set_repeat_rows(HEADINGS, HEADINGS)?;
    // A table of Excel has at least one row.
    let (Ok(rows), Ok(columns)) = (u32::try_from(table.rows.len()), u16::try_from(headings.len())) else {
        return Ok(());
    };
    if rows > 0 && columns > 0 {
        let named = |h: &String| TableColumn::new().set_header(h).set_header_format(&looks.heading);
        let excel = ExcelTable::new()
            .set_name(format!("Table_{number}"))
            .set_style(TableStyle::Light1)
            .set_alt_text(names::cut(&words::line(&table.caption), 250))
            .set_columns(&headings.iter().map(named).collect::<Vec<_>>());
        sheet.add_table(HEADINGS, 0, HEADINGS + rows, columns - 1, &excel)?;
    }
    Ok(())
}

/// Characters across: as the longest line, within reason.
fn width(table: &Table, column: usize, heading: &str) -> f64 {
    let longest = |cell: &Cell| {
        let text = words::cell(cell, words::kind(&table.columns, column));
        text.lines().map(|line| line.chars().count()).max().unwrap_or(0)
    };
    let cells = table.rows.iter().filter_map(|row| row.get(column)).map(longest).max().unwrap_or(0);
    // The filter's button needs room beside the heading.
    (cells + 4).max(heading.chars().count() + 4).clamp(12, 60) as f64
}

/// Points down, so that every line of a row is seen where that is possible: Excel ends at 409. Not every program works
/// this out for itself when it opens the file.
fn height(table: &Table, cells: &[Cell], widths: &[f64]) -> f64 {
    let lines = |(i, (cell, width)): (usize, (&Cell, &f64))| {
        let text = words::cell(cell, words::kind(&table.columns, i));
        // A few letters fewer than fit: words are not broken.
        text.split('\n').map(|line| (line.chars().count() as f64 / (width - 4.0)).ceil().max(1.0)).sum::<f64>()
    };
    let most = cells.iter().zip(widths).enumerate().map(lines).fold(1.0, f64::max);
    (most * 14.5 + 3.0).min(409.0)
}

/// Writes a cell; gives its text back when it was too long and only its beginning was written.
fn cell(
    sheet: &mut Worksheet,
    table: &Table,
    cell: &Cell,
    (row, column): (u32, u16),
    looks: &Looks,
) -> Result<Option<String>, XlsxError> {
    let kind = words::kind(&table.columns, column.into());
    let look = look(looks, table, cell, kind, column);
    match cell {
        Cell::Number(number) if number.value().abs() < MOST_EXACT => {
            sheet.write_number_with_format(row, column, number.value(), &look)?;
            return Ok(None);
        }
        Cell::Date(date) => {
            if let Some(day) = excel_day(*date) {
                sheet.write_datetime_with_format(row, column, &day, &look)?;
                return Ok(None);
            }
        }
        Cell::Empty | Cell::Number(_) | Cell::Lines(_) | Cell::Status { .. } => {}
    }
    let text = words::cell(cell, kind);
    if text.encode_utf16().count() <= MOST_TEXT {
        sheet.write_string_with_format(row, column, text, &look)?;
        return Ok(None);
    }
    let start = format!("{}… (The whole text is on the sheet “{LONG_TEXT}”.)", names::cut(&text, MOST_TEXT - 80));
    sheet.write_string_with_format(row, column, start, &look)?;
    Ok(Some(text))
}

fn look(looks: &Looks, table: &Table, cell: &Cell, kind: Kind, column: u16) -> Format {
    let base = if column == 0 && table.row_headings { &looks.strong } else { &looks.text }.clone();
    match cell {
        Cell::Number(number) => base.set_num_format(digits(*number, kind)).set_align(FormatAlign::Right),
        Cell::Date(_) => base.set_num_format("d mmm yyyy").set_align(FormatAlign::Left),
        Cell::Status { tone, .. } if *tone != Tone::Plain => {
            let (ground, ink) = words::colours(*tone);
            base.set_background_color(ground).set_font_color(ink)
        }
        Cell::Empty | Cell::Lines(_) | Cell::Status { .. } => base,
    }
}

fn digits(number: Number, kind: Kind) -> String {
    let decimals = match number.decimals() {
        0 => String::new(),
        n => format!(".{}", "0".repeat(n.into())),
    };
    if kind == Kind::Money { format!("£#,##0{decimals};-£#,##0{decimals}") } else { format!("#,##0{decimals}") }
}
