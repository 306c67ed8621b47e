//! Workbooks, written here with a library of the field.

mod shown;

use documents::read::read;
use documents::{Format, Refusal};
use rust_xlsxwriter::{ExcelDateTime, Format as Style, Workbook, Worksheet, XlsxError};
use shown::{row, tables};

fn book(fill: impl Fn(&mut Worksheet) -> Result<(), XlsxError>) -> Vec<u8> {
    let mut book = Workbook::new();
    fill(book.add_worksheet().set_name("Actions").unwrap()).unwrap();
    book.save_to_buffer().unwrap()
}

fn rows(bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let document = read("actions", bytes)?;
    assert_eq!(document.format, Format::Xlsx);
    Ok(tables(&document).iter().flat_map(|t| t.rows.iter().map(|r| format!("{}: {}", r.place, row(r)))).collect())
}

#[test]
fn values_read_as_a_person_sees_them() {
    let bytes = book(|sheet| {
        let bold = Style::new().set_bold();
        let date = Style::new().set_num_format("dd/mm/yyyy");
        let time = Style::new().set_num_format("dd/mm/yyyy hh:mm");
        sheet
            .write_with_format(1, 1, "No.", &bold)?
            .write_with_format(1, 2, "Due", &bold)?
            .write_with_format(1, 3, "What", &bold)?;
        sheet.write(3, 1, 7)?.write_with_format(3, 2, &ExcelDateTime::from_ymd(2026, 3, 31)?, &date)?;
        sheet.write(3, 3, "Title\n• one\n  • inner\n1) two")?;
        sheet.write(4, 1, "7a")?.write_with_format(
            4,
            2,
            &ExcelDateTime::from_ymd(2026, 4, 1)?.and_hms(9, 30, 0)?,
            &time,
        )?;
        sheet.write(4, 3, 0.1 + 0.2)?.write(5, 1, true)?;
        Ok(())
    });
    insta::assert_snapshot!(rows(&bytes).unwrap().join("\n"), @r"
    sheet Actions, table 1, row 2: | !No. | !Due | !What |
    sheet Actions, table 1, row 4: | 7 | 2026-03-31 | Title / • one /   • inner / • 1) two |
    sheet Actions, table 1, row 5: | 7a | 2026-04-01T09:30:00 | 0.3 |
    sheet Actions, table 1, row 6: | TRUE |  |  |
    ");
}

#[test]
fn merged_cells_stand_in_every_place_they_cover() {
    let bytes = book(|sheet| {
        sheet.merge_range(0, 0, 1, 1, "both", &Style::new())?.write(0, 2, "a")?.write(1, 2, "b")?;
        Ok(())
    });
    assert_eq!(
        rows(&bytes).unwrap(),
        ["sheet Actions, table 1, row 1: | both | both | a |", "sheet Actions, table 1, row 2: | both | both | b |"]
    );
}

#[test]
fn each_visible_sheet_is_a_table() {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("One").unwrap().write(0, 0, "a").unwrap();
    book.add_worksheet().set_name("Lists").unwrap().set_hidden(true).write(0, 0, "no").unwrap();
    book.add_worksheet().set_name("Empty").unwrap();
    book.add_worksheet().set_name("Two").unwrap().write(0, 0, "b").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    assert_eq!(rows(&bytes).unwrap(), ["sheet One, table 1, row 1: | a |", "sheet Two, table 2, row 1: | b |"]);
}

#[test]
fn sheets_too_wide_and_merged_over_everything_are_refused_soon() {
    let wide = book(|sheet| sheet.write(0, 0, "a")?.write(0, 16_383, "z").map(|_| ()));
    assert!(rows(&wide).unwrap_err().reason.contains("16384 columns"));
    let merged = book(|sheet| sheet.merge_range(0, 0, 600, 999, "x", &Style::new()).map(|_| ()));
    assert!(rows(&merged).unwrap_err().reason.contains("cells"));
    let tall = book(|sheet| sheet.write(0, 0, "a")?.write(1_048_575, 1, "z").map(|_| ()));
    assert_eq!(rows(&tall).unwrap().len(), 2);
}

#[test]
fn a_workbook_cut_short_is_refused() {
    let whole = book(|sheet| sheet.write(0, 0, "a").map(|_| ()));
    for length in [4, 300, whole.len() / 2, whole.len() - 1] {
        assert!(read("a.xlsx", &whole[..length]).is_err(), "{length}");
    }
}
