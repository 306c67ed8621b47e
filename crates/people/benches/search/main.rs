//! What a search costs among many people: `cargo bench -p people -- 1000000` (100,000 without a number).
//!
//! It fills a database by plain SQL with invented people, whose names are as unevenly spread as names are, and searches
//! as somebody at the front door does. The times hold the row that says who looked; they are of the machine it runs on.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::cast_precision_loss)]

mod fill;
mod invented;

use std::time::{Duration, Instant};

use fill::{fill, id};
use invented::Invented;
use platform::access::{Actor, Role, Via};
use platform::calendar::Calendar;
use platform::clock::Clock;
use platform::db::{Db, counted, migrate};
use platform::settings::Settings;
use platform::web::App;

/// Searches of each sort.
const TIMES: usize = 200;

#[tokio::main]
async fn main() {
    let many: usize = std::env::args().find_map(|a| a.parse().ok()).unwrap_or(100_000);
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("people-{many}"));
    let _nothing_there = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let app = app(&folder.join("bench.db")).await;
    let begun = Instant::now();
    fill(&app, many).await;
    let size = std::fs::metadata(folder.join("bench.db")).unwrap().len() / 1_000_000;
    println!("{many} people made in {:.0} s, {size} MB\n", begun.elapsed().as_secs_f64());
    println!("| What is typed | median ms | 99 in 100 within ms | statements | found first |");
    println!("|---|---|---|---|---|");
    for (what, typed) in SORTS {
        measure(&app, many, what, typed).await;
    }
    app.db().close().await;
    std::fs::remove_dir_all(&folder).unwrap();
}

async fn app(path: &std::path::Path) -> App {
    let db = Db::open(&format!("sqlite:{}", path.display())).await.unwrap();
    let parts = vec![people::part()];
    let steps: Vec<_> = platform::MIGRATIONS.iter().chain(parts[0].migrations).copied().collect();
    migrate(&db, &steps).await.unwrap();
    App::new(db, Clock::System, Calendar::built_in().unwrap(), Settings::default(), parts)
}

type Typed = fn(&Invented) -> String;

/// What people type, from what they were told.
const SORTS: [(&str, Typed); 9] = [
    ("given and family name", |p| format!("{} {}", p.given, p.family)),
    ("the same, each with a slip", |p| format!("{} {}", slip(&p.given), slip(&p.family))),
    ("name and date of birth", |p| format!("{} {} {}", p.given, p.family, p.born.strftime("%d/%m/%Y"))),
    ("name, and date of birth with a slip", |p| {
        let slips = people::born::slips(p.born, jiff::civil::date(2026, 1, 1));
        format!("{} {} {}", slip(&p.given), p.family, slips[p.at % slips.len()].strftime("%d/%m/%Y"))
    }),
    ("family name and postcode", |p| format!("{} {}", p.family, p.postcode)),
    ("family name alone", |p| p.family.clone()),
    ("the beginnings of both names", |p| format!("{} {}", cut(&p.given), cut(&p.family))),
    ("telephone", |p| p.phone.clone()),
    ("house and street", |p| p.street.clone()),
];

fn slip(name: &str) -> String {
    let middle = name.len() / 2;
    name.chars().enumerate().filter(|(i, _)| *i != middle).map(|(_, c)| c).collect()
}

fn cut(name: &str) -> String {
    name.chars().take(4).collect()
}

async fn measure(app: &App, many: usize, what: &str, typed: Typed) {
    let actor = Actor {
        account: None,
        name: "Bench".into(),
        agency: None,
        for_board: false,
        roles: vec![Role::FrontDoorWorker],
        via: Via::Session,
    };
    let (mut times, mut statements, mut first) = (Vec::new(), 0, 0);
    for round in 0..TIMES {
        let at = round * 7919 % many;
        let text = typed(&Invented::at(at));
        let begun = Instant::now();
        let (hits, sent) = counted(people::search(app, &actor, &text)).await;
        times.push(begun.elapsed());
        statements = statements.max(sent);
        first += usize::from(hits.unwrap().first().is_some_and(|h| h.subject == id(at).into()));
    }
    times.sort();
    let ms = |d: Duration| d.as_secs_f64() * 1000.0;
    let share = first * 100 / TIMES;
    println!("| {what} | {:.1} | {:.1} | {statements} | {share}% |", ms(times[TIMES / 2]), ms(times[TIMES * 99 / 100]));
}
