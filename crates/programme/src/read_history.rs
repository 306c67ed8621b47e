//! What happened to any record of the programme: who changed what, when, from what to what.

use platform::Error;
use platform::access::{Actor, permit};
use platform::agency::Agencies;
use platform::db::Ask;
use platform::record::{self, Record, Revision};
use serde::Serialize;

use crate::evidence::{Evidence, Sensitivity};
use crate::history::{FieldChange, Named, changes, event_words};
use crate::policy::{self, Act, Concerned};
use crate::recommendation::Recommendation;
use crate::store::history::{Write, named, writes};

/// A change of a record.
#[derive(Debug, Clone, Serialize)]
pub struct Moment {
    /// When.
    pub at: String,
    /// Who.
    pub who: Option<String>,
    /// For which body.
    #[serde(rename = "for")]
    pub body: Option<String>,
    /// That the record began with it.
    pub first: bool,
    /// What changed.
    pub fields: Vec<FieldChange>,
    /// What happened, in words.
    pub event: Option<String>,
    /// Why, where somebody had to say.
    pub reason: Option<String>,
}

/// A record's past.
pub struct Past {
    /// What it is of.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// Its changes, newest first.
    pub moments: Vec<Moment>,
}

/// The history of a record by its kind and id.
///
/// # Errors
/// [`Error::Hidden`] for whoever does not see the programme, for an unknown noun and an unknown id.
pub async fn read_history(
    read: &mut impl Ask,
    actor: &Actor,
    agencies: &Agencies,
    (kind, id): (&str, &str),
) -> Result<Past, Error> {
    if !policy::sees_register(actor) {
        return Err(Error::Hidden);
    }
    let subject = subject(read, actor, kind, id).await?;
    let revisions = record::history(read, kind, id).await?;
    let writes = writes(read, kind, id).await?;
    let named = named(read, actor, &subject.programme).await?;
    let mut moments = Vec::new();
    for (i, revision) in revisions.iter().enumerate() {
        let before = i.checked_sub(1).and_then(|b| revisions.get(b));
        moments.push(moment(before, revision, writes.get(&revision.seq), &named, agencies));
    }
    moments.reverse();
    Ok(Past { title: title(&subject, id, &named), subject, moments })
}

fn title(subject: &Subject, id: &str, named: &Named) -> String {
    let words = named.0.get(id).cloned().unwrap_or_else(|| subject.noun.to_lowercase());
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or(words)
}

fn moment(
    before: Option<&Revision>,
    now: &Revision,
    write: Option<&Write>,
    named: &Named,
    agencies: &Agencies,
) -> Moment {
    let body = write.and_then(|w| w.agency.as_ref()).and_then(|a| a.parse().ok());
    Moment {
        at: now.at.clone(),
        who: write.map(|w| w.actor.clone()),
        body: body.map(|a| agencies.name(a).to_owned()),
        first: before.is_none(),
        fields: changes(before.map(|b| &b.body), &now.body, named),
        event: write.map(|w| event_words(&w.event)),
        reason: write.and_then(|w| w.reason.clone()),
    }
}

/// What a history is of.
pub struct Subject {
    /// What sort of record.
    pub noun: &'static str,
    /// Id of its programme.
    pub programme: String,
    /// Its own page.
    pub back: Option<String>,
}

/// Finds the record and asks the policy; an unknown noun is as hidden as an unknown id.
async fn subject(read: &mut impl Ask, actor: &Actor, kind: &str, id: &str) -> Result<Subject, Error> {
    macro_rules! nouns {
        ($($stored:literal, $noun:ty, $words:literal;)*) => {
            match kind {
                $($stored => (check::<$noun>(read, actor, id).await?, $words),)*
                "programme_report" => return of_report(read, actor, id).await,
                "evidence" => (evidence(read, actor, id).await?, "Evidence"),
                _ => return Err(Error::Hidden),
            }
        };
    }
    let (programme, noun) = nouns! {
        "programme", crate::programme::Programme, "Programme";
        "source_report", crate::source_report::SourceReport, "Report that was read in";
        "recommendation", Recommendation, "Recommendation";
        "ask", crate::ask::Ask, "Ask";
        "response", crate::response::Response, "Answer to an ask";
        "row_link", crate::link::Link, "Link between rows";
        "cluster", crate::cluster::Cluster, "Rows that are the same work";
        "action", crate::action::Action, "Action";
        "claim", crate::claim::Claim, "Claim";
        "verification", crate::verification::Verification, "Check";
        "impact", crate::impact::Impact, "Measure of impact";
        "challenge", crate::challenge::Challenge, "Challenge";
        "national_request", crate::national_request::NationalRequest, "Request to a national body";
        "progress_update", crate::update::Update, "Report of progress";
    };
    let back = match kind {
        "recommendation" => Some(format!("/programme/recommendations/{id}")),
        "action" => Some(format!("/programme/actions/{id}")),
        _ => None,
    };
    Ok(Subject { noun, programme, back })
}

async fn check<T: Record + Concerned>(read: &mut impl Ask, actor: &Actor, id: &str) -> Result<String, Error> {
    Ok(permit(actor, Act::See, record::find::<T>(read, id).await?)?.record().home())
}

/// Restricted evidence is known to others by its title only, so its history is for those who may open it.
async fn evidence(read: &mut impl Ask, actor: &Actor, id: &str) -> Result<String, Error> {
    let seen = permit(actor, Act::See, record::find::<Evidence>(read, id).await?)?.into_inner();
    if seen.sensitivity == Sensitivity::Restricted {
        permit(actor, Act::Open, record::find::<Evidence>(read, id).await?)?;
    }
    Ok(seen.home())
}

async fn of_report(read: &mut impl Ask, actor: &Actor, id: &str) -> Result<Subject, Error> {
    let report =
        permit(actor, Act::See, record::find::<crate::frozen_report::FrozenReport>(read, id).await?)?.into_inner();
    let back = Some(format!("/programme/reports/{}", report.id));
    Ok(Subject { noun: "Frozen report", programme: report.programme.to_string(), back })
}
