//! The steps from one state to the next. Each consumes the commitment and gives it back changed, or refuses.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::calendar::{Calendar, Due};
use platform::id::AgencyId;
use serde::{Deserialize, Serialize};

use super::state::{Answer, Asker, Challenge, Ending, Evidence, Owner, Stamp, State, Subject, Verdict};
use super::{Commitment, CommitmentId};
use crate::kind::Kind;
use crate::ladder::{self, Rules, Taking};

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
