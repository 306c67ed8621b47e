//! How one row or ask stands to another. A link is shown and never closes anything.

use serde::{Deserialize, Serialize};

use crate::ask::AskId;
use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::stamp::{Origin, Stamp};

platform::typed_id!(
    /// A link between two rows or asks.
    LinkId,
    "lnk"
);

/// A link between two rows or asks.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Link {
    /// Its id.
    pub id: LinkId,
    /// The programme.
    pub programme: ProgrammeId,
    /// Where it starts.
    pub from: LinkEnd,
    /// Where it leads.
    pub to: LinkEnd,
    /// What it means.
    pub kind: LinkKind,
    /// The words it was read from, or a remark.
    #[serde(default)]
    pub note: String,
    /// Guessed on reading, or a person's.
    #[serde(default)]
    pub origin: Origin,
}

/// One end of a link.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum LinkEnd {
    /// A whole row.
    Recommendation(RecommendationId),
    /// One ask of a row.
    Ask(AskId),
}

/// What a link means.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum LinkKind {
    /// The row only refers to the other.
    PointsTo,
    /// The other has to come first.
    DependsOn,
    /// Both ask for the same.
    SameAs,
    /// The other's answer is said to answer this one.
    AnsweredBy,
    /// Worth reading beside it.
    SeeAlso,
}

impl LinkKind {
    /// How it reads between the two ends.
    pub fn words(self) -> &'static str {
        match self {
            Self::PointsTo => "points to",
            Self::DependsOn => "depends on",
            Self::SameAs => "asks the same as",
            Self::AnsweredBy => "is said to be answered by",
            Self::SeeAlso => "see also",
        }
    }
}

/// Why a link is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LinkRefused {
    /// Both ends are the same.
    #[error("A row cannot be linked to itself. Choose another row.")]
    ToItself,
}

impl Link {
    /// Confirms a guessed link, or makes a new one a person's.
    ///
    /// # Errors
    /// When both ends are the same.
    pub fn settle(self, stamp: Stamp) -> Result<Self, LinkRefused> {
        if self.from == self.to {
            return Err(LinkRefused::ToItself);
        }
        Ok(Self { origin: Origin::ByPerson(stamp), ..self })
    }
}
