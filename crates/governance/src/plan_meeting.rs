//! A group's meeting is planned: everybody who belongs to the group on that day is invited, and what the last meeting left
//! open, or what stands on every agenda, is carried over. Later it may be moved.

use platform::access::{Actor, permit_new};
use platform::agency::GroupId;
use platform::error::Error;
use platform::trail::Entry;
use platform::web::App;

use crate::agenda::AgendaItem;
use crate::meeting::{Appointment, Invited, Meeting, MeetingId, MeetingState};
use crate::policy::{self, Act};
use crate::step::{self, SeenMeeting};
use crate::store;

/// Plans it.
///
/// # Errors
/// For whoever does not prepare meetings; see also [`Appointment::checked`]; for a day that has passed.
pub async fn plan_meeting(
    app: &App,
    actor: &Actor,
    group: GroupId,
    appointment: Appointment,
) -> Result<MeetingId, Error> {
    if appointment.on < app.clock().today() {
        return Err(Error::invalid("on", "Choose a day that has not passed."));
    }
    let mut tx = app.begin(actor).await?;
    let group = store::group(&mut tx, group).await?;
    let scope = policy::scope(actor);
    let on = appointment.on;
    let members = store::members(&mut tx, &scope, group.id).await?;
    let before = store::of_group(&mut tx, &scope, group.id).await?;
    let mut meeting = Meeting::plan(MeetingId::new(), group.id, appointment, tx.now())
        .map_err(|refused| Error::invalid(refused.field(), refused.to_string()))?;
    meeting.invited = members.iter().map(|m| &m.record).filter(|m| m.is_member_on(on)).map(invited).collect();
    meeting.agenda = carried(&before, &meeting);
    let (id, entry) = (meeting.id, Entry::of("MeetingPlanned", &meeting));
    tx.save(permit_new(actor, Act::Prepare, meeting)?).await?;
    tx.commit(entry).await?;
    Ok(id)
}

fn invited(member: &crate::member::GroupMember) -> Invited {
    Invited { name: member.name.clone(), account: member.account, agency: member.agency, came: None }
}

/// What the last meeting that was held before this one hands over.
fn carried(before: &[Meeting], meeting: &Meeting) -> Vec<AgendaItem> {
    let held =
        before.iter().filter(|m| *m.state() == MeetingState::Held && m.appointment().on <= meeting.appointment().on);
    let last = held.max_by_key(|m| (m.appointment().on, m.id));
    last.into_iter().flat_map(|m| m.agenda.iter().filter_map(|i| i.carried(m.id))).collect()
}

/// Moves it, or changes where it is.
///
/// # Errors
/// For whoever does not prepare meetings; when it was held or cancelled; for a day that has passed; see also
/// [`Appointment::checked`].
pub async fn move_meeting(app: &App, actor: &Actor, seen: SeenMeeting, to: Appointment) -> Result<(), Error> {
    if to.on < app.clock().today() {
        return Err(Error::invalid("on", "Choose a day that has not passed."));
    }
    let now = app.clock().now();
    step::take(app, actor, Act::Prepare, seen, "MeetingMoved", |meeting| meeting.moved(to, now)).await
}

/// Says who is asked to come besides the group's members.
///
/// # Errors
/// For whoever does not prepare meetings.
pub async fn invite(app: &App, actor: &Actor, seen: SeenMeeting, guest: Invited) -> Result<(), Error> {
    if guest.name.trim().is_empty() {
        return Err(Error::invalid("guest", "Give the name and post of the guest."));
    }
    step::take(app, actor, Act::Prepare, seen, "GuestInvited", |mut meeting| {
        let known = guest.account.is_some() && meeting.invited.iter().any(|i| i.account == guest.account);
        if !known {
            meeting.invited.push(guest);
        }
        Ok(meeting)
    })
    .await
}
