//! Reading a report in through the JSON API: the same verbs and refusals as on the pages.
#![allow(clippy::unwrap_used)]

mod api_scene;

use api_scene::{Scene, programme, scene, token};
use platform::access::Role;
use platform::agency::Sector;
use platform::testkit::{Person, Seen};
use serde_json::{Value, json};

const REVISED: &str = "Ref\tRecommendation\tLead agency\tResponse\tChallenges
1\tThe Committee recommends that all schools are told about the service.\tPolice\tWe will tell all schools.\t
2\tThe Committee recommends that the Board counts referrals each month.\tBoard\tIt will.\t
3\tThe Committee recommends that taxi drivers are trained.\tPolice\tYes.\t
";

async fn manager(scene: &Scene) -> Person<'_> {
    scene.world.program(&token(scene, &scene.board, "business_manager").await)
}

async fn send(program: &Person<'_>, query: &str, bytes: &[u8]) -> Seen {
    program.bytes("POST", &format!("/api/v1/imports?{query}"), "application/octet-stream", bytes).await
}

async fn sent(program: &Person<'_>, query: &str, bytes: &[u8]) -> String {
    format!("/api/v1/imports/{}", send(program, query, bytes).await.is(201).value()["id"].as_str().unwrap())
}

#[tokio::test]
async fn a_program_sends_a_report_corrects_it_and_saves_it_once() {
    let scene = scene().await;
    let manager = manager(&scene).await;
    let home = programme(&manager).await;
    let path = sent(&manager, &format!("file_name=revised.txt&programme={home}"), REVISED.as_bytes()).await;
    let whole = manager.get(&path).await.value();
    assert_eq!((&whole["import"]["version"], &whole["import"]["saved"]), (&json!(1), &json!(false)));
    assert_eq!(whole["rows"].as_array().unwrap().len(), 3);
    assert_eq!((&whole["rows"][2]["reference"], &whole["rows"][2]["leads"]), (&json!("3"), &json!(["Police"])));
    assert!(whole["rows"][0]["asks"].is_array() && whole["doubts"].is_array() && whole["columns"].is_null());
    assert_eq!(
        (&whole["against"]["same_file"], &whole["against"]["differences"]["added"]),
        (&json!(false), &json!(["3"]))
    );

    let row = format!("{path}/rows/3");
    let correction = json!({"version": 1, "leads": ["Board"], "note": "The Board said so on the telephone."});
    let corrected = manager.json("PUT", &row, &correction).await.is(200).value();
    assert_eq!((&corrected["rows"][2]["leads"], &corrected["import"]["version"]), (&json!(["Board"]), &json!(2)));
    assert_eq!(corrected["corrected"]["3"], "The Board said so on the telephone.");
    manager.json("PUT", &row, &correction).await.is(409);
    manager.json("PUT", &format!("{path}/rows/77"), &json!({"version": 2})).await.is(404);
    manager.json("PUT", &row, &json!({"version": 2, "lead": "x"})).await.is(422).sees("unknown field `lead`");
    manager.json("PUT", &row, &json!({"version": 2, "scope": "galactic"})).await.is(422).sees("\"field\":\"scope\"");

    let save = format!("{path}/save");
    manager.json("POST", &save, &json!({"version": 1})).await.is(409);
    let saved = manager.json("POST", &save, &json!({"version": 2})).await.is(200).value();
    let counts = (&saved["programme"], &saved["added"], &saved["reprinted"], &saved["unchanged"]);
    assert_eq!(counts, (&json!(home), &json!(1), &json!(1), &json!(1)));
    let again = manager.json("POST", &save, &json!({"version": 3})).await.is(200).value();
    assert_eq!(again["already_there"], true);
    let list = manager.get("/api/v1/imports").await.value();
    assert_eq!((&list[0]["file_name"], &list[0]["saved"]), (&json!("revised.txt"), &json!(true)));
    let rows = manager.get(&format!("/api/v1/programmes/{home}/recommendations")).await.value();
    assert_eq!((rows.as_array().unwrap().len(), &rows[2]["leads"]), (3, &json!([scene.board.id.to_string()])));
    scene.world.trail_is_sound().await;
}

const OTHER_LAYOUT: &str =
    "Zahl,Was,Wer\n1,The Board should ask every school.,Board\n2,It should ask every nursery too.,Police\n";

#[tokio::test]
async fn where_the_columns_are_not_known_a_program_says_which_is_which() {
    let scene = scene().await;
    let manager = manager(&scene).await;
    let path = sent(&manager, "file_name=plan.csv&name=Another%20plan", OTHER_LAYOUT.as_bytes()).await;
    let whole = manager.get(&path).await.value();
    assert_eq!(whole["columns"]["headings"], json!(["Zahl", "Was", "Wer"]));
    assert_eq!(whole["rows"], json!([]));
    manager.json("POST", &format!("{path}/save"), &json!({"version": 1})).await.is(409).sees("which column is which");
    let columns = |version: i64, columns: Value| json!({"version": version, "columns": columns});
    let put = format!("{path}/columns");
    let twice = columns(1, json!({"0": "reference", "1": "recommendation", "2": "recommendation"}));
    manager.json("PUT", &put, &twice).await.is(422).sees("\"field\":\"column-2\"");
    manager.json("PUT", &put, &columns(1, json!({"1": "recommendation"}))).await.is(422).sees("holds the number");
    manager.json("PUT", &put, &columns(1, json!({"9": "reference"}))).await.is(422).sees("The table has 3 columns.");
    manager.json("PUT", &put, &columns(1, json!({"0": "colour"}))).await.is(422);
    let good = columns(1, json!({"0": "reference", "1": "recommendation", "2": "lead"}));
    manager.json("PUT", &put, &columns(7, json!({"0": "reference", "1": "recommendation"}))).await.is(409);
    let whole = manager.json("PUT", &put, &good).await.is(200).value();
    assert_eq!((&whole["columns"], &whole["rows"][1]["reference"]), (&Value::Null, &json!("2")));
    manager.json("PUT", &put, &good).await.is(409).sees("The columns of this file are known.");
    manager.json("POST", &format!("{path}/save"), &json!({"version": 2})).await.is(200);
    assert_eq!(manager.get("/api/v1/programmes").await.value().as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn reports_are_read_in_by_the_boards_business_manager_only() {
    let scene = scene().await;
    let manager = manager(&scene).await;
    let path = sent(&manager, "file_name=a.txt&name=A", REVISED.as_bytes()).await;
    let council = scene.world.agency("Council", Sector::Council).await;
    let councillor = scene.world.person("Jean Tolland", &council, Role::ScrutinyMember).await;
    let police = scene.world.program(&token(&scene, &scene.police, "agency_lead").await);
    for (person, status) in [(&police, 403), (&councillor, 403), (&scene.world.stranger(), 401)] {
        person.get("/api/v1/imports").await.is(status);
        person.get(&path).await.is(status).sees_no("taxi drivers");
        send(person, "file_name=b.txt&name=B", REVISED.as_bytes()).await.is(status);
        person.json("PUT", &format!("{path}/rows/3"), &json!({"version": 1, "title": "x"})).await.is(status);
        person.json("PUT", &format!("{path}/columns"), &json!({"version": 1, "columns": {}})).await.is(status);
        person.json("POST", &format!("{path}/save"), &json!({"version": 1})).await.is(status);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_safely_is_refused_at_its_field() {
    let scene = scene().await;
    let manager = manager(&scene).await;
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    for (name, bytes) in [("picture.png", picture.as_slice()), ("empty.txt", b""), ("words.txt", b"no table at all")] {
        let refused = send(&manager, &format!("file_name={name}&name=A"), bytes).await;
        refused.is(422).sees("\"field\":\"file\"");
    }
    send(&manager, "file_name=a.txt", REVISED.as_bytes()).await.is(422).sees("Give the new programme a name.");
    send(&manager, "name=A", REVISED.as_bytes()).await.is(422).sees("\"field\":\"file_name\"");
    send(&manager, "file_name=a.txt&programme=prg_none", REVISED.as_bytes())
        .await
        .is(422)
        .sees("\"field\":\"programme\"");
    send(&manager, "file_name=a%00.txt&name=A", REVISED.as_bytes()).await.is(422).sees("cannot be shown");
    let huge = vec![b'x'; 26 * 1024 * 1024];
    let answer = send(&manager, "file_name=a.txt&name=A", &huge).await;
    assert!(answer.status.is_client_error(), "{}", answer.status);
    assert_eq!(manager.get("/api/v1/imports").await.value(), json!([]));
}

#[tokio::test]
async fn a_hostile_body_is_refused_and_what_is_kept_can_be_shown() {
    let scene = scene().await;
    let manager = manager(&scene).await;
    let path = sent(&manager, "file_name=a.txt&name=A", REVISED.as_bytes()).await;
    let row = format!("{path}/rows/3");
    let large = json!({"version": 1, "title": "x".repeat(10 * 1024 * 1024)});
    manager.json("PUT", &row, &large).await.is(422).sees("\"field\":\"title\"").sees("longer than 20000 characters");
    let deep = format!("{{\"version\": 1, \"asks\": {}1{}}}", "[".repeat(5_000), "]".repeat(5_000));
    manager.bytes("PUT", &row, "application/json", deep.as_bytes()).await.is(422).sees("recursion limit");
    manager.bytes("PUT", &row, "application/json", b"{\"version\": 1,").await.is(422).sees("This is not JSON");
    manager.bytes("PUT", &row, "application/json", b"\xff\xfe").await.is(422);
    manager.bytes("PUT", &row, "text/plain", b"{\"version\": 1}").await.is(422).sees("application/json");
    manager.json("PUT", &row, &json!({"title": "x"})).await.is(422).sees("version is missing");
    let odd = json!({"version": 1, "title": "a\u{0}b\u{202E}c\r\nd", "note": "e\u{7}f"});
    let kept = manager.json("PUT", &row, &odd).await.is(200).value();
    assert_eq!((&kept["rows"][2]["title"], &kept["corrected"]["3"]), (&json!("abc\nd"), &json!("ef")));
}
