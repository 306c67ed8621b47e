//! The office: accounts, bodies and API tokens, for those who configure and read no case.

mod accounts;
mod bodies;
#[cfg(test)]
mod tests;
pub mod tokens;

use axum::Router;
use axum::routing::{get, post};

use crate::access::{Actor, Role};
use crate::db::Migration;
use crate::part::{NavItem, Part};
use crate::web::App;

/// The door.
pub fn part() -> Part {
    Part {
        migrations: MIGRATIONS,
        routes: Some(routes),
        nav: &[
            NavItem { words: "Accounts", href: "/accounts", shown_to: is_administrator },
            NavItem { words: "Bodies", href: "/bodies", shown_to: keeps_bodies },
            NavItem { words: "API tokens", href: "/tokens", shown_to: is_administrator },
        ],
        statements: &[tokens::STATEMENTS],
        lists: &[tokens::LISTS],
        ..Part::new("office")
    }
}

const MIGRATIONS: &[Migration] =
    &[Migration::both("platform/0004_api_token", include_str!("../../migrations/0004_api_token.sql"))];

fn routes() -> Router<App> {
    Router::new()
        .route("/accounts", get(accounts::list).post(accounts::add))
        .route("/accounts/new", get(accounts::new))
        .route("/accounts/{id}", get(accounts::form).post(accounts::change))
        .route("/bodies", get(bodies::list).post(bodies::add))
        .route("/bodies/new", get(bodies::new))
        .route("/bodies/{id}", get(bodies::form).post(bodies::change))
        .route("/tokens", get(tokens::list).post(tokens::make))
        .route("/tokens/{id}/revoke", post(tokens::revoke))
}

fn is_administrator(actor: &Actor) -> bool {
    actor.is(Role::Administrator)
}

fn keeps_bodies(actor: &Actor) -> bool {
    actor.is_any(&[Role::Administrator, Role::BusinessManager])
}
