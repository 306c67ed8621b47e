//! The half-year as it may be published: small counts are hidden, and so are others by which one could work them out from
//! totals or from two columns. What must be hidden is found by [`disclosure`], and its answer is attacked with code of its
//! own before anything is shown. Each half-year is protected by itself, so that its table is the same whenever it is made
//! while the records stand still; whoever publishes one twice compares them first. Pure.

use std::time::Duration;

use disclosure::{
    Cell, Control, Demand, Goal, Numbers, Policy, Reader, Refusal, Relation, Standing, Status, System, Task, attack,
    protect,
};

use crate::store::Counted;

/// Columns, in order: contacts, referrals, every concern, open at the end, new of these.
pub const COLUMNS: usize = 5;
/// Columns of which the later is a part of the earlier: what is left over can be worked out.
const PARTS: [(usize, usize); 3] = [(0, 2), (2, 1), (3, 4)];
/// The longest time in which the cheapest choice is looked for; a safe one is there before.
const LIMIT: Duration = Duration::from_secs(5);

/// A row as it may be shown: `None` where a count is hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// A key of the terms' sources; nothing for all of them.
    pub source: Option<String>,
    /// Of those, the ones with the exploitation flag; else all.
    pub flagged: bool,
    /// The counts.
    pub counts: [Option<i64>; COLUMNS],
}

/// Sources, each with all and with the flagged ones, and the total of both. `None` when no choice is safe, or when the
/// attack on it succeeds: then nothing is published.
///
/// # Errors
/// When the counts contradict each other.
pub fn publishable(counted: &[Counted], policy: &Policy) -> Result<Option<Vec<Row>>, Refusal> {
    let mut sources: Vec<&str> = counted.iter().map(|c| c.source.as_str()).collect();
    sources.sort_unstable();
    sources.dedup();
    let grid = Grid::of(counted, &sources);
    let task = grid.task(policy)?;
    let control = Control::unlimited().with_limit(LIMIT);
    let choice = protect(&task, &control)?;
    let hidden = choice.hidden;
    if choice.status == Status::Infeasible || !withstands(&task, &hidden)? {
        return Ok(None);
    }
    let shown = |cell: usize| (!hidden.contains(&cell)).then(|| task.system.value(cell));
    let row = |place: usize, flagged: bool| Row {
        source: sources.get(place).map(|s| (*s).to_owned()),
        flagged,
        counts: std::array::from_fn(|column| shown(grid.at(place, usize::from(flagged), column))),
    };
    Ok(Some((0..=sources.len()).flat_map(|place| [row(place, false), row(place, true)]).collect()))
}

/// What a reader is left with meets every demand, by another way of reckoning than the choice was made.
fn withstands(task: &Task, hidden: &[usize]) -> Result<bool, Refusal> {
    let unpublished = (0..task.standing.len()).filter(|cell| task.standing[*cell] == Standing::Unpublished);
    let mut unknown: Vec<usize> = hidden.iter().copied().chain(unpublished).collect();
    unknown.sort_unstable();
    let left = attack(&task.system, &unknown, &task.readers[0], Numbers::Any, &Control::unlimited())?;
    let met = |demand: &Demand| {
        let interval = left.iter().find(|i| i.cell == demand.cell);
        interval.is_some_and(|i| demand.is_met(task.system.value(demand.cell) as f64, i.low, i.high))
    };
    Ok(task.demands.iter().all(met))
}

/// All counts: sources and their total, by all, flagged and not flagged.
struct Grid {
    values: Vec<i64>,
    sources: usize,
}

/// All, flagged, not flagged.
const SORTS: usize = 3;

impl Grid {
    fn of(counted: &[Counted], sources: &[&str]) -> Self {
        let mut grid = Self { values: vec![0; (sources.len() + 1) * SORTS * COLUMNS], sources: sources.len() };
        for one in counted {
            let Ok(place) = sources.binary_search(&one.source.as_str()) else { continue };
            let sort = if one.exploitation { 1 } else { 2 };
            let numbers = [one.contacts, one.referrals, one.concerns, one.open, one.fresh];
            for (column, number) in numbers.into_iter().enumerate() {
                for (place, sort) in [(place, sort), (place, 0), (sources.len(), sort), (sources.len(), 0)] {
                    let at = grid.at(place, sort, column);
                    grid.values[at] += number;
                }
            }
        }
        grid
    }

    /// The number of a cell.
    fn at(&self, place: usize, sort: usize, column: usize) -> usize {
        (place * SORTS + sort) * COLUMNS + column
    }

    /// Cells, what links them, and what must not be found out.
    fn task(&self, policy: &Policy) -> Result<Task, Refusal> {
        let mut cells: Vec<Cell> = self.values.iter().enumerate().map(|(n, v)| cell(n, *v)).collect();
        let mut relations = self.sums();
        for place in 0..=self.sources {
            for (sort, (whole, part)) in (0..SORTS).flat_map(|sort| PARTS.map(|part| (sort, part))) {
                let (whole, part) = (self.at(place, sort, whole), self.at(place, sort, part));
                let rest = cells.len();
                cells.push(cell(rest, self.values[whole] - self.values[part]));
                relations.push(Relation(vec![(whole, 1), (part, -1), (rest, -1)]));
            }
        }
        let standing: Vec<Standing> = (0..cells.len()).map(|n| self.standing(n, cells[n].value, policy)).collect();
        let weight = cells.iter().map(|c| 1.0 + c.value.max(0) as f64).collect();
        let small: Vec<usize> = (0..cells.len()).filter(|n| policy.is_small(cells[*n].value)).collect();
        let system = System::new(cells, relations)?;
        let mut reader = Reader::outsider("anybody", standing.len(), policy.floor());
        for (floor, standing) in reader.floor.iter_mut().zip(&standing) {
            // A rest that nobody publishes may be nought.
            *floor = if *standing == Standing::Unpublished { 0 } else { *floor };
        }
        let demands = small.into_iter().map(|cell| demand(cell, system.value(cell), policy)).collect();
        Ok(Task { system, standing, weight, readers: vec![reader], demands })
    }

    /// All is flagged and not flagged; a total is the sum of its sources.
    fn sums(&self) -> Vec<Relation> {
        let mut relations = Vec::new();
        for column in 0..COLUMNS {
            for place in 0..=self.sources {
                let at = |sort| self.at(place, sort, column);
                relations.push(Relation(vec![(at(0), 1), (at(1), -1), (at(2), -1)]));
            }
            for sort in 0..SORTS {
                let parts = (0..self.sources).map(|place| (self.at(place, sort, column), -1));
                relations
                    .push(Relation(std::iter::once((self.at(self.sources, sort, column), 1)).chain(parts).collect()));
            }
        }
        relations
    }

    fn standing(&self, cell: usize, value: i64, policy: &Policy) -> Standing {
        let published = cell < self.values.len() && (cell / COLUMNS) % SORTS != 2;
        match (published, value) {
            (false, _) => Standing::Unpublished,
            (true, 0) if policy.zeros_shown => Standing::Shown,
            (true, value) if policy.is_small(value) => Standing::Primary,
            (true, _) => Standing::Free,
        }
    }
}

fn cell(number: usize, value: i64) -> Cell {
    Cell { name: format!("cell {number}"), value }
}

/// No small count is exactly known, and one above the small ones stays possible where the rules ask for that.
fn demand(cell: usize, value: i64, policy: &Policy) -> Demand {
    let beyond = (policy.largest + 1 - value).max(0) as f64;
    let above = if policy.goal == Goal::LargeStaysPossible { beyond } else { 0.0 };
    Demand { cell, reader: 0, below: 0.0, above, width: 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn counted(source: &str, exploitation: bool, numbers: [i64; COLUMNS]) -> Counted {
        let [contacts, referrals, concerns, open, fresh] = numbers;
        Counted { source: source.into(), exploitation, contacts, referrals, concerns, open, fresh }
    }

    fn policy() -> Policy {
        Policy::preset("partnership").unwrap()
    }

    #[test]
    fn a_small_count_cannot_be_had_by_subtraction() {
        let all = [
            counted("school", true, [12, 8, 12, 20, 8]),
            counted("school", false, [60, 30, 60, 50, 30]),
            counted("police", true, [3, 3, 3, 9, 0]),
            counted("police", false, [41, 20, 41, 30, 20]),
        ];
        let rows = publishable(&all, &policy()).unwrap().unwrap();
        assert_eq!(rows.len(), 6);
        let find = |source: Option<&str>, flagged| {
            rows.iter().find(|r| r.source.as_deref() == source && r.flagged == flagged).unwrap().counts
        };
        assert_eq!(find(Some("police"), true)[0], None, "three is small");
        let (total, school) = (find(None, true)[0], find(Some("school"), true)[0]);
        assert!(total.is_none() || school.is_none(), "15 less 12 would be three");
        assert_eq!(find(Some("police"), true)[4], Some(0), "noughts are shown");
    }

    #[test]
    fn nothing_small_is_hidden_by_nothing() {
        let all = [counted("school", true, [20, 10, 20, 30, 10]), counted("school", false, [60, 30, 50, 50, 30])];
        let rows = publishable(&all, &policy()).unwrap().unwrap();
        assert!(rows.iter().all(|r| r.counts.iter().all(Option::is_some)), "{rows:?}");
        assert!(publishable(&[], &policy()).unwrap().unwrap().iter().all(|r| r.counts == [Some(0); COLUMNS]));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_small_count_is_shown_whatever_was_counted(
            numbers in proptest::collection::vec((0_i64..30, 0_i64..30, 0_i64..30, 0_i64..30, 0_i64..30), 6)
        ) {
            let all: Vec<Counted> = numbers.into_iter().enumerate().map(|(n, (a, b, c, d, e))| {
                // A part is no more than its whole.
                let (concerns, open) = (a.min(c), d.max(e));
                let source = ["family", "police", "school"][n / 2];
                counted(source, n % 2 == 0, [a, b.min(concerns), concerns, open, e])
            }).collect();
            // Where nothing is safe, nothing is published.
            if let Some(rows) = publishable(&all, &policy()).unwrap() {
                prop_assert!(rows.iter().flat_map(|r| r.counts).flatten().all(|n| n == 0 || n > 4));
            }
        }
    }
}
