//! Rounding, as a further layer over suppression and never instead of it.

use crate::audit::Tableau;
use crate::{Control, Refusal, System};

/// The nearest multiple of a base, halves upwards; the count itself for a base of 0 or 1.
pub fn nearest(count: i64, base: i64) -> i64 {
    if base <= 1 { count } else { (count * 2 + base).div_euclid(base * 2) * base }
}

/// Zero-restricted controlled rounding: every count goes to a neighbouring multiple of the base, multiples stay, and all
/// relations still hold.
///
/// The counts take a random walk within these limits on which each stays where it is on average, and end at multiples of the
/// base in two-way tables, with a hierarchy or without (Cox, *A constructive procedure for unbiased controlled rounding*, JASA
/// 82, 1987): there the rounded count is right on average. In tables of more dimensions and linked ones the walk can end between
/// multiples; what it has settled is then completed by search, and for some tables there is no such rounding at all.
///
/// `seed` settles the draw: the same tables and seed are always rounded alike. It must not be known to readers, who could
/// otherwise try out counts and compare.
///
/// ```
/// use disclosure::{publish::controlled_rounding, Cell, Control, Relation, System};
/// let cell = |name: &str, value| Cell { name: name.into(), value };
/// let cells = vec![cell("all", 17), cell("girls", 11), cell("boys", 6)];
/// let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1)])])?;
/// let rounded = controlled_rounding(&system, 5, 2016, &Control::unlimited())?;
/// assert_eq!(rounded[0], rounded[1] + rounded[2]);
/// assert!(rounded.iter().all(|count| count % 5 == 0));
/// # Ok::<(), disclosure::Refusal>(())
/// ```
///
/// # Errors
/// [`Refusal::Setting`] when no such rounding exists or none was found before time ran out.
pub fn controlled_rounding(system: &System, base: i64, seed: u64, control: &Control) -> Result<Vec<i64>, Refusal> {
    if base <= 1 {
        return Err(Refusal::setting("rounding", format!("a base of {base} rounds nothing; give 3, 5 or 10")));
    }
    let walked = walk(system, base, seed, control);
    for known in [walked, vec![None; system.cells().len()]] {
        let mut rounding = Rounding::new(system, base);
        let mut steps = 0;
        if rounding.take_up(&known) && rounding.search(control, &mut steps) {
            return Ok(rounding.rounded());
        }
    }
    if control.is_over() {
        return Err(Refusal::Stopped);
    }
    let what = format!(
        "there is no rounding to base {base} in which all totals still add up; use the nearest multiple instead"
    );
    Err(Refusal::setting("rounding", what))
}

/// Which counts a fair walk has taken up or down to a multiple of the base; `None` where it ended between.
fn walk(system: &System, base: i64, seed: u64, control: &Control) -> Vec<Option<bool>> {
    let relations: Vec<Vec<(usize, i64)>> = system.relations().iter().map(|relation| relation.0.clone()).collect();
    let point: Vec<i64> = system.cells().iter().map(|cell| cell.value).collect();
    let low: Vec<i64> = point.iter().map(|value| value - value.rem_euclid(base)).collect();
    let high = point.iter().zip(&low).map(|(value, low)| Some(if value == low { *low } else { low + base })).collect();
    let mut state = seed;
    let ended = Tableau::within(&relations, &point, low.clone(), high, control).and_then(|mut tableau| {
        tableau.walk(|chance| draw(&mut state) < chance)?;
        Ok(tableau)
    });
    // numbers that outgrow exact arithmetic settle nothing: everything is left to the search
    let Ok(tableau) = ended else { return vec![None; point.len()] };
    let settled = |(cell, &low): (usize, &i64)| {
        let value = tableau.value(cell);
        if value.over == low * value.under {
            Some(false)
        } else if value.over == (low + base) * value.under {
            Some(true)
        } else {
            None
        }
    };
    low.iter().enumerate().map(settled).collect()
}

/// A number from 0 to below 1 (SplitMix64; Steele, Lea and Flood, 2014).
fn draw(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1u64 << 53) as f64
}

/// Every count is `base` times its floor, plus 0 or 1 still to be decided.
struct Rounding<'s> {
    system: &'s System,
    base: i64,
    floor: Vec<i64>,
    up: Vec<Option<bool>>,
    by_cell: Vec<Vec<usize>>,
    trail: Vec<usize>,
}

const MOST_STEPS: usize = 2_000_000;

impl<'s> Rounding<'s> {
    fn new(system: &'s System, base: i64) -> Self {
        let cells = system.cells();
        let mut by_cell = vec![Vec::new(); cells.len()];
        for (number, relation) in system.relations().iter().enumerate() {
            relation.0.iter().for_each(|&(cell, _)| by_cell[cell].push(number));
        }
        Rounding {
            system,
            base,
            floor: cells.iter().map(|cell| cell.value.div_euclid(base)).collect(),
            up: cells.iter().map(|cell| if cell.value % base == 0 { Some(false) } else { None }).collect(),
            by_cell,
            trail: Vec::new(),
        }
    }

    fn rounded(&self) -> Vec<i64> {
        let value = |(floor, up): (&i64, &Option<bool>)| (floor + i64::from(*up == Some(true))) * self.base;
        self.floor.iter().zip(&self.up).map(value).collect()
    }

    /// Takes up what is settled. `false` when that leaves nothing.
    fn take_up(&mut self, known: &[Option<bool>]) -> bool {
        known.iter().enumerate().all(|(cell, &up)| up.is_none_or(|up| self.decide(cell, up)))
    }

    /// Depth-first with propagation; a stack of decisions instead of recursion.
    fn search(&mut self, control: &Control, steps: &mut usize) -> bool {
        if !(0..self.system.relations().len()).all(|relation| self.propagate(relation)) {
            return false;
        }
        let mut decisions: Vec<(usize, usize, bool)> = Vec::new();
        loop {
            let Some(cell) = self.next_cell() else { return true };
            let first = self.system.value(cell) % self.base * 2 >= self.base;
            decisions.push((cell, self.trail.len(), first));
            let mut ok = self.decide(cell, first);
            while !ok {
                *steps += 1;
                if *steps > MOST_STEPS || control.is_over() {
                    return false;
                }
                let Some((cell, mark, tried)) = decisions.pop() else { return false };
                self.undo(mark);
                ok = self.decide(cell, !tried);
            }
        }
    }

    /// An undecided cell of the relation with the fewest undecided ones.
    fn next_cell(&self) -> Option<usize> {
        let open = |number: &usize| {
            let relation = &self.system.relations()[*number];
            relation.0.iter().filter(|entry| self.up[entry.0].is_none()).count()
        };
        let tightest = (0..self.system.relations().len()).filter(|number| open(number) > 0).min_by_key(open);
        match tightest {
            Some(number) => {
                self.system.relations()[number].0.iter().map(|entry| entry.0).find(|&cell| self.up[cell].is_none())
            }
            None => (0..self.up.len()).find(|&cell| self.up[cell].is_none()),
        }
    }

    fn undo(&mut self, mark: usize) {
        for cell in self.trail.drain(mark..) {
            self.up[cell] = None;
        }
    }

    fn decide(&mut self, cell: usize, up: bool) -> bool {
        let mut waiting = vec![(cell, up)];
        while let Some((cell, up)) = waiting.pop() {
            match self.up[cell] {
                Some(known) if known != up => return false,
                Some(_) => continue,
                None => {
                    self.up[cell] = Some(up);
                    self.trail.push(cell);
                }
            }
            for index in 0..self.by_cell[cell].len() {
                let relation = self.by_cell[cell][index];
                match self.forced(relation) {
                    Some(more) => waiting.extend(more),
                    None => return false,
                }
            }
        }
        true
    }

    fn propagate(&mut self, relation: usize) -> bool {
        let Some(forced) = self.forced(relation) else { return false };
        forced.into_iter().all(|(cell, up)| self.decide(cell, up))
    }

    /// What a relation forces on its undecided cells; `None` when it can no longer hold.
    fn forced(&self, relation: usize) -> Option<Vec<(usize, bool)>> {
        let entries = &self.system.relations()[relation].0;
        let (mut fixed, mut most, mut least) = (0, 0, 0);
        for &(cell, by) in entries {
            fixed += by * self.floor[cell];
            match self.up[cell] {
                Some(up) => fixed += by * i64::from(up),
                None if by > 0 => most += by,
                None => least += by,
            }
        }
        if fixed + least > 0 || fixed + most < 0 {
            return None;
        }
        let open = || entries.iter().filter(|entry| self.up[entry.0].is_none());
        let mut forced = Vec::new();
        for &(cell, by) in open() {
            let must = if by > 0 { fixed + most - by < 0 } else { fixed + least - by > 0 };
            let must_not = if by > 0 { fixed + least + by > 0 } else { fixed + most + by < 0 };
            if must || must_not {
                forced.push((cell, must));
            }
        }
        Some(forced)
    }
}
