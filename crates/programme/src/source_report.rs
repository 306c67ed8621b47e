//! A report that the programme answers: the document the recommendations were read from.

use serde::{Deserialize, Serialize};

use crate::programme::ProgrammeId;
use crate::stamp::Stamp;

platform::typed_id!(
    /// A report that was read in.
    SourceReportId,
    "src"
);

/// A report that was read in.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct SourceReport {
    /// Its id.
    pub id: SourceReportId,
    /// The programme that answers it.
    pub programme: ProgrammeId,
    /// Its title.
    pub title: String,
    /// Name of the file that was read.
    #[serde(default)]
    pub file_name: String,
    /// SHA-256 of that file in lower-case hexadecimal: the same file read again changes nothing.
    pub sha256: String,
    /// Who read it in, and when.
    pub imported: Stamp,
    /// Number of pages, where the format has pages.
    #[serde(default)]
    pub pages: Option<u32>,
    /// What the bodies said overall, apart from the rows.
    #[serde(default)]
    pub overall_responses: Vec<OverallResponse>,
    /// Doubts about the document as a whole that a careful clerk would note.
    #[serde(default)]
    pub doubts: Vec<String>,
    /// The layout the columns were read by, so that the next file of its kind is read alike.
    #[serde(default)]
    pub layout: Option<String>,
}

/// What one body said about the report as a whole.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct OverallResponse {
    /// The body as printed.
    pub body: String,
    /// Its words.
    pub text: String,
}
