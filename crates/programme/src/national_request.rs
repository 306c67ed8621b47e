//! What the partnership asks of a minister, an inspectorate or another national body: endorsed, written, signed, sent,
//! acknowledged, answered, chased. A letter leaves only when each limb of the asks is found in it or left out knowingly.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod draft;
mod limbs;

use jiff::civil::Date;
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use crate::ask::{Ask, AskId};
use crate::programme::ProgrammeId;
use crate::recommendation::RecommendationId;
use crate::response::Position;
use crate::stamp::{NamedPerson, Stamp, filled};
pub use limbs::{Carried, LimbCheck};

platform::typed_id!(
    /// A request to a national body.
    NationalRequestId,
    "nrq"
);

/// A request to a national body.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct NationalRequest {
    /// Its id.
    pub id: NationalRequestId,
    /// The programme.
    pub programme: ProgrammeId,
    /// The row.
    pub recommendation: RecommendationId,
    /// The body asked, as it is addressed.
    pub to: String,
    /// That body, where we know it.
    #[serde(default)]
    pub to_agency: Option<AgencyId>,
    endorsements: Vec<Endorsement>,
    letter: Letter,
    state: RequestState,
    #[serde(default)]
    chased: Vec<Chase>,
}

/// Who stood behind the request, and when.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Endorsement {
    /// Which body.
    pub by: Endorser,
    /// On which day.
    pub on: Date,
    /// Where it is minuted.
    #[serde(default)]
    pub minute: String,
    /// Who entered it.
    pub stamp: Stamp,
}

/// A body whose endorsement is wanted before the letter leaves.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Endorser {
    /// The Board.
    Board,
    /// The council's Cabinet.
    Cabinet,
}

/// The letter.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Letter {
    /// Its text.
    #[serde(default)]
    pub text: String,
    /// Who signs.
    #[serde(default)]
    pub signatories: Vec<Signatory>,
    /// Where each ask stands in it.
    #[serde(default)]
    pub limbs: Vec<LimbPlace>,
}

/// Somebody who signs the letter.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Signatory {
    /// Who.
    pub person: NamedPerson,
    /// For which body.
    #[serde(default)]
    pub agency: Option<AgencyId>,
    /// When it was signed.
    #[serde(default)]
    pub signed: Option<Date>,
}

/// Where one ask stands in the letter.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct LimbPlace {
    /// The ask.
    pub ask: AskId,
    /// Where it stands, or why it does not.
    pub place: Place,
}

/// Where an ask stands in a letter.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// These words of the letter carry it.
    Passage(String),
    /// It is left out, for this reason.
    LeftOut(String),
}

/// Where a request stands.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum RequestState {
    /// The letter is being written.
    #[default]
    Draft,
    /// It has been sent.
    Sent {
        /// When.
        on: Date,
    },
    /// The body has said that it has it.
    Acknowledged {
        /// When it was sent.
        sent: Date,
        /// When it was acknowledged.
        on: Date,
    },
    /// The body has answered.
    Replied {
        /// When it was sent.
        sent: Date,
        /// When it answered.
        on: Date,
        /// Where it stands.
        position: Position,
        /// Its answer.
        text: String,
    },
}

/// A reminder that was sent.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Chase {
    /// When.
    pub on: Date,
    /// How, such as "letter to the private office".
    pub how: String,
    /// Who entered it.
    pub stamp: Stamp,
}

/// Why a step of a request is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NationalRequestRefused {
    /// It has left already.
    #[error("This letter has been sent and is kept as it left. Send a further letter as a new request.")]
    AlreadySent,
    /// It has not left.
    #[error("This letter has not been sent yet. Record that it was sent first.")]
    NotSent,
    /// The Board is not behind it.
    #[error("The Board has not endorsed this request. Record its endorsement and the day.")]
    NoBoard,
    /// Cabinet is not behind it.
    #[error("Cabinet has not endorsed this request. Record its endorsement and the day.")]
    NoCabinet,
    /// No letter.
    #[error("Write the letter before sending it.")]
    NoLetter,
    /// Nobody to send it to.
    #[error("Say which body the letter goes to.")]
    NoAddressee,
    /// Nobody signs.
    #[error("Name at least one person who signs the letter.")]
    NoSignatory,
    /// Somebody has not signed.
    #[error("{0} has not signed yet. Record the day of the signature, or take the name off.")]
    Unsigned(String),
    /// The row has no asks.
    #[error("Split the recommendation into its asks first, so that none is lost in the letter.")]
    NoAsks,
    /// Asks that the letter does not carry.
    #[error("The letter does not carry limb {0}. Mark the words that carry it, or say why it is left out.")]
    LimbsMissing(String),
    /// The dates cannot be.
    #[error("That day lies before the letter was sent. Put the date right.")]
    BeforeSent,
    /// An empty answer.
    #[error("Choose the position that the answer takes, with its reason.")]
    NoPosition,
    /// Answered already.
    #[error("The answer to this letter is on file. There is nothing left to chase.")]
    AlreadyReplied,
    /// Chased without saying how.
    #[error("Say how the reminder was sent.")]
    NoHow,
}

impl NationalRequest {
    /// A new draft.
    pub fn new(id: NationalRequestId, programme: ProgrammeId, recommendation: RecommendationId, to: &str) -> Self {
        Self {
            id,
            programme,
            recommendation,
            to: to.trim().to_owned(),
            to_agency: None,
            endorsements: Vec::new(),
            letter: Letter::default(),
            state: RequestState::Draft,
            chased: Vec::new(),
        }
    }

    /// Records an endorsement.
    ///
    /// # Errors
    /// When the letter has been sent.
    pub fn endorse(mut self, endorsement: Endorsement) -> Result<Self, NationalRequestRefused> {
        self.must_be_draft()?;
        self.endorsements.push(endorsement);
        Ok(self)
    }

    /// Takes over a new wording of the letter, with its signatories and the places of the asks.
    ///
    /// # Errors
    /// When the letter has been sent.
    pub fn write(self, letter: Letter) -> Result<Self, NationalRequestRefused> {
        self.must_be_draft()?;
        Ok(Self { letter, ..self })
    }

    /// Whether the letter carries each live ask of the row.
    pub fn check_limbs(&self, asks: &[Ask]) -> Vec<LimbCheck> {
        let own = asks.iter().filter(|a| a.recommendation == self.recommendation && a.is_live());
        own.map(|a| LimbCheck { ask: a.id, limb: a.limb, carried: limbs::carried(&self.letter, a) }).collect()
    }

    /// Records that the letter was sent; `asks` are those of the row.
    ///
    /// # Errors
    /// Unless it is endorsed, written, addressed, signed, and carries each ask or leaves it out with a reason.
    pub fn send(self, asks: &[Ask], on: Date) -> Result<Self, NationalRequestRefused> {
        self.must_be_draft()?;
        self.must_be_ready()?;
        let checks = self.check_limbs(asks);
        if checks.is_empty() {
            return Err(NationalRequestRefused::NoAsks);
        }
        let lost = checks.iter().filter(|c| matches!(c.carried, Carried::Missing | Carried::Likely));
        let lost: Vec<_> = lost.map(|c| c.limb.to_string()).collect();
        if !lost.is_empty() {
            return Err(NationalRequestRefused::LimbsMissing(lost.join(", ")));
        }
        Ok(Self { state: RequestState::Sent { on }, ..self })
    }

    fn must_be_draft(&self) -> Result<(), NationalRequestRefused> {
        if self.state == RequestState::Draft { Ok(()) } else { Err(NationalRequestRefused::AlreadySent) }
    }

    fn must_be_ready(&self) -> Result<(), NationalRequestRefused> {
        let endorsed = |by| self.endorsements.iter().any(|e| e.by == by);
        if !filled(&self.to) {
            return Err(NationalRequestRefused::NoAddressee);
        }
        if !filled(&self.letter.text) {
            return Err(NationalRequestRefused::NoLetter);
        }
        if !endorsed(Endorser::Board) {
            return Err(NationalRequestRefused::NoBoard);
        }
        if !endorsed(Endorser::Cabinet) {
            return Err(NationalRequestRefused::NoCabinet);
        }
        match self.letter.signatories.iter().find(|s| s.signed.is_none()) {
            Some(s) => Err(NationalRequestRefused::Unsigned(s.person.name.clone())),
            None if self.letter.signatories.is_empty() => Err(NationalRequestRefused::NoSignatory),
            None => Ok(()),
        }
    }

    /// Records that the body says it has the letter.
    ///
    /// # Errors
    /// When it was not sent, is answered already, or the day lies before it was sent.
    pub fn acknowledge(self, on: Date) -> Result<Self, NationalRequestRefused> {
        let sent = self.waiting_since()?;
        if on < sent {
            return Err(NationalRequestRefused::BeforeSent);
        }
        Ok(Self { state: RequestState::Acknowledged { sent, on }, ..self })
    }

    /// Records the answer.
    ///
    /// # Errors
    /// When it was not sent, is answered already, the day lies before it was sent, or it takes no position.
    pub fn reply(self, on: Date, position: Position, text: &str) -> Result<Self, NationalRequestRefused> {
        let sent = self.waiting_since()?;
        if on < sent {
            return Err(NationalRequestRefused::BeforeSent);
        }
        if !position.is_answer() || position.reason().is_some_and(|r| !filled(r)) {
            return Err(NationalRequestRefused::NoPosition);
        }
        Ok(Self { state: RequestState::Replied { sent, on, position, text: text.trim().to_owned() }, ..self })
    }

    /// Records a reminder.
    ///
    /// # Errors
    /// When it was not sent, is answered already, or it is not said how.
    pub fn chase(mut self, chase: Chase) -> Result<Self, NationalRequestRefused> {
        if chase.on < self.waiting_since()? {
            return Err(NationalRequestRefused::BeforeSent);
        }
        if !filled(&chase.how) {
            return Err(NationalRequestRefused::NoHow);
        }
        self.chased.push(chase);
        Ok(self)
    }

    /// Since when an answer is awaited.
    fn waiting_since(&self) -> Result<Date, NationalRequestRefused> {
        match &self.state {
            RequestState::Draft => Err(NationalRequestRefused::NotSent),
            RequestState::Sent { on } => Ok(*on),
            RequestState::Acknowledged { sent, .. } => Ok(*sent),
            RequestState::Replied { .. } => Err(NationalRequestRefused::AlreadyReplied),
        }
    }

    /// Who stands behind it.
    pub fn endorsements(&self) -> &[Endorsement] {
        &self.endorsements
    }

    /// The letter.
    pub fn letter(&self) -> &Letter {
        &self.letter
    }

    /// Where it stands.
    pub fn state(&self) -> &RequestState {
        &self.state
    }

    /// Reminders sent, oldest first.
    pub fn chased(&self) -> &[Chase] {
        &self.chased
    }
}
