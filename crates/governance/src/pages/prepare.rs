//! Preparing a meeting: moving and cancelling it, its agenda, papers and guests.

use axum::extract::{Path, State};
use platform::error::Error;
use platform::part::{Waiting, WorkItem};
use platform::web::{Answer, App, Listing, Posted, Upload, Visitor};
use serde_json::{Value, json};

use super::after::{bodies, clock, done};
use super::meeting::{One, one, shown};
use super::meetings::appointment;
use crate::agenda::Tie;
use crate::draw_agenda::{candidates, draw_agenda};
use crate::edit_agenda::{Wanted, edit_agenda};
use crate::meeting::Invited;
use crate::policy::Act;
use crate::step::SeenMeeting;
use crate::{add_paper as paper, cancel_meeting, plan_meeting, waiting};

pub(super) fn seen(one: &One, form: &Posted) -> SeenMeeting {
    SeenMeeting { id: one.meeting.record.id, version: form.text("version").parse().unwrap_or(0) }
}

fn next(one: &One, notice: &str) -> String {
    format!("/meetings/{}?done={notice}", one.meeting.record.id)
}

/// The form that moves it.
pub(super) async fn move_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Prepare).await?;
    let at = one.meeting.record.appointment();
    let form = Posted::filled([
        ("title", at.title.clone()),
        ("on-day", at.on.day().to_string()),
        ("on-month", at.on.month().to_string()),
        ("on-year", at.on.year().to_string()),
        ("from", clock(at.from)),
        ("until", clock(at.until)),
        ("place", at.place.clone()),
        ("link", at.link.clone().unwrap_or_default()),
    ]);
    move_page(&app, &visitor, &one, form)
}

fn move_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    app.page(visitor, "governance/plan.html", json!({
        "form": form, "seen": one.meeting.version, "heading": "Change the day, time or place", "group": one.group.name,
        "back": format!("/meetings/{}", one.meeting.record.id), "groups": [],
    }))
}

/// Moves it.
pub(super) async fn move_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    if let Some(to) = appointment(&mut form) {
        let moved = plan_meeting::move_meeting(&app, &visitor.actor, seen(&read, &form), to).await;
        if let Some(answer) = done(&mut form, moved, "title", &next(&read, "the-meeting-was-changed"))? {
            return Ok(answer);
        }
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    move_page(&app, &visitor, &now, form)
}

/// Cancels it.
pub(super) async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    let cancelled = cancel_meeting::cancel_meeting(&app, &visitor.actor, seen(&read, &form), &form.text("why")).await;
    if let Some(answer) = done(&mut form, cancelled, "why", &next(&read, "the-meeting-was-cancelled"))? {
        return Ok(answer);
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    shown(&app, &visitor, &now, form).await
}

/// Invites a guest.
pub(super) async fn invite(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    let guest = guest(&app, &visitor, &mut form).await?;
    let invited = plan_meeting::invite(&app, &visitor.actor, seen(&read, &form), guest).await;
    if let Some(answer) = done(&mut form, invited, "guest", &next(&read, "the-guest-was-invited"))? {
        return Ok(answer);
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    shown(&app, &visitor, &now, form).await
}

/// A guest by name, or an account whose name stands for itself.
async fn guest(app: &App, visitor: &Visitor, form: &mut Posted) -> Result<Invited, Error> {
    let account = form.parsed_optional("guest_account", "Choose a person.");
    let agency = form.parsed_optional("guest_body", "Choose a body.");
    let typed = form.text("guest");
    let accounts =
        platform::account::all(&mut app.db().read().await?, &platform::account::scope(&visitor.actor)).await?;
    let known = accounts.iter().find(|a| Some(a.id) == account);
    let name =
        if typed.is_empty() { known.map(|a| format!("{}, {}", a.name, a.post)).unwrap_or_default() } else { typed };
    let of_account = known.and_then(|a| a.memberships.first()).map(|m| m.agency);
    Ok(Invited { name, account: known.map(|a| a.id), agency: agency.or(of_account), came: None })
}

/// Room for as many more items.
const ROOM: usize = 3;

/// The form of the agenda.
pub(super) async fn agenda_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Prepare).await?;
    let mut form = Posted::default();
    for (i, item) in one.meeting.record.agenda.iter().enumerate() {
        let fields = [
            ("title", item.title.clone()),
            ("speaker", item.speaker.clone().unwrap_or_default()),
            ("place", (i + 1).to_string()),
        ];
        for (name, value) in fields {
            form.values.insert(format!("{name}-{i}"), vec![value]);
        }
        if item.standing {
            form.values.insert(format!("standing-{i}"), vec!["yes".into()]);
        }
    }
    agenda_page(&app, &visitor, &one, form)
}

fn agenda_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let known = one.meeting.record.agenda.len();
    let rows: Vec<Value> = (0..known + ROOM)
        .map(|i| json!({ "i": i, "known": i < known, "id": one.meeting.record.agenda.get(i).map(|a| a.id) }))
        .collect();
    app.page(visitor, "governance/agenda.html", json!({
        "form": form, "seen": one.meeting.version, "rows": rows, "back": format!("/meetings/{}", one.meeting.record.id),
        "group": one.group.name, "on": one.meeting.record.appointment().on,
    }))
}

/// Keeps the agenda.
pub(super) async fn agenda(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    mut form: Posted,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    let wanted = wanted(&mut form);
    if form.is_sound() {
        let kept = edit_agenda(&app, &visitor.actor, seen(&read, &form), wanted).await;
        if let Some(answer) = done(&mut form, kept, "title-0", &next(&read, "the-agenda-was-kept"))? {
            return Ok(answer);
        }
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    agenda_page(&app, &visitor, &now, form)
}

/// Most items that one form may send.
const MOST_ITEMS: usize = 200;

fn wanted(form: &mut Posted) -> Vec<Wanted> {
    let mut all = Vec::new();
    for i in 0..MOST_ITEMS {
        let (id, title) = (form.text(&format!("id-{i}")).parse().ok(), form.text(&format!("title-{i}")));
        if id.is_none() && title.is_empty() {
            continue;
        }
        let off = form.text(&format!("off-{i}")) == "yes";
        if title.is_empty() && !off {
            form.refuse(&format!("title-{i}"), "Write what the item is about, or take it off.");
        }
        let place = form.parsed_optional(&format!("place-{i}"), "Enter its place in figures.").unwrap_or(u32::MAX);
        let (speaker, standing) =
            (form.optional(&format!("speaker-{i}")), form.text(&format!("standing-{i}")) == "yes");
        all.push(Wanted { id, title, speaker, standing, place, off });
    }
    all
}

/// What waits and could be drawn.
pub(super) async fn draw_form(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::Prepare).await?;
    draw_page(&app, &visitor, &one, Posted::default()).await
}

async fn draw_page(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let all = candidates(app, &visitor.agencies, &one.meeting.record).await?;
    let listing = Listing::of(visitor);
    let wanted = |w: &&WorkItem| {
        listing.get("why").is_none_or(|why| name(w.why) == why)
            && listing.get("body").is_none_or(|b| w.agency.is_some_and(|a| a.to_string() == b))
    };
    let chosen = form.many("items");
    let line = |w: &WorkItem| {
        json!({
            "href": w.href, "page": Tie::of_work(w).map(|t| t.page().to_owned()), "title": w.title, "why": w.why.label(), "due": w.due, "chosen": chosen.contains(&w.href),
            "agency": w.agency.map(|a| visitor.agencies.name(a)),
        })
    };
    let rows: Vec<Value> = all.iter().filter(wanted).map(line).collect();
    let (rows, pages) = listing.cut(rows, 100);
    let reasons: Vec<Value> =
        waiting::FOR_A_GROUP.iter().map(|w| json!({ "value": name(*w), "words": w.label() })).collect();
    app.page(visitor, "governance/draw.html", json!({
        "form": form, "seen": one.meeting.version, "rows": rows, "pages": pages, "reasons": reasons, "bodies": bodies(&visitor.agencies),
        "asked": listing.asked(), "back": format!("/meetings/{}", one.meeting.record.id), "group": one.group.name,
        "on": one.meeting.record.appointment().on,
    }))
}

fn name(why: Waiting) -> &'static str {
    match why {
        Waiting::Late => "late",
        Waiting::Stalled => "stalled",
        Waiting::Contested => "contested",
        Waiting::AwaitingVerification => "verify",
        Waiting::AwaitingAnswer => "answer",
        Waiting::Due => "due",
    }
}

/// Draws.
pub(super) async fn draw(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    let drawn = draw_agenda(&app, &visitor.actor, &visitor.agencies, seen(&read, &form), &form.many("items")).await;
    if let Some(answer) = done(&mut form, drawn.map(|_| ()), "items", &next(&read, "the-items-were-put-on-the-agenda"))?
    {
        return Ok(answer);
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    draw_page(&app, &visitor, &now, form).await
}

/// Adds a paper.
pub(super) async fn add_paper(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    upload: Upload,
) -> Answer {
    let read = one(&app, &visitor, &id, Act::Prepare).await?;
    let Upload { posted: mut form, file } = upload;
    let file = file.as_ref().map(|(name, bytes)| (name.clone(), bytes.as_ref()));
    let restricted = form.text("restricted") == "yes";
    let added = paper::add_paper(&app, &visitor.actor, seen(&read, &form), &form.text("paper"), file, restricted).await;
    if let Some(answer) = done(&mut form, added, "paper", &next(&read, "the-paper-was-added"))? {
        return Ok(answer);
    }
    let now = one(&app, &visitor, &id, Act::Prepare).await?;
    shown(&app, &visitor, &now, form).await
}
