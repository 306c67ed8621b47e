//! How it works, who is behind it, what happens to what is told; and the choice.

use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Redirect, Response};
use platform::error::Error;
use platform::web::{Answer, App, Visitor};
use serde_json::json;

use super::face::shown;
use crate::concern::Mode;
use crate::words::{Face, leave_to};

/// For whom it is explained.
const READERS: [&str; 4] = ["child", "teenager", "parent", "professional"];

/// The front page in English; the others are one press away.
pub(super) async fn start(State(app): State<App>, visitor: Visitor) -> Answer {
    shown(&app, &visitor, Face::english()?, ("", "front"), json!({ "readers": READERS }))
}

/// The front page.
pub(super) async fn front(State(app): State<App>, visitor: Visitor, Path(face): Path<String>) -> Answer {
    shown(&app, &visitor, Face::of(&face)?, ("", "front"), json!({ "readers": READERS }))
}

/// How it works, for one reader.
pub(super) async fn reader(
    State(app): State<App>,
    visitor: Visitor,
    Path((face, reader)): Path<(String, String)>,
) -> Answer {
    let known = READERS.iter().find(|r| **r == reader).ok_or(Error::Hidden)?;
    let page = json!({ "reader": known, "readers": READERS });
    shown(&app, &visitor, Face::of(&face)?, (&format!("/for/{known}"), "reader"), page)
}

/// How somebody wants to tell us: one screen.
pub(super) async fn choose(State(app): State<App>, visitor: Visitor, Path(face): Path<String>) -> Answer {
    let modes: Vec<&str> = Mode::ALL.iter().map(|m| m.name()).collect();
    shown(&app, &visitor, Face::of(&face)?, ("/choose", "choose"), json!({ "modes": modes }))
}

/// The quick exit without script: to a page that gives nothing away, saying nothing of where its reader came from, and
/// with what the browser kept of this site cleared where it can be.
pub(super) async fn leave(State(app): State<App>) -> Response {
    let clear = HeaderName::from_static("clear-site-data");
    let headers = [(header::REFERRER_POLICY, "no-referrer"), (clear, "\"cache\"")];
    (headers, Redirect::to(&leave_to(app.settings()))).into_response()
}
