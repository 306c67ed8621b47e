//! What stands on an agenda, and what a decision is tied to.
#![deny(clippy::wildcard_enum_match_arm)]

use platform::part::WorkItem;
use serde::{Deserialize, Serialize};

use crate::meeting::MeetingId;

platform::typed_id!(
    /// An item of an agenda.
    ItemId,
    "itm"
);

/// A page of any part: its noun, id, address and words. It is all that this part knows of another's record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tie {
    /// The noun: "recommendation".
    pub kind: String,
    /// The id, as in the address.
    pub id: String,
    /// The address: always of this site.
    pub href: String,
    /// As shown.
    pub title: String,
}

impl Tie {
    /// The page at an address of this site; `None` for any other address.
    pub fn of(href: &str, title: &str) -> Option<Self> {
        let here = href.starts_with('/') && !href.starts_with("//") && !href.contains(['\\', '\n']);
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let steps: Vec<&str> = path.split('/').filter(|s| !s.is_empty()).collect();
        // An id has a prefix and an underscore; a page may stand below its record's address.
        let at = steps.iter().rposition(|s| s.contains('_')).or(steps.len().checked_sub(1))?;
        let noun = at.checked_sub(1).and_then(|before| steps.get(before)).copied().unwrap_or("page");
        let id = *steps.get(at)?;
        here.then(|| Self {
            kind: noun.strip_suffix('s').unwrap_or(noun).to_owned(),
            id: id.to_owned(),
            href: href.to_owned(),
            title: title.trim().to_owned(),
        })
    }

    /// The page of the record itself: not everybody who reads an agenda may do what is done on a page below it.
    pub fn page(&self) -> &str {
        match self.href.split_once(&format!("/{}/", self.id)) {
            Some((before, below)) if !below.contains(['?', '#']) => {
                self.href.get(..before.len() + 1 + self.id.len()).unwrap_or(&self.href)
            }
            Some(_) | None => &self.href,
        }
    }

    /// As [`Tie::of`], of what waits in some part.
    pub fn of_work(item: &WorkItem) -> Option<Self> {
        Self::of(&item.href, &item.title)
    }
}

/// Where an item came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Put there by a person.
    Own,
    /// Drawn from what waits, and why it waited.
    Drawn {
        /// "Late".
        why: String,
    },
    /// Left open by an earlier meeting.
    Carried {
        /// Which.
        from: MeetingId,
    },
}

/// An item of an agenda.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaItem {
    /// Its id.
    pub id: ItemId,
    /// What is to be talked about.
    pub title: String,
    /// Who speaks to it.
    #[serde(default)]
    pub speaker: Option<String>,
    /// What it is about.
    #[serde(default)]
    pub tie: Option<Tie>,
    /// Where it came from.
    pub origin: Origin,
    /// On every agenda of this group, such as the yearly report on children in care.
    #[serde(default)]
    pub standing: bool,
    /// What was said, for the minutes.
    #[serde(default)]
    pub note: String,
    /// Not finished: on the next agenda again.
    #[serde(default)]
    pub carry: bool,
}

impl AgendaItem {
    /// A new item.
    pub fn new(title: &str, origin: Origin, tie: Option<Tie>) -> Self {
        Self {
            id: ItemId::new(),
            title: title.trim().to_owned(),
            speaker: None,
            tie,
            origin,
            standing: false,
            note: String::new(),
            carry: false,
        }
    }

    /// As it begins on the next agenda, if it goes there: unfinished, or standing.
    pub fn carried(&self, from: MeetingId) -> Option<Self> {
        let origin = match (self.carry, self.standing) {
            (true, _) => Origin::Carried { from },
            (false, true) => Origin::Own,
            (false, false) => return None,
        };
        Some(Self { id: ItemId::new(), origin, note: String::new(), carry: false, ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tie_leads_only_to_this_site() {
        let tie = Tie::of("/programme/recommendations/rec_1#ask-2", "7b Schools").unwrap();
        assert_eq!((tie.kind.as_str(), tie.id.as_str()), ("recommendation", "rec_1"));
        let below = Tie::of("/programme/actions/act_1/verify", "Train staff").unwrap();
        assert_eq!((below.kind.as_str(), below.id.as_str()), ("action", "act_1"));
        assert_eq!(below.page(), "/programme/actions/act_1");
        for whole in ["/programme/recommendations/rec_1#ask-2", "/programme/prg_1/unanswered?body=agy_1", "/meetings"] {
            assert_eq!(Tie::of(whole, "x").unwrap().page(), whole);
        }
        for foreign in ["https://example.org/x", "//example.org/x", "javascript:alert(1)", "", "/", "/a\\b"] {
            assert_eq!(Tie::of(foreign, "x"), None, "{foreign}");
        }
    }

    #[test]
    fn what_is_unfinished_or_standing_goes_on() {
        let item = AgendaItem::new("Schools", Origin::Own, None);
        let from = MeetingId::new();
        assert_eq!(item.carried(from), None);
        let open = AgendaItem { carry: true, note: "Not reached.".into(), ..item.clone() };
        let next = open.carried(from).unwrap();
        assert_eq!((next.origin, next.note.as_str(), next.carry), (Origin::Carried { from }, "", false));
        let standing = AgendaItem { standing: true, ..item }.carried(from).unwrap();
        assert_eq!((standing.origin, standing.standing), (Origin::Own, true));
    }
}
