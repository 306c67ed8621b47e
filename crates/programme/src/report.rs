//! The report to the scrutiny committee: every recommendation with what was claimed, what was verified and by whom, and
//! what changed for children. [`ReportModel`] is plain data, frozen as it stands; [`document::to_document`] lays it out.
#![deny(clippy::wildcard_enum_match_arm)]

pub mod build;
pub mod compare;
pub mod document;
mod measure;
pub mod names;
pub mod public;
mod rows;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::counts::{Counts, counts};
use crate::funding::YearOfFunding;
use crate::programme::{ProgrammeId, ReportKind};
use crate::small_numbers::SmallNumbers;
use crate::standing::Standing;

pub use rows::{
    AnswerLine, AskLine, ChallengeLine, Check, ClaimLine, DecisionLine, Effect, EvidenceLine, Forecast, Measure, Money,
    Reading, Request, Row, UpdateLine, Work,
};

/// A report as on a day. Names of bodies and people stand in it as they were, so that it needs nothing else to be read.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct ReportModel {
    /// The programme.
    pub programme: ProgrammeId,
    /// What it is called.
    pub name: String,
    /// The body that monitors it.
    pub board: String,
    /// Who receives the report.
    #[serde(default)]
    pub committee: Option<String>,
    /// Interim or full.
    pub kind: ReportKind,
    /// For whom it is written.
    #[serde(default)]
    pub audience: Audience,
    /// The day it speaks of.
    pub as_at: Date,
    /// The instant up to which records count.
    pub records_at: Timestamp,
    /// Whether nothing was kept by that day.
    #[serde(default)]
    pub before_first: bool,
    /// Every row, in order.
    pub rows: Vec<Row>,
    /// Totals at each month's end.
    #[serde(default)]
    pub progress: Vec<Point>,
    /// The programme's money in the financial years of the day and after it.
    #[serde(default)]
    pub funding: Vec<YearOfFunding>,
    /// Against the last frozen report.
    #[serde(default)]
    pub since: Option<Since>,
    /// What bodies were asked for and did not answer until it had to be said openly.
    #[serde(default)]
    pub silences: Vec<Silence>,
    /// Which numbers of children are too small for the public version.
    #[serde(default)]
    pub small_numbers: SmallNumbers,
    /// People whose names must not stand in the public version.
    #[serde(default)]
    pub people: Vec<String>,
}

/// For whom a report is written.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// The Board and the scrutiny committee.
    #[default]
    Committee,
    /// Anybody.
    Public,
}

/// Totals on a day.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    /// The day.
    pub on: Date,
    /// Rows claimed, the verified ones among them.
    pub claimed: u32,
    /// Rows verified.
    pub verified: u32,
    /// Verified rows with impact shown.
    pub impact_shown: u32,
}

/// Something asked for and not answered until the ladder led into the published report.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// What is asked.
    pub what: String,
    /// What it is about.
    pub about: String,
    /// Which body has to answer.
    pub body: String,
    /// When the answer was due.
    pub due: Date,
    /// Since when it is said openly.
    pub since: Date,
    /// When it was answered after all.
    pub answered: Option<Date>,
}

/// What changed against the last frozen report.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Since {
    /// Which kind that was.
    pub kind: ReportKind,
    /// Its day.
    pub as_at: Date,
    /// Its totals.
    pub counts: Counts,
    /// Every row whose standing differs.
    pub changes: Vec<Change>,
}

/// What changed on one row.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The row.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// How it stood.
    pub before: String,
    /// How it stands.
    pub after: String,
    /// What got better, in sentences.
    pub better: Vec<String>,
    /// What got worse, in sentences.
    pub worse: Vec<String>,
    /// What is different otherwise.
    pub other: Vec<String>,
}

impl ReportModel {
    /// Its totals. They are counted from its rows and nowhere else.
    pub fn counts(&self) -> Counts {
        counts(self.rows.iter().map(|r| &r.standing))
    }

    /// Its title.
    pub fn title(&self) -> String {
        format!("{}: {}", kind_words(self.kind), self.name)
    }
}

/// The kind of a report in words.
pub fn kind_words(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::ActionPlan => "Action plan",
        ReportKind::Interim => "Interim report",
        ReportKind::Full => "Full report",
    }
}

/// What must be shown with a row wherever it counts, in words.
pub fn flag_words(standing: &Standing) -> Vec<&'static str> {
    use crate::standing::MonitorLeads;
    let flags = &standing.axes.flags;
    let all = [
        (flags.national, "asks a national body"),
        (flags.monitor == MonitorLeads::Alone, "the body that monitors it leads it alone"),
        (flags.monitor == MonitorLeads::Jointly, "the body that monitors it leads it with others"),
        (!flags.exceptions.is_empty(), "verified by exception"),
        (flags.lead_missing, "no lead"),
        (flags.unsplit, "not split into asks"),
        (flags.unfunded, "unfunded"),
        (flags.done_unfunded, "done, and its money still not found"),
        (flags.uncovered > 0, "accepted, but nobody carries it out"),
        (flags.rebaselined, "date moved"),
        (flags.voided, "check voided by a later change"),
        (flags.lapsed, "evidence expired"),
        (flags.retest_overdue, "retest overdue"),
        (flags.reading_overdue, "reading of impact overdue"),
        (flags.harmful_effects, "harmful effect noted"),
    ];
    all.into_iter().filter(|(on, _)| *on).map(|(_, words)| words).collect()
}
