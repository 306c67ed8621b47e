//! Branch and cut: the cheapest safe choice, with proof.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::cut::Cut;
use super::ground::Ground;
use super::master::Master;
use super::separate::{Choice, Separator};
use crate::Control;
use crate::simplex::Outcome;

const WHOLE: f64 = 1e-6;
const STRONG_CANDIDATES: usize = 8;
const STRONG_ITERATIONS: usize = 40;
const CUTS_A_ROUND: usize = 200;

/// A safe choice and its cost.
#[derive(Clone, Debug)]
pub(crate) struct Best {
    pub(crate) cost: f64,
    pub(crate) hidden: Vec<f64>,
}

struct Node {
    fixes: Vec<(usize, f64)>,
    bound: f64,
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

/// How much the bound rose per unit when a column was rounded down or up, and how often that was seen.
#[derive(Clone, Copy, Default)]
struct Rise {
    sum: [f64; 2],
    times: [f64; 2],
}

/// The search over choices of hidden cells.
pub(crate) struct Search<'s, 'g> {
    pub(crate) ground: &'s Ground<'g>,
    pub(crate) separator: &'s mut Separator,
    pub(crate) master: Master,
    pub(crate) control: &'s Control,
    pub(crate) best: Option<Best>,
    pub(crate) bound: f64,
    nodes: usize,
    rises: Vec<Rise>,
    open: BinaryHeap<Node>,
    /// Cuts found on the way to safe choices, not yet in the master.
    pub(crate) fresh: Vec<Cut>,
}

enum End {
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
        known.iter().for_each(|cut| master.add(cut));
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
            rises,
            open: BinaryHeap::new(),
            fresh: Vec::new(),
        }
    }

    /// Starts from a choice and a bound of the same task with fewer or weaker demands.
    pub(crate) fn take_up(&mut self, hidden: Option<&[f64]>, bound: f64) {
        self.bound = self.bound.max(bound);
        if let Some(safe) = hidden.and_then(|hidden| super::polish::complete(self, hidden, 0.5)) {
            self.take(&safe);
        }
    }

    /// Runs to proof, or until time is up. Afterwards `best` and `bound` tell how far it came.
    pub(crate) fn run(&mut self) {
        if self.best.is_none() {
            let nothing = vec![0.0; self.ground.task.weight.len()];
            if let Some(safe) = super::polish::complete(self, &nothing, 0.5) {
                self.take(&safe);
            }
        }
        for cut in std::mem::take(&mut self.fresh) {
            self.master.add(&cut);
        }
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

    fn lift_bound(&mut self, diving: Option<f64>) {
        let open = self.open.peek().map(|node| node.bound);
        let least = [open, diving].into_iter().flatten().fold(f64::INFINITY, f64::min);
        let proven = self.best.as_ref().map_or(f64::INFINITY, |best| best.cost);
        let bound = least.min(proven);
        if bound.is_finite() {
            self.bound = self.bound.max(self.master.next_cost(bound).min(proven));
        }
        self.control.tell(self.best.as_ref().map(|best| best.cost), self.bound, self.nodes);
    }

    fn closes(&self, bound: f64) -> bool {
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
        let at_root = node.fixes.is_empty();
        let mut bounds: Vec<f64> = Vec::new();
        loop {
            let (outcome, bound, reduced) = self.solve_master(node);
            if outcome == Outcome::Infeasible || self.closes(bound) {
                return End::Closed;
            }
            if outcome == Outcome::Stalled {
                return self.split_anywhere(node, bound);
            }
            if at_root {
                self.fix_by_cost(&reduced);
                self.bound = self.bound.max(self.master.next_cost(bound));
                self.control.tell(self.best.as_ref().map(|best| best.cost), self.bound, self.nodes);
            }
            if self.control.is_over() {
                return End::Stopped;
            }
            bounds.push(bound);
            if at_root && bounds.len().is_multiple_of(15) {
                self.round_off();
            }
            let hidden = self.master.choice(self.ground);
            let whole = (0..self.master.free.len())
                .all(|c| (self.master.value(c) - self.master.value(c).round()).abs() < WHOLE);
            let found = self.find_cuts(&hidden, whole);
            if found.is_empty() && whole {
                self.take(&hidden.iter().map(|degree| degree.round()).collect::<Vec<_>>());
                return End::Closed;
            }
            if found.is_empty() || (!whole && tails_off(&bounds, at_root)) {
                break;
            }
            found.iter().for_each(|cut| self.master.add(cut));
            if self.master.rows() > 600 + 2 * self.master.free.len() {
                self.master.drop_loose(found.len());
            }
        }
        if at_root || self.nodes.is_multiple_of(50) {
            self.round_off();
        }
        self.branch(node, bounds.last().copied().unwrap_or(node.bound))
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
                if self.separator.holds(self.ground, &hidden) {
                    self.take(&hidden);
                }
                End::Closed
            }
        }
    }

    fn node_bound(&self, node: &Node) -> (f64, Vec<f64>) {
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

    fn find_cuts(&mut self, hidden: &[f64], whole: bool) -> Vec<Cut> {
        let exact: Vec<f64> =
            if whole { hidden.iter().map(|degree| degree.round()).collect() } else { hidden.to_vec() };
        let mut cuts = self
            .separator
            .separate(
                self.ground,
                Choice { hidden: &exact, whole, enough: CUTS_A_ROUND.max(self.master.free.len() / 4) },
            )
            .cuts;
        cuts.sort_by(|a, b| b.depth(&exact).total_cmp(&a.depth(&exact)));
        cuts.dedup();
        if !whole || !cuts.is_empty() {
            cuts.extend(self.master.lonely(hidden));
        }
        cuts
    }

    /// Takes a safe choice as the best if it is cheaper, after showing again whatever need not be hidden.
    pub(crate) fn take(&mut self, hidden: &[f64]) {
        let hidden = super::polish::show_again(self, hidden);
        let cost = self.master.cost(&hidden);
        if self.best.as_ref().is_none_or(|best| cost < best.cost - 1e-9) {
            self.best = Some(Best { cost, hidden });
            self.control.tell(Some(cost), self.bound, self.nodes);
        }
    }

    fn round_off(&mut self) {
        let hidden = self.master.choice(self.ground);
        for threshold in [0.5, 0.15, 0.8] {
            if self.control.is_over() {
                return;
            }
            if let Some(safe) = super::polish::complete(self, &hidden, threshold) {
                self.take(&safe);
            }
        }
        if self.nodes <= 1 || self.nodes.is_multiple_of(400) {
            super::polish::swap(self);
        }
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

    fn branch(&mut self, node: &Node, bound: f64) -> End {
        let mut candidates: Vec<(f64, usize)> = Vec::new();
        for column in 0..self.master.free.len() {
            let value = self.master.value(column);
            if value > WHOLE && value < 1.0 - WHOLE {
                candidates.push((self.promise(column, value), column));
            }
        }
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let Some(&(_, first)) = candidates.first() else { return End::Closed };
        let basis = self.master.basis();
        let values: Vec<f64> = candidates.iter().map(|&(_, column)| self.master.value(column)).collect();
        let mut best = (f64::NEG_INFINITY, first, [bound; 2]);
        let mut tried = 0;
        for (&(score, column), &value) in candidates.iter().zip(&values) {
            let known = self.rises[column].times.iter().all(|&times| times >= 4.0);
            if known || tried >= STRONG_CANDIDATES {
                if score > best.0 {
                    best = (score, column, [bound; 2]);
                }
                continue;
            }
            tried += 1;
            let bounds = self.try_both(node, column, value, bound, &basis);
            let score = product(bounds[0].min(bound * 4.0 + 100.0) - bound, bounds[1].min(bound * 4.0 + 100.0) - bound);
            if score > best.0 {
                best = (score, column, bounds);
            }
            if bounds.iter().any(|&bound| self.closes(bound)) {
                break;
            }
        }
        self.master.start_from(&basis);
        End::Split { column: best.1, bounds: best.2 }
    }

    /// Solves a little way into both branches.
    fn try_both(&mut self, node: &Node, column: usize, value: f64, bound: f64, basis: &[usize]) -> [f64; 2] {
        let mut bounds = [bound; 2];
        for (side, fixed) in [0.0, 1.0].into_iter().enumerate() {
            self.master.start_from(basis);
            self.master.limit(column, fixed, fixed);
            let outcome = self.master.solve_briefly(STRONG_ITERATIONS);
            let mut fixes = node.fixes.clone();
            fixes.push((column, fixed));
            let inside = Node { fixes, bound };
            bounds[side] = if outcome == Outcome::Infeasible { f64::INFINITY } else { self.node_bound(&inside).0 };
            let distance = if side == 0 { value } else { 1.0 - value };
            if bounds[side].is_finite() {
                self.rises[column].sum[side] += (bounds[side] - bound) / distance;
                self.rises[column].times[side] += 1.0;
            }
        }
        self.master.limit(column, 0.0, 1.0);
        bounds
    }

    fn promise(&self, column: usize, value: f64) -> f64 {
        let Rise { sum, times } = self.rises[column];
        let mean = |side: usize| if times[side] > 0.0 { sum[side] / times[side] } else { 1.0 };
        product(mean(0) * value, mean(1) * (1.0 - value))
    }
}

fn product(down: f64, up: f64) -> f64 {
    down.max(1e-6) * up.max(1e-6)
}

/// Whether further cuts at this node no longer raise the bound enough to be worth their time.
fn tails_off(bounds: &[f64], at_root: bool) -> bool {
    let (rounds, least) = if at_root { (10, 2e-4) } else { (3, 2e-3) };
    let Some(earlier) = bounds.len().checked_sub(rounds + 1) else { return false };
    let (now, then) = (bounds[bounds.len() - 1], bounds[earlier]);
    now - then < least * then.abs().max(1.0)
}
