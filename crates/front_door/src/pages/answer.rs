//! What another body answers: a check here, and by the link that was sent to a body without an account, which shows the
//! least that it needs and nothing else.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use commitments::answer_by_link::{Opened, open};
use commitments::move_by_rule::use_link;
use platform::access::{Act as _, Actor, Decision as May};
use platform::error::Error;
use platform::look;
use platform::trail::Entry;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::onward::{papers, says};
use super::shown::{about_line, came, choices, due, names, terms, unprocessable, version};
use crate::answer_onward::{Says, answer_within};
use crate::ask_check;
use crate::check::{self, Check, CheckId};
use crate::onward::{Onward, OnwardId};
use crate::policy::Act;
use crate::step::Seen;

/// A check.
pub(super) async fn check(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    check_page(&app, &visitor, &id, Posted::default()).await
}

async fn check_page(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let id: CheckId = id.parse().map_err(|_| Error::Hidden)?;
    let actor = visitor.signed_in()?;
    let opened = look::open::<Check, Act>(app, actor, Act::See, id).await?;
    let (version, check) = (opened.version(), opened.into_inner());
    let mut read = app.db().read().await?;
    let who = names(&mut read, app, actor, &check.about).await?;
    let promise = commitments::move_by_rule::as_it_stands(&mut read, check.commitment).await?;
    drop(read);
    let answer = if let check::State::Answered { text, by } = check.state() {
        json!({ "text": text, "by": by.name, "at": by.at })
    } else {
        json!(null)
    };
    app.page(visitor, "front_door/check.html", json!({
        "form": form, "version": version, "here": format!("/checks/{id}"), "question": check.question,
        "agency": visitor.agencies.name(check.agency), "about": check.about.iter().map(|a| about_line(a, &who)).collect::<Vec<_>>(),
        "asked": check.asked.at, "due": promise.due().map(|d| due(d, app.clock().today())), "answer": answer, "open": check.is_open(),
        "answers": matches!(Act::Answer.decide(actor, &check), May::Allow(_)),
    }))
}

/// Answers it.
pub(super) async fn answer_check(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let actor = visitor.signed_in()?;
    let check: CheckId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: check, version: version(&form) };
    let answered = ask_check::answer_check(&app, actor, seen, &form.text("answer")).await;
    match came(answered, &mut form, "answer")? {
        Some(_) => Ok(see(&format!("/checks/{check}?done=the-answer-was-sent"))),
        None => unprocessable(check_page(&app, &visitor, &id, form).await),
    }
}

/// What a link opens.
enum Asked {
    Check(Box<Check>),
    Onward(Box<Onward>),
}

async fn asked(app: &App, opened: &Opened) -> Result<Asked, Error> {
    let (actor, id) = (&opened.actor, &opened.commitment.subject.id);
    if let Ok(id) = id.parse::<CheckId>() {
        let check = look::open::<Check, Act>(app, actor, Act::See, id).await?;
        return Ok(Asked::Check(Box::new(check.into_inner())));
    }
    let id: OnwardId = id.parse().map_err(|_| Error::Hidden)?;
    let onward = look::open::<Onward, Act>(app, actor, Act::See, id).await?;
    Ok(Asked::Onward(Box::new(onward.into_inner())))
}

/// The page that a link opens.
pub(super) async fn by_link(State(app): State<App>, visitor: Visitor, Path(token): Path<String>) -> Answer {
    link_page(&app, &visitor, &token, Posted::default()).await
}

async fn link_page(app: &App, visitor: &Visitor, token: &str, form: Posted) -> Answer {
    let opened = match open(app, token).await {
        Ok(opened) if opened.commitment.kind.is_moved_by_its_part() => opened,
        Ok(_) | Err(Error::Hidden) => return unusable(app, visitor),
        Err(other) => return Err(other),
    };
    let asked = asked(app, &opened).await?;
    let terms = terms(app).await?;
    let nobody = std::collections::HashMap::new();
    let lines = |about: &[crate::contact::About]| about.iter().map(|a| about_line(a, &nobody)).collect::<Vec<_>>();
    let what: Value = match &asked {
        Asked::Check(c) => json!({ "kind": "check", "question": c.question, "about": lines(&c.about) }),
        Asked::Onward(o) => json!({
            "kind": "onward", "reference": o.reference(), "service": o.service, "papers": papers(o), "about": lines(&o.papers.about),
            "state": o.state().name(), "words": o.state().words(), "reasons": choices(&terms.decline_reasons),
        }),
    };
    app.page(visitor, "front_door/by_link.html", json!({
        "form": form, "here": format!("/answer-for-a-child/{token}"), "asker": opened.commitment.asker.name,
        "owner": visitor.agencies.name(opened.commitment.owner.agency), "due": opened.commitment.watched().map(|d| due(d, app.clock().today())),
        "what": what,
    }))
}

/// The same for a wrong, a used and an expired link.
fn unusable(app: &App, visitor: &Visitor) -> Answer {
    let mut page = app.page(visitor, "front_door/link_unusable.html", json!({}))?;
    *page.status_mut() = StatusCode::NOT_FOUND;
    Ok(page)
}

/// Answers by link.
pub(super) async fn send_by_link(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    mut form: Posted,
) -> Answer {
    let opened = match open(&app, &token).await {
        Ok(opened) if opened.commitment.kind.is_moved_by_its_part() => opened,
        Ok(_) | Err(Error::Hidden) => return unusable(&app, &visitor),
        Err(other) => return Err(other),
    };
    let here = format!("/answer-for-a-child/{token}?done=noted");
    let stays = matches!(form.text("do").as_str(), "received" | "start");
    let done = answered(&app, &opened.actor, &opened, &token, &mut form).await;
    match came(done, &mut form, "do") {
        Ok(Some(())) if stays => Ok(see(&here)),
        Ok(Some(())) => app.page(&visitor, "front_door/link_done.html", json!({})),
        Ok(None) => unprocessable(link_page(&app, &visitor, &token, form).await),
        Err(Error::Hidden) => unusable(&app, &visitor),
        Err(other) => Err(other),
    }
}

async fn answered(app: &App, actor: &Actor, opened: &Opened, token: &str, form: &mut Posted) -> Result<(), Error> {
    let subject = &opened.commitment.subject.id;
    let mut tx = app.begin(actor).await?;
    if let Ok(id) = subject.parse::<CheckId>() {
        use_link(&mut tx, token).await?;
        let check = ask_check::answer_within(&mut tx, app, Seen { id, version: None }, &form.text("answer")).await?;
        return tx.commit(Entry::of("CheckAnswered", &check)).await.map(|_| ());
    }
    let id: OnwardId = subject.parse().map_err(|_| Error::Hidden)?;
    let says = says(form).ok_or(Error::Hidden)?;
    // To say that it has come, or has begun, leaves the link for the answer.
    if !matches!(says, Says::Received | Says::Started) {
        use_link(&mut tx, token).await?;
    }
    let event = says.event();
    let onward = answer_within(&mut tx, app, Seen { id, version: None }, says).await?;
    tx.commit(Entry::of(event, &onward)).await.map(|_| ())
}
