//! What the parts' JSON APIs have in common. Every error is a problem document (RFC 9457); changing calls name the version
//! that the caller saw.

use axum::Json;
use axum::extract::rejection::JsonRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::error::Error;

/// What a handler of the API returns.
pub type Reply<T> = Result<Json<T>, Error>;

/// A body of a request as it came, readable or not.
pub type Sent<T> = Result<Json<T>, JsonRejection>;

/// The id of what was made or changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct Made {
    /// Its id.
    pub id: String,
}

/// A body of the request.
///
/// # Errors
/// [`Error::Invalid`] with a sentence of what is wrong with it.
pub fn sent<T>(body: Sent<T>) -> Result<T, Error> {
    body.map(|Json(value)| value).map_err(|e| Error::invalid("body", e.body_text()))
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
