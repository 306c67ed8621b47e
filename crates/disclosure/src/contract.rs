//! Problems and answers as JSON, for whoever wants to check us: `--problem` and `--attack`.
//!
//! Semantics, where the format leaves a choice:
//! - Levels bind primary cells; a level on a cell that is not primary has no effect. A primary cell without levels must
//!   not be exactly known: `[0, 0, 1]`, two whole numbers apart.
//! - Levels are taken literally against the linear interval of a reader who knows that every hidden cell is at least
//!   `attacker_lower_bound`: low <= value - below, high >= value + above, high - low >= width.
//! - A primary cell that is zero or frozen cannot be hidden and is listed as impossible.
//! - `"unpublished": [cell, ..]` may be added: cells that nobody publishes but that relations lead to; they cost nothing
//!   and are at least 0.
//! - An interval without upper limit has `null` as its second number.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Number, Value};

use crate::audit::not_shown_to_be_met;
use crate::{
    Cell, Choice, Control, Demand, Interval, Numbers, Reader, Refusal, Relation, Standing, Status, System, Task,
    attack, protect,
};

#[derive(Deserialize)]
#[serde(expecting = "a cell: an object with a key and a value")]
struct RawCell {
    #[serde(default)]
    key: Value,
    value: Number,
}

#[derive(Deserialize)]
#[serde(expecting = "a problem: an object with cells, relations and primary cells")]
struct RawProblem {
    cells: Vec<RawCell>,
    #[serde(default)]
    relations: Vec<Vec<(usize, Number)>>,
    #[serde(default)]
    primary: Vec<usize>,
    #[serde(default)]
    frozen: Vec<usize>,
    #[serde(default)]
    attacker_lower_bound: i64,
    #[serde(default)]
    levels: BTreeMap<String, Vec<f64>>,
    #[serde(default = "by_cells")]
    weight: String,
    #[serde(default)]
    hidden: Option<Vec<usize>>,
    #[serde(default)]
    unpublished: Vec<usize>,
    #[serde(flatten)]
    others: BTreeMap<String, Value>,
}

fn by_cells() -> String {
    "cells".to_owned()
}

/// Fields that problems may carry along without meaning for the solution.
const COMPANIONS: [&str; 14] = [
    "warning",
    "policy",
    "readers",
    "rounds",
    "remarks",
    "status",
    "objective",
    "bound",
    "intervals",
    "impossible",
    "name",
    "title",
    "description",
    "comment",
];

/// Share of the time that the search may take; the attack on what it finds needs the rest.
const SEARCH: f64 = 0.85;

/// A problem as read from JSON.
#[derive(Clone, Debug)]
pub struct Problem {
    /// The suppression problem.
    pub task: Task,
    /// Primary cells, in the order given.
    pub primary: Vec<usize>,
    /// Hidden cells, when the file states them.
    pub hidden: Option<Vec<usize>>,
    /// What was passed over, in sentences.
    pub warnings: Vec<String>,
}

/// Answer to `--problem`.
#[derive(Clone, Debug, Serialize)]
pub struct Solution {
    /// Whether the choice is proven to be the cheapest.
    pub status: Status,
    /// Cost of all hidden cells.
    pub objective: Option<Number>,
    /// No safe choice costs less.
    pub bound: Option<Number>,
    /// Hidden cells, primary ones included.
    pub hidden: Vec<usize>,
    /// For each hidden cell the least and greatest value that the reader must hold possible.
    pub intervals: BTreeMap<usize, (Number, Option<Number>)>,
    /// Primary cells whose demand nothing can meet.
    pub impossible: Vec<usize>,
}

/// Answer to `--attack`.
#[derive(Clone, Debug, Serialize)]
pub struct AttackReport {
    /// For each hidden cell the least and greatest value that the reader must hold possible.
    pub intervals: BTreeMap<usize, (Number, Option<Number>)>,
    /// Hidden cells that can be worked out exactly.
    pub exact: Vec<usize>,
    /// Hidden primary cells whose demand is not met.
    pub falls: Vec<usize>,
}

impl Problem {
    /// Reads a problem.
    ///
    /// # Errors
    /// Names the line of malformed JSON, or the cell, relation or setting that is wrong.
    pub fn from_json(text: &str) -> Result<Self, Refusal> {
        let raw: RawProblem =
            serde_json::from_str(text).map_err(|fault| Refusal::unreadable("problem", fault.to_string()))?;
        let cells = read_cells(&raw.cells)?;
        let count = cells.len();
        let relations = raw.relations.iter().enumerate().map(read_relation).collect::<Result<Vec<_>, _>>()?;
        let system = System::new(cells, relations)?;
        if !(0..=1).contains(&raw.attacker_lower_bound) {
            let what =
                format!("is {}; readers know hidden cells to be at least 0 or at least 1", raw.attacker_lower_bound);
            return Err(Refusal::setting("attacker_lower_bound", what));
        }
        let named = |place: &str, list: &[usize]| match list.iter().find(|&&cell| cell >= count) {
            Some(&cell) => Err(Refusal::NoSuchCell { place: place.to_owned(), cell, cells: count }),
            None => Ok(()),
        };
        named("primary", &raw.primary)?;
        named("frozen", &raw.frozen)?;
        named("unpublished", &raw.unpublished)?;
        named("hidden", raw.hidden.as_deref().unwrap_or_default())?;
        let levels = read_levels(&raw.levels, &system)?;
        let warnings = warnings(&raw, &levels, &system);
        let task = build(&raw, system, &levels)?;
        Ok(Problem { task, primary: raw.primary, hidden: raw.hidden, warnings })
    }

    /// The cheapest safe choice, with the intervals that its reader is left with.
    ///
    /// # Errors
    /// See [`protect`] and [`attack`]; and [`Refusal::Attacked`] if the independent attack succeeds against the choice.
    pub fn solve(&self, numbers: Numbers, control: &Control) -> Result<Solution, Refusal> {
        let choice = protect(&self.task, &control.with_share(SEARCH))?;
        let mut intervals = Vec::new();
        if choice.status != Status::Infeasible {
            intervals = self.audited(&choice, numbers, control)?;
        }
        Ok(answer(choice, &intervals, &self.task))
    }

    /// The intervals that a safe choice leaves. None when there was no time for all of them and the choice is shown to be safe
    /// by other tables that fit.
    fn audited(&self, choice: &Choice, numbers: Numbers, control: &Control) -> Result<Vec<Interval>, Refusal> {
        let linear = match self.intervals(&choice.hidden, Numbers::Any, control) {
            Err(Refusal::AuditUnfinished { done, of }) => {
                let open = not_shown_to_be_met(&self.task, &self.unknown(&choice.hidden), &choice.movements);
                let unfinished = Refusal::AuditUnfinished { done, of };
                return if open.is_empty() { Ok(Vec::new()) } else { Err(unfinished) };
            }
            found => found?,
        };
        self.insist(&linear)?;
        if numbers == Numbers::Any { Ok(linear) } else { self.intervals(&choice.hidden, numbers, control) }
    }

    /// What the reader of a table with the stated hidden cells can work out.
    ///
    /// # Errors
    /// A problem without `hidden`, or see [`attack`].
    pub fn attack(&self, numbers: Numbers, control: &Control) -> Result<AttackReport, Refusal> {
        let Some(hidden) = &self.hidden else {
            return Err(Refusal::setting("hidden", "is missing; an attack needs the list of hidden cells"));
        };
        let found = attack(&self.task.system, &self.unknown(hidden), &self.task.readers[0], numbers, control)?;
        let exact = found.iter().filter(|interval| interval.is_exact()).map(|interval| interval.cell).collect();
        let mut falls: Vec<usize> = self.unmet(&found).map(|demand| demand.cell).collect();
        falls.sort_unstable();
        Ok(AttackReport { intervals: print_intervals(&found), exact, falls })
    }

    fn intervals(&self, hidden: &[usize], numbers: Numbers, control: &Control) -> Result<Vec<Interval>, Refusal> {
        attack(&self.task.system, &self.unknown(hidden), &self.task.readers[0], numbers, &control.with_grace())
    }

    /// Hidden cells and those that are never published.
    fn unknown(&self, hidden: &[usize]) -> Vec<usize> {
        let unpublished =
            (0..self.task.standing.len()).filter(|&cell| self.task.standing[cell] == Standing::Unpublished);
        let mut unknown: Vec<usize> = hidden.iter().copied().chain(unpublished).collect();
        unknown.sort_unstable();
        unknown.dedup();
        unknown
    }

    fn unmet<'p>(&'p self, found: &'p [Interval]) -> impl Iterator<Item = &'p Demand> {
        self.task.demands.iter().filter(|demand| {
            let truth = self.task.system.value(demand.cell) as f64;
            match found.binary_search_by_key(&demand.cell, |interval| interval.cell) {
                Ok(index) => !demand.is_met(truth, found[index].low, found[index].high),
                Err(_) => demand.asks_something(),
            }
        })
    }

    fn insist(&self, found: &[Interval]) -> Result<(), Refusal> {
        let fallen: Vec<&str> = self.unmet(found).map(|demand| self.task.system.name(demand.cell)).collect();
        if fallen.is_empty() { Ok(()) } else { Err(Refusal::Attacked { findings: fallen.join(", ") }) }
    }
}

fn answer(choice: Choice, intervals: &[Interval], task: &Task) -> Solution {
    let mut impossible = choice.impossible;
    impossible.retain(|&cell| cell < task.system.cells().len());
    Solution {
        status: choice.status,
        objective: choice.cost.map(number),
        bound: choice.bound.map(number),
        hidden: choice.hidden,
        intervals: print_intervals(intervals),
        impossible,
    }
}

fn print_intervals(found: &[Interval]) -> BTreeMap<usize, (Number, Option<Number>)> {
    found.iter().map(|interval| (interval.cell, (number(interval.low), interval.high.map(number)))).collect()
}

/// Whole numbers are printed as such.
fn number(value: f64) -> Number {
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return Number::from(value as i64);
    }
    Number::from_f64(value).unwrap_or_else(|| Number::from(0))
}

fn read_cells(raw: &[RawCell]) -> Result<Vec<Cell>, Refusal> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut cells: Vec<Cell> = Vec::with_capacity(raw.len());
    for (index, RawCell { key, value }) in raw.iter().enumerate() {
        let written = key_text(key);
        let name = if written.is_empty() { format!("cell {index}") } else { format!("cell {index} ({written})") };
        let count = whole(value).ok_or_else(|| Refusal::Count { cell: name.clone(), value: value.to_string() })?;
        if let Some(&first) = seen.get(&key.to_string()).filter(|_| !written.is_empty()) {
            return Err(Refusal::Duplicate {
                place: "cells".into(),
                cell: written,
                first: format!("cell {first} ({})", cells[first].value),
                second: format!("cell {index} ({count})"),
            });
        }
        seen.insert(key.to_string(), index);
        cells.push(Cell { name, value: count });
    }
    Ok(cells)
}

fn key_text(key: &Value) -> String {
    let part = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    match key {
        Value::Null => String::new(),
        Value::Array(parts) => parts.iter().map(part).collect::<Vec<_>>().join(", "),
        other => part(other),
    }
}

fn whole(value: &Number) -> Option<i64> {
    value.as_i64().or_else(|| value.as_f64().filter(|v| v.fract() == 0.0 && v.abs() < 9e15).map(|v| v as i64))
}

fn read_relation((index, entries): (usize, &Vec<(usize, Number)>)) -> Result<Relation, Refusal> {
    let coefficient = |(cell, by): &(usize, Number)| {
        let refused = || Refusal::Coefficient { relation: index, cell: format!("cell {cell}"), by: by.to_string() };
        whole(by).map(|by| (*cell, by)).ok_or_else(refused)
    };
    entries.iter().map(coefficient).collect::<Result<Vec<_>, _>>().map(Relation)
}

type Levels = BTreeMap<usize, [f64; 3]>;

fn read_levels(raw: &BTreeMap<String, Vec<f64>>, system: &System) -> Result<Levels, Refusal> {
    let mut levels = Levels::new();
    for (text, numbers) in raw {
        let count = system.cells().len();
        let cell: usize = text.trim().parse().map_err(|_| {
            Refusal::setting("levels", format!("\"{text}\" is not the number of a cell; cells are numbered from 0"))
        })?;
        if cell >= count {
            return Err(Refusal::NoSuchCell { place: "levels".into(), cell, cells: count });
        }
        match numbers[..] {
            [below, above, width] if numbers.iter().all(|n| n.is_finite() && *n >= 0.0) => {
                levels.insert(cell, [below, above, width]);
            }
            _ => return Err(Refusal::Demand { cell: system.name(cell).to_owned(), given: format!("{numbers:?}") }),
        }
    }
    Ok(levels)
}

fn warnings(raw: &RawProblem, levels: &Levels, system: &System) -> Vec<String> {
    let mut warnings: Vec<String> = raw
        .others
        .keys()
        .filter(|field| !COMPANIONS.contains(&field.as_str()))
        .map(|field| format!("the field \"{field}\" is not known and was passed over"))
        .collect();
    let idle: Vec<&str> =
        levels.keys().filter(|cell| !raw.primary.contains(cell)).map(|&cell| system.name(cell)).collect();
    if !idle.is_empty() {
        warnings.push(format!("levels bind primary cells only; without effect for {}", idle.join(", ")));
    }
    warnings
}

/// What a primary cell without levels must have: not exactly known.
const NOT_EXACT: [f64; 3] = [0.0, 0.0, 1.0];

fn build(raw: &RawProblem, system: System, levels: &Levels) -> Result<Task, Refusal> {
    let count = system.cells().len();
    let mut standing = vec![Standing::Free; count];
    raw.primary.iter().for_each(|&cell| standing[cell] = Standing::Primary);
    for (cell, standing) in standing.iter_mut().enumerate() {
        if system.value(cell) == 0 {
            *standing = Standing::Shown;
        }
    }
    raw.frozen.iter().for_each(|&cell| standing[cell] = Standing::Shown);
    raw.unpublished.iter().for_each(|&cell| standing[cell] = Standing::Unpublished);
    let mut weight = match raw.weight.as_str() {
        "cells" => vec![1.0; count],
        "value" => system.cells().iter().map(|cell| cell.value as f64).collect(),
        other => return Err(Refusal::setting("weight", format!("is \"{other}\"; it must be \"cells\" or \"value\""))),
    };
    let mut reader = Reader::outsider("reader", count, raw.attacker_lower_bound);
    for &cell in &raw.unpublished {
        weight[cell] = 0.0;
        reader.floor[cell] = 0;
    }
    let mut primary = raw.primary.clone();
    primary.sort_unstable();
    primary.dedup();
    let demand = |&cell: &usize| {
        let [below, above, width] = levels.get(&cell).copied().unwrap_or(NOT_EXACT);
        Demand { cell, reader: 0, below, above, width }
    };
    let demands = primary.iter().map(demand).collect();
    Ok(Task { system, standing, weight, readers: vec![reader], demands })
}
