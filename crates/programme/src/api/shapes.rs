//! What the API says and takes, as its description shows it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::action::Action;
use crate::ask::Ask;
use crate::recommendation::Recommendation;
use crate::response::Response as Given;
use crate::standing::Standing;

/// Something with a name.
#[derive(Serialize, ToSchema)]
pub(super) struct Named {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
}

/// How one recommendation stands.
#[derive(Serialize, ToSchema)]
pub(super) struct Row {
    /// Its id.
    pub(super) id: String,
    /// As printed, such as "7b".
    pub(super) reference: String,
    /// "7" of "7b".
    pub(super) parent: Option<String>,
    /// A short title.
    pub(super) title: String,
    /// Ids of the bodies that lead it.
    pub(super) leads: Vec<String>,
    /// What the leads claim, in words.
    pub(super) delivery: String,
    /// 0 to 5, the least tested part.
    pub(super) assurance: u8,
    /// What is known of the impact on children, in words.
    pub(super) impact: String,
    /// The derived colour.
    pub(super) colour: String,
    /// What the colour means.
    pub(super) headline: String,
    /// Why.
    pub(super) reason: String,
    /// Since when something is late by its first date.
    pub(super) late_since: Option<String>,
    /// Answers still owed.
    pub(super) unanswered: u32,
    /// That the body which monitors leads it too.
    pub(super) monitor_is_lead: bool,
}

/// One recommendation with its asks and their answers.
#[derive(Serialize, ToSchema)]
pub(super) struct Whole {
    /// How it stands.
    pub(super) standing: Row,
    /// The words as printed, line by line.
    pub(super) text: Vec<String>,
    /// The response as printed.
    pub(super) response_as_printed: Option<String>,
    /// The challenges as printed.
    pub(super) challenges_as_printed: Option<String>,
    /// Its asks.
    pub(super) asks: Vec<AskView>,
    /// The actions that serve it.
    pub(super) actions: Vec<ActionView>,
}

/// One ask.
#[derive(Serialize, ToSchema)]
pub(super) struct AskView {
    /// Its id.
    pub(super) id: String,
    /// Which limb, from 1.
    pub(super) limb: u16,
    /// What is asked.
    pub(super) text: String,
    /// Ids of the bodies asked.
    pub(super) addressees: Vec<String>,
    /// What they answered.
    pub(super) answers: Vec<AnswerView>,
}

/// What one body answered.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerView {
    /// The body.
    pub(super) agency: String,
    /// In words: "Accepted in part".
    pub(super) position: String,
    /// Its reason, short of acceptance.
    pub(super) reason: Option<String>,
    /// What it offers instead.
    pub(super) counter_proposal: Option<String>,
    /// The day of the answer.
    pub(super) date: Option<String>,
}

/// An ask that somebody has not answered.
#[derive(Serialize, ToSchema)]
pub(super) struct OpenAsk {
    /// The ask.
    pub(super) id: String,
    /// The recommendation's reference.
    pub(super) reference: String,
    /// What is asked.
    pub(super) text: String,
    /// Ids of the bodies that owe an answer.
    pub(super) awaited_from: Vec<String>,
}

/// A piece of work.
#[derive(Serialize, ToSchema)]
pub(super) struct ActionView {
    /// Its id.
    pub(super) id: String,
    /// Its version, to be named when changing it; absent inside a recommendation.
    pub(super) version: Option<i64>,
    /// What will be different for children.
    pub(super) outcome: String,
    /// What will be done.
    pub(super) title: String,
    /// Id of the body that answers for it.
    pub(super) lead: Option<String>,
    /// How far it is, in words.
    pub(super) stage: String,
    /// The first due date, which never changes.
    pub(super) first_due: Option<String>,
    /// When it is now expected.
    pub(super) expected: Option<String>,
}

/// An answer to an ask.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAnswer {
    /// The version seen; 0 when there was none.
    pub(super) version: i64,
    /// accept, accept_in_part, accept_in_principle, met_by_other_means, decline or not_ours.
    pub(super) position: String,
    /// Needed short of acceptance.
    #[serde(default)]
    pub(super) reason: String,
    /// What the body offers instead.
    #[serde(default)]
    pub(super) counter_proposal: Option<String>,
    /// Who signs.
    pub(super) signatory: String,
}

/// A new action.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAction {
    /// What will be different for children.
    pub(super) outcome: String,
    /// What will be done.
    pub(super) title: String,
    /// Ids of the asks it serves.
    pub(super) asks: Vec<String>,
    /// Id of the body that answers for it.
    #[serde(default)]
    pub(super) lead: Option<String>,
    /// First due date, YYYY-MM-DD.
    #[serde(default)]
    pub(super) due: Option<String>,
}

/// What was done in a period.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewUpdate {
    /// First day, YYYY-MM-DD.
    pub(super) from: String,
    /// Last day.
    pub(super) to: String,
    /// In words.
    pub(super) text: String,
}

/// That an action is done.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewClaim {
    /// The action's version seen.
    pub(super) version: i64,
    /// First day of the period claimed for.
    pub(super) from: String,
    /// Last day.
    pub(super) to: String,
    /// What was done.
    pub(super) text: String,
    /// What changed for children.
    pub(super) changed_for_children: String,
    /// Ids of the evidence it rests on.
    pub(super) evidence: Vec<String>,
}

pub(super) fn row(r: &Recommendation, standing: &Standing) -> Row {
    let axes = &standing.axes;
    Row {
        id: r.id.to_string(),
        reference: r.reference.clone(),
        parent: r.parent.clone(),
        title: r.title.clone(),
        leads: r.leads.iter().map(ToString::to_string).collect(),
        delivery: axes.stage.words().into(),
        assurance: axes.grade.number(),
        impact: axes.impact.words().into(),
        colour: standing.verdict.colour.words().into(),
        headline: standing.verdict.headline.words().into(),
        reason: standing.verdict.reason.clone(),
        late_since: axes.late.map(|l| l.since.to_string()),
        unanswered: axes.answers.unanswered,
        monitor_is_lead: axes.flags.monitor != crate::standing::MonitorLeads::No,
    }
}

pub(super) fn action_view(a: &Action, version: Option<i64>) -> ActionView {
    ActionView {
        id: a.id.to_string(),
        version,
        outcome: a.plan().outcome.clone(),
        title: a.plan().title.clone(),
        lead: a.plan().lead.map(|l| l.to_string()),
        stage: a.stage().words().into(),
        first_due: a.first_due().map(|d| d.date.to_string()),
        expected: a.expected().map(|d| d.to_string()),
    }
}

pub(super) fn ask_view(ask: &Ask, responses: &[Given]) -> AskView {
    let answer = |r: &Given| AnswerView {
        agency: r.agency.to_string(),
        position: r.position().words().into(),
        reason: r.position().reason().map(str::to_owned),
        counter_proposal: r.counter_proposal().map(str::to_owned),
        date: r.date().map(|d| d.to_string()),
    };
    AskView {
        id: ask.id.to_string(),
        limb: ask.limb,
        text: ask.text.clone(),
        addressees: ask.addressees.iter().map(ToString::to_string).collect(),
        answers: responses.iter().filter(|r| r.ask == ask.id).map(answer).collect(),
    }
}
