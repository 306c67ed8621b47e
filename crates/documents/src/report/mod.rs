//! What a report is, whatever it is printed as: a title and pieces in reading order.
//!
//! The model is plain data. It is frozen in a database with `serde` and read back years later, so it holds no floating
//! point number, no clock and no markup: every string is text and is shown as it stands. The writers in
//! [`crate::write`] give the same bytes for the same report, always.
//!
//! ```
//! use documents::report::{Cell, Column, Piece, Report, Table};
//!
//! let mut report = Report::new("Progress report", "Borough Partnership", jiff::civil::date(2016, 12, 14));
//! report.body.push(Piece::heading(1, "Where we stand"));
//! report.body.push(Piece::paragraph("Two of three actions are complete."));
//! let columns = vec![Column::text("Action").weight(3), Column::date("Due")];
//! report.body.push(Piece::Table(
//!     Table::new("Actions", columns).row(vec![Cell::from("Agree the plan"), Cell::Date(jiff::civil::date(2017, 1, 9))]),
//! ));
//! let page = documents::write::html::document(&report);
//! assert!(page.contains("14 December 2016"));
//! ```

mod cell;
mod chart;
mod number;
mod table;
mod text;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

pub use cell::{Cell, Line, Tone};
pub use chart::{Bar, Chart, Lane, Point, RunChart, Series, Span, StackedBars, TimeLines, Timeline};
pub use number::{Number, NumberRefusal};
pub use table::{Column, Kind, Table};
pub use text::{Run, Text};

/// A report, ready to be written in any format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// What it is called. A writer prints "Untitled report" when it is empty, because a document must have a title.
    pub title: String,
    /// The line under the title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subtitle: Option<String>,
    /// The language of its text, as a tag such as "en-GB".
    pub language: String,
    /// The day it speaks of. Every time stamp inside the files is made from it.
    pub date: Date,
    /// The body that publishes it.
    pub organisation: String,
    /// The person or post that wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// How it may be passed on, such as "Official"; printed on every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<String>,
    /// True to print a list of its headings after the title.
    #[serde(default)]
    pub contents: bool,
    /// How figures were made, as of when, what is left out: printed at the end, and first in a workbook.
    #[serde(default)]
    pub notes: Vec<Text>,
    /// In reading order.
    pub body: Vec<Piece>,
}

/// One piece of a report.
// A report has few pieces, and a box would be in the way of everybody who makes one.
#[allow(clippy::large_enum_variant)]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Piece {
    /// A heading.
    Heading(Heading),
    /// A paragraph.
    Paragraph(Text),
    /// A list with bullets.
    Bullets(Vec<Text>),
    /// A list with numbers, from 1.
    Numbered(Vec<Text>),
    /// Names and what they stand for, such as the facts about one action.
    KeyValues(Vec<KeyValue>),
    /// A table.
    Table(Table),
    /// Something set apart from the text.
    Callout(Callout),
    /// A chart with the table it was drawn from.
    Figure(Figure),
    /// What follows starts on a new page where there are pages.
    PageBreak,
}

/// A heading of the report's body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Heading {
    /// 1 is the most important under the title; 4 the least. A level that skips one is raised by the writers.
    pub level: u8,
    /// Its words.
    pub text: String,
    /// What a link to it is called; made from its words when there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
}

/// A name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// The name.
    pub key: String,
    /// What it stands for.
    pub value: Text,
}

/// Words set apart from the text around them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Callout {
    /// What it is for. The writers also say it in words.
    pub kind: CalloutKind,
    /// Its own short heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its paragraphs.
    pub text: Vec<Text>,
}

/// What a callout is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalloutKind {
    /// Worth knowing.
    Note,
    /// Must not be overlooked.
    Warning,
    /// Something is asked of the reader, such as a decision.
    Decision,
}

/// A chart, what it shows in words, and its figures.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Printed above it.
    pub title: String,
    /// What the chart shows, in a sentence, for those who do not see it. The title stands in when it is empty.
    pub alt: String,
    /// The chart.
    pub chart: Chart,
    /// The same figures as a table, printed with it.
    pub table: Table,
}

impl Report {
    /// An empty report in British English.
    pub fn new(title: impl Into<String>, organisation: impl Into<String>, date: Date) -> Self {
        Self {
            title: title.into(),
            subtitle: None,
            language: "en-GB".into(),
            date,
            organisation: organisation.into(),
            author: None,
            marking: None,
            contents: false,
            notes: Vec::new(),
            body: Vec::new(),
        }
    }

    /// Its tables in reading order, those of its figures included.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.body.iter().filter_map(|piece| match piece {
            Piece::Table(table) => Some(table),
            Piece::Figure(figure) => Some(&figure.table),
            _ => None,
        })
    }
}

impl Piece {
    /// A heading with an anchor made from its words.
    pub fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading(Heading { level, text: text.into(), anchor: None })
    }

    /// A paragraph.
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph(text.into())
    }

    /// A list with bullets.
    pub fn bullets<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Bullets(items.into_iter().map(Into::into).collect())
    }

    /// A list with numbers.
    pub fn numbered<T: Into<Text>>(items: impl IntoIterator<Item = T>) -> Self {
        Self::Numbered(items.into_iter().map(Into::into).collect())
    }

    /// Names and what they stand for.
    pub fn key_values<K: Into<String>, V: Into<Text>>(pairs: impl IntoIterator<Item = (K, V)>) -> Self {
        let pair = |(key, value): (K, V)| KeyValue { key: key.into(), value: value.into() };
        Self::KeyValues(pairs.into_iter().map(pair).collect())
    }

    /// A callout of one paragraph.
    pub fn callout(kind: CalloutKind, title: &str, text: impl Into<Text>) -> Self {
        let title = (!title.is_empty()).then(|| title.to_string());
        Self::Callout(Callout { kind, title, text: vec![text.into()] })
    }
}
