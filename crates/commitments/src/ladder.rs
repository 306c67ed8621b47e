//! The ladder: chasing before and after a due day, and escalation where nobody has power to direct. Pure.
//!
//! officer → who signs for the body → sub-group → chair of the Board → the body's chief officer → said openly in the
//! report → regulator. The steps are data ([`Ladder`]); each tells its rule, start and reckoning. Nothing is taken twice,
//! nothing on a day that is no working day, and no more than one step a day: after an outage each rung still has its day.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use platform::calendar::{Calendar, Due};
use serde::{Deserialize, Serialize};

use crate::commitment::{Commitment, Side, State};

/// Who is written to, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// Who has to move.
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
    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Officer => "the officer",
            Self::Signatory => "who signs for the body",
            Self::SubGroup => "the sub-group",
            Self::BoardChair => "the chair of the Board",
            Self::ChiefOfficer => "the body's chief officer",
            Self::Published => "the published report",
            Self::Regulator => "the regulator or the minister",
        }
    }
}

/// From which day a step is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Anchor {
    /// The day by which the owner had to acknowledge; the step falls away once it did.
    Acknowledgement,
    /// The day by which whoever has to move had to move.
    Due,
}

/// A step: so many working days after (or, negative, before) a day, to a rung.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Counted from.
    pub anchor: Anchor,
    /// Working days.
    pub offset: i32,
    /// To whom.
    pub to: Rung,
}

/// Steps, lowest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Step>", into = "Vec<Step>")]
pub struct Ladder(Vec<Step>);

/// Why steps do not make a ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LadderRefused {
    /// No steps.
    #[error("The ladder needs at least one step after the due day.")]
    NoStepAfterDue,
    /// A later step to a lower rung.
    #[error("Each step must come later than the one before it and go no lower.")]
    NotRising,
    /// Further off than any clock of ours runs.
    #[error("A step can be at most {MOST_DAYS} working days before or after its day.")]
    TooFar,
}

/// The most working days that a term or a step may have: a year of them.
pub const MOST_DAYS: u32 = 260;

/// How many working days each turn has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    /// To acknowledge.
    pub acknowledge: u32,
    /// To look at an answer.
    pub check: u32,
    /// To answer a challenge.
    pub answer_again: u32,
    /// To record what came of it.
    pub close: u32,
    /// To decide what to do about a refusal.
    pub decide: u32,
}

/// All that can be set about clocks and ladders: the section `[parts.commitments]` of the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// How long each turn is.
    pub terms: Terms,
    /// While the owner has to move.
    pub owing: Ladder,
    /// While the asker has to move. It ends with the chair of the Board: nobody outside is told that we were slow to look.
    pub checking: Ladder,
}

/// A step with its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    /// The step.
    pub step: Step,
    /// Its rule, start and reckoning.
    pub due: Due,
    /// The day on which it can be taken at the earliest: its own, or after an outage the next that is free.
    pub on: Date,
}

/// A step that was taken, or passed over because a later one to the same rung was due as well.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Of which clock.
    pub turn: u32,
    /// The step.
    pub step: Step,
    /// When it was due, and why then.
    pub due: Due,
    /// When it was taken.
    pub on: Date,
    /// Nobody was written to: the step after it said the same.
    pub passed_over: bool,
}

/// What to do today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// The step.
    pub planned: Planned,
    /// Steps to the same rung that are due as well and say less.
    pub passed_over: Vec<Planned>,
}

const fn step(anchor: Anchor, offset: i32, to: Rung) -> Step {
    Step { anchor, offset, to }
}

impl Ladder {
    /// A ladder of these steps.
    ///
    /// # Errors
    /// When it does not rise, has no step after the due day, or one further off than [`MOST_DAYS`].
    pub fn new(steps: Vec<Step>) -> Result<Self, LadderRefused> {
        if steps.iter().any(|s| s.offset.unsigned_abs() > MOST_DAYS) {
            return Err(LadderRefused::TooFar);
        }
        let main: Vec<&Step> = steps.iter().filter(|s| s.anchor == Anchor::Due).collect();
        if main.windows(2).any(|w| w[0].offset >= w[1].offset || w[0].to > w[1].to) {
            return Err(LadderRefused::NotRising);
        }
        if main.last().is_none_or(|s| s.offset <= 0) {
            return Err(LadderRefused::NoStepAfterDue);
        }
        Ok(Self(steps))
    }

    /// Its steps.
    pub fn steps(&self) -> &[Step] {
        &self.0
    }

    /// The highest rung it reaches.
    pub fn top(&self) -> Option<Rung> {
        self.0.iter().map(|s| s.to).max()
    }
}

impl TryFrom<Vec<Step>> for Ladder {
    type Error = LadderRefused;

    fn try_from(steps: Vec<Step>) -> Result<Self, LadderRefused> {
        Self::new(steps)
    }
}

impl From<Ladder> for Vec<Step> {
    fn from(ladder: Ladder) -> Self {
        ladder.0
    }
}

impl Default for Rules {
    fn default() -> Self {
        use Anchor::{Acknowledgement, Due};
        let owing = vec![
            step(Acknowledgement, 1, Rung::Officer),
            step(Due, -5, Rung::Officer),
            step(Due, 0, Rung::Officer),
            step(Due, 2, Rung::Officer),
            step(Due, 5, Rung::Signatory),
            step(Due, 10, Rung::SubGroup),
            step(Due, 15, Rung::BoardChair),
            step(Due, 20, Rung::ChiefOfficer),
            step(Due, 30, Rung::Published),
            step(Due, 40, Rung::Regulator),
        ];
        let checking = vec![
            step(Due, 0, Rung::Officer),
            step(Due, 2, Rung::Officer),
            step(Due, 5, Rung::SubGroup),
            step(Due, 10, Rung::BoardChair),
        ];
        let terms = Terms { acknowledge: 3, check: 10, answer_again: 10, close: 10, decide: 10 };
        Self { terms, owing: Ladder(owing), checking: Ladder(checking) }
    }
}

impl Rules {
    /// The ladder that runs while a side has to move.
    pub fn ladder(&self, side: Side) -> &Ladder {
        match side {
            Side::Owner => &self.owing,
            Side::Asker => &self.checking,
        }
    }
}

impl Taking {
    /// As kept on the commitment.
    pub(crate) fn as_taken(&self, turn: u32, on: Date) -> Vec<Taken> {
        let kept = |p: &Planned, passed_over| Taken { turn, step: p.step, due: p.due.clone(), on, passed_over };
        let before = self.passed_over.iter().map(|p| kept(p, true));
        before.chain([kept(&self.planned, false)]).collect()
    }
}

/// The steps still to come, soonest first.
pub fn to_come(commitment: &Commitment, calendar: &Calendar, rules: &Rules) -> Vec<Planned> {
    let (Some(side), Some(watched)) = (commitment.side(), commitment.watched()) else { return Vec::new() };
    let this_turn: Vec<&Taken> = commitment.taken().iter().filter(|t| t.turn == commitment.turn()).collect();
    let reached = this_turn.iter().map(|t| t.step.to).max().unwrap_or(Rung::Officer);
    let earliest = next_free_day(commitment, calendar);
    let mut planned: Vec<Planned> = rules
        .ladder(side)
        .steps()
        .iter()
        .filter(|step| step.to >= reached && this_turn.iter().all(|t| t.step != **step))
        .filter_map(|step| dated(*step, commitment, watched, calendar))
        // What would have been due before the clock started says nothing any more.
        .filter(|due| due.1.on > watched.started || due.0.offset >= 0)
        .map(|(step, due)| Planned { step, on: earliest.map_or(due.on, |day| day.max(due.on)), due })
        .collect();
    planned.sort_by_key(|p| (p.due.on, p.step.to, p.step.offset));
    planned
}

/// The ladder's next step.
pub fn next(commitment: &Commitment, calendar: &Calendar, rules: &Rules) -> Option<Planned> {
    to_come(commitment, calendar, rules).into_iter().next()
}

/// What the ladder does on a day: nothing on a day that is no working day, or when nothing is due, or when it has done
/// something that day already. Of several steps to one rung only the last is taken.
pub fn due_now(commitment: &Commitment, today: Date, calendar: &Calendar, rules: &Rules) -> Option<Taking> {
    if !calendar.is_working_day(today) {
        return None;
    }
    let mut due = to_come(commitment, calendar, rules).into_iter().filter(|p| p.on <= today).peekable();
    let mut planned = due.next()?;
    let mut passed_over = Vec::new();
    while let Some(later) = due.next_if(|p| p.step.to == planned.step.to) {
        passed_over.push(std::mem::replace(&mut planned, later));
    }
    Some(Taking { planned, passed_over })
}

/// The working day after the last step of this clock.
fn next_free_day(commitment: &Commitment, calendar: &Calendar) -> Option<Date> {
    let last = commitment.taken().iter().filter(|t| t.turn == commitment.turn()).map(|t| t.on).max();
    last.map(|day| calendar.add(day, 1))
}

fn dated(step: Step, commitment: &Commitment, watched: &Due, calendar: &Calendar) -> Option<(Step, Due)> {
    let (from, event) = match step.anchor {
        Anchor::Due => (watched.on, "the day it was due"),
        Anchor::Acknowledgement if matches!(commitment.state(), State::Asked) => {
            (commitment.acknowledge_by().on, "the day the acknowledgement was due")
        }
        Anchor::Acknowledgement => return None,
    };
    let rule = rule_words(step);
    let days = step.offset.unsigned_abs();
    if step.offset >= 0 {
        return Some((step, calendar.due(&rule, days, event, from)));
    }
    let on = calendar.before(from, days);
    let unit = if days == 1 { "working day" } else { "working days" };
    let reckoning = format!("{days} {unit} before {}", from.strftime("%A %-d %B %Y"));
    Some((step, Due { on, rule, start_event: event.into(), started: from, reckoning }))
}

/// A step's rule in words: "5 working days after it was due: who signs for the body".
pub fn rule_words(step: Step) -> String {
    let what = match step.anchor {
        Anchor::Due => "it is due",
        Anchor::Acknowledgement => "the acknowledgement is due",
    };
    let days = step.offset.unsigned_abs();
    let unit = if days == 1 { "working day" } else { "working days" };
    match step.offset {
        0 => format!("On the day {what}: {}", step.to.words()),
        1.. => format!("{days} {unit} after {what}: {}", step.to.words()),
        _ => format!("{days} {unit} before {what}: {}", step.to.words()),
    }
}
