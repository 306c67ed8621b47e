//! What one body answers to one ask.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::ask::AskId;
use crate::programme::ProgrammeId;
use crate::stamp::{NamedPerson, filled};

platform::typed_id!(
    /// What one body answers to one ask.
    ResponseId,
    "rsp"
);

/// What one body answers to one ask.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Response {
    /// Its id.
    pub id: ResponseId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The ask.
    pub ask: AskId,
    /// The body that answers.
    pub agency: AgencyId,
    position: Position,
    counter_proposal: Option<String>,
    signatory: Option<NamedPerson>,
    date: Option<Date>,
}

/// Where a body stands on an ask. Short of full acceptance each carries its reason.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Position {
    /// It will do what is asked.
    Accept,
    /// It will do part of it.
    AcceptInPart {
        /// Which part not, and why.
        reason: String,
    },
    /// It agrees and does not yet say what it will do.
    AcceptInPrinciple {
        /// What stands in the way.
        reason: String,
    },
    /// It says that something else does the work already.
    MetByOtherMeans {
        /// What, and how.
        how: String,
    },
    /// It will not.
    Decline {
        /// Why not.
        why: String,
    },
    /// It says that another body has to.
    NotOurs {
        /// Which body.
        whose: String,
        /// That body, where we know it.
        #[serde(default)]
        agency: Option<AgencyId>,
    },
    /// It has not answered.
    #[default]
    NoResponseYet,
}

impl Position {
    /// The position in a few words.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Accept => "Accepted",
            Self::AcceptInPart { .. } => "Accepted in part",
            Self::AcceptInPrinciple { .. } => "Accepted in principle",
            Self::MetByOtherMeans { .. } => "Met by other means",
            Self::Decline { .. } => "Declined",
            Self::NotOurs { .. } => "Not ours",
            Self::NoResponseYet => "No response yet",
        }
    }

    /// The reason that goes with it, if the position carries one.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Accept | Self::NoResponseYet => None,
            Self::AcceptInPart { reason } | Self::AcceptInPrinciple { reason } => Some(reason),
            Self::MetByOtherMeans { how } => Some(how),
            Self::Decline { why } => Some(why),
            Self::NotOurs { whose, .. } => Some(whose),
        }
    }

    /// As forms and programs name it, with the reason given; `named` finds the body that an answer "not ours" names.
    pub fn of_code(code: &str, reason: &str, named: impl Fn(&str) -> Option<AgencyId>) -> Option<Self> {
        let reason = reason.trim().to_owned();
        Some(match code {
            "accept" => Self::Accept,
            "accept_in_part" => Self::AcceptInPart { reason },
            "accept_in_principle" => Self::AcceptInPrinciple { reason },
            "met_by_other_means" => Self::MetByOtherMeans { how: reason },
            "decline" => Self::Decline { why: reason },
            "not_ours" => Self::NotOurs { agency: named(&reason), whose: reason },
            _ => return None,
        })
    }

    /// Whether the body has answered at all.
    pub fn is_answer(&self) -> bool {
        !matches!(self, Self::NoResponseYet)
    }

    /// Whether the body has taken on work, in full, in part or in principle.
    pub fn takes_on_work(&self) -> bool {
        matches!(self, Self::Accept | Self::AcceptInPart { .. } | Self::AcceptInPrinciple { .. })
    }

    /// Whether it says that another body has to.
    pub fn is_passed_on(&self) -> bool {
        matches!(self, Self::NotOurs { .. })
    }

    /// The body that it says has to, where we know it.
    pub fn passed_on_to(&self) -> Option<AgencyId> {
        if let Self::NotOurs { agency, .. } = self { *agency } else { None }
    }

    /// Whether it says that the work is done in another way.
    pub fn is_met_by_other_means(&self) -> bool {
        matches!(self, Self::MetByOtherMeans { .. })
    }
}

/// What a body sends in.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its position.
    pub position: Position,
    /// What it offers in place of what is asked.
    pub counter_proposal: Option<String>,
    /// Who signs for the body.
    pub signatory: Option<NamedPerson>,
}

/// Why an answer is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ResponseRefused {
    /// It only says that there is no answer.
    #[error("Choose a position: accept, in part, in principle, met by other means, decline or not ours.")]
    NoPosition,
    /// Accepted in part without saying which.
    #[error("Say which part is not accepted, and why.")]
    InPartNeedsReason,
    /// Accepted in principle without saying what stands in the way.
    #[error("Say what stands between agreeing in principle and doing it.")]
    InPrincipleNeedsReason,
    /// Met by other means without saying how.
    #[error("Say how this is met by other means. Somebody of another body will have to verify it.")]
    OtherMeansNeedHow,
    /// Declined without a reason.
    #[error("Say why this is declined.")]
    DeclineNeedsWhy,
    /// Not ours without saying whose.
    #[error("Say whose work this is, so that they can be asked.")]
    NotOursNeedsWhose,
}

impl Response {
    /// The place for an answer that has not come.
    pub fn awaited(id: ResponseId, programme: ProgrammeId, ask: AskId, agency: AgencyId) -> Self {
        let position = Position::NoResponseYet;
        Self { id, programme, ask, agency, position, counter_proposal: None, signatory: None, date: None }
    }

    /// The body answers, or answers anew; `date` is the day of the answer.
    ///
    /// # Errors
    /// When the position is missing, or its reason is.
    pub fn answer(self, answer: Answer, date: Date) -> Result<Self, ResponseRefused> {
        refuse_without_reason(&answer.position)?;
        let counter_proposal = answer.counter_proposal.filter(|t| filled(t));
        Ok(Self { position: answer.position, counter_proposal, signatory: answer.signatory, date: Some(date), ..self })
    }

    /// Its position.
    pub fn position(&self) -> &Position {
        &self.position
    }

    /// What it offers in place of what is asked.
    pub fn counter_proposal(&self) -> Option<&str> {
        self.counter_proposal.as_deref()
    }

    /// Who signed.
    pub fn signatory(&self) -> Option<&NamedPerson> {
        self.signatory.as_ref()
    }

    /// The day of the answer.
    pub fn date(&self) -> Option<Date> {
        self.date
    }
}

fn refuse_without_reason(position: &Position) -> Result<(), ResponseRefused> {
    let missing = !position.reason().is_some_and(filled);
    match position {
        Position::NoResponseYet => Err(ResponseRefused::NoPosition),
        Position::AcceptInPart { .. } if missing => Err(ResponseRefused::InPartNeedsReason),
        Position::AcceptInPrinciple { .. } if missing => Err(ResponseRefused::InPrincipleNeedsReason),
        Position::MetByOtherMeans { .. } if missing => Err(ResponseRefused::OtherMeansNeedHow),
        Position::Decline { .. } if missing => Err(ResponseRefused::DeclineNeedsWhy),
        Position::NotOurs { .. } if missing => Err(ResponseRefused::NotOursNeedsWhose),
        Position::Accept
        | Position::AcceptInPart { .. }
        | Position::AcceptInPrinciple { .. }
        | Position::MetByOtherMeans { .. }
        | Position::Decline { .. }
        | Position::NotOurs { .. } => Ok(()),
    }
}
