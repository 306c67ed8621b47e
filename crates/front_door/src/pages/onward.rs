//! One onward referral: the papers, where it stands, and what whoever sees it can do.

use axum::extract::{Path, State};
use commitments::move_by_rule::as_it_stands;
use platform::access::{Act as _, Decision as May};
use platform::error::Error;
use platform::id::AgencyId;
use platform::look;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::shown::{about_line, bodies, came, choices, due, names, terms, unprocessable, version};
use crate::answer_onward::{Says, answer_onward};
use crate::onward::{Onward, OnwardId, State as Stands};
use crate::policy::Act;
use crate::step::Seen;
use crate::terms::{Terms, words_of};
use crate::{close_onward, doubt_onward, redirect_onward, take_back_onward, verify_onward};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, &id, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let id: OnwardId = id.parse().map_err(|_| Error::Hidden)?;
    let actor = visitor.signed_in()?;
    let opened = look::open::<Onward, Act>(app, actor, Act::See, id).await?;
    let (version, onward) = (opened.version(), opened.into_inner());
    let (terms, today) = (terms(app).await?, app.clock().today());
    let mut read = app.db().read().await?;
    let who = names(&mut read, app, actor, &onward.papers.about).await?;
    let promise = as_it_stands(&mut read, onward.commitment).await?;
    drop(read);
    let may = |act: Act| matches!(act.decide(actor, &onward), May::Allow(_));
    let taken: Vec<Value> = promise.taken().iter().map(|t| json!({ "on": t.on, "words": t.due.rule })).collect();
    app.page(visitor, "front_door/onward.html", json!({
        "form": form, "version": version, "here": format!("/onward/{id}"), "reference": onward.reference(),
        "referral": crate::policy::works_the_door(actor).then(|| format!("/referrals/{}", onward.referral)),
        "to": visitor.agencies.name(onward.to), "service": onward.service, "sent": onward.sent.at, "sent_by": onward.sent.name,
        "papers": papers(&onward), "about": onward.papers.about.iter().map(|a| about_line(a, &who)).collect::<Vec<_>>(),
        "state": onward.state().name(), "words": onward.state().words(), "open": onward.is_open(), "stands": stands(&onward, &terms),
        "due": promise.due().map(|d| due(d, today)), "taken": taken, "next_step": promise.next().map(|n| json!({ "on": n.on, "words": n.due.rule })),
        "answers": may(Act::Answer), "works": may(Act::Work), "own_body": actor.agency == Some(onward.to),
        "reasons": choices(&terms.decline_reasons), "bodies": bodies(visitor, today),
        "from": onward.from.map(|f| format!("/onward/{f}")),
    }))
}

/// The papers as shown to whoever receives them.
pub(super) fn papers(onward: &Onward) -> Value {
    let p = &onward.papers;
    json!({ "need": p.need, "level": p.level, "agreed": p.agreed, "exploitation": p.exploitation })
}

fn stands(onward: &Onward, terms: &Terms) -> Value {
    match onward.state() {
        Stands::Sent => json!({}),
        Stands::Received { by } | Stands::Accepted { by } => json!({ "by": by.name, "at": by.at }),
        Stands::Started { by, missing } => json!({ "by": by.name, "at": by.at, "missing": missing }),
        Stands::SaidNo { why, invite_on, by, .. } => {
            json!({ "by": by.name, "at": by.at, "why": why, "invite_on": invite_on })
        }
        Stands::OutcomeGiven { came } => {
            json!({ "by": came.by.name, "at": came.by.at, "outcome": came.outcome, "evidence": came.evidence })
        }
        Stands::Verified { came, method, by } | Stands::Closed { came, method, by } => json!({
            "by": by.name, "at": by.at, "outcome": came.outcome, "evidence": came.evidence, "method": method,
        }),
        Stands::Declined { reason, why, by } => json!({
            "by": by.name, "at": by.at, "reason": words_of(&terms.decline_reasons, reason), "why": why,
        }),
        Stands::Redirected { to, why, by } => {
            json!({ "by": by.name, "at": by.at, "why": why, "on": format!("/onward/{to}") })
        }
        Stands::TakenBack { why, by } => json!({ "by": by.name, "at": by.at, "why": why }),
    }
}

/// What a form of the service says.
pub(super) fn says(form: &mut Posted) -> Option<Says> {
    Some(match form.text("do").as_str() {
        "received" => Says::Received,
        "accept" => Says::Accepted,
        "decline" => Says::Declined(form.text("reason"), form.text("why")),
        "start" => Says::Started,
        "no" => {
            let on = form.date_optional("invite", "The day to ask again");
            Says::SaidNo(form.text("why"), on)
        }
        "yes" => Says::SaidYes,
        "outcome" => Says::Outcome(form.text("outcome"), form.text("evidence")),
        _ => return None,
    })
}

/// What somebody does with it.
pub(super) async fn step(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let onward: OnwardId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: onward, version: version(&form) };
    let here = |id: OnwardId| format!("/onward/{id}?done=noted");
    let done = match says(&mut form) {
        Some(says) => answer_onward(&app, actor, seen, says).await.map(|o| o.id),
        None => at_the_door(&app, &visitor, seen, &form).await,
    };
    match came(done, &mut form, "do")? {
        Some(id) => Ok(see(&here(id))),
        None => unprocessable(shown(&app, &visitor, &id, form).await),
    }
}

async fn at_the_door(app: &App, visitor: &Visitor, seen: Seen<OnwardId>, form: &Posted) -> Result<OnwardId, Error> {
    let actor = &visitor.actor;
    let id = seen.id;
    match form.text("do").as_str() {
        "verify" => {
            let exception = form.optional("exception");
            verify_onward(app, actor, seen, &form.text("method"), exception.as_deref()).await?;
        }
        "doubt" => {
            doubt_onward(app, actor, seen, &form.text("why")).await?;
        }
        "close" => {
            close_onward(app, actor, seen, form.text("ended") == "yes").await?;
        }
        "take-back" => {
            take_back_onward(app, actor, seen, &form.text("why")).await?;
        }
        "redirect" => {
            let to: Option<AgencyId> = form.optional("agency").and_then(|a| a.parse().ok());
            let to = to.filter(|a| visitor.agencies.get(*a).is_some());
            let to = to.ok_or_else(|| Error::invalid("agency", "Choose a body from the list."))?;
            return redirect_onward(app, actor, seen, to, &form.text("service")).await;
        }
        _ => return Err(Error::Hidden),
    }
    Ok(id)
}
