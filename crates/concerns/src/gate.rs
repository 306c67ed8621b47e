//! Keeping machines out without asking anybody who they are: a form must have lain open for a moment, or the browser must
//! have worked for it; and what is tried on receipts is slowed for everybody alike. All counts are this program's own,
//! of everybody together, and in memory.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;

/// Counts begin anew after so long.
const WINDOW: Duration = Duration::from_secs(600);
/// More concerns than this in a window are unusual: forms must lie open longer.
const MANY: u32 = 60;
/// More than this are a flood: people are asked to ring.
const FLOOD: u32 = 400;
/// Receipts answer on this beat: how long a check took cannot be read from when its answer came.
const BEAT: Duration = Duration::from_millis(500);
/// Wrong receipts in a window before the beat doubles, and again at ten times as many.
const MANY_WRONG: u32 = 30;
/// Receipts hashed at once: each takes a core and 19 MB.
static HASHING: Semaphore = Semaphore::const_new(2);
/// How long somebody waits for their turn to be hashed.
const PATIENCE: Duration = Duration::from_secs(10);

/// The gate of this program.
pub(crate) static GATE: Gate = Gate(Mutex::new(Counts { since: None, raised: 0, wrong: 0 }));

/// Counts of one window.
pub(crate) struct Gate(Mutex<Counts>);

#[derive(Debug, Clone, Copy)]
struct Counts {
    since: Option<Instant>,
    raised: u32,
    wrong: u32,
}

/// What a form must bring now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Toll {
    /// How long it must have lain open,
    pub wait: SignedDuration,
    /// or how many leading zero bits its proof of work must have.
    pub bits: u32,
}

/// Why a form does not pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Turned {
    /// Come again in so many seconds.
    TooSoon(i64),
    /// Too many at once: ring instead.
    Flood,
}

impl Gate {
    fn now(&self) -> std::sync::MutexGuard<'_, Counts> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let over = counts.since.is_none_or(|since| since.elapsed() > WINDOW);
        if over {
            *counts = Counts { since: Some(Instant::now()), raised: 0, wrong: 0 };
        }
        counts
    }

    /// What a form must bring now.
    pub(crate) fn toll(&self) -> Toll {
        match self.now().raised {
            0..MANY => Toll { wait: SignedDuration::from_secs(5), bits: 16 },
            _ => Toll { wait: SignedDuration::from_secs(60), bits: 20 },
        }
    }

    /// Lets a form in that lay open for `age`, or whose browser worked for it, and counts it.
    pub(crate) fn pass(&self, age: SignedDuration, token: &str, work: &str) -> Result<(), Turned> {
        let toll = self.toll();
        if age < toll.wait && !is_worked(token, work, toll.bits) {
            return Err(Turned::TooSoon((toll.wait - age).as_secs().max(0) + 1));
        }
        let mut counts = self.now();
        if counts.raised >= FLOOD {
            return Err(Turned::Flood);
        }
        counts.raised += 1;
        Ok(())
    }

    /// Counts a receipt that opened nothing.
    pub(crate) fn was_wrong(&self) {
        let mut counts = self.now();
        counts.wrong = counts.wrong.saturating_add(1);
    }

    /// The beat on which receipts are answered now, right and wrong alike.
    fn beat(&self) -> Duration {
        match self.now().wrong {
            0..MANY_WRONG => BEAT,
            wrong if wrong < 10 * MANY_WRONG => 2 * BEAT,
            _ => 4 * BEAT,
        }
    }

    /// Does a check of a receipt, with the whole answer that follows from it, and gives the answer on the beat. `None`
    /// when too many wait before it.
    pub(crate) async fn on_the_beat<T>(&self, check: impl Future<Output = T>) -> Option<T> {
        let begun = tokio::time::Instant::now();
        let turn = tokio::time::timeout(PATIENCE, HASHING.acquire()).await.ok()?.ok()?;
        // Taken before the check: a wrong receipt slows those after it, not itself.
        let beat = self.beat();
        let answer = check.await;
        drop(turn);
        let beats = u32::try_from(begun.elapsed().as_nanos() / beat.as_nanos() + 1).unwrap_or(1);
        tokio::time::sleep_until(begun + beat * beats).await;
        Some(answer)
    }
}

/// Whether SHA-256 of "token:work" begins with so many zero bits.
fn is_worked(token: &str, work: &str, bits: u32) -> bool {
    if work.is_empty() || work.len() > 20 {
        return false;
    }
    let hash = Sha256::digest(format!("{token}:{work}").as_bytes());
    let first = hash.iter().take(8).fold(0u64, |n, b| (n << 8) | u64::from(*b));
    first.leading_zeros() >= bits
}

#[cfg(test)]
mod tests {
    use super::*;

    fn gate(raised: u32, wrong: u32) -> Gate {
        Gate(Mutex::new(Counts { since: Some(Instant::now()), raised, wrong }))
    }

    const SECOND: SignedDuration = SignedDuration::from_secs(1);

    fn work(token: &str, bits: u32) -> String {
        (0..).map(|n: u32| n.to_string()).find(|n| is_worked(token, n, bits)).unwrap()
    }

    #[test]
    fn waiting_or_work() {
        let gate = gate(0, 0);
        assert_eq!(gate.pass(SECOND, "t", ""), Err(Turned::TooSoon(5)));
        assert_eq!(gate.pass(SECOND, "t", "no number"), Err(Turned::TooSoon(5)));
        assert_eq!(gate.pass(5 * SECOND, "t", ""), Ok(()));
        assert_eq!(gate.pass(SECOND, "t", &work("t", 16)), Ok(()));
        let others = work("another form", 16);
        assert!(is_worked("t", &others, 16) || gate.pass(SECOND, "t", &others).is_err());
    }

    #[test]
    fn when_many_come_everybody_waits_longer_and_a_flood_is_turned() {
        let busy = gate(MANY, 0);
        assert_eq!(busy.toll(), Toll { wait: 60 * SECOND, bits: 20 });
        assert_eq!(busy.pass(30 * SECOND, "t", ""), Err(Turned::TooSoon(31)));
        assert_eq!(gate(FLOOD, 0).pass(60 * SECOND, "t", ""), Err(Turned::Flood));
    }

    #[test]
    fn wrong_receipts_slow_the_beat_for_right_ones_too() {
        assert_eq!(gate(0, MANY_WRONG - 1).beat(), BEAT);
        assert_eq!(gate(0, MANY_WRONG).beat(), 2 * BEAT);
        assert_eq!(gate(0, 10 * MANY_WRONG).beat(), 4 * BEAT);
    }

    #[tokio::test(start_paused = true)]
    async fn answers_come_on_the_beat_however_long_the_check_took() {
        let gate = gate(0, 0);
        for (took, answered) in [(0, 500), (499, 500), (501, 1000), (1300, 1500)] {
            let begun = tokio::time::Instant::now();
            gate.on_the_beat(tokio::time::sleep(Duration::from_millis(took))).await.unwrap();
            assert_eq!(begun.elapsed().as_millis(), answered);
        }
    }
}
