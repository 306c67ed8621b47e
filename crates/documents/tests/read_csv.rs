//! Separated values: delimiters, encodings, and rows that do not fit.

use documents::read::read;
use documents::{Block, Format, Line, Row};
use proptest::prelude::*;

fn rows(bytes: &[u8]) -> Vec<Row> {
    let document = read("actions.csv", bytes).unwrap();
    assert_eq!(document.format, Format::Csv);
    match document.blocks.into_iter().next() {
        Some(Block::Table(table)) => table.rows,
        _ => Vec::new(),
    }
}

fn texts(bytes: &[u8]) -> Vec<Vec<String>> {
    rows(bytes).iter().map(|r| r.cells.iter().map(documents::Cell::text).collect()).collect()
}

#[test]
fn the_delimiter_is_told_by_content() {
    for sep in [",", ";", "\t", "|"] {
        let file = format!("No{sep}What{sep}Who\n1{sep}\"a{sep} b\"{sep}\n");
        assert_eq!(
            texts(file.as_bytes()),
            [["No", "What", "Who"], ["1", &format!("a{} b", if sep == "\t" { "" } else { sep }), ""]]
        );
    }
    assert_eq!(texts(b"\"\",\"a;b;c;d\",\"\"\n"), [["", "a;b;c;d", ""]]);
    assert_eq!(texts(b"sep=;\r\na;b,c\r\nd;e,f\r\n"), [["a", "b,c"], ["d", "e,f"]]);
}

#[test]
fn content_alone_tells_a_table_from_prose() {
    assert_eq!(read("x", b"No,What\n1,a\n").unwrap().format, Format::Csv);
    assert_eq!(read("x", b"First, a word.\nThen, another, and more.\n").unwrap().format, Format::Text);
}

#[test]
fn encodings_of_the_field_are_read_alike() {
    let text = "No,What\n1,Zoë’s café\n";
    let utf16 = |bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let marked = |mark: &[u8], body: Vec<u8>| [mark, &body].concat();
    let windows: Vec<u8> = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let spellings = [
        text.as_bytes().to_vec(),
        marked(b"\xEF\xBB\xBF", text.as_bytes().to_vec()),
        marked(b"\xFF\xFE", utf16(u16::to_le_bytes)),
        marked(b"\xFE\xFF", utf16(u16::to_be_bytes)),
        utf16(u16::to_le_bytes),
        windows,
    ];
    for bytes in spellings {
        assert_eq!(texts(&bytes), [["No", "What"], ["1", "Zoë’s café"]]);
    }
}

#[test]
fn other_encodings_and_control_characters_are_refused() {
    let shift_jis: &[u8] = b"No,What\n1,\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\xB6\x8F\x91\x82\xC5\x82\xB7\n";
    let mixed = [b"No,What\n1,".as_slice(), "é".as_bytes(), b"\n2,\xE9\n"].concat();
    for (bytes, line) in
        [(shift_jis, ""), (&mixed, "line 3"), (b"No,What\n1,a\0b\n", "line 2"), (b"No,Wh\x07at\n", "line 1")]
    {
        let refusal = read("actions.csv", bytes).unwrap_err();
        assert!(refusal.place.contains(line), "{refusal}");
    }
}

#[test]
fn a_ragged_row_is_refused_by_line_and_never_shifted() {
    let refusal = read("actions.csv", b"No,What,Who\n1,\"two\nlines\",c\n2,a\n").unwrap_err();
    assert_eq!(refusal.place, "table 1, row 3, line 4");
}

#[test]
fn a_quotation_never_closed_is_refused() {
    let refusal = read("actions.csv", b"No,What\n1,\"cut sho").unwrap_err();
    assert!(refusal.place.contains("row 2"), "{refusal}");
}

#[test]
fn bullets_typed_into_a_cell_are_list_items() {
    let rows = rows("No,What\n1,\"Title\n• one\n  - two\n1) three\n-\"\n".as_bytes());
    let expected = [
        Line::paragraph("Title"),
        Line::bullet(0, "one"),
        Line::bullet(1, "two"),
        Line::bullet(0, "1) three"),
        Line::paragraph("-"),
    ];
    assert_eq!(rows[1].cells[1].lines, expected);
}

#[test]
fn a_million_columns_are_refused() {
    let refusal = read("actions.csv", ",".repeat(1_000_000).as_bytes()).unwrap_err();
    assert!(refusal.reason.contains("1000001 columns"), "{refusal}");
}

fn word() -> impl Strategy<Value = String> {
    "[A-Za-z0-9,;\"'|é£ ]{0,12}".prop_map(|s| s.split_whitespace().collect::<Vec<_>>().join(" "))
}

proptest! {
    #[test]
    fn what_a_spreadsheet_writes_comes_back(table in prop::collection::vec(prop::collection::vec(word(), 3), 1..12)) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        for row in &table {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        prop_assert_eq!(texts(&bytes), table);
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = read("x.csv", &bytes);
        let _ = read("x.txt", &bytes);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-z0-9•\t\n<>/pulio \"*#)(\\]\\[.-]{0,200}") {
        let _ = read("x.csv", text.as_bytes());
        if let Ok(document) = read("x.txt", text.as_bytes()) {
            for block in &document.blocks {
                if let Block::Table(t) = block {
                    prop_assert!(t.rows.iter().all(|r| r.cells.len() == t.rows[0].cells.len()));
                }
            }
        }
    }
}
