//! How two people stand to each other, from when until when, who says so and how sure it is. Pure.

use jiff::civil::Date;
use platform::db::Arg;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::subject::PersonId;

platform::typed_id!(
    /// A relationship between two people.
    RelationshipId,
    "rel"
);

/// How one person stands to another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relationship {
    /// Its id.
    pub id: RelationshipId,
    /// Who is it: the mother.
    pub one: PersonId,
    /// To whom: her child.
    pub other: PersonId,
    /// What the one is to the other.
    pub kind: Relation,
    /// Since when, where somebody knows.
    #[serde(default)]
    pub from: Option<Date>,
    /// The first day without it.
    #[serde(default)]
    pub until: Option<Date>,
    /// Who says so: "the child", "health visitor".
    pub source: String,
    /// How sure that is.
    pub confidence: Confidence,
}

/// What one person is to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// Mother or father.
    Parent,
    /// Mother's or father's partner, foster carer, guardian.
    Carer,
    /// Grandmother or grandfather.
    Grandparent,
    /// Sister or brother, also half and step.
    Sibling,
    /// Wife, husband, partner.
    Partner,
    /// Another relative.
    Relative,
    /// A friend or peer.
    Peer,
    /// An adult who worries those who care for the child.
    AdultOfConcern,
    /// A neighbour.
    Neighbour,
    /// Another.
    Other,
}

/// How sure somebody is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// Seen in a document, or said by both.
    Confirmed,
    /// Said by somebody who should know.
    Likely,
    /// Said, and not looked into.
    Unconfirmed,
}

impl Confidence {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 3] = [Self::Confirmed, Self::Likely, Self::Unconfirmed];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Confirmed => "confirmed",
            Self::Likely => "likely",
            Self::Unconfirmed => "unconfirmed",
        }
    }

    /// As said on pages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confirmed => "Confirmed",
            Self::Likely => "Likely",
            Self::Unconfirmed => "Not confirmed",
        }
    }
}

impl Relation {
    /// All of them, in the order of forms.
    pub const ALL: [Self; 10] = [
        Self::Parent,
        Self::Carer,
        Self::Grandparent,
        Self::Sibling,
        Self::Partner,
        Self::Relative,
        Self::Peer,
        Self::AdultOfConcern,
        Self::Neighbour,
        Self::Other,
    ];

    /// As stored in forms.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parent => "parent",
            Self::Carer => "carer",
            Self::Grandparent => "grandparent",
            Self::Sibling => "sibling",
            Self::Partner => "partner",
            Self::Relative => "relative",
            Self::Peer => "peer",
            Self::AdultOfConcern => "adult_of_concern",
            Self::Neighbour => "neighbour",
            Self::Other => "other",
        }
    }

    /// What the one is to the other: "parent of".
    pub fn words(self) -> &'static str {
        match self {
            Self::Parent => "Parent of",
            Self::Carer => "Carer of",
            Self::Grandparent => "Grandparent of",
            Self::Sibling => "Sibling of",
            Self::Partner => "Partner of",
            Self::Relative => "Relative of",
            Self::Peer => "Friend or peer of",
            Self::AdultOfConcern => "Adult of concern to",
            Self::Neighbour => "Neighbour of",
            Self::Other => "Knows",
        }
    }

    /// What the other is to the one: "child of".
    pub fn words_back(self) -> &'static str {
        match self {
            Self::Parent => "Child of",
            Self::Carer => "Cared for by",
            Self::Grandparent => "Grandchild of",
            Self::AdultOfConcern => "Concern about an adult:",
            Self::Sibling | Self::Partner | Self::Relative | Self::Peer | Self::Neighbour | Self::Other => self.words(),
        }
    }
}

/// Why a relationship is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RelationshipRefused {
    /// Of a person to themselves.
    #[error("Choose another person: nobody is related to themselves.")]
    Oneself,
    /// Ends before it begins.
    #[error("A relationship cannot end before it began.")]
    EndsFirst,
    /// Nobody says so.
    #[error("Say who told you, or where it is written.")]
    NoSource,
    /// Ended already.
    #[error("This relationship has ended already.")]
    Ended,
}

impl Relationship {
    /// One that can be kept.
    ///
    /// # Errors
    /// Between a person and themselves; ending before it began; without a source.
    pub fn checked(self) -> Result<Self, RelationshipRefused> {
        match () {
            () if self.one == self.other => Err(RelationshipRefused::Oneself),
            () if ends_first(self.from, self.until) => Err(RelationshipRefused::EndsFirst),
            () if self.source.trim().is_empty() => Err(RelationshipRefused::NoSource),
            () => Ok(self),
        }
    }

    /// Ends on a day: the first without it.
    ///
    /// # Errors
    /// When it has ended, or had not begun.
    pub fn end(self, until: Date) -> Result<Self, RelationshipRefused> {
        match self.until {
            Some(_) => Err(RelationshipRefused::Ended),
            None if ends_first(self.from, Some(until)) => Err(RelationshipRefused::EndsFirst),
            None => Ok(Self { until: Some(until), ..self }),
        }
    }
}

/// The end lies before the beginning.
pub(crate) fn ends_first(from: Option<Date>, until: Option<Date>) -> bool {
    matches!((from, until), (Some(from), Some(until)) if until < from)
}

impl Record for Relationship {
    const KIND: &'static str = "relationship";
    const TABLE: &'static str = "relationship";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.one.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("one", self.one.into()), ("other", self.other.into()), ("until", self.until.into())]
    }
}
