//! A check: what the front door asks another agency about the children of a referral. Pure. Its clock is a commitment's.
#![deny(clippy::wildcard_enum_match_arm)]

use commitments::CommitmentId;
use commitments::commitment::Stamp;
use platform::db::Arg;
use platform::id::AgencyId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::contact::{About, said};
use crate::referral::ReferralId;

platform::typed_id!(
    /// A check.
    CheckId,
    "chk"
);

/// Where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waits for an answer.
    Asked,
    /// Answered, by whom.
    Answered {
        /// What they know.
        text: String,
        /// Who says so, for which body, when.
        by: Stamp,
    },
    /// No longer needed.
    Withdrawn {
        /// Why.
        why: String,
        /// Who.
        by: Stamp,
    },
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Its id.
    pub id: CheckId,
    /// Of which referral: its home.
    pub referral: ReferralId,
    /// Who is asked.
    pub agency: AgencyId,
    /// About whom.
    pub about: Vec<About>,
    /// What is asked.
    pub question: String,
    /// The promise to answer.
    pub commitment: CommitmentId,
    /// Who asked, when.
    pub asked: Stamp,
    state: State,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckRefused {
    /// Nothing is asked.
    #[error("Write what you want to know.")]
    NoQuestion,
    /// An empty answer.
    #[error("Write what you know. When you know nothing of the child, say so: that helps too.")]
    NoAnswer,
    /// Answered or withdrawn.
    #[error("This has been answered or withdrawn already.")]
    Done,
    /// Withdrawn without a reason.
    #[error("Write why it is no longer needed.")]
    NoReason,
}

impl Check {
    /// Asks.
    ///
    /// # Errors
    /// Without a question.
    pub fn ask(
        id: CheckId,
        (referral, about): (ReferralId, Vec<About>),
        (agency, question): (AgencyId, &str),
        (commitment, asked): (CommitmentId, Stamp),
    ) -> Result<Self, CheckRefused> {
        let question = said(question).ok_or(CheckRefused::NoQuestion)?;
        Ok(Self { id, referral, agency, about, question, commitment, asked, state: State::Asked })
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Waits for an answer.
    pub fn is_open(&self) -> bool {
        matches!(self.state, State::Asked)
    }

    /// The agency answers.
    ///
    /// # Errors
    /// With nothing, or when it is done.
    pub fn answer(mut self, text: &str, by: Stamp) -> Result<Self, CheckRefused> {
        self.refuse_unless_open()?;
        let text = said(text).ok_or(CheckRefused::NoAnswer)?;
        self.state = State::Answered { text, by };
        Ok(self)
    }

    /// The front door no longer asks.
    ///
    /// # Errors
    /// Without a reason, or when it is done.
    pub fn withdraw(mut self, why: &str, by: Stamp) -> Result<Self, CheckRefused> {
        self.refuse_unless_open()?;
        let why = said(why).ok_or(CheckRefused::NoReason)?;
        self.state = State::Withdrawn { why, by };
        Ok(self)
    }

    /// The body has ended: its successor is asked.
    #[must_use]
    pub fn handed_over(mut self, to: AgencyId) -> Self {
        self.agency = to;
        self
    }

    fn refuse_unless_open(&self) -> Result<(), CheckRefused> {
        if self.is_open() { Ok(()) } else { Err(CheckRefused::Done) }
    }
}

impl CheckRefused {
    /// The field at which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoQuestion => "question",
            Self::NoAnswer | Self::Done => "answer",
            Self::NoReason => "why",
        }
    }
}

impl Record for Check {
    const KIND: &'static str = "front_door_check";
    const TABLE: &'static str = "front_door_check";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.referral.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        let state = match self.state {
            State::Asked => "asked",
            State::Answered { .. } => "answered",
            State::Withdrawn { .. } => "withdrawn",
        };
        vec![("agency", self.agency.into()), ("state", state.into()), ("open", self.is_open().into())]
    }
}
