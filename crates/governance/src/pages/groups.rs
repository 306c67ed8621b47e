//! Groups: what each watches, who belongs to it, when it meets.

use axum::extract::{Path, State};
use platform::access::{Act as _, Decision};
use platform::account::{Account, Administer};
use platform::agency::{Group, GroupId, Watches, groups};
use platform::error::Error;
use platform::web::{Answer, App, Posted, Visitor, see};
use serde_json::{Value, json};

use super::after::{bodies, done};
use super::meetings::line;
use crate::feed::{FeedOf, has_feed};
use crate::member::{GroupMember, MemberId, Seat};
use crate::policy::{self, Act};
use crate::seat_members::{end_membership, make_group, seat_member};
use crate::store;

fn sees(visitor: &Visitor) -> Result<(), Error> {
    if policy::sees_meetings(visitor.signed_in()?) { Ok(()) } else { Err(Error::Hidden) }
}

/// All groups.
pub(super) async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    sees(&visitor)?;
    list_page(&app, &visitor, Posted::default()).await
}

async fn list_page(app: &App, visitor: &Visitor, form: Posted) -> Answer {
    let mut read = app.db().read().await?;
    let groups = groups(&mut read).await?;
    let all = store::meetings(&mut read, &policy::scope(&visitor.actor)).await?;
    drop(read);
    let today = app.clock().today();
    let next = |g: &Group| {
        all.iter().filter(|m| m.group == g.id && m.appointment().on >= today).map(|m| m.appointment().on).min()
    };
    let rows: Vec<Value> = groups
        .iter()
        .map(|g| json!({ "name": g.name, "remit": g.remit, "href": format!("/groups/{}", g.id), "next": next(g) }))
        .collect();
    let may = groups.first().map_or_else(
        || visitor.actor.is(platform::access::Role::BusinessManager),
        |g| matches!(Administer::Bodies.decide(&visitor.actor, g), Decision::Allow(_)),
    );
    app.page(visitor, "governance/groups.html", json!({ "form": form, "groups": rows, "may": may }))
}

/// Makes one.
pub(super) async fn make(State(app): State<App>, visitor: Visitor, mut form: Posted) -> Answer {
    sees(&visitor)?;
    let made =
        make_group(&app, &visitor.actor, &form.text("name"), &form.text("remit"), watches(&form.text("watches"))).await;
    let next = made.as_ref().map_or_else(|_| String::new(), |id| format!("/groups/{id}?done=the-group-was-made"));
    match done(&mut form, made.map(|_| ()), "name", &next)? {
        Some(answer) => Ok(answer),
        None => list_page(&app, &visitor, form).await,
    }
}

fn watches(text: &str) -> Watches {
    match text {
        "all" => Watches::AllRows,
        "multi" => Watches::MultiAgencyRows,
        _ => Watches::None,
    }
}

/// One group.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    sees(&visitor)?;
    shown(&app, &visitor, &id, Posted::default(), None).await
}

/// The page; `address` is a calendar address just made, shown this once.
pub(super) async fn shown(app: &App, visitor: &Visitor, id: &str, form: Posted, address: Option<String>) -> Answer {
    let id: GroupId = id.parse().map_err(|_| Error::Hidden)?;
    let (actor, today) = (&visitor.actor, app.clock().today());
    let mut read = app.db().read().await?;
    let group = store::group(&mut read, id).await?;
    let mut members = store::members(&mut read, &policy::scope(actor), id).await?;
    let meetings = store::of_group(&mut read, &policy::scope(actor), id).await?;
    let accounts = platform::account::all(&mut read, &platform::account::scope(actor)).await?;
    drop(read);
    members.sort_by(|a, b| (a.record.seat, &a.record.name).cmp(&(b.record.seat, &b.record.name)));
    let member = |m: &GroupMember| member_line(m, visitor, id);
    let (now, then): (Vec<_>, Vec<_>) =
        members.iter().map(|m| &m.record).partition(|m| m.until.is_none_or(|u| u > today));
    let groups = [group.clone()];
    app.page(visitor, "governance/group.html", json!({
        "form": form, "name": group.name, "remit": group.remit, "here": format!("/groups/{id}"), "id": id, "address": address,
        "members": now.iter().map(|m| member(m)).collect::<Vec<_>>(), "past": then.iter().map(|m| member(m)).collect::<Vec<_>>(),
        "meetings": meetings.iter().take(20).map(|m| line(m, &groups, today)).collect::<Vec<_>>(),
        "may": policy::may(Act::Prepare, actor), "bodies": bodies(&visitor.agencies), "accounts": people(&accounts),
        "seats": Seat::ALL.iter().map(|s| json!({ "value": s.name(), "words": s.words() })).collect::<Vec<_>>(),
        "has_feed": has_feed(app, actor, FeedOf::Group(id)).await?,
    }))
}

fn member_line(m: &GroupMember, visitor: &Visitor, group: GroupId) -> Value {
    json!({
        "name": m.name, "seat": m.seat.words(), "agency": m.agency.map(|a| visitor.agencies.name(a)), "from": m.from, "until": m.until,
        "end": format!("/groups/{group}/members/{}/end", m.id),
    })
}

fn people(accounts: &[Account]) -> Vec<Value> {
    accounts
        .iter()
        .filter(|a| !a.closed)
        .map(|a| json!({ "value": a.id, "words": format!("{}, {}", a.name, a.post) }))
        .collect()
}

/// Seats a member.
pub(super) async fn seat(State(app): State<App>, visitor: Visitor, Path(id): Path<String>, mut form: Posted) -> Answer {
    sees(&visitor)?;
    let group: GroupId = id.parse().map_err(|_| Error::Hidden)?;
    if let Some(member) = member(&app, &visitor, group, &mut form).await? {
        let seated = seat_member(&app, &visitor.actor, member).await;
        if let Some(answer) = done(&mut form, seated, "name", &format!("/groups/{id}?done=the-member-was-seated"))? {
            return Ok(answer);
        }
    }
    shown(&app, &visitor, &id, form, None).await
}

async fn member(app: &App, visitor: &Visitor, group: GroupId, form: &mut Posted) -> Result<Option<GroupMember>, Error> {
    let accounts =
        platform::account::all(&mut app.db().read().await?, &platform::account::scope(&visitor.actor)).await?;
    let account = form.parsed_optional("account", "Choose a person.");
    let known = accounts.iter().find(|a| Some(a.id) == account);
    let typed = form.text("name");
    let name =
        if typed.is_empty() { known.map(|a| format!("{}, {}", a.name, a.post)).unwrap_or_default() } else { typed };
    let agency = form
        .parsed_optional("body", "Choose a body.")
        .or_else(|| known.and_then(|a| a.memberships.first()).map(|m| m.agency));
    let seat = Seat::ALL.into_iter().find(|s| s.name() == form.text("seat"));
    if seat.is_none() {
        form.refuse("seat", "Choose as what.");
    }
    let from = form.date_optional("from", "The first day").unwrap_or_else(|| app.clock().today());
    let (Some(seat), true) = (seat, form.is_sound()) else { return Ok(None) };
    Ok(Some(GroupMember {
        id: MemberId::new(),
        group,
        name,
        account: known.map(|a| a.id),
        agency,
        seat,
        from,
        until: None,
    }))
}

/// Ends a membership today.
pub(super) async fn end(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, member)): Path<(String, String)>,
    _form: Posted,
) -> Answer {
    sees(&visitor)?;
    let member: MemberId = member.parse().map_err(|_| Error::Hidden)?;
    end_membership(&app, &visitor.actor, member, app.clock().today()).await?;
    Ok(see(&format!("/groups/{id}?done=the-membership-was-ended")))
}
