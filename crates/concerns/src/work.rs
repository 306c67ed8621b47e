//! What waits here, told without a word of what was told.

use jiff::civil::Date;
use platform::access::Actor;
use platform::part::{Later, Waiting, WorkItem};
use platform::web::App;

use crate::concern::DAYS_TO_ANSWER;
use crate::policy;
use crate::store::{self, OpenConcern};

/// Concerns for whoever handles them, requests for custodians.
pub(crate) fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        let mut read = app.db().read().await?;
        if policy::keeps_identities(actor) {
            let all = store::all_requests(&mut read, &policy::identity_scope(actor)).await?;
            let waiting = all.iter().filter(|r| r.answer.is_none());
            return Ok(waiting.map(|r| request(app, actor, r)).collect());
        }
        if !policy::handles(actor) {
            return Ok(Vec::new());
        }
        let open = store::open(&mut read, &policy::scope(actor)).await?;
        Ok(open.iter().flat_map(|c| [next_step(app, actor, c), answer(app, actor, c)]).flatten().collect())
    })
}

fn item(app: &App, actor: &Actor, title: &str, href: String, due: Date) -> WorkItem {
    let why = if due < app.clock().today() { Waiting::Late } else { Waiting::Due };
    WorkItem { why, title: title.into(), href, agency: actor.agency, account: None, due: Some(due) }
}

fn next_step(app: &App, actor: &Actor, concern: &OpenConcern) -> Option<WorkItem> {
    let title = match concern.state.as_str() {
        "filed" => "A concern raised online, to be read and acknowledged",
        "acknowledged" => "A concern raised online, to be decided: its reporter waits to hear",
        _ => "A concern raised online: its reporter waits to hear how it stands",
    };
    let item = item(app, actor, title, format!("/concerns/{}", concern.id), concern.due?);
    Some(WorkItem { account: concern.handler, ..item })
}

fn answer(app: &App, actor: &Actor, concern: &OpenConcern) -> Option<WorkItem> {
    let due = app.calendar().add(concern.waiting_since?, DAYS_TO_ANSWER);
    let item =
        item(app, actor, "A reporter has written and waits for an answer", format!("/concerns/{}", concern.id), due);
    Some(WorkItem { account: concern.handler, ..item })
}

fn request(app: &App, actor: &Actor, request: &crate::identity::IdentityRequest) -> WorkItem {
    let asked = platform::clock::in_uk(request.asked_at).date();
    let due = app.calendar().add(asked, 1);
    let href = format!("/concerns/identity/{}", request.id);
    let item = item(app, actor, "A request to open a sealed name", href, due);
    WorkItem { why: if item.why == Waiting::Late { item.why } else { Waiting::AwaitingAnswer }, ..item }
}
