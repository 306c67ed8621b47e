//! What the parts' JSON APIs have in common. Every error is a problem document (RFC 9457); changing calls name the version
//! that the caller saw.

use std::convert::Infallible;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;

use super::posted::{LONGEST, cleaned, form_pairs};
use crate::error::{Error, Faults};

/// What a handler of the API returns.
pub type Reply<T> = Result<Json<T>, Error>;

/// A body of a request as it came, readable or not. Its texts are cleaned and held to a length as those of forms are.
pub struct Sent<T>(Result<T, Error>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Infallible;

    async fn from_request(request: Request, state: &S) -> Result<Self, Infallible> {
        Ok(Self(read(request, state).await))
    }
}

async fn read<T: DeserializeOwned, S: Send + Sync>(request: Request, state: &S) -> Result<T, Error> {
    if !is_json(request.headers()) {
        return Err(Error::invalid("body", "Send JSON, with the header “content-type: application/json”."));
    }
    let bytes = Bytes::from_request(request, state).await;
    let bytes = bytes.map_err(|_| Error::invalid("body", "What was sent is larger than 25 MB or was cut off."))?;
    let mut value: Value =
        serde_json::from_slice(&bytes).map_err(|e| Error::invalid("body", format!("This is not JSON: {e}.")))?;
    let mut faults = Faults::default();
    clean(&mut value, &mut String::new(), &mut faults);
    if !faults.0.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let again = serde_json::to_vec(&value).map_err(|e| Error::fault(e.to_string()))?;
    Json::from_bytes(&again).map(|Json(read)| read).map_err(|e| unreadable(&e.body_text()))
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json")
}

/// Cleans every text, and finds those that are too long, each by its place.
fn clean(value: &mut Value, place: &mut String, faults: &mut Faults) {
    let length = place.len();
    match value {
        Value::String(text) if text.chars().count() > LONGEST => {
            faults.add(&*place, format!("{place} is longer than {LONGEST} characters. Shorten it."));
        }
        Value::String(text) => *text = cleaned(text),
        Value::Array(items) => items.iter_mut().enumerate().for_each(|(at, item)| {
            place.push_str(&format!("[{at}]"));
            clean(item, place, faults);
            place.truncate(length);
        }),
        Value::Object(fields) => fields.iter_mut().for_each(|(name, field)| {
            place.push_str(if length == 0 { "" } else { "." });
            place.push_str(&name.chars().take(100).collect::<String>());
            clean(field, place, faults);
            place.truncate(length);
        }),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// The query of an address as it came, readable or not.
pub struct Asked<T>(Result<T, Error>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(Self(asked_of(&parts.uri)))
    }
}

fn asked_of<T: DeserializeOwned>(uri: &Uri) -> Result<T, Error> {
    let mut faults = Faults::default();
    for (name, text) in form_pairs(uri.query().unwrap_or_default().as_bytes()) {
        if cleaned(&text) != text || text.chars().count() > LONGEST {
            faults.add(name, "This holds characters that cannot be shown, or is too long.");
        }
    }
    faults.done()?;
    Query::try_from_uri(uri).map(|Query(read)| read).map_err(|e| unreadable(&e.body_text()))
}

/// The query of an address.
///
/// # Errors
/// [`Error::Invalid`] with a sentence of what is wrong with it, at the field where it is.
pub fn asked<T>(query: Asked<T>) -> Result<T, Error> {
    query.0
}

/// What does not fit, said at its field.
fn unreadable(said: &str) -> Error {
    let begins = ["target type: ", "query string: "];
    let said = begins.iter().find_map(|b| said.split_once(b)).map_or(said, |(_, what)| what);
    let what = said.split(" at line ").next().unwrap_or(said);
    let placed = what.split_once(": ").filter(|(place, _)| !place.contains(' '));
    let missing = what.split_once("missing field `").and_then(|(_, rest)| rest.split('`').next());
    match (placed, missing) {
        (Some((place, _)), Some(name)) => Error::invalid(&format!("{place}.{name}"), format!("{name} is missing.")),
        (None, Some(name)) => Error::invalid(name, format!("{name} is missing.")),
        (Some((place, why)), None) => Error::invalid(
            place,
            format!("{place} cannot be read: give it as the description of the API says ({why})."),
        ),
        (None, None) => Error::invalid("body", format!("This cannot be read: {what}.")),
    }
}

/// The id of what was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    pub id: String,
}

/// A body of the request.
///
/// # Errors
/// [`Error::Invalid`] with a sentence of what is wrong with it, at the field where it is.
pub fn sent<T>(body: Sent<T>) -> Result<T, Error> {
    body.0
}

/// An id in an address.
///
/// # Errors
/// [`Error::Hidden`] for what is none.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| Error::Hidden)
}

/// A field of a body that has to be read further: a date, an id.
///
/// # Errors
/// [`Error::Invalid`] at the field.
pub fn field<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, Error> {
    text.parse().map_err(|_| {
        Error::invalid(name, format!("{name} cannot be read: give it as the description of the API says."))
    })
}

/// As [`field`], of one that may be left out.
///
/// # Errors
/// [`Error::Invalid`] at the field.
pub fn field_optional<T: std::str::FromStr>(name: &str, text: Option<&str>) -> Result<Option<T>, Error> {
    text.filter(|t| !t.is_empty()).map(|t| field(name, t)).transpose()
}

/// 201, with the id of what was made.
pub fn created(id: impl ToString) -> Response {
    (StatusCode::CREATED, Json(Made { id: id.to_string() })).into_response()
}
