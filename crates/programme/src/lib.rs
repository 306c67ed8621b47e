//! The response programme: recommendations, asks, responses, actions, claims, verification, impact, reports.

pub mod action;
pub mod ask;
pub mod challenge;
pub mod claim;
pub mod cluster;
pub mod colour;
pub mod counts;
pub mod evidence;
pub mod file;
pub mod funding;
pub mod impact;
pub mod import;
pub mod import_draft;
pub mod link_rows;
pub mod respond;
pub mod split_asks;
pub mod link;
pub mod money;
pub mod national_request;
pub mod pages;
pub mod policy;
pub mod programme;
pub mod read_report;
pub mod recommendation;
pub mod response;
pub mod save_import;
pub mod source_report;
pub mod stamp;
pub mod standing;
pub mod store;
#[cfg(test)]
mod tests;
pub mod update;
pub mod verification;

use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] =
    &[Migration::both("programme/0001_programme", include_str!("../migrations/0001_programme.sql"))];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(pages::routes),
        templates: Some(|name| platform::web::source(Templates::get(name))),
        nav: &[
            NavItem { words: "Programme", href: "/programme", shown_to: policy::sees_register },
        ],
        statements: &[store::STATEMENTS, store::file::STATEMENTS, store::standing::STATEMENTS],
        lists: &[store::LISTS, respond::LISTS, store::file::LISTS, store::standing::LISTS],
        ..Part::new("programme")
    }
}
