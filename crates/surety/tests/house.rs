//! The whole house: what nobody may see without signing in, who may do what, and statements on the real schema.

use std::fmt::Write as _;
use std::path::Path;

use platform::access::{Actor, Decision, Role, Via};
use platform::agency::Sector;
use platform::id::AgencyId;
use platform::testkit::World;
use programme::policy::{Act, Concern, rule};

/// Pages that anybody may open. Each line is a decision.
const PUBLIC: &[&str] = &[
    "/sign-in",
    "/accessibility",
    "/glossary",
    "/health",
    "/metrics",
    "/api/openapi.json",
    // Reports that the Board released to the public, and how they look.
    "/published",
    "/published/style.css",
    // Says thank you after a link was used, whoever asks.
    "/answered",
    // Where anybody raises a concern, without an account and unknown.
    "/tell",
    "/tell/leave",
    "/tell/look/{file}",
    "/tell/{face}",
    "/tell/{face}/for/{reader}",
    "/tell/{face}/choose",
    "/tell/{face}/new/{mode}",
    "/tell/{face}/kept",
    "/tell/{face}/back",
    "/tell/{face}/talk",
];

/// Every route pattern in the sources of the parts and of the house.
fn routes() -> Vec<String> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    let mut folders = vec![crates];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && !["tests", "target", "templates", "fuzz", "node_modules"].contains(&name.as_str()) {
                folders.push(path);
            } else if name.ends_with(".rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.extend(text.split(".route(").skip(1).filter_map(pattern));
            }
        }
    }
    found.sort();
    found.dedup();
    found
}

fn pattern(after: &str) -> Option<String> {
    let literal = after.trim_start().strip_prefix('"')?;
    literal.split('"').next().filter(|p| p.starts_with('/')).map(str::to_owned)
}

/// A pattern with something in its places.
fn address(pattern: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in pattern.chars() {
        match c {
            '{' => {
                inside = true;
                out.push_str("x_0190f5e0000070008000000000000000");
            }
            '}' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[tokio::test]
async fn a_stranger_sees_nothing_but_what_is_public() {
    let world = World::new(surety::parts::all()).await;
    world.agency("Board", Sector::Board).await;
    let stranger = world.stranger();
    let routes = routes();
    assert!(routes.len() > 15, "the routes were not found: {routes:?}");
    let mut wrong = String::new();
    for route in routes.iter().filter(|r| !r.starts_with("/look/")) {
        let seen = stranger.get(&address(route)).await;
        let open = PUBLIC.contains(&route.as_str());
        let kept_out = matches!(seen.status.as_u16(), 303 | 400 | 401 | 403 | 404 | 405 | 409);
        if !open && !kept_out {
            writeln!(wrong, "{route}: {}", seen.status).unwrap();
        }
        let posted = stranger.post_raw(&address(route), &[("x", "y")]).await;
        if !open && posted.status.is_success() {
            writeln!(wrong, "POST {route}: {}", posted.status).unwrap();
        }
    }
    assert!(wrong.is_empty(), "open to strangers:\n{wrong}");
}

#[tokio::test]
async fn an_administrator_configures_and_reads_no_programme() {
    let world = World::new(surety::parts::all()).await;
    let board = world.agency("Board", Sector::Board).await;
    let admin = world.person("Alan Peake", &board, Role::Administrator).await;
    admin.get("/programme").await.is(404);
    admin.get("/").await.is(200).sees_no("Programme");
}

/// Role × act, for the actor's own body's record and for another's.
#[test]
fn access_matrix() {
    let own = AgencyId::new();
    let actor = |role: Role| Actor {
        account: None,
        name: String::new(),
        agency: Some(own),
        for_board: false,
        roles: vec![role],
        via: Via::Session,
    };
    let mark = |act: Act, role: Role, body: AgencyId| match rule(
        act,
        &actor(role),
        &Concern { own: vec![body], ..Concern::default() },
    ) {
        Decision::Allow(_) => "yes",
        Decision::Deny => "no",
        Decision::Hide => "hidden",
    };
    let mut table = String::from("role | act | own body's | another body's\n");
    for role in Role::ALL {
        let marks = |act: Act| (mark(act, role, own), mark(act, role, AgencyId::new()));
        if Act::ALL.iter().all(|act| marks(*act) == ("hidden", "hidden")) {
            writeln!(table, "{} | everything | hidden | hidden", role.label()).unwrap();
            continue;
        }
        for act in Act::ALL {
            let (mine, theirs) = marks(act);
            writeln!(table, "{} | {act:?} | {mine} | {theirs}", role.label()).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[tokio::test]
async fn every_statement_prepares_on_the_whole_schema() {
    World::new(surety::parts::all()).await.prepares_every_statement().await;
}

#[tokio::test]
async fn pages_that_everybody_needs_are_there() {
    let world = World::new(surety::parts::all()).await;
    world.stranger().get("/accessibility").await.is(200).sees("Web Content Accessibility Guidelines 2.2");
    world.stranger().get("/glossary").await.is(200).sees("Nobody can type it away");
    world.stranger().get("/health").await.is(200).sees("ok");
    assert_eq!(world.stranger().get("/").await.done(), "/sign-in");
}

#[tokio::test]
async fn openapi_describes_every_route_of_the_api() {
    let world = World::new(surety::parts::all()).await;
    let described = world.stranger().get("/api/openapi.json").await.value();
    assert_eq!(described["openapi"], "3.1.0");
    for route in routes().iter().filter(|r| r.starts_with("/api/v1/")) {
        assert!(!described["paths"][route].is_null(), "{route} is not described");
    }
}
