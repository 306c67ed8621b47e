//! Items are drawn onto an agenda from what is late, stalled, contested or awaiting verification in any part.

use platform::access::Actor;
use platform::agency::Agencies;
use platform::error::Error;
use platform::part::WorkItem;
use platform::web::App;

use crate::agenda::{AgendaItem, Origin, Tie};
use crate::meeting::Meeting;
use crate::policy::Act;
use crate::step::{self, SeenMeeting};
use crate::waiting;

/// What could be drawn: what waits and is not on the agenda.
///
/// # Errors
/// A fault when the database does.
pub async fn candidates(app: &App, agencies: &Agencies, meeting: &Meeting) -> Result<Vec<WorkItem>, Error> {
    let all = waiting::for_a_group(app, agencies).await?;
    Ok(all.into_iter().filter(|w| !is_on(meeting, &w.href)).collect())
}

fn is_on(meeting: &Meeting, href: &str) -> bool {
    meeting.agenda.iter().any(|i| i.tie.as_ref().is_some_and(|t| t.href == href))
}

/// Draws those of `hrefs` that wait.
///
/// # Errors
/// For whoever does not prepare meetings; when nothing was chosen; when it was held or cancelled.
pub async fn draw_agenda(
    app: &App,
    actor: &Actor,
    agencies: &Agencies,
    seen: SeenMeeting,
    hrefs: &[String],
) -> Result<usize, Error> {
    let waits = waiting::for_a_group(app, agencies).await?;
    let chosen: Vec<&WorkItem> = waits.iter().filter(|w| hrefs.contains(&w.href)).collect();
    if chosen.is_empty() {
        return Err(Error::invalid(
            "items",
            "Choose at least one item. What no longer waits is not on the list any more.",
        ));
    }
    let mut drawn = 0;
    step::take(app, actor, Act::Prepare, seen, "AgendaDrawn", |meeting| {
        let new = chosen.iter().filter(|w| !is_on(&meeting, &w.href)).map(|w| item(w));
        let agenda: Vec<AgendaItem> = meeting.agenda.iter().cloned().chain(new).collect();
        drawn = agenda.len() - meeting.agenda.len();
        meeting.with_agenda(agenda)
    })
    .await?;
    Ok(drawn)
}

fn item(work: &WorkItem) -> AgendaItem {
    AgendaItem::new(&work.title, Origin::Drawn { why: work.why.label().to_owned() }, Tie::of_work(work))
}
