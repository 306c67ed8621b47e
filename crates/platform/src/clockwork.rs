//! The clockwork: what became due since last time, and mail that waits.
//!
//! Every part's ticks run when the program starts and then every minute, one after the other, each in its own writes. One
//! that fails is logged and tried again next time; it stops no other. Of several programs on one PostgreSQL database, one
//! does a round; the others pass.

use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use crate::db::{Ask, Db, ReadTx, Statement};
use crate::error::Error;
use crate::mail;
use crate::web::App;

/// How often, unless told otherwise.
pub const EVERY: Duration = Duration::from_secs(60);

/// How often mail is looked for at most: nobody should wait a minute for a link.
const MAIL_EVERY: Duration = Duration::from_secs(10);

/// Which lock on PostgreSQL means "the round is mine". Any number that nothing else uses.
const ROUND: i64 = 0x5355_5245_5459;

// Held until the transaction ends, also when the program is killed.
const TURN: Statement =
    Statement { name: "clockwork.turn", sqlite: "select $1 > 0", postgres: "select pg_try_advisory_xact_lock($1)" };

/// The statements of this room.
pub const STATEMENTS: &[Statement] = &[TURN];

/// What a round did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// How many things the ticks did.
    pub done: u64,
    /// Ticks that failed, by part and name.
    pub failed: Vec<(&'static str, &'static str)>,
    /// Another program has the round.
    pub passed: bool,
}

/// Runs every part's ticks once.
///
/// # Errors
/// A fault when the database cannot be reached at all. A tick that fails is in [`Round::failed`].
pub async fn run_once(app: &App) -> Result<Round, Error> {
    let Some(turn) = turn(app.db()).await? else { return Ok(Round { passed: true, ..Round::default() }) };
    let mut round = Round::default();
    for part in app.parts() {
        for (name, tick) in part.ticks {
            // A tick that panics is a tick that failed: the clockwork goes on.
            let done = std::panic::AssertUnwindSafe(tick(app)).catch_unwind().await;
            match done.unwrap_or_else(|_| Err(Error::fault("a tick panicked"))) {
                Ok(done) => round.done += done,
                Err(error) => {
                    complain(part.name, name, &error);
                    round.failed.push((part.name, name));
                }
            }
        }
    }
    // Given back here and now: a dropped transaction would hold the lock until its connection is next looked at.
    if let Some(ReadTx(tx)) = turn {
        tx.commit().await?;
    }
    Ok(round)
}

fn complain(part: &str, tick: &str, error: &Error) {
    let detail = if let Error::Fault(fault) = error { fault.detail.clone() } else { error.to_string() };
    tracing::error!(part, tick, detail, "a step of the clockwork failed");
    metrics::counter!("surety_clockwork_failures_total", "part" => part.to_owned()).increment(1);
}

/// The right to do a round, for as long as it is held; `None` when another program has it.
async fn turn(db: &Db) -> Result<Option<Option<ReadTx>>, Error> {
    if !db.is_postgres() {
        return Ok(Some(None));
    }
    let mut tx = db.read().await?;
    let row = tx.first(TURN.with([ROUND.into()])).await?;
    let mine = row.map_or(Ok(false), |r| r.at::<bool>(0))?;
    Ok(mine.then_some(Some(tx)))
}

/// Runs ticks and mail until `stop`, then finishes what is under way.
pub async fn run(app: App, every: Duration, stop: impl Future<Output = ()> + Send) {
    let (tell, told) = watch::channel(false);
    let stopping = async {
        stop.await;
        let _ = tell.send(true);
    };
    let ticks = repeat(every, told.clone(), || async {
        if let Err(error) = run_once(&app).await {
            complain("platform", "round", &error);
        }
    });
    let post = repeat(every.min(MAIL_EVERY), told, || async {
        if let Err(error) = mail::send_due(&app).await {
            complain("platform", "mail", &error);
        }
    });
    tokio::join!(stopping, ticks, post);
}

async fn repeat<F: Future<Output = ()>>(every: Duration, mut told: watch::Receiver<bool>, work: impl Fn() -> F) {
    let mut beat = tokio::time::interval(every);
    beat.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            _ = told.wait_for(|stop| *stop) => return,
            _ = beat.tick() => {}
        }
        work().await;
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU64, Ordering};

    use super::*;
    use crate::part::{Later, Part};
    use crate::testkit::World;

    static STARTED: AtomicU64 = AtomicU64::new(0);

    fn fails(_: &App) -> Later<'_, u64> {
        Box::pin(async { Err(Error::fault("a test of failing")) })
    }

    fn panics(_: &App) -> Later<'_, u64> {
        Box::pin(async { panic!("a test of panicking") })
    }

    fn works(_: &App) -> Later<'_, u64> {
        Box::pin(async { Ok(2) })
    }

    fn counts(_: &App) -> Later<'_, u64> {
        Box::pin(async { Ok(STARTED.fetch_add(1, Ordering::SeqCst)) })
    }

    fn parts() -> Vec<Part> {
        vec![
            Part { ticks: &[("fails", fails), ("panics", panics)], ..Part::new("weak") },
            Part { ticks: &[("works", works)], ..Part::new("strong") },
        ]
    }

    #[tokio::test]
    async fn a_tick_that_fails_stops_no_other() {
        let world = World::new(parts()).await;
        let round = run_once(&world.app).await.unwrap();
        assert_eq!(round, Round { done: 2, failed: vec![("weak", "fails"), ("weak", "panics")], passed: false });
    }

    #[tokio::test]
    async fn runs_at_once_and_ends_when_told_to() {
        let world = World::new(vec![Part { ticks: &[("counts", counts)], ..Part::new("counting") }]).await;
        let (tell, told) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(run(world.app.clone(), Duration::from_secs(3600), async {
            let _ = told.await;
        }));
        while STARTED.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        tell.send(()).unwrap();
        running.await.unwrap();
    }

    /// Two programs on one PostgreSQL database; on SQLite there is only one.
    #[tokio::test]
    async fn one_program_at_a_time_does_a_round() {
        let world = World::new(parts()).await;
        if !world.app.db().is_postgres() {
            assert!(turn(world.app.db()).await.unwrap().is_some());
            return;
        }
        let mine = turn(world.app.db()).await.unwrap();
        assert!(mine.is_some());
        assert!(run_once(&world.app).await.unwrap().passed);
        // The lock goes with the connection's return to its pool, which happens a moment later.
        drop(mine);
        while run_once(&world.app).await.unwrap().passed {
            tokio::task::yield_now().await;
        }
    }
}
