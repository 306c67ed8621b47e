//! The programme's pages: each handler parses, calls a verb, renders.

mod import;
mod recommendation;
mod register;
mod words;

use axum::Router;
use axum::routing::get;
use platform::web::App;

/// The readable table of routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/programme", get(register::programmes))
        .route("/programme/{programme}", get(register::register))
        .route("/programme/recommendations/{id}", get(recommendation::page))
        .route("/programme/import", get(import::form).post(import::send))
        .route("/programme/import/{id}", get(import::preview).post(import::save))
        .route("/programme/import/{id}/columns", get(import::columns).post(import::confirm_columns))
        .route("/programme/import/{id}/rows/{reference}", get(import::row).post(import::correct))
}
