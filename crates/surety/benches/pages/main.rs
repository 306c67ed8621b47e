//! `make bench`: what each page costs when the programme is large. Counts and ratios are what it is for; the times are of
//! the machine it runs on.
//!
//! It makes a programme of 50 and one of 500 recommendations through the rules of the house (once a day; the databases
//! stay in cargo's temporary folder), counts the SQL statements of each page on both, and then lets 50 people click on
//! the real server.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod clicks;
mod programme;
mod report;
#[path = "../../tests/running/mod.rs"]
mod running;
mod statements;
mod words;

use std::path::Path;
use std::time::Instant;

use clicks::Page;
use indicatif::{ProgressBar, ProgressStyle};
use platform::access::Scope;
use platform::calendar::Calendar;
use platform::clock::Clock;
use platform::db::Db;
use platform::settings::Settings;
use platform::web::App;
use programme::{Maker, Size};
use running::Place;

const SMALL: Size = Size { rows: 50 };
const LARGE: Size = Size { rows: 500 };
/// A row somewhere in the middle of both.
const ROW: usize = 33;

#[tokio::main]
async fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench");
    let (small, large) = (made(&folder, SMALL).await, made(&folder, LARGE).await);
    let (few, many) = (pages(&small).await, pages(&large).await);
    println!("\n# Pages\n");
    let counts = statements::count((&small, &few), (&large, &many), "manager").await;
    let times = clicks::measure(&large, &many, &["manager", "nhs", "police", "council", "chair"]).await;
    println!("| Page | SQL statements at 50 | at 500 | {} |", clicks::HEADINGS);
    println!("|---|---|---|{}", "---|".repeat(clicks::HEADINGS.split('|').count()));
    for ((page, (few, many)), time) in many.iter().zip(&counts).zip(&times.pages) {
        println!("| {} | {few} | {many} | {time} |", page.name);
    }
    println!("\n{}", times.memory);
    println!("\n# Commands\n");
    report::measure(&large);
    let grown: Vec<_> = many.iter().zip(&counts).filter(|(_, (few, many))| few != many).map(|(p, _)| p.name).collect();
    assert!(grown.is_empty(), "these pages send more statements for more rows: {grown:?}");
}

/// The place of a programme of this size, made today.
async fn made(folder: &Path, size: Size) -> Place {
    let today = Clock::System.today();
    let place = Place::at(&folder.join(format!("{}-{today}", size.rows)));
    let done = place.folder.join("done");
    if done.exists() {
        return place;
    }
    let _nothing_there = std::fs::remove_dir_all(&place.folder);
    std::fs::create_dir_all(&place.folder).unwrap();
    let begun = Instant::now();
    make(&place, size).await;
    eprintln!("{} recommendations made in {:.0} s", size.rows, begun.elapsed().as_secs_f64());
    std::fs::write(done, "").unwrap();
    place
}

async fn make(place: &Place, size: Size) {
    let app = open_at(place, Clock::standing_at(jiff::Timestamp::now())).await;
    let people = surety::demonstration::load(&app, |_| ()).await.unwrap();
    let people: Vec<_> = people.iter().map(|p| p.id).collect();
    let bar = ProgressBar::new(size.rows as u64)
        .with_style(ProgressStyle::with_template("{wide_bar} {pos} of {len} recommendations, {eta} left").unwrap());
    Maker::make(&app, &people, size, |done| bar.set_position(done as u64)).await.unwrap();
    bar.finish_and_clear();
    app.db().close().await;
}

async fn open(place: &Place) -> App {
    open_at(place, Clock::System).await
}

/// The program in this process, on a place's database.
async fn open_at(place: &Place, clock: Clock) -> App {
    let db = Db::open(&place.url()).await.unwrap();
    platform::db::migrate(&db, &surety::parts::steps()).await.unwrap();
    let secrets = place.folder.join("data/secrets");
    let settings = Settings { demonstration: true, files: place.files(), secrets, ..Settings::default() };
    App::new(db, clock, Calendar::built_in().unwrap(), settings, surety::parts::all())
}

/// The pages measured, with their addresses on this database.
async fn pages(place: &Place) -> Vec<Page> {
    let app = open(place).await;
    let mut read = app.db().read().await.unwrap();
    let all = ::programme::store::programmes(&mut read, &Scope::everything()).await.unwrap();
    let id = all.iter().find(|p| p.name == "Large programme").unwrap().id;
    let rows = ::programme::store::standing::register(&mut read, id, &Scope::everything()).await.unwrap();
    let row = rows[ROW].recommendation.id;
    let actions =
        ::programme::store::all::<::programme::action::Action>(&mut read, id, &Scope::everything()).await.unwrap();
    let action = actions[ROW].record.id;
    drop(read);
    app.db().close().await;
    let page = |name, path| Page { name, path };
    vec![
        page("Home", "/".into()),
        page("Register", format!("/programme/{id}")),
        page("Register, late, sorted by lead, page 2", format!("/programme/{id}?show=late&sort=lead&page=2")),
        page("One recommendation", format!("/programme/recommendations/{row}")),
        page("Unanswered asks", format!("/programme/{id}/unanswered")),
        page("Actions", format!("/programme/{id}/actions")),
        page("One action", format!("/programme/actions/{action}")),
        page("My work", "/my-work".into()),
        page("Owed", "/owed".into()),
        page("Search", "/search?words=counselling+pathway".into()),
    ]
}
