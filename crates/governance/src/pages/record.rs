//! After a meeting: who came and what was said, decisions, actions arising.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::{Value, json};

use super::after::{bodies, done};
use super::meeting::{One, one};
use super::prepare::seen;
use crate::agenda::ItemId;
use crate::decide::{About, search};
use crate::meeting::Came;
use crate::policy::Act;
use crate::raise_action::raise_action;
use crate::record_meeting::{Said, record_meeting};

fn next(one: &One, notice: &str) -> String {
    format!("/meetings/{}?done={notice}", one.meeting.record.id)
}

/// The form that records it.
pub(super) async fn form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Record).await?;
    let mut form = Posted::default();
    for (i, who) in one.meeting.record.invited.iter().enumerate() {
        let came = who.came.map(came_name).unwrap_or_default();
        form.values.insert(format!("came-{i}"), vec![came.into()]);
    }
    for item in &one.meeting.record.agenda {
        form.values.insert(format!("note-{}", item.id), vec![item.note.clone()]);
        if item.carry {
            form.values.insert(format!("carry-{}", item.id), vec!["yes".into()]);
        }
    }
    form_page(&app, &visitor, &one, form)
}

fn came_name(came: Came) -> &'static str {
    match came {
        Came::Present => "present",
        Came::Apologies => "apologies",
        Came::Absent => "absent",
    }
}

fn came(text: &str) -> Option<Came> {
    [Came::Present, Came::Apologies, Came::Absent].into_iter().find(|c| came_name(*c) == text)
}

fn form_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let meeting = &one.meeting.record;
    let people: Vec<Value> = meeting
        .invited
        .iter()
        .map(|i| json!({ "name": i.name, "agency": i.agency.map(|a| visitor.agencies.name(a)) }))
        .collect();
    app.page(visitor, "governance/record.html", json!({
        "form": form, "seen": one.meeting.version, "people": people, "agenda": meeting.agenda, "group": one.group.name,
        "on": meeting.appointment().on, "back": format!("/meetings/{}", meeting.id),
    }))
}

/// Records it.
pub(super) async fn keep(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let read = one(&app, &visitor, &id, Act::Record).await?;
    let meeting = &read.meeting.record;
    let came = (0..meeting.invited.len()).map(|i| came(&form.text(&format!("came-{i}")))).collect();
    let said: BTreeMap<ItemId, Said> = meeting
        .agenda
        .iter()
        .map(|item| {
            let carry = form.text(&format!("carry-{}", item.id)) == "yes";
            (item.id, Said { note: form.text(&format!("note-{}", item.id)), carry })
        })
        .collect();
    let kept = record_meeting(&app, &visitor.actor, seen(&read, &form), came, said).await;
    if let Some(answer) = done(&mut form, kept, "came-0", &next(&read, "the-meeting-was-recorded"))? {
        return Ok(answer);
    }
    let now = one(&app, &visitor, &id, Act::Record).await?;
    form_page(&app, &visitor, &now, form)
}

/// The form of a decision, with what a search finds.
pub(super) async fn decide_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Record).await?;
    let words = Listing::of(&visitor).get("words").unwrap_or_default().to_owned();
    let item = Listing::of(&visitor).get("item").unwrap_or_default().to_owned();
    decide_page(&app, &visitor, &one, Posted::filled([("words", words), ("about", item)])).await
}

async fn decide_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let meeting = &one.meeting.record;
    let words = form.text("words");
    let hits = search(app, &visitor.actor, &words).await?;
    let items = meeting
        .agenda
        .iter()
        .enumerate()
        .map(|(i, item)| json!({ "value": item.id, "words": format!("{}. {}", i + 1, item.title) }));
    let found =
        hits.iter().map(|h| json!({ "value": h.href, "words": format!("{}: {}", h.kind, h.title), "hint": h.excerpt }));
    let nothing = json!({ "value": "", "words": "The meeting as a whole" });
    let choices: Vec<Value> = items.chain(found).chain([nothing]).collect();
    app.page(visitor, "governance/decide.html", json!({
        "form": form, "seen": one.meeting.version, "choices": choices, "words": words, "found": hits.len(), "group": one.group.name,
        "on": meeting.appointment().on, "back": format!("/meetings/{}", meeting.id),
    }))
}

/// Records a decision.
pub(super) async fn decide(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Record).await?;
    let text = form.required("text", "Write what was decided.");
    if form.is_sound() {
        let decided = crate::decide::decide(&app, &visitor.actor, seen(&read, &form), &text, about(&form)).await;
        if let Some(answer) = done(&mut form, decided, "text", &next(&read, "the-decision-was-recorded"))? {
            return Ok(answer);
        }
    }
    let now = one(&app, &visitor, &id, Act::Record).await?;
    decide_page(&app, &visitor, &now, form).await
}

fn about(form: &Posted) -> About {
    let chosen = form.text("about");
    match chosen.parse::<ItemId>() {
        _ if chosen.is_empty() => About::Nothing,
        Ok(item) => About::Item(item),
        Err(_) => About::Found { words: form.text("words"), href: chosen },
    }
}

/// The form of an action arising.
pub(super) async fn action_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Record).await?;
    action_page(&app, &visitor, &one, Posted::default())
}

fn action_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    app.page(
        visitor,
        "governance/action.html",
        json!({
            "form": form, "seen": one.meeting.version, "bodies": bodies(&visitor.agencies), "group": one.group.name,
            "on": one.meeting.record.appointment().on, "back": format!("/meetings/{}", one.meeting.record.id),
        }),
    )
}

/// Raises it.
pub(super) async fn raise(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Record).await?;
    let what = form.required("what", "Write what is to be done.");
    let body = form.parsed("body", "Choose the body that has to do it.");
    let due = form.date("due", "The day by which it is to be done");
    if let (Some(body), Some(due), true) = (body, due, form.is_sound()) {
        let raised = raise_action(&app, &visitor.actor, seen(&read, &form), &what, body, due).await;
        if let Some(answer) = done(&mut form, raised, "what", &next(&read, "the-action-was-raised"))? {
            return Ok(answer);
        }
    }
    let now = one(&app, &visitor, &id, Act::Record).await?;
    action_page(&app, &visitor, &now, form)
}
