//! The JSON twin of the pages: groups, meetings, agenda, what was decided. It calls the same verbs under the same policy;
//! changing calls name the version of the meeting that the caller saw.

mod recorded;
mod shapes;

use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use platform::access::{Actor, permit};
use platform::agency::{Group, GroupId, groups as all_groups};
use platform::error::Error;
use platform::record::{self, Versioned};
use platform::web::api::{Made, Reply, Sent, created, field, field_optional, id, sent};
use platform::web::{App, Visitor};
use utoipa::OpenApi;

use crate::cancel_meeting::cancel_meeting;
use crate::draw_agenda::{candidates, draw_agenda};
use crate::edit_agenda::{Wanted, edit_agenda};
use crate::meeting::{Appointment, Meeting, MeetingId};
use crate::plan_meeting::{move_meeting, plan_meeting};
use crate::policy::{self, Act};
use crate::step::SeenMeeting;
use crate::store;
use shapes::{
    ArisingView, Cancelling, DecisionView, Drawn, GroupView, InvitedView, ItemView, MeetingLine, MeetingView,
    MemberView, NewAgenda, NewItem, NewMeeting, OfGroup, WaitingView, group_view, meeting_line, meeting_view,
    member_view, waiting_view,
};

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v1/groups", get(groups))
        .route("/api/v1/groups/{id}/members", get(members))
        .route("/api/v1/meetings", get(meetings).post(plan))
        .route("/api/v1/meetings/{id}", get(meeting).put(move_it))
        .route("/api/v1/meetings/{id}/cancel", post(cancel))
        .route("/api/v1/meetings/{id}/agenda", put(agenda))
        .route("/api/v1/meetings/{id}/waiting", get(waiting))
        .route("/api/v1/meetings/{id}/drawn", post(draw))
        .merge(recorded::routes())
}

/// The description that `/api/openapi.json` gives.
pub(crate) fn description() -> utoipa::openapi::OpenApi {
    let mut all = Description::openapi();
    all.merge(recorded::description());
    all
}

#[derive(OpenApi)]
#[openapi(
    paths(groups, members, meetings, plan, meeting, move_it, cancel, agenda, waiting, draw),
    components(schemas(
        GroupView,
        MemberView,
        MeetingLine,
        MeetingView,
        ItemView,
        DecisionView,
        ArisingView,
        InvitedView,
        WaitingView,
        NewMeeting,
        NewAgenda,
        NewItem,
        Drawn,
        Cancelling,
        Made
    ))
)]
struct Description;

/// Whoever sees meetings at all.
fn member(visitor: &Visitor) -> Result<&Actor, Error> {
    let actor = visitor.signed_in()?;
    if policy::sees_meetings(actor) { Ok(actor) } else { Err(Error::Hidden) }
}

/// A meeting for whoever may do this, with its group.
async fn found(app: &App, visitor: &Visitor, text: &str, act: Act) -> Result<(Versioned<Meeting>, Group), Error> {
    let id: MeetingId = id(text)?;
    let mut read = app.db().read().await?;
    let allowed = permit(visitor.signed_in()?, act, record::find::<Meeting>(&mut read, id).await?)?;
    let meeting = Versioned { version: allowed.version(), record: allowed.into_inner() };
    let group = store::group(&mut read, meeting.record.group).await?;
    Ok((meeting, group))
}

#[utoipa::path(get, path = "/api/v1/groups", responses((status = 200, body = Vec<GroupView>)))]
async fn groups(State(app): State<App>, visitor: Visitor) -> Reply<Vec<GroupView>> {
    member(&visitor)?;
    let all = all_groups(&mut app.db().read().await?).await?;
    Ok(Json(all.iter().map(group_view).collect()))
}

#[utoipa::path(get, path = "/api/v1/groups/{id}/members", params(("id" = String, Path,)), responses((status = 200, body = Vec<MemberView>)))]
async fn members(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<MemberView>> {
    let actor = member(&visitor)?;
    let mut read = app.db().read().await?;
    let group = store::group(&mut read, id(&text)?).await?;
    let all = store::members(&mut read, &policy::scope(actor), group.id).await?;
    Ok(Json(all.iter().map(|m| member_view(&m.record)).collect()))
}

#[utoipa::path(get, path = "/api/v1/meetings", params(OfGroup), responses((status = 200, body = Vec<MeetingLine>)))]
async fn meetings(State(app): State<App>, visitor: Visitor, Query(of): Query<OfGroup>) -> Reply<Vec<MeetingLine>> {
    let actor = member(&visitor)?;
    let scope = policy::scope(actor);
    let mut read = app.db().read().await?;
    let all = match of.group {
        Some(group) => store::of_group(&mut read, &scope, field::<GroupId>("group", &group)?).await?,
        None => store::meetings(&mut read, &scope).await?,
    };
    let groups = all_groups(&mut read).await?;
    Ok(Json(all.iter().map(|m| meeting_line(m, &groups)).collect()))
}

#[utoipa::path(get, path = "/api/v1/meetings/{id}", params(("id" = String, Path,)), responses((status = 200, body = MeetingView)))]
async fn meeting(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<MeetingView> {
    let (meeting, group) = found(&app, &visitor, &text, Act::See).await?;
    Ok(Json(meeting_view(&meeting, &group)))
}

#[utoipa::path(post, path = "/api/v1/meetings", request_body = NewMeeting, responses((status = 201, body = Made), (status = 422, description = "Faults by field")))]
async fn plan(State(app): State<App>, visitor: Visitor, body: Sent<NewMeeting>) -> Result<Response, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let group = field("group", new.group.as_deref().unwrap_or_default())?;
    Ok(created(plan_meeting(&app, actor, group, appointment(new)?).await?))
}

fn appointment(new: NewMeeting) -> Result<Appointment, Error> {
    Ok(Appointment {
        title: new.title,
        on: field("on", &new.on)?,
        from: field("from", &new.from)?,
        until: field("until", &new.until)?,
        place: new.place,
        link: new.link.filter(|l| !l.is_empty()),
    })
}

#[utoipa::path(put, path = "/api/v1/meetings/{id}", params(("id" = String, Path,)), request_body = NewMeeting, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn move_it(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewMeeting>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let version =
        new.version.ok_or_else(|| Error::invalid("version", "Name the version of the meeting that was seen."))?;
    move_meeting(&app, actor, SeenMeeting { id: id(&text)?, version }, appointment(new)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/api/v1/meetings/{id}/cancel", params(("id" = String, Path,)), request_body = Cancelling, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn cancel(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<Cancelling>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    cancel_meeting(&app, actor, SeenMeeting { id: id(&text)?, version: new.version }, &new.why).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(put, path = "/api/v1/meetings/{id}/agenda", params(("id" = String, Path,)), request_body = NewAgenda, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn agenda(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<NewAgenda>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    let mut wanted = Vec::new();
    for (place, item) in (1..).zip(new.items) {
        let id = field_optional("id", item.id.as_deref())?;
        wanted.push(Wanted {
            id,
            title: item.title,
            speaker: item.speaker,
            standing: item.standing,
            place,
            off: false,
        });
    }
    edit_agenda(&app, actor, SeenMeeting { id: id(&text)?, version: new.version }, wanted).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/api/v1/meetings/{id}/waiting", params(("id" = String, Path,)), responses((status = 200, body = Vec<WaitingView>)))]
async fn waiting(State(app): State<App>, visitor: Visitor, Path(text): Path<String>) -> Reply<Vec<WaitingView>> {
    let (meeting, _) = found(&app, &visitor, &text, Act::Prepare).await?;
    let all = candidates(&app, &visitor.agencies, &meeting.record).await?;
    Ok(Json(all.iter().map(waiting_view).collect()))
}

#[utoipa::path(post, path = "/api/v1/meetings/{id}/drawn", params(("id" = String, Path,)), request_body = Drawn, responses((status = 204), (status = 409, description = "Changed in between"), (status = 422, description = "Faults by field")))]
async fn draw(
    State(app): State<App>,
    visitor: Visitor,
    Path(text): Path<String>,
    body: Sent<Drawn>,
) -> Result<StatusCode, Error> {
    let (actor, new) = (member(&visitor)?, sent(body)?);
    // The right is asked for first: what waits for other bodies is for those who prepare.
    found(&app, &visitor, &text, Act::Prepare).await?;
    let seen = SeenMeeting { id: id(&text)?, version: new.version };
    draw_agenda(&app, actor, &visitor.agencies, seen, &new.hrefs).await?;
    Ok(StatusCode::NO_CONTENT)
}
