//! `make bench-door`: what the front door's pages cost with ten years of contacts behind them. Counts and ratios are what it
//! is for; the times are of the machine it runs on.
//!
//! It makes a small and a large front door (once a day; the databases stay in cargo's temporary folder): invented people by
//! plain SQL, and contacts by copying the closed loops of the demonstration's year under new ids and days. Then 50 workers
//! click on the real server, and save contacts.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../pages/clicks.rs"]
mod clicks;
#[path = "../../../people/benches/search/fill.rs"]
mod fill;
#[path = "../../../people/benches/search/invented.rs"]
mod invented;
#[path = "../../tests/running/mod.rs"]
mod running;
mod saving;
#[path = "../pages/statements.rs"]
mod statements;
mod years;

use std::path::Path;
use std::time::Instant;

use clicks::Page;
use platform::access::Scope;
use platform::calendar::Calendar;
use platform::clock::Clock;
use platform::db::Db;
use platform::settings::Settings;
use platform::web::App;
use running::Place;

/// How much there is.
#[derive(Debug, Clone, Copy)]
struct Size {
    people: usize,
    contacts: usize,
    /// Referrals that are open now.
    open: usize,
}

const SMALL: Size = Size { people: 10_000, contacts: 5_000, open: 150 };
const LARGE: Size = Size { people: 1_000_000, contacts: 500_000, open: 1_500 };

/// Who clicks.
const WORKERS: [&str; 2] = ["frontdoor", "doormanager"];

#[tokio::main]
async fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench-door");
    let (small, large) = (made(&folder, SMALL).await, made(&folder, LARGE).await);
    let (few, many) = (pages(&small).await, pages(&large).await);
    println!("\n# Pages of the front door: {} people, {} contacts\n", LARGE.people, LARGE.contacts);
    let counts = statements::count((&small, &few), (&large, &many), WORKERS[1]).await;
    let times = clicks::measure(&large, &many, &WORKERS).await;
    println!("| Page | SQL statements at {} contacts | at {} | {} |", SMALL.contacts, LARGE.contacts, clicks::HEADINGS);
    println!("|---|---|---|{}", "---|".repeat(clicks::HEADINGS.split('|').count()));
    for ((page, (few, many)), time) in many.iter().zip(&counts).zip(&times.pages) {
        println!("| {} | {few} | {many} | {time} |", page.name);
    }
    println!("\n{}", times.memory);
    println!("\n# Saving a contact\n\n{}", saving::measure(&large, &WORKERS).await);
    let grown: Vec<_> = many.iter().zip(&counts).filter(|(_, (few, many))| few != many).map(|(p, _)| p.name).collect();
    assert!(grown.is_empty(), "these pages send more statements for more rows: {grown:?}");
}

/// The place of a front door of this size, made today.
async fn made(folder: &Path, size: Size) -> Place {
    let today = Clock::System.today();
    let place = Place::at(&folder.join(format!("{}-{today}", size.contacts)));
    let done = place.folder.join("done");
    if done.exists() {
        return place;
    }
    let _nothing_there = std::fs::remove_dir_all(&place.folder);
    std::fs::create_dir_all(&place.folder).unwrap();
    let begun = Instant::now();
    let app = open(&place).await;
    surety::demonstration::load(&app, |_| ()).await.unwrap();
    fill::fill(&app, size.people).await;
    years::make(&app, size).await;
    app.db().close().await;
    eprintln!("{} contacts made in {:.0} s", size.contacts, begun.elapsed().as_secs_f64());
    std::fs::write(done, "").unwrap();
    place
}

/// The program in this process, on a place's database.
async fn open(place: &Place) -> App {
    let db = Db::open(&place.url()).await.unwrap();
    platform::db::migrate(&db, &surety::parts::steps()).await.unwrap();
    let secrets = place.folder.join("data/secrets");
    let settings = Settings { demonstration: true, files: place.files(), secrets, ..Settings::default() };
    App::new(db, Clock::System, Calendar::built_in().unwrap(), settings, surety::parts::all())
}

/// The pages measured, with their addresses on this database.
async fn pages(place: &Place) -> Vec<Page> {
    let app = open(place).await;
    let mut read = app.db().read().await.unwrap();
    let open = front_door::store::open_referrals(&Scope::everything(), None, Default::default()).unwrap();
    let (referrals, _) = open.first(&mut read, 40).await.unwrap();
    let referral = referrals.last().unwrap().record.clone();
    drop(read);
    app.db().close().await;
    let somebody = invented::Invented::at(777);
    let page = |name, path| Page { name, path };
    vec![
        page("Home", "/".into()),
        page("My work", "/my-work".into()),
        page("What waits", "/front-door".into()),
        page("Open referrals", "/referrals".into()),
        page("Open referrals by worker, page 3", "/referrals?sort=worker&page=3".into()),
        page("Open referrals about a name", format!("/referrals?about={}+{}", somebody.given, somebody.family)),
        page("Late", "/front-door/late".into()),
        page("Sent on", "/front-door/sent-on".into()),
        page("Half-year", "/front-door/figures".into()),
        page("Events of the half-year", "/front-door/events".into()),
        page("Events, flagged, page 20", "/front-door/events?flag=yes&page=20".into()),
        page("One contact", format!("/contacts/{}", referral.contact)),
        page("One referral", format!("/referrals/{}", referral.id)),
        page("Search of people", format!("/people?words={}+{}", somebody.given, somebody.family)),
        page("One person", format!("/people/{}", fill::id(somebody.at))),
        page("Search of everything", format!("/search?words={}+{}", somebody.given, somebody.family)),
    ]
}
