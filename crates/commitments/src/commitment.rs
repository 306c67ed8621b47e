//! A commitment: what one body has asked of another, whose move it is, and by when. Pure: no SQL, no HTTP, no clock.
//!
//! asked → acknowledged → answered → verified or challenged (back to the owner) → closed; or declined with a reason.
//! Every open state has an owner and a [`Due`]. No rule here moves the day by which the answer was due: late is derived
//! from the dates, so that nobody can type it away.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::Timestamp;
use jiff::civil::Date;
use platform::agency::GroupId;
use platform::calendar::{Calendar, Due};
use platform::db::Arg;
use platform::id::{AccountId, AgencyId};
use platform::record::Record;
use serde::{Deserialize, Serialize};

use crate::kind::Kind;
use crate::ladder::{self, Planned, Rules, Taken, Taking};

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

/// What is asked, and by when.
#[derive(Debug, Clone)]
pub struct Asking {
    /// What it belongs to.
    pub home: String,
    /// What sort of thing.
    pub kind: Kind,
    /// In words.
    pub what: String,
    /// What it is about.
    pub subject: Subject,
    /// Who asks.
    pub asker: Asker,
    /// Of whom.
    pub owner: Owner,
    /// By when.
    pub answer_by: By,
}

/// By when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum By {
    /// So many working days from today.
    WorkingDays(u32),
    /// A day that somebody chose; moved to the next working day when it is none.
    Day(Date),
}

/// Who acts now, and by which calendar and rules: what every transition needs to know.
#[derive(Debug, Clone)]
pub struct Moment<'a> {
    /// Who, when.
    pub by: Stamp,
    /// The day in the United Kingdom.
    pub today: Date,
    /// Working days.
    pub calendar: &'a Calendar,
    /// Terms and ladders.
    pub rules: &'a Rules,
}

/// Why a step is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StepRefused {
    /// Nothing is asked.
    #[error("Write what you ask for.")]
    NothingAsked,
    /// Due before it is asked.
    #[error("The answer cannot be due before today. Choose a later day.")]
    DueTooEarly,
    /// Already acknowledged, answered or closed.
    #[error("This has been acknowledged already.")]
    AlreadyAcknowledged,
    /// The owner has nothing to answer now.
    #[error("There is nothing to answer at present: it is {0}.")]
    NotAwaitingAnswer(&'static str),
    /// An empty answer.
    #[error("Write an answer.")]
    NoAnswer,
    /// Nothing to look at.
    #[error("There is no answer to look at yet: it is {0}.")]
    NotAnswered(&'static str),
    /// Without saying what was looked at.
    #[error("Say what you looked at.")]
    NoMethod,
    /// The owner's own body.
    #[error(
        "Somebody of another body than the one that answered has to verify. If nobody else can, declare an exception and say why; it will be shown wherever this counts."
    )]
    OwnBody,
    /// Without saying what is missing.
    #[error("Say what is missing or in doubt.")]
    NoChallenge,
    /// Without a reason.
    #[error("Say why this is declined.")]
    NoReason,
    /// Closing without saying what came of it.
    #[error("Say what came of it, or why it is no longer needed.")]
    NoOutcome,
    /// Closing over an answer nobody has looked at.
    #[error("Verify or challenge the answer first.")]
    AnswerNotLookedAt,
    /// It is closed.
    #[error("This is closed. Ask again if something is still needed.")]
    Closed,
}

impl Commitment {
    /// Asks.
    ///
    /// # Errors
    /// When nothing is asked, or when it would be due before today.
    pub fn ask(id: CommitmentId, asking: Asking, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        let what = said(&asking.what).ok_or(StepRefused::NothingAsked)?;
        let Moment { today, calendar, rules, .. } = *moment;
        let answer_by = match asking.answer_by {
            By::Day(day) if day < today => return Err(StepRefused::DueTooEarly),
            By::Day(day) => chosen_day(calendar, day, today),
            By::WorkingDays(days) => calendar.due(&in_days(days, "to answer"), days, "asked", today),
        };
        let days = rules.terms.acknowledge;
        let acknowledge_by = calendar.due(&in_days(days, "to acknowledge"), days, "asked", today);
        // Whoever has less time to answer than to acknowledge need not be asked twice.
        let acknowledge_by = if acknowledge_by.on > answer_by.on { answer_by.clone() } else { acknowledge_by };
        let Asking { home, kind, subject, asker, owner, .. } = asking;
        let asked = moment.by.clone();
        let (state, answered_on, turn, taken, next) = (State::Asked, None, 1, Vec::new(), None);
        Ok(Self {
            id,
            home,
            kind,
            what,
            subject,
            asker,
            owner,
            asked,
            acknowledge_by,
            answer_by,
            state,
            answered_on,
            turn,
            taken,
            next,
        }
        .planned(moment))
    }

    /// The owner says that it knows.
    ///
    /// # Errors
    /// When it has said so before, or is past that.
    pub fn acknowledge(mut self, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        match &self.state {
            State::Asked => self.state = State::Acknowledged { by: moment.by.clone() },
            State::Closed { .. } => return Err(StepRefused::Closed),
            State::Acknowledged { .. }
            | State::Answered { .. }
            | State::Challenged { .. }
            | State::Verified { .. }
            | State::Declined { .. } => return Err(StepRefused::AlreadyAcknowledged),
        }
        Ok(self.planned(moment))
    }

    /// The owner answers.
    ///
    /// # Errors
    /// With an empty answer, or when none is awaited.
    pub fn answer(mut self, text: &str, evidence: Vec<Evidence>, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        self.refuse_unless_owed()?;
        let text = said(text).ok_or(StepRefused::NoAnswer)?;
        let days = moment.rules.terms.check;
        let check_by = moment.calendar.due(&in_days(days, "to look at the answer"), days, "answered", moment.today);
        let answer = Answer { text, evidence, by: moment.by.clone() };
        self.state = State::Answered { answer, check_by };
        self.answered_on.get_or_insert(moment.today);
        Ok(self.next_turn(moment))
    }

    /// The owner will not.
    ///
    /// # Errors
    /// Without a reason, or when no answer is awaited.
    pub fn decline(mut self, why: &str, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        self.refuse_unless_owed()?;
        let why = said(why).ok_or(StepRefused::NoReason)?;
        let days = moment.rules.terms.decide;
        let decide_by = moment.calendar.due(&in_days(days, "to decide what now"), days, "declined", moment.today);
        self.state = State::Declined { why, by: moment.by.clone(), decide_by };
        self.answered_on.get_or_insert(moment.today);
        Ok(self.next_turn(moment))
    }

    /// Somebody of another body looked and is content. `exception` says why the owner's own body verifies, if it does.
    ///
    /// # Errors
    /// Without an answer, without saying what was looked at, or by the owner's own body without an exception.
    pub fn verify(mut self, method: &str, exception: Option<&str>, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        let answer = self.answer_to_look_at()?;
        let method = said(method).ok_or(StepRefused::NoMethod)?;
        let own = moment.by.agency == Some(self.owner.agency);
        let exception = exception.and_then(said).filter(|_| own);
        if own && exception.is_none() {
            return Err(StepRefused::OwnBody);
        }
        let days = moment.rules.terms.close;
        let close_by = moment.calendar.due(&in_days(days, "to record what came of it"), days, "verified", moment.today);
        self.state =
            State::Verified { answer, verdict: Verdict { method, by: moment.by.clone(), exception }, close_by };
        Ok(self.next_turn(moment))
    }

    /// The asker is not content: back to the owner.
    ///
    /// # Errors
    /// Without an answer to challenge, or without saying what is missing.
    pub fn challenge(mut self, why: &str, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        let answer = self.answer_to_look_at()?;
        let why = said(why).ok_or(StepRefused::NoChallenge)?;
        let days = moment.rules.terms.answer_again;
        let due = moment.calendar.due(&in_days(days, "to answer a challenge"), days, "challenged", moment.today);
        self.state = State::Challenged { answer, challenge: Challenge { why, by: moment.by.clone(), due } };
        Ok(self.next_turn(moment))
    }

    /// The asker closes it: when verified or declined, saying what came of it; before an answer, saying why it is no
    /// longer needed.
    ///
    /// # Errors
    /// Without saying so, or over an answer that nobody has looked at.
    pub fn close(mut self, outcome: &str, moment: &Moment<'_>) -> Result<Self, StepRefused> {
        let ending = match self.state {
            State::Answered { .. } => return Err(StepRefused::AnswerNotLookedAt),
            State::Closed { .. } => return Err(StepRefused::Closed),
            State::Verified { answer, verdict, .. } => Ending::Settled { answer, verdict },
            State::Declined { why, by, .. } => Ending::DeclineNoted { why, by },
            State::Asked | State::Acknowledged { .. } | State::Challenged { .. } => Ending::Withdrawn,
        };
        let outcome = said(outcome).ok_or(StepRefused::NoOutcome)?;
        self.state = State::Closed { ending, outcome, by: moment.by.clone(), on: moment.today };
        Ok(self.next_turn(moment))
    }

    /// The owner's body has ended: its successor owes it now. Officer and signatory stay with the old body.
    #[must_use]
    pub fn handed_over(mut self, to: AgencyId) -> Self {
        self.owner = Owner { agency: to, officer: None, signatory: None };
        self
    }

    /// The ladder's step of today, if there is one: takes it and plans the next.
    #[must_use]
    pub fn chased(mut self, taking: &Taking, moment: &Moment<'_>) -> Self {
        self.taken.extend(taking.as_taken(self.turn, moment.today));
        self.planned(moment)
    }

    /// Plans the next step of the ladder anew: after every change, and when the rules have changed.
    #[must_use]
    pub fn planned(mut self, moment: &Moment<'_>) -> Self {
        self.next = ladder::next(&self, moment.calendar, moment.rules);
        self
    }

    fn next_turn(mut self, moment: &Moment<'_>) -> Self {
        self.turn += 1;
        self.planned(moment)
    }

    fn refuse_unless_owed(&self) -> Result<(), StepRefused> {
        match self.state {
            State::Asked | State::Acknowledged { .. } | State::Challenged { .. } => Ok(()),
            State::Closed { .. } => Err(StepRefused::Closed),
            State::Answered { .. } | State::Verified { .. } | State::Declined { .. } => {
                Err(StepRefused::NotAwaitingAnswer(self.state.words()))
            }
        }
    }

    fn answer_to_look_at(&self) -> Result<Answer, StepRefused> {
        match &self.state {
            State::Answered { answer, .. } => Ok(answer.clone()),
            State::Closed { .. } => Err(StepRefused::Closed),
            State::Asked
            | State::Acknowledged { .. }
            | State::Challenged { .. }
            | State::Verified { .. }
            | State::Declined { .. } => Err(StepRefused::NotAnswered(self.state.words())),
        }
    }

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

/// A text that says something, trimmed.
fn said(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|t| !t.is_empty())
}

fn in_days(days: u32, what: &str) -> String {
    if days == 1 { format!("1 working day {what}") } else { format!("{days} working days {what}") }
}

/// A day that somebody chose, or the next working day.
fn chosen_day(calendar: &Calendar, day: Date, today: Date) -> Due {
    let on = calendar.add(day, 0);
    let words = day.strftime("%A %-d %B %Y");
    let reckoning = match (on == day, calendar.holiday(day)) {
        (true, _) => format!("{words}, as agreed when it was asked"),
        (false, Some(holiday)) => format!("{words} was chosen; it is {holiday}, so the next working day"),
        (false, None) => format!("{words} was chosen; it is no working day, so the next one"),
    };
    Due { on, rule: "A day chosen by the asker".into(), start_event: "asked".into(), started: today, reckoning }
}
