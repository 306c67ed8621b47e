//! What sorts of things bodies ask of each other.
#![deny(clippy::wildcard_enum_match_arm)]

use serde::{Deserialize, Serialize};

/// What sort of thing is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Work to be done.
    Action,
    /// News of how work goes.
    Update,
    /// A challenge to be answered.
    Challenge,
    /// Something that shows what was said.
    Evidence,
    /// A body's position on an ask of a review.
    Response,
    /// Only to say that something has arrived.
    Acknowledgement,
    /// A decision of a meeting to be carried out.
    Decision,
    /// A letter to be replied to.
    Letter,
    /// Figures for a period.
    Return,
    /// A finding of an audit to be put right.
    Finding,
    /// What a body knows about a child, asked by the front door.
    Check,
    /// An onward referral, to be accepted or declined.
    OnwardReferral,
    /// What came of an onward referral that was accepted.
    OnwardOutcome,
    /// Anything else.
    Other,
}

impl Kind {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 14] = [
        Self::Action,
        Self::Update,
        Self::Challenge,
        Self::Evidence,
        Self::Response,
        Self::Acknowledgement,
        Self::Decision,
        Self::Letter,
        Self::Return,
        Self::Finding,
        Self::Check,
        Self::OnwardReferral,
        Self::OnwardOutcome,
        Self::Other,
    ];

    /// As stored and filtered by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Update => "update",
            Self::Challenge => "challenge",
            Self::Evidence => "evidence",
            Self::Response => "response",
            Self::Acknowledgement => "acknowledgement",
            Self::Decision => "decision",
            Self::Letter => "letter",
            Self::Return => "return",
            Self::Finding => "finding",
            Self::Check => "check",
            Self::OnwardReferral => "onward_referral",
            Self::OnwardOutcome => "onward_outcome",
            Self::Other => "other",
        }
    }

    /// As said on pages and in mail.
    pub fn label(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::Update => "Progress update",
            Self::Challenge => "Challenge to answer",
            Self::Evidence => "Evidence asked for",
            Self::Response => "Response to a recommendation",
            Self::Acknowledgement => "Acknowledgement",
            Self::Decision => "Decision to carry out",
            Self::Letter => "Letter to reply to",
            Self::Return => "Return of figures",
            Self::Finding => "Audit finding",
            Self::Check => "Check asked for by the front door",
            Self::OnwardReferral => "Onward referral to accept or decline",
            Self::OnwardOutcome => "Outcome of an onward referral",
            Self::Other => "Request",
        }
    }

    /// Where a body without an account answers by link, when the part that asked has a page of its own for it. What is
    /// asked then concerns a child: it is moved on that part's page alone, and only by its rules.
    pub fn own_answer_page(self) -> Option<&'static str> {
        match self {
            Self::Check | Self::OnwardReferral | Self::OnwardOutcome => Some("/answer-for-a-child"),
            Self::Action
            | Self::Update
            | Self::Challenge
            | Self::Evidence
            | Self::Response
            | Self::Acknowledgement
            | Self::Decision
            | Self::Letter
            | Self::Return
            | Self::Finding
            | Self::Other => None,
        }
    }

    /// Moved on the page of the part that asked alone.
    pub fn is_moved_by_its_part(self) -> bool {
        self.own_answer_page().is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_what_is_late_with_parts_knows_every_kind_that_its_part_moves() {
        let list = crate::store::LISTS.iter().find(|l| l.0.name == "commitment.late_with_parts").unwrap();
        for kind in Kind::ALL {
            let named = list.0.sqlite.contains(&format!("'{}'", kind.name()));
            assert_eq!(named, kind.is_moved_by_its_part(), "{}", kind.name());
        }
    }
}
