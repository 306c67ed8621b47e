//! A meeting decides, about an item of its agenda or about a page found by a search.

use platform::access::Actor;
use platform::error::Error;
use platform::web::App;

use crate::agenda::{ItemId, Tie};
use crate::meeting::{Decision, DecisionId};
use crate::policy::Act;
use crate::step::{self, SeenMeeting};

/// What a decision is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum About {
    /// The meeting as a whole.
    Nothing,
    /// An item of the agenda, and what that is about.
    Item(ItemId),
    /// A page that the search for `words` finds at this address.
    Found {
        /// What was searched for.
        words: String,
        /// The address.
        href: String,
    },
}

/// Records a decision.
///
/// # Errors
/// For whoever does not record meetings; without words; before its day; when it was cancelled; about something that is
/// neither on the agenda nor found.
pub async fn decide(app: &App, actor: &Actor, seen: SeenMeeting, text: &str, about: About) -> Result<(), Error> {
    let found = match &about {
        About::Found { words, href } => Some(found(app, actor, words, href).await?),
        About::Nothing | About::Item(_) => None,
    };
    let (text, today, recorded) = (text.trim().to_owned(), app.clock().today(), Some(app.clock().now()));
    step::take(app, actor, Act::Record, seen, "DecisionRecorded", |meeting| {
        let item = match about {
            About::Item(id) => meeting.agenda.iter().find(|i| i.id == id).cloned(),
            About::Nothing | About::Found { .. } => None,
        };
        let tie = found.or_else(|| item.as_ref().and_then(|i| i.tie.clone()));
        meeting.decide(Decision { id: DecisionId::new(), text, item: item.map(|i| i.id), tie, recorded }, today)
    })
    .await
}

/// The page at an address, if the search finds it for this actor: nobody ties a decision to a page they cannot see.
async fn found(app: &App, actor: &Actor, words: &str, href: &str) -> Result<Tie, Error> {
    for hit in search(app, actor, words).await? {
        if hit.href == href {
            let tie = Tie::of(&hit.href, &hit.title).map(|t| Tie { kind: hit.kind.to_lowercase(), ..t });
            return tie.ok_or(Error::Hidden);
        }
    }
    Err(Error::invalid("about", "Choose one of the pages that the search found."))
}

/// What every part finds for words.
///
/// # Errors
/// A fault when the database does.
pub async fn search(app: &App, actor: &Actor, words: &str) -> Result<Vec<platform::part::SearchHit>, Error> {
    let mut hits = Vec::new();
    if words.trim().is_empty() {
        return Ok(hits);
    }
    for source in app.parts().iter().filter_map(|p| p.search) {
        hits.extend(source(app, actor, words).await?);
    }
    hits.truncate(50);
    Ok(hits)
}
