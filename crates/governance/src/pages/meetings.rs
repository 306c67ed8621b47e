//! All meetings, and planning one.

use axum::extract::State;
use jiff::civil::Date;
use platform::agency::{Group, GroupId, groups};
use platform::error::Error;
use platform::web::{Answer, App, Listing, Posted, Visitor};
use serde_json::{Value, json};

use super::after::{clock, done, state, time};
use crate::meeting::{Appointment, Meeting};
use crate::plan_meeting::plan_meeting;
use crate::policy::{self, Act};
use crate::store;

/// The list.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    if !policy::sees_meetings(actor) {
        return Err(Error::Hidden);
    }
    let mut read = app.db().read().await?;
    let all = store::meetings(&mut read, &policy::scope(actor)).await?;
    let groups = groups(&mut read).await?;
    drop(read);
    let (today, listing) = (app.clock().today(), Listing::of(&visitor));
    let of_group = |m: &&Meeting| listing.get("group").is_none_or(|g| m.group.to_string() == g);
    let (to_come, past): (Vec<&Meeting>, Vec<&Meeting>) =
        all.iter().filter(of_group).partition(|m| m.appointment().on >= today);
    let to_come: Vec<Value> = to_come.iter().rev().map(|m| line(m, &groups, today)).collect();
    let past: Vec<Value> = past.iter().map(|m| line(m, &groups, today)).collect();
    let (past, pages) = listing.cut(past, 30);
    app.page(
        &visitor,
        "governance/meetings.html",
        json!({
            "to_come": to_come, "past": past, "pages": pages, "groups": choices(&groups), "asked": listing.asked(),
            "may": policy::may(Act::Prepare, actor),
        }),
    )
}

/// A meeting as a line of a list.
pub(super) fn line(meeting: &Meeting, groups: &[Group], today: Date) -> Value {
    let at = meeting.appointment();
    let group = groups.iter().find(|g| g.id == meeting.group).map(|g| g.name.as_str());
    json!({
        "href": format!("/meetings/{}", meeting.id), "title": at.title, "group": group, "on": at.on,
        "time": format!("{} to {}", clock(at.from), clock(at.until)), "place": at.place, "state": state(meeting, today),
        "items": meeting.agenda.len(), "decisions": meeting.decisions().len(),
    })
}

fn choices(groups: &[Group]) -> Vec<Value> {
    groups.iter().map(|g| json!({ "value": g.id, "words": g.name })).collect()
}

fn may_prepare(visitor: &Visitor) -> Result<(), Error> {
    let actor = visitor.signed_in()?;
    match (policy::sees_meetings(actor), policy::may(Act::Prepare, actor)) {
        (false, _) => Err(Error::Hidden),
        (true, false) => Err(Error::forbidden("The Board’s manager and the chairs plan meetings.")),
        (true, true) => Ok(()),
    }
}

/// The form.
pub(super) async fn form(State(app): State<App>, visitor: Visitor) -> Answer {
    may_prepare(&visitor)?;
    let group = Listing::of(&visitor).get("group").unwrap_or_default().to_owned();
    let form = Posted::filled([
        ("group", group),
        ("title", "Ordinary meeting".into()),
        ("from", "10:00".into()),
        ("until", "12:00".into()),
    ]);
    form_page(&app, &visitor, form).await
}

async fn form_page(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    let groups = groups(&mut app.db().read().await?).await?;
    app.page(
        visitor,
        "governance/plan.html",
        json!({ "form": form, "groups": choices(&groups), "heading": "Plan a meeting" }),
    )
}

/// The appointment as typed.
pub(super) fn appointment(form: &mut Posted) -> Option<Appointment> {
    let title = form.required("title", "Say what the meeting is called, for example “Ordinary meeting”.");
    let on = form.date("on", "The day");
    let from = time(form, "from", "Enter when it begins, for example 10:00.");
    let until = time(form, "until", "Enter when it ends, for example 12:00.");
    let place = form.required("place", "Say where it takes place; for an online meeting write “online”.");
    let appointment = Appointment { title, on: on?, from: from?, until: until?, place, link: form.optional("link") };
    form.is_sound().then_some(appointment)
}

/// Plans it.
pub(super) async fn plan(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    may_prepare(&visitor)?;
    let group = form.parsed::<GroupId>("group", "Choose the group that meets.");
    if let (Some(appointment), Some(group)) = (appointment(&mut form), group) {
        let planned = plan_meeting(&app, &visitor.actor, group, appointment).await;
        let next = planned
            .as_ref()
            .map_or_else(|_| String::new(), |id| format!("/meetings/{id}?done=the-meeting-was-planned"));
        if let Some(answer) = done(&mut form, planned.map(|_| ()), "title", &next)? {
            return Ok(answer);
        }
    }
    form_page(&app, &visitor, form).await
}
