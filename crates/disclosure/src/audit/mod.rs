//! The attack on a table: what can a reader work out about each hidden cell?
//!
//! Exact arithmetic throughout and no code shared with the protector, so that a fault in one does not hide in the other.
//! Hidden cells that no relation links are looked at separately.

mod certify;
mod fraction;
mod groups;
mod reason;
mod tableau;
mod unknown;
mod whole;

pub(crate) use certify::not_shown_to_be_met;
use fraction::Ratio;
use groups::{Group, groups};
pub use reason::explain;
pub(crate) use tableau::Tableau;
use tableau::{End, Extreme};
pub(crate) use unknown::look_for_exact;
pub use unknown::{Bounds, attack_published};
use whole::WholeSearch;

use crate::{Control, Reader, Refusal, System};

/// The values that a reader must hold possible for a hidden cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Number of the cell.
    pub cell: usize,
    /// The least possible value.
    pub low: f64,
    /// The greatest possible value; `None` when the reader knows no limit.
    pub high: Option<f64>,
}

impl Interval {
    /// Whether only one value is possible.
    pub fn is_exact(&self) -> bool {
        self.high.is_some_and(|high| high - self.low < 1e-9)
    }
}

/// Whether a reader uses that counts are whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// Fractions are held possible: the interval of the linear programme.
    Any,
    /// Only whole numbers are held possible.
    Whole,
}

/// What a reader can work out about each hidden cell when all others are published.
///
/// ```
/// use disclosure::{attack, Cell, Control, Numbers, Reader, Relation, System};
/// let cell = |name: &str, value| Cell { name: name.into(), value };
/// let cells = vec![cell("all", 7), cell("girls", 5), cell("boys", 2)];
/// let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1)])])?;
/// let reader = Reader::outsider("anyone", 3, 1);
/// let found = attack(&system, &[1, 2], &reader, Numbers::Whole, &Control::unlimited())?;
/// assert_eq!((found[1].low, found[1].high), (1.0, Some(6.0)));
/// # Ok::<(), disclosure::Refusal>(())
/// ```
///
/// # Errors
/// A hidden cell whose true value the reader believes impossible; numbers that outgrow exact arithmetic; time that runs
/// out, since half an audit is none.
pub fn attack(
    system: &System,
    hidden: &[usize],
    reader: &Reader,
    numbers: Numbers,
    control: &Control,
) -> Result<Vec<Interval>, Refusal> {
    check(system, hidden, reader)?;
    let groups = groups(system, hidden);
    let answers = spread(&groups, |group| attack_group(group, system, reader, numbers, control));
    let mut intervals = Vec::with_capacity(hidden.len());
    let mut unfinished = false;
    for answer in answers {
        match answer {
            Ok(Some(found)) => intervals.extend(found),
            Ok(None) | Err(Refusal::Stopped) => unfinished = true,
            Err(refusal) => return Err(refusal),
        }
    }
    if unfinished {
        return Err(Refusal::AuditUnfinished { done: intervals.len(), of: hidden.len() });
    }
    intervals.sort_unstable_by_key(|interval| interval.cell);
    intervals.dedup_by_key(|interval| interval.cell);
    Ok(intervals)
}

/// Hidden cells that this reader knows exactly, counts being whole numbers. Quicker than [`attack`]: a cell is let go as
/// soon as two tables that the reader must hold possible differ in it.
///
/// # Errors
/// As [`attack`].
pub fn exactly_known(
    system: &System,
    hidden: &[usize],
    reader: &Reader,
    control: &Control,
) -> Result<Vec<usize>, Refusal> {
    check(system, hidden, reader)?;
    let mut known = Vec::new();
    for group in groups(system, hidden) {
        let done = known.len();
        let Some(found) = known_in_group(&group, system, reader, control)? else {
            return Err(Refusal::AuditUnfinished { done, of: hidden.len() });
        };
        known.extend(found);
    }
    known.sort_unstable();
    Ok(known)
}

fn known_in_group(
    group: &Group,
    system: &System,
    reader: &Reader,
    control: &Control,
) -> Result<Option<Vec<usize>>, Refusal> {
    let point: Vec<i64> = group.cells.iter().map(|&cell| system.value(cell)).collect();
    let low: Vec<i64> = group.cells.iter().map(|&cell| reader.floor[cell]).collect();
    let high: Vec<Option<i64>> = group.cells.iter().map(|&cell| reader.ceiling[cell]).collect();
    let mut tableau = Tableau::new(&group.relations, &point, low, high, control)?;
    let mut seen: Vec<(i64, i64)> = point.iter().map(|&value| (value, value)).collect();
    note(&tableau, &mut seen);
    let mut known = Vec::new();
    for (variable, &cell) in group.cells.iter().enumerate() {
        for end in [End::Least, End::Most] {
            if seen[variable].0 == seen[variable].1 {
                let Extreme::At(value) = tableau.seek(variable, end)? else {
                    seen[variable].1 += 1;
                    continue;
                };
                note(&tableau, &mut seen);
                let (attained, _) = seen[variable];
                let moved = if end == End::Most { value.floor() > attained } else { value.ceil() < attained };
                if seen[variable].0 == seen[variable].1 && moved {
                    let Some(end) = (WholeSearch { variable, end, attained, control }).run(tableau.clone())? else {
                        return Ok(None);
                    };
                    seen[variable] = (end.min(attained), end.max(attained));
                }
            }
        }
        if seen[variable].0 == seen[variable].1 {
            known.push(cell);
        }
    }
    Ok(Some(known))
}

fn check(system: &System, hidden: &[usize], reader: &Reader) -> Result<(), Refusal> {
    let cells = system.cells().len();
    for &cell in hidden {
        if cell >= cells {
            return Err(Refusal::NoSuchCell { place: "the list of hidden cells".into(), cell, cells });
        }
        let value = system.value(cell);
        if value < reader.floor[cell] || reader.ceiling[cell].is_some_and(|most| value > most) {
            let what = format!(
                "{} is hidden and is {value}, but this reader is said to know that it is at least {}{}",
                system.name(cell),
                reader.floor[cell],
                reader.ceiling[cell].map_or(String::new(), |most| format!(" and at most {most}")),
            );
            return Err(Refusal::setting(format!("reader {}", reader.name), what));
        }
    }
    Ok(())
}

/// Works on the groups with all processors; answers come in the order of the groups.
fn spread<G: Sync, T: Send>(groups: &[G], work: impl Fn(&G) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get).min(groups.len().max(1));
    if threads == 1 {
        return groups.iter().map(work).collect();
    }
    let next = std::sync::atomic::AtomicUsize::new(0);
    let mut answers: Vec<(usize, T)> = std::thread::scope(|scope| {
        let run = || {
            let mut mine = Vec::new();
            loop {
                let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let Some(group) = groups.get(index) else { return mine };
                mine.push((index, work(group)));
            }
        };
        let running: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<(usize, T)>>| {
            thread.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault))
        };
        running.into_iter().flat_map(join).collect()
    });
    answers.sort_unstable_by_key(|answer| answer.0);
    answers.into_iter().map(|answer| answer.1).collect()
}

type Answer = Result<Option<Vec<Interval>>, Refusal>;

fn attack_group(group: &Group, system: &System, reader: &Reader, numbers: Numbers, control: &Control) -> Answer {
    let point: Vec<i64> = group.cells.iter().map(|&cell| system.value(cell)).collect();
    let low: Vec<i64> = group.cells.iter().map(|&cell| reader.floor[cell]).collect();
    let high: Vec<Option<i64>> = group.cells.iter().map(|&cell| reader.ceiling[cell]).collect();
    let mut tableau = Tableau::new(&group.relations, &point, low, high, control)?;
    let mut ends = Vec::with_capacity(point.len());
    let mut seen: Vec<(i64, i64)> = point.iter().map(|&value| (value, value)).collect();
    for variable in 0..point.len() {
        if control.is_over() {
            return Ok(None);
        }
        let least = tableau.seek(variable, End::Least)?;
        note(&tableau, &mut seen);
        let most = tableau.seek(variable, End::Most)?;
        note(&tableau, &mut seen);
        ends.push((least, most));
    }
    if numbers == Numbers::Whole {
        return whole_ends(group, &point, &ends, &mut seen, control);
    }
    let found = group.cells.iter().zip(&ends).map(|(&cell, &(least, most))| Interval {
        cell,
        low: value_of(least).map_or(reader.floor[cell] as f64, Ratio::to_f64),
        high: value_of(most).map(Ratio::to_f64),
    });
    Ok(Some(found.collect()))
}

fn value_of(extreme: Extreme) -> Option<Ratio> {
    match extreme {
        Extreme::At(value) => Some(value),
        Extreme::NoLimit | Extreme::Nothing => None,
    }
}

/// Starts again within the linear intervals, rounded inwards, and searches among whole numbers.
fn whole_ends(
    group: &Group,
    point: &[i64],
    ends: &[(Extreme, Extreme)],
    seen: &mut [(i64, i64)],
    control: &Control,
) -> Answer {
    let low = ends.iter().zip(point).map(|(end, &value)| value_of(end.0).map_or(value, Ratio::ceil)).collect();
    let high = ends.iter().map(|end| value_of(end.1).map(Ratio::floor)).collect();
    let mut tableau = Tableau::new(&group.relations, point, low, high, control)?;
    note(&tableau, seen);
    let mut found = Vec::with_capacity(point.len());
    for (variable, &cell) in group.cells.iter().enumerate() {
        let Some(low) = whole_end(&mut tableau, variable, End::Least, seen, control)? else { return Ok(None) };
        // an unlimited linear end means an unlimited whole one: the direction can be followed in whole steps
        let high = match ends[variable].1 {
            Extreme::At(_) => match whole_end(&mut tableau, variable, End::Most, seen, control)? {
                Some(high) => Some(high as f64),
                None => return Ok(None),
            },
            Extreme::NoLimit | Extreme::Nothing => None,
        };
        found.push(Interval { cell, low: low as f64, high });
    }
    Ok(Some(found))
}

fn whole_end(
    tableau: &mut Tableau,
    variable: usize,
    end: End,
    seen: &mut [(i64, i64)],
    control: &Control,
) -> Result<Option<i64>, Refusal> {
    tableau.seek(variable, end)?;
    note(tableau, seen);
    let (least, most) = seen[variable];
    let attained = if end == End::Most { most } else { least };
    WholeSearch { variable, end, attained, control }.run(tableau.clone())
}

/// Remembers the values of a whole-number vertex: they are attained by a table that the reader must hold possible.
fn note(tableau: &Tableau, seen: &mut [(i64, i64)]) {
    if !tableau.is_whole() {
        return;
    }
    for (variable, (least, most)) in seen.iter_mut().enumerate() {
        let Ratio { over, under } = tableau.value(variable);
        let value = over / under;
        *least = (*least).min(value);
        *most = (*most).max(value);
    }
}
