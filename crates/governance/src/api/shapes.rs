//! What the API says and takes, as its description shows it.

use platform::agency::Group;
use platform::part::WorkItem;
use platform::record::Versioned;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::agenda::{AgendaItem, Origin};
use crate::meeting::{Arising, Came, Decision, Invited, Meeting};
use crate::member::GroupMember;

/// A group of the partnership.
#[derive(Serialize, ToSchema)]
pub(super) struct GroupView {
    /// Its id.
    pub(super) id: String,
    /// Its name.
    pub(super) name: String,
    /// What it watches, in a sentence.
    pub(super) remit: String,
}

/// A membership of a group.
#[derive(Serialize, ToSchema)]
pub(super) struct MemberView {
    /// Name and post as printed.
    pub(super) name: String,
    /// Id of the body.
    pub(super) agency: Option<String>,
    /// chair, deputy, member or adviser.
    pub(super) seat: String,
    /// The first day.
    pub(super) from: String,
    /// The day after the last.
    pub(super) until: Option<String>,
}

/// A meeting in a list.
#[derive(Serialize, ToSchema)]
pub(super) struct MeetingLine {
    /// Its id.
    pub(super) id: String,
    /// The group's name.
    pub(super) group: String,
    /// What it is called.
    pub(super) title: String,
    /// The day.
    pub(super) on: String,
    /// When it begins, by the clocks of the United Kingdom.
    pub(super) from: String,
    /// When it ends.
    pub(super) until: String,
    /// Where.
    pub(super) place: String,
    /// planned, held or cancelled.
    pub(super) state: String,
}

/// A meeting.
#[derive(Serialize, ToSchema)]
pub(super) struct MeetingView {
    /// When and where.
    pub(super) meeting: MeetingLine,
    /// Its version, to be named when changing it.
    pub(super) version: i64,
    /// The agenda, in order.
    pub(super) agenda: Vec<ItemView>,
    /// Who is asked to come, and who came.
    pub(super) invited: Vec<InvitedView>,
    /// What was decided.
    pub(super) decisions: Vec<DecisionView>,
    /// Actions arising.
    pub(super) actions: Vec<ArisingView>,
}

/// An item of an agenda.
#[derive(Serialize, ToSchema)]
pub(super) struct ItemView {
    /// Its id.
    pub(super) id: String,
    /// What it is about.
    pub(super) title: String,
    /// Who introduces it.
    pub(super) speaker: Option<String>,
    /// Why it was drawn: "Late".
    pub(super) why: Option<String>,
    /// The address of what it is about.
    pub(super) href: Option<String>,
    /// On every agenda of this group.
    pub(super) standing: bool,
    /// What was said.
    pub(super) note: String,
    /// On the next agenda again.
    pub(super) carry: bool,
}

/// Somebody who is asked to come.
#[derive(Serialize, ToSchema)]
pub(super) struct InvitedView {
    /// Name and post as printed.
    pub(super) name: String,
    /// Id of the body.
    pub(super) agency: Option<String>,
    /// present, apologies or absent; absent from the answer until it is recorded.
    pub(super) came: Option<String>,
}

/// A decision.
#[derive(Serialize, ToSchema)]
pub(super) struct DecisionView {
    /// Its id.
    pub(super) id: String,
    /// What was decided.
    pub(super) text: String,
    /// The item it was under.
    pub(super) item: Option<String>,
    /// What it is about, in words.
    pub(super) about: Option<String>,
    /// The address of that.
    pub(super) href: Option<String>,
}

/// An action arising.
#[derive(Serialize, ToSchema)]
pub(super) struct ArisingView {
    /// Id of the commitment that keeps its clock.
    pub(super) commitment: String,
    /// What is to be done.
    pub(super) what: String,
    /// Id of the body.
    pub(super) agency: String,
    /// By when.
    pub(super) due: String,
}

/// What waits and could be drawn onto the agenda.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitingView {
    /// Its address, by which it is drawn.
    pub(super) href: String,
    /// What it is.
    pub(super) title: String,
    /// Why it waits: "Late".
    pub(super) why: String,
    /// Id of the body that has to move.
    pub(super) agency: Option<String>,
    /// When it is due.
    pub(super) due: Option<String>,
}

/// Whose meetings.
#[derive(Deserialize, IntoParams)]
pub(super) struct OfGroup {
    /// Id of a group; all otherwise.
    pub(super) group: Option<String>,
}

/// When and where a group meets.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewMeeting {
    /// Id of the group; needed for a new meeting.
    #[serde(default)]
    pub(super) group: Option<String>,
    /// The version seen; needed when a meeting is moved.
    #[serde(default)]
    pub(super) version: Option<i64>,
    /// What it is called.
    pub(super) title: String,
    /// The day, YYYY-MM-DD.
    pub(super) on: String,
    /// When it begins, HH:MM.
    pub(super) from: String,
    /// When it ends, HH:MM.
    pub(super) until: String,
    /// The room, or "online".
    pub(super) place: String,
    /// Where to join online: an https address.
    #[serde(default)]
    pub(super) link: Option<String>,
}

/// Why a meeting does not take place.
#[derive(Deserialize, ToSchema)]
pub(super) struct Cancelling {
    /// The version seen.
    pub(super) version: i64,
    /// Why.
    pub(super) why: String,
}

/// The whole agenda, in order. What is not on it is taken off.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewAgenda {
    /// The version seen.
    pub(super) version: i64,
    /// The items.
    pub(super) items: Vec<NewItem>,
}

/// An item as somebody wants it.
#[derive(Deserialize, ToSchema)]
pub(super) struct NewItem {
    /// Its id; a new one without.
    #[serde(default)]
    pub(super) id: Option<String>,
    /// What it is about.
    pub(super) title: String,
    /// Who introduces it.
    #[serde(default)]
    pub(super) speaker: Option<String>,
    /// On every agenda of this group.
    #[serde(default)]
    pub(super) standing: bool,
}

/// What is drawn onto the agenda.
#[derive(Deserialize, ToSchema)]
pub(super) struct Drawn {
    /// The version seen.
    pub(super) version: i64,
    /// Addresses of what waits.
    pub(super) hrefs: Vec<String>,
}

pub(super) fn group_view(group: &Group) -> GroupView {
    GroupView { id: group.id.to_string(), name: group.name.clone(), remit: group.remit.clone() }
}

pub(super) fn member_view(member: &GroupMember) -> MemberView {
    MemberView {
        name: member.name.clone(),
        agency: member.agency.map(|a| a.to_string()),
        seat: member.seat.name().into(),
        from: member.from.to_string(),
        until: member.until.map(|u| u.to_string()),
    }
}

pub(super) fn meeting_line(meeting: &Meeting, groups: &[Group]) -> MeetingLine {
    let (at, clock) = (meeting.appointment(), |t: jiff::civil::Time| t.strftime("%H:%M").to_string());
    MeetingLine {
        id: meeting.id.to_string(),
        group: groups.iter().find(|g| g.id == meeting.group).map(|g| g.name.clone()).unwrap_or_default(),
        title: at.title.clone(),
        on: at.on.to_string(),
        from: clock(at.from),
        until: clock(at.until),
        place: at.place.clone(),
        state: meeting.state().name().into(),
    }
}

pub(super) fn meeting_view(meeting: &Versioned<Meeting>, group: &Group) -> MeetingView {
    let record = &meeting.record;
    MeetingView {
        meeting: meeting_line(record, std::slice::from_ref(group)),
        version: meeting.version,
        agenda: record.agenda.iter().map(item_view).collect(),
        invited: record.invited.iter().map(invited_view).collect(),
        decisions: record.decisions().iter().map(decision_view).collect(),
        actions: record.arising().iter().map(arising_view).collect(),
    }
}

fn item_view(item: &AgendaItem) -> ItemView {
    ItemView {
        id: item.id.to_string(),
        title: item.title.clone(),
        speaker: item.speaker.clone(),
        why: match &item.origin {
            Origin::Drawn { why } => Some(why.clone()),
            Origin::Own | Origin::Carried { .. } => None,
        },
        href: item.tie.as_ref().map(|t| t.page().to_owned()),
        standing: item.standing,
        note: item.note.clone(),
        carry: item.carry,
    }
}

fn invited_view(who: &Invited) -> InvitedView {
    let came = |c: Came| match c {
        Came::Present => "present",
        Came::Apologies => "apologies",
        Came::Absent => "absent",
    };
    InvitedView {
        name: who.name.clone(),
        agency: who.agency.map(|a| a.to_string()),
        came: who.came.map(|c| came(c).to_owned()),
    }
}

fn decision_view(decision: &Decision) -> DecisionView {
    DecisionView {
        id: decision.id.to_string(),
        text: decision.text.clone(),
        item: decision.item.map(|i| i.to_string()),
        about: decision.tie.as_ref().map(|t| t.title.clone()),
        href: decision.tie.as_ref().map(|t| t.page().to_owned()),
    }
}

fn arising_view(arising: &Arising) -> ArisingView {
    ArisingView {
        commitment: arising.commitment.to_string(),
        what: arising.what.clone(),
        agency: arising.agency.to_string(),
        due: arising.due.to_string(),
    }
}

pub(super) fn waiting_view(item: &WorkItem) -> WaitingView {
    WaitingView {
        href: item.href.clone(),
        title: item.title.clone(),
        why: item.why.label().into(),
        agency: item.agency.map(|a| a.to_string()),
        due: item.due.map(|d| d.to_string()),
    }
}
