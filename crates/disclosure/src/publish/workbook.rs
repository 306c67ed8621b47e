//! A workbook that people with a screen reader can use: one table a sheet starting in column A, a heading in A1, no merged
//! and no empty cells in tables, named tables with a header row, and notes on a sheet of their own.

use std::collections::BTreeSet;

use rust_xlsxwriter::{DocProperties, Format, FormatAlign, Table, TableColumn, Workbook, Worksheet, XlsxError};

use super::{Figure, Printed};
use crate::Refusal;

/// The workbook as bytes.
///
/// # Errors
/// Text that does not fit into a workbook.
pub fn workbook(title: &str, tables: &[Printed], notes: &[String]) -> Result<Vec<u8>, Refusal> {
    build(title, tables, notes).map_err(|fault| Refusal::unreadable("workbook", fault.to_string()))
}

fn build(title: &str, tables: &[Printed], notes: &[String]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let title = if title.is_empty() { "Tables" } else { title };
    book.set_properties(&DocProperties::new().set_title(title).set_author(""));
    let heading = Format::new().set_bold().set_font_size(14);
    let mut names = BTreeSet::from(["notes".to_owned()]);
    let sheet_names: Vec<String> = tables.iter().map(|table| sheet_name(&table.name, &mut names)).collect();
    cover(book.add_worksheet(), title, tables, &sheet_names, notes, &heading)?;
    for (number, (table, name)) in tables.iter().zip(&sheet_names).enumerate() {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        write_table(sheet, table, number + 1, &heading)?;
    }
    book.save_to_buffer()
}

fn cover(
    sheet: &mut Worksheet,
    title: &str,
    tables: &[Printed],
    names: &[String],
    notes: &[String],
    heading: &Format,
) -> Result<(), XlsxError> {
    let wrapped = Format::new().set_text_wrap();
    sheet.set_name("Notes")?;
    sheet.set_column_width(0, 100)?;
    sheet.write_string_with_format(0, 0, title, heading)?;
    let mut row = 1;
    for (table, name) in tables.iter().zip(names) {
        sheet.write_string_with_format(row, 0, format!("Worksheet \"{name}\": {}", table.name), &wrapped)?;
        row += 1;
    }
    for note in notes {
        sheet.write_string_with_format(row, 0, note, &wrapped)?;
        row += 1;
    }
    Ok(())
}

fn write_table(sheet: &mut Worksheet, table: &Printed, number: usize, heading: &Format) -> Result<(), XlsxError> {
    const FIRST: u32 = 2;
    let right = Format::new().set_align(FormatAlign::Right);
    sheet.write_string_with_format(0, 0, &table.name, heading)?;
    sheet.write_string(1, 0, "This worksheet contains one table. Symbols are explained on the worksheet \"Notes\".")?;
    for (index, (categories, figures)) in table.rows.iter().enumerate() {
        let row = FIRST + 1 + index as u32;
        for (column, category) in categories.iter().enumerate() {
            sheet.write_string(row, column as u16, category)?;
        }
        for (offset, figure) in figures.iter().enumerate() {
            let column = (categories.len() + offset) as u16;
            match figure {
                Figure::Number(value) => sheet.write_number(row, column, *value)?,
                Figure::Symbol(symbol) => sheet.write_string_with_format(row, column, symbol, &right)?,
            };
        }
    }
    let columns: Vec<TableColumn> = table.header.iter().map(|name| TableColumn::new().set_header(name)).collect();
    let frame = Table::new().set_name(format!("table_{number}")).set_columns(&columns).set_autofilter(false);
    let last_row = FIRST + table.rows.len().max(1) as u32;
    sheet.add_table(FIRST, 0, last_row, table.header.len().saturating_sub(1) as u16, &frame)?;
    sheet.set_freeze_panes(FIRST + 1, 0)?;
    for column in 0..table.header.len() {
        sheet.set_column_width(column as u16, 20)?;
    }
    Ok(())
}

/// A name that workbooks accept: at most 31 characters, some of them barred, and no two alike.
fn sheet_name(name: &str, taken: &mut BTreeSet<String>) -> String {
    let plain: String = name.chars().map(|c| if "[]:*?/\\'".contains(c) { ' ' } else { c }).take(27).collect();
    let plain = plain.trim();
    let plain = if plain.is_empty() { "Table" } else { plain };
    let mut candidate = plain.to_owned();
    let mut number = 2;
    while !taken.insert(candidate.to_lowercase()) {
        candidate = format!("{plain} {number}");
        number += 1;
    }
    candidate
}
