//! What meetings decided about other parts' records, for their pages.

use jiff::Timestamp;
use platform::access::Actor;
use platform::agency::{Group, groups};
use platform::clock::{day_in_words, start_of};
use platform::part::{Later, Note};
use platform::web::App;

use crate::agenda::Tie;
use crate::meeting::{Decision, Meeting};
use crate::{policy, store};

/// Decisions on the records of these ids: two statements however many there are.
pub(crate) fn notes<'a>(app: &'a App, actor: &'a Actor, about: &'a [String]) -> Later<'a, Vec<Note>> {
    Box::pin(async move {
        if !policy::sees_meetings(actor) {
            return Ok(Vec::new());
        }
        let mut read = app.db().read().await?;
        let meetings = store::deciding_on(&mut read, &policy::scope(actor), about).await?;
        if meetings.is_empty() {
            return Ok(Vec::new());
        }
        let groups = groups(&mut read).await?;
        Ok(meetings.iter().flat_map(|m| of_meeting(m, &groups, about)).collect())
    })
}

fn of_meeting(meeting: &Meeting, groups: &[Group], about: &[String]) -> Vec<Note> {
    let on = meeting.appointment().on;
    let group = groups.iter().find(|g| g.id == meeting.group).map_or("A meeting", |g| g.name.as_str());
    let note = |d: &Decision, tie: &Tie| Note {
        about: tie.id.clone(),
        kind: "Decision".into(),
        text: d.text.clone(),
        from: format!("{group}, {}", day_in_words(on)),
        on,
        recorded: recorded(d, meeting),
        href: format!("/meetings/{}", meeting.id),
    };
    let tied = meeting.decisions().iter().filter_map(|d| d.tie.as_ref().map(|tie| (d, tie)));
    tied.filter(|(_, tie)| about.contains(&tie.id)).map(|(d, tie)| note(d, tie)).collect()
}

/// When a decision was put on record; one that was kept before this was noted counts from the end of its meeting's day.
fn recorded(decision: &Decision, meeting: &Meeting) -> Timestamp {
    let end = meeting.appointment().on.tomorrow().map_or_else(|_| meeting.stamped(), start_of);
    decision.recorded.unwrap_or(end)
}
