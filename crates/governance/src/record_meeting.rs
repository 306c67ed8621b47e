//! After a meeting: who came, what was said under each item, and what is carried to the next one.

use std::collections::BTreeMap;

use platform::access::Actor;
use platform::error::Error;
use platform::web::App;

use crate::agenda::{AgendaItem, ItemId};
use crate::meeting::{Came, Invited};
use crate::policy::Act;
use crate::step::{self, SeenMeeting};

/// What was said under an item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// In words.
    pub note: String,
    /// Not finished.
    pub carry: bool,
}

/// Records it.
///
/// # Errors
/// For whoever does not record meetings; before its day; when it was cancelled.
pub async fn record_meeting(
    app: &App,
    actor: &Actor,
    seen: SeenMeeting,
    came: Vec<Option<Came>>,
    said: BTreeMap<ItemId, Said>,
) -> Result<(), Error> {
    let today = app.clock().today();
    step::take(app, actor, Act::Record, seen, "MeetingRecorded", |meeting| {
        let invited = meeting
            .invited
            .iter()
            .enumerate()
            .map(|(i, who)| Invited { came: came.get(i).copied().flatten(), ..who.clone() });
        let note = |item: &AgendaItem| match said.get(&item.id) {
            Some(said) => AgendaItem { note: said.note.trim().to_owned(), carry: said.carry, ..item.clone() },
            None => item.clone(),
        };
        let (invited, agenda) = (invited.collect(), meeting.agenda.iter().map(note).collect());
        meeting.hold(invited, agenda, today)
    })
    .await
}
