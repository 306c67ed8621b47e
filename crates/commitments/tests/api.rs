//! What is owed, through the JSON API: a body's own program sees and answers what its body owes, and nobody else's.
#![allow(clippy::unwrap_used)]

use commitments::{Asker, Asking, By, Commitment, Kind, Owner, Subject};
use platform::access::{Actor, Role};
use platform::agency::{Agency, Sector};
use platform::testkit::{Person, World};
use platform::trail::Entry;
use serde_json::json;

struct Scene {
    world: World,
    board: Agency,
    police: Agency,
}

async fn scene() -> Scene {
    let world = World::new(vec![commitments::part(), platform::office::part()]).await;
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

    async fn asked(&self, what: &str) -> Commitment {
        self.asked_of(Kind::Update, what).await
    }

    async fn asked_of(&self, kind: Kind, what: &str) -> Commitment {
        let asking = Asking {
            home: "partnership".into(),
            kind,
            what: what.into(),
            subject: Subject {
                kind: "action".into(),
                id: "act_1".into(),
                words: "Recommendation 32".into(),
                href: "/actions/1".into(),
            },
            asker: Asker { agency: self.board.id, group: None, account: None, name: "Quality Sub-group".into() },
            owner: Owner { agency: self.police.id, officer: None, signatory: None },
            answer_by: By::Day(jiff::civil::date(2026, 12, 8)),
        };
        let app = &self.world.app;
        let mut tx = app.begin(&Actor::command()).await.unwrap();
        let asked = commitments::ask(&mut tx, app, asking).await.unwrap();
        tx.commit(Entry::of("CommitmentAsked", &asked)).await.unwrap();
        asked
    }
}

#[tokio::test]
async fn a_body_reads_acknowledges_and_answers_what_it_owes() {
    let scene = scene().await;
    let police = scene.program(&scene.police, "agency_lead").await;
    let asked = scene.asked("How far are the licence conditions?").await;
    let owed = police.get("/api/v1/commitments/owed-by-us").await.value();
    let one = &owed[0];
    assert_eq!(
        (&one["id"], &one["state"], &one["version"]),
        (&json!(asked.id.to_string()), &json!("asked"), &json!(1))
    );
    assert_eq!(one["answer_by"]["on"], "2026-12-08");
    let path = format!("/api/v1/commitments/{}", asked.id);
    police.json("POST", &format!("{path}/acknowledge"), &json!({"version": 7})).await.is(409);
    police.json("POST", &format!("{path}/acknowledge"), &json!({"version": 1})).await.is(204);
    police.json("POST", &format!("{path}/acknowledge"), &json!({"version": 2})).await.is(409);
    police.json("POST", &format!("{path}/answer"), &json!({"version": 2, "text": " "})).await.is(409);
    police.json("POST", &format!("{path}/answer"), &json!({"text": "x"})).await.is(422);
    let answer = json!({"version": 2, "text": "Half are set.", "evidence": ["Minutes https://example.test/m"]});
    police.json("POST", &format!("{path}/answer"), &answer).await.is(204);
    let board = scene.program(&scene.board, "business_manager").await;
    let seen = board.get(&path).await.value();
    assert_eq!((&seen["state"], &seen["answer"]), (&json!("answered"), &json!("Half are set.")));
    let owing = board.get("/api/v1/commitments/owed-to-us?show=answered").await.value();
    assert_eq!(owing.as_array().unwrap().len(), 1);
    assert_eq!(board.get("/api/v1/commitments/owed-to-us?show=late").await.value(), json!([]));
    let of_police = format!("/api/v1/commitments/owed-by-us?body={}", scene.police.id);
    assert_eq!(board.get(&of_police).await.value()[0]["owner"], json!(scene.police.id.to_string()));
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn another_body_and_a_stranger_see_and_change_nothing() {
    let scene = scene().await;
    let asked = scene.asked("How far are the licence conditions?").await;
    let path = format!("/api/v1/commitments/{}", asked.id);
    let school = scene.world.agency("School", Sector::Education).await;
    let other = scene.program(&school, "agency_lead").await;
    assert_eq!(other.get("/api/v1/commitments/owed-by-us").await.value(), json!([]));
    other.get(&format!("/api/v1/commitments/owed-by-us?body={}", scene.police.id)).await.is(404);
    other.get(&path).await.is(404);
    let answer = json!({"version": 1, "text": "Ours."});
    other.json("POST", &format!("{path}/answer"), &answer).await.is(404);
    let reader = scene.program(&scene.police, "consultee").await;
    reader.get("/api/v1/commitments/owed-by-us").await.is(403);
    reader.json("POST", &format!("{path}/decline"), &json!({"version": 1, "why": "No."})).await.is(404);
    let board = scene.program(&scene.board, "business_manager").await;
    board.json("POST", &format!("{path}/answer"), &answer).await.is(403).sees("the body that was asked has to");
    for verb in ["", "/acknowledge", "/answer", "/decline"] {
        let at = format!("{path}{verb}");
        let stranger = scene.world.stranger();
        let seen = if verb.is_empty() { stranger.get(&at).await } else { stranger.json("POST", &at, &answer).await };
        assert_eq!(seen.is(401).value()["status"], 401);
    }
    other.get("/api/v1/commitments/com_none").await.is(404);
}

#[tokio::test]
async fn a_lead_declines_with_a_reason() {
    let scene = scene().await;
    let police = scene.program(&scene.police, "agency_lead").await;
    let path = format!("/api/v1/commitments/{}", scene.asked("Pay for it.").await.id);
    police.json("POST", &format!("{path}/decline"), &json!({"version": 1, "why": ""})).await.is(409);
    police.json("POST", &format!("{path}/decline"), &json!({"version": 1, "why": "It is not ours."})).await.is(204);
    assert_eq!(police.get(&path).await.value()["state"], "declined");
}

#[tokio::test]
async fn nobody_is_pointed_to_a_page_that_is_not_theirs_to_open() {
    let scene = scene().await;
    let board = scene.program(&scene.board, "business_manager").await;
    let police = scene.program(&scene.police, "agency_lead").await;
    let open = format!("/api/v1/commitments/{}", scene.asked("How far are the licence conditions?").await.id);
    let of_child = scene.asked_of(Kind::Check, "Look up what is known.").await;
    let closed = format!("/api/v1/commitments/{}", of_child.id);
    for program in [&board, &police] {
        assert_eq!(program.get(&open).await.value()["about_href"], "/actions/1");
        assert_eq!(program.get(&closed).await.value()["about_href"], json!(null), "a child's page is no program's");
    }
    let owed = board.get(&format!("/api/v1/commitments/owed-by-us?body={}", scene.police.id)).await.value();
    let hrefs: Vec<_> = owed.as_array().unwrap().iter().map(|c| (&c["kind"], &c["about_href"])).collect();
    assert!(hrefs.contains(&(&json!("check"), &json!(null))), "{hrefs:?}");
    let lead = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    assert_eq!(lead.get(&closed).await.value()["about_href"], "/actions/1", "a person of the body that answers");
}
