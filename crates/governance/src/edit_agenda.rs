//! The agenda as people want it: own items added, items put in order, taken off, made standing.

use platform::access::Actor;
use platform::error::Error;
use platform::web::App;

use crate::agenda::{AgendaItem, ItemId, Origin};
use crate::policy::Act;
use crate::step::{self, SeenMeeting};

/// An item as somebody wants it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Which one it was; a new one when there is none.
    pub id: Option<ItemId>,
    /// What is to be talked about.
    pub title: String,
    /// Who speaks to it.
    pub speaker: Option<String>,
    /// On every agenda.
    pub standing: bool,
    /// Its place, from 1.
    pub place: u32,
    /// Taken off.
    pub off: bool,
}

/// Makes the agenda what `wanted` says. An item that somebody else added meanwhile is not lost: the version tells.
///
/// # Errors
/// For whoever does not prepare meetings; for an item without words; when it was held or cancelled.
pub async fn edit_agenda(app: &App, actor: &Actor, seen: SeenMeeting, mut wanted: Vec<Wanted>) -> Result<(), Error> {
    wanted.retain(|w| !w.off);
    wanted.sort_by_key(|w| w.place);
    step::take(app, actor, Act::Prepare, seen, "AgendaEdited", |meeting| {
        let known = |w: &Wanted| w.id.and_then(|id| meeting.agenda.iter().find(|i| i.id == id)).cloned();
        let item = |w: &Wanted| AgendaItem {
            title: w.title.trim().to_owned(),
            speaker: w.speaker.clone(),
            standing: w.standing,
            ..known(w).unwrap_or_else(|| AgendaItem::new("", Origin::Own, None))
        };
        let agenda = wanted.iter().map(item).collect();
        meeting.with_agenda(agenda)
    })
    .await
}
