//! What the pages have in common: results of steps, names of people, records as lines.

use std::collections::HashMap;

use axum::http::StatusCode;
use axum::response::Response;
use jiff::civil::Date;
use people::{Subject, Who};
use platform::access::Actor;
use platform::calendar::Due;
use platform::db::Ask;
use platform::error::Error;
use platform::look;
use platform::record::{Record, Versioned};
use platform::web::{Answer, App, Posted, Visitor};
use serde_json::{Value, json};

use crate::contact::{About, Contact};
use crate::referral::Referral;
use crate::terms::{Term, Terms, words_of};
use crate::{policy, store};

/// What came of a step: done, or refused at a field of the form, which keeps its text.
pub(super) fn came<T>(result: Result<T, Error>, form: &mut Posted, field: &str) -> Result<Option<T>, Error> {
    match result {
        Ok(done) => Ok(Some(done)),
        Err(Error::Invalid(faults)) => {
            form.faults.0.extend(faults.0);
            Ok(None)
        }
        Err(Error::Refused(why)) => {
            form.refuse(field, why);
            Ok(None)
        }
        Err(Error::Stale) => {
            let what = "Somebody else changed this while you were working on it. It is shown here as it now stands; \
                        what you typed is kept below. Look, and send again.";
            form.refuse(field, what);
            Ok(None)
        }
        Err(other) => Err(other),
    }
}

/// A page that shows what is wrong.
pub(super) fn unprocessable(answer: Answer) -> Answer {
    answer.map(|mut page: Response| {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
        page
    })
}

/// Only for those at the door.
pub(super) fn at_the_door(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::works_the_door(actor) { Ok(actor) } else { Err(Error::Hidden) }
}

/// The version that the form was shown with.
pub(super) fn version(form: &Posted) -> Option<i64> {
    Some(form.text("version").parse().unwrap_or(0))
}

/// Who everybody in these lines is: one statement.
pub(super) async fn names<'a>(
    ask: &mut impl Ask,
    app: &App,
    actor: &Actor,
    about: impl IntoIterator<Item = &'a About>,
) -> Result<HashMap<Subject, Who>, Error> {
    let mut subjects: Vec<Subject> = about.into_iter().filter_map(|a| a.subject).collect();
    subjects.sort_unstable();
    subjects.dedup();
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    people::who(ask, actor, &subjects, app.clock().today()).await
}

/// As [`names`], and leaves on the ledger that they were listed.
pub(super) async fn listed_names<'a>(
    app: &App,
    actor: &Actor,
    about: impl IntoIterator<Item = &'a About>,
) -> Result<HashMap<Subject, Who>, Error> {
    let who = names(&mut app.db().read().await?, app, actor, about).await?;
    let ids: Vec<String> = who.values().filter(|w| w.id.starts_with("per_")).map(|w| w.id.clone()).collect();
    look::listed(app, actor, "person", &ids).await?;
    Ok(who)
}

/// Who works with each of these now: what a handler tells whoever is on the telephone.
pub(super) async fn working(
    app: &App,
    visitor: &Visitor,
    subjects: &[Subject],
) -> Result<Vec<(Subject, Value)>, Error> {
    let mut read = app.db().read().await?;
    let working = people::working_with_each(&mut read, subjects, app.clock().today()).await?;
    if working.values().all(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let accounts = platform::account::all(&mut read, &platform::account::scope(&visitor.actor)).await?;
    let name = |id| accounts.iter().find(|a| Some(a.id) == id).map(|a| a.name.as_str());
    let line = |w: &people::Involvement| json!({ "team": w.team, "agency": visitor.agencies.name(w.agency), "name": name(w.account), "since": w.since });
    Ok(working.iter().flat_map(|(subject, all)| all.iter().map(|w| (*subject, line(w)))).collect())
}

/// One of those whom something is about.
pub(super) fn about_line(a: &About, who: &HashMap<Subject, Who>) -> Value {
    let known = a.subject.and_then(|s| who.get(&s));
    let words = match (known, a.words.is_empty()) {
        (Some(w), _) => w.words.clone(),
        (None, false) => a.words.clone(),
        (None, true) => "Not shown to you".into(),
    };
    json!({
        "what": a.what.words(), "words": words, "href": known.filter(|w| !w.restricted).map(|w| &w.href), "age": known.and_then(|w| w.age),
        "known": a.subject.is_some(), "open_case": a.open_case,
        "said": if known.is_some() { a.words.as_str() } else { "" },
    })
}

/// Names side by side, for a line of a list.
pub(super) fn about_words(about: &[About], who: &HashMap<Subject, Who>) -> String {
    let one = |a: &About| about_line(a, who)["words"].as_str().unwrap_or_default().to_owned();
    about.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A due date with all that it says of itself.
pub(super) fn due(due: &Due, today: Date) -> Value {
    json!({
        "on": due.on, "rule": due.rule, "start": due.start_event, "started": due.started, "reckoning": due.reckoning,
        "late": due.on < today,
    })
}

/// Terms as choices.
pub(super) fn choices(list: &[Term]) -> Vec<Value> {
    list.iter().map(|t| json!({ "value": t.key, "words": t.words, "hint": t.meaning })).collect()
}

/// Bodies as choices.
pub(super) fn bodies(visitor: &Visitor, today: Date) -> Vec<Value> {
    let living = visitor.agencies.iter().filter(|a| a.exists_on(today));
    living.map(|a| json!({ "value": a.id, "words": a.name })).collect()
}

/// A contact as a line of a list.
pub(super) fn contact_line(c: &Contact, who: &HashMap<Subject, Who>, terms: &Terms, today: Date) -> Value {
    json!({
        "href": format!("/contacts/{}", c.id), "reference": c.reference(), "received": c.received,
        "channel": c.channel.words(), "source": words_of(&terms.sources, &c.source.kind), "about": about_words(&c.about, who),
        "triage": c.triage().words(), "urgent": c.urgent, "exploitation": c.flag().is_some(),
        "due": due(&c.look_by, today), "waits": c.waits(), "out_of_hours": c.out_of_hours,
    })
}

/// A referral as a line of a list.
pub(super) fn referral_line(r: &Referral, who: &HashMap<Subject, Who>, terms: &Terms, today: Date) -> Value {
    let next = r.next_due().map(|(what, d)| json!({ "what": what, "due": due(d, today) }));
    json!({
        "href": format!("/referrals/{}", r.id), "reference": r.reference(), "received": r.received,
        "about": about_words(&r.about, who), "children": r.about.iter().filter(|a| a.what.is_child()).count(),
        "state": r.state().words(), "next": next, "worker": r.worker.as_ref().map(|w| &w.name),
        "team": r.worker.as_ref().map(|w| &w.team), "level": r.decision().map(|d| &d.level_words),
        "source": words_of(&terms.sources, &r.source.kind), "exploitation": r.exploitation, "again": r.earlier.is_some(),
    })
}

/// The terms of today, with a snapshot to read on from.
pub(super) async fn terms(app: &App) -> Result<Terms, Error> {
    store::terms(&mut app.db().read().await?, app.clock().today()).await
}

/// Leaves on the ledger that these records were listed.
pub(super) async fn listed<T: Record>(app: &App, actor: &Actor, all: &[Versioned<T>]) -> Result<(), Error> {
    look::listed(app, actor, T::KIND, &store::ids(all)).await
}
