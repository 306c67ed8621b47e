//! Where an onward referral stands, and what each state carries.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::commitment::Stamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::OnwardId;
use crate::contact::About;

/// What goes with it: written once, the same wherever it is redirected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Papers {
    /// The children, and those around them who matter here.
    pub about: Vec<About>,
    /// What the service needs to know: the least that it can work with.
    pub need: String,
    /// The level of need, in the words of the decision.
    pub level: String,
    /// What the family and the child have been told, and have agreed to.
    pub agreed: String,
    /// The exploitation flag stood.
    pub exploitation: bool,
}

/// What somebody says came of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Came {
    /// What came of it for the child.
    pub outcome: String,
    /// What shows it.
    pub evidence: String,
    /// Who says so, when.
    pub by: Stamp,
}

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The service has not said that it has it.
    Sent,
    /// It has it.
    Received {
        /// Who said so.
        by: Stamp,
    },
    /// It will work with the child.
    Accepted {
        /// Who said so.
        by: Stamp,
    },
    /// It has begun.
    Started {
        /// Who said so.
        by: Stamp,
        /// Why what it said came of it was not enough, when it was not.
        missing: Option<String>,
    },
    /// The young person did not want it, and is asked again on a day. The referral need not wait.
    SaidNo {
        /// In their words, or why.
        why: String,
        /// When to ask again.
        invite_on: Date,
        /// Who heard it.
        by: Stamp,
        /// The service has been reminded that the day has come.
        #[serde(default)]
        reminded: bool,
    },
    /// It says what came of it.
    OutcomeGiven {
        /// What.
        came: Came,
    },
    /// Somebody has looked and is content.
    Verified {
        /// What came of it.
        came: Came,
        /// What was looked at.
        method: String,
        /// Who looked.
        by: Stamp,
    },
    /// It will not.
    Declined {
        /// A key of the terms' reasons.
        reason: String,
        /// In words.
        why: String,
        /// Who said so.
        by: Stamp,
    },
    /// Sent on to the next service with the same papers.
    Redirected {
        /// Where it goes on.
        to: OnwardId,
        /// Why the one before declined.
        why: String,
        /// Who sent it on.
        by: Stamp,
    },
    /// Taken back by the front door.
    TakenBack {
        /// Why.
        why: String,
        /// Who.
        by: Stamp,
    },
    /// Done.
    Closed {
        /// What came of it.
        came: Came,
        /// What was looked at.
        method: String,
        /// Who closed it.
        by: Stamp,
    },
}

impl State {
    /// As stored.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Received { .. } => "received",
            Self::Accepted { .. } => "accepted",
            Self::Started { .. } => "started",
            Self::SaidNo { .. } => "said_no",
            Self::OutcomeGiven { .. } => "outcome_given",
            Self::Verified { .. } => "verified",
            Self::Declined { .. } => "declined",
            Self::Redirected { .. } => "redirected",
            Self::TakenBack { .. } => "taken_back",
            Self::Closed { .. } => "closed",
        }
    }

    /// As shown.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Sent => "sent, not yet received",
            Self::Received { .. } => "received, not yet accepted",
            Self::Accepted { .. } => "accepted, not yet started",
            Self::Started { .. } => "started",
            Self::SaidNo { .. } => "not wanted for now, to be asked again",
            Self::OutcomeGiven { .. } => "answered, not yet checked",
            Self::Verified { .. } => "checked, to be closed",
            Self::Declined { .. } => "declined, to be sent on",
            Self::Redirected { .. } => "redirected to another service",
            Self::TakenBack { .. } => "taken back",
            Self::Closed { .. } => "closed",
        }
    }
}
