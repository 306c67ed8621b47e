//! One commitment: where it stands, why it is due then, the ladder, what happened, and what one can do.

use std::str::FromStr;

use axum::extract::{Path, State as Extract};
use axum::http::StatusCode;
use jiff::Timestamp;
use platform::access::{Act as _, Actor, Allowed, Decision};
use platform::agency::Agencies;
use platform::error::Error;
use platform::record::Record;
use platform::trail::{Entry, WriteTx};
use platform::web::{Answer, App, Posted, Visitor, see};
use platform::{mail, record};
use serde_json::{Value, json};

use super::row::Reading;
use crate::commitment::{Commitment, CommitmentId, Evidence, State};
use crate::ladder;
use crate::moment::Which;
use crate::policy::{self, Act};
use crate::rules::rules;
use crate::story::story;
use crate::{acknowledge, answer, challenge, close, decline, store, verify};

/// What can be done on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verb {
    Acknowledge,
    Answer,
    Decline,
    Verify,
    Challenge,
    Close,
}

impl FromStr for Verb {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Ok(match text {
            "acknowledge" => Self::Acknowledge,
            "answer" => Self::Answer,
            "decline" => Self::Decline,
            "verify" => Self::Verify,
            "challenge" => Self::Challenge,
            "close" => Self::Close,
            _ => return Err(Error::Hidden),
        })
    }
}

impl Verb {
    /// The field at which a refusal is said, and what the next page says when it is done.
    fn field_and_notice(self) -> (&'static str, &'static str) {
        match self {
            Self::Acknowledge => ("acknowledge", "acknowledged"),
            Self::Answer => ("answer", "the-answer-has-been-sent"),
            Self::Decline => ("decline-why", "declined"),
            Self::Verify => ("method", "verified"),
            Self::Challenge => ("challenge-why", "challenged"),
            Self::Close => ("outcome", "closed"),
        }
    }
}

pub(super) async fn page(Extract(app): Extract<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let id = id.parse().map_err(|_| Error::Hidden)?;
    shown(&app, &visitor, id, Posted::default()).await
}

pub(super) async fn act(
    Extract(app): Extract<App>,
    visitor: Visitor,
    Path((id, verb)): Path<(String, String)>,
    mut posted: Posted,
) -> Answer {
    let actor = visitor.signed_in()?;
    let (id, verb): (CommitmentId, Verb) = (id.parse().map_err(|_| Error::Hidden)?, verb.parse()?);
    let (field, notice) = verb.field_and_notice();
    let why = match done(&app, actor, id, verb, &posted).await {
        Ok(()) => return Ok(see(&format!("/commitments/{id}?done={notice}"))),
        Err(Error::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, why),
        Err(Error::Stale) => (StatusCode::CONFLICT, MOVED_ON.to_owned()),
        Err(other) => return Err(other),
    };
    posted.refuse(field, &why.1);
    let mut page = shown(&app, &visitor, id, posted).await?;
    *page.status_mut() = why.0;
    Ok(page)
}

const MOVED_ON: &str = "Somebody else changed this while you were writing. Below is how it stands now; your words are kept in the form if it is still open. Read, and send again.";

/// The whole of a write: the verb, and its entry on the trail.
async fn done(app: &App, actor: &Actor, id: CommitmentId, verb: Verb, posted: &Posted) -> Result<(), Error> {
    let seen = Some(posted.text("seen").parse().map_err(|_| Error::Stale)?);
    let mut tx = app.begin(actor).await?;
    let (event, saved) = verbs(&mut tx, app, Which { id, seen }, verb, posted).await?;
    tx.commit(Entry::of(event, &saved)).await.map(|_| ())
}

async fn verbs(
    tx: &mut WriteTx,
    app: &App,
    which: Which,
    verb: Verb,
    posted: &Posted,
) -> Result<(&'static str, Commitment), Error> {
    let text = |name: &str| posted.text(name);
    Ok(match verb {
        Verb::Acknowledge => (acknowledge::EVENT, acknowledge::acknowledge(tx, app, which).await?),
        Verb::Answer => {
            let evidence = Evidence::lines(&text("evidence"));
            (answer::EVENT, answer::answer(tx, app, which, &text("answer"), evidence).await?)
        }
        Verb::Decline => (decline::EVENT, decline::decline(tx, app, which, &text("decline-why")).await?),
        Verb::Verify => {
            let exception = posted.optional("exception");
            (verify::EVENT, verify::verify(tx, app, which, &text("method"), exception.as_deref()).await?)
        }
        Verb::Challenge => (challenge::EVENT, challenge::challenge(tx, app, which, &text("challenge-why")).await?),
        Verb::Close => (close::EVENT, close::close(tx, app, which, &text("outcome")).await?),
    })
}

async fn shown(app: &App, visitor: &Visitor, id: CommitmentId, form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let mut read = app.db().read().await?;
    let allowed = store::find(&mut read, actor, Act::See, id).await?;
    let revisions = record::history(&mut read, Commitment::KIND, id).await?;
    let mails = mail::about(&mut read, &mail::scope(actor), id).await?;
    drop(read);
    let name = |agency| visitor.agencies.name(agency).to_owned();
    let mut page = facts(app, &visitor.agencies, &allowed)?;
    page["form"] = json!(form);
    page["story"] = json!(story(&told(revisions)?, name));
    page["mails"] = json!(mails);
    page["may"] = may(actor, allowed.record());
    app.page(visitor, "commitments/one.html", page)
}

fn told(revisions: Vec<record::Revision>) -> Result<Vec<(Timestamp, Commitment)>, Error> {
    let one = |r: record::Revision| {
        let at = r.at.parse().map_err(|_| Error::fault("a revision's time cannot be read"))?;
        Ok((at, serde_json::from_value(r.body)?))
    };
    revisions.into_iter().map(one).collect()
}

fn facts(app: &App, agencies: &Agencies, allowed: &Allowed<Commitment>) -> Result<Value, Error> {
    let (c, today, rules) = (allowed.record(), app.clock().today(), rules(app)?);
    let reading = Reading { today, calendar: app.calendar(), agencies };
    Ok(json!({
        "line": reading.line(c),
        "what": c.what,
        "asked": c.asked,
        "version": allowed.version(),
        "due": c.due(),
        "acknowledge_by": c.acknowledge_by(),
        "answer_by": c.answer_by(),
        "answered_on": c.answered_on(),
        "answer_days_late": c.answer_days_late(today, app.calendar()),
        "mover": c.turn_agency().map(|a| agencies.name(a)),
        "taken": c.taken().iter().filter(|t| t.turn == c.turn()).collect::<Vec<_>>(),
        "to_come": ladder::to_come(c, app.calendar(), &rules),
    }))
}

/// Which forms to show: what the state takes and the person may do.
fn may(actor: &Actor, c: &Commitment) -> Value {
    let may = |act: Act| actor.is_house() || matches!(act.decide(actor, c), Decision::Allow(_));
    let (owed, answered) = match c.state() {
        State::Asked | State::Acknowledged { .. } | State::Challenged { .. } => (true, false),
        State::Answered { .. } => (false, true),
        State::Verified { .. } | State::Declined { .. } | State::Closed { .. } => (false, false),
    };
    json!({
        "acknowledge": matches!(c.state(), State::Asked) && may(Act::Acknowledge),
        "answer": owed && may(Act::Answer),
        "decline": owed && may(Act::Decline),
        "verify": answered && may(Act::Verify),
        "open_subject": actor.is_house() || policy::opens_its_subject(actor, c),
        "own_body": actor.agency == Some(c.owner.agency),
        "challenge": answered && may(Act::Challenge),
        "close": c.is_open() && !answered && may(Act::Close),
        "close_unanswered": owed,
    })
}
