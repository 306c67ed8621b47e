//! The pages: the public side under `/tell`, where nobody is known, and the staff's under `/concerns`.

mod back;
mod face;
mod files;
mod identity;
mod key_in;
mod keys;
mod list;
mod one;
mod public;
mod steps;
mod tell;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/tell", get(public::start))
        .route("/tell/leave", get(public::leave))
        .route("/tell/look/{file}", get(files::look))
        .route("/tell/{face}", get(public::front))
        .route("/tell/{face}/for/{reader}", get(public::reader))
        .route("/tell/{face}/choose", get(public::choose))
        .route("/tell/{face}/new/{mode}", get(tell::form).post(tell::send))
        .route("/tell/{face}/kept", get(tell::kept_again).post(tell::kept))
        .route("/tell/{face}/back", get(back::form).post(back::open))
        .route("/tell/{face}/talk", get(back::form).post(back::write))
        .route("/concerns", get(list::page))
        .route("/concerns/new", get(key_in::form).post(key_in::send))
        .route("/concerns/new/kept", post(key_in::kept))
        .route("/concerns/keys", get(keys::page).post(keys::change))
        .route("/concerns/identity", get(identity::list))
        .route("/concerns/identity/{request}", get(identity::page).post(identity::answer))
        .route("/concerns/{id}", get(one::page))
        .route("/concerns/{id}/file/{number}", get(files::attachment))
        .route("/concerns/{id}/who", get(identity::read))
        .route("/concerns/{id}/acknowledge", post(steps::acknowledge))
        .route("/concerns/{id}/front-door", post(steps::front_door))
        .route("/concerns/{id}/out-of-scope", post(steps::out_of_scope))
        .route("/concerns/{id}/conclude", post(steps::conclude))
        .route("/concerns/{id}/reply", post(steps::reply))
        .route("/concerns/{id}/hand-over", post(steps::hand_over))
        .route("/concerns/{id}/ask-identity", post(steps::ask_identity))
}
