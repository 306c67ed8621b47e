//! Killed a hundred times in the middle of writes: no acknowledged write is lost, nothing is half-written, the trail holds.

mod running;

use std::collections::BTreeMap;

use platform::access::{Actor, Scope};
use platform::agency::Agencies;
use platform::db::Db;
use platform::id::AgencyId;
use platform::record;
use programme::ask::{Ask, AskId};
use programme::recommendation::RecommendationId;
use programme::respond::current;
use programme::response::Response;
use programme::store::{self, file, standing};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use running::{Browser, Place, Session};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

const KILLS: u32 = 100;

/// What a writer writes over and over, each time with the next number in it.
#[derive(Clone)]
enum Work {
    /// A body's answer to an ask: one record.
    Answer { ask: AskId, agency: AgencyId },
    /// The split of a row: all its asks in one write.
    Split { asks: Vec<AskId> },
}

#[derive(Clone)]
struct Writer {
    who: &'static str,
    session: Session,
    row: RecommendationId,
    work: Work,
    /// The number of the last write that was acknowledged or found.
    acknowledged: i64,
    /// A request was sent and its answer never came.
    cut_off: bool,
}

enum Event {
    Sends,
    Acknowledged,
}

impl Writer {
    fn words(&self, number: i64) -> String {
        format!("{} in writing no. {number}.", self.who)
    }

    /// Sends the next write. False when the server was gone before it had answered.
    async fn write(&self, browser: &mut Browser) -> bool {
        let words = self.words(self.acknowledged + 1);
        let answered = match &self.work {
            Work::Answer { ask, agency } => {
                let path = format!("/programme/asks/{ask}/answer/{agency}");
                let version = self.acknowledged.to_string();
                let fields = [
                    ("version", &*version),
                    ("position", "accept_in_principle"),
                    ("reason", &words),
                    ("signatory", self.who),
                ];
                browser.post(&path, &fields).await
            }
            Work::Split { asks } => {
                let names: Vec<String> = (0..asks.len()).map(|i| format!("text-{i}")).collect();
                let fields: Vec<(&str, &str)> = names.iter().map(|n| (n.as_str(), words.as_str())).collect();
                browser.post(&format!("/programme/recommendations/{}/asks", self.row), &fields).await
            }
        };
        let Some(answered) = answered else { return false };
        assert_eq!(answered.status.as_u16(), 303, "{} was refused: {}", self.who, answered.text());
        true
    }

    /// Writes until the server is gone.
    async fn write_on(mut self, address: std::net::SocketAddr, told: UnboundedSender<Event>) -> Self {
        self.cut_off = false;
        let Some(mut browser) = Browser::connect(address, self.session.clone()).await else { return self };
        loop {
            // The listener may be gone already: it has what it waited for.
            let _heard = told.send(Event::Sends);
            if !self.write(&mut browser).await {
                return Self { cut_off: true, ..self };
            }
            self.acknowledged += 1;
            let _heard = told.send(Event::Acknowledged);
        }
    }
}

/// Two rows of one ask or more for each body, and a row of several asks for the business manager.
async fn writers(place: &Place, sessions: BTreeMap<&'static str, Session>) -> Vec<Writer> {
    let db = Db::open(&place.url()).await.unwrap();
    let mut read = db.read().await.unwrap();
    let programme = store::programmes(&mut read, &Scope::everything()).await.unwrap().remove(0).id;
    let asks = store::all::<Ask>(&mut read, programme, &Scope::everything()).await.unwrap();
    let agencies = Agencies::load(&mut read).await.unwrap();
    let mut rows: BTreeMap<RecommendationId, Vec<AskId>> = BTreeMap::new();
    for ask in asks {
        rows.entry(ask.record.recommendation).or_default().push(ask.record.id);
    }
    let (split_row, split) = rows.iter().find(|(_, asks)| asks.len() >= 3).map(|(r, a)| (*r, a.clone())).unwrap();
    rows.remove(&split_row);
    let manager = Writer {
        who: "manager",
        session: sessions["manager"].clone(),
        row: split_row,
        work: Work::Split { asks: split },
        acknowledged: 0,
        cut_off: false,
    };
    let bodies = [("police", "NP"), ("nhs", "ICB"), ("council", "AC"), ("school", "Schools")];
    let answering = bodies.into_iter().zip(rows).map(|((who, short), (row, asks))| Writer {
        who,
        session: sessions[who].clone(),
        row,
        work: Work::Answer { ask: asks[0], agency: agencies.printed(short).unwrap().id },
        acknowledged: 0,
        cut_off: false,
    });
    let all = std::iter::once(manager).chain(answering).collect();
    drop(read);
    db.close().await;
    all
}

/// One life of the server: all write at once, and it is killed after a number of requests sent and answered.
async fn life(place: &Place, writers: Vec<Writer>, events: u32) -> Vec<Writer> {
    let server = place.serve();
    let (tell, mut told) = unbounded_channel();
    let working: Vec<_> = writers.into_iter().map(|w| tokio::spawn(w.write_on(server.address, tell.clone()))).collect();
    drop(tell);
    let mut acknowledged = 0;
    for _ in 0..events {
        acknowledged += u32::from(matches!(told.recv().await, Some(Event::Acknowledged)));
    }
    // At least one write is acknowledged in each life, so that there is something to lose.
    while acknowledged == 0 {
        acknowledged += u32::from(matches!(told.recv().await, Some(Event::Acknowledged)));
    }
    server.kill();
    let mut after = Vec::new();
    for writer in working {
        after.push(writer.await.unwrap());
    }
    after
}

/// Whatever was acknowledged is there whole; what was cut off is there whole or not at all. Returns how many of the
/// latter had been kept.
async fn nothing_is_lost(place: &Place, writers: &mut [Writer]) -> u32 {
    let db = Db::open(&place.url()).await.unwrap();
    let mut read = db.read().await.unwrap();
    let mut kept = 0;
    for writer in writers {
        let found = match &writer.work {
            Work::Answer { ask, agency } => answers_found(&mut read, writer, *ask, *agency).await,
            Work::Split { asks } => splits_found(&mut read, writer, asks).await,
        };
        let most = writer.acknowledged + i64::from(writer.cut_off);
        assert!(
            (writer.acknowledged..=most).contains(&found),
            "{}: {found} of {}..{most}",
            writer.who,
            writer.acknowledged
        );
        kept += u32::from(found > writer.acknowledged);
        writer.acknowledged = found;
        the_row_stands_as_derived(&mut read, writer.row).await;
    }
    drop(read);
    db.close().await;
    kept
}

/// The number of the last answer found; every one before it is in its history.
async fn answers_found(read: &mut impl platform::db::Ask, writer: &Writer, ask: AskId, agency: AgencyId) -> i64 {
    let Some(found) = current(read, &Actor::command(), ask, agency).await.unwrap() else { return 0 };
    assert_eq!(found.record.position().reason(), Some(&*writer.words(found.version)));
    let history = record::history(read, "response", found.record.id).await.unwrap();
    assert_eq!(history.len() as i64, found.version, "versions in the history of {}", writer.who);
    for revision in history {
        let was: Response = serde_json::from_value(revision.body).unwrap();
        assert_eq!(was.position().reason(), Some(&*writer.words(revision.version)));
    }
    found.version
}

/// The number that all asks of the row carry: a write of several records is there for all of them or for none.
async fn splits_found(read: &mut impl platform::db::Ask, writer: &Writer, asks: &[AskId]) -> i64 {
    let mut versions = Vec::new();
    for ask in asks {
        let found = record::find::<Ask>(read, *ask).await.unwrap().for_rules("a test looks");
        let number = found.version - 1;
        assert!(number == 0 || found.record.text == writer.words(number), "{} is not no. {number}", found.record.text);
        versions.push(number);
    }
    versions.dedup();
    assert_eq!(versions.len(), 1, "half of a split was kept: {versions:?}");
    versions[0]
}

/// What is kept beside a row for the register is what its records say.
async fn the_row_stands_as_derived(read: &mut impl platform::db::Ask, row: RecommendationId) {
    let loaded = file::load(read, row).await.unwrap();
    let register = standing::register(read, loaded.programme.record.id, &Scope::everything()).await.unwrap();
    let kept = register.into_iter().find(|r| r.recommendation.id == row).unwrap().facts;
    assert_eq!(serde_json::to_value(kept).unwrap(), serde_json::to_value(loaded.file().facts()).unwrap());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_kills_in_the_middle_of_writes_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let place = Place::at(folder.path());
    place.load_demonstration();
    let mut sessions = BTreeMap::new();
    let server = place.serve();
    for who in ["manager", "police", "nhs", "council", "school"] {
        sessions.insert(who, Browser::sign_in(server.address, who).await.session);
    }
    server.kill();
    let seed: u64 = rand::random();
    println!("seed {seed}");
    let (mut chance, mut writers) = (StdRng::seed_from_u64(seed), writers(&place, sessions).await);
    let (mut cut_off, mut kept) = (0, 0);
    for kill in 1..=KILLS {
        writers = life(&place, writers, chance.random_range(2..=16)).await;
        cut_off += writers.iter().filter(|w| w.cut_off).count();
        kept += nothing_is_lost(&place, &mut writers).await;
        if kill % 10 == 0 {
            assert!(place.says(&["trail", "verify"]).starts_with("Sound:"), "after {kill} kills");
        }
    }
    let written: i64 = writers.iter().map(|w| w.acknowledged).sum();
    println!("{written} writes found; {cut_off} requests cut off, {kept} of them kept whole");
    assert!(written >= i64::from(KILLS), "too few writes to say anything: {written}");
    assert!(cut_off >= KILLS as usize, "too few requests were cut off: {cut_off}");
    the_next_server_shows_it(&place, &writers).await;
}

async fn the_next_server_shows_it(place: &Place, writers: &[Writer]) {
    let server = place.serve();
    for writer in writers.iter().filter(|w| w.acknowledged > 0) {
        let mut browser = Browser::connect(server.address, writer.session.clone()).await.unwrap();
        let page = browser.get(&format!("/programme/recommendations/{}", writer.row)).await.unwrap().text();
        assert!(page.contains(&writer.words(writer.acknowledged)), "{}: {page}", writer.who);
    }
}
