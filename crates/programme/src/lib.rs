//! The response programme: recommendations, asks, responses, actions, claims, verification, impact, reports.

pub mod action;
pub mod action_step;
pub mod api;
pub mod as_at;
pub mod ask;
pub mod ask_body;
pub mod at_field;
pub mod block_action;
pub mod capacity;
pub mod challenge;
pub mod challenge_step;
pub mod claim;
pub mod claim_action;
pub mod close_challenge;
pub mod cluster;
pub mod colour;
pub mod confirm_columns;
pub mod correct_import;
pub mod counts;
pub mod decline_action;
pub mod endorse_request;
pub mod escalate_challenge;
pub mod evidence;
pub mod file;
pub mod follow_letter;
pub mod forecast_action;
pub mod freeze_report;
pub mod frozen_report;
pub mod funding;
pub mod give_evidence;
pub mod history;
pub mod impact;
pub mod import;
pub mod import_draft;
pub mod link;
pub mod link_rows;
pub mod live_measure;
pub mod make_action;
pub mod make_report;
pub mod measure_impact;
pub mod money;
pub mod national_request;
pub mod national_step;
pub mod new_programme;
pub mod new_request;
pub mod notes;
pub mod open_evidence;
pub mod open_import;
pub mod open_report;
pub mod open_request;
pub mod override_colour;
pub mod overview;
pub mod pages;
pub mod plan_action;
pub mod plan_check;
pub mod policy;
pub mod programme;
pub mod raise_challenge;
pub mod read_history;
pub mod read_report;
pub mod recommendation;
pub mod record_contribution;
pub mod regress_action;
pub mod release_report;
pub mod render;
pub mod reply_challenge;
pub mod report;
pub mod report_progress;
pub mod respond;
pub mod response;
pub mod retest_action;
pub mod revise_plan;
pub mod save_import;
pub mod search;
pub mod send_letter;
pub mod send_report;
pub mod set_funding;
pub mod settle_action;
pub mod small_numbers;
pub mod source_report;
pub mod split_asks;
pub mod stamp;
pub mod standing;
pub mod start_action;
pub mod store;
pub mod supersede_action;
pub mod take_step;
#[cfg(test)]
mod tests;
pub mod twins;
pub mod update;
pub mod verification;
pub mod verify_claim;
pub mod watch;
pub mod work;
pub mod write_letter;

use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] = &[
    Migration::both("programme/0001_programme", include_str!("../migrations/0001_programme.sql")),
    Migration::both("programme/0002_reports", include_str!("../migrations/0002_reports.sql")),
    Migration::both("programme/0003_live_measure", include_str!("../migrations/0003_live_measure.sql")),
];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(|| pages::routes().merge(api::routes())),
        openapi: Some(api::description),
        templates: Some(|name| platform::web::source(Templates::get(name))),
        nav: &[
            NavItem { words: "Programme", href: "/programme", shown_to: policy::sees_register },
            NavItem { words: "Reports", href: "/reports", shown_to: policy::is_scrutiny },
        ],
        settings: Some(|settings| small_numbers::small_numbers(settings).map(|_| ())),
        ticks: &[("read live measures", live_measure::tick)],
        work: Some(work::work),
        overview: Some(overview::overview),
        search: Some(search::search),
        statements: &[
            as_at::STATEMENTS,
            store::history::STATEMENTS,
            store::action::STATEMENTS,
            store::evidence::STATEMENTS,
            store::STATEMENTS,
            store::file::STATEMENTS,
            store::standing::STATEMENTS,
        ],
        lists: &[
            work::LISTS,
            open_import::LISTS,
            search::LISTS,
            make_report::LISTS,
            store::report::LISTS,
            store::action::LISTS,
            store::evidence::LISTS,
            store::LISTS,
            respond::LISTS,
            store::file::LISTS,
            store::standing::LISTS,
            watch::LISTS,
            live_measure::LISTS,
        ],
        ..Part::new("programme")
    }
}
