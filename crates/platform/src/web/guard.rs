//! What surrounds every page: security headers, and no change asked for from another site.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::error::Error;

/// Pages take nothing from anywhere but this server, run no inline script and stand in nobody's frame.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; \
                      connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Adds the headers.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    let asset = request.uri().path().starts_with("/look/");
    let mut response = next.run(request).await;
    let set: [(HeaderName, &str); 5] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=()"),
    ];
    for (name, value) in set {
        // A page may say less about where its reader comes from than others do.
        let own = name == header::REFERRER_POLICY && response.headers().contains_key(&name);
        if !own {
            response.headers_mut().insert(name, HeaderValue::from_static(value));
        }
    }
    if !asset {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Refuses a change that another site's page asked this browser for. Forms of signed-in people also carry a token.
pub(super) async fn same_origin(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if safe || is_same_origin(request.headers()) {
        return next.run(request).await;
    }
    Error::forbidden("This form was sent from another site. Open the page here and try again.").into_response()
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|v| v.to_str().ok());
    if let Some(site) = text(HeaderName::from_static("sec-fetch-site")) {
        return matches!(site, "same-origin" | "none");
    }
    match (text(header::ORIGIN), text(header::HOST)) {
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, rest)| rest == host),
        // No browser sends a cross-site POST without saying where it comes from; programs send neither.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn another_site_is_told_apart() {
        assert!(is_same_origin(&with(&[("sec-fetch-site", "same-origin")])));
        assert!(!is_same_origin(&with(&[("sec-fetch-site", "cross-site")])));
        assert!(!is_same_origin(&with(&[("sec-fetch-site", "same-site")])));
        assert!(is_same_origin(&with(&[("origin", "https://a.example"), ("host", "a.example")])));
        assert!(!is_same_origin(&with(&[("origin", "https://b.example"), ("host", "a.example")])));
        assert!(!is_same_origin(&with(&[("origin", "null"), ("host", "a.example")])));
    }
}
