//! Every page route has its twin in the API, and every call of the API is one: described, routed, closed to strangers.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use platform::testkit::World;
use programme::twins::{BESIDE_PAGES, TWINS, Twin};

/// "GET /programme", "POST /programme/import" and so on, as the readable table of routes has them.
fn page_routes() -> BTreeSet<String> {
    let table = include_str!("../src/pages/mod.rs");
    let mut found = BTreeSet::new();
    for route in table.split(".route(").skip(1) {
        let (_, after) = route.split_once('"').unwrap();
        let (path, handlers) = after.split_once('"').unwrap();
        for (word, method) in [("get(", "GET"), ("post(", "POST"), ("put(", "PUT"), ("delete(", "DELETE")] {
            if handlers.contains(&format!(" {word}")) || handlers.contains(&format!(").{word}")) {
                found.insert(format!("{method} {path}"));
            }
        }
    }
    assert!(found.len() > 80, "the table of routes was not understood: {}", found.len());
    found
}

/// "GET /api/v1/programmes" and so on, as the description has them.
fn described() -> BTreeSet<String> {
    let description = serde_json::to_value(programme::api::description()).unwrap();
    let paths = description["paths"].as_object().unwrap();
    let calls = paths.iter().flat_map(|(path, calls)| {
        calls.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_uppercase()))
    });
    calls.collect()
}

#[test]
fn every_page_route_stands_in_the_table() {
    let table: BTreeSet<String> = TWINS.iter().map(|(page, _)| (*page).to_owned()).collect();
    let pages = page_routes();
    let missing: Vec<_> = pages.difference(&table).collect();
    assert!(missing.is_empty(), "page routes without a twin, give each one in src/twins.rs: {missing:?}");
    let gone: Vec<_> = table.difference(&pages).collect();
    assert!(gone.is_empty(), "twins of page routes that are no more: {gone:?}");
}

#[test]
fn whatever_changes_something_can_be_done_by_a_program() {
    let described = described();
    for (page, twin) in TWINS {
        let changes = !page.starts_with("GET ");
        match twin {
            Twin::Call(call) => {
                assert!(described.contains(*call), "{page}: {call} is not described");
                assert_eq!(changes, !call.starts_with("GET "), "{page} and {call} differ in what they do");
            }
            Twin::Form => {
                let own = page.strip_prefix("GET ").unwrap();
                assert!(
                    TWINS.iter().any(|(p, _)| p.strip_prefix("POST ") == Some(own)),
                    "{page} is the form of nothing"
                );
            }
            Twin::None(reason) => {
                assert!(!changes, "{page} changes something and no program can do it");
                assert!(reason.len() > 20, "{page}: say why");
            }
        }
    }
}

#[test]
fn every_call_is_some_pages_twin() {
    let twins = TWINS.iter().filter_map(|(_, twin)| if let Twin::Call(call) = twin { Some(*call) } else { None });
    let known: BTreeSet<&str> = twins.chain(BESIDE_PAGES.iter().map(|(call, _)| *call)).collect();
    let described = described();
    let alone: Vec<_> = described.iter().filter(|c| !known.contains(c.as_str())).collect();
    assert!(alone.is_empty(), "calls that do what no page does: {alone:?}");
}

#[tokio::test]
async fn every_call_is_routed_and_closed_to_strangers() {
    let world = World::new(vec![programme::part(), commitments::part(), platform::office::part()]).await;
    let stranger = world.stranger();
    for call in described() {
        let (method, path) = call.split_once(' ').unwrap();
        let path = path.split('/').map(|step| if step.starts_with('{') { "1" } else { step }).collect::<Vec<_>>();
        let path = path.join("/");
        let seen = match method {
            "GET" => stranger.get(&path).await,
            other => stranger.json(other, &path, &serde_json::json!({})).await,
        };
        assert_eq!(seen.status.as_u16(), 401, "{call}: {}", seen.text);
        assert_eq!(seen.value()["status"], 401, "{call}");
    }
}
