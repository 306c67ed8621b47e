//! Work through the JSON API: plans and steps, evidence, checks, measures, reports and history; each body's program does
//! what its people may do, and is refused as they are.
#![allow(clippy::unwrap_used)]

mod api_scene;

use api_scene::{Scene, programme, scene, token};
use platform::access::Role;
use platform::agency::{Agency, Sector};
use platform::testkit::Person;
use serde_json::{Value, json};

struct Work<'w> {
    police: Person<'w>,
    nhs: Person<'w>,
    manager: Person<'w>,
    home: String,
    asks: Vec<(String, String)>,
    officer: String,
}

async fn work<'w>(scene: &'w Scene, nhs: &Agency) -> Work<'w> {
    let police = scene.world.program(&token(scene, &scene.police, "agency_lead").await);
    let nhs = scene.world.program(&token(scene, nhs, "agency_lead").await);
    let manager = scene.world.program(&token(scene, &scene.board, "business_manager").await);
    let officer = scene.world.person("Tom Garrick", &scene.police, Role::AgencyLead).await;
    let home = format!("/api/v1/programmes/{}", programme(&manager).await);
    let rows = manager.get(&format!("{home}/recommendations")).await.value();
    let mut asks = Vec::new();
    for row in rows.as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let whole = manager.get(&format!("/api/v1/recommendations/{id}")).await.value();
        asks.push((id.to_owned(), whole["asks"][0]["id"].as_str().unwrap().to_owned()));
    }
    Work { police, nhs, manager, home, asks, officer: officer.actor.account.unwrap().to_string() }
}

impl Work<'_> {
    fn plan(&self, scene: &Scene) -> Value {
        json!({"outcome": "Children know whom to ring.", "title": "Write to schools", "asks": [self.asks[0].1],
            "lead": scene.police.id.to_string(), "officer": self.officer, "due": "2026-11-30",
            "milestones": [{"title": "Letter drafted", "due": "2026-11-25"}], "cost": {"one_off": 5000, "funding": "funded"}})
    }

    /// A piece of figures that speaks for November.
    async fn evidence(&self, action: &str, sensitivity: &str) -> String {
        let said = json!({"kind": "figures", "title": "Turnaround", "effective_from": "2026-11-10",
            "sensitivity": sensitivity, "grade": 3});
        let body = json!({"evidence": said, "place": "Performance report, page 4"});
        let made = self.police.json("POST", &format!("{action}/evidence"), &body).await;
        made.is(201).value()["id"].as_str().unwrap().to_owned()
    }

    async fn step(&self, action: &str, step: &str, mut body: Value) -> Value {
        body["version"] = self.police.get(action).await.value()["action"]["version"].clone();
        self.police.json("POST", &format!("{action}/steps/{step}"), &body).await.is(200).value()
    }

    async fn started(&self, scene: &Scene) -> String {
        let made = self.police.json("POST", &format!("{}/actions", self.home), &self.plan(scene)).await;
        let action = format!("/api/v1/actions/{}", made.is(201).value()["id"].as_str().unwrap());
        self.step(&action, "plan", json!({})).await;
        self.step(&action, "start", json!({})).await;
        action
    }

    async fn claimed(&self, scene: &Scene, sensitivity: &str) -> (String, String) {
        let action = self.started(scene).await;
        let evidence = self.evidence(&action, sensitivity).await;
        let version = self.police.get(&action).await.value()["action"]["version"].clone();
        let claim = json!({"version": version, "from": "2026-11-01", "to": "2026-11-20", "text": "All told.",
            "changed_for_children": "They ring.", "evidence": [evidence]});
        self.police.json("POST", &format!("{action}/claims"), &claim).await.is(201);
        (action, evidence)
    }
}

fn check(capacity: &str, verdict: &str) -> Value {
    json!({"person": "Nasreen Qureshi", "capacity": capacity, "method": "Read ten cases", "verdict": verdict, "why": "No list."})
}

#[tokio::test]
async fn an_action_goes_its_way_by_steps() {
    let scene = scene().await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    let work = work(&scene, &nhs).await;
    let action = work.started(&scene).await;
    let whole = work.nhs.get(&action).await.is(200).value();
    assert_eq!(
        (&whole["plan"]["due"], &whole["plan"]["milestones"][0]["title"]),
        (&json!("2026-11-30"), &json!("Letter drafted"))
    );
    assert_eq!((&whole["serves"], &whole["capacities"]), (&json!(["1"]), &json!(["partner"])));
    let version = whole["action"]["version"].clone();
    let at = |step: &str| format!("{action}/steps/{step}");
    work.nhs.json("POST", &at("block"), &json!({"version": version, "why": "x"})).await.is(403);
    work.police
        .json("POST", &at("block"), &json!({"version": version, "why": " "}))
        .await
        .is(422)
        .sees("\"field\":\"why\"");
    work.police.json("POST", &at("block"), &json!({"version": 1, "why": "x"})).await.is(409);
    work.police.json("POST", &at("plan"), &json!({"version": version})).await.is(422).sees("\"field\":\"step\"");
    work.police
        .json("POST", &at("forecast"), &json!({"version": version, "due": "soon", "reason": "x"}))
        .await
        .is(422)
        .sees("\"field\":\"due\"");
    work.police.json("POST", &at("fly"), &json!({"version": version})).await.is(404);
    work.step(&action, "block", json!({"why": "Nobody to write"})).await;
    work.step(&action, "start", json!({})).await;
    let now = work.step(&action, "forecast", json!({"due": "2026-12-24", "reason": "Written late"})).await;
    assert_eq!(
        (&now["forecasts"][0]["reason"], &now["action"]["first_due"]),
        (&json!("Written late"), &json!("2026-11-30"))
    );
    let update = json!({"from": "2026-11-01", "to": "2026-11-20", "text": "Half are told."});
    work.police.json("POST", &format!("{action}/updates"), &update).await.is(201);
    let mut plan = work.plan(&scene);
    plan["title"] = json!("Write to all schools");
    let put = format!("{action}/plan");
    let version = now["action"]["version"].clone();
    work.nhs.json("PUT", &put, &json!({"version": version, "plan": plan})).await.is(403);
    work.police.json("PUT", &put, &json!({"version": 1, "plan": plan})).await.is(409);
    let now = work.police.json("PUT", &put, &json!({"version": version, "plan": plan})).await.is(200).value();
    assert_eq!(
        (&now["plan"]["title"], &now["updates"][0]["text"]),
        (&json!("Write to all schools"), &json!("Half are told."))
    );
    plan["lead"] = json!(nhs.id.to_string());
    plan["titel"] = json!("x");
    let version = now["action"]["version"].clone();
    work.police.json("PUT", &put, &json!({"version": version, "plan": plan})).await.is(422).sees("titel");
    let other = work.started(&scene).await;
    let by = other.rsplit('/').next().unwrap();
    work.step(&action, "supersede", json!({"by": by})).await;
    work.step(&other, "decline", json!({"why": "The other body does it."})).await;
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn a_claim_is_checked_by_another_body_as_what_it_is() {
    let scene = scene().await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    let work = work(&scene, &nhs).await;
    let (action, _) = work.claimed(&scene, "partnership").await;
    let waiting = work.nhs.get(&format!("{}/verifications", work.home)).await.value();
    assert_eq!((&waiting[0]["what"], &waiting[0]["serves"]), (&json!("claim"), &json!(["1"])));
    let whole = work.nhs.get(&action).await.value();
    let (version, claim) = (whole["action"]["version"].clone(), whole["claim_in_question"].clone());
    let new = |check: Value| json!({"version": version, "claim": claim, "check": check});
    let path = format!("{action}/verify");
    work.manager.json("POST", &path, &new(check("partner", "verified"))).await.is(403);
    work.nhs.json("POST", &path, &new(check("assessor", "verified"))).await.is(422).sees("This token can: partner.");
    work.nhs.json("POST", &path, &new(check("partner", "perhaps"))).await.is(422).sees("\"field\":\"verdict\"");
    work.police.json("POST", &path, &new(check("partner", "verified"))).await.is(422).sees("cannot verify it");
    work.nhs
        .json("POST", &path, &json!({"version": 1, "claim": claim, "check": check("partner", "verified")}))
        .await
        .is(409);
    work.nhs.json("POST", &path, &new(check("partner", "verified"))).await.is(201);
    let whole = work.nhs.get(&action).await.value();
    assert_eq!(
        (&whole["checks"][0]["verdict"], &whole["checks"][0]["capacity"]),
        (&json!("verified"), &json!("partner"))
    );
    work.step(&action, "settle", json!({"retest": "2027-03-01"})).await;
    let version = work.nhs.get(&action).await.value()["action"]["version"].clone();
    let retest = |next: Value| json!({"version": version, "next": next, "check": check("partner", "verified")});
    let path = format!("{action}/retest");
    work.manager.json("POST", &path, &retest(json!("2027-09-01"))).await.is(403);
    work.nhs.json("POST", &path, &retest(Value::Null)).await.is(422).sees("\"field\":\"retest\"");
    work.nhs.json("POST", &path, &retest(json!("2027-09-01"))).await.is(201);
    work.step(&action, "slip-back", json!({"found": "Half do not know."})).await;

    let (ask, body) = (&work.asks[0].1, scene.police.id);
    let answer = format!("/api/v1/asks/{ask}/responses/{body}");
    assert_eq!(work.police.get(&answer).await.value(), json!({"id": null, "version": 0, "answer": null}));
    let other_means =
        json!({"version": 0, "position": "met_by_other_means", "reason": "The region does it", "signatory": "T"});
    work.police.json("PUT", &answer, &other_means).await.is(200);
    let now = work.nhs.get(&answer).await.value();
    let response = format!("/api/v1/responses/{}", now["id"].as_str().unwrap());
    let file =
        "kind=document&title=Return&effective_from=2026-11-10&sensitivity=restricted&grade=2&file_name=return.txt";
    let give = format!("{response}/evidence/file?{file}");
    let piece = work.police.bytes("POST", &give, "application/octet-stream", b"case B1").await.is(201).value();
    let piece = format!("/api/v1/evidence/{}", piece["id"].as_str().unwrap());
    assert_eq!(work.nhs.get(&piece).await.is(200).value()["to_check"], "The region does it");
    assert_eq!(work.nhs.get(&format!("{piece}/file")).await.text, "case B1");
    let new = json!({"version": now["version"], "check": check("partner", "verified")});
    work.manager.json("POST", &format!("{response}/verify"), &new).await.is(403);
    work.police.json("POST", &format!("{response}/verify"), &new).await.is(422);
    work.nhs.json("POST", &format!("{response}/verify"), &new).await.is(201);
    work.nhs.get(&piece).await.is(403);
    scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn evidence_is_given_replaced_and_opened_by_right() {
    let scene = scene().await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    let work = work(&scene, &nhs).await;
    let action = work.started(&scene).await;
    let give = format!("{action}/evidence");
    let said = |name: &str, value: Value| {
        let mut said = json!({"kind": "figures", "title": "T", "effective_from": "2026-11-10", "sensitivity": "restricted", "grade": 3});
        said[name] = value;
        json!({"evidence": said, "place": "Page 4"})
    };
    for (name, value, field) in [
        ("title", json!(" "), "title"),
        ("grade", json!(9), "grade"),
        ("kind", json!("rumour"), "evidence.kind"),
        ("effective_to", json!("2020-01-01"), "effective_to"),
    ] {
        work.police.json("POST", &give, &said(name, value)).await.is(422).sees(&format!("\"field\":\"{field}\""));
    }
    let reader = scene.world.program(&token(&scene, &nhs, "consultee").await);
    reader.json("POST", &give, &said("title", json!("T"))).await.is(403);
    let id = work.evidence(&action, "restricted").await;
    let piece = format!("/api/v1/evidence/{id}");
    let listed = work.nhs.get(&action).await.value()["evidence"][0].clone();
    assert_eq!(
        (&listed["title"], &listed["closed"], &listed["kind"]),
        (&json!("Turnaround"), &json!(true), &Value::Null)
    );
    work.nhs.get(&piece).await.is(403).sees_no("page 4");
    assert_eq!(work.police.get(&piece).await.is(200).value()["holding"]["place"], "Performance report, page 4");
    let put = format!("{piece}/file?version=1&effective_from=2026-11-12&file_name=b.txt");
    work.nhs.bytes("PUT", &put, "application/octet-stream", b"second").await.is(403);
    let runs = put.replace("b.txt", "b.exe");
    work.police.bytes("PUT", &runs, "application/octet-stream", b"MZ").await.is(422).sees("\"field\":\"file\"");
    work.police.bytes("PUT", &put, "application/octet-stream", b"second").await.is(204);
    work.police.bytes("PUT", &put, "application/octet-stream", b"third").await.is(409);
    let place = json!({"version": 2, "effective_from": "2026-11-13", "place": " "});
    work.police.json("PUT", &piece, &place).await.is(422).sees("\"field\":\"place\"");
    let place = json!({"version": 2, "effective_from": "2026-11-13", "place": "Page 5"});
    work.police.json("PUT", &piece, &place).await.is(204);
    assert_eq!(work.police.get(&format!("{piece}/file/2")).await.text, "second");
    work.police.get(&format!("{piece}/file")).await.is(404);
    work.nhs.get(&format!("{piece}/file/2")).await.is(403);
    let second = work.started(&scene).await;
    let supports = json!({"action": second.rsplit('/').next().unwrap()});
    work.nhs.json("POST", &format!("{piece}/supports"), &supports).await.is(403);
    work.police.json("POST", &format!("{piece}/supports"), &supports).await.is(204);
    assert_eq!(work.police.get(&second).await.value()["evidence"][0]["id"], json!(id));
}

#[tokio::test]
async fn a_measure_is_set_read_and_kept_to_its_version() {
    let scene = scene().await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    let work = work(&scene, &nhs).await;
    assert!(work.nhs.get("/api/v1/figures").await.is(200).value().is_array());
    let path = format!("/api/v1/recommendations/{}/impacts", work.asks[0].0);
    let measure =
        json!({"text": "Children who say so", "unit": "children", "counting": "children", "better": "higher"});
    let new = json!({"question": "Do children know?", "measure": measure});
    work.nhs.json("POST", &path, &new).await.is(403);
    work.police.json("POST", &path, &json!({"question": ""})).await.is(422).sees("\"field\":\"question\"");
    work.police
        .json("POST", &path, &json!({"question": "x", "house": "nobody counts it"}))
        .await
        .is(422)
        .sees("\"field\":\"house\"");
    let id = work.police.json("POST", &path, &new).await.is(201).value()["id"].as_str().unwrap().to_owned();
    let impact = format!("/api/v1/impacts/{id}");
    let read = |version: i64, from: &str, to: &str, value: Value| json!({"version": version, "from": from, "to": to, "value": value, "source": "Survey"});
    let path = format!("{impact}/read");
    work.nhs.json("POST", &path, &read(1, "2026-10-01", "2026-10-31", json!(40))).await.is(403);
    work.police.json("POST", &path, &read(1, "2026-10-31", "2026-10-01", json!(40))).await.is(422);
    work.police
        .json("POST", &path, &read(1, "2026-10-01", "2026-10-31", json!("many")))
        .await
        .is(422)
        .sees("\"field\":\"value\"");
    work.police.json("POST", &path, &read(1, "2026-10-01", "2026-10-31", json!(40))).await.is(200);
    work.police.json("POST", &path, &read(1, "2026-11-01", "2026-11-20", json!(60))).await.is(409);
    let now = work.police.json("POST", &path, &read(2, "2026-11-01", "2026-11-20", json!(60))).await.is(200).value();
    assert_eq!((&now["state"], &now["readings"][1]["value"]), (&json!("Improved"), &json!(60.0)));
    let effect = json!({"version": 3, "text": "More calls at night", "harmful": true});
    work.police.json("POST", &format!("{impact}/effect"), &effect).await.is(200);
    let again =
        json!({"version": 4, "measure": {"text": "Anew", "counting": "other", "better": "lower", "unit": "days"}});
    let now = work.police.json("POST", &format!("{impact}/define"), &again).await.is(200).value();
    assert_eq!((now["definitions"].as_array().unwrap().len(), &now["effects"][0]["harmful"]), (2, &json!(true)));
    let unknown = |reason: &str| json!({"version": 5, "reason": reason});
    work.police
        .json("POST", &format!("{impact}/cannot-be-known"), &unknown(" "))
        .await
        .is(422)
        .sees("\"field\":\"reason\"");
    let now = work
        .police
        .json("POST", &format!("{impact}/cannot-be-known"), &unknown("Nobody asks them."))
        .await
        .is(200)
        .value();
    assert_eq!(now["state"], "Cannot be known");
    assert_eq!(work.nhs.get(&impact).await.is(200).value()["version"], 6);
}

#[tokio::test]
async fn reports_are_previewed_and_released_and_the_past_is_read() {
    let scene = scene().await;
    let nhs = scene.world.agency("NHS", Sector::Health).await;
    let work = work(&scene, &nhs).await;
    let preview = format!("{}/reports/preview", work.home);
    for format in ["page", "csv", "docx"] {
        work.nhs.get(&format!("{preview}?as_at=2026-11-24&kind=interim&format={format}&for=public")).await.is(200);
    }
    work.nhs.get(&format!("{preview}?as_at=2026-11-25&kind=interim")).await.is(409);
    for (query, field) in [
        ("kind=full", "as_at"),
        ("as_at=soon&kind=full", "as_at"),
        ("as_at=2026-11-24&kind=x", "kind"),
        ("as_at=2026-11-24&kind=full&format=exe", "format"),
    ] {
        work.nhs.get(&format!("{preview}?{query}")).await.is(422).sees(&format!("\"field\":\"{field}\""));
    }
    let frozen = json!({"as_at": "2026-11-24", "kind": "interim"});
    let id = work.manager.json("POST", &format!("{}/reports", work.home), &frozen).await.is(201).value();
    let report = format!("/api/v1/reports/{}", id["id"].as_str().unwrap());
    let release = |version: i64, to: &str, why: &str| json!({"version": version, "to": to, "why": why});
    let path = format!("{report}/release");
    work.nhs.json("POST", &path, &release(1, "public", "")).await.is(403);
    work.manager.json("POST", &path, &release(1, "friends", "")).await.is(422).sees("\"field\":\"to\"");
    let now = work.manager.json("POST", &path, &release(1, "public", "")).await.is(200).value();
    assert_eq!((&now["report"]["released"], &now["version"]), (&json!("public"), &json!(2)));
    work.manager.json("POST", &path, &release(1, "no", "x")).await.is(409);
    work.manager.json("POST", &path, &release(2, "no", " ")).await.is(409);
    work.nhs.get(&format!("{report}/files/csv?for=public")).await.is(200);
    work.manager.json("POST", &path, &release(2, "no", "A name stands in it.")).await.is(200);

    let row = &work.asks[0].0;
    let history = work.nhs.get(&format!("/api/v1/history/recommendation/{row}")).await.is(200).value();
    assert_eq!(
        (&history["noun"], history["moments"].as_array().unwrap().is_empty()),
        (&json!("Recommendation"), false)
    );
    work.nhs.get(&format!("/api/v1/history/account/{}", work.officer)).await.is(404);
    let rows = work.nhs.get(&format!("{}/recommendations?as_at=2026-11-24", work.home)).await.is(200).value();
    assert_eq!(rows.as_array().unwrap().len(), 2);
    work.nhs.get(&format!("/api/v1/recommendations/{row}?as_at=2026-11-24")).await.is(200);
    work.nhs.get(&format!("/api/v1/recommendations/{row}?as_at=2027-11-24")).await.is(409);
    work.nhs.get(&format!("/api/v1/recommendations/{row}?as_at=yesterday")).await.is(422).sees("\"field\":\"as_at\"");
    let found = work.nhs.get("/api/v1/search/programme?words=schools%20service").await.is(200).value();
    assert_eq!(found[0]["kind"], "Recommendation");
    work.nhs.get("/api/v1/search/programme?words=%20").await.is(422);
    assert!(work.nhs.get(&format!("{}/groups", work.home)).await.is(200).value().is_array());
    work.nhs.get(&format!("{}/groups/9", work.home)).await.is(404);
    let councillor = scene.world.person("Jean Tolland", &nhs, Role::ScrutinyMember).await;
    assert_eq!(councillor.get("/api/v1/search/programme?words=schools").await.is(200).value(), json!([]));
    councillor.get("/api/v1/figures").await.is(404);
}
