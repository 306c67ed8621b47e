//! The pages: what a body owes and is owed, one commitment, what is late, and the answer by link.

mod by_link;
mod lists;
mod one;
mod row;

pub(crate) use lists::chosen_body;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/owed", get(lists::owed))
        .route("/owed.csv", get(lists::owed_csv))
        .route("/late", get(lists::late))
        .route("/late.csv", get(lists::late_csv))
        .route("/commitments/{id}", get(one::page))
        .route("/commitments/{id}/{verb}", post(one::act))
        .route("/answer/{token}", get(by_link::page).post(by_link::send))
        .route("/answered", get(by_link::thanks))
}
