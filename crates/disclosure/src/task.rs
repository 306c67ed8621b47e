//! What is to be protected against whom.

use crate::{Refusal, System};

/// What may be done with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// May be hidden to protect others.
    Free,
    /// Must be hidden.
    Primary,
    /// Must be shown: a zero, a headline, or already out.
    Shown,
    /// Never published by anyone and costs nothing, but can be worked out; such as the difference of two releases.
    Unpublished,
}

/// What a reader takes for certain about cells before reading the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who it is, for reports.
    pub name: String,
    /// The least that each cell can be in this reader's eyes, if the cell is hidden.
    pub floor: Vec<i64>,
    /// The most that each cell can be; `None` where the reader knows no limit.
    pub ceiling: Vec<Option<i64>>,
}

impl Reader {
    /// A reader who knows that every hidden cell is at least `floor`.
    pub fn outsider(name: impl Into<String>, cells: usize, floor: i64) -> Self {
        Reader { name: name.into(), floor: vec![floor; cells], ceiling: vec![None; cells] }
    }

    /// The same reader, who also knows these cells exactly.
    #[must_use]
    pub fn who_knows(mut self, name: impl Into<String>, system: &System, cells: &[usize]) -> Self {
        self.name = name.into();
        for &cell in cells {
            self.floor[cell] = system.value(cell);
            self.ceiling[cell] = Some(system.value(cell));
        }
        self
    }

    /// Whether the reader knows the cell outright.
    pub fn knows(&self, cell: usize) -> bool {
        self.ceiling[cell] == Some(self.floor[cell])
    }
}

/// How uncertain a reader must be left about a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    /// Number of the cell.
    pub cell: usize,
    /// Number of the reader in [`Task::readers`].
    pub reader: usize,
    /// The least value the reader must hold possible lies at least this far below the true one.
    pub below: f64,
    /// The greatest value the reader must hold possible lies at least this far above the true one.
    pub above: f64,
    /// Greatest minus least possible value is at least this.
    pub width: f64,
}

impl Demand {
    /// Whether anything is asked for.
    pub fn asks_something(&self) -> bool {
        self.below > 0.0 || self.above > 0.0 || self.width > 0.0
    }

    /// Whether an interval of possible values meets the demand. `None` stands for "no upper limit".
    pub fn is_met(&self, truth: f64, low: f64, high: Option<f64>) -> bool {
        const SLACK: f64 = 1e-6;
        low <= truth - self.below + SLACK
            && high.is_none_or(|high| high >= truth + self.above - SLACK && high - low >= self.width - SLACK)
    }
}

/// A suppression problem: find the cheapest set of hidden cells under which every demand holds.
#[derive(Clone, Debug)]
pub struct Task {
    /// Cells and relations.
    pub system: System,
    /// What may be done with each cell.
    pub standing: Vec<Standing>,
    /// The price of hiding each cell; above 0 for every free cell.
    pub weight: Vec<f64>,
    /// Those protected against.
    pub readers: Vec<Reader>,
    /// What each reader must not find out.
    pub demands: Vec<Demand>,
}

impl Task {
    /// The true values lie within what each reader believes; weights and lists fit the cells.
    ///
    /// # Errors
    /// Names the setting that does not fit.
    pub fn check(&self) -> Result<(), Refusal> {
        let cells = self.system.cells().len();
        if self.standing.len() != cells || self.weight.len() != cells {
            return Err(Refusal::setting(
                "task",
                format!("there are {cells} cells, and as many standings and weights are needed"),
            ));
        }
        for (cell, &weight) in self.weight.iter().enumerate() {
            if !(weight.is_finite() && weight >= 0.0) || (weight == 0.0 && self.standing[cell] == Standing::Free) {
                let what = format!("the weight of {} is {weight}; it must be above 0", self.system.name(cell));
                return Err(Refusal::setting("weights", what));
            }
        }
        self.readers.iter().try_for_each(|reader| self.check_reader(reader))?;
        self.demands.iter().try_for_each(|demand| self.check_demand(demand))
    }

    fn check_reader(&self, reader: &Reader) -> Result<(), Refusal> {
        let cells = self.system.cells();
        if reader.floor.len() != cells.len() || reader.ceiling.len() != cells.len() {
            return Err(Refusal::setting(format!("reader {}", reader.name), "does not cover every cell"));
        }
        for (cell, item) in cells.iter().enumerate() {
            let wrong = item.value < reader.floor[cell] || reader.ceiling[cell].is_some_and(|most| item.value > most);
            if wrong && self.standing[cell] != Standing::Shown {
                let what = format!("{} is {}, which this reader believes impossible", item.name, item.value);
                return Err(Refusal::setting(format!("reader {}", reader.name), what));
            }
        }
        Ok(())
    }

    fn check_demand(&self, demand: &Demand) -> Result<(), Refusal> {
        let numbers = [demand.below, demand.above, demand.width];
        if demand.cell >= self.system.cells().len() || demand.reader >= self.readers.len() {
            return Err(Refusal::setting("demands", "a demand names a cell or a reader that does not exist"));
        }
        if numbers.iter().any(|number| !number.is_finite() || *number < 0.0) {
            let cell = self.system.name(demand.cell).to_owned();
            return Err(Refusal::Demand { cell, given: format!("{numbers:?}") });
        }
        Ok(())
    }

    /// Whether a cell can ever be unknown to readers.
    pub fn can_be_hidden(&self, cell: usize) -> bool {
        self.standing[cell] != Standing::Shown
    }
}
