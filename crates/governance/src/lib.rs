//! Groups of the partnership and their meetings: members, agenda, papers, attendance, decisions, actions arising, and a
//! calendar that one can subscribe to.
//!
//! It knows no other part: an agenda is drawn from what waits in any part ([`waiting`]), a decision is tied to whatever
//! page it is about ([`agenda::Tie`]), and an action arising is a commitment like any other. Start at [`meeting`] (the
//! noun), then [`policy`] (who may do what) and one file for each verb.

pub mod add_paper;
pub mod agenda;
mod api;
pub mod cancel_meeting;
pub mod decide;
pub mod draw_agenda;
pub mod edit_agenda;
pub mod feed;
pub mod ics;
pub mod meeting;
pub mod member;
pub mod minutes;
mod notes;
mod pages;
pub mod plan_meeting;
pub mod policy;
pub mod raise_action;
pub mod record_meeting;
pub mod seat_members;
pub mod step;
pub mod store;
pub mod waiting;
mod work;

use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] = &[
    Migration::both("governance/0001_meetings", include_str!("../migrations/0001_meetings.sql")),
    Migration {
        name: "governance/0002_decided_on",
        text: include_str!("../migrations/0002_decided_on.sql"),
        postgres: Some(include_str!("../migrations/0002_decided_on.postgres.sql")),
    },
];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(|| pages::routes().merge(api::routes())),
        openapi: Some(api::description),
        templates: Some(|name| platform::web::source(Templates::get(name))),
        nav: &[NavItem { words: "Meetings", href: "/meetings", shown_to: policy::sees_meetings }],
        work: Some(work::work),
        search: Some(work::search),
        notes: Some(notes::notes),
        lists: &[store::LISTS],
        statements: &[store::STATEMENTS],
        ..Part::new("governance")
    }
}
