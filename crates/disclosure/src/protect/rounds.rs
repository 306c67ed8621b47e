//! When to go on cutting at a node, and when to branch.

/// Bounds reached round by round at one node.
pub(crate) struct Rounds {
    at_root: bool,
    bounds: Vec<f64>,
    /// Bounds at which the master's own rows were combined.
    mixed: Vec<f64>,
}

/// Rounds of combined rows: as many as raise the bound at the root, few elsewhere.
const MIXED_AT_ROOT: usize = 40;
const MIXED_ELSEWHERE: usize = 2;
/// Nodes between those at which rows are combined.
const MIX_EVERY: usize = 4;

impl Rounds {
    pub(crate) fn new(at_root: bool) -> Self {
        Rounds { at_root, bounds: Vec::new(), mixed: Vec::new() }
    }

    pub(crate) fn note(&mut self, bound: f64) {
        self.bounds.push(bound);
    }

    pub(crate) fn last(&self) -> Option<f64> {
        self.bounds.last().copied()
    }

    /// Whether it is time to round a choice off by hand: early, and again when many rounds have passed.
    pub(crate) fn calls_for_a_choice(&self) -> bool {
        self.at_root && (self.bounds.len() == 8 || self.bounds.len() == 16 || self.bounds.len().is_multiple_of(40))
    }

    /// Whether combining the master's rows is worth its time, when the attackers have nothing more to say.
    pub(crate) fn may_mix(&self, nodes: usize) -> bool {
        let most = if self.at_root {
            MIXED_AT_ROOT
        } else if nodes.is_multiple_of(MIX_EVERY) {
            MIXED_ELSEWHERE
        } else {
            0
        };
        self.mixed.len() < most && !rises_little(&self.mixed, 4, 3e-4)
    }

    pub(crate) fn note_mixed(&mut self) {
        self.mixed.extend(self.last());
    }

    /// Whether further cuts at this node no longer raise the bound enough to be worth their time.
    pub(crate) fn tail_off(&self) -> bool {
        let (rounds, least) = if self.at_root { (10, 2e-4) } else { (3, 2e-3) };
        rises_little(&self.bounds, rounds, least)
    }
}

/// Whether the last so many rounds together raised the bound by less than this share.
fn rises_little(bounds: &[f64], rounds: usize, least: f64) -> bool {
    let Some(earlier) = bounds.len().checked_sub(rounds + 1) else { return false };
    let (now, then) = (bounds[bounds.len() - 1], bounds[earlier]);
    now - then < least * then.abs().max(1.0)
}
