//! A report out: HTML, PDF, DOCX, XLSX, CSV, and charts as SVG.
//!
//! Every writer gives the same bytes for the same report: no clock, no random numbers, no fonts of the machine. Text is
//! text: nothing in it is ever read as markup, a formula or a script. Characters that the formats cannot hold (control
//! characters, for instance) are shown as U+FFFD, the replacement character.

pub mod chart;
pub mod csv;
pub mod docx;
pub mod html;
#[cfg(feature = "pdf")]
pub mod pdf;
mod plan;
mod widths;
mod words;
pub mod xlsx;

use crate::report::Report;

/// A report that could not be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The {format} file could not be written: {reason}")]
pub struct WriteError {
    /// The format, as people call it.
    pub format: &'static str,
    /// Why, in the words of the library that refused.
    pub reason: String,
}

impl WriteError {
    fn new(format: &'static str, reason: impl ToString) -> Self {
        Self { format, reason: reason.to_string() }
    }
}

/// What stands for the title of a report that has none: a document without a title is not accessible.
const UNTITLED: &str = "Untitled report";

fn title(report: &Report) -> std::borrow::Cow<'_, str> {
    let title = words::line(&report.title);
    if title.is_empty() { UNTITLED.into() } else { title.into() }
}
