//! A meeting of a group: planned, held or cancelled. Pure: no SQL, no HTTP, no clock.
#![deny(clippy::wildcard_enum_match_arm)]

mod appointment;
#[cfg(test)]
mod tests;

use commitments::CommitmentId;
use jiff::Timestamp;
use jiff::civil::Date;
use platform::agency::GroupId;
use platform::db::Arg;
use platform::id::{AccountId, AgencyId};
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::agenda::{AgendaItem, ItemId, Tie};
pub use appointment::Appointment;

platform::typed_id!(
    /// A meeting.
    MeetingId,
    "mtg"
);
platform::typed_id!(
    /// A decision of a meeting.
    DecisionId,
    "dec"
);

/// Who is asked to come, and whether they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invited {
    /// Name and post as printed.
    pub name: String,
    /// The account, where there is one.
    #[serde(default)]
    pub account: Option<AccountId>,
    /// For which body.
    #[serde(default)]
    pub agency: Option<AgencyId>,
    /// Whether they came; nothing until it is recorded.
    #[serde(default)]
    pub came: Option<Came>,
}

/// Whether somebody came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Came {
    /// Was there.
    Present,
    /// Sent apologies.
    Apologies,
    /// Was not there and sent no apologies.
    Absent,
}

/// A paper for a meeting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// What it is.
    pub title: String,
    /// The file's name as it was sent.
    pub file_name: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Only for those invited and for the Board's roles.
    #[serde(default)]
    pub restricted: bool,
    /// When it was added.
    pub added: Timestamp,
}

/// Something a meeting decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// What was decided.
    pub text: String,
    /// Under which item.
    #[serde(default)]
    pub item: Option<ItemId>,
    /// The row or work it is about.
    #[serde(default)]
    pub tie: Option<Tie>,
    /// When it was put on record.
    #[serde(default)]
    pub recorded: Option<Timestamp>,
}

/// An action arising: a commitment with its own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arising {
    /// The commitment.
    pub commitment: CommitmentId,
    /// What is to be done.
    pub what: String,
    /// By which body.
    pub agency: AgencyId,
    /// By when.
    pub due: Date,
}

/// Where a meeting stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MeetingState {
    /// It is to come, or its minutes are not written.
    Planned,
    /// It took place.
    Held,
    /// It does not take place.
    Cancelled {
        /// Why.
        why: String,
    },
}

/// A meeting of a group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// Its id.
    pub id: MeetingId,
    /// Whose.
    pub group: GroupId,
    appointment: Appointment,
    state: MeetingState,
    /// Counts changes of the appointment, for calendar programs.
    sequence: u32,
    /// When the appointment last changed.
    stamped: Timestamp,
    /// Who is asked to come.
    pub invited: Vec<Invited>,
    /// The agenda, in order.
    pub agenda: Vec<AgendaItem>,
    /// Papers.
    #[serde(default)]
    pub papers: Vec<Paper>,
    #[serde(default)]
    decisions: Vec<Decision>,
    #[serde(default)]
    arising: Vec<Arising>,
}

/// Why a step of a meeting is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MeetingRefused {
    /// No name.
    #[error("Say what the meeting is called, for example “Ordinary meeting”.")]
    NoTitle,
    /// Nowhere.
    #[error("Say where it takes place; for an online meeting write “online”.")]
    NoPlace,
    /// Ends before it begins.
    #[error("The meeting ends before it begins.")]
    EndsFirst,
    /// A link that is none.
    #[error("Enter the whole address to join, beginning with https://")]
    NotALink,
    /// It is over.
    #[error("This meeting has been held. What was recorded can be corrected, its day cannot be moved.")]
    Held,
    /// It does not take place.
    #[error("This meeting was cancelled. Plan a new one.")]
    Cancelled,
    /// Cancelled without a reason.
    #[error("Say why the meeting is cancelled.")]
    NoReason,
    /// Recorded before it took place.
    #[error("This meeting has not taken place yet. Record it afterwards.")]
    NotYet,
    /// An item without words.
    #[error("Write what the item is about.")]
    NoItem,
    /// A decision without words.
    #[error("Write what was decided.")]
    NoDecision,
}

impl Meeting {
    /// Plans a meeting.
    ///
    /// # Errors
    /// See [`Appointment::checked`].
    pub fn plan(
        id: MeetingId,
        group: GroupId,
        appointment: Appointment,
        now: Timestamp,
    ) -> Result<Self, MeetingRefused> {
        Ok(Self {
            id,
            group,
            appointment: appointment.checked()?,
            state: MeetingState::Planned,
            sequence: 0,
            stamped: now,
            invited: Vec::new(),
            agenda: Vec::new(),
            papers: Vec::new(),
            decisions: Vec::new(),
            arising: Vec::new(),
        })
    }

    /// Moves it, or changes where it is.
    ///
    /// # Errors
    /// When it was held or cancelled; see also [`Appointment::checked`].
    pub fn moved(self, to: Appointment, now: Timestamp) -> Result<Self, MeetingRefused> {
        self.must_be_planned()?;
        let appointment = to.checked()?;
        if appointment == self.appointment {
            return Ok(self);
        }
        Ok(Self { appointment, sequence: self.sequence.saturating_add(1), stamped: now, ..self })
    }

    /// It does not take place.
    ///
    /// # Errors
    /// Without a reason; when it was held or cancelled.
    pub fn cancel(self, why: &str, now: Timestamp) -> Result<Self, MeetingRefused> {
        self.must_be_planned()?;
        let why = why.trim().to_owned();
        if why.is_empty() {
            return Err(MeetingRefused::NoReason);
        }
        Ok(Self {
            state: MeetingState::Cancelled { why },
            sequence: self.sequence.saturating_add(1),
            stamped: now,
            ..self
        })
    }

    /// It took place: who came, and what was said under each item. May be corrected afterwards.
    ///
    /// # Errors
    /// Before its day; when it was cancelled.
    pub fn hold(self, invited: Vec<Invited>, agenda: Vec<AgendaItem>, today: Date) -> Result<Self, MeetingRefused> {
        self.may_be_recorded(today)?;
        Ok(Self { state: MeetingState::Held, invited, agenda, ..self })
    }

    /// Keeps another agenda.
    ///
    /// # Errors
    /// With an item without words; when it was held or cancelled.
    pub fn with_agenda(self, agenda: Vec<AgendaItem>) -> Result<Self, MeetingRefused> {
        self.must_be_planned()?;
        if agenda.iter().any(|i| i.title.trim().is_empty()) {
            return Err(MeetingRefused::NoItem);
        }
        Ok(Self { agenda, ..self })
    }

    /// Records a decision.
    ///
    /// # Errors
    /// Without words; before its day; when it was cancelled.
    pub fn decide(mut self, decision: Decision, today: Date) -> Result<Self, MeetingRefused> {
        self.may_be_recorded(today)?;
        if decision.text.trim().is_empty() {
            return Err(MeetingRefused::NoDecision);
        }
        self.decisions.push(decision);
        Ok(self)
    }

    /// Records an action arising.
    ///
    /// # Errors
    /// Before its day; when it was cancelled.
    pub fn raise(mut self, arising: Arising, today: Date) -> Result<Self, MeetingRefused> {
        self.may_be_recorded(today)?;
        self.arising.push(arising);
        Ok(self)
    }

    fn must_be_planned(&self) -> Result<(), MeetingRefused> {
        match self.state {
            MeetingState::Planned => Ok(()),
            MeetingState::Held => Err(MeetingRefused::Held),
            MeetingState::Cancelled { .. } => Err(MeetingRefused::Cancelled),
        }
    }

    /// Whether what came of it may be recorded on a day.
    ///
    /// # Errors
    /// Before its day; when it was cancelled.
    pub fn may_be_recorded(&self, today: Date) -> Result<(), MeetingRefused> {
        match self.state {
            MeetingState::Cancelled { .. } => Err(MeetingRefused::Cancelled),
            MeetingState::Planned if today < self.appointment.on => Err(MeetingRefused::NotYet),
            MeetingState::Planned | MeetingState::Held => Ok(()),
        }
    }

    /// When and where.
    pub fn appointment(&self) -> &Appointment {
        &self.appointment
    }

    /// Where it stands.
    pub fn state(&self) -> &MeetingState {
        &self.state
    }

    /// How often its appointment changed.
    pub fn sequence(&self) -> u32 {
        self.sequence
    }

    /// When its appointment last changed.
    pub fn stamped(&self) -> Timestamp {
        self.stamped
    }

    /// What was decided.
    pub fn decisions(&self) -> &[Decision] {
        &self.decisions
    }

    /// Actions arising.
    pub fn arising(&self) -> &[Arising] {
        &self.arising
    }

    /// Its day has passed and nothing was recorded.
    pub fn minutes_missing(&self, today: Date) -> bool {
        self.state == MeetingState::Planned && self.appointment.on < today
    }
}

impl MeetingState {
    /// As stored and filtered by.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held => "held",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

impl Came {
    /// As said on pages and in minutes.
    pub fn words(self) -> &'static str {
        match self {
            Self::Present => "Present",
            Self::Apologies => "Apologies",
            Self::Absent => "Absent without apologies",
        }
    }
}

impl Record for Meeting {
    const KIND: &'static str = "meeting";
    const TABLE: &'static str = "meeting";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.group.to_string()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![("held_on", self.appointment.on.into()), ("state", self.state.name().into())]
    }

    fn links(&self) -> Vec<(&'static str, String)> {
        self.decisions.iter().filter_map(|d| d.tie.as_ref()).map(|tie| ("decides_on", tie.id.clone())).collect()
    }

    const LINKED: bool = true;
}
