//! One meeting: its page, its papers, its minutes.

use axum::extract::{Path, State};
use documents::report::Report;
use platform::access::permit;
use platform::agency::Group;
use platform::error::Error;
use platform::record::{self, Versioned};
use platform::web::{Answer, App, Posted, Visitor, download};
use serde_json::{Value, json};

use super::after::{bodies, clock, state};
use crate::agenda::{AgendaItem, Origin, Tie};
use crate::meeting::{Came, Decision, Invited, Meeting, MeetingId, MeetingState, Paper};
use crate::policy::{self, Act, Concerned as _};
use crate::{minutes as written, store};

/// A meeting with what its pages need.
pub(super) struct One {
    pub(super) meeting: Versioned<Meeting>,
    pub(super) group: Group,
}

/// The meeting, for whoever may do this.
pub(super) async fn one(app: &App, visitor: &Visitor, id: &str, act: Act) -> Result<One, Error> {
    let actor = visitor.signed_in()?;
    let id: MeetingId = id.parse().map_err(|_| Error::Hidden)?;
    let mut read = app.db().read().await?;
    let allowed = permit(actor, act, record::find::<Meeting>(&mut read, id).await?)?;
    let meeting = Versioned { version: allowed.version(), record: allowed.into_inner() };
    let group = store::group(&mut read, meeting.record.group).await?;
    Ok(One { meeting, group })
}

/// The page.
pub(super) async fn page(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::See).await?;
    shown(&app, &visitor, &one, Posted::default()).await
}

/// The page with a form that was refused.
pub(super) async fn shown(app: &App, visitor: &Visitor, one: &One, form: Posted) -> Answer {
    let (meeting, actor, today) = (&one.meeting.record, &visitor.actor, app.clock().today());
    let at = meeting.appointment();
    let cancelled = match meeting.state() {
        MeetingState::Cancelled { why } => Some(why),
        MeetingState::Planned | MeetingState::Held => None,
    };
    let (prepare, planned) = (policy::may(Act::Prepare, actor), *meeting.state() == MeetingState::Planned);
    let record = policy::may(Act::Record, actor) && meeting.may_be_recorded(today).is_ok();
    let accounts = platform::account::all(&mut app.db().read().await?, &platform::account::scope(actor)).await?;
    app.page(visitor, "governance/meeting.html", json!({
        "form": form, "here": format!("/meetings/{}", meeting.id), "seen": one.meeting.version, "group": one.group.name,
        "group_href": format!("/groups/{}", one.group.id), "title": at.title, "on": at.on, "place": at.place, "link": at.link,
        "time": format!("{} to {}", clock(at.from), clock(at.until)), "state": state(meeting, today), "cancelled": cancelled,
        "agenda": meeting.agenda.iter().map(|i| item(i, visitor)).collect::<Vec<_>>(), "invited": meeting.invited.iter().map(|i| invited(i, visitor)).collect::<Vec<_>>(),
        "papers": meeting.papers.iter().enumerate().map(|(i, p)| paper_line(i, p, meeting, visitor)).collect::<Vec<_>>(),
        "decisions": meeting.decisions().iter().map(|d| decision(d, visitor)).collect::<Vec<_>>(), "arising": arising(app, visitor, meeting).await?, "may_prepare": prepare && planned,
        "may_add_papers": prepare && cancelled.is_none(), "may_record": record, "bodies": bodies(&visitor.agencies),
        "accounts": accounts.iter().filter(|a| !a.closed).map(|a| json!({ "value": a.id, "words": format!("{}, {}", a.name, a.post) })).collect::<Vec<_>>(),
        "prepares": prepare,
    }))
}

/// What a body owes has a page for the bodies concerned; of the others, those who watch all may open it.
fn tie(tie: &Tie, visitor: &Visitor) -> Value {
    let open = tie.kind != "commitment" || commitments::policy::watches_all(&visitor.actor);
    json!({ "href": open.then(|| tie.page()), "title": tie.title })
}

fn decision(decision: &Decision, visitor: &Visitor) -> Value {
    json!({ "text": decision.text, "tie": decision.tie.as_ref().map(|t| tie(t, visitor)) })
}

fn item(item: &AgendaItem, visitor: &Visitor) -> Value {
    let why = match &item.origin {
        Origin::Own => None,
        Origin::Drawn { why } => Some(why.clone()),
        Origin::Carried { .. } => Some("Carried over".to_owned()),
    };
    let from = match &item.origin {
        Origin::Carried { from } => Some(format!("/meetings/{from}")),
        Origin::Own | Origin::Drawn { .. } => None,
    };
    json!({
        "id": item.id, "title": item.title, "speaker": item.speaker, "tie": item.tie.as_ref().map(|t| tie(t, visitor)), "why": why, "from": from,
        "standing": item.standing, "note": item.note, "carry": item.carry,
    })
}

fn invited(who: &Invited, visitor: &Visitor) -> Value {
    json!({ "name": who.name, "agency": who.agency.map(|a| visitor.agencies.name(a)), "came": who.came.map(Came::words) })
}

fn paper_line(number: usize, paper: &Paper, meeting: &Meeting, visitor: &Visitor) -> Value {
    let open = may_open(paper, meeting, visitor);
    json!({
        "title": paper.title, "file": paper.file_name, "restricted": paper.restricted,
        "href": open.then(|| format!("/meetings/{}/papers/{number}", meeting.id)),
    })
}

fn may_open(paper: &Paper, meeting: &Meeting, visitor: &Visitor) -> bool {
    !paper.restricted || policy::may(Act::OpenPapers, &visitor.actor) || meeting.is_own(&visitor.actor)
}

/// Actions arising, each as its commitment stands.
async fn arising(app: &App, visitor: &Visitor, meeting: &Meeting) -> Result<Vec<Value>, Error> {
    if meeting.arising().is_empty() {
        return Ok(Vec::new());
    }
    let scope = policy::scope(&visitor.actor);
    let all = commitments::store::about(&mut app.db().read().await?, &scope, meeting.id).await?;
    let today = app.clock().today();
    let one = |a: &crate::meeting::Arising| {
        let commitment = all.iter().map(|c| &c.record).find(|c| c.id == a.commitment);
        let href = format!("/commitments/{}", a.commitment);
        json!({
            "what": a.what, "agency": visitor.agencies.name(a.agency), "due": a.due, "href": commitment.filter(|c| sees(c, visitor)).map(|_| href),
            "state": commitment.map(|c| c.state().words()), "late": commitment.is_some_and(|c| c.is_late(today)),
        })
    };
    Ok(meeting.arising().iter().map(one).collect())
}

/// Every member reads what arose; the commitment's own page is for the bodies concerned and the Board.
fn sees(commitment: &commitments::Commitment, visitor: &Visitor) -> bool {
    let see = commitments::policy::Act::See;
    matches!(platform::access::Act::decide(see, &visitor.actor, commitment), platform::access::Decision::Allow(_))
}

/// A paper.
pub(super) async fn paper(
    State(app): State<App>,
    visitor: Visitor,
    Path((id, number)): Path<(String, String)>,
) -> Answer {
    let one = one(&app, &visitor, &id, Act::See).await?;
    let meeting = &one.meeting.record;
    let number: usize = number.parse().map_err(|_| Error::Hidden)?;
    let paper = meeting.papers.get(number).ok_or(Error::Hidden)?;
    if !may_open(paper, meeting, &visitor) {
        return Err(Error::forbidden("This paper is kept to those who are invited to the meeting."));
    }
    // Never shown in the page: whatever it holds, it is a file to keep.
    Ok(download(&paper.file_name, "application/octet-stream", app.files().get(&paper.sha256)?))
}

/// The minutes to be read and printed.
pub(super) async fn minutes(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::See).await?;
    let report = report(&one, &visitor);
    app.page(&visitor, "governance/minutes.html", json!({
        "title": report.title, "subtitle": report.subtitle, "body": documents::write::html::body(&report),
        "here": format!("/meetings/{}", one.meeting.record.id), "group": one.group.name, "group_href": format!("/groups/{}", one.group.id),
        "on": one.meeting.record.appointment().on,
    }))
}

fn report(one: &One, visitor: &Visitor) -> Report {
    written::minutes(&one.meeting.record, &one.group, &visitor.agencies)
}

/// The minutes as a document to work on.
pub(super) async fn minutes_docx(State(app): State<App>, visitor: Visitor, Path(id): Path<String>) -> Answer {
    let one = one(&app, &visitor, &id, Act::See).await?;
    let bytes = documents::write::docx::write(&report(&one, &visitor))
        .map_err(|e| Error::fault(format!("writing minutes: {e}")))?;
    let name = format!("minutes-{}.docx", one.meeting.record.appointment().on);
    Ok(download(&name, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", bytes))
}
