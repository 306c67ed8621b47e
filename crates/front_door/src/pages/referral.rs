//! One referral: what is known, what others know, what was decided, where it was sent on, and whether everybody is told.

use axum::extract::{Path, State};
use platform::access::{Act as _, Decision as May, Scope};
use platform::clock::in_uk;
use platform::error::Error;
use platform::look;
use platform::record::Versioned;
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use super::shown::{about_line, bodies, choices, due, names, terms};
use crate::check::{self, Check};
use crate::disagreement::Disagreement;
use crate::onward::Onward;
use crate::policy::Act;
use crate::referral::{Outcome, Referral, ReferralId, Told};
use crate::terms::{Terms, words_of};
use crate::{policy, store};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, &id, Posted::default()).await
}

/// The page with a form that was refused, or none.
pub(super) async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let id: ReferralId = id.parse().map_err(|_| Error::Hidden)?;
    let actor = visitor.signed_in()?;
    let opened = look::open::<Referral, Act>(app, actor, Act::See, id).await?;
    let (version, referral) = (opened.version(), opened.into_inner());
    let (terms, today) = (terms(app).await?, app.clock().today());
    let mut read = app.db().read().await?;
    // Who sees a referral whole sees what was set going for it.
    let all = Scope::everything();
    let checks = store::checks_of(&mut read, &all, id).await?;
    let onward = store::onward_of(&mut read, &all, id).await?;
    let disagreements = store::disagreements_of(&mut read, &all, id).await?;
    let promises = commitments::store::of_home(&mut read, &all, id).await?;
    let who = names(&mut read, app, actor, &referral.about).await?;
    let accounts = platform::account::all(&mut read, &platform::account::scope(actor)).await?;
    drop(read);
    let promised = |com: commitments::CommitmentId| {
        promises.iter().find(|p| p.record.id == com).and_then(|p| p.record.due().map(|d| due(d, today)))
    };
    let may = |act: Act| matches!(act.decide(actor, &referral), May::Allow(_));
    let workers: Vec<Value> = accounts
        .iter()
        .filter(|a| !a.closed && policy::works_the_door(&a.actor(today, &visitor.agencies)))
        .map(|a| json!({ "value": a.id, "words": format!("{}, {}", a.name, a.post) }))
        .collect();
    app.page(visitor, "front_door/referral.html", json!({
        "form": form, "version": version, "here": format!("/referrals/{id}"), "reference": referral.reference(),
        "contact": format!("/contacts/{}", referral.contact), "earlier": referral.earlier.map(|r| format!("/referrals/{r}")),
        "months": terms.clocks.repeat_months,
        "about": referral.about.iter().map(|a| about_line(a, &who)).collect::<Vec<_>>(),
        "r": facts(&referral, visitor, &terms, today), "open": referral.is_open(), "decided": referral.decision().is_some(),
        "checks": checks.iter().map(|c| check_line(c, visitor, promised(c.record.commitment))).collect::<Vec<_>>(),
        "onward": onward.iter().map(|o| onward_line(&o.record, visitor, promised(o.record.commitment))).collect::<Vec<_>>(),
        "disagreements": disagreements.iter().map(|d| disagreement(d, today)).collect::<Vec<_>>(),
        "works": may(Act::Work), "leads": may(Act::Lead), "disagrees": may(Act::Disagree) && referral.decision().is_some() && referral.is_open(),
        "me": actor.account, "workers": workers, "levels": choices(&terms.levels), "bodies": bodies(visitor, today),
        "outcomes": Outcome::ALL.iter().map(|o| json!({ "value": o.name(), "words": o.words() })).collect::<Vec<_>>(),
        "levels_version": terms.number,
    }))
}

fn told(told: Option<&Told>) -> Value {
    told.map_or(
        json!(null),
        |t| json!({ "how": t.how, "words": t.words, "cannot": t.cannot, "by": t.by.name, "at": t.by.at }),
    )
}

fn facts(r: &Referral, visitor: &Visitor, terms: &Terms, today: jiff::civil::Date) -> Value {
    let decision = r.decision().map(|d| json!({
        "outcome": d.outcome.words(), "level": d.level_words, "terms": d.terms, "reason": d.reason, "urgent": d.urgent,
        "by": d.by.name, "at": d.by.at, "in_time": r.in_time(in_uk(d.by.at).date()),
    }));
    let looks: Vec<Value> = r
        .looks
        .iter()
        .map(|l| json!({
            "at": l.at.words(), "urgent": l.urgent, "note": l.note, "by": l.by.name, "when": l.by.at, "terms": l.terms,
            "level": l.level.as_ref().map(|k| words_of(&terms.levels, k)),
        }))
        .collect();
    let closed = if let crate::referral::State::Closed { outcome, by, .. } = r.state() {
        json!({ "outcome": outcome, "by": by.name, "at": by.at })
    } else {
        json!(null)
    };
    json!({
        "state": r.state().words(), "received": r.received, "opened_by": r.opened.name, "opened_at": r.opened.at,
        "source": words_of(&terms.sources, &r.source.kind), "name": r.source.name, "call_back": r.source.call_back,
        "agency": r.source.agency.map(|a| visitor.agencies.name(a)), "reachable": r.source.can_be_reached(),
        "exploitation": r.exploitation, "counts": r.counts, "worker": r.worker, "decide_by": due(&r.decide_by, today),
        "acknowledge_by": due(&r.acknowledge_by, today), "tell_by": due(&r.tell_by, today), "decision": decision,
        "acknowledged": told(r.acknowledged()), "told": told(r.told()), "looks": looks, "closed": closed,
    })
}

fn check_line(c: &Versioned<Check>, visitor: &Visitor, due: Option<Value>) -> Value {
    let r = &c.record;
    let (state, text, by) = match r.state() {
        check::State::Asked => ("Waits for an answer", None, None),
        check::State::Answered { text, by } => ("Answered", Some(text), Some(by)),
        check::State::Withdrawn { why, by } => ("Withdrawn", Some(why), Some(by)),
    };
    json!({
        "id": r.id, "version": c.version, "agency": visitor.agencies.name(r.agency), "question": r.question, "state": state, "open": r.is_open(),
        "text": text, "by": by.map(|b| &b.name), "for": by.and_then(|b| b.agency).map(|a| visitor.agencies.name(a)), "at": by.map(|b| b.at),
        "due": due.filter(|_| r.is_open()),
    })
}

/// An onward referral as a line.
pub(super) fn onward_line(o: &Onward, visitor: &Visitor, due: Option<Value>) -> Value {
    json!({
        "href": format!("/onward/{}", o.id), "reference": o.reference(), "to": visitor.agencies.name(o.to), "service": o.service,
        "state": o.state().words(), "open": o.is_open(), "sent": o.sent.at, "invite_on": o.invite_on(), "due": due.filter(|_| o.is_open()),
        "exploitation": o.papers.exploitation,
    })
}

fn disagreement(d: &Versioned<Disagreement>, today: jiff::civil::Date) -> Value {
    let r = &d.record;
    let stages: Vec<Value> = r
        .reached
        .iter()
        .map(|s| json!({
            "words": s.words, "due": due(&s.due, today), "said": s.said.as_ref().map(|(text, by)| json!({ "text": text, "by": by.name, "at": by.at })),
        }))
        .collect();
    json!({
        "id": r.id, "version": d.version, "why": r.why, "by": r.by.name, "at": r.by.at, "stages": stages, "open": r.is_open(),
        "can_go_up": r.can_go_up(), "settled": r.settled.as_ref().map(|s| json!({ "words": s.words, "stands": s.stands, "by": s.by.name, "at": s.by.at })),
    })
}
