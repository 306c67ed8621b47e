//! Backups taken while people write, put back elsewhere; and what each refusal tells the operator to do.

mod running;

use std::path::{Path, PathBuf};
use std::process::Output;

use platform::access::Scope;
use platform::db::Db;
use programme::ask::Ask;
use programme::recommendation::RecommendationId;
use programme::store;
use running::{Browser, Place, Server, text};
use tokio::sync::watch;

const EVIDENCE: &[u8] = b"Minutes of an invented meeting.";

fn house(name: &str, folder: &Path) -> Place {
    let place = Place::at(&folder.join(name));
    std::fs::create_dir_all(&place.folder).unwrap();
    place
}

/// A house with a little in it.
fn begun(folder: &Path) -> Place {
    let place = house("house", folder);
    place.add_account("First");
    place
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

#[track_caller]
fn refused(output: &Output, words: &str) {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}{}", text(&output.stdout));
    assert!(said.contains(words), "not said: {words}\n{said}");
}

/// A row and how many asks it has.
async fn a_row(place: &Place) -> (RecommendationId, usize) {
    let db = Db::open(&place.url()).await.unwrap();
    let mut read = db.read().await.unwrap();
    let programme = store::programmes(&mut read, &Scope::everything()).await.unwrap().remove(0).id;
    let asks = store::all::<Ask>(&mut read, programme, &Scope::everything()).await.unwrap();
    let row = asks[0].record.recommendation;
    let many = asks.iter().filter(|a| a.record.recommendation == row).count();
    drop(read);
    db.close().await;
    (row, many)
}

/// Writes on and on; says the number of the last write that was acknowledged.
async fn write_on(server: &Server, place: &Place, told: watch::Sender<u32>) {
    let (row, asks) = a_row(place).await;
    let mut browser = Browser::sign_in(server.address, "manager").await;
    tokio::spawn(async move {
        for number in 1.. {
            let words = format!("Written as no. {number}.");
            let names: Vec<String> = (0..asks).map(|i| format!("text-{i}")).collect();
            let fields: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), words.as_str())).collect();
            let Some(answered) = browser.post(&format!("/programme/recommendations/{row}/asks"), &fields).await else {
                return;
            };
            assert_eq!(answered.status.as_u16(), 303, "{}", answered.text());
            if told.send(number).is_err() {
                return;
            }
        }
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_copy_taken_while_people_write_is_whole_and_can_be_put_back_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let place = house("house", folder.path());
    place.load_demonstration();
    let kept = platform::files::Files::in_folder(&place.files()).keep(EVIDENCE).unwrap();
    let server = place.serve();
    let (tell, mut told) = watch::channel(0);
    write_on(&server, &place, tell).await;
    let before = *told.wait_for(|n| *n >= 3).await.unwrap();
    let copy = folder.path().join("copy");
    let said = tokio::task::block_in_place(|| place.says(&["backup", &shown(&copy)]));
    assert!(said.contains("The copy's trail is sound."), "{said}");
    // The server goes on writing through and after the backup.
    let during = *told.borrow();
    told.wait_for(|n| *n > during).await.unwrap();
    server.kill();

    let elsewhere = house("elsewhere", folder.path());
    let said = elsewhere.says(&["restore", &shown(&copy)]);
    assert!(said.starts_with("Restored ") && !said.contains("kept at"), "{said}");
    assert!(elsewhere.says(&["trail", "verify"]).starts_with("Sound:"));
    let found = platform::files::Files::in_folder(&elsewhere.files()).get(&kept).unwrap();
    assert_eq!(found, EVIDENCE);
    let (row, _) = a_row(&elsewhere).await;
    let server = elsewhere.serve();
    let page =
        Browser::sign_in(server.address, "manager").await.get(&format!("/programme/recommendations/{row}")).await;
    let number = number_on(&page.unwrap().text());
    assert!(number >= before, "no. {before} was acknowledged before the backup, the copy has no. {number}");
}

/// The number of the write that a page shows.
fn number_on(page: &str) -> u32 {
    let (_, after) = page.split_once("Written as no. ").expect("a number on the page");
    after.split('.').next().and_then(|n| n.parse().ok()).expect("a number")
}

fn set_aside(place: &Place) -> Vec<PathBuf> {
    let all = std::fs::read_dir(&place.folder).unwrap().map(|f| f.unwrap().path());
    all.filter(|p| p.to_string_lossy().contains("before-") && p.extension().is_some_and(|e| e == "db")).collect()
}

#[test]
fn what_was_there_is_set_aside_and_still_sound() {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    let copy = folder.path().join("copy");
    place.says(&["backup", &shown(&copy)]);
    place.add_account("Later");
    let (later, earlier) = (place.says(&["trail", "verify"]), place.says(&["restore", &shown(&copy)]));
    assert!(earlier.contains("What was there before is kept at "), "{earlier}");
    assert!(!place.says(&["account", "list"]).contains("later@"), "the copy does not have what came after it");
    let aside = set_aside(&place);
    assert_eq!(aside.len(), 1, "{aside:?}");
    let mut verify = place.surety(&["trail", "verify"]);
    let verified = verify.env("SURETY_DATABASE_URL", format!("sqlite:{}", aside[0].display())).output().unwrap();
    assert_eq!(text(&verified.stdout), later, "what was set aside has everything it had");
}

#[test]
fn refusals_say_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    let (copy, empty) = (folder.path().join("copy"), house("empty", folder.path()));
    refused(&place.run(&["backup", &shown(&empty.folder)]), "Name a new folder.");
    refused(&empty.run(&["backup", &shown(&copy)]), "There is no database");
    assert!(!empty.database().exists() && !copy.exists(), "a refusal leaves nothing behind");
    refused(&place.run(&["restore", &shown(&empty.folder)]), "Name a folder that surety backup made.");
    let postgres = empty.surety(&["restore", "x"]).env("SURETY_DATABASE_URL", "postgres://localhost/x").output();
    refused(&postgres.unwrap(), "restore with pg_restore");
    assert!(place.says(&["trail", "verify"]).starts_with("Sound:"));
}

#[test]
fn nothing_is_put_under_a_running_server() {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    let copy = folder.path().join("copy");
    place.says(&["backup", &shown(&copy)]);
    let server = place.serve();
    refused(&place.run(&["restore", &shown(&copy)]), "Stop the server first");
    assert!(set_aside(&place).is_empty());
    server.kill();
    place.says(&["restore", &shown(&copy)]);
}

#[tokio::test]
async fn a_copy_that_was_altered_is_not_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    let copy = folder.path().join("copy");
    place.says(&["backup", &shown(&copy)]);
    let altered = format!("sqlite:{}", copy.join("surety.db").display());
    let pool = sqlx::SqlitePool::connect(&altered).await.unwrap();
    sqlx::query("update trail set actor = 'Somebody else' where seq = 1").execute(&pool).await.unwrap();
    pool.close().await;
    let before = place.says(&["trail", "verify"]);
    refused(&place.run(&["restore", &shown(&copy)]), "broken at entry 1");
    assert_eq!(place.says(&["trail", "verify"]), before, "what was there stays in place");
    assert!(set_aside(&place).is_empty());
}
