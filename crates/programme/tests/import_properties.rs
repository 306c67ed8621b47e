//! Cutting a table in two anywhere gives the same rows; nothing makes the importer panic.
// In a test what is not there must stop it.
#![allow(clippy::expect_used)]

mod import_common;

use documents::{Block, Cell, Document, Format, Line, Place, Row, Table};
use import_common::{cell, file, understood, words};
use programme::import::{Understood, understand};
use proptest::prelude::*;

fn head() -> Row {
    let cells = ["Rec No.", "Recommendation", "Lead", "Response", "Challenges"].map(cell).into();
    Row { cells, place: Place::default() }
}

/// The rows of the invented borough, whole, as one table.
fn whole_rows() -> Vec<Row> {
    let document = file("aldermere-report.html");
    let longest = document.blocks.iter().filter_map(|b| match b {
        Block::Table(t) => Some(t),
        Block::Heading { .. } | Block::Paragraph { .. } => None,
    });
    longest.max_by_key(|t| t.rows.len()).expect("a table").rows[1..].to_vec()
}

fn document(pieces: Vec<Vec<Row>>) -> Document {
    let table = |rows: Vec<Row>| {
        Block::Table(Table { rows: std::iter::once(head()).chain(rows).collect(), place: Place::default() })
    };
    Document { format: Format::Text, blocks: pieces.into_iter().map(table).collect() }
}

/// What a person reads in each row, without its places.
type Said = (String, Option<String>, Vec<String>, String, String, String, usize);

fn said(report: &Understood) -> Vec<Said> {
    let leads = |r: &programme::import::model::RecommendationRow| r.leads.iter().map(|l| l.printed.clone()).collect();
    report
        .rows
        .iter()
        .map(|r| {
            (
                r.reference.clone(),
                r.title.clone(),
                leads(r),
                words(&r.text),
                words(&r.response),
                words(&r.challenges),
                r.asks.len(),
            )
        })
        .collect()
}

/// Cuts a cell before its `at`-th word, inside a sentence where there is one.
fn cut(cell: &Cell, at: usize) -> (Cell, Cell) {
    let mut left = at;
    let (mut first, mut rest) = (Vec::new(), Vec::new());
    for line in &cell.lines {
        let count = line.text.split(' ').count();
        if !rest.is_empty() || left == 0 {
            rest.push(line.clone());
        } else if left >= count {
            left -= count;
            first.push(line.clone());
        } else {
            let words: Vec<&str> = line.text.split(' ').collect();
            first.push(Line { text: words[..left].join(" "), ..line.clone() });
            rest.push(Line { text: words[left..].join(" "), bullet: None, bold: false });
            left = 0;
        }
    }
    (Cell { lines: first }, Cell { lines: rest })
}

/// Cuts every cell of a row but its number and leads after `share` of its words.
fn cut_row(row: &Row, share: f64) -> (Row, Row) {
    let (mut first, mut rest) = (row.clone(), row.clone());
    for column in 0..row.cells.len() {
        let count: usize = row.cells[column].lines.iter().map(|l| l.text.split(' ').count()).sum();
        let keep = if matches!(column, 0 | 2) { count.max(1) } else { (count as f64 * share).ceil() as usize };
        let (a, b) = cut(&row.cells[column], keep);
        (first.cells[column], rest.cells[column]) = (a, if matches!(column, 0 | 2) { Cell::default() } else { b });
    }
    (first, rest)
}

/// The rows around `at`, and where `at` stands among them: enough to see what a page break there does.
fn around(rows: &[Row], at: usize) -> (&[Row], usize) {
    let from = at.saturating_sub(4);
    (&rows[from..rows.len().min(at + 4)], at - from)
}

#[test]
fn a_table_cut_between_rows_is_the_same_table() {
    let all = whole_rows();
    for at in 1..all.len() {
        let (rows, at) = around(&all, at);
        let (a, b) = rows.split_at(at);
        let expected = said(&understood(&document(vec![rows.to_vec()])));
        assert_eq!(
            said(&understood(&document(vec![a.to_vec(), b.to_vec()]))),
            expected,
            "cut before {}",
            b[0].cells[0].text()
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_row_cut_anywhere_is_the_same_row(at in 0usize..42, share in 0.3f64..0.95) {
        let all = whole_rows();
        let (rows, at) = around(&all, at);
        let expected = said(&understood(&document(vec![rows.to_vec()])));
        let (first, rest) = cut_row(&rows[at], share);
        let before = rows[..at].iter().cloned().chain([first]).collect();
        let after = [rest].into_iter().chain(rows[at + 1..].iter().cloned()).collect();
        prop_assert_eq!(said(&understood(&document(vec![before, after]))), expected);
    }

    #[test]
    fn no_document_makes_it_panic(document in any_document()) {
        let _ = understand(&document, None);
    }
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[0-9]{1,3}[a-z]?",
        Just("Recommendation".to_owned()),
        Just("Ref".to_owned()),
        Just("Lead agency".to_owned()),
        Just("Agency response".to_owned()),
        Just("The Board should ask 5% of schools by 31.02.2026. See Recommendations 3 to 99, R7b.".to_owned()),
        Just("Recommendation 7b: “half of it".to_owned()),
        Just("Appendix Z".to_owned()),
        Just("4. ONE".to_owned()),
        Just("£9,999,999,999,999,999m a year for 3 posts".to_owned()),
    ]
}

fn any_line() -> impl Strategy<Value = Line> {
    (any_text(), proptest::option::of(0u8..3), any::<bool>()).prop_map(|(text, bullet, bold)| Line {
        text,
        bullet,
        bold,
    })
}

fn any_table() -> impl Strategy<Value = Block> {
    (1usize..5).prop_flat_map(|width| {
        let cell = proptest::collection::vec(any_line(), 0..3).prop_map(|lines| Cell { lines });
        let row = proptest::collection::vec(cell, width).prop_map(|cells| Row { cells, place: Place::default() });
        proptest::collection::vec(row, 0..6).prop_map(|rows| Block::Table(Table { rows, place: Place::default() }))
    })
}

fn any_document() -> impl Strategy<Value = Document> {
    let paragraph = any_line().prop_map(|line| Block::Paragraph { line, place: Place::default() });
    let heading =
        (1u8..7, any_text()).prop_map(|(level, text)| Block::Heading { level, text, place: Place::default() });
    let block = prop_oneof![paragraph, heading, any_table()];
    proptest::collection::vec(block, 0..8).prop_map(|blocks| Document { format: Format::Text, blocks })
}
