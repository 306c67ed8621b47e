//! How a report is laid out: in front what has to be seen first, then every recommendation. Plain headings, and a table
//! beside every drawing.
#![deny(clippy::wildcard_enum_match_arm)]

mod attention;
mod charts;
mod front;
mod money;
mod rows;

use documents::report::{Cell, Line, Piece, Report, Table, Text, Tone};

use super::{Audience, ReportModel, Row};
use crate::colour::Colour;
use crate::evidence::Grade;
use crate::stamp::in_words;

pub use front::at_a_glance;

/// The report, ready to be written in any format. The same model gives the same report, always.
pub fn to_document(model: &ReportModel) -> Report {
    let mut report = Report::new(model.title(), model.board.clone(), model.as_at);
    let committee = model.committee.clone().unwrap_or_else(|| "the scrutiny committee".into());
    report.subtitle = Some(match model.audience {
        Audience::Committee => format!("To {committee}"),
        Audience::Public => "Public version".into(),
    });
    report.contents = true;
    report.notes = notes(model);
    report.body = body(model);
    report
}

fn body(model: &ReportModel) -> Vec<Piece> {
    let parts = [
        front::in_short(model),
        charts::section(model),
        front::since(model),
        attention::section(model),
        money::section(model),
        front::glance(model),
        rows::section(model),
    ];
    parts.into_iter().flatten().collect()
}

fn notes(model: &ReportModel) -> Vec<Text> {
    let grades: Vec<String> =
        Grade::ALL.iter().map(|g| format!("{} {}", g.number(), g.words().to_lowercase())).collect();
    let mut notes = vec![
        format!(
            "Records as they were kept up to {}. Every row is judged as on {}.",
            platform::clock::moment_in_words(model.records_at),
            in_words(model.as_at)
        ),
        "“Claimed” is the word of the body that leads the work. “Verified” means that somebody checked it and was satisfied. “Impact shown” means that a measure has got better for children since the first reading. None of the three follows from another.".into(),
        "A row is late when a first due date has passed on something neither verified nor declined. A new forecast does not change that.".into(),
        format!("Assurance is graded by the best evidence for the least tested part: {}.", grades.join(", ")),
        "A row verified by the body that leads it counts as “by exception” and is marked so wherever it counts. The reason stands in the list of verified rows and in the row’s own section.".into(),
        "Evidence that is restricted is counted and not named.".into(),
    ];
    if model.audience == Audience::Public {
        notes.push("This public version names bodies and no persons. Working notes, decisions of meetings and evidence that is not public are left out. Its figures are those of the full report.".into());
        notes.extend(super::public::hides_some(model).then(|| hidden_note(model)));
    }
    notes.into_iter().map(Text::plain).collect()
}

fn hidden_note(model: &ReportModel) -> String {
    let rules = &model.small_numbers;
    format!(
        "{} stands for a value that counts or rests on {} to {} children or families, or from which such a number could be worked out (rules: {}).",
        rules.symbol, rules.smallest, rules.largest, rules.rules
    )
}

/// The tone of a colour, whose words always say the same.
fn tone(colour: Colour) -> Tone {
    match colour {
        Colour::Red => Tone::Bad,
        Colour::Grey => Tone::Plain,
        Colour::Amber => Tone::Waiting,
        Colour::AmberGreen => Tone::Active,
        Colour::Green => Tone::Good,
    }
}

/// "7a (by exception)" where that is so, else the number: a row never counts without its exception.
fn counted(row: &Row) -> String {
    match row.standing.axes.flags.exceptions.is_empty() {
        true => row.reference.clone(),
        false => format!("{} (by exception)", row.reference),
    }
}

/// As [`counted`], with the reason: in the list of verified rows, for whoever reads that list alone.
fn counted_in_full(row: &Row) -> String {
    let exceptions = &row.standing.axes.flags.exceptions;
    match exceptions.is_empty() {
        true => row.reference.clone(),
        false => format!("{} (by exception: {})", row.reference, exceptions.join("; ")),
    }
}

/// Rows that fit, by number.
fn numbers(model: &ReportModel, say: fn(&Row) -> String, fits: impl Fn(&Row) -> bool) -> String {
    let fitting: Vec<String> = model.rows.iter().filter(|r| fits(r)).map(say).collect();
    if fitting.is_empty() { "None".into() } else { fitting.join(", ") }
}

/// A table, or a sentence when it would be empty.
fn table_or(table: Table, none: &str) -> Piece {
    if table.rows.is_empty() { Piece::paragraph(none) } else { Piece::Table(table) }
}

/// The number of a row, leading to its section.
fn to_row(row: &Row) -> Cell {
    let link = Text::default().link(row.reference.clone(), format!("#{}", anchor(row)));
    Cell::Lines(vec![Line::paragraph(link)])
}

fn anchor(row: &Row) -> String {
    format!("recommendation-{}", row.reference)
}

fn lines(texts: impl IntoIterator<Item = String>) -> Cell {
    let lines: Vec<Line> = texts.into_iter().filter(|t| !t.trim().is_empty()).map(Line::paragraph).collect();
    if lines.is_empty() { Cell::Empty } else { Cell::Lines(lines) }
}

/// "1 row", "3 rows".
fn rows_in_words(n: u32) -> String {
    if n == 1 { "1 row".into() } else { format!("{n} rows") }
}
