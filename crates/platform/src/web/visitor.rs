//! Who asks: known from the session's cookie before any handler runs.

use axum::extract::{FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use axum_extra::extract::CookieJar;

use super::App;
use crate::access::{Actor, Via};
use crate::agency::Agencies;
use crate::error::Error;
use crate::office::tokens;
use crate::session::{self, Session};

/// The cookie that carries a session's secret.
pub(super) const COOKIE: &str = "surety_session";

/// Who asks, and for which page.
#[derive(Debug, Clone)]
pub struct Visitor {
    /// As what they act.
    pub actor: Actor,
    /// Their session, when signed in.
    pub session: Option<Session>,
    /// The bodies, for names and for who answers for whom.
    pub agencies: Agencies,
    /// The page's path.
    pub path: String,
    /// Its query.
    pub query: String,
}

impl Visitor {
    /// What forms must send back; empty when nobody is signed in.
    pub fn csrf(&self) -> String {
        self.session.as_ref().map(|s| s.csrf.clone()).unwrap_or_default()
    }

    /// The sentence key that a redirect left in `?done=`: letters and dashes only.
    pub(super) fn notice(&self) -> Option<String> {
        let value = self.query.split('&').find_map(|pair| pair.strip_prefix("done="))?;
        value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-').then(|| value.to_owned())
    }

    /// The actor, when somebody is signed in.
    ///
    /// # Errors
    /// [`Error::Forbidden`], which the failure layer turns into the sign-in page.
    pub fn signed_in(&self) -> Result<&Actor, Error> {
        if self.session.is_some() || self.actor.via == Via::Token {
            Ok(&self.actor)
        } else {
            Err(Error::forbidden(SIGN_IN_FIRST))
        }
    }
}

/// What the failure layer turns into a redirect to the sign-in page.
pub(super) const SIGN_IN_FIRST: &str = "Sign in to see this page.";

/// Puts the visitor into the request.
pub(super) async fn visit(State(app): State<App>, jar: CookieJar, mut request: Request, next: Next) -> Response {
    match known(&app, &jar, request.headers(), request.uri()).await {
        Ok(visitor) => {
            request.extensions_mut().insert(visitor.clone());
            super::failure::shown(&app, &visitor, next.run(request).await)
        }
        Err(error) => super::failure::bare(error),
    }
}

async fn known(app: &App, jar: &CookieJar, headers: &HeaderMap, uri: &axum::http::Uri) -> Result<Visitor, Error> {
    let now = app.clock().now();
    let unseen = app.is_unseen(uri.path());
    let session = match jar.get(COOKIE).filter(|_| !unseen) {
        Some(cookie) => session::resume(app.db(), now, cookie.value()).await?,
        None => None,
    };
    let agencies = app.remembered(&mut app.db().read().await?, (), Agencies::read).await?;
    let today = app.clock().today();
    let actor = match (&session, bearer(headers, uri)) {
        (_, Some(token)) => tokens::actor_of(app.db(), now, token, &agencies).await?.unwrap_or_else(Actor::public),
        (Some(session), None) => session.account.actor(today, &agencies),
        (None, None) => Actor::public(),
    };
    let (path, query) = (uri.path().to_owned(), uri.query().unwrap_or_default().to_owned());
    Ok(Visitor { actor, session, agencies: agencies.as_ref().clone(), path, query })
}

/// The token of a program that uses the API; pages take none.
fn bearer<'h>(headers: &'h HeaderMap, uri: &axum::http::Uri) -> Option<&'h str> {
    let value = headers.get(axum::http::header::AUTHORIZATION)?.to_str().ok()?;
    value.strip_prefix("Bearer ").filter(|_| uri.path().starts_with("/api/"))
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Error> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| Error::fault("a route stands outside the visitor layer"))
    }
}
