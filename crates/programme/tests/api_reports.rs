//! Reports and challenges through the JSON API: each body's program does what its people may do, and nothing more.
#![allow(clippy::unwrap_used)]

mod api_scene;

use api_scene::{Scene, programme, scene, token};
use platform::access::{Actor, Role, permit_new};
use platform::account::Administer;
use platform::agency::{Group, GroupId, Sector, Watches};
use platform::testkit::Person;
use platform::trail::Entry;
use serde_json::{Value, json};

#[tokio::test]
async fn a_report_is_frozen_once_and_read_in_every_format() {
    let scene = scene().await;
    let program = scene.world.program(&token(&scene, &scene.board, "business_manager").await);
    let path = format!("/api/v1/programmes/{}/reports", programme(&program).await);
    assert_eq!(program.get(&path).await.value(), json!([]));
    program.json("POST", &path, &json!({"as_at": "soon", "kind": "full"})).await.is(422).sees("as_at cannot be read");
    program.json("POST", &path, &json!({"as_at": "2026-11-24", "kind": "x"})).await.is(422).sees("interim or full");
    program.json("POST", &path, &json!({"as_at": "2026-11-25", "kind": "full"})).await.is(409).sees("has not come");
    let made = program.json("POST", &path, &json!({"as_at": "2026-11-24", "kind": "full"})).await;
    let id = made.is(201).value()["id"].as_str().unwrap().to_owned();
    program.json("POST", &path, &json!({"as_at": "2026-11-24", "kind": "full"})).await.is(409).sees("frozen already");
    let line = &program.get("/api/v1/reports").await.value()[0];
    assert_eq!((&line["id"], &line["released"], &line["kind"]), (&json!(id), &json!("no"), &json!("full")));
    let whole = program.get(&format!("/api/v1/reports/{id}")).await.value();
    assert_eq!((&whole["totals"]["rows"], &whole["totals"]["monitor_is_lead"]), (&json!(2), &json!(1)));
    assert_eq!(whole["rows"][1]["reference"], "2");
    for file in whole["files"].as_array().unwrap() {
        let path = file.as_str().unwrap();
        let bytes = program.get(path).await.is(200).text.clone();
        assert!(!path.ends_with("pdf") || bytes.starts_with("%PDF"), "{path}");
    }
    assert_eq!(whole["files"].as_array().unwrap().len(), 5);
    program.get(&format!("/api/v1/reports/{id}/files/exe")).await.is(404);
    program.get(&format!("/api/v1/reports/{id}/files/csv?for=public")).await.is(404);
    program.get(&format!("/api/v1/reports/{id}/files/csv?for=me")).await.is(422);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn reports_are_for_members_and_only_the_board_freezes() {
    let scene = scene().await;
    let board = scene.world.program(&token(&scene, &scene.board, "business_manager").await);
    let path = format!("/api/v1/programmes/{}/reports", programme(&board).await);
    let new = json!({"as_at": "2026-11-24", "kind": "interim"});
    let police = scene.world.program(&token(&scene, &scene.police, "agency_lead").await);
    police.json("POST", &path, &new).await.is(403);
    let id = board.json("POST", &path, &new).await.is(201).value()["id"].as_str().unwrap().to_owned();
    police.get(&format!("/api/v1/reports/{id}")).await.is(200);
    let council = scene.world.agency("Council", Sector::Council).await;
    let councillor = scene.world.person("Jean Tolland", &council, Role::ScrutinyMember).await;
    assert_eq!(councillor.get("/api/v1/reports").await.value(), json!([]));
    councillor.get(&format!("/api/v1/reports/{id}")).await.is(404);
    councillor.get(&path).await.is(404);
    councillor.json("POST", &path, &new).await.is(404);
    for stranger in [scene.world.stranger(), scene.world.program("surety_00")] {
        for path in ["/api/v1/reports", &path, &format!("/api/v1/reports/{id}/files/pdf")] {
            assert_eq!(stranger.get(path).await.is(401).value()["status"], 401);
        }
        stranger.json("POST", &path, &new).await.is(401);
    }
}

#[tokio::test]
async fn a_token_of_the_boards_roles_is_for_the_board_only() {
    let scene = scene().await;
    let admin = scene.world.person("Alan Peake", &scene.police, Role::Administrator).await;
    for role in ["business_manager", "subgroup_chair"] {
        let fields = [("label", "Records"), ("agency", &*scene.police.id.to_string()), ("role", role)];
        admin.post("/tokens", &fields).await.refused("Only a token of the Board may do this.");
    }
    let fields = [("label", "Records"), ("agency", &*scene.board.id.to_string()), ("role", "administrator")];
    admin.post("/tokens", &fields).await.refused("Choose what the token may do.");
}

async fn group(scene: &Scene) {
    let command = Actor::command();
    let name = "Quality Sub-group".to_owned();
    let group = Group { id: GroupId::new(), name, remit: "Watches.".into(), watches: Watches::AllRows };
    let mut tx = scene.world.app.begin(&command).await.unwrap();
    let entry = Entry::of("GroupMade", &group);
    tx.save(permit_new(&command, Administer::Bodies, group).unwrap()).await.unwrap();
    tx.commit(entry).await.unwrap();
}

struct Challenged<'w> {
    chair: Person<'w>,
    police: Person<'w>,
    list: String,
    raise: String,
}

async fn challenged(scene: &Scene) -> Challenged<'_> {
    let chair = scene.world.program(&token(scene, &scene.board, "subgroup_chair").await);
    let police = scene.world.program(&token(scene, &scene.police, "agency_lead").await);
    let programme = programme(&chair).await;
    let rows = chair.get(&format!("/api/v1/programmes/{programme}/recommendations")).await.value();
    let raise = format!("/api/v1/recommendations/{}/challenges", rows[0]["id"].as_str().unwrap());
    Challenged { chair, police, list: format!("/api/v1/programmes/{programme}/challenges"), raise }
}

fn question(scene: &Scene) -> Value {
    json!({"from": "Board in full", "to": scene.police.id.to_string(), "question": "Which schools?", "due": "2026-12-04"})
}

#[tokio::test]
async fn a_challenge_is_raised_answered_and_closed() {
    let scene = scene().await;
    group(&scene).await;
    let Challenged { chair, police, list, raise } = challenged(&scene).await;
    let id = chair.json("POST", &raise, &question(&scene)).await.is(201).value()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/challenges/{id}");
    let open = &police.get(&format!("{list}?state=awaiting")).await.value()[0];
    assert_eq!((&open["id"], &open["version"], &open["answer"]), (&json!(id), &json!(1), &Value::Null));
    let answer = |version: i64, text: &str| json!({"version": version, "text": text, "signatory": "Tom Garrick"});
    police.json("POST", &format!("{path}/answer"), &answer(1, "")).await.is(422).sees("Write an answer");
    police.json("POST", &format!("{path}/answer"), &answer(9, "Two.")).await.is(409);
    chair.json("POST", &format!("{path}/answer"), &answer(1, "Two.")).await.is(403);
    police.json("POST", &format!("{path}/answer"), &answer(1, "Two of forty.")).await.is(204);
    let close = json!({"version": 2, "what_changed": "All schools know now."});
    police.json("POST", &format!("{path}/close"), &close).await.is(403);
    let up = json!({"version": 2, "to": "board_chair", "why": "Two is no answer."});
    chair.json("POST", &format!("{path}/escalate"), &json!({"version": 2, "to": "king", "why": "x"})).await.is(422);
    chair.json("POST", &format!("{path}/escalate"), &up).await.is(204);
    police.json("POST", &format!("{path}/answer"), &answer(3, "North and South.")).await.is(204);
    let close = json!({"version": 4, "what_changed": "All schools know now."});
    chair.json("POST", &format!("{path}/close"), &close).await.is(204);
    let shown = police.get(&path).await.value();
    assert_eq!((&shown["state"], &shown["what_changed"]), (&json!("closed"), &json!("All schools know now.")));
    assert_eq!((&shown["answer"], &shown["escalations"][0]["to"]), (&json!("North and South."), &json!("board_chair")));
    assert_eq!(police.get(&format!("{list}?state=awaiting")).await.value(), json!([]));
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn challenges_are_refused_to_those_who_may_not_and_when_they_make_no_sense() {
    let scene = scene().await;
    let Challenged { chair, police, list, raise } = challenged(&scene).await;
    let with = |name: &str, value: Value| {
        let mut new = question(&scene);
        new[name] = value;
        new
    };
    chair.json("POST", &raise, &with("from", json!("Another group"))).await.is(422).sees("watches this programme");
    chair.json("POST", &raise, &with("to", json!("agy_none"))).await.is(422);
    chair.json("POST", &raise, &with("about", json!("x"))).await.is(422).sees("or leave it out");
    chair.json("POST", &raise, &with("due", json!("2020-01-01"))).await.is(422);
    chair.json("POST", &raise, &with("question", json!(" "))).await.is(422);
    chair.json("POST", &raise, &json!([])).await.is(422);
    police.json("POST", &raise, &question(&scene)).await.is(403);
    let id = chair.json("POST", &raise, &question(&scene)).await.is(201).value()["id"].as_str().unwrap().to_owned();
    let one = format!("/api/v1/challenges/{id}");
    let council = scene.world.agency("Council", Sector::Council).await;
    let other = scene.world.program(&token(&scene, &council, "agency_lead").await);
    let answer = json!({"version": 1, "text": "Ours.", "signatory": "X"});
    other.json("POST", &format!("{one}/answer"), &answer).await.is(403);
    let councillor = scene.world.person("Jean Tolland", &council, Role::ScrutinyMember).await;
    for path in [&list, &one] {
        councillor.get(path).await.is(404);
        scene.world.stranger().get(path).await.is(401);
    }
    councillor.json("POST", &raise, &question(&scene)).await.is(404);
    scene.world.stranger().json("POST", &raise, &question(&scene)).await.is(401);
    chair.get("/api/v1/challenges/chl_none").await.is(404);
}
