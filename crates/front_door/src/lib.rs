//! Contacts and referrals. A contact is any approach; a referral is a request for services for a child who is not open to
//! anybody. Whatever is passed on is a promise with a clock, and a referral is not closed before its loops are.
//!
//! Start at [`contact`], [`referral`] and [`onward`] (the nouns), then [`definition`] (what is counted), [`terms`] (what a
//! partnership publishes: levels, models, indicators, clocks), [`policy`] (who may do what) and one file for each verb.

pub mod answer_onward;
mod api;
pub mod ask_check;
pub mod check;
pub mod check_onward;
pub mod close_referral;
pub mod contact;
pub mod decide_referral;
pub mod definition;
pub mod disagree;
pub mod disagreement;
mod intake;
mod leavers;
mod offers;
pub mod onward;
mod pages;
pub mod policy;
pub mod public_figures;
pub mod publish_terms;
pub mod redirect_onward;
pub mod refer;
pub mod referral;
pub mod schools;
pub mod send_onward;
pub mod step;
pub mod store;
pub mod take_contact;
pub mod tell_referrer;
pub mod terms;
mod ticks;
pub mod triage_contact;

pub use answer_onward::{Says, answer_onward};
pub use ask_check::{answer_check, ask_check, withdraw_check};
pub use check_onward::{close_onward, doubt_onward, verify_onward};
pub use close_referral::close_referral;
pub use decide_referral::{Deciding, allocate, decide_referral, look_at_stage};
pub use disagree::{raise_disagreement, settle_disagreement, take_up};
pub use publish_terms::publish_terms;
pub use redirect_onward::{redirect_onward, take_back_onward};
pub use refer::{Referring, refer};
pub use send_onward::{Sending, send_onward};
pub use step::Seen;
pub use take_contact::{Flag, Intake, Named, take_contact};
pub use tell_referrer::{Telling, acknowledge_referral, tell_referrer};
pub use triage_contact::{flag_exploitation, give_advice, identify, note_news, open_referral, pass_to_worker};

use platform::db::Migration;
use platform::part::{NavItem, Part};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

const MIGRATIONS: &[Migration] = &[
    Migration::both("front_door/0001_front_door", include_str!("../migrations/0001_front_door.sql")),
    Migration::both("front_door/0002_lists_by_page", include_str!("../migrations/0002_lists_by_page.sql")),
    Migration {
        name: "front_door/0003_lists_filled",
        text: include_str!("../migrations/0003_lists_filled.sql"),
        postgres: Some(include_str!("../migrations/0003_lists_filled.postgres.sql")),
    },
];

/// All that the rest of the house sees of this part.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(|| pages::routes().merge(api::routes())),
        openapi: Some(api::description),
        nav: &[
            NavItem { words: "Front door", href: "/front-door", shown_to: policy::works_the_door },
            NavItem { words: "Referrals", href: "/referrals", shown_to: policy::works_the_door },
            NavItem { words: "Sent to us", href: "/sent-to-us", shown_to: policy::works_cases },
            NavItem { words: "Refer a child", href: "/refer", shown_to: policy::refers },
            NavItem { words: "My referrals", href: "/my-referrals", shown_to: policy::refers },
            NavItem { words: "Front door figures", href: "/front-door/figures", shown_to: policy::sees_only_figures },
        ],
        templates: Some(|name| platform::web::source(Templates::get(name))),
        settings: Some(|settings| pages::public_figures::rules(settings).map(|_| ())),
        work: Some(offers::work),
        overview: Some(offers::overview),
        search: Some(offers::search),
        intake: Some(intake::desk),
        ticks: ticks::TICKS,
        measures: offers::MEASURES,
        populations: offers::POPULATIONS,
        statements: &[leavers::STATEMENTS, store::STATEMENTS, store::FIGURE_STATEMENTS],
        lists: &[leavers::LISTS, store::LISTS, store::TRAY_LISTS, store::FIGURE_LISTS],
        ..Part::new("front_door")
    }
}
