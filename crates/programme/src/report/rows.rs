//! What a report says of one recommendation.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::action::Stage;
use crate::impact::ImpactState;
use crate::money::Pence;
use crate::recommendation::RecommendationId;
use crate::small_numbers::Figure;
use crate::stamp::Period;
use crate::standing::Standing;

/// One recommendation.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Row {
    /// Which.
    pub id: RecommendationId,
    /// As printed.
    pub reference: String,
    /// A short title.
    pub title: String,
    /// The printed words.
    pub words: Vec<String>,
    /// Who leads it, as shown: "All partners", "National", "No lead named" or names.
    pub led_by: String,
    /// The bodies that lead it.
    pub leads: Vec<String>,
    /// How it stood, with every flag that must be shown.
    pub standing: Standing,
    /// Its live asks.
    pub asks: Vec<AskLine>,
    /// Its work.
    pub works: Vec<Work>,
    /// Its measures of impact.
    pub impacts: Vec<Measure>,
    /// Challenges to it.
    pub challenges: Vec<ChallengeLine>,
    /// Challenges left out of a public version.
    #[serde(default)]
    pub challenges_withheld: u32,
    /// What meetings decided on it and on what belongs to it, oldest first.
    #[serde(default)]
    pub decisions: Vec<DecisionLine>,
    /// Requests to national bodies.
    pub requests: Vec<Request>,
}

/// One ask.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AskLine {
    /// Which limb, from 1.
    pub limb: u16,
    /// What is asked.
    pub text: String,
    /// When, in the text's words.
    pub due: Option<String>,
    /// Each body's answer; bodies asked that have not answered stand here too.
    pub answers: Vec<AnswerLine>,
}

/// One body's answer.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct AnswerLine {
    /// The body.
    pub body: String,
    /// Its position in words.
    pub position: String,
    /// Whether it has answered.
    pub given: bool,
    /// Whether it will not do it.
    pub declined: bool,
    /// Its reason.
    pub reason: Option<String>,
    /// What it offers in place.
    pub offers: Option<String>,
    /// When it answered.
    pub on: Option<Date>,
    /// Who signed.
    pub signed_by: Option<String>,
    /// Checks of an answer "met by other means".
    pub checks: Vec<Check>,
}

/// A piece of work.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Work {
    /// What will be different for children.
    pub outcome: String,
    /// What is done.
    pub title: String,
    /// Who answers for it.
    pub lead: Option<String>,
    /// Who takes part.
    pub contributors: Vec<String>,
    /// The officer.
    pub officer: Option<String>,
    /// How far it is; a check that no longer holds leaves it claimed.
    pub stage: Stage,
    /// What its lead or checker said of that: what is in the way, what is missing, what was found.
    pub why: Option<String>,
    /// Whether a check was voided by a later change.
    pub voided: bool,
    /// The first due date.
    pub first_due: Option<Date>,
    /// Later forecasts, oldest first.
    pub forecasts: Vec<Forecast>,
    /// When it is tested again.
    pub retest: Option<Date>,
    /// Claims, oldest first.
    pub claims: Vec<ClaimLine>,
    /// Checks, oldest first.
    pub checks: Vec<Check>,
    /// What was said of progress, newest first.
    pub updates: Vec<UpdateLine>,
    /// What it costs.
    pub money: Money,
}

/// A date that moved.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// The new day.
    pub date: Date,
    /// Why.
    pub reason: Option<String>,
    /// When that was said.
    pub said_on: Date,
}

/// A claim.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ClaimLine {
    /// Who.
    pub by: Option<String>,
    /// For which body.
    pub body: String,
    /// When.
    pub on: Date,
    /// The time it speaks of.
    pub period: Period,
    /// What was done.
    pub text: String,
    /// What changed for children.
    pub changed_for_children: String,
    /// What it rests on.
    pub evidence: Vec<EvidenceLine>,
    /// Pieces of evidence that are not named here.
    pub withheld: u32,
}

/// A piece of evidence that may be named.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct EvidenceLine {
    /// Its title.
    pub title: String,
    /// Its sort.
    pub kind: String,
    /// Who gave it.
    pub from: String,
    /// The first day it speaks for.
    pub dated: Date,
    /// The last.
    pub until: Option<Date>,
    /// Whether anybody may see it.
    pub public: bool,
}

/// A check.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// The body that checked.
    pub body: String,
    /// The person who answers for it.
    pub person: Option<String>,
    /// As what.
    pub capacity: String,
    /// When.
    pub on: Date,
    /// How.
    pub method: String,
    /// What sample.
    pub sample: Option<String>,
    /// Whether the claim was found to hold.
    pub held: bool,
    /// What was missing.
    pub missing: Option<String>,
    /// Why the lead's own body checked it.
    pub exception: Option<String>,
}

/// What was said of progress.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct UpdateLine {
    /// The body.
    pub body: String,
    /// The period.
    pub period: Period,
    /// Its words.
    pub text: String,
}

/// What a piece of work costs.
#[derive(Serialize, Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Money {
    /// Once.
    pub one_off: Pence,
    /// Every year.
    pub yearly: Pence,
    /// Whether money is needed that nobody has found.
    pub unfunded: bool,
}

/// A measure of impact.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Measure {
    /// What should be different for children.
    pub question: String,
    /// What is counted, by the definition now in force.
    pub definition: Option<String>,
    /// Its unit.
    pub unit: String,
    /// What the readings show.
    pub state: ImpactState,
    /// Readings by the definition in force, in order.
    pub readings: Vec<Reading>,
    /// Readings by earlier definitions, which cannot be compared with these.
    pub earlier: u32,
    /// When it is read next.
    pub next: Option<Date>,
    /// What happened besides what was meant.
    pub effects: Vec<Effect>,
}

/// A reading.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq)]
pub struct Reading {
    /// The period.
    pub period: Period,
    /// The value as printed.
    pub value: String,
    /// The number behind it, to judge whether it may be published; absent in public versions, and in reports that were
    /// frozen before it was kept.
    #[serde(default)]
    pub figure: Option<Figure>,
    /// Where it comes from.
    pub source: String,
}

/// Something that happened besides what was meant.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Effect {
    /// What.
    pub text: String,
    /// Whether it did harm.
    pub harmful: bool,
}

/// A challenge.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct ChallengeLine {
    /// The group.
    pub from: String,
    /// The body.
    pub to: String,
    /// The question.
    pub question: String,
    /// When it was raised.
    pub raised: Date,
    /// When the answer was due.
    pub due: Date,
    /// The answer.
    pub answer: Option<String>,
    /// What changed.
    pub changed: Option<String>,
    /// Whether the answer is overdue.
    pub overdue: bool,
    /// How far up it has gone, in words.
    pub rung: Option<String>,
    /// Whether it has come to be said openly in the published report.
    pub published: bool,
}

/// What a meeting decided, or another part said.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct DecisionLine {
    /// What it is: "Decision".
    pub kind: String,
    /// Whose, and on which occasion.
    pub from: String,
    /// The day.
    pub on: Date,
    /// What of the row it is about; nothing for the row itself.
    #[serde(default)]
    pub on_what: Option<String>,
    /// In words.
    pub text: String,
}

/// A request to a national body.
#[derive(Serialize, Deserialize, Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// To whom.
    pub to: String,
    /// Where it stands, in words.
    pub state: String,
    /// When it was sent.
    pub sent: Option<Date>,
    /// When the body answered.
    pub answered: Option<Date>,
    /// What it answered.
    pub answer: Option<String>,
    /// Who endorsed it and when, in words.
    pub endorsed: Vec<String>,
    /// How often it was chased.
    pub chased: u32,
}

impl Row {
    /// Its number and title, as a heading.
    pub fn heading(&self) -> String {
        match self.title.is_empty() {
            true => format!("Recommendation {}", self.reference),
            false => format!("Recommendation {}: {}", self.reference, self.title),
        }
    }

    /// The earliest first due date of its work and asks, done or not.
    pub fn first_due(&self) -> Option<Date> {
        let works = self.works.iter().filter(|w| w.stage.is_live()).filter_map(|w| w.first_due);
        works.chain(self.standing.axes.first_due).min()
    }

    /// The latest day on which any of its work is or was expected.
    pub fn expected(&self) -> Option<Date> {
        let live = self.works.iter().filter(|w| w.stage.is_live());
        live.filter_map(|w| w.forecasts.last().map(|f| f.date).or(w.first_due)).max()
    }
}
