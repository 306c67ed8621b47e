//! `surety trail verify` names the first entry that was tampered with, whatever was done to it.

mod running;

use std::str::FromStr;

use platform::access::Actor;
use platform::calendar::Calendar;
use platform::clock::Clock;
use platform::db::Db;
use platform::settings::Settings;
use platform::web::App;
use running::{Place, text};
use sqlx::AssertSqlSafe;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

/// A house with three entries: a body and its first person, a second person, a third.
fn begun(folder: &std::path::Path) -> Place {
    let place = Place::at(folder);
    ["Anna", "Bela", "Clare"].into_iter().for_each(|name| place.add_account(name));
    place
}

/// Three people named in a list: three looks.
async fn looked(place: &Place) {
    let db = Db::open(&place.url()).await.unwrap();
    let calendar = Calendar::built_in().unwrap();
    let app = App::new(db, Clock::System, calendar, Settings::default(), surety::parts::all());
    let ids = ["per_1", "per_2", "per_3"].map(str::to_owned);
    platform::look::listed(&app, &Actor::command(), "person", &ids).await.unwrap();
    app.db().close().await;
}

/// What is said of a house whose database was edited behind the program's back.
async fn after(edit: &str) -> (i32, String) {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    looked(&place).await;
    // Whoever tampers does not ask the schema's leave.
    let options = SqliteConnectOptions::from_str(&place.url()).unwrap().foreign_keys(false);
    let pool = SqlitePool::connect_with(options).await.unwrap();
    let touched = sqlx::query(AssertSqlSafe(edit.to_owned())).execute(&pool).await.unwrap().rows_affected();
    assert!(touched > 0, "nothing was edited by: {edit}");
    pool.close().await;
    let output = place.run(&["trail", "verify"]);
    (output.status.code().unwrap(), text(&output.stdout))
}

#[track_caller]
fn names(found: &(i32, String), entry: u32, how: &str) {
    let (code, said) = found;
    assert_eq!(*code, 1, "{said}");
    assert!(said.starts_with(&format!("Broken at entry {entry}: ")) && said.contains(how), "{said}");
    assert!(said.contains("restore a copy from a backup"), "{said}");
}

#[tokio::test]
async fn an_untouched_trail_is_sound() {
    let folder = tempfile::tempdir().unwrap();
    let place = begun(folder.path());
    looked(&place).await;
    let said = place.says(&["trail", "verify"]);
    assert!(said.starts_with("Sound: 3 entries") && said.contains("Sound: 3 looks"), "{said}");
}

/// The trail is whole, and the ledger of who looked is not.
#[track_caller]
fn names_look(found: &(i32, String), look: u32, how: &str) {
    let (code, said) = found;
    assert_eq!(*code, 1, "{said}");
    assert!(said.starts_with("Sound: 3 entries"), "{said}");
    assert!(said.contains(&format!("Broken at look {look}: ")) && said.contains(how), "{said}");
}

#[tokio::test]
async fn a_look_laid_at_another_door() {
    names_look(&after("update look set actor = 'Somebody else' where seq = 2").await, 2, "its words were changed");
}

#[tokio::test]
async fn a_look_taken_out() {
    names_look(&after("delete from look where seq = 2").await, 2, "look 2 is missing");
}

#[tokio::test]
async fn the_last_look_cut_off() {
    names_look(&after("delete from look where seq = 3").await, 3, "the ledger ends at 2, but 3 looks were written");
}

#[tokio::test]
async fn words_of_an_entry_changed() {
    names(&after("update trail set actor = 'Somebody else' where seq = 2").await, 2, "its words were changed");
}

#[tokio::test]
async fn time_of_an_entry_changed() {
    names(
        &after("update trail set at = '2020-01-01T00:00:00.000000Z' where seq = 1").await,
        1,
        "its words were changed",
    );
}

#[tokio::test]
async fn a_saved_record_changed_in_its_history() {
    let edit = "update revision set body = replace(body, 'Bela', 'Bella') where kind = 'account'";
    names(&after(edit).await, 2, "is not what was saved");
}

#[tokio::test]
async fn a_saved_record_taken_out_of_its_history() {
    names(&after("delete from revision where body like '%Clare%'").await, 3, "is not what was saved");
}

#[tokio::test]
async fn a_version_slipped_into_a_history() {
    let edit = "insert into revision (kind, id, version, home, at, until, seq, body)
                select kind, id, 2, home, at, null, 3, replace(body, 'Bela', 'Bella') from revision where body like '%Bela%'";
    names(&after(edit).await, 3, "was not saved under it");
}

#[tokio::test]
async fn a_record_changed_where_pages_read_it() {
    let edit = "update account set body = replace(body, 'Bela', 'Bella')";
    names(&after(edit).await, 2, "is not what was saved");
}

#[tokio::test]
async fn a_record_taken_away_where_pages_read_it() {
    names(&after("delete from account where name = 'Clare'").await, 3, "is gone");
}

#[tokio::test]
async fn a_record_added_where_pages_read_it() {
    let edit = "insert into account (id, home, version, changed_at, body, email, name, closed)
                select 'acc_0', home, version, changed_at, body, 'x@aldermere.example', name, closed from account limit 1";
    names(&after(edit).await, 3, "acc_0 in account was never saved");
}

#[tokio::test]
async fn the_first_entry_cut_off() {
    names(&after("delete from trail where seq = 1").await, 1, "entry 1 is missing");
}

#[tokio::test]
async fn the_last_entry_cut_off() {
    names(&after("delete from trail where seq = 3").await, 3, "the trail ends at 2, but 3 entries were written");
}
