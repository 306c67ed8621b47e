//! The attack on a table whose true counts we do not have: first find any table that fits, then go on as usual.

use super::tableau::{End, Extreme, Tableau};
use super::whole::WholeSearch;
use super::{Interval, Numbers, note, spread};
use crate::{Control, Refusal, Relation};

/// What a published figure says: the least and greatest count behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least count.
    pub low: i64,
    /// The greatest count; `None` for no limit.
    pub high: Option<i64>,
}

impl Bounds {
    /// Whether the figure gives its count away by itself.
    pub fn is_open(&self) -> bool {
        self.high != Some(self.low)
    }
}

/// What can be worked out about every figure that is hidden or rounded, without knowing the truth.
///
/// ```
/// use disclosure::{attack_published, Bounds, Control, Numbers, Relation};
/// let known = |value| Bounds { low: value, high: Some(value) };
/// let hidden = Bounds { low: 1, high: None };
/// // all 7, girls hidden, boys hidden
/// let found = attack_published(
///     &[known(7), hidden, hidden],
///     &[Relation(vec![(0, 1), (1, -1), (2, -1)])],
///     Numbers::Whole,
///     &Control::unlimited(),
/// )?;
/// assert_eq!((found[0].low, found[0].high), (1.0, Some(6.0)));
/// # Ok::<(), disclosure::Refusal>(())
/// ```
///
/// # Errors
/// Figures that contradict one another; numbers that outgrow exact arithmetic; time that runs out.
pub fn attack_published(
    figures: &[Bounds],
    relations: &[Relation],
    numbers: Numbers,
    control: &Control,
) -> Result<Vec<Interval>, Refusal> {
    work_out(figures, relations, numbers, false, control)
}

/// As [`attack_published`] in whole numbers, but lets a figure go as soon as two values of it are seen to be possible: what
/// is exactly known is exact, other intervals are only parts of the whole.
pub(crate) fn look_for_exact(
    figures: &[Bounds],
    relations: &[Relation],
    control: &Control,
) -> Result<Vec<Interval>, Refusal> {
    work_out(figures, relations, Numbers::Whole, true, control)
}

fn work_out(
    figures: &[Bounds],
    relations: &[Relation],
    numbers: Numbers,
    only_exact: bool,
    control: &Control,
) -> Result<Vec<Interval>, Refusal> {
    let parts = parts(figures, relations);
    let mut found = Vec::new();
    for answer in spread(&parts, |part| part.attack(numbers, only_exact, control)) {
        match answer? {
            Some(intervals) => found.extend(intervals),
            None => return Err(Refusal::AuditUnfinished { done: found.len(), of: figures.len() }),
        }
    }
    found.sort_unstable_by_key(|interval| interval.cell);
    Ok(found)
}

/// Open figures that relations link, with the constants that shown ones bring.
struct Part {
    cells: Vec<usize>,
    bounds: Vec<Bounds>,
    relations: Vec<(Vec<(usize, i64)>, i64)>,
}

fn parts(figures: &[Bounds], relations: &[Relation]) -> Vec<Part> {
    let mut owner: Vec<usize> = (0..figures.len()).collect();
    let open = |relation: &Relation| -> Vec<(usize, i64)> {
        relation.0.iter().copied().filter(|&(cell, _)| figures[cell].is_open()).collect()
    };
    for relation in relations {
        let cells = open(relation);
        for pair in cells.windows(2) {
            let (a, b) = (find(&mut owner, pair[0].0), find(&mut owner, pair[1].0));
            owner[a] = b;
        }
    }
    let mut number = std::collections::BTreeMap::new();
    let mut parts: Vec<Part> = Vec::new();
    let mut place = vec![0; figures.len()];
    for cell in (0..figures.len()).filter(|&cell| figures[cell].is_open()) {
        let root = find(&mut owner, cell);
        let index = *number.entry(root).or_insert_with(|| {
            parts.push(Part { cells: Vec::new(), bounds: Vec::new(), relations: Vec::new() });
            parts.len() - 1
        });
        place[cell] = parts[index].cells.len();
        parts[index].cells.push(cell);
        parts[index].bounds.push(figures[cell]);
    }
    for relation in relations {
        let entries = open(relation);
        let constant: i64 =
            relation.0.iter().filter(|e| !figures[e.0].is_open()).map(|&(cell, by)| by * figures[cell].low).sum();
        let Some(&(first, _)) = entries.first() else { continue };
        let root = find(&mut owner, first);
        if let Some(&index) = number.get(&root) {
            let local = entries.iter().map(|&(cell, by)| (place[cell], by)).collect();
            parts[index].relations.push((local, constant));
        }
    }
    parts
}

fn find(owner: &mut [usize], mut cell: usize) -> usize {
    while owner[cell] != cell {
        owner[cell] = owner[owner[cell]];
        cell = owner[cell];
    }
    cell
}

impl Part {
    /// A tableau at some table that fits: what is missing in each relation is first made up by stand-ins, which are then
    /// driven out.
    fn start(&self, control: &Control) -> Result<Tableau, Refusal> {
        let count = self.cells.len();
        let mut point: Vec<i64> = self.bounds.iter().map(|bounds| bounds.low).collect();
        let mut low = point.clone();
        let mut high: Vec<Option<i64>> = self.bounds.iter().map(|bounds| bounds.high).collect();
        let mut rows = Vec::with_capacity(self.relations.len() + 1);
        let mut total = vec![];
        for (index, (entries, constant)) in self.relations.iter().enumerate() {
            let missing: i64 = constant + entries.iter().map(|&(cell, by)| by * point[cell]).sum::<i64>();
            let (one, stand_in) = (count, count + 1 + index);
            let mut row = entries.clone();
            row.push((one, *constant));
            row.push((stand_in, if missing > 0 { -1 } else { 1 }));
            rows.push(row);
            total.push((stand_in, -1));
        }
        point.push(1);
        low.push(1);
        high.push(Some(1));
        let mut sum = 0;
        for (entries, constant) in &self.relations {
            let missing = (constant + entries.iter().map(|&(cell, by)| by * self.bounds[cell].low).sum::<i64>()).abs();
            sum += missing;
            point.push(missing);
            low.push(0);
            high.push(None);
        }
        let overall = point.len();
        total.push((overall, 1));
        rows.push(total);
        point.push(sum);
        low.push(0);
        high.push(None);
        let mut tableau = Tableau::new(&rows, &point, low, high, control)?;
        match tableau.seek(overall, End::Least)? {
            Extreme::At(value) if value.over == 0 => {}
            _ => return Err(self.contradiction()),
        }
        tableau.restrict(overall, None, Some(0))?;
        Ok(tableau)
    }

    fn contradiction(&self) -> Refusal {
        let cells: Vec<String> = self.cells.iter().take(6).map(ToString::to_string).collect();
        let what = format!(
            "no counts fit these figures; look at the sums around the hidden cells numbered {}",
            cells.join(", ")
        );
        Refusal::setting("published figures", what)
    }

    fn attack(&self, numbers: Numbers, only_exact: bool, control: &Control) -> Result<Option<Vec<Interval>>, Refusal> {
        let mut tableau = self.start(control)?;
        let mut seen = vec![(i64::MAX, i64::MIN); self.cells.len() + self.relations.len() + 2];
        let mut found = Vec::with_capacity(self.cells.len());
        for (variable, &cell) in self.cells.iter().enumerate() {
            if control.is_over() {
                return Ok(None);
            }
            let (least, most) = seen[variable];
            if only_exact && least < most {
                found.push(Interval { cell, low: least as f64, high: Some(most as f64) });
                continue;
            }
            let mut ends = [None, None];
            for (slot, end) in ends.iter_mut().zip([End::Least, End::Most]) {
                let Extreme::At(value) = tableau.seek(variable, end)? else { continue };
                note(&tableau, &mut seen);
                *slot = Some(value.to_f64());
                if numbers == Numbers::Whole {
                    let attained = if end == End::Most { seen[variable].1 } else { seen[variable].0 };
                    let search = WholeSearch { variable, end, attained, control };
                    let Some(whole) = search.run(tableau.clone())? else { return Ok(None) };
                    if whole == i64::MAX || whole == i64::MIN {
                        return Err(self.contradiction());
                    }
                    *slot = Some(whole as f64);
                }
            }
            found.push(Interval { cell, low: ends[0].unwrap_or(self.bounds[variable].low as f64), high: ends[1] });
        }
        Ok(Some(found))
    }
}
