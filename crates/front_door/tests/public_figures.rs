//! The half-year for the public: small numbers are hidden, whoever may see figures may take it, nobody else knows of it.

mod house;

use front_door::contact::Source;
use front_door::{Intake, take_contact};
use house::{house, intake, new_child};
use platform::access::Role;

#[tokio::test]
async fn small_numbers_are_hidden_on_the_page_and_in_the_files() {
    let house = house().await;
    let worker = house.worker().await;
    for (kind, many) in [("school", 9), ("police", 2)] {
        for number in 0..many {
            let plain = intake(&format!("{kind}-{number}"), vec![new_child("Amira")]);
            let source = Source { kind: kind.into(), ..plain.source.clone() };
            take_contact(&house.world.app, &worker.actor, Intake { source, ..plain }).await.unwrap();
        }
    }
    let page = worker.get("/front-door/figures/public").await;
    page.is(200).sees("1 July 2026 to 31 December 2026").sees("[c]").sees("do not publish it yet");
    let file = worker.get("/front-door/figures/public/figures.csv").await.is(200).text.clone();
    let line = |name: &str| file.lines().find(|l| l.contains(name)).unwrap().to_owned();
    assert!(line("Police").contains("[c]") && !line("Police").contains(",2,"), "{file}");
    assert!(!line("School").contains(",9,") || !line("All,All").contains(",11,"), "11 less 9 would be two: {file}");
    // A day within a half-year means all of it: two periods that overlap could be taken from each other.
    worker
        .get("/front-door/figures/public?from=2026-08-05&to=2026-08-06")
        .await
        .sees("1 July 2026 to 31 December 2026");
    let board = house.world.person("Ruth Board", &house.council, Role::BusinessManager).await;
    board.get("/front-door/figures/public").await.is(200);
    let referrer = house.world.person("Grace School", &house.school, Role::Referrer).await;
    for at in ["/front-door/figures/public", "/front-door/figures/public/figures.csv"] {
        referrer.get(at).await.is(404);
    }
}
