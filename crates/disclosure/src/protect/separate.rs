//! Asks every attacker whether a choice of hidden cells is safe, and turns each failure into a cut.

use std::sync::atomic::{AtomicUsize, Ordering};

use super::attack::{Attack, Flow, Question, Reach, Start};
use super::cut::{self, Cut};
use super::ground::{Ground, NO_LIMIT};
use crate::{Control, Demand, Movement};

const MET: f64 = 1e-6;
const VIOLATED: f64 = 1e-5;

/// One direction of one demand, with where the last answer ended and a movement that met it.
#[derive(Default)]
pub(super) struct Side {
    start: Option<Start>,
    pub(super) witness: Option<Flow>,
}

pub(super) struct Watch {
    pub(super) demand: Demand,
    pub(super) target: usize,
    pub(super) up: Side,
    pub(super) down: Side,
}

impl Watch {
    pub(super) fn side(&self, up: bool) -> &Side {
        if up { &self.up } else { &self.down }
    }

    pub(super) fn side_mut(&mut self, up: bool) -> &mut Side {
        if up { &mut self.up } else { &mut self.down }
    }

    /// The question whether the cell moves so far.
    pub(super) fn question(&self, up: bool, length: f64) -> Question {
        let direction = if up { 1.0 } else { -1.0 };
        Question { reader: self.demand.reader, target: self.target, direction, enough: length, least: length - MET }
    }
}

pub(super) struct Worker {
    pub(super) attack: Attack,
    pub(super) watches: Vec<Watch>,
    /// Where the next look round begins, so that every demand gets its turn.
    first: usize,
}

/// All attackers, spread over the processors.
pub(crate) struct Separator {
    pub(super) workers: Vec<Worker>,
    next: usize,
    pub(super) control: Control,
}

/// What the attackers found.
#[derive(Default)]
pub(crate) struct Found {
    /// Cuts that the choice violates.
    pub(crate) cuts: Vec<Cut>,
    /// Numbers of cells whose demand is not met.
    pub(crate) open: Vec<usize>,
    /// Time ran out before everybody was asked: what was found holds, and that nothing was found means nothing.
    pub(crate) unfinished: bool,
}

impl Found {
    /// Whether every demand is known to be met.
    pub(crate) fn is_safe(&self) -> bool {
        self.open.is_empty() && !self.unfinished
    }
}

/// A choice of hidden cells put to the attackers.
#[derive(Clone, Copy)]
pub(crate) struct Choice<'c> {
    /// To which degree each cell is hidden.
    pub(crate) hidden: &'c [f64],
    /// Whether every cell is either hidden or shown.
    pub(crate) whole: bool,
    /// Stop once so many demands are found not to be met.
    pub(crate) enough: usize,
}

impl Separator {
    pub(crate) fn new(ground: &Ground, demands: &[Demand], control: &Control) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(8);
        let count = if demands.len() < 8 { 1 } else { processors };
        let workers = (0..count)
            .map(|_| Worker { attack: Attack::new(ground, control), watches: Vec::new(), first: 0 })
            .collect();
        let mut separator = Separator { workers, next: 0, control: control.clone() };
        demands.iter().for_each(|&demand| separator.watch(ground, demand));
        separator
    }

    /// Adds a demand to those watched over.
    pub(crate) fn watch(&mut self, ground: &Ground, demand: Demand) {
        let Some(target) = ground.position(demand.cell) else { return };
        let count = self.workers.len();
        let watch = Watch { demand, target, up: Side::default(), down: Side::default() };
        self.workers[self.next % count].watches.push(watch);
        self.next += 1;
    }

    /// The movements that met the demands of the choice last looked at.
    pub(crate) fn witnesses(&self, ground: &Ground) -> Vec<Movement> {
        let over_cells = |flow: &Flow| flow.iter().map(|&(index, by)| (ground.movable[index], by)).collect();
        let watches = self.workers.iter().flat_map(|worker| &worker.watches);
        let sides = watches.flat_map(|watch| [(watch, &watch.up), (watch, &watch.down)]);
        sides
            .filter_map(|(watch, side)| {
                let changes = over_cells(side.witness.as_ref()?);
                Some(Movement { reader: watch.demand.reader, changes })
            })
            .collect()
    }

    /// Puts a choice to every attacker.
    pub(crate) fn separate(&mut self, ground: &Ground, choice: Choice) -> Found {
        let open = AtomicUsize::new(0);
        let open = &open;
        let control = &self.control;
        let found: Vec<Found> = if self.workers.len() == 1 {
            vec![self.workers[0].run(ground, choice, open, control)]
        } else {
            std::thread::scope(|scope| {
                let running: Vec<_> = self
                    .workers
                    .iter_mut()
                    .map(|worker| scope.spawn(move || worker.run(ground, choice, open, control)))
                    .collect();
                running
                    .into_iter()
                    .map(|thread| thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault)))
                    .collect()
            })
        };
        let mut all = Found::default();
        for part in found {
            all.cuts.extend(part.cuts);
            all.open.extend(part.open);
            all.unfinished |= part.unfinished;
        }
        all.open.sort_unstable();
        all.open.dedup();
        all
    }
}

impl Worker {
    /// Looks at every demand, beginning where the last look ended early; `open` counts failures of all workers.
    fn run(&mut self, ground: &Ground, choice: Choice, open: &AtomicUsize, control: &Control) -> Found {
        let mut found = Found::default();
        let count = self.watches.len();
        for offset in 0..count {
            let index = (self.first + offset) % count;
            if open.load(Ordering::Relaxed) >= choice.enough {
                self.first = index;
                break;
            }
            if control.is_over() {
                found.unfinished = true;
                break;
            }
            let (before, cuts) = (found.open.len(), found.cuts.len());
            look(&mut self.attack, ground, &mut self.watches[index], choice, &mut found);
            if found.open.len() > before && control.is_over() {
                // the attacker may have been stopped on the way, and its answer be none
                found.open.truncate(before);
                found.cuts.truncate(cuts);
                found.unfinished = true;
                break;
            }
            if found.open.len() > before {
                open.fetch_add(1, Ordering::Relaxed);
                if choice.enough == 1 {
                    // the next choice is a like one: what fell now is the likeliest to fall again
                    self.first = index;
                    break;
                }
            }
        }
        found
    }
}

fn look(attack: &mut Attack, ground: &Ground, watch: &mut Watch, choice: Choice, found: &mut Found) {
    let before = found.open.len();
    let demand = watch.demand;
    if demand.above > 0.0 {
        one_way(attack, ground, watch, 1.0, choice, found);
    }
    if demand.below > 0.0 {
        one_way(attack, ground, watch, -1.0, choice, found);
    }
    if demand.width > demand.above + demand.below && found.open.len() == before {
        both_ways(attack, ground, watch, choice, found);
    }
}

pub(super) fn fits(ground: &Ground, reader: usize, flow: &Flow, hidden: &[f64]) -> bool {
    flow.iter().all(|&(index, change)| {
        let room = ground.room(reader, index);
        let degree = hidden[ground.movable[index]];
        change <= room.up * degree + MET && -change <= room.down * degree + MET
    })
}

pub(super) fn moved(flow: &Flow, target: usize) -> f64 {
    flow.iter().find(|entry| entry.0 == target).map_or(0.0, |entry| entry.1)
}

fn ask(attack: &mut Attack, ground: &Ground, side: &mut Side, question: &Question, hidden: &[f64], cap: f64) -> Reach {
    attack.start_from(ground, side.start.as_ref());
    let reach = attack.reach(ground, question, hidden, cap);
    side.start = Some(attack.basis());
    reach
}

fn one_way(attack: &mut Attack, ground: &Ground, watch: &mut Watch, direction: f64, choice: Choice, found: &mut Found) {
    let enough = if direction > 0.0 { watch.demand.above } else { watch.demand.below };
    let side = if direction > 0.0 { &mut watch.up } else { &mut watch.down };
    let reader = watch.demand.reader;
    if side.witness.as_ref().is_some_and(|flow| fits(ground, reader, flow, choice.hidden)) {
        return;
    }
    let question = Question { reader, target: watch.target, direction, enough, least: enough - MET };
    for cap in [enough, NO_LIMIT] {
        let reach = ask(attack, ground, side, &question, choice.hidden, cap);
        if reach.length >= enough - MET {
            side.witness = Some(reach.flow);
            return;
        }
        let cut = cut::tighten(attack.promise(ground, &question).demand(ground, enough), choice.hidden);
        if cut.shortfall(choice.hidden) > VIOLATED {
            found.open.push(watch.demand.cell);
            found.cuts.push(cut);
            return;
        }
        if !choice.whole {
            // at a fractional choice the narrower question is enough: the search goes on below
            return;
        }
    }
    // the multipliers promise more than the movement showed: ask again without shortcuts
    let reach = attack.reach_exactly(ground, &question, choice.hidden);
    if reach.length >= enough - MET {
        side.witness = Some(reach.flow);
        return;
    }
    found.open.push(watch.demand.cell);
    found.cuts.push(one_more(ground, choice.hidden));
}

fn both_ways(attack: &mut Attack, ground: &Ground, watch: &mut Watch, choice: Choice, found: &mut Found) {
    let (enough, reader) = (watch.demand.width, watch.demand.reader);
    if let (Some(up), Some(down)) = (&watch.up.witness, &watch.down.witness) {
        let width = moved(up, watch.target) - moved(down, watch.target);
        if width >= enough - MET && fits(ground, reader, up, choice.hidden) && fits(ground, reader, down, choice.hidden)
        {
            return;
        }
    }
    let question = |direction| Question { reader, target: watch.target, direction, enough, least: f64::NEG_INFINITY };
    for cap in [enough, NO_LIMIT] {
        let up = ask(attack, ground, &mut watch.up, &question(1.0), choice.hidden, cap);
        let up_promise = attack.promise(ground, &question(1.0));
        let down = ask(attack, ground, &mut watch.down, &question(-1.0), choice.hidden, cap);
        let down_promise = attack.promise(ground, &question(-1.0));
        if up.length + down.length >= enough - MET {
            watch.up.witness = Some(up.flow);
            watch.down.witness = Some(down.flow);
            return;
        }
        let cut = cut::tighten(up_promise.join(down_promise).demand(ground, enough), choice.hidden);
        if cut.shortfall(choice.hidden) > VIOLATED {
            found.open.push(watch.demand.cell);
            found.cuts.push(cut);
            return;
        }
        if !choice.whole {
            return;
        }
    }
    let up = attack.reach_exactly(ground, &question(1.0), choice.hidden);
    let down = attack.reach_exactly(ground, &question(-1.0), choice.hidden);
    if up.length + down.length >= enough - MET {
        watch.up.witness = Some(up.flow);
        watch.down.witness = Some(down.flow);
        return;
    }
    found.open.push(watch.demand.cell);
    found.cuts.push(one_more(ground, choice.hidden));
}

/// An unsafe choice can only be mended by hiding at least one more cell: the last resort when a cut is lost to rounding.
fn one_more(ground: &Ground, hidden: &[f64]) -> Cut {
    let shown = ground.movable.iter().copied().filter(|&cell| ground.is_free(cell) && hidden[cell] < 0.5);
    Cut { entries: shown.map(|cell| (cell, 1.0)).collect(), least: 1.0 }
}
