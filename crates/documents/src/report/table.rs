//! Tables: columns with a kind, rows of cells.

use serde::{Deserialize, Serialize};

use super::{Cell, Text};

/// A table. A row that is too short is filled with empty cells; one that is too long adds columns without a heading, so
/// that no text is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// From left to right.
    pub columns: Vec<Column>,
    /// From top to bottom.
    pub rows: Vec<Vec<Cell>>,
    /// True when the first cell of a row is the heading of its row.
    #[serde(default)]
    pub row_headings: bool,
    /// Printed on a page turned sideways, where there are pages.
    #[serde(default)]
    pub wide: bool,
    /// Printed under it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// What stands in it.
    pub kind: Kind,
    /// Its share of the width, against the other columns; at least 1.
    pub weight: u16,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Words.
    #[default]
    Text,
    /// Numbers, set to the right.
    Number,
    /// Days.
    Date,
    /// Pounds, set to the right.
    Money,
    /// How something stands.
    Status,
}

impl Table {
    /// A table without rows whose first column is the heading of each row.
    pub fn new(caption: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { caption: caption.into(), columns, row_headings: true, ..Self::default() }
    }

    /// With one more row.
    #[must_use]
    pub fn row(mut self, cells: Vec<Cell>) -> Self {
        self.rows.push(cells);
        self
    }

    /// On a page turned sideways.
    #[must_use]
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    /// How many columns it takes so that no cell is lost.
    pub fn width(&self) -> usize {
        self.rows.iter().map(Vec::len).max().unwrap_or(0).max(self.columns.len())
    }
}

impl Column {
    /// A column of words.
    pub fn text(heading: impl Into<String>) -> Self {
        Self::of(Kind::Text, heading)
    }

    /// A column of numbers.
    pub fn number(heading: impl Into<String>) -> Self {
        Self::of(Kind::Number, heading)
    }

    /// A column of days.
    pub fn date(heading: impl Into<String>) -> Self {
        Self::of(Kind::Date, heading)
    }

    /// A column of pounds.
    pub fn money(heading: impl Into<String>) -> Self {
        Self::of(Kind::Money, heading)
    }

    /// A column that says how things stand.
    pub fn status(heading: impl Into<String>) -> Self {
        Self::of(Kind::Status, heading)
    }

    /// With `weight` shares of the width.
    #[must_use]
    pub fn weight(mut self, weight: u16) -> Self {
        self.weight = weight.max(1);
        self
    }

    fn of(kind: Kind, heading: impl Into<String>) -> Self {
        Self { heading: heading.into(), kind, weight: 1 }
    }
}
