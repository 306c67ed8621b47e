//! Arranging rows, the money and the letters to national bodies through the JSON API: by right, by rule, and not over
//! somebody else's change.
#![allow(clippy::unwrap_used)]

mod scene;

use platform::access::Role;
use platform::agency::{Agency, Sector};
use platform::testkit::Person;
use scene::{Scene, scene_with};
use serde_json::{Value, json};

const REPORT: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\t<p>Awareness</p><p>The Committee recommends that all schools are told about the service.</p>\tPolice\tYes.\t
2\t<p>Posters</p><p>The Committee recommends that schools are told about the service by posters.</p>\tPolice\tYes.\t
3\t<p>Safer cars</p><p>The Committee recommends that the Government reviews the rules for drivers. The Committee also recommends that the Government sets a national register of drivers.</p>\tNational\t\t
";

struct House {
    scene: Scene,
    council: Agency,
}

async fn house() -> House {
    house_of(REPORT.as_bytes()).await
}

async fn house_of(report: &[u8]) -> House {
    let scene = scene_with("report.txt", report, vec![platform::office::part()]).await;
    let council = scene.world.agency("Council", Sector::Council).await;
    House { scene, council }
}

impl House {
    async fn program(&self, agency: &Agency, role: &str) -> Person<'_> {
        let admin = self.scene.world.person(&format!("{} {role}", agency.short), agency, Role::Administrator).await;
        let id = agency.id.to_string();
        let plain = admin.post("/tokens", &[("label", "Records"), ("agency", &id), ("role", role)]).await.plain();
        let token: String = plain[plain.find("surety_").unwrap()..].chars().take("surety_".len() + 64).collect();
        self.scene.world.program(&token)
    }

    async fn manager(&self) -> Person<'_> {
        self.program(&self.scene.board, "business_manager").await
    }

    fn home(&self, rest: &str) -> String {
        format!("/api/v1/programmes/{}{rest}", self.scene.programme)
    }

    async fn rows(&self, program: &Person<'_>) -> Vec<String> {
        let rows = program.get(&self.home("/recommendations")).await.value();
        rows.as_array().unwrap().iter().map(|r| r["id"].as_str().unwrap().to_owned()).collect()
    }
}

#[tokio::test]
async fn rows_are_split_linked_and_coloured() {
    let house = house().await;
    let (manager, police) = (house.manager().await, house.program(&house.scene.police, "agency_lead").await);
    let rows = house.rows(&manager).await;
    let row = format!("/api/v1/recommendations/{}", rows[0]);
    let whole = manager.get(&row).await.value();
    let (known, version) = (whole["asks"][0]["id"].clone(), whole["version"].clone());
    let split = json!({"asks": [
        {"id": known, "text": "Tell all schools.", "addressees": [house.scene.police.id.to_string()]},
        {"text": "Tell all nurseries.", "addressees": [house.council.id.to_string()]},
    ]});
    police.json("PUT", &format!("{row}/asks"), &split).await.is(403);
    let asks = manager.json("PUT", &format!("{row}/asks"), &split).await.is(200).value();
    assert_eq!((&asks[1]["text"], &asks[1]["limb"]), (&json!("Tell all nurseries."), &json!(2)));
    let stranger = json!({"asks": [{"text": "x", "addressees": [platform::id::AgencyId::new().to_string()]}]});
    manager.json("PUT", &format!("{row}/asks"), &stranger).await.is(422).sees("\"field\":\"addressees\"");
    let out = json!({"asks": [{"id": asks[1]["id"], "text": "", "taken_out": " "}]});
    manager.json("PUT", &format!("{row}/asks"), &out).await.is(409);
    manager.json("PUT", &format!("{row}/asks"), &json!({"asks": [{"txt": "x"}]})).await.is(422).sees("asks[0]");

    let link = json!({"to": rows[1], "kind": "same_as", "note": "One campaign"});
    police.json("POST", &format!("{row}/links"), &link).await.is(403);
    manager.json("POST", &format!("{row}/links"), &link).await.is(204);
    manager.json("POST", &format!("{row}/links"), &json!({"to": rows[0], "kind": "see_also"})).await.is(409);
    manager
        .json("POST", &format!("{row}/links"), &json!({"to": rows[1], "kind": "eats"}))
        .await
        .is(422)
        .sees("\"field\":\"kind\"");
    let links = manager.get(&row).await.value()["links"].clone();
    assert!(links.as_array().unwrap().iter().any(|l| l["kind"] == "same_as" && l["note"] == "One campaign"), "{links}");

    let colour =
        |version: &Value, colour: Value, reason: &str| json!({"version": version, "colour": colour, "reason": reason});
    let put = format!("{row}/colour");
    police.json("PUT", &put, &colour(&version, json!("green"), "We say so.")).await.is(403);
    manager.json("PUT", &put, &colour(&version, json!("green"), " ")).await.is(422).sees("\"field\":\"reason\"");
    manager.json("PUT", &put, &colour(&version, json!("pink"), "x")).await.is(422).sees("\"field\":\"colour\"");
    manager.json("PUT", &put, &colour(&version, json!("amber"), "The schools say otherwise.")).await.is(204);
    manager.json("PUT", &put, &colour(&version, Value::Null, "Taken back.")).await.is(409);
    house.scene.world.trail_is_sound().await;
}

#[tokio::test]
async fn clusters_are_confirmed_or_rejected() {
    let house = house_of(include_bytes!("files/aldermere-report.txt")).await;
    let (manager, police) = (house.manager().await, house.program(&house.scene.police, "agency_lead").await);
    let clusters = manager.get(&house.home("/clusters")).await.value();
    let first = &clusters[0];
    assert!(first["members"].as_array().unwrap().len() > 2 && first["state"] == "suggested", "{first}");
    let path = format!("/api/v1/clusters/{}", first["id"].as_str().unwrap());
    let confirmed = json!({"title": "One campaign", "members": first["members"]});
    police.json("POST", &format!("{path}/confirm"), &confirmed).await.is(403);
    let one = json!({"title": "One campaign", "members": [first["members"][0]]});
    manager.json("POST", &format!("{path}/confirm"), &one).await.is(409).sees("at least two rows");
    manager.json("POST", &format!("{path}/confirm"), &confirmed).await.is(204);
    manager.json("POST", &format!("{path}/reject"), &json!({"reason": ""})).await.is(409);
    manager.json("POST", &format!("{path}/reject"), &json!({"reason": "Posters are apart."})).await.is(204);
    let now = manager.get(&house.home("/clusters")).await.value();
    let now = now.as_array().unwrap().iter().find(|c| c["id"] == first["id"]).unwrap();
    assert_eq!((&now["state"], &now["reason"]), (&json!("rejected"), &json!("Posters are apart.")));
}

#[tokio::test]
async fn a_body_is_asked_for_the_answers_it_owes() {
    let house = house().await;
    let (manager, police) = (house.manager().await, house.program(&house.scene.police, "agency_lead").await);
    let asking = json!({"body": house.scene.police.id.to_string()});
    let path = house.home("/unanswered/ask");
    police.json("POST", &path, &asking).await.is(403);
    manager.json("POST", &path, &asking).await.is(204);
    manager.json("POST", &path, &asking).await.is(409).sees("asked already");
    manager.json("POST", &path, &json!({"body": "x"})).await.is(422).sees("\"field\":\"body\"");
}

#[tokio::test]
async fn the_money_is_set_by_line_and_by_partner() {
    let house = house().await;
    let (manager, police) = (house.manager().await, house.program(&house.scene.police, "agency_lead").await);
    let path = house.home("/funding");
    let version = |v: &Value| v["version"].as_i64().unwrap();
    let before = police.get(&path).await.is(200).value();
    let line = json!({"label": "Three posts", "nature": "yearly", "amount": 15_000_000, "posts": 3, "from": 2026,
        "sources": [{"year": 2026, "purse": "contingency", "amount": 9_000_000}, {"year": 2027, "purse": {"grant": "Home Office"}, "amount": 1}]});
    let new = |version: i64, line: &Value| json!({"version": version, "line": line});
    police.json("POST", &format!("{path}/lines"), &new(version(&before), &line)).await.is(403);
    let now = manager.json("POST", &format!("{path}/lines"), &new(version(&before), &line)).await.is(200).value();
    assert_eq!(
        (&now["lines"][0]["label"], &now["lines"][0]["sources"][1]["purse"]["grant"]),
        (&json!("Three posts"), &json!("Home Office"))
    );
    let of_2026 = now["years"].as_array().unwrap().iter().find(|y| y["year"] == 2026).unwrap();
    assert_eq!((&of_2026["needed"], &of_2026["gaps"][0]["missing"]), (&json!(15_000_000), &json!(6_000_000)));
    manager.json("POST", &format!("{path}/lines"), &new(version(&before), &line)).await.is(409);
    let with = |name: &str, value: Value| {
        let mut wrong = line.clone();
        wrong[name] = value;
        new(version(&now), &wrong)
    };
    for (name, value, field) in [
        ("label", json!(" "), "label"),
        ("amount", json!(0), "amount"),
        ("amount", json!(-1), "line.amount"),
        ("to", json!(2020), "to"),
        ("from", json!(1066), "from"),
        ("nature", json!("sometimes"), "line.nature"),
        ("sources", json!([{"year": 2026, "purse": "purse", "amount": 1}]), "line.sources[0].purse"),
    ] {
        manager
            .json("PUT", &format!("{path}/lines/0"), &with(name, value))
            .await
            .is(422)
            .sees(&format!("\"field\":\"{field}\""));
    }
    manager.json("PUT", &format!("{path}/lines/9"), &new(version(&now), &line)).await.is(404);
    let now = manager.json("PUT", &format!("{path}/lines/0"), &with("posts", json!(4))).await.is(200).value();
    let out = |version: i64, why: &str| json!({"version": version, "why": why});
    manager
        .json("POST", &format!("{path}/lines/0/take-out"), &out(version(&now), " "))
        .await
        .is(422)
        .sees("\"field\":\"why\"");
    let now = manager
        .json("POST", &format!("{path}/lines/0/take-out"), &out(version(&now), "Paid elsewhere."))
        .await
        .is(200)
        .value();
    assert_eq!(now["lines"], json!([]));

    let given =
        json!({"from": house.council.id.to_string(), "year": 2026, "promised": 500_000, "promised_on": "2026-11-02"});
    let new = |version: i64, given: &Value| json!({"version": version, "contribution": given});
    let add = format!("{path}/contributions");
    police.json("POST", &add, &new(version(&now), &given)).await.is(403);
    let now = manager.json("POST", &add, &new(version(&now), &given)).await.is(200).value();
    let mut paid = given.clone();
    paid["received"] = json!(200_000);
    paid["received_on"] = json!("2027-11-20");
    manager.json("PUT", &format!("{add}/0"), &new(version(&now), &paid)).await.is(422);
    paid["received_on"] = json!("2026-11-20");
    let now = manager.json("PUT", &format!("{add}/0"), &new(version(&now), &paid)).await.is(200).value();
    assert_eq!(now["contributions"][0]["received"], 200_000);
    let stranger = json!({"from": platform::id::AgencyId::new().to_string(), "year": 2026, "promised": 1});
    manager.json("POST", &add, &new(version(&now), &stranger)).await.is(422).sees("\"field\":\"from\"");
    let now =
        manager.json("POST", &format!("{add}/0/take-out"), &out(version(&now), "Withdrawn.")).await.is(200).value();
    assert_eq!(now["contributions"], json!([]));
    let councillor = house.scene.world.person("Jean Tolland", &house.council, Role::ScrutinyMember).await;
    councillor.get(&path).await.is(404);
    house.scene.world.trail_is_sound().await;
}

const ASKS: [&str; 2] =
    ["The Government reviews the rules for drivers", "The Government sets a national register of drivers"];

#[tokio::test]
async fn a_letter_goes_from_draft_to_answer() {
    let house = house().await;
    let (manager, police) = (house.manager().await, house.program(&house.scene.police, "agency_lead").await);
    let rows = house.rows(&manager).await;
    let open = |row: &str| format!("/api/v1/recommendations/{row}/national");
    let to = json!({"to": "the Secretary of State for Transport"});
    police.json("POST", &open(&rows[2]), &to).await.is(403);
    manager.json("POST", &open(&rows[0]), &to).await.is(409).sees("bodies of the partnership");
    manager.json("POST", &open(&rows[2]), &json!({"to": " "})).await.is(422).sees("\"field\":\"to\"");
    let id = manager.json("POST", &open(&rows[2]), &to).await.is(201).value()["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/national/{id}");
    let seen = police.get(&path).await.is(200).value();
    assert_eq!((&seen["state"], seen["limbs"].as_array().unwrap().len()), (&json!("draft"), 2));
    let step = |what: &str| format!("{path}/{what}");
    let on = |version: i64, day: &str| json!({"version": version, "on": day});
    let endorse =
        |version: i64, by: &str| json!({"version": version, "by": by, "on": "2026-11-03", "minute": "Minute 12"});

    police.json("POST", &step("endorse"), &endorse(1, "board")).await.is(403);
    manager.json("POST", &step("send"), &on(1, "2026-11-10")).await.is(422).sees("The Board has not endorsed");
    manager.json("POST", &step("endorse"), &endorse(1, "king")).await.is(422).sees("\"field\":\"by\"");
    manager.json("POST", &step("endorse"), &endorse(1, "board")).await.is(200);
    manager.json("POST", &step("endorse"), &endorse(1, "cabinet")).await.is(409);
    manager.json("POST", &step("endorse"), &endorse(2, "cabinet")).await.is(200);
    let limbs: Vec<&str> = seen["limbs"].as_array().unwrap().iter().map(|l| l["ask"].as_str().unwrap()).collect();
    let letter = |version: i64, text: &str, second: Value, signed: Value| {
        let mut second = second;
        second["ask"] = json!(limbs[1]);
        json!({"version": version, "to": "the Secretary of State for Transport", "text": text,
            "signatories": [{"name": "Desmond Okafor, chair", "signed": signed}],
            "limbs": [{"ask": limbs[0], "passage": ASKS[0]}, second]})
    };
    let text = format!("Dear minister,\n\n{}.", ASKS[0]);
    let missing = letter(3, &text, json!({"passage": ASKS[1]}), json!("2026-11-04"));
    let now = manager.json("PUT", &step("letter"), &missing).await.is(200).value();
    let carried: Vec<&str> = now["limbs"].as_array().unwrap().iter().map(|l| l["carried"].as_str().unwrap()).collect();
    assert_eq!(carried, ["marked", "missing"]);
    manager.json("POST", &step("send"), &on(4, "2026-11-10")).await.is(422).sees("The letter does not carry limb 2.");
    let both = letter(4, &text, json!({"passage": "x", "left_out": "y"}), Value::Null);
    manager.json("PUT", &step("letter"), &both).await.is(422).sees("\"field\":\"limbs\"");
    let unsigned = letter(4, &text, json!({"left_out": "Announced since."}), Value::Null);
    manager.json("PUT", &step("letter"), &unsigned).await.is(200);
    manager.json("POST", &step("send"), &on(5, "2026-11-10")).await.is(422).sees("has not signed yet");
    let whole = letter(5, &text, json!({"left_out": "Announced since."}), json!("2026-11-04"));
    police.json("PUT", &step("letter"), &whole).await.is(403);
    manager.json("PUT", &step("letter"), &whole).await.is(200);
    manager.json("POST", &step("send"), &on(6, "2027-11-10")).await.is(422).sees("This day lies ahead.");
    let sent = manager.json("POST", &step("send"), &on(6, "2026-11-10")).await.is(200).value();
    assert_eq!(sent["state"]["sent"]["on"], "2026-11-10");
    manager.json("PUT", &step("letter"), &letter(7, "x", json!({}), Value::Null)).await.is(422);
    for format in ["docx", "pdf"] {
        manager.get(&format!("{path}/letter/{format}")).await.is(200);
    }
    manager.get(&format!("{path}/letter/exe")).await.is(404);

    manager.json("POST", &step("acknowledge"), &on(7, "2026-11-12")).await.is(200);
    let chase = json!({"version": 8, "on": "2026-11-20", "how": "Letter to the private office"});
    police.json("POST", &step("chase"), &chase).await.is(403);
    let chased = manager.json("POST", &step("chase"), &chase).await.is(200).value();
    assert_eq!(
        (&chased["chased"][0]["how"], chased["remind_on"].is_string()),
        (&json!("Letter to the private office"), true)
    );
    let reply = |position: &str| json!({"version": 9, "on": "2026-11-23", "position": position, "reason": "By law", "text": "No."});
    manager.json("POST", &step("reply"), &reply("perhaps")).await.is(422).sees("\"field\":\"position\"");
    let replied = manager.json("POST", &step("reply"), &reply("decline")).await.is(200).value();
    assert_eq!(replied["state"]["replied"]["on"], "2026-11-23");
    manager.json("POST", &step("chase"), &json!({"version": 10, "on": "2026-11-24", "how": "x"})).await.is(422);
    let list = manager.get(&house.home("/national")).await.value();
    assert_eq!((&list[0]["id"], &list[0]["reference"]), (&json!(id), &json!("3")));
    house.scene.world.trail_is_sound().await;
}
