//! What a reader can work out, by trying everything: all vertices for any numbers, all completions for whole ones. Slow, short,
//! and without a line in common with what it checks.
#![allow(dead_code)]

use disclosure::{Bounds, Relation};

/// A fraction in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction(pub i128, pub i128);

fn divisor(a: i128, b: i128) -> i128 {
    if b == 0 { a.abs().max(1) } else { divisor(b, a % b) }
}

impl Fraction {
    fn new(over: i128, under: i128) -> Self {
        let by = divisor(over, under) * under.signum();
        Fraction(over / by, under / by)
    }

    fn minus(self, factor: Fraction, other: Fraction) -> Self {
        let product = Fraction::new(factor.0 * other.0, factor.1 * other.1);
        Fraction::new(self.0 * product.1 - product.0 * self.1, self.1 * product.1)
    }

    fn over(self, other: Fraction) -> Self {
        Fraction::new(self.0 * other.1, self.1 * other.0)
    }

    pub fn to_f64(self) -> f64 {
        self.0 as f64 / self.1 as f64
    }
}

/// `rows x = right` over variables that are at least 0.
#[derive(Clone)]
struct Equations {
    rows: Vec<Vec<i128>>,
    right: Vec<i128>,
    width: usize,
}

impl Equations {
    /// All vertices: every choice of as many columns as there are independent rows, solved exactly.
    fn vertices(&self) -> Vec<Vec<Fraction>> {
        let rank = self.reduce(&(0..self.width).collect::<Vec<_>>()).map_or(0, |(_, pivots)| pivots.len());
        let mut found = Vec::new();
        let mut chosen = Vec::new();
        self.choose(rank, 0, &mut chosen, &mut found);
        found
    }

    fn choose(&self, left: usize, from: usize, chosen: &mut Vec<usize>, found: &mut Vec<Vec<Fraction>>) {
        if left > 0 {
            for column in from..self.width {
                chosen.push(column);
                self.choose(left - 1, column + 1, chosen, found);
                chosen.pop();
            }
            return;
        }
        let Some((values, pivots)) = self.reduce(chosen) else { return };
        if pivots.len() < chosen.len() || values.iter().any(|value| value.0 < 0) {
            return;
        }
        let mut point = vec![Fraction(0, 1); self.width];
        pivots.iter().zip(values).for_each(|(&column, value)| point[column] = value);
        if !found.contains(&point) {
            found.push(point);
        }
    }

    /// Solves over these columns alone: values of the columns that have a pivot; `None` when they cannot meet the right side.
    fn reduce(&self, columns: &[usize]) -> Option<(Vec<Fraction>, Vec<usize>)> {
        let whole = |value: i128| Fraction(value, 1);
        let mut rows: Vec<Vec<Fraction>> = (0..self.rows.len())
            .map(|r| columns.iter().map(|&c| whole(self.rows[r][c])).chain([whole(self.right[r])]).collect())
            .collect();
        let mut pivots = Vec::new();
        for (place, &column) in columns.iter().enumerate() {
            let next = pivots.len();
            let Some(row) = (next..rows.len()).find(|&row| rows[row][place].0 != 0) else { continue };
            rows.swap(next, row);
            let lead = rows[next][place];
            rows[next].iter_mut().for_each(|value| *value = value.over(lead));
            let leading = rows[next].clone();
            for (_, row) in rows.iter_mut().enumerate().filter(|(number, _)| *number != next) {
                let factor = row[place];
                if factor.0 != 0 {
                    row.iter_mut().zip(&leading).for_each(|(value, &lead)| *value = value.minus(factor, lead));
                }
            }
            pivots.push(column);
        }
        let values: Vec<Fraction> = rows.iter().map(|row| row[columns.len()]).collect();
        if values[pivots.len()..].iter().any(|value| value.0 != 0) {
            return None;
        }
        Some((values[..pivots.len()].to_vec(), pivots))
    }

    /// Directions in which one can go for ever, in whole steps.
    fn rays(&self) -> Vec<Vec<i128>> {
        let mut cone = Equations { rows: self.rows.clone(), right: vec![0; self.rows.len()], width: self.width };
        cone.rows.push(vec![1; self.width]);
        cone.right.push(1);
        let whole = |point: Vec<Fraction>| {
            let common = point.iter().fold(1, |common, value| common / divisor(common, value.1) * value.1);
            point.iter().map(|value| value.0 * (common / value.1)).collect::<Vec<_>>()
        };
        cone.vertices().into_iter().map(whole).collect()
    }
}

/// Least and greatest value of each open figure; `None` for no limit.
pub type Ends<T> = Vec<(usize, T, Option<T>)>;

/// Figures and relations as a reader has them, with everything that can be tried.
pub struct Everything {
    open: Vec<usize>,
    figures: Vec<Bounds>,
    equations: Equations,
    relations: Vec<(Vec<(usize, i64)>, i64)>,
    vertices: Vec<Vec<Fraction>>,
    rays: Vec<Vec<i128>>,
}

impl Everything {
    pub fn new(figures: &[Bounds], relations: &[Relation]) -> Self {
        let open: Vec<usize> = (0..figures.len()).filter(|&cell| figures[cell].is_open()).collect();
        let place = |cell: usize| open.iter().position(|&other| other == cell);
        let limited: Vec<usize> = (0..open.len()).filter(|&at| figures[open[at]].high.is_some()).collect();
        let width = open.len() + limited.len();
        let mut equations = Equations { rows: Vec::new(), right: Vec::new(), width };
        let mut local = Vec::new();
        for Relation(entries) in relations {
            let mut row = vec![0; width];
            let mut right = 0;
            let mut inner = Vec::new();
            let mut constant = 0;
            for &(cell, by) in entries {
                // open figures are counted from their least value
                right -= i128::from(by) * i128::from(figures[cell].low);
                match place(cell) {
                    Some(at) => {
                        row[at] += i128::from(by);
                        inner.push((at, by));
                    }
                    None => constant += by * figures[cell].low,
                }
            }
            equations.rows.push(row);
            equations.right.push(right);
            local.push((inner, constant));
        }
        for (number, &at) in limited.iter().enumerate() {
            let mut row = vec![0; width];
            (row[at], row[open.len() + number]) = (1, 1);
            equations.rows.push(row);
            equations.right.push(i128::from(figures[open[at]].high.unwrap() - figures[open[at]].low));
        }
        let (vertices, rays) = (equations.vertices(), equations.rays());
        Everything { open, figures: figures.to_vec(), equations, relations: local, vertices, rays }
    }

    fn is_endless(&self, at: usize) -> bool {
        self.rays.iter().any(|ray| ray[at] > 0)
    }

    /// Ends when fractions are possible.
    pub fn linear(&self) -> Ends<f64> {
        let end = |at: usize| {
            let base = self.figures[self.open[at]].low as f64;
            let values: Vec<f64> = self.vertices.iter().map(|vertex| base + vertex[at].to_f64()).collect();
            let low = values.iter().copied().fold(f64::INFINITY, f64::min);
            let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            (self.open[at], low, Some(high).filter(|_| !self.is_endless(at)))
        };
        (0..self.open.len()).map(end).collect()
    }

    /// A box that holds a whole-number completion for every value that a limited figure can have: any completion is a point
    /// between vertices plus rays, and whole rays can be taken away from it.
    fn reach(&self) -> Vec<i64> {
        let far = |at: usize| {
            let vertex = self.vertices.iter().map(|vertex| vertex[at].0.div_euclid(vertex[at].1) + 1).max();
            let rays: i128 = self.rays.iter().map(|ray| ray[at]).sum();
            self.figures[self.open[at]].low + (vertex.unwrap_or(0) + rays) as i64
        };
        (0..self.open.len()).map(far).collect()
    }

    /// Ends among all completions in whole numbers, and how many completions were seen.
    pub fn whole(&self) -> (Ends<i64>, usize) {
        let reach = self.reach();
        let mut ends = vec![(i64::MAX, i64::MIN); self.open.len()];
        let mut seen = 0;
        let mut point: Vec<i64> = Vec::new();
        self.complete(&reach, &mut point, &mut ends, &mut seen);
        let told = |(at, &(low, high)): (usize, &(i64, i64))| {
            (self.open[at], low, Some(high).filter(|_| !self.is_endless(at)))
        };
        (ends.iter().enumerate().map(told).collect(), seen)
    }

    fn complete(&self, reach: &[i64], point: &mut Vec<i64>, ends: &mut [(i64, i64)], seen: &mut usize) {
        if !self.relations.iter().all(|relation| self.can_hold(relation, point, reach)) {
            return;
        }
        let at = point.len();
        if at == self.open.len() {
            *seen += 1;
            for (end, &value) in ends.iter_mut().zip(point.iter()) {
                *end = (end.0.min(value), end.1.max(value));
            }
            return;
        }
        let figure = self.figures[self.open[at]];
        for value in figure.low..=figure.high.unwrap_or(i64::MAX).min(reach[at]) {
            point.push(value);
            self.complete(reach, point, ends, seen);
            point.pop();
        }
    }

    /// Whether a relation can still hold once the rest is filled in.
    fn can_hold(&self, (entries, constant): &(Vec<(usize, i64)>, i64), point: &[i64], reach: &[i64]) -> bool {
        let (mut least, mut most) = (*constant, *constant);
        for &(at, by) in entries {
            let (low, high) = match point.get(at) {
                Some(&value) => (value, value),
                None => (self.figures[self.open[at]].low, reach[at]),
            };
            least += (by * low).min(by * high);
            most += (by * low).max(by * high);
        }
        least <= 0 && most >= 0
    }

    /// How many systems of equations have to be solved for the vertices.
    pub fn size(figures: &[Bounds]) -> usize {
        figures.iter().filter(|figure| figure.is_open()).map(|f| 1 + usize::from(f.high.is_some())).sum()
    }
}
