//! The pages: groups with members and calendar, meetings with agenda, papers, minutes, decisions and actions arising.

mod after;
mod calendar;
mod groups;
mod meeting;
mod meetings;
mod prepare;
mod record;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/meetings", get(meetings::list))
        .route("/meetings/new", get(meetings::form).post(meetings::plan))
        .route("/meetings/{id}", get(meeting::page))
        .route("/meetings/{id}/move", get(prepare::move_form).post(prepare::move_it))
        .route("/meetings/{id}/cancel", post(prepare::cancel))
        .route("/meetings/{id}/invite", post(prepare::invite))
        .route("/meetings/{id}/agenda", get(prepare::agenda_form).post(prepare::agenda))
        .route("/meetings/{id}/draw", get(prepare::draw_form).post(prepare::draw))
        .route("/meetings/{id}/papers", post(prepare::add_paper))
        .route("/meetings/{id}/papers/{number}", get(meeting::paper))
        .route("/meetings/{id}/record", get(record::form).post(record::keep))
        .route("/meetings/{id}/decide", get(record::decide_form).post(record::decide))
        .route("/meetings/{id}/action", get(record::action_form).post(record::raise))
        .route("/meetings/{id}/minutes", get(meeting::minutes))
        .route("/meetings/{id}/minutes.docx", get(meeting::minutes_docx))
        .route("/groups", get(groups::list).post(groups::make))
        .route("/groups/{id}", get(groups::page))
        .route("/groups/{id}/members", post(groups::seat))
        .route("/groups/{id}/members/{member}/end", post(groups::end))
        .route("/groups/{id}/calendar", post(calendar::of_group))
        .route("/calendar", get(calendar::own).post(calendar::make_own))
        .route("/calendar/{file}", get(calendar::read))
}
