//! How a recommendation stands on a day: delivery, assurance, impact, lateness, and the colour that follows.
//!
//! [`StandingFacts`] is what lists keep for each row: it holds no day. [`StandingFacts::on`] gives the [`Standing`] of any
//! day from it, without loading anything else.
#![deny(clippy::wildcard_enum_match_arm)]

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::action::Stage;
use crate::colour::{ColourOverride, ColourVerdict, colour_of};
use crate::evidence::Grade;
use crate::impact::ImpactState;
use crate::recommendation::RecommendationId;
use crate::stamp::in_words;
use crate::verification::Subject;

/// All that decides how a recommendation stands, whatever the day.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct StandingFacts {
    /// The row.
    pub recommendation: RecommendationId,
    /// Whether it asks a national body.
    #[serde(default)]
    pub national: bool,
    /// Live asks.
    #[serde(default)]
    pub asks: u32,
    /// Answers owed and given.
    #[serde(default)]
    pub answers: Answers,
    /// Asks that somebody accepted and no action carries out, or that everybody calls somebody else's.
    #[serde(default)]
    pub uncovered: u32,
    /// Days named in the text of asks that are not settled.
    #[serde(default)]
    pub open_ask_dues: Vec<Date>,
    /// Its actions, and its answers "met by other means".
    #[serde(default)]
    pub works: Vec<WorkFacts>,
    /// What is known of the impact.
    #[serde(default)]
    pub impact: ImpactState,
    /// The earliest reading that is due.
    #[serde(default)]
    pub next_reading: Option<Date>,
    /// Whether anything harmful was noted besides what was meant.
    #[serde(default)]
    pub harmful_effects: bool,
    /// Whether no body leads it.
    #[serde(default)]
    pub lead_missing: bool,
    /// Whether the body that monitors it leads it.
    #[serde(default)]
    pub monitor: MonitorLeads,
    /// A person's colour.
    #[serde(default)]
    pub colour_override: Option<ColourOverride>,
}

/// Answers owed and given, counted per ask and body.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// How many are wanted.
    #[serde(default)]
    pub wanted: u32,
    /// How many are missing.
    #[serde(default)]
    pub unanswered: u32,
    /// When they are due. Without a day they are owed at once.
    #[serde(default)]
    pub due: Option<Date>,
}

/// Whether the body that monitors a row also leads it.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[serde(rename_all = "snake_case")]
pub enum MonitorLeads {
    /// It does not.
    #[default]
    No,
    /// With others.
    Jointly,
    /// Alone.
    Alone,
}

/// What decides how one action, or one answer "met by other means", stands.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct WorkFacts {
    /// Which.
    pub subject: Subject,
    /// How far; a verified one whose check no longer holds is only claimed.
    pub stage: Stage,
    /// The first due date.
    #[serde(default)]
    pub first_due: Option<Date>,
    /// When it is now expected.
    #[serde(default)]
    pub expected: Option<Date>,
    /// When it is tested again.
    #[serde(default)]
    pub retest: Option<Date>,
    /// Why the lead's own body verified it.
    #[serde(default)]
    pub exception: Option<String>,
    /// Whether a check was voided by a later change.
    #[serde(default)]
    pub voided: bool,
    /// Whether it needs money that nobody has found.
    #[serde(default)]
    pub unfunded: bool,
    /// Whether the lead's word is on file.
    #[serde(default)]
    pub word_given: bool,
    /// What evidence shows, and for which days.
    #[serde(default)]
    pub evidence: Vec<GradeSpan>,
}

/// What one piece of evidence shows, and for which days.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct GradeSpan {
    /// The grade.
    pub grade: Grade,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Option<Date>,
}

impl WorkFacts {
    /// The grade on a day: the best evidence that speaks for it, at least the lead's word if that is given.
    pub fn grade_on(&self, day: Date) -> Grade {
        let current = self.evidence.iter().filter(|s| s.from <= day && s.to.is_none_or(|to| day <= to));
        current.map(|s| s.grade).max().unwrap_or_default().max(self.word())
    }

    fn word(&self) -> Grade {
        if self.word_given { Grade::LeadsWord } else { Grade::Nothing }
    }

    /// The grade it would have had evidence not expired.
    fn grade_without_expiry(&self, day: Date) -> Grade {
        let begun = self.evidence.iter().filter(|s| s.from <= day);
        begun.map(|s| s.grade).max().unwrap_or_default().max(self.word())
    }

    fn is_rebaselined(&self) -> bool {
        self.stage.is_live() && self.first_due != self.expected
    }
}

/// How a recommendation stands on a day.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Standing {
    /// The row.
    pub recommendation: RecommendationId,
    /// The three axes, lateness and flags.
    pub axes: Axes,
    /// The derived colour with its meaning and reason.
    pub verdict: ColourVerdict,
    /// A person's colour, shown beside the derived one.
    pub overridden: Option<ColourOverride>,
}

/// Delivery, assurance and impact on a day, with lateness and flags.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Axes {
    /// The day.
    pub on: Date,
    /// Delivery, of the row as a whole.
    pub stage: Stage,
    /// Answers owed and given.
    pub answers: Answers,
    /// Assurance: the weakest of its works, because a row is no better tested than its least tested part.
    pub grade: Grade,
    /// The best tested of its works.
    pub best_grade: Grade,
    /// Impact.
    pub impact: ImpactState,
    /// Lateness, when something is late.
    pub late: Option<Late>,
    /// The earliest first due date of what is open.
    pub first_due: Option<Date>,
    /// The latest day on which anything open is expected.
    pub expected: Option<Date>,
    /// The earliest retest.
    pub retest: Option<Date>,
    /// What else has to be shown with it.
    pub flags: Flags,
}

/// What has to be shown with a row wherever it counts.
#[derive(Serialize, Deserialize, Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// It asks a national body.
    pub national: bool,
    /// It has no asks yet.
    pub unsplit: bool,
    /// Asks accepted or passed on that nobody carries out.
    pub uncovered: u32,
    /// No body leads it.
    pub lead_missing: bool,
    /// The body that monitors it leads it.
    pub monitor: MonitorLeads,
    /// Exceptions declared for works verified by their own lead.
    pub exceptions: Vec<String>,
    /// A check was voided by a later change.
    pub voided: bool,
    /// Open work needs money that nobody has found.
    pub unfunded: bool,
    /// Work that is done needs money that nobody has found.
    pub done_unfunded: bool,
    /// A forecast differs from a first due date.
    pub rebaselined: bool,
    /// Evidence has expired, and the grade has fallen for it.
    pub lapsed: bool,
    /// The retest has not taken place.
    pub retest_overdue: bool,
    /// A reading of impact is overdue.
    pub reading_overdue: bool,
    /// Something harmful was noted.
    pub harmful_effects: bool,
}

/// What is late. It is judged on first due dates only.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Late {
    /// The earliest first due date that has passed.
    pub since: Date,
    /// Calendar days since then.
    pub days: i32,
    /// How many works and asks are late.
    pub items: u32,
    /// The latest day on which the late work is now expected, when that differs from its first.
    pub forecast: Option<Date>,
}

impl Late {
    /// The lateness in a sentence.
    pub fn sentence(&self) -> String {
        let days = match self.days {
            1 => "1 day".to_owned(),
            n => format!("{n} days"),
        };
        let forecast = self.forecast.map(|d| format!(", now expected on {}", in_words(d))).unwrap_or_default();
        format!("First due on {}, {days} ago, and not verified{forecast}.", in_words(self.since))
    }
}

impl StandingFacts {
    /// How the row stands on a day.
    pub fn on(&self, today: Date) -> Standing {
        let axes = self.axes(today);
        let verdict = colour_of(&axes);
        Standing { recommendation: self.recommendation, axes, verdict, overridden: self.colour_override.clone() }
    }

    /// The delivery of the row as a whole. It is verified only when every ask is answered and carried out, and nothing is
    /// open; any trouble in a part is trouble of the whole.
    pub fn stage(&self) -> Stage {
        let any = |stage| self.works.iter().any(|w| w.stage == stage);
        let answered = self.asks > 0 && self.answers.unanswered == 0 && self.uncovered == 0;
        if let Some(trouble) = [Stage::Regressed, Stage::Returned, Stage::Blocked].into_iter().find(|s| any(*s)) {
            return trouble;
        }
        let Some(least) = self.live().map(|w| w.stage).min() else {
            return if answered { Stage::Declined } else { Stage::Unplanned };
        };
        if answered && least >= Stage::Claimed {
            return least;
        }
        self.live().map(|w| w.stage).max().unwrap_or_default().min(Stage::InProgress)
    }

    /// Works neither declined nor superseded.
    pub fn live(&self) -> impl Iterator<Item = &WorkFacts> {
        self.works.iter().filter(|w| w.stage.is_live())
    }

    fn open(&self) -> impl Iterator<Item = &WorkFacts> {
        self.works.iter().filter(|w| w.stage.is_open())
    }

    fn axes(&self, today: Date) -> Axes {
        let grades = || self.live().map(|w| w.grade_on(today));
        let first_dues = self.open().filter_map(|w| w.first_due);
        Axes {
            on: today,
            stage: self.stage(),
            answers: self.answers,
            grade: grades().min().unwrap_or_default(),
            best_grade: grades().max().unwrap_or_default(),
            impact: self.impact.clone(),
            late: self.late(today),
            first_due: first_dues.chain(self.open_ask_dues.iter().copied()).min(),
            expected: self.open().filter_map(|w| w.expected).max(),
            retest: self.live().filter_map(|w| w.retest).min(),
            flags: self.flags(today),
        }
    }

    /// What is late on a day.
    pub fn late(&self, today: Date) -> Option<Late> {
        let late = || self.open().filter(|w| w.first_due.is_some_and(|due| due < today));
        let asks = || self.open_ask_dues.iter().copied().filter(|due| *due < today);
        let since = late().filter_map(|w| w.first_due).chain(asks()).min()?;
        let moved = late().filter(|w| w.is_rebaselined());
        Some(Late {
            since,
            days: since.until(today).map(|span| span.get_days()).unwrap_or(i32::MAX),
            items: u32::try_from(late().count() + asks().count()).unwrap_or(u32::MAX),
            forecast: moved.filter_map(|w| w.expected).max(),
        })
    }

    fn flags(&self, today: Date) -> Flags {
        let done = |w: &&WorkFacts| w.stage.is_verified();
        Flags {
            national: self.national,
            unsplit: self.asks == 0,
            uncovered: self.uncovered,
            lead_missing: self.lead_missing,
            monitor: self.monitor,
            exceptions: self.live().filter_map(|w| w.exception.clone()).collect(),
            voided: self.live().any(|w| w.voided),
            unfunded: self.open().any(|w| w.unfunded),
            done_unfunded: self.live().filter(done).any(|w| w.unfunded),
            rebaselined: self.works.iter().any(WorkFacts::is_rebaselined),
            lapsed: self.live().any(|w| w.grade_on(today) < w.grade_without_expiry(today)),
            retest_overdue: self.live().any(|w| w.retest.is_some_and(|day| day < today)),
            reading_overdue: self.next_reading.is_some_and(|day| day < today),
            harmful_effects: self.harmful_effects,
        }
    }
}
