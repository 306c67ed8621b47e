//! Groups and meetings through the JSON API, by the Board's program, another body's, and a stranger.
#![allow(clippy::unwrap_used)]

use platform::access::Role;
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};
use serde_json::{Value, json};

struct Scene {
    world: World,
    board: Agency,
    police: Agency,
}

async fn scene() -> Scene {
    let world = World::new(vec![commitments::part(), governance::part(), platform::office::part()]).await;
    let board = world.agency("Board", Sector::Board).await;
    let police = world.agency("Police", Sector::Police).await;
    Scene { world, board, police }
}

impl Scene {
    async fn program(&self, agency: &Agency, role: &str) -> Person<'_> {
        let admin = self.world.person(&format!("{} {role}", agency.short), agency, Role::Administrator).await;
        let id = agency.id.to_string();
        let plain = admin.post("/tokens", &[("label", "Records"), ("agency", &id), ("role", role)]).await.plain();
        let token: String = plain[plain.find("surety_").unwrap()..].chars().take("surety_".len() + 64).collect();
        self.world.program(&token)
    }

    async fn group(&self) -> String {
        let manager = self.world.person("Ruth Ashdown", &self.board, Role::BusinessManager).await;
        let made = manager.post("/groups", &[("name", "Quality Sub-group"), ("remit", "Watches.")]).await.done();
        let group = made.split('?').next().unwrap().to_owned();
        manager.post(&format!("{group}/members"), &[("name", "Dr Alder, adviser"), ("seat", "adviser")]).await.done();
        group.rsplit('/').next().unwrap().to_owned()
    }
}

fn plan(group: &str) -> Value {
    json!({"group": group, "title": "Ordinary meeting", "on": "2026-12-01", "from": "10:00", "until": "12:30", "place": "Room 2"})
}

fn with(mut plan: Value, name: &str, value: Value) -> Value {
    plan[name] = value;
    plan
}

async fn planned(program: &Person<'_>, group: &str) -> String {
    let made = program.json("POST", "/api/v1/meetings", &plan(group)).await;
    format!("/api/v1/meetings/{}", made.is(201).value()["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_meeting_is_planned_recorded_and_decides() {
    let scene = scene().await;
    let group = scene.group().await;
    let chair = scene.program(&scene.board, "subgroup_chair").await;
    assert_eq!(chair.get("/api/v1/groups").await.value()[0]["name"], "Quality Sub-group");
    let members = chair.get(&format!("/api/v1/groups/{group}/members")).await.value();
    assert_eq!((&members[0]["name"], &members[0]["seat"]), (&json!("Dr Alder, adviser"), &json!("adviser")));
    let one = planned(&chair, &group).await;
    let items = json!({"version": 1, "items": [{"title": "Forensics", "speaker": "Tom"}, {"title": "Figures", "standing": true}]});
    chair.json("PUT", &format!("{one}/agenda"), &items).await.is(204);
    chair.json("PUT", &format!("{one}/agenda"), &items).await.is(409);
    let seen = chair.get(&one).await.value();
    let item = seen["agenda"][0]["id"].clone();
    let decision = json!({"version": 2, "text": "Ask again.", "item": item});
    chair.json("POST", &format!("{one}/decisions"), &decision).await.is(422).sees("has not taken place yet");
    scene.world.at("2026-12-01T16:00:00Z");
    let record =
        json!({"version": 2, "came": ["present"], "minutes": [{"item": item, "note": "Late.", "carry": true}]});
    chair.json("PUT", &format!("{one}/record"), &record).await.is(204);
    chair.json("POST", &format!("{one}/decisions"), &with(decision.clone(), "version", json!(3))).await.is(204);
    let action =
        json!({"version": 4, "what": "Send figures.", "body": scene.police.id.to_string(), "due": "2026-12-15"});
    chair.json("POST", &format!("{one}/actions"), &action).await.is(204);
    let seen = chair.get(&one).await.value();
    assert_eq!((&seen["meeting"]["state"], &seen["invited"][0]["came"]), (&json!("held"), &json!("present")));
    assert_eq!((&seen["decisions"][0]["text"], &seen["decisions"][0]["item"]), (&json!("Ask again."), &item));
    assert_eq!((&seen["agenda"][0]["note"], &seen["actions"][0]["due"]), (&json!("Late."), &json!("2026-12-15")));
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn bad_bodies_are_refused_at_their_field() {
    let scene = scene().await;
    let group = scene.group().await;
    let chair = scene.program(&scene.board, "subgroup_chair").await;
    for (name, value, sentence) in [
        ("on", json!("tomorrow"), "on cannot be read"),
        ("from", json!("quarter"), "from cannot be read"),
        ("until", json!("09:00"), "ends before it begins"),
        ("place", json!(""), "where it takes place"),
        ("link", json!("javascript:alert(1)"), "https://"),
        ("group", json!("grp_x"), "group cannot be read"),
        ("on", json!("2020-01-01"), "has not passed"),
    ] {
        chair.json("POST", "/api/v1/meetings", &with(plan(&group), name, value)).await.is(422).sees(sentence);
    }
    let one = planned(&chair, &group).await;
    chair.json("PUT", &one, &with(plan(&group), "on", json!("2026-12-08"))).await.is(422).sees("Name the version");
    let moved = with(with(plan(&group), "on", json!("2026-12-08")), "version", json!(1));
    chair.json("PUT", &one, &moved).await.is(204);
    chair.json("PUT", &format!("{one}/agenda"), &json!({"version": 2, "items": [{"title": ""}]})).await.is(422);
    chair.json("POST", &format!("{one}/drawn"), &json!({"version": 2, "hrefs": []})).await.is(422);
    let both = json!({"version": 2, "text": "x", "item": "itm_1", "page": {"words": "a", "href": "/"}});
    chair.json("POST", &format!("{one}/decisions"), &both).await.is(422).sees("not both");
    let foreign = json!({"version": 2, "text": "x", "page": {"words": "ordinary", "href": "https://example.org"}});
    chair.json("POST", &format!("{one}/decisions"), &foreign).await.is(422).sees("the search found");
    let record = json!({"version": 2, "came": ["present", "present", "absent"]});
    chair.json("PUT", &format!("{one}/record"), &record).await.is(422).sees("more answers here than people");
    chair.json("PUT", &format!("{one}/record"), &json!({"version": 2, "came": ["late"]})).await.is(422);
    chair.json("POST", &format!("{one}/cancel"), &json!({"version": 2, "why": ""})).await.is(422);
    chair.json("POST", &format!("{one}/cancel"), &json!({"version": 2, "why": "Snow."})).await.is(204);
    assert_eq!(chair.get(&one).await.value()["meeting"]["state"], "cancelled");
}

#[tokio::test]
async fn what_waits_is_drawn() {
    let scene = scene().await;
    let group = scene.group().await;
    let chair = scene.program(&scene.board, "subgroup_chair").await;
    let first = planned(&chair, &group).await;
    scene.world.at("2026-12-01T16:00:00Z");
    let action =
        json!({"version": 1, "what": "Send figures.", "body": scene.police.id.to_string(), "due": "2026-12-02"});
    chair.json("POST", &format!("{first}/actions"), &action).await.is(204);
    scene.world.at("2026-12-10T16:00:00Z");
    let next = with(plan(&group), "on", json!("2026-12-15"));
    let made = chair.json("POST", "/api/v1/meetings", &next).await.is(201).value();
    let one = format!("/api/v1/meetings/{}", made["id"].as_str().unwrap());
    let waits = chair.get(&format!("{one}/waiting")).await.value();
    let href = waits[0]["href"].clone();
    chair.json("POST", &format!("{one}/drawn"), &json!({"version": 1, "hrefs": [href]})).await.is(204);
    let seen = chair.get(&one).await.value();
    assert_eq!((&seen["agenda"][0]["href"], &seen["agenda"][0]["why"]), (&href, &json!("Late")));
    let of_group = chair.get(&format!("/api/v1/meetings?group={group}")).await.value();
    assert_eq!(of_group.as_array().unwrap().len(), 2);
    chair.get("/api/v1/meetings?group=x").await.is(422);
}

#[tokio::test]
async fn bodies_read_and_strangers_see_nothing() {
    let scene = scene().await;
    let group = scene.group().await;
    let chair = scene.program(&scene.board, "subgroup_chair").await;
    let one = planned(&chair, &group).await;
    let police = scene.program(&scene.police, "agency_lead").await;
    police.get(&one).await.is(200);
    police.get(&format!("{one}/waiting")).await.is(403);
    police.json("POST", "/api/v1/meetings", &plan(&group)).await.is(403);
    let changes = [
        ("PUT", format!("{one}/agenda"), json!({"version": 1, "items": []})),
        ("POST", format!("{one}/drawn"), json!({"version": 1, "hrefs": ["/x"]})),
        ("POST", format!("{one}/decisions"), json!({"version": 1, "text": "x"})),
        (
            "POST",
            format!("{one}/actions"),
            json!({"version": 1, "what": "x", "body": scene.police.id.to_string(), "due": "2026-12-15"}),
        ),
        ("PUT", format!("{one}/record"), json!({"version": 1, "came": []})),
        ("POST", format!("{one}/cancel"), json!({"version": 1, "why": "x"})),
        ("PUT", one.clone(), with(plan(&group), "version", json!(1))),
    ];
    let councillor = scene.world.person("Jean Tolland", &scene.police, Role::ScrutinyMember).await;
    for (method, path, body) in &changes {
        police.json(method, path, body).await.is(403);
        councillor.json(method, path, body).await.is(404);
        scene.world.stranger().json(method, path, body).await.is(401);
    }
    for path in ["/api/v1/groups", "/api/v1/meetings", &one, &format!("/api/v1/groups/{group}/members")] {
        councillor.get(path).await.is(404);
        assert_eq!(scene.world.stranger().get(path).await.is(401).value()["status"], 401);
    }
}
