//! Complementary suppression at the proven optimum.
//!
//! Start at [`protect`]. A master programme chooses what to hide; attackers answer with cuts; branching makes the choice
//! whole. Nothing here is used by the auditor.

mod attack;
mod branch;
mod cut;
mod ground;
mod master;
mod mixed_cut;
mod polish;
mod pool;
mod rounds;
mod separate;
mod tree;

use ground::Ground;
use master::always_hidden;
use separate::Separator;
use tree::Search;

use crate::{Control, Refusal, Standing, Task};

/// How sure it is that nothing cheaper is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing cheaper is safe.
    Optimal,
    /// Safe; nothing below the bound is, but something between may be.
    Feasible,
    /// Nothing is safe.
    Infeasible,
}

/// What to hide.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// Whether the choice is proven to be the cheapest.
    pub status: Status,
    /// Cost of all hidden cells, primary ones included; `None` when nothing is safe.
    pub cost: Option<f64>,
    /// No safe choice costs less.
    pub bound: Option<f64>,
    /// Numbers of hidden cells, primary ones included and unpublished ones not, in order.
    pub hidden: Vec<usize>,
    /// Cells whose demand fails even when everything that may be hidden is hidden.
    pub impossible: Vec<usize>,
}

/// The cheapest cells to hide so that no reader finds out more than the demands allow.
///
/// ```
/// use disclosure::{protect, Cell, Control, Demand, Reader, Relation, Standing, System, Task};
/// let cell = |name: &str, value| Cell { name: name.into(), value };
/// let cells = vec![cell("all", 30), cell("A", 2), cell("B", 12), cell("C", 16)];
/// let system = System::new(cells, vec![Relation(vec![(0, 1), (1, -1), (2, -1), (3, -1)])])?;
/// let task = Task {
///     standing: vec![Standing::Shown, Standing::Primary, Standing::Free, Standing::Free],
///     weight: vec![30.0, 2.0, 12.0, 16.0],
///     readers: vec![Reader::outsider("anyone", 4, 0)],
///     demands: vec![Demand { cell: 1, reader: 0, below: 1.0, above: 3.0, width: 0.0 }],
///     system,
/// };
/// assert_eq!(protect(&task, &Control::unlimited())?.hidden, [1, 2]);
/// # Ok::<(), disclosure::Refusal>(())
/// ```
///
/// # Errors
/// A task that contradicts itself, and [`Refusal::Stopped`] when time runs out before any safe choice is known.
pub fn protect(task: &Task, control: &Control) -> Result<Choice, Refusal> {
    protect_again(task, control, &mut Session::default())
}

/// What is worth keeping when the same task is solved again with more or stronger demands: cuts stay valid.
#[derive(Default)]
pub(crate) struct Session {
    cuts: Vec<cut::Cut>,
    bound: f64,
    hidden: Option<Vec<f64>>,
}

/// As [`protect`], for a task that was solved before with fewer or weaker demands in the same session.
pub(crate) fn protect_again(task: &Task, control: &Control, session: &mut Session) -> Result<Choice, Refusal> {
    task.check()?;
    let mut ground = Ground::new(task);
    for reader in 0..task.readers.len() {
        ground.narrow(reader, control);
    }
    let demands: Vec<_> = task.demands.iter().copied().filter(|demand| demand.asks_something()).collect();
    let mut separator = Separator::new(&ground, &demands);
    let impossible = impossible(&ground, &mut separator);
    if !impossible.is_empty() {
        return Ok(Choice { status: Status::Infeasible, cost: None, bound: None, hidden: Vec::new(), impossible });
    }
    let mut search = Search::new(&ground, &mut separator, control, &session.cuts);
    search.fall_back_on_everything();
    search.take_up(session.hidden.as_deref(), session.bound);
    search.run();
    session.cuts = search.master.binding();
    session.bound = search.bound;
    session.hidden = search.best.as_ref().map(|best| best.hidden.clone());
    let bound = search.bound;
    let Some(best) = search.best else { return Err(Refusal::Stopped) };
    let proven = bound >= best.cost - 1e-6 * best.cost.max(1.0);
    let hidden = |cell: &usize| best.hidden[*cell] > 0.5 && task.standing[*cell] != Standing::Unpublished;
    Ok(Choice {
        status: if proven { Status::Optimal } else { Status::Feasible },
        cost: Some(best.cost),
        bound: Some(if proven { best.cost } else { bound }),
        hidden: (0..best.hidden.len()).filter(hidden).collect(),
        impossible: Vec::new(),
    })
}

/// Cells whose demand fails even when everything that may be hidden is hidden.
///
/// # Errors
/// A task that contradicts itself.
pub(crate) fn impossible_cells(task: &Task) -> Result<Vec<usize>, Refusal> {
    task.check()?;
    let ground = Ground::new(task);
    let demands: Vec<_> = task.demands.iter().copied().filter(|demand| demand.asks_something()).collect();
    let mut separator = Separator::new(&ground, &demands);
    Ok(impossible(&ground, &mut separator))
}

fn impossible(ground: &Ground, separator: &mut Separator) -> Vec<usize> {
    let task = ground.task;
    let mut everything = always_hidden(ground);
    for &cell in &ground.movable {
        everything[cell] = 1.0;
    }
    let mut cells =
        separator.separate(ground, separate::Choice { hidden: &everything, whole: true, enough: usize::MAX }).open;
    // a cell that must be shown cannot be kept from anyone
    cells.extend(task.demands.iter().map(|demand| demand.cell).filter(|&cell| task.standing[cell] == Standing::Shown));
    cells.sort_unstable();
    cells.dedup();
    cells
}
