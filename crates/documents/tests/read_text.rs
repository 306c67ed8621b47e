//! Text from a converter, and the real report when it is at hand.

use documents::read::read;
use documents::{Block, Cell, Document, Line, Table};

const CONVERTED: &str = include_str!("files/converted.txt");

fn tables(document: &Document) -> Vec<&Table> {
    document.blocks.iter().filter_map(|b| if let Block::Table(t) = b { Some(t) } else { None }).collect()
}

fn cell<'a>(tables: &[&'a Table], table: usize, row: usize, column: usize) -> &'a Cell {
    &tables[table].rows[row].cells[column]
}

fn read_text(text: &str) -> Document {
    read("report.txt", text.as_bytes()).unwrap()
}

#[test]
fn headings_and_clauses_are_told_from_paragraphs() {
    let document = read_text(CONVERTED);
    let seen: Vec<String> = document.blocks.iter().map(outline).collect();
    insta::assert_snapshot!(seen.join("\n"));
}

fn outline(block: &Block) -> String {
    match block {
        Block::Heading { level, text, place } => format!("{place}: h{level} {text}"),
        Block::Paragraph { line, place } => format!("{place}: p {:?} {}", line.bullet, line.text),
        Block::Table(t) => format!("{}: {} rows of {}", t.place, t.rows.len(), t.rows[0].cells.len()),
    }
}

#[test]
fn every_printed_table_is_its_own_and_square() {
    let document = read_text(CONVERTED);
    let shapes: Vec<(usize, usize)> = tables(&document).iter().map(|t| (t.rows.len(), t.rows[0].cells.len())).collect();
    assert_eq!(shapes, [(1, 3), (2, 3), (3, 5), (3, 5), (2, 2)]);
}

#[test]
fn lists_a_converter_left_open_end_at_the_next_paragraph() {
    let document = read_text(CONVERTED);
    let tables = tables(&document);
    assert_eq!(
        cell(&tables, 2, 2, 1).lines,
        [
            Line::paragraph("Links to other plans"),
            Line::bullet(0, "The bus plan"),
            Line::bullet(0, "The rail plan"),
            Line::bullet(0, "The road plan"),
            Line::paragraph("All by July."),
        ]
    );
    assert_eq!(
        cell(&tables, 3, 2, 1).lines,
        [
            Line::paragraph("Drivers"),
            Line::bullet(0, "Training is given:"),
            Line::bullet(1, "before work begins"),
            Line::bullet(1, "every year after."),
            Line::bullet(0, "A badge is worn."),
            Line::bullet(0, ""),
        ]
    );
    assert_eq!(cell(&tables, 3, 2, 4).lines, [Line::bullet(0, "All drivers need time.")]);
    assert!(cell(&tables, 3, 2, 3).lines[0].bold);
}

#[test]
fn numbered_items_keep_their_numbers_over_a_line_break_in_the_cell() {
    let document = read_text(CONVERTED);
    assert_eq!(
        cell(&tables(&document), 3, 1, 3).lines,
        [
            Line::paragraph("each plan in turn:"),
            Line::bullet(0, "1) Buses first."),
            Line::bullet(0, "2) Rail second, with 3 lines."),
            Line::bullet(0, "3) Roads."),
        ]
    );
}

#[test]
fn a_row_with_a_cell_too_few_or_too_many_is_refused_by_line() {
    for bad in ["1\ta", "1\ta\tb\tc\td", "1\ta\tb\t\t"] {
        let refusal = read("r.txt", format!("No.\tWhat\tWho\n1\ta\t\n{bad}\n").as_bytes()).unwrap_err();
        assert!(refusal.place.contains("line 3"), "{refusal}");
    }
}

#[test]
fn trailing_tabs_an_editor_trimmed_everywhere_are_put_back() {
    let document = read_text("No.\tWhat\tWho\n1\ta\n2\tb\tc\n");
    let tables = tables(&document);
    assert!(tables[0].rows.iter().all(|r| r.cells.len() == 3));
    assert_eq!(cell(&tables, 0, 1, 2), &Cell::default());
}

#[test]
fn a_cell_cut_off_in_its_middle_is_refused() {
    let refusal = read("r.txt", b"No.\tWhat\n1\t<p>half a para\n\nmore</p>\n").unwrap_err();
    assert!(refusal.place.contains("row 2") && refusal.reason.contains("never closed"), "{refusal}");
}

#[test]
fn columns_parted_by_spaces_alone_are_refused() {
    let laid_out = "Things to do\n\n1     Light the stops       Council     Cost\n2     Train drivers         Forum       Time\n\
                    3     Publish the list      Council     None\n";
    let refusal = read("r.txt", laid_out.as_bytes()).unwrap_err();
    assert!(refusal.place.contains("line 3"), "{refusal}");
}

#[test]
fn the_cabinet_report_reads_whole_when_it_is_at_hand() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/mission/cabinet-report-2016-07-21.txt");
    let Ok(bytes) = std::fs::read(path) else { return };
    let document = read("report.txt", &bytes).unwrap();
    let tables = tables(&document);
    let of_width = |w: usize| tables.iter().filter(|t| t.rows.iter().all(|r| r.cells.len() == w)).count();
    assert_eq!((of_width(3), of_width(5), of_width(2), tables.len()), (3, 29, 3, 35));
    let numbers: Vec<String> = tables
        .iter()
        .filter(|t| t.rows[0].cells.len() == 5)
        .flat_map(|t| t.rows.iter().skip(1))
        .map(|r| r.cells[0].text())
        .filter(|n| !n.is_empty())
        .collect();
    assert_eq!(numbers.len(), 42, "{numbers:?}");
    assert_boxes_and_empty_bullet(&tables);
}

fn assert_boxes_and_empty_bullet(tables: &[&Table]) {
    let rows: Vec<_> = tables.iter().flat_map(|t| &t.rows).filter(|r| r.cells.len() == 5).collect();
    let five = rows.iter().find(|r| r.cells[0].text() == "5").unwrap();
    assert_eq!(five.cells[1].lines.iter().filter(|l| l.bullet == Some(0)).count(), 3);
    let at = rows.iter().position(|r| r.cells[0].text() == "27").unwrap();
    let continued = &rows[at + 2].cells[1];
    assert_eq!(continued.lines.last(), Some(&Line::bullet(0, "")));
    assert_eq!(continued.lines.iter().filter(|l| l.bullet.is_some()).count(), 4);
}
