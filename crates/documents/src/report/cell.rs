//! What stands in one cell of a table.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Number, Text};

/// What stands in one cell. Numbers and dates stay such in a workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Paragraphs and list items.
    Lines(Vec<Line>),
    /// A number; pounds in a column of money.
    Number(Number),
    /// A day.
    Date(Date),
    /// How something stands: its words, with a colour that repeats them.
    Status {
        /// What the colour says.
        tone: Tone,
        /// The words.
        text: String,
    },
}

/// A paragraph or list item of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Its words.
    pub text: Text,
    /// True for a list item.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub bullet: bool,
}

/// What the colour of a status says. The words always say it too.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Nothing in particular.
    #[default]
    Plain,
    /// Done, or as it should be.
    Good,
    /// Under way.
    Active,
    /// Waiting for somebody, or doubtful.
    Waiting,
    /// Late, or wrong.
    Bad,
}

impl Line {
    /// A paragraph.
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self { text: text.into(), bullet: false }
    }

    /// A list item.
    pub fn bullet(text: impl Into<Text>) -> Self {
        Self { text: text.into(), bullet: true }
    }
}

impl Cell {
    /// One paragraph.
    pub fn text(text: impl Into<Text>) -> Self {
        Self::Lines(vec![Line::paragraph(text)])
    }

    /// How something stands.
    pub fn status(tone: Tone, text: impl Into<String>) -> Self {
        Self::Status { tone, text: text.into() }
    }

    /// A whole number.
    pub fn whole(value: i64) -> Self {
        Self::Number(Number::whole(value))
    }
}

/// One paragraph for each line of `text`; nothing for an empty text.
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Lines(text.lines().map(Line::paragraph).collect()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::from(text.as_str())
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}
