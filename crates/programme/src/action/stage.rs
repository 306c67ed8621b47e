//! How far an action or a row is, in a word.
#![deny(clippy::wildcard_enum_match_arm)]

use serde::{Deserialize, Serialize};

/// How far an action or a row is, in a word. From least to most done, the ways out last.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has planned it.
    #[default]
    Unplanned,
    /// Planned, not begun.
    Planned,
    /// Work goes on.
    InProgress,
    /// Work stands still.
    Blocked,
    /// A retest found that it no longer holds.
    Regressed,
    /// Whoever checked it was not satisfied.
    Returned,
    /// The lead says it is done.
    Claimed,
    /// Somebody checked it and was satisfied.
    Verified,
    /// Everyday work, to be tested again.
    BusinessAsUsual,
    /// It will not be done.
    Declined,
    /// Another action stands in its place.
    Superseded,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 11] = [
        Self::Unplanned,
        Self::Planned,
        Self::InProgress,
        Self::Blocked,
        Self::Regressed,
        Self::Returned,
        Self::Claimed,
        Self::Verified,
        Self::BusinessAsUsual,
        Self::Declined,
        Self::Superseded,
    ];

    /// The stage in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Unplanned => "Not planned",
            Self::Planned => "Planned",
            Self::InProgress => "In progress",
            Self::Blocked => "Blocked",
            Self::Regressed => "Slipped back",
            Self::Returned => "Returned",
            Self::Claimed => "Claimed",
            Self::Verified => "Verified",
            Self::BusinessAsUsual => "Business as usual",
            Self::Declined => "Declined",
            Self::Superseded => "Superseded",
        }
    }

    /// Whether the work still counts: neither declined nor superseded.
    pub fn is_live(self) -> bool {
        !matches!(self, Self::Declined | Self::Superseded)
    }

    /// Whether somebody checked it and was satisfied.
    pub fn is_verified(self) -> bool {
        matches!(self, Self::Verified | Self::BusinessAsUsual)
    }

    /// Whether work or a check is still owed. What is open after its due date is late.
    pub fn is_open(self) -> bool {
        self.is_live() && !self.is_verified()
    }
}
