//! The hall of the house: the home page, what everybody needs (search, my work, history), and what the law asks for.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use platform::access::Actor;
use platform::part::{NavItem, Part, WorkItem};
use platform::web::{Answer, App, Listing, Visitor, see};
use rust_embed::RustEmbed;
use serde_json::json;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/templates"]
struct Templates;

/// The door.
pub fn part() -> Part {
    Part {
        routes: Some(routes),
        templates: Some(|name| platform::web::source(Templates::get(name))),
        nav: &[
            NavItem { words: "Home", href: "/", shown_to: signed_in },
            NavItem { words: "My work", href: "/my-work", shown_to: signed_in },
        ],
        ..Part::new("house")
    }
}

fn signed_in(actor: &Actor) -> bool {
    !actor.roles.is_empty()
}

fn routes() -> Router<App> {
    Router::new()
        .route("/", get(home))
        .route("/my-work", get(my_work))
        .route("/search", get(search))
        .route("/accessibility", get(accessibility))
        .route("/glossary", get(glossary))
        .route("/api/openapi.json", get(openapi))
}

async fn home(State(app): State<App>, visitor: Visitor) -> Answer {
    if visitor.session.is_none() {
        return Ok(see("/sign-in"));
    }
    let mine = waiting(&app, &visitor).await?;
    let late = mine.iter().filter(|w| w.why == platform::part::Waiting::Late).count();
    let first: Vec<_> = mine.iter().take(8).map(|w| shown(w, &visitor)).collect();
    let mut overviews = Vec::new();
    for source in app.parts().iter().filter_map(|p| p.overview) {
        overviews.extend(source(&app, &visitor.actor).await?);
    }
    app.page(
        &visitor,
        "house/home.html",
        json!({ "work": first, "waiting": mine.len(), "late": late, "overviews": overviews }),
    )
}

async fn my_work(State(app): State<App>, visitor: Visitor) -> Answer {
    visitor.signed_in()?;
    let items: Vec<_> = waiting(&app, &visitor).await?.iter().map(|w| shown(w, &visitor)).collect();
    let (rows, pages) = Listing::of(&visitor).cut(items, 50);
    app.page(&visitor, "house/my_work.html", json!({ "rows": rows, "pages": pages }))
}

/// What waits for this person or their body in any part, the most pressing first.
async fn waiting(app: &App, visitor: &Visitor) -> Result<Vec<WorkItem>, platform::Error> {
    let mut all = Vec::new();
    for source in app.parts().iter().filter_map(|p| p.work) {
        all.extend(source(app, &visitor.actor).await?);
    }
    all.sort_by(|a, b| (a.why, a.due.is_none(), a.due, &a.title).cmp(&(b.why, b.due.is_none(), b.due, &b.title)));
    Ok(all)
}

fn shown(item: &WorkItem, visitor: &Visitor) -> serde_json::Value {
    json!({
        "why": item.why.label(), "title": item.title, "href": item.href, "due": item.due,
        "late": item.why == platform::part::Waiting::Late,
        "agency": item.agency.map(|a| visitor.agencies.short(a).to_owned()),
        "mine": item.account.is_some() && item.account == visitor.actor.account,
    })
}

async fn search(State(app): State<App>, visitor: Visitor) -> Answer {
    let actor = visitor.signed_in()?;
    let words = Listing::of(&visitor).get("words").unwrap_or_default().trim().to_owned();
    let mut hits = Vec::new();
    if words.chars().count() >= 2 {
        for source in app.parts().iter().filter_map(|p| p.search) {
            hits.extend(source(&app, actor, &words).await?);
        }
    }
    app.page(&visitor, "house/search.html", json!({ "words": words, "hits": hits }))
}

async fn accessibility(State(app): State<App>, visitor: Visitor) -> Answer {
    app.page(&visitor, "house/accessibility.html", json!({}))
}

async fn glossary(State(app): State<App>, visitor: Visitor) -> Answer {
    app.page(&visitor, "house/glossary.html", json!({ "terms": terms() }))
}

/// The description of the JSON API of all parts. Public: it says what can be asked, and gives nothing away.
async fn openapi(State(app): State<App>) -> axum::Json<utoipa::openapi::OpenApi> {
    let security = json!({ "type": "http", "scheme": "bearer", "description": "An API token of your body, made by an administrator." });
    let mut all = utoipa::openapi::OpenApi::new(
        utoipa::openapi::Info::new("Surety", env!("CARGO_PKG_VERSION")),
        utoipa::openapi::Paths::new(),
    );
    app.parts().iter().filter_map(|p| p.openapi).for_each(|describe| all.merge(describe()));
    if let (Some(components), Ok(scheme)) = (all.components.as_mut(), serde_json::from_value(security)) {
        components.security_schemes.insert("token".into(), scheme);
    }
    all.security = Some(vec![utoipa::openapi::security::SecurityRequirement::new("token", Vec::<String>::new())]);
    axum::Json(all)
}

/// The glossary of `docs/glossary.md`, one source for the page and the repository: "**term**: meaning" lines.
fn terms() -> Vec<serde_json::Value> {
    let text = include_str!("../../../../docs/glossary.md");
    let term = |line: &str| {
        let (term, meaning) = line.strip_prefix("- **")?.split_once("**: ")?;
        Some(json!({ "key": term, "value": meaning }))
    };
    text.lines().filter_map(term).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_glossary_is_read() {
        assert!(super::terms().len() >= 30);
    }
}
