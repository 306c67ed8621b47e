//! The pages: search before create, a person, their history, merges and restrictions, places and groups.

mod duplicates;
mod form;
mod history;
mod lines;
mod manager;
mod merges;
mod new;
mod person;
mod search;
mod steps;
mod together;

use axum::Router;
use axum::routing::{get, post};
use platform::web::App;

/// The readable table of routes.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/people", get(search::page))
        .route("/people/new", get(new::form).post(new::add))
        .route("/people/duplicates", get(duplicates::page))
        .route("/people/apart/{id}/take-back", post(merges::take_back))
        .route("/people/restricted", get(manager::restricted))
        .route("/people/looks", get(manager::looks))
        .route("/people/merges/{id}/undo", post(merges::undo))
        .route("/people/{id}", get(person::page))
        .route("/people/{id}/edit", get(new::edit_form).post(new::edit))
        .route("/people/{id}/history", get(history::page))
        .route("/people/{id}/open", post(person::break_glass))
        .route("/people/{id}/involvement", post(steps::work))
        .route("/people/{id}/involvement/end", post(steps::end_work))
        .route("/people/{id}/relate", get(steps::relate_form).post(steps::relate))
        .route("/people/{id}/relationships/{other}/end", post(steps::end_relationship))
        .route("/people/{id}/households/{other}/leave", post(steps::leave_household))
        .route("/people/{id}/merge", get(merges::form).post(merges::merge_records))
        .route("/people/{id}/apart", post(merges::set_apart))
        .route("/people/{id}/restrict", get(manager::form).post(manager::restrict))
        .route("/people/{id}/restrict/lift", post(manager::lift))
        .route("/places/new", get(together::place_form).post(together::add_place))
        .route("/places/{id}", get(together::place))
        .route("/peer-groups/new", get(together::group_form).post(together::add_group))
        .route("/peer-groups/{id}", get(together::group).post(together::join))
        .route("/peer-groups/{id}/leave", post(together::leave))
        .route("/peer-groups/{id}/places", post(together::found_at))
}
