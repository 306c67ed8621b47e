//! Fifty people click on the real server over loopback.

use std::fmt;
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use crate::running::{Browser, Place, Server, Session};

/// A page to measure.
#[derive(Debug, Clone)]
pub struct Page {
    /// What it is.
    pub name: &'static str,
    /// Its address.
    pub path: String,
}

const PEOPLE: usize = 50;
/// Clicks of each person on any page, with a pause of half a second to a second and a half between them.
const CLICKS: usize = 40;
/// Clicks of each person on one page, without any pause.
const RUSH: usize = 20;

/// The columns of [`Times`].
pub const HEADINGS: &str = "KB packed | CPU of the server, ms | 50 people, a click a second: median, ms | 99th, ms | 50 people without a pause: median, ms | 99th, ms";

/// What was measured of one page.
#[derive(Default)]
pub struct Times {
    packed: usize,
    cpu: f64,
    clicked: Vec<Duration>,
    rushed: Vec<Duration>,
}

/// All that was measured.
pub struct Measured {
    /// In the order of the pages.
    pub pages: Vec<Times>,
    /// A sentence on the memory taken.
    pub memory: String,
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b] = percentiles(&self.clicked);
        let [c, d] = percentiles(&self.rushed);
        write!(f, "{:.0} | {:.1} | {a:.1} | {b:.1} | {c:.0} | {d:.0}", self.packed as f64 / 1024.0, self.cpu)
    }
}

/// Median and 99th percentile, in milliseconds.
fn percentiles(times: &[Duration]) -> [f64; 2] {
    let mut times = times.to_vec();
    times.sort_unstable();
    let at = |share: f64| times.get((times.len() as f64 * share) as usize).map_or(0.0, |t| t.as_secs_f64() * 1000.0);
    [at(0.5), at(0.99)]
}

/// Lets people click: fifty, signed in as these accounts of the demonstration in turn.
pub async fn measure(place: &Place, pages: &[Page], accounts: &[&str]) -> Measured {
    let server = place.serve();
    let sessions = sign_in(&server, accounts).await;
    let idle = memory(&server, "VmRSS");
    let mut times: Vec<Times> = Vec::new();
    for page in pages {
        times.push(rush(&server, &sessions, page).await);
    }
    clicking(&server, &sessions, pages, &mut times).await;
    let (after, most) = (memory(&server, "VmRSS"), memory(&server, "VmHWM"));
    let memory = format!(
        "Memory of the server: {idle} MB after start and sign-in, {after} MB after all of this, {most} MB at most."
    );
    Measured { pages: times, memory }
}

async fn sign_in(server: &Server, accounts: &[&str]) -> Vec<Session> {
    let mut sessions = Vec::new();
    for who in accounts {
        sessions.push(Browser::sign_in(server.address, who).await.session);
    }
    sessions
}

async fn people(server: &Server, sessions: &[Session]) -> Vec<Browser> {
    let mut people = Vec::new();
    for session in sessions.iter().cycle().take(PEOPLE) {
        people.push(Browser::connect(server.address, session.clone()).await.unwrap());
    }
    people
}

async fn click(browser: &mut Browser, page: &Page) -> (Duration, usize) {
    let begun = Instant::now();
    let answered = browser.get_packed(&page.path).await.unwrap();
    assert!(answered.status.is_success(), "{}: {}", page.path, answered.status);
    (begun.elapsed(), answered.body.len())
}

/// Everybody on one page, each click right after the last.
async fn rush(server: &Server, sessions: &[Session], page: &Page) -> Times {
    let mut people = people(server, sessions).await;
    let (_, packed) = click(&mut people[0], page).await;
    let before = cpu(server);
    let clicking: Vec<_> = people
        .into_iter()
        .map(|mut person| {
            let page = page.clone();
            tokio::spawn(async move {
                let mut took = Vec::new();
                for _ in 0..RUSH {
                    took.push(click(&mut person, &page).await.0);
                }
                took
            })
        })
        .collect();
    let mut rushed = Vec::new();
    for person in clicking {
        rushed.extend(person.await.unwrap());
    }
    Times { packed, cpu: (cpu(server) - before) / rushed.len() as f64, rushed, clicked: Vec::new() }
}

/// Everybody on any page, reading for a second in between.
async fn clicking(server: &Server, sessions: &[Session], pages: &[Page], times: &mut [Times]) {
    let mut working = Vec::new();
    for (number, mut person) in people(server, sessions).await.into_iter().enumerate() {
        let pages = pages.to_vec();
        working.push(tokio::spawn(async move {
            let (mut chance, mut took) = (StdRng::seed_from_u64(number as u64), Vec::new());
            for _ in 0..CLICKS {
                tokio::time::sleep(Duration::from_millis(chance.random_range(500..1500))).await;
                let page = chance.random_range(0..pages.len());
                took.push((page, click(&mut person, &pages[page]).await.0));
            }
            took
        }));
    }
    for person in working {
        for (page, took) in person.await.unwrap() {
            times[page].clicked.push(took);
        }
    }
}

/// Processor time that the server has used so far, in milliseconds.
fn cpu(server: &Server) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", server.id())).unwrap();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields: Vec<f64> = after_name.split_whitespace().skip(11).take(2).map(|n| n.parse().unwrap()).collect();
    // In hundredths of a second.
    fields.iter().sum::<f64>() * 10.0
}

/// A line of the server's status, in megabytes.
fn memory(server: &Server, line: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap();
    let line = status.lines().find(|l| l.starts_with(line)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}
