//! Where a commitment stands, and what each state carries.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use jiff::civil::Date;
use platform::agency::GroupId;
use platform::calendar::Due;
use platform::id::{AccountId, AgencyId};
use serde::{Deserialize, Serialize};

/// What a commitment is about, in another part: that part's noun, id, words and page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The noun: "action".
    pub kind: String,
    /// Its id.
    pub id: String,
    /// As shown: "Recommendation 23, action 2".
    pub words: String,
    /// Its page.
    pub href: String,
}

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asker {
    /// For which body.
    pub agency: AgencyId,
    /// For which of the partnership's groups.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Who looks at the answer.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// As named in mail and on pages: "Quality, Performance and Operations Sub-group".
    pub name: String,
}

/// Who has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// The body.
    pub agency: AgencyId,
    /// Its officer.
    #[serde(default)]
    pub officer: Option<AccountId>,
    /// Who signs for it.
    #[serde(default)]
    pub signatory: Option<AccountId>,
}

/// Who did something, for whom, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The account, unless it came by link or from the clockwork.
    pub account: Option<AccountId>,
    /// The name.
    pub name: String,
    /// For which body.
    pub agency: Option<AgencyId>,
    /// When.
    pub at: Timestamp,
}

/// Something that shows what an answer says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// What it is.
    pub words: String,
    /// Where it is, when it can be opened.
    #[serde(default)]
    pub href: Option<String>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// In words.
    pub text: String,
    /// What shows it.
    pub evidence: Vec<Evidence>,
    /// Who answered.
    pub by: Stamp,
}

/// Why an answer is not enough.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// What is missing or doubted.
    pub why: String,
    /// Who says so.
    pub by: Stamp,
    /// When a new answer is due.
    pub due: Due,
}

/// That somebody of another body looked, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// What was looked at.
    pub method: String,
    /// Who looked.
    pub by: Stamp,
    /// Why the owner's own body was let verify, where it was. Printed wherever the row counts.
    #[serde(default)]
    pub exception: Option<String>,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Verified, and what came of it recorded.
    Settled {
        /// The answer.
        answer: Answer,
        /// The verification.
        verdict: Verdict,
    },
    /// The asker took note of a refusal.
    DeclineNoted {
        /// Why it was declined.
        why: String,
        /// Who declined.
        by: Stamp,
    },
    /// The asker no longer asks.
    Withdrawn,
}

/// Where it stands. Each state carries only what exists in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The owner has not said that it knows.
    Asked,
    /// The owner knows.
    Acknowledged {
        /// Who said so.
        by: Stamp,
    },
    /// The asker has to look.
    Answered {
        /// The answer.
        answer: Answer,
        /// By when.
        check_by: Due,
    },
    /// The asker was not content: the owner has to answer again.
    Challenged {
        /// The answer that was not enough.
        answer: Answer,
        /// Why.
        challenge: Challenge,
    },
    /// Somebody of another body looked and is content: the asker records what came of it.
    Verified {
        /// The answer.
        answer: Answer,
        /// The verification.
        verdict: Verdict,
        /// By when to close.
        close_by: Due,
    },
    /// The owner will not: the asker decides what now.
    Declined {
        /// Why.
        why: String,
        /// Who says so.
        by: Stamp,
        /// By when to decide.
        decide_by: Due,
    },
    /// Nothing more to come.
    Closed {
        /// How it ended.
        ending: Ending,
        /// What came of it.
        outcome: String,
        /// Who closed it.
        by: Stamp,
        /// On which day.
        on: Date,
    },
}

/// Which side has to move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The body asked.
    Owner,
    /// The body that asked.
    Asker,
}

impl Evidence {
    /// As typed, one a line: words, with an address in them where it can be opened. Only addresses of the web or of this
    /// site become links.
    pub fn lines(text: &str) -> Vec<Self> {
        let address = |word: &&str| {
            ["https://", "http://"].iter().any(|scheme| word.starts_with(scheme))
                || (word.starts_with('/') && word.len() > 1 && !word.starts_with("//") && !word.contains('\\'))
        };
        let one = |line: &str| Self {
            words: line.to_owned(),
            href: line.split_whitespace().find(address).map(|word| word.trim_end_matches([',', '.', ';']).to_owned()),
        };
        text.lines().map(str::trim).filter(|line| !line.is_empty()).map(one).collect()
    }
}

impl State {
    /// In a word, as stored and filtered by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Answered { .. } => "answered",
            Self::Challenged { .. } => "challenged",
            Self::Verified { .. } => "verified",
            Self::Declined { .. } => "declined",
            Self::Closed { .. } => "closed",
        }
    }

    /// As said on pages.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Asked => "asked, not yet acknowledged",
            Self::Acknowledged { .. } => "acknowledged, not yet answered",
            Self::Answered { .. } => "answered, not yet looked at",
            Self::Challenged { .. } => "challenged, to be answered again",
            Self::Verified { .. } => "verified, to be closed",
            Self::Declined { .. } => "declined, to be decided",
            Self::Closed { .. } => "closed",
        }
    }
}
