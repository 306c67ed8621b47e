//! Children, adults, families, places and groups: who they are, who knows them, and which records are the same person.
//!
//! A child may be unborn, unknown or known by a nickname only. A person's record is guarded: it is opened by
//! [`platform::look::open`], which leaves who looked, and a search shows no more than the searcher may see.
//!
//! Other parts name people by [`Subject`], show them by [`who()`], find them by [`search()`] before they add one by
//! [`add_person()`], and say who works with them by [`involve()`]. Start at [`person`] (the noun), then [`policy`].

pub mod add_person;
pub mod apart;
pub mod born;
pub mod change_person;
pub mod duplicates;
pub mod facts;
pub mod household;
pub mod identifier;
pub mod involve;
pub mod keys;
pub mod merge;
pub mod open_by_glass;
mod pages;
pub mod peer_group;
pub mod person;
pub mod place;
pub mod policy;
pub mod reindex;
pub mod relate;
pub mod relationship;
pub mod restrict;
pub mod search;
pub mod shared;
pub mod siblings;
pub mod snoop;
pub mod sound;
mod store;
pub mod subject;
pub mod suggest;
pub mod together;
pub mod who;
mod work;

pub use add_person::{NewPerson, add_person};
pub use born::Born;
pub use facts::{Address, Involvement, NameKind, PersonName, Phone, School, Vehicle};
pub use identifier::{Identifier, IdentifierKind};
pub use involve::{end_involvement, involve};
pub use person::{Person, Sex};
pub use search::{Hit, search};
pub use shared::{Shared, shared};
pub use siblings::siblings;
pub use subject::{PeerGroupId, PersonId, PlaceId, Subject};
pub use who::{Who, kept, who, working_with, working_with_each};

use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] = &[
    Migration::both("people/0001_people", include_str!("../migrations/0001_people.sql")),
    Migration {
        name: "people/0002_keys",
        text: include_str!("../migrations/0002_keys.sql"),
        postgres: Some(include_str!("../migrations/0002_keys.postgres.sql")),
    },
    Migration::both("people/0003_alike", include_str!("../migrations/0003_alike.sql")),
];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(pages::routes),
        nav: &[NavItem { words: "People", href: "/people", shown_to: policy::works_with_people }],
        templates: Some(|name| platform::web::source(Templates::get(name))),
        work: Some(work::work),
        search: Some(work::search),
        ticks: &[("compare records", suggest::compare)],
        statements: &[
            apart::STATEMENTS,
            reindex::STATEMENTS,
            search::STATEMENTS,
            shared::STATEMENTS,
            siblings::STATEMENTS,
            store::STATEMENTS,
            suggest::STATEMENTS,
        ],
        lists: &[
            apart::LISTS,
            merge::LISTS,
            relate::LISTS,
            restrict::LISTS,
            siblings::LISTS,
            snoop::LISTS,
            suggest::LISTS,
            together::LISTS,
        ],
        ..Part::new("people")
    }
}
