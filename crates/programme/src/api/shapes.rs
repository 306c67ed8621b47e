//! What the API says and takes, as its description shows it.

use jiff::civil::Date;
use platform::Error;
use platform::id::AgencyId;
use platform::web::Visitor;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::action::Action;
use crate::ask::Ask;
use crate::link::{Link, LinkEnd};
use crate::recommendation::Recommendation;
use crate::response::{Position, Response as Given};
use crate::standing::Standing;
use crate::store::file::Loaded;
use crate::store::records::stored_name;

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
    /// Its version, to be named when changing it.
    pub(super) version: i64,
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
    /// Links to and from other rows. They close nothing.
    pub(super) links: Vec<LinkView>,
    /// Ids of its measures of impact.
    pub(super) impacts: Vec<String>,
    /// Ids of the challenges to it.
    pub(super) challenges: Vec<String>,
}

/// A link between two rows.
#[derive(Serialize, ToSchema)]
pub(super) struct LinkView {
    /// Id of the row or ask where it starts.
    pub(super) from: String,
    /// Id of the row or ask to which it leads.
    pub(super) to: String,
    /// points_to, depends_on, same_as, answered_by or see_also.
    pub(super) kind: String,
    /// The words it was read from, or a remark.
    pub(super) note: String,
}

/// The day of which an address asks.
#[derive(Deserialize, IntoParams)]
pub(super) struct AsAt {
    /// A past day, YYYY-MM-DD: as the records were kept then. Today when it is left out.
    #[serde(default)]
    #[param(value_type = Option<String>)]
    pub(super) as_at: Option<Date>,
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

/// What a body answers to an ask now.
#[derive(Serialize, ToSchema)]
pub(super) struct AnswerNow {
    /// Its id; absent when there is none yet.
    pub(super) id: Option<String>,
    /// Its version, to be named when answering anew; 0 when there is none.
    pub(super) version: i64,
    /// The answer.
    pub(super) answer: Option<AnswerView>,
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

/// That every body named is one of this house.
pub(super) fn known(visitor: &Visitor, field: &str, bodies: impl IntoIterator<Item = AgencyId>) -> Result<(), Error> {
    match bodies.into_iter().find(|body| visitor.agencies.get(*body).is_none()) {
        Some(unknown) => Err(Error::invalid(field, format!("No body here has the id {unknown}."))),
        None => Ok(()),
    }
}

/// A position by its name.
pub(super) fn position_of(code: &str, reason: &str, visitor: &Visitor) -> Result<Position, Error> {
    let named = |name: &str| visitor.agencies.printed(name).map(|a| a.id);
    Position::of_code(code, reason, named).ok_or_else(|| {
        Error::invalid(
            "position",
            "Choose accept, accept_in_part, accept_in_principle, met_by_other_means, decline or not_ours.",
        )
    })
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

pub(super) fn answer_view(r: &Given) -> AnswerView {
    AnswerView {
        agency: r.agency.to_string(),
        position: r.position().words().into(),
        reason: r.position().reason().map(str::to_owned),
        counter_proposal: r.counter_proposal().map(str::to_owned),
        date: r.date().map(|d| d.to_string()),
    }
}

/// A row with all that belongs to it, as it stood on a day.
pub(super) fn whole(loaded: &Loaded, links: &[Link], on: Date) -> Whole {
    let r = &loaded.recommendation.record;
    let end = |e: &LinkEnd| match e {
        LinkEnd::Recommendation(id) => id.to_string(),
        LinkEnd::Ask(id) => id.to_string(),
    };
    let own = [LinkEnd::Recommendation(r.id)].into_iter().chain(loaded.asks.iter().map(|a| LinkEnd::Ask(a.id)));
    let own: Vec<LinkEnd> = own.collect();
    let link =
        |l: &Link| LinkView { from: end(&l.from), to: end(&l.to), kind: stored_name(&l.kind), note: l.note.clone() };
    Whole {
        version: loaded.recommendation.version,
        standing: row(r, &crate::file::standing_of(&loaded.file(), on)),
        text: r.verbatim.lines().to_vec(),
        response_as_printed: r.response_as_printed.clone(),
        challenges_as_printed: r.challenges_as_printed.clone(),
        asks: loaded.asks.iter().filter(|a| a.is_live()).map(|a| ask_view(a, &loaded.responses)).collect(),
        actions: loaded.actions.iter().map(|a| action_view(a, None)).collect(),
        links: links.iter().filter(|l| own.contains(&l.from) || own.contains(&l.to)).map(link).collect(),
        impacts: loaded.impacts.iter().map(|i| i.id.to_string()).collect(),
        challenges: loaded.challenges.iter().map(|c| c.id.to_string()).collect(),
    }
}

pub(super) fn ask_view(ask: &Ask, responses: &[Given]) -> AskView {
    AskView {
        id: ask.id.to_string(),
        limb: ask.limb,
        text: ask.text.clone(),
        addressees: ask.addressees.iter().map(ToString::to_string).collect(),
        answers: responses.iter().filter(|r| r.ask == ask.id).map(answer_view).collect(),
    }
}
