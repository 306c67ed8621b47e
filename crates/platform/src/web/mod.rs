//! The web kit: server-made pages that work without JavaScript, on a telephone and in print.
//!
//! A handler parses, calls a verb, renders ([`App::page`]) or redirects ([`see`]). It returns `Result<Response, Error>`;
//! the error becomes an accessible page or, for the API, a problem document. [`Posted`] is the only way to read a form.

pub mod api;
mod app;
mod assets;
mod failure;
mod guard;
mod listing;
mod posted;
mod public;
mod server;
pub mod sign_in;
mod templates;
mod visitor;

pub use app::App;
pub use assets::Look;
pub use listing::{Listing, Pages, Sorted};
pub use posted::{Posted, Upload};
pub use public::{PublicForm, Shown};
pub use server::{router, serve, serve_on};
pub use templates::source;
pub use visitor::Visitor;

use axum::response::{IntoResponse, Redirect, Response};

use crate::error::Error;

/// What a handler returns.
pub type Answer = Result<Response, Error>;

/// After a post: go and see. `notice` is a short key that the next page turns into a sentence.
pub fn see(href: &str) -> Response {
    Redirect::to(href).into_response()
}

/// A file to keep, with a name.
pub fn download(name: &str, media_type: &'static str, bytes: Vec<u8>) -> Response {
    let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "-_. ".contains(*c)).collect();
    let headers = [
        (axum::http::header::CONTENT_TYPE, media_type.to_owned()),
        (axum::http::header::CONTENT_DISPOSITION, format!("attachment; filename=\"{safe}\"")),
    ];
    (headers, bytes).into_response()
}
