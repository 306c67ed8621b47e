//! Concerns raised online by anybody: anonymous, confidential or named, with a receipt to come back with.
//!
//! A room of its own, with its own rules of what is kept: of an anonymous reporter nothing is, and nothing here reads an
//! address or a browser's name. Start at [`concern`] (the noun), then [`policy`] (who may do what), [`keys`] (what is
//! sealed for whom) and one file for each verb. `docs/threat-model.md` says what is protected, and what is not.

pub mod acknowledge;
pub mod answer_identity;
pub mod ask_identity;
pub mod attachment;
pub mod change_keys;
pub mod come_back;
pub mod concern;
pub mod conclude;
pub mod conversation;
pub mod decide;
mod end_ways_back;
mod gate;
pub mod hand_over;
pub mod identity;
pub mod keys;
mod outgoing;
mod pages;
pub mod policy;
pub mod raise_concern;
pub mod receipt;
pub mod reply;
pub mod scrub;
pub mod seal;
pub mod store;
pub mod words;
mod work;

use platform::access::{Actor, Via};
use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] =
    &[Migration::both("concerns/0001_concerns", include_str!("../migrations/0001_concerns.sql"))];

fn is_nobody(actor: &Actor) -> bool {
    actor.via == Via::Public
}

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(pages::routes),
        unseen: &["/tell"],
        templates: Some(|name| platform::web::source(Templates::get(name))),
        nav: &[
            NavItem { words: "Worried about a child?", href: "/tell", shown_to: is_nobody },
            NavItem { words: "Concerns", href: "/concerns", shown_to: policy::handles },
            NavItem { words: "Sealed names", href: "/concerns/identity", shown_to: policy::keeps_identities },
            NavItem { words: "Keys of concerns", href: "/concerns/keys", shown_to: policy::changes_keys },
        ],
        work: Some(work::work),
        ticks: &[("take from leavers", hand_over::take_from_leavers), ("end ways back", end_ways_back::end_ways_back)],
        statements: &[store::STATEMENTS, keys::STATEMENTS],
        lists: &[store::LISTS],
        ..Part::new("concerns")
    }
}
