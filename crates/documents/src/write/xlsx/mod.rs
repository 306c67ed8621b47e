//! The tables of a report as a workbook: one sheet a table, after a sheet of contents with the notes.
//!
//! Row 1 of a sheet is the table's caption, row 2 its note, row 3 the headings: an Excel table with a filter, frozen.
//! Dates are dates and numbers are numbers; everything else is text, whatever it begins with, so nothing is computed.
//! A text that is longer than a cell may be goes on in pieces on the sheet "Long text".

mod contents;
mod names;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::{WriteError, title, words};
use crate::report::Report;

/// Where the headings of a table stand, counted from 0.
const HEADINGS: u32 = 2;

/// The looks of cells.
struct Looks {
    title: Format,
    heading: Format,
    text: Format,
    strong: Format,
    link: Format,
    quiet: Format,
}

/// A text too long for its cell: where it stands and all of it.
struct LongText {
    sheet: String,
    cell: String,
    text: String,
}

/// Writes every table of the report, those of its figures included.
///
/// # Errors
///
/// When a table has more rows or columns than a sheet may have (1,048,576 and 16,384).
pub fn write(report: &Report) -> Result<Vec<u8>, WriteError> {
    workbook(report).and_then(|mut book| book.save_to_buffer()).map_err(|error| WriteError::new("XLSX", error))
}

fn workbook(report: &Report) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    book.set_properties(&properties(report));
    let looks = looks();
    let tables: Vec<_> = report.tables().collect();
    let names = names::sheets(&tables);
    let first = book.add_worksheet();
    contents::write(first, report, &tables, &names, &looks)?;
    margins(first, report);
    let mut long = Vec::new();
    for (number, (table, name)) in tables.iter().zip(&names).enumerate() {
        let sheet = book.add_worksheet();
        sheet::write(sheet, table, name, number + 1, &looks, &mut long)?;
        margins(sheet, report);
    }
    if !long.is_empty() {
        contents::long_texts(book.add_worksheet(), &long, &looks)?;
    }
    Ok(book)
}

fn properties(report: &Report) -> DocProperties {
    let short = |text: &str| words::line(text).chars().take(250).collect::<String>();
    let properties = DocProperties::new()
        .set_title(short(&title(report)))
        .set_subject(short(report.subtitle.as_deref().unwrap_or_default()))
        .set_author(short(report.author.as_deref().unwrap_or(&report.organisation)))
        .set_company(short(&report.organisation))
        .set_status(short(report.marking.as_deref().unwrap_or_default()));
    // Without a date the library would take the clock's.
    let day = excel_day(report.date).or_else(|| ExcelDateTime::from_ymd(1900, 1, 1).ok());
    match day {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    }
}

/// A day that Excel knows: from 1900 on.
fn excel_day(date: jiff::civil::Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    ExcelDateTime::from_ymd(year, date.month().unsigned_abs(), date.day().unsigned_abs()).ok()
}

/// Marking over every printed page, its number under it.
fn margins(sheet: &mut rust_xlsxwriter::Worksheet, report: &Report) {
    let marking: String = words::line(report.marking.as_deref().unwrap_or_default()).chars().take(60).collect();
    sheet.set_header(format!("&C{}", marking.replace('&', "&&")));
    sheet.set_footer("&L&A&RPage &P of &N");
    sheet.set_paper_size(9);
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
}

fn looks() -> Looks {
    let text = Format::new().set_font_name("Arial").set_font_size(11).set_text_wrap().set_align(FormatAlign::Top);
    let heading = text.clone().set_bold().set_font_color("#FFFFFF").set_background_color("#12436D");
    Looks {
        title: Format::new().set_font_name("Arial").set_bold().set_font_size(15).set_font_color("#12436D"),
        heading: heading.set_border_bottom(FormatBorder::Thin),
        strong: text.clone().set_bold(),
        link: text.clone().set_font_color("#1D4F7C").set_underline(rust_xlsxwriter::FormatUnderline::Single),
        // Not wrapped: it may run over the columns beside it.
        quiet: Format::new().set_font_name("Arial").set_font_size(11).set_font_color("#484949"),
        text,
    }
}
