//! One contact: what was said, whom it is about, what else is known of them, and what is done with it.

use axum::extract::{Path, State};
use people::Subject;
use platform::access::{Act as _, Decision};
use platform::error::Error;
use platform::look;
use platform::record::Versioned;
use platform::web::{Answer, App, Listing, Posted, Visitor, see};
use serde_json::{Value, json};

use super::intake::flag;
use super::shown::{
    about_line, bodies, came, choices, contact_line, due, listed, listed_names, names, referral_line, terms,
    unprocessable, version, working,
};
use crate::contact::{Contact, ContactId, Triage};
use crate::policy::{self, Act};
use crate::refer::subject;
use crate::step::Seen;
use crate::terms::{Terms, words_of};
use crate::{flag_exploitation, give_advice, identify, note_news, open_referral, pass_to_worker, store};

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    shown(&app, &visitor, &id, Posted::default()).await
}

async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted) -> Answer {
    let id: ContactId = id.parse().map_err(|_| Error::Hidden)?;
    let actor = visitor.signed_in()?;
    let opened = look::open::<Contact, Act>(app, actor, Act::See, id).await?;
    let (version, contact) = (opened.version(), opened.into_inner());
    let (terms, today) = (terms(app).await?, app.clock().today());
    let who = names(&mut app.db().read().await?, app, actor, &contact.about).await?;
    let subjects: Vec<Subject> = contact.about.iter().filter_map(|a| a.subject).collect();
    let may = |act: Act| matches!(act.decide(actor, &contact), Decision::Allow(_));
    let works = may(Act::Work);
    let workers = if works { working(app, visitor, &subjects).await? } else { Vec::new() };
    // Which of those described is to be identified; a search for them begins with the words they were described by.
    let line = form.optional("line").or_else(|| Listing::of(visitor).get("line").map(str::to_owned));
    let line = line.and_then(|l| l.parse::<usize>().ok()).filter(|l| *l < contact.about.len());
    let find = form.optional("find").or_else(|| line.map(|l| contact.about[l].words.clone()));
    let hits = match (&find, works) {
        (Some(words), true) => crate::refer::candidates(app, actor, words).await?,
        _ => Vec::new(),
    };
    let flag = contact.flags.last();
    app.page(visitor, "front_door/contact.html", json!({
        "form": form, "version": version, "here": format!("/contacts/{id}"), "reference": contact.reference(),
        "contact": {
            "received": contact.received, "channel": contact.channel.words(), "taken_by": contact.taken.name, "taken_at": contact.taken.at,
            "source": words_of(&terms.sources, &contact.source.kind), "name": contact.source.name, "call_back": contact.source.call_back,
            "agency": contact.source.agency.map(|a| visitor.agencies.name(a)), "worry": contact.worry, "urgent": contact.urgent,
            "category": contact.category.as_ref().map(|c| words_of(&terms.categories, c)), "out_of_hours": contact.out_of_hours,
            "from": contact.from.is_some(),
        },
        "about": contact.about.iter().map(|a| about_line(a, &who)).collect::<Vec<_>>(),
        "triage": triage(&contact, visitor), "waits": contact.waits(), "due": due(&contact.look_by, today),
        "open_case": contact.is_news_of_open_cases(), "some_open": contact.children().any(|c| c.open_case),
        "flag": flag.map(|f| flag_value(f, &terms)), "flags": contact.flags.iter().rev().map(|f| flag_value(f, &terms)).collect::<Vec<_>>(),
        "workers": workers.iter().map(|(_, w)| w).collect::<Vec<_>>(), "works": works, "leads": may(Act::Lead), "notes": may(Act::Note),
        "find": find, "hits": hits.iter().map(|h| json!({ "value": h.subject.to_string(), "words": h.who.words, "why": h.why })).collect::<Vec<_>>(),
        "line": line,
        "before": if works { before(app, visitor, &contact, &subjects, &terms).await? } else { json!(null) },
        "models": choices(&terms.models), "indicators": choices(&terms.indicators), "bodies": bodies(visitor, today),
    }))
}

fn flag_value(f: &crate::contact::Flagging, terms: &Terms) -> Value {
    json!({
        "set": f.set, "why": f.why, "by": f.by.name, "at": f.by.at, "terms": f.terms,
        "model": f.model.as_ref().map(|m| words_of(&terms.models, m)),
        "indicators": f.indicators.iter().map(|i| words_of(&terms.indicators, i)).collect::<Vec<_>>(),
        "model_key": f.model, "indicator_keys": f.indicators,
    })
}

fn triage(contact: &Contact, visitor: &Visitor) -> Value {
    let words = contact.triage().words();
    match contact.triage() {
        Triage::Received => json!({ "words": words }),
        Triage::Advice { text, by } => json!({ "words": words, "text": text, "by": by.name, "at": by.at }),
        Triage::Passed { agency, team, by, seen, told, .. } => json!({
            "words": words, "text": format!("{team}, {}", visitor.agencies.name(*agency)), "by": by.name, "at": by.at,
            "passed": true, "told": told, "seen": seen.as_ref().map(|s| json!({ "by": s.name, "at": s.at })),
        }),
        Triage::NeedsDecision { referral, by, overriding } => json!({
            "words": words, "by": by.name, "at": by.at, "referral": format!("/referrals/{referral}"),
            "although": overriding.as_ref().map(|o| json!({ "reason": o.reason, "by": o.by.name })),
        }),
    }
}

/// What else is known: earlier contacts and referrals about the same, and about others who share a telephone, an address
/// or a vehicle with them.
async fn before(
    app: &App,
    visitor: &Visitor,
    contact: &Contact,
    subjects: &[Subject],
    terms: &Terms,
) -> Result<Value, Error> {
    let (actor, today, scope) = (&visitor.actor, app.clock().today(), policy::scope(&visitor.actor));
    let mut read = app.db().read().await?;
    let mut contacts = store::contacts_about(&mut read, &scope, subjects).await?;
    contacts.retain(|c| c.record.id != contact.id);
    let mut referrals = store::referrals_about(&mut read, &scope, subjects).await?;
    referrals.retain(|r| r.record.contact != contact.id);
    let mut shared = Vec::new();
    for subject in subjects.iter().take(6) {
        shared.extend(people::shared(&mut read, actor, *subject).await?);
    }
    shared.retain(|s| !subjects.contains(&s.subject));
    let others: Vec<Subject> = shared.iter().map(|s| s.subject).collect();
    let mut elsewhere: Vec<Versioned<Contact>> = store::contacts_about(&mut read, &scope, &others).await?;
    elsewhere.retain(|c| c.record.id != contact.id && contacts.iter().all(|k| k.record.id != c.record.id));
    drop(read);
    listed(app, actor, &contacts).await?;
    listed(app, actor, &elsewhere).await?;
    listed(app, actor, &referrals).await?;
    let all = contacts.iter().chain(&elsewhere).flat_map(|c| &c.record.about);
    let who = listed_names(app, actor, all.chain(referrals.iter().flat_map(|r| &r.record.about))).await?;
    let why = |c: &Contact| {
        let of = |s: &&people::Shared| c.about.iter().any(|a| a.subject == Some(s.subject));
        shared.iter().find(of).map_or("", |s| s.what)
    };
    let line = |c: &Versioned<Contact>| contact_line(&c.record, &who, terms, today);
    Ok(json!({
        "contacts": contacts.iter().map(line).collect::<Vec<_>>(),
        "referrals": referrals.iter().map(|r| referral_line(&r.record, &who, terms, today)).collect::<Vec<_>>(),
        "elsewhere": elsewhere.iter().map(|c| json!({ "why": why(&c.record), "line": line(c) })).collect::<Vec<_>>(),
    }))
}

/// What is done with it.
pub(super) async fn step(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let actor = visitor.signed_in()?;
    let contact: ContactId = id.parse().map_err(|_| Error::Hidden)?;
    let seen = Seen { id: contact, version: version(&form) };
    let here = |notice: &str| format!("/contacts/{contact}?done={notice}");
    let pressed = form.text("do");
    let (field, done) = match pressed.as_str() {
        "advice" => (
            "advice",
            give_advice(&app, actor, seen, &form.text("advice")).await.map(|_| here("the-advice-was-recorded")),
        ),
        "pass" => (
            "pass",
            pass_to_worker(&app, actor, seen, form.text("told") == "yes").await.map(|_| here("the-news-was-passed-on")),
        ),
        "note" => ("note", note_news(&app, actor, seen).await.map(|_| here("noted"))),
        "refer" => ("do", open_referral(&app, actor, seen, None).await.map(opened)),
        "override" => {
            let why = form.text("override");
            let result = if why.is_empty() {
                Err(Error::invalid("override", "Write why a referral is opened although a case is open."))
            } else {
                open_referral(&app, actor, seen, Some(&why)).await
            };
            ("override", result.map(opened))
        }
        "flag" => {
            ("flag_why", flag_exploitation(&app, actor, seen, flag(&form)).await.map(|_| here("the-flag-was-changed")))
        }
        "identify" => ("find", identified(&app, &visitor, seen, &form).await.map(|()| here("it-is-known-who-that-is"))),
        "find" => return shown(&app, &visitor, &id, form).await,
        _ => return Err(Error::Hidden),
    };
    match came(done, &mut form, field)? {
        Some(next) => Ok(see(&next)),
        None => unprocessable(shown(&app, &visitor, &id, form).await),
    }
}

fn opened(referral: crate::referral::ReferralId) -> String {
    format!("/referrals/{referral}?done=the-referral-was-opened")
}

async fn identified(app: &App, visitor: &Visitor, seen: Seen<ContactId>, form: &Posted) -> Result<(), Error> {
    let line = form.text("line").parse().map_err(|_| Error::invalid("find", "Choose whom you mean."))?;
    let subject = subject(&form.text("pick"))?;
    identify(app, &visitor.actor, seen, line, subject).await.map(|_| ())
}
