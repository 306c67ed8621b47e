//! Challenges: raising one from a row, its own page with answer, ladder and outcome, and the list of all.

use axum::extract::{Path, State};
use commitments::Commitment;
use platform::Error;
use platform::access::{Actor, permit};
use platform::agency::Sector;
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::words::Tag;
use crate::action::ActionId;
use crate::ask::AskId;
use crate::challenge::{About, Challenge, ChallengeDraft, ChallengeId, ChallengeState, Rung};
use crate::challenge_step::{SeenChallenge, awaits_answer, commitment_of, current_reply, is_late};
use crate::close_challenge::close_challenge;
use crate::escalate_challenge::escalate_challenge;
use crate::policy::{self, Act};
use crate::raise_challenge::raise_challenge;
use crate::recommendation::RecommendationId;
use crate::reply_challenge::reply_challenge;
use crate::stamp::{GroupName, NamedPerson};
use crate::store::file::{self, Loaded};

/// The challenges to a row, for the recommendation page.
pub(super) async fn section(app: &App, loaded: &Loaded, visitor: &Visitor) -> Result<Value, Error> {
    let mut all = Vec::new();
    if !loaded.challenges.is_empty() {
        let mut read = app.db().read().await?;
        for challenge in &loaded.challenges {
            let commitment = commitment_of(&mut read, &visitor.actor, challenge.id).await?;
            all.push(shown(app, challenge, commitment.map(|c| c.record).as_ref(), visitor));
        }
    }
    let id = loaded.recommendation.record.id;
    let may = policy::may(Act::Challenge, &visitor.actor, &[]);
    Ok(json!({ "all": all, "raise": may.then(|| format!("/programme/recommendations/{id}/challenge")) }))
}

/// What is shown of a challenge, in lists and on its page.
pub(super) fn shown(app: &App, challenge: &Challenge, commitment: Option<&Commitment>, visitor: &Visitor) -> Value {
    let today = app.clock().today();
    let reply = current_reply(challenge, commitment);
    let closed = match challenge.state() {
        ChallengeState::Closed { what_changed, .. } => Some(what_changed),
        ChallengeState::Open | ChallengeState::Replied(_) => None,
    };
    let due = commitment.and_then(Commitment::due).map(|d| d.on);
    json!({
        "id": challenge.id, "href": format!("/programme/challenges/{}", challenge.id), "question": challenge.question,
        "short": commitments::work::short(&challenge.question),
        "from": challenge.from.0, "to": visitor.agencies.name(challenge.to), "due": challenge.due, "now_due": due,
        "state": state(challenge, commitment, today), "late": is_late(challenge, commitment, today),
        "raised": platform::clock::in_uk(challenge.raised.at).date(),
        "reply": reply.as_ref().map(|r| &r.text), "replied": reply.as_ref().map(|r| platform::clock::in_uk(r.stamp.at).date()),
        "signatory": reply.as_ref().and_then(|r| r.signatory.as_ref()).map(|s| &s.name), "what_changed": closed, "changed_short": closed.map(|w| commitments::work::short(w)),
        "rung": challenge.rung().map(Rung::words),
    })
}

/// Where a challenge stands, as a tag.
pub(super) fn state(challenge: &Challenge, commitment: Option<&Commitment>, today: jiff::civil::Date) -> Tag {
    match challenge.state() {
        ChallengeState::Closed { .. } => Tag::new("Closed", "green"),
        _ if is_late(challenge, commitment, today) => Tag::new("Answer late", "red"),
        _ if awaits_answer(challenge, commitment) => Tag::new("Awaiting an answer", "yellow"),
        ChallengeState::Open | ChallengeState::Replied(_) => Tag::new("Answered", "blue"),
    }
}

async fn row(app: &App, visitor: &Visitor, id: &str) -> Result<Loaded, Error> {
    let actor = visitor.signed_in()?;
    let id: RecommendationId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let loaded = file::load(&mut read, id).await?;
    permit(actor, Act::See, record::find::<crate::recommendation::Recommendation>(&mut read, id).await?)?;
    if policy::may(Act::Challenge, actor, &[]) {
        return Ok(loaded);
    }
    Err(Error::forbidden(
        "Only the chair of the Board or of a sub-group raises a challenge. Ask the chair of the group that watches this row.",
    ))
}

/// The form in which a group challenges a body.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let row = row(&app, &visitor, &id).await?;
    let due = app.calendar().add(app.clock().today(), 10);
    let [lead, ..] = row.recommendation.record.leads.as_slice() else {
        return form_page(&app, &visitor, &row, dated(due, String::new()));
    };
    form_page(&app, &visitor, &row, dated(due, lead.to_string()))
}

fn dated(due: jiff::civil::Date, body: String) -> Posted {
    let (day, month, year) = (due.day().to_string(), due.month().to_string(), due.year().to_string());
    Posted::filled([
        ("due-day", day),
        ("due-month", month),
        ("due-year", year),
        ("body", body),
        ("about", "row".into()),
    ])
}

fn form_page(app: &App, visitor: &Visitor, row: &Loaded, form: Posted) -> Answer {
    let r = &row.recommendation.record;
    let board = visitor.agencies.name(row.programme.record.board);
    let groups: Vec<Value> = row
        .programme
        .record
        .groups
        .iter()
        .map(|g| g.name.0.as_str())
        .chain([board])
        .map(|n| json!({ "value": n, "words": n }))
        .collect();
    let bodies: Vec<Value> = visitor
        .agencies
        .iter()
        .filter(|a| a.sector != Sector::National)
        .map(|a| json!({ "value": a.id, "words": a.name }))
        .collect();
    app.page(visitor, "programme/challenge_form.html", json!({
        "form": form, "reference": r.reference, "title": r.title, "back": format!("/programme/recommendations/{}", r.id),
        "groups": groups, "bodies": bodies, "matters": matters(row),
    }))
}

fn matters(row: &Loaded) -> Vec<Value> {
    let asks = row
        .asks
        .iter()
        .filter(|a| a.is_live())
        .map(|a| json!({ "value": a.id, "words": format!("Ask {}: {}", a.limb, a.text) }));
    let actions = row.actions.iter().map(|a| json!({ "value": a.id, "words": format!("Action: {}", a.plan().title) }));
    std::iter::once(json!({ "value": "row", "words": "The recommendation as a whole" }))
        .chain(asks)
        .chain(actions)
        .collect()
}

fn about(text: &str) -> Option<About> {
    let ask = text.parse::<AskId>().ok().map(About::Ask);
    let action = text.parse::<ActionId>().ok().map(About::Action);
    ask.or(action).or_else(|| (text == "row").then_some(About::Row))
}

/// Raises it.
pub(super) async fn raise(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let row = row(&app, &visitor, &id).await?;
    if let Some(draft) = draft(&mut form, row.recommendation.record.id) {
        match raise_challenge(&app, &visitor.actor, draft).await {
            Ok(id) => return Ok(see(&format!("/programme/challenges/{id}?done=the-challenge-was-raised"))),
            Err(error) => refused(&mut form, error, "question")?,
        }
    }
    form_page(&app, &visitor, &row, form)
}

fn draft(form: &mut Posted, recommendation: RecommendationId) -> Option<ChallengeDraft> {
    let from = GroupName(form.required("from", "Choose the group that asks."));
    let to = form.parsed("body", "Choose the body that has to answer.");
    let about = about(&form.text("about"));
    if about.is_none() {
        form.refuse("about", "Choose what the challenge is about.");
    }
    let question = form.required("question", "Write the question that the body has to answer.");
    let due = form.date("due", "The day for the answer");
    let draft = ChallengeDraft { from, to: to?, recommendation, about: about?, question, due: due? };
    form.is_sound().then_some(draft)
}

/// A verb's refusal, said at its field; what is not a refusal is passed on.
pub(super) fn refused(form: &mut Posted, error: Error, field: &str) -> Result<(), Error> {
    match error {
        Error::Invalid(faults) => form.faults.0.extend(faults.0),
        Error::Refused(sentence) => form.refuse(field, sentence),
        other => return Err(other),
    }
    Ok(())
}

struct One {
    challenge: Versioned<Challenge>,
    commitment: Option<Versioned<Commitment>>,
    row: Loaded,
}

async fn one(app: &App, visitor: &Visitor, id: &str) -> Result<One, Error> {
    let actor = visitor.signed_in()?;
    let id: ChallengeId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let allowed = permit(actor, Act::See, record::find::<Challenge>(&mut read, id).await?)?;
    let challenge = Versioned { version: allowed.version(), record: allowed.into_inner() };
    let commitment = commitment_of(&mut read, actor, id).await?;
    let row = file::load(&mut read, challenge.record.recommendation).await?;
    Ok(One { challenge, commitment, row })
}

/// One challenge.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    one_page(&app, &visitor, &one, Posted::default())
}

const RUNGS: [Rung; 7] = [
    Rung::Officer,
    Rung::Signatory,
    Rung::SubGroup,
    Rung::BoardChair,
    Rung::ChiefOfficer,
    Rung::Published,
    Rung::Regulator,
];

fn one_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let (challenge, commitment) = (&one.challenge.record, one.commitment.as_ref().map(|c| &c.record));
    let (actor, r) = (&visitor.actor, &one.row.recommendation.record);
    let waits = awaits_answer(challenge, commitment);
    let group = policy::may(Act::Challenge, actor, &[]) && challenge.is_open();
    let own = commitment.is_some_and(|c| actor.agency == Some(c.owner.agency));
    let rungs: Vec<Value> = RUNGS
        .iter()
        .filter(|r| challenge.rung().is_none_or(|at| **r > at))
        .map(|r| json!({ "value": crate::store::records::stored_name(r), "words": r.words() }))
        .collect();
    let steps: Vec<Value> = challenge
        .escalations()
        .iter()
        .map(|e| json!({ "to": e.to.words(), "why": e.why, "on": platform::clock::in_uk(e.stamp.at).date() }))
        .collect();
    app.page(visitor, "programme/challenge.html", json!({
        "form": form, "c": shown(app, challenge, commitment, visitor), "seen": one.challenge.version,
        "about": about_words(one), "reference": r.reference, "title": r.title, "row": format!("/programme/recommendations/{}", r.id),
        "list": format!("/programme/{}/challenges", challenge.programme), "programme": one.row.programme.record.name,
        "may_reply": waits && policy::may(Act::Reply, actor, &[challenge.to]), "waits": waits,
        "may_close": group && current_reply(challenge, commitment).is_some(), "may_escalate": group && !rungs.is_empty(),
        "rungs": rungs, "steps": steps, "own": own,
        "commitment": one.commitment.as_ref().map(|c| clock(&c.record, actor)),
    }))
}

/// The clock, as its rule tells it.
fn clock(commitment: &Commitment, actor: &Actor) -> Value {
    let see = platform::access::Act::decide(commitments::policy::Act::See, actor, commitment);
    let open = matches!(see, platform::access::Decision::Allow(_));
    let next = commitment.next().map(|n| json!({ "to": n.step.to.words(), "on": n.on }));
    json!({
        "href": open.then(|| format!("/commitments/{}", commitment.id)), "state": commitment.state().words(),
        "rule": commitment.watched().map(|d| &d.rule), "reckoning": commitment.watched().map(|d| &d.reckoning),
        "next": next,
    })
}

fn about_words(one: &One) -> Option<String> {
    match one.challenge.record.about {
        About::Row => None,
        About::Ask(id) => one.row.asks.iter().find(|a| a.id == id).map(|a| format!("Ask {}: {}", a.limb, a.text)),
        About::Action(id) => one.row.actions.iter().find(|a| a.id == id).map(|a| format!("Action: {}", a.plan().title)),
    }
}

fn seen(one: &One, form: &Posted) -> SeenChallenge {
    SeenChallenge { id: one.challenge.record.id, version: form.text("version").parse().unwrap_or(0) }
}

/// The body answers.
pub(super) async fn reply(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    let text = form.required("text", "Write an answer to the challenge.");
    let name = form.required("signatory", "Name who signs for the body.");
    if !form.is_sound() {
        return one_page(&app, &visitor, &one, form);
    }
    let signatory = NamedPerson { name, account: None };
    let done = reply_challenge(&app, &visitor.actor, seen(&one, &form), &text, signatory).await;
    after(&app, &visitor, &id, form, done, ("text", "the-answer-was-sent")).await
}

/// The group records what changed.
pub(super) async fn close(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    let what = form.required("what_changed", "Record what changed because of this challenge. If nothing did, say so.");
    if !form.is_sound() {
        return one_page(&app, &visitor, &one, form);
    }
    let exception = form.optional("exception");
    let done = close_challenge(&app, &visitor.actor, seen(&one, &form), &what, exception.as_deref()).await;
    after(&app, &visitor, &id, form, done, ("what_changed", "the-challenge-was-closed")).await
}

/// The group takes it further up.
pub(super) async fn escalate(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let one = one(&app, &visitor, &id).await?;
    let to = RUNGS.into_iter().find(|r| crate::store::records::stored_name(r) == form.text("to"));
    if to.is_none() {
        form.refuse("to", "Choose how far up it goes.");
    }
    let why = form.required("why", "Say why the challenge is taken further up.");
    let (Some(to), true) = (to, form.is_sound()) else { return one_page(&app, &visitor, &one, form) };
    let done = escalate_challenge(&app, &visitor.actor, seen(&one, &form), to, &why).await;
    after(&app, &visitor, &id, form, done, ("why", "the-challenge-was-taken-further-up")).await
}

/// On to the page as it is now; a refusal and what was typed are shown on it.
async fn after(
    app: &App,
    visitor: &Visitor,
    id: &str,
    mut form: Posted,
    done: Result<(), Error>,
    (field, words): (&str, &str),
) -> Answer {
    match done {
        Ok(()) => return Ok(see(&format!("/programme/challenges/{id}?done={words}"))),
        Err(Error::Stale) => form.refuse(field, "Somebody else changed this challenge while the page was open. It is shown as it is now; your text is kept below. Send it again if it still holds."),
        Err(error) => refused(&mut form, error, field)?,
    }
    let now = one(app, visitor, id).await?;
    one_page(app, visitor, &now, form)
}
