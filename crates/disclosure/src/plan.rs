//! From a publication to what is hidden in it: rules, readers, protection, attack, and again until nothing falls.

use std::collections::{BTreeMap, BTreeSet};

use crate::examine::{Examination, Finding, Situation, examine};
use crate::protect::{Session, impossible_cells, protect_again};
use crate::publication::Before;
use crate::table::Entry;
use crate::{Choice, Control, Demand, Goal, Publication, Reader, Refusal, Standing, Status, System, Task, Weight};

/// What is hidden in a publication, and the proof that it is enough.
#[derive(Clone, Debug)]
pub struct Plan {
    /// All cells and relations.
    pub system: System,
    /// What each cell is.
    pub standing: Vec<Standing>,
    /// The choice; costs count the cells of this release.
    pub choice: Choice,
    /// Cells that are sensitive.
    pub sensitive: BTreeSet<usize>,
    /// The attacks that the choice withstood.
    pub examination: Examination,
    /// How often readers were answered with further demands.
    pub rounds: usize,
    /// What deserves attention.
    pub remarks: Vec<String>,
}

const MOST_ROUNDS: usize = 25;
/// Share of the time left that a search may take; the attack on what it finds needs the rest.
const SEARCH: f64 = 0.85;

/// Chooses what to hide so that every stated reader fails.
///
/// # Errors
/// [`Refusal::Impossible`] names cells that nothing protects; see also [`crate::protect`] and [`crate::attack`].
pub fn plan(publication: &Publication, control: &Control) -> Result<Plan, Refusal> {
    let system = publication.book.system()?;
    let (standing, mut remarks) = standings(publication, &system)?;
    let sensitive = sensitive(publication, &system, &standing);
    let mut task = base_task(publication, system.clone(), standing.clone(), &sensitive);
    let mut pushed: BTreeMap<(String, usize), f64> = BTreeMap::new();
    let mut proven = true;
    let mut session = Session::default();
    for rounds in 0..MOST_ROUNDS {
        let mut choice = if publication.policy.complementary {
            protect_again(&task, &control.with_share(SEARCH), &mut session)?
        } else {
            primary_only(&task)
        };
        if choice.status == Status::Infeasible {
            return Err(impossible(publication, &system, &choice.impossible, control));
        }
        let situation = situation(publication, &system, &standing, &choice.hidden, &sensitive);
        let examination = examine(publication, &situation, &control.with_grace())?;
        if examination.findings.is_empty() {
            if !proven && choice.status == Status::Optimal {
                choice.status = Status::Feasible;
            }
            remarks.extend(publication.remarks.iter().cloned());
            return Ok(Plan { system, standing, choice, sensitive, examination, rounds, remarks });
        }
        if !publication.policy.complementary || rounds + 1 == MOST_ROUNDS {
            return Err(attacked(&examination.findings));
        }
        for finding in &examination.findings {
            proven &= answer(publication, &situation, finding, &mut task, &mut pushed);
        }
    }
    Err(Refusal::Stopped)
}

/// Whether anything protects the publication from the reader who knows only what is published.
pub(crate) fn can_be_protected(publication: &Publication, control: &Control) -> Result<bool, Refusal> {
    let system = publication.book.system()?;
    let (standing, _) = standings(publication, &system)?;
    let sensitive = sensitive(publication, &system, &standing);
    let task = base_task(publication, system, standing, &sensitive);
    Ok(impossible_cells(&task, control)?.is_empty())
}

fn attacked(findings: &[Finding]) -> Refusal {
    let told: Vec<String> =
        findings.iter().take(10).map(|finding| format!("{} ({})", finding.words, finding.reader)).collect();
    let more = findings.len().saturating_sub(told.len());
    let rest = if more > 0 { format!(" And {more} more.") } else { String::new() };
    Refusal::Attacked { findings: told.join(" ") + &rest }
}

/// What may be done with each cell under the rules and what is already out.
fn standings(publication: &Publication, system: &System) -> Result<(Vec<Standing>, Vec<String>), Refusal> {
    let policy = &publication.policy;
    let mut remarks = Vec::new();
    let mut standing = Vec::with_capacity(system.cells().len());
    for cell in 0..system.cells().len() {
        let value = system.value(cell);
        let small = policy.is_small(value)
            || dominated(publication, cell, value)
            || complement_is_small(publication, cell, value)
            || rest_is_small(publication, cell, value);
        let in_release = publication.is_in_release(cell);
        let headline = is_headline(publication, cell) && !publication.settings.headline_may_be_hidden;
        let stated = must_be_shown(publication, cell);
        standing.push(match publication.before.get(&cell) {
            Some(Before::Shown) => {
                if small {
                    remarks.push(format!("{} is small and already out; it cannot be called back", system.name(cell)));
                }
                Standing::Shown
            }
            Some(Before::Hidden) if in_release => Standing::Primary,
            Some(Before::Hidden) => Standing::Unpublished,
            None if !in_release => Standing::Unpublished,
            None if publication.book.entry(cell) == Entry::NotApplicable => Standing::Shown,
            None if value == 0 && policy.zeros_shown => Standing::Shown,
            None if small && stated => {
                let what =
                    format!(
                    "{} must always be shown, but it is {value}, which the rules hide; take it out of always_show, or merge it with others",
                    system.name(cell)
                );
                return Err(Refusal::setting("always_show", what));
            }
            None if small => Standing::Primary,
            None if headline || stated => Standing::Shown,
            None => Standing::Free,
        });
    }
    Ok((standing, remarks))
}

/// The total of everything; of each period where periods have no total.
fn is_headline(publication: &Publication, cell: usize) -> bool {
    let categories = &publication.book.keys()[cell].categories;
    categories.keys().all(|dimension| publication.settings.dimension(dimension).total.is_empty())
}

fn must_be_shown(publication: &Publication, cell: usize) -> bool {
    publication.settings.always_show.contains(&publication.book.keys()[cell].categories)
}

fn dominated(publication: &Publication, cell: usize, value: i64) -> bool {
    let Some(share) = publication.policy.dominance else { return false };
    let most = publication.contributions.values().filter_map(|own| own.get(&cell)).max().copied().unwrap_or(0);
    // one who contributed everything learns nothing new; what matters is a small rest
    value > most && most as f64 >= share * value as f64
}

/// What is left after one agency's own share is small: that agency could work it out from the count.
fn rest_is_small(publication: &Publication, cell: usize, value: i64) -> bool {
    let own = publication.contributions.values().filter_map(|own| own.get(&cell));
    own.into_iter().any(|share| publication.policy.is_small(value - share))
}

/// Nearly everybody of a group is counted, so that the count tells of each of them.
fn complement_is_small(publication: &Publication, cell: usize, value: i64) -> bool {
    let key = &publication.book.keys()[cell];
    value > 0
        && publication.sheets.iter().filter(|sheet| sheet.edition == key.edition).any(|sheet| {
            sheet.bases.iter().any(|(categories, &base)| {
                base - value <= publication.policy.largest
                    && crate::table::key(&sheet.edition, &sheet.grid, categories) == *key
            })
        })
}

/// Cells that readers must not find out.
fn sensitive(publication: &Publication, system: &System, standing: &[Standing]) -> BTreeSet<usize> {
    let policy = &publication.policy;
    let told = |cell: usize| {
        let value = system.value(cell);
        match standing[cell] {
            Standing::Shown => false,
            Standing::Unpublished => policy.is_small(value),
            Standing::Free => false,
            Standing::Primary => {
                policy.is_small(value)
                    || dominated(publication, cell, value)
                    || complement_is_small(publication, cell, value)
            }
        }
    };
    (0..system.cells().len()).filter(|&cell| told(cell)).collect()
}

fn base_task(publication: &Publication, system: System, standing: Vec<Standing>, sensitive: &BTreeSet<usize>) -> Task {
    let count = system.cells().len();
    let price = |cell: usize| match (standing[cell], publication.settings.weight) {
        (Standing::Unpublished, _) => 0.0,
        (_, Weight::Cells) => 1.0,
        (_, Weight::Value) => system.value(cell).max(1) as f64,
    };
    let weight = (0..count).map(price).collect();
    let hidden: Vec<usize> = (0..count).filter(|&cell| standing[cell] != Standing::Shown).collect();
    let view = Situation {
        system: &system,
        policy: &publication.policy,
        beyond_tables: publication.changes.iter().copied().collect(),
        hidden,
        sensitive: sensitive.clone(),
    };
    let readers = vec![view.anyone()];
    let demands = sensitive.iter().map(|&cell| demand(publication, &system, cell)).collect();
    Task { system, standing, weight, readers, demands }
}

fn demand(publication: &Publication, system: &System, cell: usize) -> Demand {
    let policy = &publication.policy;
    let beyond = (policy.largest + 1 - system.value(cell)).max(0) as f64;
    let above = if policy.goal == Goal::LargeStaysPossible { beyond } else { 0.0 };
    Demand { cell, reader: 0, below: 0.0, above, width: 1.0 }
}

fn situation<'s>(
    publication: &'s Publication,
    system: &'s System,
    standing: &[Standing],
    hidden: &[usize],
    sensitive: &BTreeSet<usize>,
) -> Situation<'s> {
    let unpublished = (0..standing.len()).filter(|&cell| standing[cell] == Standing::Unpublished);
    let mut unknown: Vec<usize> = hidden.iter().copied().chain(unpublished).collect();
    unknown.sort_unstable();
    let beyond_tables = publication.changes.iter().copied().collect();
    Situation { system, policy: &publication.policy, hidden: unknown, sensitive: sensitive.clone(), beyond_tables }
}

fn primary_only(task: &Task) -> Choice {
    let hidden: Vec<usize> = (0..task.weight.len()).filter(|&cell| task.standing[cell] == Standing::Primary).collect();
    let cost = hidden.iter().map(|&cell| task.weight[cell]).sum();
    Choice {
        status: Status::Feasible,
        cost: Some(cost),
        bound: Some(cost),
        hidden,
        impossible: Vec::new(),
        movements: Vec::new(),
    }
}

/// Turns a finding into a demand. `true` while the demands are exactly what is wanted, so that an optimum stays proven.
fn answer(
    publication: &Publication,
    situation: &Situation,
    finding: &Finding,
    task: &mut Task,
    pushed: &mut BTreeMap<(String, usize), f64>,
) -> bool {
    let reader = reader_number(publication, situation, &finding.reader, task);
    let again = pushed.entry((finding.reader.clone(), finding.cell)).or_insert(if reader == 0 { 1.0 } else { 0.0 });
    // the linear demand held and whole numbers still gave the cell away: ask for more than is wanted
    let extra = *again;
    *again += 1.0;
    let wanted = match reader {
        0 => demand(publication, &task.system, finding.cell),
        _ => Demand { cell: finding.cell, reader, below: 0.0, above: 0.0, width: 1.0 },
    };
    let above = if wanted.above > 0.0 { wanted.above + extra } else { 0.0 };
    task.demands.retain(|demand| (demand.cell, demand.reader) != (finding.cell, reader));
    task.demands.push(Demand { above, width: wanted.width + extra, reader, ..wanted });
    extra == 0.0
}

fn reader_number(publication: &Publication, situation: &Situation, name: &str, task: &mut Task) -> usize {
    if let Some(number) = task.readers.iter().position(|reader| reader.name == name) {
        return number;
    }
    let child = situation.counted_children().into_iter().map(|(_, reader)| reader).find(|reader| reader.name == name);
    let agency = || publication.contributions.get(name).map(|own| situation.agency(name, own));
    let Some(reader) = child.or_else(agency) else { return 0 };
    task.readers.push(widened(reader, task));
    task.readers.len() - 1
}

/// The reader's beliefs must also hold for cells that are not hidden yet.
fn widened(mut reader: Reader, task: &Task) -> Reader {
    for cell in 0..reader.floor.len() {
        reader.floor[cell] = reader.floor[cell].min(task.system.value(cell));
    }
    reader
}

fn impossible(publication: &Publication, system: &System, cells: &[usize], control: &Control) -> Refusal {
    let names: Vec<&str> = cells.iter().map(|&cell| system.name(cell)).collect();
    Refusal::Impossible { cells: names.join("; "), remedy: crate::design::remedy(publication, cells, control) }
}
