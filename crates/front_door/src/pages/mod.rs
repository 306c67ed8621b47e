//! The pages: intake in one page, contact, referral, what was sent on, trays, figures, the professional's form.

mod answer;
mod contact;
mod door;
mod figures;
mod intake;
mod lists;
mod onward;
mod own;
mod professional;
pub(crate) mod public_figures;
mod referral;
mod referral_steps;
mod schools;
mod shown;
mod terms;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/front-door", get(door::page))
        .route("/front-door/night", get(door::night))
        .route("/front-door/late", get(door::late))
        .route("/front-door/sent-on", get(door::sent_on))
        .route("/front-door/ask-again", get(door::ask_again))
        .route("/front-door/figures", get(figures::page))
        .route("/front-door/figures/public", get(public_figures::page))
        .route("/front-door/figures/public/{file}", get(public_figures::file))
        .route("/front-door/figures/{file}", get(figures::file))
        .route("/front-door/events", get(lists::events))
        .route("/front-door/events/{file}", get(lists::events_file))
        .route("/front-door/schools", get(schools::page).post(schools::set))
        .route("/front-door/terms", get(terms::page).post(terms::publish))
        .route("/contacts/new", get(intake::begin))
        .route("/contacts/new/{draft}", get(intake::page).post(intake::send))
        .route("/contacts/drafts/{draft}", post(intake::keep))
        .route("/contacts/{id}", get(contact::page).post(contact::step))
        .route("/referrals", get(lists::tray))
        .route("/referrals/list/{file}", get(lists::tray_file))
        .route("/referrals/{id}", get(referral::page).post(referral_steps::step))
        .route("/onward/{id}", get(onward::page).post(onward::step))
        .route("/checks/{id}", get(answer::check).post(answer::answer_check))
        .route("/sent-to-us", get(lists::sent_to_us))
        .route("/answer-for-a-child/{token}", get(answer::by_link).post(answer::send_by_link))
        .route("/refer", get(professional::begin))
        .route("/refer/{draft}", get(professional::page).post(professional::send))
        .route("/my-referrals", get(own::list))
        .route("/my-referrals/{id}", get(own::page).post(own::disagree))
        .route("/my-referrals/{id}/copy.pdf", get(own::copy))
}
