//! The programme's pages: each handler parses, calls a verb, renders.

mod asks;
mod clusters;
mod import;
mod recommendation;
mod register;
mod words;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/programme", get(register::programmes))
        .route("/programme/{programme}", get(register::register))
        .route("/programme/{programme}/unanswered", get(asks::unanswered))
        .route("/programme/{programme}/clusters", get(clusters::page))
        .route("/programme/{programme}/clusters/{cluster}", post(clusters::settle))
        .route("/programme/recommendations/{id}", get(recommendation::page))
        .route("/programme/recommendations/{id}/asks", get(asks::split_form).post(asks::split))
        .route("/programme/recommendations/{id}/links", post(clusters::link))
        .route("/programme/asks/{ask}/answer/{agency}", get(asks::answer_form).post(asks::answer_ask))
        .route("/programme/import", get(import::form).post(import::send))
        .route("/programme/import/{id}", get(import::preview).post(import::save))
        .route("/programme/import/{id}/columns", get(import::columns).post(import::confirm_columns))
        .route("/programme/import/{id}/rows/{reference}", get(import::row).post(import::correct))
}
