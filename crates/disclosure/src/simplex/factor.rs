//! The basis as a product of triangular matrices, with one elementary matrix for each exchange since.
//!
//! Left-looking elimination with threshold pivoting (Gilbert and Peierls, SIAM J. Sci. Stat. Comput. 9, 1988) and the
//! product form of the inverse for updates (Dantzig and Orchard-Hays, 1954): short, and fast enough for some thousand rows.

/// A sparse column or row: positions and values.
pub(crate) type Sparse = Vec<(usize, f64)>;

const DROP: f64 = 1e-13;
const SMALL_PIVOT: f64 = 1e-9;
const THRESHOLD: f64 = 0.1;

struct Step {
    row: usize,
    column: usize,
    lower: Sparse,
    upper: Sparse,
    pivot: f64,
}

struct Exchange {
    place: usize,
    column: Sparse,
    pivot: f64,
}

/// The factors of a basis matrix.
#[derive(Default)]
pub(crate) struct Factor {
    size: usize,
    steps: Vec<Step>,
    eliminating: Vec<usize>,
    exchanges: Vec<Exchange>,
}

/// What could not be factored: places of dependent columns and rows left without a pivot, in pairs.
pub(crate) type Dependent = Vec<(usize, usize)>;

struct Elimination {
    work: Vec<f64>,
    touched: Vec<usize>,
    step_of_row: Vec<usize>,
    row_count: Vec<usize>,
}

const NONE: usize = usize::MAX;

impl Factor {
    /// Factors the columns; dependent ones are reported, to be replaced by the unit columns of the rows left over.
    pub(crate) fn build(size: usize, columns: &[&[(usize, f64)]]) -> (Self, Dependent) {
        let mut factor = Factor { size, ..Factor::default() };
        let mut state = Elimination {
            work: vec![0.0; size],
            touched: Vec::new(),
            step_of_row: vec![NONE; size],
            row_count: vec![0; size],
        };
        for column in columns {
            for &(row, _) in *column {
                state.row_count[row] += 1;
            }
        }
        let mut dependent_columns = Vec::new();
        for place in elimination_order(size, columns) {
            if !factor.eliminate(&mut state, place, columns[place]) {
                dependent_columns.push(place);
            }
        }
        let free_rows = (0..size).filter(|&row| state.step_of_row[row] == NONE);
        let dependent: Dependent = dependent_columns.into_iter().zip(free_rows).collect();
        (factor, dependent)
    }

    fn eliminate(&mut self, state: &mut Elimination, place: usize, column: &[(usize, f64)]) -> bool {
        for &(row, value) in column {
            state.work[row] += value;
            state.touched.push(row);
        }
        let mut upper = Sparse::new();
        if column.len() > 1 {
            for &index in &self.eliminating {
                let step = &self.steps[index];
                let factor = state.work[step.row];
                if factor != 0.0 {
                    for &(row, multiplier) in &step.lower {
                        if state.work[row] == 0.0 {
                            state.touched.push(row);
                        }
                        state.work[row] -= multiplier * factor;
                    }
                }
            }
        }
        state.touched.sort_unstable();
        state.touched.dedup();
        let pivot_row = choose_row(state);
        let mut lower = Sparse::new();
        let pivot = pivot_row.map_or(0.0, |row| state.work[row]);
        for &row in &state.touched {
            let value = std::mem::take(&mut state.work[row]);
            if value.abs() <= DROP || Some(row) == pivot_row {
                continue;
            }
            match state.step_of_row[row] {
                NONE => lower.push((row, value / pivot)),
                step => upper.push((step, value)),
            }
        }
        state.touched.clear();
        let Some(row) = pivot_row else { return false };
        let index = self.steps.len();
        state.step_of_row[row] = index;
        if !lower.is_empty() {
            self.eliminating.push(index);
        }
        self.steps.push(Step { row, column: place, lower, upper, pivot });
        true
    }

    /// How many exchanges the factors carry.
    pub(crate) fn age(&self) -> usize {
        self.exchanges.len()
    }

    /// Solves `B x = b`: `b` by rows in, `x` by places out.
    pub(crate) fn solve(&self, right: &mut [f64], out: &mut Vec<f64>) {
        for &index in &self.eliminating {
            let step = &self.steps[index];
            let value = right[step.row];
            if value != 0.0 {
                for &(row, multiplier) in &step.lower {
                    right[row] -= multiplier * value;
                }
            }
        }
        out.clear();
        out.resize(self.size, 0.0);
        for step in self.steps.iter().rev() {
            let value = right[step.row];
            if value.abs() <= DROP {
                continue;
            }
            let value = value / step.pivot;
            out[step.column] = value;
            for &(earlier, entry) in &step.upper {
                right[self.steps[earlier].row] -= entry * value;
            }
        }
        for exchange in &self.exchanges {
            let value = out[exchange.place];
            if value != 0.0 {
                let value = value / exchange.pivot;
                for &(place, entry) in &exchange.column {
                    out[place] -= entry * value;
                }
                out[exchange.place] = value;
            }
        }
    }

    /// Solves `yᵀ B = cᵀ`: `c` by places in, `y` by rows out.
    pub(crate) fn solve_transposed(&self, left: &mut [f64], out: &mut Vec<f64>) {
        for exchange in self.exchanges.iter().rev() {
            let sum: f64 = exchange.column.iter().map(|&(place, entry)| entry * left[place]).sum();
            left[exchange.place] = (left[exchange.place] - sum) / exchange.pivot;
        }
        out.clear();
        out.resize(self.size, 0.0);
        for step in &self.steps {
            let sum: f64 = step.upper.iter().map(|&(earlier, entry)| entry * out[self.steps[earlier].row]).sum();
            let value = left[step.column] - sum;
            if value.abs() > DROP {
                out[step.row] = value / step.pivot;
            }
        }
        for &index in self.eliminating.iter().rev() {
            let step = &self.steps[index];
            let sum: f64 = step.lower.iter().map(|&(row, multiplier)| multiplier * out[row]).sum();
            if sum != 0.0 {
                out[step.row] -= sum;
            }
        }
    }

    /// Replaces the column at `place` by the one whose solution `B⁻¹ a` is given.
    pub(crate) fn exchange(&mut self, place: usize, solved: &[f64]) {
        let column =
            solved.iter().enumerate().filter(|&(p, v)| p != place && v.abs() > DROP).map(|(p, &v)| (p, v)).collect();
        self.exchanges.push(Exchange { place, column, pivot: solved[place] });
    }
}

fn choose_row(state: &Elimination) -> Option<usize> {
    let free = || state.touched.iter().copied().filter(|&row| state.step_of_row[row] == NONE);
    let largest = free().map(|row| state.work[row].abs()).fold(0.0, f64::max);
    if largest < SMALL_PIVOT {
        return None;
    }
    free().filter(|&row| state.work[row].abs() >= THRESHOLD * largest).min_by_key(|&row| (state.row_count[row], row))
}

/// Columns that stand alone on a row first, as often as that happens; then the rest, short ones first.
fn elimination_order(size: usize, columns: &[&[(usize, f64)]]) -> Vec<usize> {
    let mut in_row: Vec<Vec<usize>> = vec![Vec::new(); size];
    let mut open: Vec<usize> = columns.iter().map(|column| column.len()).collect();
    for (place, column) in columns.iter().enumerate() {
        for &(row, _) in *column {
            in_row[row].push(place);
        }
    }
    let mut order: Vec<usize> = (0..columns.len()).filter(|&place| open[place] == 1).collect();
    let mut placed = vec![false; columns.len()];
    let mut row_done = vec![false; size];
    let mut next = 0;
    while next < order.len() {
        let place = order[next];
        next += 1;
        placed[place] = true;
        let Some(&(row, _)) = columns[place].iter().find(|&&(row, _)| !row_done[row]) else { continue };
        row_done[row] = true;
        for &other in &in_row[row] {
            open[other] -= 1;
            if open[other] == 1 && !placed[other] {
                order.push(other);
            }
        }
    }
    let mut listed = vec![false; columns.len()];
    order.retain(|&place| !std::mem::replace(&mut listed[place], true));
    let mut rest: Vec<usize> = (0..columns.len()).filter(|&place| !listed[place]).collect();
    rest.sort_by_key(|&place| (open[place], place));
    order.extend(rest);
    order
}
