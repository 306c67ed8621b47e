//! A recommendation as its report printed it. The printed words can never be changed, only what we make of them.

use platform::id::AgencyId;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::colour::ColourOverride;
use crate::programme::ProgrammeId;
use crate::source_report::SourceReportId;
use crate::stamp::GroupName;

platform::typed_id!(
    /// A recommendation, or a lettered part of one.
    RecommendationId,
    "rec"
);

/// A recommendation, or a lettered part of one: a row of the register.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Recommendation {
    /// Its id.
    pub id: RecommendationId,
    /// The programme that answers it.
    pub programme: ProgrammeId,
    /// The report it was read from.
    pub source: SourceReportId,
    /// Its reference as printed, such as "7b".
    pub reference: String,
    /// The reference it is a part of, such as "7".
    #[serde(default)]
    pub parent: Option<String>,
    /// Place in the document's order, from 0.
    #[serde(default)]
    pub sort_order: u32,
    /// A short title.
    #[serde(default)]
    pub title: String,
    /// The printed words.
    pub verbatim: Verbatim,
    /// Whether bodies of the partnership or somebody beyond it are asked.
    #[serde(default)]
    pub scope: Scope,
    /// Lead bodies as printed.
    #[serde(default)]
    pub leads_as_printed: Vec<String>,
    /// Lead bodies as we know them.
    #[serde(default)]
    pub leads: Vec<AgencyId>,
    /// Sub-groups that own the row.
    #[serde(default)]
    pub groups: Vec<GroupName>,
    /// Theme under which it is grouped.
    #[serde(default)]
    pub theme: Option<String>,
    /// The answer as the report printed it.
    #[serde(default)]
    pub response_as_printed: Option<String>,
    /// The challenges as the report printed them.
    #[serde(default)]
    pub challenges_as_printed: Option<String>,
    /// The status as the report printed it.
    #[serde(default)]
    pub status_as_printed: Option<String>,
    /// Doubts noted on reading the row.
    #[serde(default)]
    pub doubts: Vec<String>,
    /// A person's colour beside the derived one.
    #[serde(default)]
    pub colour_override: Option<ColourOverride>,
}

/// Who is asked.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// Bodies of the partnership.
    #[default]
    Local,
    /// A minister, an inspectorate or another national body.
    National,
}

/// Printed words with their place and a hash over both. Read only: the constructor is the one way to make it.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Verbatim {
    lines: Vec<String>,
    place: String,
    page: Option<u32>,
    sha256: String,
}

impl Verbatim {
    /// Takes the lines as printed and the place where they stand, such as "table 2, row 14".
    pub fn new(lines: Vec<String>, place: impl Into<String>, page: Option<u32>) -> Self {
        let place = place.into();
        let sha256 = hash_of(&lines, &place, page);
        Self { lines, place, page, sha256 }
    }

    /// The lines.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// The lines as one text.
    pub fn text(&self) -> String {
        self.lines.join("\n")
    }

    /// Where they stand in the document.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The page, where the format has pages.
    pub fn page(&self) -> Option<u32> {
        self.page
    }

    /// The hash in lower-case hexadecimal.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Whether lines and place still match the hash taken when they were read.
    pub fn is_intact(&self) -> bool {
        self.sha256 == hash_of(&self.lines, &self.place, self.page)
    }
}

fn hash_of(lines: &[String], place: &str, page: Option<u32>) -> String {
    let mut hash = Sha256::new();
    for part in lines.iter().map(String::as_str).chain([place]) {
        // The length in front keeps ["ab", "c"] apart from ["a", "bc"].
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(page.unwrap_or(0).to_be_bytes());
    hex(&hash.finalize())
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Why a change to a recommendation is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecommendationRefused {
    /// Somebody tries to change the printed words.
    #[error("The words of recommendation {0} are kept as printed. Correct the asks, not the recommendation.")]
    WordsAreKept(String),
    /// Somebody tries to change the printed reference or the report it came from.
    #[error("The reference of recommendation {0} is kept as its report printed it.")]
    ReferenceIsKept(String),
}

impl Recommendation {
    /// Takes over a changed version, provided that what was printed is untouched.
    ///
    /// # Errors
    /// When the printed words, the reference or the source differ.
    pub fn revise(self, changed: Self) -> Result<Self, RecommendationRefused> {
        if self.verbatim != changed.verbatim || !changed.verbatim.is_intact() {
            return Err(RecommendationRefused::WordsAreKept(self.reference));
        }
        if (self.id, &self.reference, self.source) != (changed.id, &changed.reference, changed.source) {
            return Err(RecommendationRefused::ReferenceIsKept(self.reference));
        }
        Ok(changed)
    }
}
