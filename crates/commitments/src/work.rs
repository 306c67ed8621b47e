//! What waits for a person or a body: on "my work" and on agendas.

use jiff::civil::Date;
use platform::access::Actor;
use platform::part::{Later, Waiting, WorkItem};
use platform::web::App;

use crate::commitment::{Commitment, State};
use crate::{policy, store};

/// What waits for an actor: their body's moves and their own.
pub fn work<'a>(app: &'a App, actor: &'a Actor) -> Later<'a, Vec<WorkItem>> {
    Box::pin(async move {
        let (today, scope) = (app.clock().today(), policy::scope(actor));
        let mut read = app.db().read().await?;
        let found = store::waiting(&mut read, &scope, actor.agency, actor.account).await?;
        Ok(found.into_iter().map(|v| item(&v.record, actor, today)).collect())
    })
}

/// One commitment as something that waits, for an actor.
pub fn item(c: &Commitment, actor: &Actor, today: Date) -> WorkItem {
    let own_page = || format!("/commitments/{}", c.id);
    WorkItem {
        why: why(c, today),
        title: format!("{}: {}", c.kind.label(), short(&c.what)),
        href: if policy::opens_its_subject(actor, c) { page_of(c) } else { own_page() },
        agency: c.turn_agency(),
        account: c.turn_account(),
        due: c.due().map(|d| d.on),
    }
}

/// The page where it is moved: its own, or that of the part that asked.
pub(crate) fn page_of(c: &Commitment) -> String {
    if c.kind.is_moved_by_its_part() { c.subject.href.clone() } else { format!("/commitments/{}", c.id) }
}

fn why(c: &Commitment, today: Date) -> Waiting {
    match c.state() {
        _ if c.is_late(today) => Waiting::Late,
        State::Challenged { .. } => Waiting::Contested,
        State::Answered { .. } => Waiting::AwaitingVerification,
        State::Asked | State::Acknowledged { .. } => Waiting::AwaitingAnswer,
        State::Verified { .. } | State::Declined { .. } | State::Closed { .. } => Waiting::Due,
    }
}

/// The beginning of a text, for a line of a list.
pub fn short(text: &str) -> String {
    const MOST: usize = 120;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    let cut: String = line.chars().take(MOST).collect();
    format!("{}…", cut.rsplit_once(' ').map_or(cut.as_str(), |(whole_words, _)| whole_words))
}
