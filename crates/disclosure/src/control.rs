//! Time limit, cancellation and progress of long work.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// How far a search has come. Costs are in the units of the weights.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Progress {
    /// Cost of the best safe choice found, if there is one yet.
    pub best: Option<f64>,
    /// No safe choice can cost less than this.
    pub bound: f64,
    /// Branches examined.
    pub nodes: usize,
    /// Time since the start.
    pub elapsed: Duration,
}

/// How much longer an attack may take than its time limit says.
const GRACE: Duration = Duration::from_secs(10);

type Listener = Arc<dyn Fn(Progress) + Send + Sync>;

/// What whoever asked allows: how long, whether to go on, and whom to tell.
///
/// ```
/// use disclosure::Control;
/// use std::time::Duration;
/// let control = Control::unlimited().with_limit(Duration::from_secs(20)).with_listener(|p| eprintln!("bound {}", p.bound));
/// assert!(!control.is_over());
/// ```
#[derive(Clone)]
pub struct Control {
    start: Instant,
    limit: Option<Duration>,
    cancelled: Arc<AtomicBool>,
    listener: Option<Listener>,
}

impl Control {
    /// No limit and nobody listening. The clock starts now.
    pub fn unlimited() -> Self {
        Control { start: Instant::now(), limit: None, cancelled: Arc::default(), listener: None }
    }

    /// Stops after this long, with the best found so far.
    #[must_use]
    pub fn with_limit(mut self, limit: Duration) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Calls back as the search goes on.
    #[must_use]
    pub fn with_listener(mut self, listener: impl Fn(Progress) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// A flag that another thread can set to stop the work.
    pub fn cancel_flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.cancelled)
    }

    /// Whether time is up or the work was cancelled.
    pub fn is_over(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed) || self.limit.is_some_and(|limit| self.start.elapsed() >= limit)
    }

    /// The same without a time limit: for short work that everything else waits for. Cancelling still stops it.
    #[must_use]
    pub(crate) fn patient(&self) -> Self {
        Control { limit: None, ..self.clone() }
    }

    /// The same with a little more time: what was found in time is worth being put to the attack.
    #[must_use]
    pub(crate) fn with_grace(&self) -> Self {
        Control { limit: self.limit.map(|limit| limit + GRACE), ..self.clone() }
    }

    /// The same, for work that may take this share of the time that is left.
    #[must_use]
    pub(crate) fn with_share(&self, share: f64) -> Self {
        let mut control = self.clone();
        if let Some(limit) = self.limit {
            let gone = self.start.elapsed();
            control.limit = Some(gone + limit.saturating_sub(gone).mul_f64(share));
        }
        control
    }

    /// Time left, if there is a limit.
    #[cfg(feature = "highs")]
    pub(crate) fn remaining(&self) -> Option<Duration> {
        self.limit.map(|limit| limit.saturating_sub(self.start.elapsed()))
    }

    pub(crate) fn tell(&self, best: Option<f64>, bound: f64, nodes: usize) {
        if let Some(listener) = &self.listener {
            listener(Progress { best, bound, nodes, elapsed: self.start.elapsed() });
        }
    }
}

impl Default for Control {
    fn default() -> Self {
        Control::unlimited()
    }
}
