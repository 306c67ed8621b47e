//! Bytes in, tables out; a report in, HTML, PDF, DOCX and XLSX out.
//!
//! An engine: it knows nothing of safeguarding and uses nothing of ours. Start at [`document`] for what a reader
//! returns and at [`refusal`] for how it says no.

pub mod document;
pub mod read;
pub mod refusal;
pub mod report;
pub mod write;

pub use document::{Block, Cell, Document, Format, Line, Place, Row, Table};
pub use refusal::Refusal;
