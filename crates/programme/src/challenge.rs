//! A group asks a body why something is so, gets an answer, and records what changed. A board without power to direct
//! anybody climbs a ladder instead.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::action::ActionId;
use crate::ask::AskId;
use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::stamp::{GroupName, NamedPerson, Stamp, filled};

platform::typed_id!(
    /// A challenge from a group to a body.
    ChallengeId,
    "chl"
);

/// A challenge from a group to a body.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Challenge {
    /// Its id.
    pub id: ChallengeId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The group that asks.
    pub from: GroupName,
    /// The body that has to answer.
    pub to: AgencyId,
    /// The row.
    pub recommendation: RecommendationId,
    /// What of the row.
    #[serde(default)]
    pub about: About,
    /// The question.
    pub question: String,
    /// When the answer is due.
    pub due: Date,
    /// Who raised it, and when.
    pub raised: Stamp,
    state: ChallengeState,
    #[serde(default)]
    escalations: Vec<Escalation>,
}

/// What of a row is challenged.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The row as a whole.
    #[default]
    Row,
    /// One ask.
    Ask(AskId),
    /// One action.
    Action(ActionId),
}

/// Where a challenge stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum ChallengeState {
    /// No answer yet.
    Open,
    /// Answered; the group has not said what it makes of it.
    Replied(Reply),
    /// The group has recorded what changed.
    Closed {
        /// The answer.
        reply: Reply,
        /// What changed, also when that is nothing.
        what_changed: String,
        /// Who recorded it.
        stamp: Stamp,
    },
}

/// A body's answer to a challenge.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The answer.
    pub text: String,
    /// Who signs for the body.
    #[serde(default)]
    pub signatory: Option<NamedPerson>,
    /// Who entered it, and when.
    pub stamp: Stamp,
}

/// The rungs of the ladder, lowest first.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The officer.
    Officer,
    /// Who signs for the body.
    Signatory,
    /// The sub-group.
    SubGroup,
    /// The chair of the Board.
    BoardChair,
    /// The body's chief officer.
    ChiefOfficer,
    /// Said openly in the published report.
    Published,
    /// The regulator or the minister.
    Regulator,
}

impl Rung {
    /// The rung in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Officer => "the officer",
            Self::Signatory => "the body's signatory",
            Self::SubGroup => "the sub-group",
            Self::BoardChair => "the chair of the Board",
            Self::ChiefOfficer => "the body's chief officer",
            Self::Published => "the published report",
            Self::Regulator => "the regulator or the minister",
        }
    }
}

/// A step up the ladder.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// To whom.
    pub to: Rung,
    /// Why.
    pub why: String,
    /// Who took the step.
    pub stamp: Stamp,
}

/// Why a step of a challenge is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChallengeRefused {
    /// Nothing is asked.
    #[error("Write the question that the body has to answer.")]
    NoQuestion,
    /// Due before it is raised.
    #[error("The answer cannot be due before the challenge is raised. Choose a later day.")]
    DueTooEarly,
    /// An empty answer.
    #[error("Write an answer to the challenge.")]
    NoReply,
    /// It is closed.
    #[error("This challenge is closed. Raise a new one.")]
    Closed,
    /// Closing without an answer.
    #[error("There is no answer yet. Wait for it, or take the challenge further up.")]
    NotAnswered,
    /// Closing without saying what changed.
    #[error("Record what changed because of this challenge. If nothing did, say so.")]
    NoChangeRecorded,
    /// Not up.
    #[error("This challenge has gone to {0} already. Choose a step further up.")]
    NotFurtherUp(&'static str),
    /// Escalated without a reason.
    #[error("Say why the challenge is taken further up.")]
    EscalationNeedsWhy,
}

/// What a group asks.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ChallengeDraft {
    /// The group.
    pub from: GroupName,
    /// The body that has to answer.
    pub to: AgencyId,
    /// The row.
    pub recommendation: RecommendationId,
    /// What of the row.
    pub about: About,
    /// The question.
    pub question: String,
    /// When the answer is due.
    pub due: Date,
}

impl Challenge {
    /// Raises a challenge; `today` is the day it is raised.
    ///
    /// # Errors
    /// Without a question, or due before it is raised.
    pub fn raise(
        id: ChallengeId,
        programme: ProgrammeId,
        draft: ChallengeDraft,
        today: Date,
        raised: Stamp,
    ) -> Result<Self, ChallengeRefused> {
        if !filled(&draft.question) {
            return Err(ChallengeRefused::NoQuestion);
        }
        if draft.due < today {
            return Err(ChallengeRefused::DueTooEarly);
        }
        let ChallengeDraft { from, to, recommendation, about, question, due } = draft;
        let (state, escalations) = (ChallengeState::Open, Vec::new());
        Ok(Self { id, programme, from, to, recommendation, about, question, due, raised, state, escalations })
    }

    /// The body answers, or answers anew as long as it is not closed.
    ///
    /// # Errors
    /// With an empty answer, or when it is closed.
    pub fn reply(self, reply: Reply) -> Result<Self, ChallengeRefused> {
        if !self.is_open() {
            return Err(ChallengeRefused::Closed);
        }
        if !filled(&reply.text) {
            return Err(ChallengeRefused::NoReply);
        }
        Ok(Self { state: ChallengeState::Replied(reply), ..self })
    }

    /// The group records what changed.
    ///
    /// # Errors
    /// Without an answer or without saying what changed.
    pub fn close(self, what_changed: &str, stamp: Stamp) -> Result<Self, ChallengeRefused> {
        if !filled(what_changed) {
            return Err(ChallengeRefused::NoChangeRecorded);
        }
        match self.state {
            ChallengeState::Open => Err(ChallengeRefused::NotAnswered),
            ChallengeState::Closed { .. } => Err(ChallengeRefused::Closed),
            ChallengeState::Replied(reply) => {
                let what_changed = what_changed.trim().to_owned();
                Ok(Self { state: ChallengeState::Closed { reply, what_changed, stamp }, ..self })
            }
        }
    }

    /// Takes it further up, whether answered or not. The answer stays owed.
    ///
    /// # Errors
    /// Without a reason, to a rung not above the last, or when it is closed.
    pub fn escalate(mut self, to: Rung, why: &str, stamp: Stamp) -> Result<Self, ChallengeRefused> {
        if !self.is_open() {
            return Err(ChallengeRefused::Closed);
        }
        if let Some(reached) = self.rung().filter(|r| *r >= to) {
            return Err(ChallengeRefused::NotFurtherUp(reached.words()));
        }
        if !filled(why) {
            return Err(ChallengeRefused::EscalationNeedsWhy);
        }
        self.escalations.push(Escalation { to, why: why.trim().to_owned(), stamp });
        Ok(self)
    }

    /// Where it stands.
    pub fn state(&self) -> &ChallengeState {
        &self.state
    }

    /// Every step up, lowest first.
    pub fn escalations(&self) -> &[Escalation] {
        &self.escalations
    }

    /// How far up it has gone.
    pub fn rung(&self) -> Option<Rung> {
        self.escalations.last().map(|e| e.to)
    }

    /// Whether anything is still to come.
    pub fn is_open(&self) -> bool {
        !matches!(self.state, ChallengeState::Closed { .. })
    }

    /// Whether the answer is overdue on a day.
    pub fn is_late(&self, today: Date) -> bool {
        self.state == ChallengeState::Open && today > self.due
    }
}
