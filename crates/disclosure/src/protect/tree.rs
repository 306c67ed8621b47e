//! Branch and cut: the cheapest safe choice, with proof.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::branch::Rise;
use super::cut::Cut;
use super::ground::Ground;
use super::master::Master;
use super::pool::Pool;
use super::rounds::Rounds;
use super::separate::{Choice, Separator};
use crate::simplex::Outcome;
use crate::{Control, Movement};

pub(crate) const WHOLE: f64 = 1e-6;
const CUTS_A_ROUND: usize = 200;
const MIXED_A_ROUND: usize = 40;
/// Attackers are asked about a choice by halves at one node of so many; about a whole choice always.
const ATTACK_EVERY: usize = 8;
/// Rows that the master may carry beyond one and a half for each free cell; more make it slow, and loose ones wait in the pools.
const SPARE_ROWS: usize = 60;

/// A safe choice and its cost.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    pub(crate) cost: f64,
    pub(crate) hidden: Vec<f64>,
    /// What shows that it is safe, in large tables.
    pub(crate) movements: Vec<Movement>,
}

pub(crate) struct Node {
    pub(crate) fixes: Vec<(usize, f64)>,
    pub(crate) bound: f64,
}

impl PartialEq for Node {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Node {}
impl PartialOrd for Node {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Node {
    /// The heap gives the node with the lowest bound, deep ones first among equals.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then(self.fixes.len().cmp(&other.fixes.len()))
    }
}

/// The search over choices of hidden cells.
pub(crate) struct Search<'s, 'g> {
    pub(crate) ground: &'s Ground<'g>,
    pub(crate) separator: &'s mut Separator,
    pub(crate) master: Master,
    pub(crate) control: &'s Control,
    pub(crate) best: Option<Best>,
    pub(crate) bound: f64,
    pub(super) nodes: usize,
    pub(super) swapped: bool,
    pub(crate) rises: Vec<Rise>,
    open: BinaryHeap<Node>,
    /// All cuts that hold for every safe choice.
    pub(crate) pool: Pool,
    /// Cuts that hold for the cheapest one, made from others or known from an earlier search.
    made: Pool,
}

/// What became of a node.
pub(crate) enum End {
    Closed,
    Split { column: usize, bounds: [f64; 2] },
    Stopped,
}

impl<'s, 'g> Search<'s, 'g> {
    pub(crate) fn new(
        ground: &'s Ground<'g>,
        separator: &'s mut Separator,
        control: &'s Control,
        known: &[Cut],
    ) -> Self {
        let mut master = Master::new(ground);
        master.heed(control);
        let mut made = Pool::default();
        for cut in known {
            master.add(cut);
            made.add(cut);
        }
        let rises = vec![Rise::default(); master.free.len()];
        let bound = master.base;
        Search {
            ground,
            separator,
            master,
            control,
            best: None,
            bound,
            nodes: 0,
            swapped: false,
            rises,
            open: BinaryHeap::new(),
            pool: Pool::default(),
            made,
        }
    }

    /// Runs to proof, or until time is up. Afterwards `best` and `bound` tell how far it came.
    pub(crate) fn run(&mut self) {
        let root = Node { fixes: Vec::new(), bound: self.bound };
        self.open.push(root);
        let mut dive: Option<Node> = None;
        while let Some(node) = dive.take().or_else(|| self.open.pop()) {
            if self.closes(node.bound) {
                continue;
            }
            if self.control.is_over() {
                self.open.push(node);
                break;
            }
            self.nodes += 1;
            match self.explore(&node) {
                End::Closed => {}
                End::Stopped => {
                    self.open.push(node);
                    break;
                }
                End::Split { column, bounds } => dive = self.split(node, column, bounds),
            }
            let diving = dive.as_ref().map(|node| node.bound);
            self.lift_bound(diving);
        }
        self.lift_bound(None);
    }

    /// Notes that nothing safe costs less.
    pub(super) fn raise(&mut self, bound: f64) {
        let proven = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        self.bound = self.bound.max(self.master.next_cost(bound).min(proven));
        self.control.tell(self.best.as_ref().map(|best| best.cost), self.bound, self.nodes);
    }

    /// Cuts from an earlier search of the same task.
    #[cfg(feature = "highs")]
    pub(super) fn known_cuts(&self) -> Vec<Cut> {
        self.made.all()
    }

    fn lift_bound(&mut self, diving: Option<f64>) {
        let open = self.open.peek().map(|node| node.bound);
        let least = [open, diving].into_iter().flatten().fold(f64::INFINITY, f64::min);
        let proven = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        let bound = least.min(proven);
        self.raise(if bound.is_finite() { bound } else { self.bound });
    }

    pub(crate) fn closes(&self, bound: f64) -> bool {
        self.best.as_ref().is_some_and(|best| self.master.next_cost(bound) >= best.cost - 1e-6 * best.cost.max(1.0))
    }

    fn split(&mut self, node: Node, column: usize, bounds: [f64; 2]) -> Option<Node> {
        let child = |value: f64, bound: f64| {
            let mut fixes = node.fixes.clone();
            fixes.push((column, value));
            Node { fixes, bound: bound.max(node.bound) }
        };
        let [down, up] = bounds;
        let (first, second) = (child(1.0, up), child(0.0, down));
        // a dive goes where the bound rises least, and towards hiding when both rise alike
        let (dive, wait) = if second.bound + 1e-6 < first.bound { (second, first) } else { (first, second) };
        if wait.bound.is_finite() {
            self.open.push(wait);
        }
        Some(dive).filter(|node| node.bound.is_finite())
    }

    fn cutoff(&self) -> f64 {
        self.best.as_ref().map_or(f64::INFINITY, |best| best.cost - 1e-6 * best.cost.max(1.0))
    }

    fn solve_master(&mut self, node: &Node) -> (Outcome, f64, Vec<f64>) {
        let mut outcome = self.master.solve(self.cutoff());
        let mut reached = self.node_bound(node);
        if outcome == Outcome::Cutoff && !self.closes(reached.0) {
            // rounding stopped it a little early
            outcome = self.master.solve(f64::INFINITY);
            reached = self.node_bound(node);
        }
        (outcome, reached.0, reached.1)
    }

    fn explore(&mut self, node: &Node) -> End {
        self.master.release();
        for &(column, value) in &node.fixes {
            if !self.master.is_fixed(column) {
                self.master.limit(column, value, value);
            }
        }
        let mut rounds = Rounds::new(node.fixes.is_empty());
        loop {
            let (outcome, bound, reduced) = self.solve_master(node);
            if outcome == Outcome::Infeasible || self.closes(bound) {
                return End::Closed;
            }
            if node.fixes.is_empty() {
                self.fix_by_cost(&reduced);
                self.raise(bound);
            }
            if self.control.is_over() {
                return End::Stopped;
            }
            if outcome == Outcome::Stalled {
                return self.split_anywhere(node, bound);
            }
            rounds.note(bound);
            if rounds.calls_for_a_choice() {
                self.round_off();
            }
            let hidden = self.master.choice(self.ground);
            let whole = self.master.is_whole(WHOLE);
            let found = self.next_cuts(&mut rounds, &hidden, whole);
            if self.control.is_over() {
                return End::Stopped;
            }
            if found.is_empty() && whole {
                self.take(&hidden.iter().map(|degree| degree.round()).collect::<Vec<_>>());
                return End::Closed;
            }
            if found.is_empty() {
                break;
            }
            self.carry(&found);
        }
        if node.fixes.is_empty() {
            self.master.drop_loose(0);
        }
        if node.fixes.is_empty() || self.nodes.is_multiple_of(50) {
            self.round_off();
        }
        self.branch(node, rounds.last().unwrap_or(node.bound))
    }

    /// Cuts that the relaxed choice violates; none when it is time to branch.
    fn next_cuts(&mut self, rounds: &mut Rounds, hidden: &[f64], whole: bool) -> Vec<Cut> {
        let mut found = self.find_cuts(hidden, whole);
        if whole {
            return found;
        }
        let slow = rounds.tail_off();
        if (found.is_empty() || slow) && rounds.may_mix(self.nodes) {
            rounds.note_mixed();
            let mixed = super::mixed_cut::from_rows(&self.master, MIXED_A_ROUND, self.control);
            mixed.iter().for_each(|cut| self.made.add(cut));
            found.extend(mixed);
        } else if slow {
            found.clear();
        }
        found
    }

    /// Adds cuts to the master, which lets go of others that do not hold it back when it has too many.
    fn carry(&mut self, cuts: &[Cut]) {
        cuts.iter().for_each(|cut| self.master.add(cut));
        if self.master.rows() > SPARE_ROWS + self.master.free.len() * 3 / 2 {
            self.master.drop_loose(cuts.len());
        }
    }

    /// When the relaxed choice could not be found: any column that is still open.
    fn split_anywhere(&mut self, node: &Node, bound: f64) -> End {
        let fixed = |column: usize| self.master.is_fixed(column) || node.fixes.iter().any(|fix| fix.0 == column);
        match (0..self.master.free.len()).find(|&column| !fixed(column)) {
            Some(column) => End::Split { column, bounds: [bound; 2] },
            None => {
                let mut hidden = super::master::always_hidden(self.ground);
                for (column, &cell) in self.master.free.iter().enumerate() {
                    let fix = node.fixes.iter().find(|fix| fix.0 == column);
                    hidden[cell] = fix.map_or(self.master.limits(column).0, |fix| fix.1);
                }
                if self.is_safe(&hidden) {
                    self.take(&hidden);
                }
                End::Closed
            }
        }
    }

    pub(crate) fn node_bound(&self, node: &Node) -> (f64, Vec<f64>) {
        let mut limits: Vec<(f64, f64)> =
            (0..self.master.free.len()).map(|column| self.master.limits(column)).collect();
        for &(column, value) in &node.fixes {
            if limits[column].0 < limits[column].1 {
                limits[column] = (value, value);
            }
        }
        let (bound, reduced) = self.master.bound(|column| limits[column]);
        (bound.max(node.bound), reduced)
    }

    pub(super) fn find_cuts(&mut self, hidden: &[f64], whole: bool) -> Vec<Cut> {
        let exact: Vec<f64> =
            if whole { hidden.iter().map(|degree| degree.round()).collect() } else { hidden.to_vec() };
        let most = CUTS_A_ROUND.max(self.master.free.len() / 4);
        let mut known = self.pool.violated(&exact, most);
        if !whole {
            known.extend(self.made.violated(&exact, most));
        }
        if !known.is_empty() {
            return known;
        }
        if !whole && self.nodes > 1 && !self.nodes.is_multiple_of(ATTACK_EVERY) {
            return self.master.lonely(hidden);
        }
        let choice = Choice { hidden: &exact, whole, enough: most };
        let mut cuts = self.separator.separate(self.ground, choice).cuts;
        cuts.iter().for_each(|cut| self.pool.add(cut));
        cuts.sort_by(|a, b| b.depth(&exact).total_cmp(&a.depth(&exact)));
        cuts.dedup();
        if !whole || !cuts.is_empty() {
            cuts.extend(self.master.lonely(hidden));
        }
        cuts
    }

    /// Columns whose reduced cost shows that the other value cannot lead to anything cheaper are fixed for good.
    fn fix_by_cost(&mut self, reduced: &[f64]) {
        // the bound that belongs to these reduced costs, not a better one known from elsewhere
        let bound = self.master.bound(|column| self.master.limits(column)).0;
        for (column, &cost) in reduced.iter().enumerate() {
            if !self.master.is_fixed(column) && cost.abs() > 1e-6 && self.closes(bound + cost.abs()) {
                self.master.fix(column, if cost > 0.0 { 0.0 } else { 1.0 });
            }
        }
    }
}
