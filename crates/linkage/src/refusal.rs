//! Why a request was refused, in words for the person who made it.

use std::fmt;
use std::path::PathBuf;

/// Where in the input something is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    /// The file, when the input was a file.
    pub file: Option<PathBuf>,
    /// The row as a spreadsheet counts it: the headings are row 1.
    pub row: Option<u64>,
    /// The heading of the column.
    pub column: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if let Some(file) = &self.file {
            parts.push(file.display().to_string());
        }
        if let Some(row) = self.row {
            parts.push(format!("row {row}"));
        }
        if let Some(column) = &self.column {
            parts.push(format!("column \"{}\"", plain(column)));
        }
        f.write_str(&parts.join(", "))
    }
}

/// Everything that stops a run.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The input cannot be used as it is.
    #[error("{place}: {problem}")]
    Input {
        /// Where.
        place: Place,
        /// What is wrong and what would put it right.
        problem: String,
    },
    /// The settings cannot be used as they are.
    #[error("settings: {0}")]
    Settings(String),
    /// The records cannot be linked as asked.
    #[error("{0}")]
    Run(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The caller asked for the run to stop.
    #[error("stopped as asked, nothing was written")]
    Cancelled,
}

impl Refusal {
    /// A refusal of one place in a file.
    pub fn at(place: Place, problem: impl Into<String>) -> Self {
        Refusal::Input { place, problem: plain(&problem.into()) }
    }

    /// A refusal because a file could not be read or written.
    pub fn file(path: impl Into<PathBuf>, source: std::io::Error) -> Self {
        Refusal::File { path: path.into(), source }
    }
}

/// Text from a file as it may stand on a terminal: what moves the cursor, changes its colours or turns the direction of
/// writing is shown as a mark.
pub(crate) fn plain(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if (c.is_control() && c != '\n') || turns(c) { char::REPLACEMENT_CHARACTER } else { c };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_cannot_write_over_the_terminal() {
        let place = Place { file: None, row: Some(1), column: Some("a\u{1b}[2Jb\u{202e}c".into()) };
        let said = Refusal::at(place, "the cell \u{7}\nis wrong").to_string();
        assert_eq!(said, "row 1, column \"a\u{fffd}[2Jb\u{fffd}c\": the cell \u{fffd}\nis wrong");
    }
}
