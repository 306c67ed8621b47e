//! An onward referral: the papers of a referral sent on to a service, until somebody has checked what came of it. Pure.
//!
//! sent → received → accepted → started → outcome given → verified → closed; or declined → redirected with the same
//! papers, or taken back; or the young person says no today and is asked again on a day. Clocks, chasing and escalation
//! are those of the commitments it stands on: one to accept or decline, one to say what came of it.
#![deny(clippy::wildcard_enum_match_arm)]

mod state;

use commitments::CommitmentId;
use commitments::commitment::Stamp;
use jiff::civil::Date;
use platform::db::Arg;
use platform::id::AgencyId;
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::contact::{ContactId, said, short};
use crate::referral::ReferralId;

pub use state::{Came, Papers, State};

platform::typed_id!(
    /// An onward referral.
    OnwardId,
    "onw"
);

/// An onward referral.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Onward {
    /// Its id.
    pub id: OnwardId,
    /// Of which referral: its home.
    pub referral: ReferralId,
    /// Of which contact.
    pub contact: ContactId,
    /// To which body.
    pub to: AgencyId,
    /// To which of its services, in words.
    pub service: String,
    /// What goes with it.
    pub papers: Papers,
    /// The one that was declined, when this goes on from it.
    #[serde(default)]
    pub from: Option<OnwardId>,
    /// The promise that runs now.
    pub commitment: CommitmentId,
    /// Who sent it, when.
    pub sent: Stamp,
    state: State,
}

/// Why a step is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OnwardRefused {
    /// Without saying what they need.
    #[error("Write what the service needs to know.")]
    NoNeed,
    /// Without a service.
    #[error("Write which service it goes to.")]
    NoService,
    /// Not in a state in which this can be done.
    #[error("This cannot be done now: it is {0}.")]
    NotNow(&'static str),
    /// Without a reason.
    #[error("Write why.")]
    NoReason,
    /// Without saying what came of it.
    #[error("Write what came of it for the child.")]
    NoOutcome,
    /// Without evidence.
    #[error("Write what shows it: a visit, a letter, an assessment.")]
    NoEvidence,
    /// Without saying what was looked at.
    #[error("Write what you looked at.")]
    NoMethod,
    /// Asked again before tomorrow.
    #[error("Choose a day after today on which they are asked again.")]
    NoLaterDay,
}

impl Onward {
    /// Sends papers on.
    ///
    /// # Errors
    /// Without a need or a service.
    pub fn send(
        id: OnwardId,
        (referral, contact): (ReferralId, ContactId),
        (to, service): (AgencyId, &str),
        papers: Papers,
        (commitment, sent): (CommitmentId, Stamp),
    ) -> Result<Self, OnwardRefused> {
        said(&papers.need).ok_or(OnwardRefused::NoNeed)?;
        let service = said(service).ok_or(OnwardRefused::NoService)?;
        Ok(Self { id, referral, contact, to, service, papers, from: None, commitment, sent, state: State::Sent })
    }

    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// A short reference to say on the telephone.
    pub fn reference(&self) -> String {
        short(&self.id.to_string())
    }

    /// Somebody still has to do something before the referral can be closed.
    pub fn is_open(&self) -> bool {
        match self.state {
            State::Sent
            | State::Received { .. }
            | State::Accepted { .. }
            | State::Started { .. }
            | State::OutcomeGiven { .. }
            | State::Verified { .. }
            | State::Declined { .. } => true,
            State::SaidNo { .. } | State::Redirected { .. } | State::TakenBack { .. } | State::Closed { .. } => false,
        }
    }

    /// The day on which a young person who said no is asked again.
    pub fn invite_on(&self) -> Option<Date> {
        if let State::SaidNo { invite_on, .. } = self.state { Some(invite_on) } else { None }
    }

    fn refused<T>(&self) -> Result<T, OnwardRefused> {
        Err(OnwardRefused::NotNow(self.state.words()))
    }

    /// The service has it.
    ///
    /// # Errors
    /// When it said so before.
    pub fn receive(mut self, by: Stamp) -> Result<Self, OnwardRefused> {
        if !matches!(self.state, State::Sent) {
            return self.refused();
        }
        self.state = State::Received { by };
        Ok(self)
    }

    /// The service will work with the child.
    ///
    /// # Errors
    /// When that is not open.
    pub fn accept(mut self, by: Stamp) -> Result<Self, OnwardRefused> {
        if !self.is_to_be_accepted() {
            return self.refused();
        }
        self.state = State::Accepted { by };
        Ok(self)
    }

    /// Neither accepted nor declined.
    pub fn is_to_be_accepted(&self) -> bool {
        matches!(self.state, State::Sent | State::Received { .. })
    }

    /// The service will not.
    ///
    /// # Errors
    /// When that is not open, or without a reason.
    pub fn decline(mut self, reason: &str, why: &str, by: Stamp) -> Result<Self, OnwardRefused> {
        if !self.is_to_be_accepted() {
            return self.refused();
        }
        let why = said(why).ok_or(OnwardRefused::NoReason)?;
        self.state = State::Declined { reason: reason.to_owned(), why, by };
        Ok(self)
    }

    /// The service has begun.
    ///
    /// # Errors
    /// When it was not accepted, or has begun.
    pub fn start(mut self, by: Stamp) -> Result<Self, OnwardRefused> {
        if !matches!(self.state, State::Accepted { .. }) {
            return self.refused();
        }
        self.state = State::Started { by, missing: None };
        Ok(self)
    }

    /// The young person does not want it today.
    ///
    /// # Errors
    /// Before it is accepted or after its outcome; without a later day.
    pub fn say_no(mut self, why: &str, invite_on: Date, today: Date, by: Stamp) -> Result<Self, OnwardRefused> {
        if !matches!(self.state, State::Accepted { .. } | State::Started { .. } | State::SaidNo { .. }) {
            return self.refused();
        }
        let why = said(why).ok_or(OnwardRefused::NoReason)?;
        if invite_on <= today {
            return Err(OnwardRefused::NoLaterDay);
        }
        self.state = State::SaidNo { why, invite_on, by, reminded: false };
        Ok(self)
    }

    /// Asked again, they say yes: it goes on, with a new promise of what comes of it.
    ///
    /// # Errors
    /// When they had not said no.
    pub fn say_yes(mut self, commitment: CommitmentId, by: Stamp) -> Result<Self, OnwardRefused> {
        if !matches!(self.state, State::SaidNo { .. }) {
            return self.refused();
        }
        self.commitment = commitment;
        self.state = State::Accepted { by };
        Ok(self)
    }

    /// The day to ask again has come, and the service is reminded: once.
    ///
    /// # Errors
    /// When there is no such day, or it was reminded.
    pub fn remind(mut self, today: Date) -> Result<Self, OnwardRefused> {
        match &mut self.state {
            State::SaidNo { invite_on, reminded, .. } if *invite_on <= today && !*reminded => *reminded = true,
            State::Sent
            | State::Received { .. }
            | State::Accepted { .. }
            | State::Started { .. }
            | State::SaidNo { .. }
            | State::OutcomeGiven { .. }
            | State::Verified { .. }
            | State::Declined { .. }
            | State::Redirected { .. }
            | State::TakenBack { .. }
            | State::Closed { .. } => return self.refused(),
        }
        Ok(self)
    }

    /// The service says what came of it.
    ///
    /// # Errors
    /// When it has not begun, or without outcome or evidence.
    pub fn give_outcome(mut self, came: Came) -> Result<Self, OnwardRefused> {
        if !matches!(self.state, State::Accepted { .. } | State::Started { .. }) {
            return self.refused();
        }
        said(&came.outcome).ok_or(OnwardRefused::NoOutcome)?;
        said(&came.evidence).ok_or(OnwardRefused::NoEvidence)?;
        self.state = State::OutcomeGiven { came };
        Ok(self)
    }

    /// The front door is not content.
    ///
    /// # Errors
    /// Without an outcome to doubt, or without saying what is missing.
    pub fn doubt(mut self, missing: &str) -> Result<Self, OnwardRefused> {
        let State::OutcomeGiven { came } = &self.state else { return self.refused() };
        let missing = Some(said(missing).ok_or(OnwardRefused::NoReason)?);
        self.state = State::Started { by: came.by.clone(), missing };
        Ok(self)
    }

    /// Somebody looked and is content.
    ///
    /// # Errors
    /// Without an outcome, or without saying what was looked at.
    pub fn verify(mut self, method: &str, by: Stamp) -> Result<Self, OnwardRefused> {
        let State::OutcomeGiven { came } = &self.state else { return self.refused() };
        let method = said(method).ok_or(OnwardRefused::NoMethod)?;
        self.state = State::Verified { came: came.clone(), method, by };
        Ok(self)
    }

    /// Done.
    ///
    /// # Errors
    /// Before it is verified.
    pub fn close(mut self, by: Stamp) -> Result<Self, OnwardRefused> {
        let State::Verified { came, method, .. } = &self.state else { return self.refused() };
        self.state = State::Closed { came: came.clone(), method: method.clone(), by };
        Ok(self)
    }

    /// Goes on to the next service. The same papers: nobody types them again.
    ///
    /// # Errors
    /// When it was not declined, or without a service.
    pub fn redirect(
        mut self,
        to: OnwardId,
        (agency, service): (AgencyId, &str),
        (commitment, by): (CommitmentId, Stamp),
    ) -> Result<(Self, Self), OnwardRefused> {
        let State::Declined { why, .. } = &self.state else { return self.refused() };
        let why = why.clone();
        let papers = self.papers.clone();
        let mut next =
            Self::send(to, (self.referral, self.contact), (agency, service), papers, (commitment, by.clone()))?;
        next.from = Some(self.id);
        self.state = State::Redirected { to, why, by };
        Ok((self, next))
    }

    /// The front door takes it back: declined with nowhere to go on to, or no longer needed.
    ///
    /// # Errors
    /// Without a reason, or when it is done.
    pub fn take_back(mut self, why: &str, by: Stamp) -> Result<Self, OnwardRefused> {
        let done = matches!(self.state, State::OutcomeGiven { .. } | State::Verified { .. });
        if !self.is_open() || done {
            return self.refused();
        }
        let why = said(why).ok_or(OnwardRefused::NoReason)?;
        self.state = State::TakenBack { why, by };
        Ok(self)
    }

    /// The body has ended: its successor has it now.
    #[must_use]
    pub fn handed_over(mut self, to: AgencyId) -> Self {
        self.to = to;
        self
    }
}

impl OnwardRefused {
    /// The field at which it is said.
    pub fn field(self) -> &'static str {
        match self {
            Self::NoNeed => "need",
            Self::NoService => "service",
            Self::NotNow(_) => "do",
            Self::NoReason => "why",
            Self::NoOutcome => "outcome",
            Self::NoEvidence => "evidence",
            Self::NoMethod => "method",
            Self::NoLaterDay => "invite",
        }
    }
}

impl Record for Onward {
    const KIND: &'static str = "onward_referral";
    const TABLE: &'static str = "onward_referral";
    const GUARDED: bool = true;

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.referral.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("state", self.state.name().into()),
            ("open", self.is_open().into()),
            ("to_agency", self.to.into()),
            ("invite_on", self.invite_on().into()),
            ("reminded", matches!(self.state, State::SaidNo { reminded: true, .. }).into()),
            ("commitment", self.commitment.to_string().into()),
            ("exploitation", self.papers.exploitation.into()),
        ]
    }
}
