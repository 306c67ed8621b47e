//! The terms and the ladder of a partnership's own settings hold wherever something is asked, chased and shown.
#![allow(clippy::unwrap_used)]

use commitments::chase::{chase, chase_tick};
use commitments::rules::rules;
use commitments::{Asker, Asking, By, Commitment, Kind, Owner, Subject, Which};
use jiff::civil::date;
use platform::access::Actor;
use platform::agency::{Agency, Sector};
use platform::calendar::Calendar;
use platform::record;
use platform::settings::Settings;
use platform::testkit::World;
use platform::trail::Entry;
use platform::web::{App, router};
use serde_json::json;

struct Scene {
    world: World,
    app: App,
    board: Agency,
    police: Agency,
}

/// The same house, with settings of its own.
async fn scene() -> Scene {
    let mut world = World::new(vec![commitments::part()]).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    let section = json!({
        "terms": {"acknowledge": 1, "check": 2},
        "owing": [{"anchor": "due", "offset": 1, "to": "officer"}, {"anchor": "due", "offset": 2, "to": "chief_officer"}],
    });
    let settings = Settings { parts: Some([("commitments".into(), section)].into()), ..world.app.settings().clone() };
    let (db, clock) = (world.app.db().clone(), world.app.clock().clone());
    let app = App::new(db, clock, Calendar::built_in().unwrap(), settings, vec![commitments::part()]);
    world.router = router(&app);
    Scene { world, app, board, police }
}

async fn asked(scene: &Scene) -> Commitment {
    let asking = Asking {
        home: "partnership".into(),
        kind: Kind::Update,
        what: "How far are the conditions?".into(),
        subject: Subject { kind: "action".into(), id: "act_1".into(), words: "Row 32".into(), href: "/a".into() },
        asker: Asker { agency: scene.board.id, group: None, account: None, name: "Sub-group".into() },
        owner: Owner { agency: scene.police.id, officer: None, signatory: None },
        answer_by: By::Day(date(2026, 12, 1)),
    };
    let mut tx = scene.app.begin(&Actor::command()).await.unwrap();
    let asked = commitments::ask(&mut tx, &scene.app, asking).await.unwrap();
    tx.commit(Entry::of("CommitmentAsked", &asked)).await.unwrap();
    asked
}

#[tokio::test]
async fn asked_by_the_settings() {
    let scene = scene().await;
    let asked = asked(&scene).await;
    assert_eq!(asked.acknowledge_by().on, date(2026, 11, 25));
    assert_eq!(asked.next().unwrap().on, date(2026, 12, 2));
    let lead = scene.world.person("Tom Garrick", &scene.police, platform::access::Role::AgencyLead).await;
    let page = lead.get(&format!("/commitments/{}", asked.id)).await;
    page.sees("2 working days after it is due: the body's chief officer").sees_no("the regulator");
    let mut tx = scene.app.begin(&lead.actor).await.unwrap();
    let which = Which { id: asked.id, seen: Some(1) };
    let answered = commitments::answer(&mut tx, &scene.app, which, "Half are set.", Vec::new()).await.unwrap();
    tx.commit(Entry::of("CommitmentAnswered", &answered)).await.unwrap();
    assert_eq!(answered.due().unwrap().on, date(2026, 11, 26), "looked at within 2 working days");
}

#[tokio::test]
async fn chased_by_the_settings() {
    let scene = scene().await;
    let id = asked(&scene).await.id;
    scene.world.at("2026-12-03T09:00:00Z");
    assert_eq!(chase_tick(&scene.app).await.unwrap(), 1);
    scene.world.at("2026-12-04T09:00:00Z");
    assert_eq!(chase(&scene.app, &rules(&scene.app).unwrap()).await.unwrap(), 1);
    scene.world.at("2027-03-01T09:00:00Z");
    assert_eq!(chase_tick(&scene.app).await.unwrap(), 0, "the ladder has no more steps");
    let found = record::find::<Commitment>(&mut scene.app.db().read().await.unwrap(), id).await.unwrap();
    let taken: Vec<&str> = found
        .for_rules("a test")
        .record
        .taken()
        .iter()
        .map(|t| t.step.to.words())
        .map(|w| match w {
            "the officer" => "officer",
            "the body's chief officer" => "chief",
            _ => "other",
        })
        .collect();
    assert_eq!(taken, ["officer", "chief"]);
}
