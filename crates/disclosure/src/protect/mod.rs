//! Complementary suppression at the proven optimum.
//!
//! Start at [`protect`]. A master programme chooses what to hide; attackers answer with cuts; branching makes the choice
//! whole. Nothing here is used by the auditor.

mod attack;
mod branch;
#[cfg(feature = "highs")]
mod by_highs;
mod choices;
mod cut;
mod ground;
mod master;
mod mixed_cut;
mod polish;
mod pool;
mod reroute;
mod rounds;
mod route;
mod separate;
mod tree;

use ground::Ground;
use master::always_hidden;
use separate::Separator;
use tree::Search;

use crate::{Control, Demand, Refusal, Standing, Task};

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
    /// In large tables, movements that meet the demands: their intervals take too long to be worked out in full.
    pub movements: Vec<Movement>,
}

/// Other values of hidden cells that fit everything published, as changes from the true ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Movement {
    /// Number of the reader who must hold them possible.
    pub reader: usize,
    /// Cells and their changes.
    pub changes: Vec<(usize, f64)>,
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
    solver: Solver,
    cuts: Vec<cut::Cut>,
    bound: f64,
    hidden: Option<Vec<f64>>,
}

/// Who solves the master programme.
#[derive(Clone, Copy, Default)]
enum Solver {
    /// Our own search; HiGHS for large tables where it is built in.
    #[default]
    Usual,
    #[cfg(feature = "highs")]
    Highs,
}

impl Solver {
    /// Runs to proof or until time is up; the cuts that hold for a later search.
    #[cfg(not(feature = "highs"))]
    fn run(self, search: &mut Search) -> Vec<cut::Cut> {
        search.run();
        search.master.binding()
    }

    /// Runs to proof or until time is up; the cuts that hold for a later search.
    #[cfg(feature = "highs")]
    fn run(self, search: &mut Search) -> Vec<cut::Cut> {
        if matches!(self, Solver::Highs) || search.ground.is_large() {
            return by_highs::run(search);
        }
        search.run();
        search.master.binding()
    }
}

/// As [`protect`], with HiGHS as the solver of the master programme whatever the size: a second opinion.
///
/// # Errors
/// As [`protect`].
#[cfg(feature = "highs")]
pub fn protect_by_highs(task: &Task, control: &Control) -> Result<Choice, Refusal> {
    protect_again(task, control, &mut Session { solver: Solver::Highs, ..Session::default() })
}

/// As [`protect`], for a task that was solved before with fewer or weaker demands in the same session.
pub(crate) fn protect_again(task: &Task, control: &Control, session: &mut Session) -> Result<Choice, Refusal> {
    task.check()?;
    let mut ground = Ground::new(task);
    for reader in 0..task.readers.len() {
        ground.narrow(reader, control);
    }
    let demands: Vec<_> = task.demands.iter().copied().filter(|demand| demand.asks_something()).collect();
    let mut separator = Separator::new(&ground, &demands, control);
    let mut search = Search::new(&ground, &mut separator, control, &session.cuts);
    search.take_up(session.hidden.as_deref(), session.bound);
    // a safe choice made by hand shows that nothing is impossible, and is an answer should time run out
    if !search.makes_a_choice() {
        let impossible = impossible(&ground, &demands, control)?;
        if !impossible.is_empty() {
            return Ok(Choice::impossible(impossible));
        }
        search.fall_back_on_everything();
    }
    session.cuts = session.solver.run(&mut search);
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
        movements: best.movements,
    })
}

impl Choice {
    fn impossible(cells: Vec<usize>) -> Self {
        let (hidden, movements) = (Vec::new(), Vec::new());
        Choice { status: Status::Infeasible, cost: None, bound: None, hidden, impossible: cells, movements }
    }
}

/// Cells whose demand fails even when everything that may be hidden is hidden.
///
/// # Errors
/// A task that contradicts itself, and [`Refusal::Stopped`] when time runs out before it is known.
pub(crate) fn impossible_cells(task: &Task, control: &Control) -> Result<Vec<usize>, Refusal> {
    task.check()?;
    let ground = Ground::new(task);
    let demands: Vec<_> = task.demands.iter().copied().filter(|demand| demand.asks_something()).collect();
    impossible(&ground, &demands, control)
}

fn impossible(ground: &Ground, demands: &[Demand], control: &Control) -> Result<Vec<usize>, Refusal> {
    // of a small table this is known in no time, and then there is an answer however little of it is left
    let control = if ground.is_large() { control.clone() } else { control.patient() };
    let mut separator = Separator::new(ground, demands, &control);
    let task = ground.task;
    let mut everything = always_hidden(ground);
    for &cell in &ground.movable {
        everything[cell] = 1.0;
    }
    let choice = separate::Choice { hidden: &everything, whole: true, enough: usize::MAX };
    let found = separator.separate(ground, choice);
    if found.unfinished {
        return Err(Refusal::Stopped);
    }
    let mut cells = found.open;
    // a cell that must be shown cannot be kept from anyone
    cells.extend(task.demands.iter().map(|demand| demand.cell).filter(|&cell| task.standing[cell] == Standing::Shown));
    cells.sort_unstable();
    cells.dedup();
    Ok(cells)
}
