//! Putting the rooms together and serving them.

use std::time::Instant;

use axum::Router;
use axum::extract::{DefaultBodyLimit, MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::{TcpListener, TcpStream};
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;

use super::{App, assets, failure, guard, sign_in, visitor};
use crate::db::{Ask, Statement};
use crate::error::Error;

/// The largest request taken, in bytes: a scanned report fits, a film does not.
const LARGEST: usize = 25 * 1024 * 1024;

const READY: Statement = Statement::both("server.ready", "select count(*) from trail_head");

/// All routes of the kit and of the parts, inside the layers that every page has.
pub fn router(app: &App) -> Router {
    let own = Router::new()
        .route("/sign-in", get(sign_in::form).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out));
    let parts = app.parts().iter().filter_map(|p| p.routes);
    let pages = parts.fold(own, |all, routes| all.merge(routes()));
    let pages = pages
        .fallback(|| async { Error::Hidden })
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn(guard::same_origin))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app.clone(), visitor::visit));
    pages
        .route("/look/{name}", get(assets::look))
        .route("/health", get(health))
        .route("/metrics", get(metrics))
        .layer(middleware::from_fn(guard::headers))
        .layer(middleware::from_fn_with_state(app.clone(), measured))
        // Pages are packed anew for each reader: a little larger in a third of the time.
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .with_state(app.clone())
}

fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Error::fault("a handler panicked").into_response()
}

/// Alive, and the database answers.
async fn health(State(app): State<App>) -> Response {
    let ready = async { app.db().read().await?.number(READY.with([])).await }.await;
    match ready {
        Ok(_) => (StatusCode::OK, "ok\n").into_response(),
        Err(error) => failure::bare(error),
    }
}

async fn metrics(State(app): State<App>) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    app.metrics().map_or(StatusCode::NOT_FOUND.into_response(), |text| (kind, text).into_response())
}

/// Counts and times each route by its pattern: the address itself, which may name a record, is neither logged nor kept.
/// Where people are unseen nothing is: a count that moves says when somebody wrote.
async fn measured(State(app): State<App>, request: Request, next: Next) -> Response {
    if app.is_unseen(request.uri().path()) {
        return next.run(request).await;
    }
    let route = request.extensions().get::<MatchedPath>().map_or("unmatched".to_owned(), |p| p.as_str().to_owned());
    let method = request.method().to_string();
    let begun = Instant::now();
    let response = next.run(request).await;
    let (took, status) = (begun.elapsed(), response.status().as_u16());
    metrics::histogram!("surety_request_seconds", "route" => route.clone(), "method" => method.clone())
        .record(took.as_secs_f64());
    metrics::counter!("surety_requests_total", "route" => route.clone(), "method" => method.clone(), "status" => status.to_string()).increment(1);
    tracing::debug!(%method, %route, status, ms = took.as_millis(), "request");
    response
}

/// Serves until told to stop, then finishes what is under way.
///
/// # Errors
/// A sentence when the address is taken.
pub async fn serve(app: App, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
    let address = app.settings().listen;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|e| Error::refused(format!("Cannot listen on {address}: {e}. Is another copy running?")))?;
    // Port 0 asks the system for a free one: say which it is.
    let address = listener.local_addr()?;
    tracing::info!(%address, "listening");
    serve_on(listener, app, stop).await
}

/// As [`serve`], on a listener that is there.
///
/// # Errors
/// A fault when serving ends by itself.
pub async fn serve_on(
    listener: TcpListener,
    app: App,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), Error> {
    axum::serve(Unseen(listener), router(&app)).with_graceful_shutdown(stop).await?;
    Ok(())
}

/// Takes connections and forgets at once where they come from: no handler and no log line, at whatever level, can name
/// the address of somebody who wished not to be known.
struct Unseen(TcpListener);

impl axum::serve::Listener for Unseen {
    type Io = TcpStream;
    type Addr = Nobody;

    async fn accept(&mut self) -> (TcpStream, Nobody) {
        let (stream, _) = axum::serve::Listener::accept(&mut self.0).await;
        (stream, Nobody)
    }

    fn local_addr(&self) -> std::io::Result<Nobody> {
        Ok(Nobody)
    }
}

/// Where a connection comes from, as far as this program knows.
#[derive(Debug, Clone, Copy)]
struct Nobody;
