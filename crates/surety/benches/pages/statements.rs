//! How many SQL statements each page sends, at two sizes.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use platform::db::counted;
use platform::web::router;
use tower::ServiceExt;

use crate::clicks::Page;
use crate::open;
use crate::running::{Browser, Place};

/// For each page: statements on the small and on the large database.
pub async fn count(
    (small, few): (&Place, &[Page]),
    (large, many): (&Place, &[Page]),
    account: &str,
) -> Vec<(u64, u64)> {
    let (a, b) = (on(small, few, account).await, on(large, many, account).await);
    a.into_iter().zip(b).collect()
}

async fn on(place: &Place, pages: &[Page], account: &str) -> Vec<u64> {
    let server = place.serve();
    let cookie = Browser::sign_in(server.address, account).await.session.cookie;
    server.kill();
    let app = open(place).await;
    let router = router(&app);
    let mut counts = Vec::new();
    for page in pages {
        counts.push(of(&router, &cookie, page).await);
    }
    app.db().close().await;
    counts
}

async fn of(router: &Router, cookie: &str, page: &Page) -> u64 {
    let request = || {
        let request = Request::get(&page.path).header(header::COOKIE, format!("surety_session={cookie}"));
        request.body(Body::empty()).unwrap()
    };
    // The first request may fill what is kept in memory; the second is what people feel.
    let first = router.clone().oneshot(request()).await.unwrap();
    assert_eq!(first.status(), StatusCode::OK, "{} {}", page.name, page.path);
    let (_, sent) = counted(router.clone().oneshot(request())).await;
    sent
}
