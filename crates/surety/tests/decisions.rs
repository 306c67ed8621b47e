//! A meeting of one part decides on a row of another, and the row's page says so: through the doors of the whole house.
#![allow(clippy::unwrap_used)]

use platform::access::{Actor, Role};
use platform::agency::Sector;
use platform::testkit::{Person, World};
use programme::import_draft::{ImportDraft, ImportDraftId};
use programme::read_report::read_report;
use programme::save_import::save_import;

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Forensics</p><p>The Committee recommends that the Police examine devices sooner.</p>\tPolice\tThe Police accept this.\t
2\t<p>Counting</p><p>The Committee recommends that the Board counts referrals.</p>\tBoard\tIt will.\t
";

async fn read_in(world: &World) {
    let understood = read_report("report.txt", REPORT.as_bytes(), None).unwrap();
    let draft = ImportDraft {
        id: ImportDraftId::new(),
        programme: None,
        programme_name: "Response".into(),
        file_name: "report.txt".into(),
        sha256: world.app.files().keep(REPORT.as_bytes()).unwrap(),
        sent_by: None,
        sent_at: world.clock.now(),
        mapping: None,
        corrections: Default::default(),
        saved_as: None,
    };
    save_import(&world.app, &Actor::command(), &draft, &understood).await.unwrap();
}

async fn decided(manager: &Person<'_>, row: &str, text: &str) {
    let group = manager.post("/groups", &[("name", "Quality Sub-group"), ("remit", "Watches.")]).await.done();
    let group = group.split('?').next().unwrap().rsplit('/').next().unwrap().to_owned();
    let plan = [
        ("group", group.as_str()),
        ("title", "Ordinary meeting"),
        ("on-day", "24"),
        ("on-month", "11"),
        ("on-year", "2026"),
        ("from", "10:00"),
        ("until", "12:00"),
        ("place", "Room 2"),
    ];
    let meeting = manager.post("/meetings/new", &plan).await.done().split('?').next().unwrap().to_owned();
    let decision = [("text", text), ("words", "devices"), ("about", row), ("version", "1")];
    manager.post(&format!("{meeting}/decide"), &decision).await.done();
}

/// The addresses of the rows, in their order.
fn rows(text: &str) -> Vec<String> {
    let text = text.replace("&#x2f;", "/");
    let found = text.split("\"/programme/recommendations/").skip(1);
    let mut all: Vec<String> = found
        .filter_map(|rest| rest.split(['"', '?', '#', '/']).next())
        .map(|id| format!("/programme/recommendations/{id}"))
        .collect();
    all.dedup();
    all
}

#[tokio::test]
async fn a_decision_of_a_meeting_stands_on_its_row() {
    let world = World::new(surety::parts::all()).await;
    let board = world.agency("Board", Sector::Board).await;
    world.agency("Police", Sector::Police).await;
    read_in(&world).await;
    let manager = world.person("Ruth Ashdown", &board, Role::BusinessManager).await;
    let programme = manager.get("/programme").await.done();
    let rows = rows(&manager.get(&programme).await.text);
    let [row, other] = rows.as_slice() else { panic!("{rows:?}") };
    decided(&manager, row, "Ask the Police for monthly figures.").await;
    manager.get(row).await.sees("Ask the Police for monthly figures.").sees("Decision of Quality Sub-group");
    manager.get(other).await.is(200).sees_no("Ask the Police for monthly figures.");
    world.trail_is_sound().await;
}
