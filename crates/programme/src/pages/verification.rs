//! Checking claims: the form, retests, answers "met by other means", and the list of what awaits a check.

use axum::extract::{Path, State};
use platform::Error;
use platform::access::permit;
use platform::record;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::action::{self, Open, head, open};
use super::action_plan::long;
use super::action_step::say;
use super::work_words::{self, Seer, can};
use crate::action::{ActionId, Stage};
use crate::action_step::Seen;
use crate::capacity::capacities;
use crate::open_evidence::{checks_action, checks_answer};
use crate::policy::Act;
use crate::programme::Programme;
use crate::response::{Response, ResponseId};
use crate::retest_action::retest_action;
use crate::store::file::{self, Loaded};
use crate::store::records;
use crate::verification::{Capacity, Subject, Verdict};
use crate::verify_claim::{Checking, verify_claim, verify_response};

/// The form to check a claim.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let open = open(&app, &visitor, &id).await?;
    let form = begun(&open, &visitor);
    show(&app, &visitor, &open, form)
}

fn begun(open: &Open, visitor: &Visitor) -> Posted {
    let claim = open.file.claim_in_question().map(|c| c.id.to_string()).unwrap_or_default();
    let post = visitor.session.as_ref().map(|s| s.account.post.clone()).unwrap_or_default();
    Posted::filled([
        ("version", open.file.action.version.to_string()),
        ("claim", claim),
        ("person", format!("{}, {post}", visitor.actor.name)),
    ])
}

fn show(app: &App, visitor: &Visitor, open: &Open, form: Posted) -> Answer {
    let (action, actor) = (&open.file.action.record, &visitor.actor);
    if !can(Act::Verify, actor, action) {
        return Err(Error::forbidden(
            "Claims are checked by the chairs of the Board and its sub-groups, the outside assessor, and leads of other bodies.",
        ));
    }
    let retest = action.stage() == Stage::BusinessAsUsual;
    let page = if retest { "retest" } else { "verify" };
    let today = app.clock().today();
    let seer = Seer { actor, agencies: &visitor.agencies, today, checks: checks_action(actor, &open.file, today) };
    let question = open.file.claim_in_question().map(|c| c.id);
    let claims = action::claims(open, visitor);
    app.page(visitor, "programme/verify.html", json!({
        "a": head(open, visitor, seer.today), "form": form, "retest": retest, "to": format!("/programme/actions/{}/{page}", action.id),
        "claim": claims.into_iter().find(|c| question.is_some_and(|q| c["id"] == q.to_string())),
        "evidence": action::evidence(&open.file, &seer), "own_lead": action.plan().lead == actor.agency,
        "capacities": offered(&open.file.programme, visitor), "answer": Value::Null,
    }))
}

/// As what this visitor can check.
fn offered(programme: &Programme, visitor: &Visitor) -> Vec<Value> {
    let words = |capacity: &Capacity| match capacity {
        Capacity::PartnerBody => {
            format!("For {}", visitor.actor.agency.map_or("my body", |a| visitor.agencies.name(a)))
        }
        other => {
            let words = work_words::capacity(other);
            words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect()
        }
    };
    let all = capacities(programme, &visitor.actor, &visitor.agencies);
    all.iter().map(|c| json!({ "value": c.code(), "words": words(c) })).collect()
}

fn capacity(form: &mut Posted, programme: &Programme, visitor: &Visitor) -> Option<Capacity> {
    let offered = capacities(programme, &visitor.actor, &visitor.agencies);
    let capacity = Capacity::of_code(&form.text("capacity"), offered);
    if capacity.is_none() {
        form.refuse("capacity", "Say as what you check it.");
    }
    capacity
}

fn verdict(form: &mut Posted) -> Option<Verdict> {
    match form.text("verdict").as_str() {
        "verified" => Some(Verdict::Verified),
        "returned" => Some(Verdict::Returned { why: long(form, "why") }),
        _ => {
            form.refuse("verdict", "Say whether the claim holds.");
            None
        }
    }
}

fn entered(form: &mut Posted, programme: &Programme, visitor: &Visitor) -> Option<Checking> {
    let verdict = verdict(form);
    let capacity = capacity(form, programme, visitor);
    let (person, method) = (long(form, "person"), long(form, "method"));
    let sample = Some(long(form, "sample")).filter(|s| !s.is_empty());
    let exception = Some(long(form, "exception")).filter(|s| !s.is_empty());
    Some(Checking { person, capacity: capacity?, method, sample, verdict: verdict?, exception })
}

/// Checks the claim.
pub(super) async fn verify(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (action, mut opened) = (parsed(&id)?, open(&app, &visitor, &id).await?);
    let seen = Seen { id: action, version: form.text("version").parse().unwrap_or(0) };
    let checking = entered(&mut form, &opened.file.programme, &visitor);
    let claim = form.parsed("claim", "Open the action again and check its latest claim.");
    if let (Some(checking), Some(claim), true) = (checking, claim, form.is_sound()) {
        match verify_claim(&app, &visitor.actor, seen, claim, checking).await {
            Ok(_) => return Ok(see(&format!("/programme/actions/{action}?done=the-check-is-on-file#claims"))),
            Err(error) => {
                opened = open(&app, &visitor, &id).await?;
                say(&mut form, error, opened.file.action.version)?;
            }
        }
    }
    show(&app, &visitor, &opened, form)
}

fn parsed(id: &str) -> Result<ActionId, Error> {
    id.parse().map_err(|_| Error::Hidden)
}

/// Records a retest.
pub(super) async fn retest(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let (action, mut opened) = (parsed(&id)?, open(&app, &visitor, &id).await?);
    let seen = Seen { id: action, version: form.text("version").parse().unwrap_or(0) };
    let checking = entered(&mut form, &opened.file.programme, &visitor);
    let next = form.date_optional("retest", "The day of the next retest");
    if let (Some(checking), true) = (checking, form.is_sound()) {
        match retest_action(&app, &visitor.actor, seen, next, checking).await {
            Ok(_) => return Ok(see(&format!("/programme/actions/{action}?done=the-retest-is-on-file#claims"))),
            Err(error) => {
                opened = open(&app, &visitor, &id).await?;
                say(&mut form, error, opened.file.action.version)?;
            }
        }
    }
    show(&app, &visitor, &opened, form)
}

/// An answer "met by other means" that this visitor may check.
struct Answered {
    programme: Programme,
    response: record::Versioned<Response>,
    ask: crate::ask::Ask,
    row: Loaded,
}

async fn answered(app: &App, visitor: &Visitor, id: &str) -> Result<Answered, Error> {
    let id: ResponseId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let allowed = permit(visitor.signed_in()?, Act::Verify, record::find::<Response>(&mut read, id).await?)?;
    let version = allowed.version();
    let response = record::Versioned { record: allowed.into_inner(), version };
    let ask: crate::ask::Ask =
        record::find(&mut read, response.record.ask).await?.for_rules("its answer was found").record;
    let row = file::load(&mut read, ask.recommendation).await?;
    Ok(Answered { programme: row.programme.record.clone(), response, ask, row })
}

/// The form to check such an answer.
pub(super) async fn response_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let answered = answered(&app, &visitor, &id).await?;
    let post = visitor.session.as_ref().map(|s| s.account.post.clone()).unwrap_or_default();
    let person = format!("{}, {post}", visitor.actor.name);
    let form = Posted::filled([("version", answered.response.version.to_string()), ("person", person)]);
    show_response(&app, &visitor, &answered, form)
}

fn show_response(app: &App, visitor: &Visitor, answered: &Answered, form: Posted) -> Answer {
    let (response, ask) = (&answered.response.record, &answered.ask);
    let checks = checks_answer(&visitor.actor, &answered.row, response);
    let seer = Seer { actor: &visitor.actor, agencies: &visitor.agencies, today: app.clock().today(), checks };
    let subject = Subject::Response(response.id);
    let shown = answered.row.evidence.iter().filter(|e| e.supports.contains(&subject));
    let row = format!("/programme/recommendations/{}", ask.recommendation);
    app.page(visitor, "programme/verify.html", json!({
        "a": {
            "title": ask.text, "href": row, "programme": answered.programme.name,
            "programme_href": format!("/programme/{}", answered.programme.id), "outcome": "",
        },
        "form": form, "retest": false, "to": format!("/programme/responses/{}/verify", response.id), "claim": Value::Null,
        "evidence": shown.map(|e| work_words::evidence(e, Some(response.agency), &seer)).collect::<Vec<_>>(),
        "own_lead": Some(response.agency) == visitor.actor.agency,
        "capacities": offered(&answered.programme, visitor),
        "answer": {
            "body": visitor.agencies.name(response.agency), "position": response.position().words(),
            "how": response.position().reason(), "kind": records::subject_id(&subject),
        },
    }))
}

/// Checks such an answer.
pub(super) async fn verify_answer(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let mut found = answered(&app, &visitor, &id).await?;
    let version: i64 = form.text("version").parse().unwrap_or(0);
    let checking = entered(&mut form, &found.programme, &visitor);
    if let (Some(checking), true) = (checking, form.is_sound()) {
        match verify_response(&app, &visitor.actor, found.response.record.id, version, checking).await {
            Ok(_) => {
                return Ok(see(&format!(
                    "/programme/recommendations/{}?done=the-check-is-on-file",
                    found.ask.recommendation
                )));
            }
            Err(error) => {
                found = answered(&app, &visitor, &id).await?;
                say(&mut form, error, found.response.version)?;
            }
        }
    }
    show_response(&app, &visitor, &found, form)
}
