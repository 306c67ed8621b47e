//! Signing in and out.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use axum_extra::extract::cookie::{Cookie, SameSite};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::visitor::COOKIE;
use super::{Answer, App, Posted, Visitor, see};
use crate::access::Scope;
use crate::account;
use crate::error::{Error, Faults};
use crate::session;

/// The password of every account of the demonstration, and of no other.
pub const DEMONSTRATION_PASSWORD: &str = "all-of-this-is-invented";

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    next: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Given {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

#[derive(Serialize)]
struct Known {
    name: String,
    post: String,
    email: String,
}

pub(super) async fn form(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Answer {
    shown(&app, &visitor, "", &asked.next, Faults::default()).await
}

pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    jar: CookieJar,
    Form(given): Form<Given>,
) -> Answer {
    match session::sign_in(app.db(), app.clock().now(), &given.email, &given.password).await {
        Ok(token) => Ok((jar.add(cookie(&app, token)), see(&own_page(&given.next))).into_response()),
        Err(Error::Invalid(faults)) => shown(&app, &visitor, &given.email, &given.next, faults).await,
        Err(Error::Busy(sentence)) => {
            let mut faults = Faults::default();
            faults.add("email", sentence);
            shown(&app, &visitor, &given.email, &given.next, faults).await
        }
        Err(other) => Err(other),
    }
}

pub(super) async fn sign_out(State(app): State<App>, visitor: Visitor, jar: CookieJar, _form: Posted) -> Answer {
    if let Some(session) = &visitor.session {
        session::sign_out(app.db(), app.clock().now(), &visitor.actor, &session.key).await?;
    }
    Ok((jar.remove(Cookie::build(COOKIE).path("/")), see("/sign-in")).into_response())
}

fn cookie(app: &App, token: String) -> Cookie<'static> {
    let secure = app.settings().public_url.starts_with("https:");
    Cookie::build((COOKIE, token)).path("/").http_only(true).same_site(SameSite::Lax).secure(secure).build()
}

/// Only a path of this site, never another one's address.
fn own_page(next: &str) -> String {
    let own =
        next.starts_with('/') && !next.starts_with("//") && !next.contains('\\') && !next.contains(char::is_control);
    if own { next.to_owned() } else { "/".to_owned() }
}

async fn shown(app: &App, visitor: &Visitor, email: &str, next: &str, faults: Faults) -> Result<Response, Error> {
    let known = if app.settings().demonstration { demonstration_accounts(app).await? } else { Vec::new() };
    let form = Posted { faults, ..Posted::filled([("email", email.to_owned())]) };
    let page = json!({ "form": form, "next": next, "known": known, "password": DEMONSTRATION_PASSWORD });
    app.page(visitor, "kit/sign_in.html", page)
}

async fn demonstration_accounts(app: &App) -> Result<Vec<Known>, Error> {
    let all = account::all(&mut app.db().read().await?, &Scope::everything()).await?;
    Ok(all.into_iter().filter(|a| !a.closed).map(|a| Known { name: a.name, post: a.post, email: a.email }).collect())
}

#[cfg(test)]
mod tests {
    use super::own_page;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(own_page("/programme"), "/programme");
        for bad in ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:alert(1)"] {
            assert_eq!(own_page(bad), "/");
        }
    }
}
