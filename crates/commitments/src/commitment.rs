//! A commitment: what one body has asked of another, whose move it is, and by when. Pure: no SQL, no HTTP, no clock.
//!
//! asked → acknowledged → answered → verified or challenged (back to the owner) → closed; or declined with a reason.
//! Every open state has an owner and a [`Due`]. No rule here moves the day by which the answer was due: late is derived
//! from the dates, so that nobody can type it away.
#![deny(clippy::wildcard_enum_match_arm)]

mod state;
mod steps;

pub use state::{Answer, Asker, Challenge, Ending, Evidence, Owner, Side, Stamp, State, Subject, Verdict};
pub use steps::{Asking, By, Moment, StepRefused};

use jiff::civil::Date;
use platform::calendar::{Calendar, Due};
use platform::db::Arg;
use platform::id::{AccountId, AgencyId};
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::ladder::{Planned, Taken};

platform::typed_id!(
    /// What one body has asked of another.
    CommitmentId,
    "com"
);

/// What one body has asked of another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commitment {
    /// Its id.
    pub id: CommitmentId,
    /// What it belongs to: a programme, a referral.
    pub home: String,
    /// What sort of thing is asked.
    pub kind: Kind,
    /// What is asked, in words.
    pub what: String,
    /// What it is about.
    pub subject: Subject,
    /// Who asks.
    pub asker: Asker,
    /// Who has to answer.
    pub owner: Owner,
    /// Who asked, and when.
    pub asked: Stamp,
    acknowledge_by: Due,
    answer_by: Due,
    state: State,
    /// The day of the first answer: a later round does not make an early one of it.
    answered_on: Option<Date>,
    /// Counts the clocks that were started: the ladder begins anew with each.
    turn: u32,
    taken: Vec<Taken>,
    next: Option<Planned>,
}

impl Commitment {
    /// Where it stands.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// When an acknowledgement is due.
    pub fn acknowledge_by(&self) -> &Due {
        &self.acknowledge_by
    }

    /// When the first answer is due. Nothing moves it.
    pub fn answer_by(&self) -> &Due {
        &self.answer_by
    }

    /// The day of the first answer.
    pub fn answered_on(&self) -> Option<Date> {
        self.answered_on
    }

    /// The number of the clock that runs now, from 1.
    pub fn turn(&self) -> u32 {
        self.turn
    }

    /// Every step of the ladder that was taken or passed over, oldest first.
    pub fn taken(&self) -> &[Taken] {
        &self.taken
    }

    /// The ladder's next step, and when.
    pub fn next(&self) -> Option<&Planned> {
        self.next.as_ref()
    }

    /// Which side has to move; nobody when it is closed.
    pub fn side(&self) -> Option<Side> {
        match self.state {
            State::Asked | State::Acknowledged { .. } | State::Challenged { .. } => Some(Side::Owner),
            State::Answered { .. } | State::Verified { .. } | State::Declined { .. } => Some(Side::Asker),
            State::Closed { .. } => None,
        }
    }

    /// The body that has to move.
    pub fn turn_agency(&self) -> Option<AgencyId> {
        self.side().map(|side| match side {
            Side::Owner => self.owner.agency,
            Side::Asker => self.asker.agency,
        })
    }

    /// The person who has to move, when one is named.
    pub fn turn_account(&self) -> Option<AccountId> {
        self.side().and_then(|side| match side {
            Side::Owner => self.owner.officer,
            Side::Asker => self.asker.account,
        })
    }

    /// When the present state is due to end.
    pub fn due(&self) -> Option<&Due> {
        match &self.state {
            State::Asked => Some(&self.acknowledge_by),
            State::Acknowledged { .. } => Some(&self.answer_by),
            State::Answered { check_by, .. } => Some(check_by),
            State::Challenged { challenge, .. } => Some(&challenge.due),
            State::Verified { close_by, .. } => Some(close_by),
            State::Declined { decide_by, .. } => Some(decide_by),
            State::Closed { .. } => None,
        }
    }

    /// When what the ladder watches is due: as [`Commitment::due`], but while the owner owes its first answer, that.
    pub fn watched(&self) -> Option<&Due> {
        if matches!(self.state, State::Asked) { Some(&self.answer_by) } else { self.due() }
    }

    /// Something is still to come.
    pub fn is_open(&self) -> bool {
        self.side().is_some()
    }

    /// Whoever has to move has let its day pass.
    pub fn is_late(&self, today: Date) -> bool {
        self.due().is_some_and(|due| due.on < today)
    }

    /// Working days by which whoever has to move is late; 0 in time.
    pub fn days_late(&self, today: Date, calendar: &Calendar) -> u32 {
        self.due().map_or(0, |due| calendar.between(due.on, today))
    }

    /// Working days by which the first answer was, or by now is, late. It stays so whatever happens later.
    pub fn answer_days_late(&self, today: Date, calendar: &Calendar) -> u32 {
        let closed_on = if let State::Closed { on, .. } = self.state { Some(on) } else { None };
        calendar.between(self.answer_by.on, self.answered_on.or(closed_on).unwrap_or(today))
    }
}

impl Record for Commitment {
    const KIND: &'static str = "commitment";
    const TABLE: &'static str = "commitment";

    fn id(&self) -> String {
        self.id.to_string()
    }

    fn home(&self) -> String {
        self.home.clone()
    }

    fn columns(&self) -> Vec<(&'static str, Arg)> {
        vec![
            ("kind", self.kind.name().into()),
            ("subject_kind", self.subject.kind.clone().into()),
            ("subject_id", self.subject.id.clone().into()),
            ("asker", self.asker.agency.into()),
            ("asker_account", self.asker.account.into()),
            ("owner", self.owner.agency.into()),
            ("owner_account", self.owner.officer.into()),
            ("state", self.state.name().into()),
            ("open", self.is_open().into()),
            ("turn_agency", self.turn_agency().into()),
            ("turn_account", self.turn_account().into()),
            ("due", self.due().map(|d| d.on).into()),
            ("chase_on", self.next.as_ref().map(|n| n.on).into()),
        ]
    }
}
