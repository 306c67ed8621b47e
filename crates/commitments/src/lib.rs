//! What one body of the partnership has asked of another: clocks, chasers, escalation, "what we owe", "what we are owed".
//!
//! Nobody in a partnership can direct anybody. They can ask, be answered, look at evidence, challenge, and escalate in
//! public; this part keeps count. It knows nothing of what is asked about: any part opens a commitment with [`ask()`]
//! inside the transaction that causes it, and names its own record as the [`Subject`].
//!
//! Start at [`commitment`] (the states), then [`ladder`] (chasing and escalation), [`policy`] (who may do what), and one
//! file for each verb.

pub mod acknowledge;
pub mod addressees;
pub mod answer;
pub mod answer_by_link;
mod api;
pub mod ask;
pub mod challenge;
pub mod chase;
pub mod close;
pub mod commitment;
pub mod decline;
pub mod kind;
pub mod ladder;
mod letters;
mod moment;
pub mod move_by_rule;
mod pages;
pub mod policy;
pub mod rules;
pub mod store;
pub mod story;
pub mod verify;
pub mod work;

pub use acknowledge::acknowledge;
pub use answer::answer;
pub use ask::{ask, ask_as_rule, ask_by};
pub use challenge::challenge;
pub use close::close;
pub use commitment::{Asker, Asking, By, Commitment, CommitmentId, Evidence, Owner, State, Subject};
pub use decline::decline;
pub use kind::Kind;
pub use ladder::Rules;
pub use moment::Which;
pub use move_by_rule::{Move, move_by_rule};
pub use verify::verify;

use std::borrow::Cow;

use platform::access::Actor;
use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

fn template(name: &str) -> Option<Cow<'static, str>> {
    platform::web::source(Templates::get(name))
}

fn owes_or_watches(actor: &Actor) -> bool {
    policy::works_for_a_body(actor) || policy::watches_all(actor)
}

const MIGRATIONS: &[Migration] = &[
    Migration::both("commitments/0001_commitment", include_str!("../migrations/0001_commitment.sql")),
    Migration::both("commitments/0002_commitment_link", include_str!("../migrations/0002_commitment_link.sql")),
];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(|| pages::routes().merge(api::routes())),
        openapi: Some(api::description),
        templates: Some(template),
        settings: Some(|settings| rules::of_settings(settings).map(|_| ())),
        nav: &[
            NavItem { words: "Owed", href: "/owed", shown_to: owes_or_watches },
            NavItem { words: "Late", href: "/late", shown_to: policy::watches_all },
        ],
        work: Some(work::work),
        ticks: &[("hand over to successors", chase::hand_over_tick), ("chase and escalate", chase::chase_tick)],
        statements: &[store::STATEMENTS],
        lists: &[store::LISTS],
        ..Part::new("commitments")
    }
}
