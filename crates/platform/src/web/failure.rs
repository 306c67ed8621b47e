//! From the house's error to what a person or a program sees.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use serde_json::json;

use super::visitor::SIGN_IN_FIRST;
use super::{App, Visitor};
use crate::error::Error;

/// An error on its way to the layer that can render it.
#[derive(Clone)]
struct Failed(std::sync::Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        if let Self::Fault(fault) = &self {
            tracing::error!(reference = %fault.reference, detail = %fault.detail, "fault");
        }
        let mut response = status(&self).into_response();
        response.extensions_mut().insert(Failed(std::sync::Arc::new(self)));
        response
    }
}

fn status(error: &Error) -> StatusCode {
    match error {
        Error::Hidden => StatusCode::NOT_FOUND,
        Error::Forbidden(_) => StatusCode::FORBIDDEN,
        Error::Refused(_) | Error::Stale => StatusCode::CONFLICT,
        Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Error::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
        Error::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

fn heading(error: &Error) -> &'static str {
    match error {
        Error::Hidden => "Page not found",
        Error::Forbidden(_) => "You do not have access to this",
        Error::Refused(_) => "This cannot be done",
        Error::Invalid(_) => "There is a problem with what was sent",
        Error::Stale => "Somebody else changed this first",
        Error::Busy(_) => "Please wait",
        Error::Fault(_) => "Something went wrong",
    }
}

/// Renders a failed response: a problem document under `/api`, the sign-in page where signing in would help, else an
/// accessible page. Other responses pass.
pub(super) fn shown(app: &App, visitor: &Visitor, response: Response) -> Response {
    let Some(Failed(error)) = response.extensions().get::<Failed>().cloned() else {
        return unrouted(app, visitor, response);
    };
    if visitor.path.starts_with("/api/") {
        return problem(&error);
    }
    if matches!(&*error, Error::Forbidden(s) if s == SIGN_IN_FIRST) {
        return to_sign_in(visitor);
    }
    page(app, visitor, &error)
}

/// A path that no route knows, or a method that its route does not take.
fn unrouted(app: &App, visitor: &Visitor, response: Response) -> Response {
    let plain = response.headers().get(header::CONTENT_TYPE).is_none();
    match response.status() {
        StatusCode::NOT_FOUND if plain => Some(Error::Hidden),
        StatusCode::METHOD_NOT_ALLOWED if plain => {
            Some(Error::refused("This address does not take that kind of request."))
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Some(Error::refused("What was sent is too large. Send less than 25 MB at a time."))
        }
        _ => None,
    }
    .map_or(
        response,
        |error| if visitor.path.starts_with("/api/") { problem(&error) } else { page(app, visitor, &error) },
    )
}

fn to_sign_in(visitor: &Visitor) -> Response {
    let encoded: String = visitor
        .path
        .bytes()
        .map(|b| match b {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' => (b as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect();
    Redirect::to(&format!("/sign-in?next={encoded}")).into_response()
}

fn page(app: &App, visitor: &Visitor, error: &Error) -> Response {
    let shown = json!({ "heading": heading(error), "sentence": error.to_string() });
    match app.render(visitor, "kit/error.html", shown) {
        Ok(html) => (status(error), Html(html)).into_response(),
        Err(_) => (status(error), Html(format!("<!doctype html><title>Error</title><h1>{}</h1>", heading(error))))
            .into_response(),
    }
}

/// RFC 9457.
fn problem(error: &Error) -> Response {
    let unknown = matches!(error, Error::Forbidden(s) if s == SIGN_IN_FIRST);
    let (code, detail) = match unknown {
        true => (StatusCode::UNAUTHORIZED, "Send the API token of your body: Authorization: Bearer …".to_owned()),
        false => (status(error), error.to_string()),
    };
    let fields = if let Error::Invalid(faults) = error { json!(faults.0) } else { json!([]) };
    let body = json!({
        "type": "about:blank", "title": heading(error), "status": code.as_u16(), "detail": detail,
        "fields": fields,
    });
    let mut response = (code, Json(body)).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    response
}

/// Before a visitor is known: the database itself failed.
pub(super) fn bare(error: Error) -> Response {
    let sentence = error.to_string();
    let code = status(&error);
    let _logged = error.into_response();
    (
        code,
        Html(format!(
            "<!doctype html><html lang=\"en\"><title>Error</title><h1>Something went wrong</h1><p>{sentence}</p>"
        )),
    )
        .into_response()
}
