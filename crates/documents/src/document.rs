//! What a reader understood of a file: blocks in reading order, each knowing its place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kinds of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text with tab-separated tables, possibly with HTML inside cells (text taken from a PDF by a converter).
    Text,
    /// Comma (or semicolon, or tab) separated values.
    Csv,
    /// A web page.
    Html,
    /// Word, Office Open XML.
    Docx,
    /// Excel, Office Open XML.
    Xlsx,
    /// PDF with a text layer.
    Pdf,
}

/// A file as understood: nothing is interpreted yet, only found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// What kind of file it was.
    pub format: Format,
    /// In reading order.
    pub blocks: Vec<Block>,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading, level 1 to 6.
    Heading {
        /// 1 is the most important.
        level: u8,
        /// Its words.
        text: String,
        /// Where it stands.
        place: Place,
    },
    /// A paragraph or a list item outside any table.
    Paragraph {
        /// Its words; `bullet` when it is a list item; its printed number ("4.6.3.") stays in the text.
        line: Line,
        /// Where it stands.
        place: Place,
    },
    /// A table.
    Table(Table),
}

/// A table as printed. A table cut by a page break comes as two tables, each with its own heading row if repeated.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// In order, heading rows included. Every row has the same number of cells; a merged cell is repeated in every
    /// place it covers.
    pub rows: Vec<Row>,
    /// Where it begins.
    pub place: Place,
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    /// Left to right.
    pub cells: Vec<Cell>,
    /// Where it begins.
    pub place: Place,
}

/// A cell: its lines, paragraphs and list items, in order. Empty when the cell is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cell {
    /// In order. A bullet with nothing behind it is kept as a line with empty text: it is a fact about the document.
    pub lines: Vec<Line>,
}

/// A paragraph or list item of a cell.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Words with single spaces, no markup.
    pub text: String,
    /// `None`: a paragraph. `Some(depth)`: a list item, 0 outermost.
    pub bullet: Option<u8>,
    /// True when the whole line is bold (a title inside a cell), where the format tells.
    pub bold: bool,
}

/// Where something stands in its file. What the format does not have stays `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Page, from 1.
    pub page: Option<u32>,
    /// Sheet of a workbook.
    pub sheet: Option<String>,
    /// Table of the document, from 1.
    pub table: Option<u32>,
    /// Row of the table or sheet, from 1.
    pub row: Option<u32>,
    /// Column, from 1.
    pub column: Option<u32>,
    /// Line of a text file, from 1.
    pub line: Option<u32>,
}

impl Line {
    /// A paragraph.
    pub fn paragraph(text: impl Into<String>) -> Self {
        Self { text: text.into(), bullet: None, bold: false }
    }

    /// A list item at `depth`.
    pub fn bullet(depth: u8, text: impl Into<String>) -> Self {
        Self { text: text.into(), bullet: Some(depth), bold: false }
    }
}

impl Cell {
    /// All lines with a line break between; bullets marked with "•".
    pub fn text(&self) -> String {
        let line = |l: &Line| match l.bullet {
            Some(depth) => format!("{}• {}", "  ".repeat(depth.into()), l.text),
            None => l.text.clone(),
        };
        self.lines.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Nothing in it but white space and empty bullets.
    pub fn is_blank(&self) -> bool {
        self.lines.iter().all(|l| l.text.trim().is_empty())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            self.sheet.as_ref().map(|s| format!("sheet {s}")),
            self.page.map(|n| format!("page {n}")),
            self.table.map(|n| format!("table {n}")),
            self.row.map(|n| format!("row {n}")),
            self.column.map(|n| format!("column {n}")),
            self.line.map(|n| format!("line {n}")),
        ];
        let said: Vec<String> = parts.into_iter().flatten().collect();
        if said.is_empty() { f.write_str("the whole file") } else { f.write_str(&said.join(", ")) }
    }
}
