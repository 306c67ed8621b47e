//! What a referral is made of.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::commitment::Stamp;
use platform::id::AccountId;
use serde::{Deserialize, Serialize};

/// At which stage somebody looked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    /// On opening it.
    Screening,
    /// When checks have come back.
    Checks,
    /// When it is decided.
    Decision,
}

impl At {
    /// As shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::Screening => "Screening",
            Self::Checks => "After checks",
            Self::Decision => "Decision",
        }
    }
}

/// A look at one stage: the urgent question is asked anew at each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageLook {
    /// The stage.
    pub at: At,
    /// Something has to be done today.
    pub urgent: bool,
    /// The level of need it looks like: a key of the terms.
    pub level: Option<String>,
    /// Under which version of the terms.
    pub terms: u32,
    /// What was seen.
    pub note: String,
    /// Who, when.
    pub by: Stamp,
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Nothing more.
    NoFurtherAction,
    /// Advice and information.
    Advice,
    /// Early help, with the family's agreement.
    EarlyHelp,
    /// An assessment by a social worker.
    Assessment,
    /// Enquiries because a child may suffer significant harm.
    Protection,
    /// Another local authority's.
    OtherAuthority,
    /// Somebody acted at once.
    Emergency,
}

impl Outcome {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 7] = [
        Self::NoFurtherAction,
        Self::Advice,
        Self::EarlyHelp,
        Self::Assessment,
        Self::Protection,
        Self::OtherAuthority,
        Self::Emergency,
    ];

    /// As stored.
    pub fn name(self) -> &'static str {
        match self {
            Self::NoFurtherAction => "no_further_action",
            Self::Advice => "advice",
            Self::EarlyHelp => "early_help",
            Self::Assessment => "assessment",
            Self::Protection => "protection",
            Self::OtherAuthority => "other_authority",
            Self::Emergency => "emergency",
        }
    }

    /// As shown.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoFurtherAction => "No further action",
            Self::Advice => "Advice and information",
            Self::EarlyHelp => "Early help",
            Self::Assessment => "Social work assessment (section 17)",
            Self::Protection => "Child protection enquiries (section 47)",
            Self::OtherAuthority => "Passed to another local authority",
            Self::Emergency => "Emergency action",
        }
    }

    /// The one of a stored name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|o| o.name() == name)
    }
}

/// What was decided. Every decision has a person, a time and a reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What is to be done.
    pub outcome: Outcome,
    /// The level of need: a key of the terms.
    pub level: String,
    /// Its words then.
    pub level_words: String,
    /// Under which version of the terms.
    pub terms: u32,
    /// Something has to be done today.
    pub urgent: bool,
    /// Why.
    pub reason: String,
    /// Who, when.
    pub by: Stamp,
}

/// That whoever referred was told something, or why they cannot be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// How: "by telephone", "by letter"; or why not.
    pub how: String,
    /// In which words, for a professional to read again.
    pub words: String,
    /// They cannot be told: no name, no number.
    #[serde(default)]
    pub cannot: bool,
    /// Who, when.
    pub by: Stamp,
}

/// Whoever works on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worker {
    /// The account.
    pub account: AccountId,
    /// The name.
    pub name: String,
    /// Their team, in words.
    #[serde(default)]
    pub team: String,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Nobody has decided.
    Undecided,
    /// Decided.
    Decided {
        /// What.
        decision: Decision,
    },
    /// Nothing more to do.
    Closed {
        /// What was decided.
        decision: Decision,
        /// What came of it.
        outcome: String,
        /// Who closed it, when.
        by: Stamp,
    },
}

impl State {
    /// As stored.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Undecided => "undecided",
            Self::Decided { .. } => "decided",
            Self::Closed { .. } => "closed",
        }
    }

    /// As shown.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Undecided => "To be decided",
            Self::Decided { .. } => "Decided",
            Self::Closed { .. } => "Closed",
        }
    }
}
