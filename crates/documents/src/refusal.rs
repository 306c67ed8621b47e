//! How a reader says no: where, why, and what the person can do about it.

use serde::{Deserialize, Serialize};

/// A file that cannot be read safely. Nothing of it has been kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{place}: {reason} {remedy}")]
pub struct Refusal {
    /// Where in the file, in words: "page 3, table 1, row 4", "sheet Actions, row 12", "the whole file".
    pub place: String,
    /// What is wrong, as a plain sentence.
    pub reason: String,
    /// What to do next, as a plain sentence.
    pub remedy: String,
}

impl Refusal {
    /// A refusal of `place` for `reason`, mended by `remedy`.
    pub fn new(place: impl ToString, reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { place: place.to_string(), reason: reason.into(), remedy: remedy.into() }
    }

    /// A refusal of the file as a whole.
    pub fn whole(reason: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self::new("the whole file", reason, remedy)
    }
}
