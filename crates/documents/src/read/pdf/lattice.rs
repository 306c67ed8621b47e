//! Lines that meet, read as the borders of cells.

use kurbo::Rect;

use super::rules::{NEAR, Rule};

/// A grid of borders. Cells between which no border runs belong together and have the same region.
#[derive(Debug)]
pub(super) struct Lattice {
    /// Borders of columns, left to right.
    pub(super) xs: Vec<f64>,
    /// Borders of rows, top to bottom.
    pub(super) ys: Vec<f64>,
    /// Region of every cell, row by row.
    regions: Vec<usize>,
}

/// Most lines on a page that are looked at as borders; a drawing has more.
const MOST_RULES: usize = 5_000;

/// Every grid of two cells or more among `rules`.
pub(super) fn lattices(rules: &[Rule]) -> Vec<Lattice> {
    if rules.len() > MOST_RULES {
        return Vec::new();
    }
    let mut lattices: Vec<Lattice> = meeting(rules).iter().filter_map(|group| Lattice::of(group)).collect();
    lattices.sort_by(|a, b| a.ys[0].total_cmp(&b.ys[0]));
    lattices
}

/// Groups of lines that meet, directly or through others.
fn meeting(rules: &[Rule]) -> Vec<Vec<Rule>> {
    let mut groups = Groups::new(rules.len());
    for (n, a) in rules.iter().enumerate() {
        for (m, b) in rules.iter().enumerate().skip(n + 1) {
            if a.meets(b) {
                groups.join(n, m);
            }
        }
    }
    let mut found: Vec<(usize, Vec<Rule>)> = Vec::new();
    for (n, rule) in rules.iter().enumerate() {
        let root = groups.root(n);
        match found.iter_mut().find(|(r, _)| *r == root) {
            Some((_, group)) => group.push(*rule),
            None => found.push((root, vec![*rule])),
        }
    }
    found.into_iter().map(|(_, group)| group).collect()
}

impl Lattice {
    fn of(group: &[Rule]) -> Option<Self> {
        let (xs, ys) = (borders(group, true), borders(group, false));
        if xs.len() < 2 || ys.len() < 2 {
            return None;
        }
        let mut lattice = Self { regions: Vec::new(), xs, ys };
        lattice.regions = lattice.find_regions(group);
        lattice.drop_unused();
        (lattice.columns() > 1 && lattice.regions.iter().any(|r| *r != lattice.regions[0])).then_some(lattice)
    }

    pub(super) fn columns(&self) -> usize {
        self.xs.len() - 1
    }

    pub(super) fn rows(&self) -> usize {
        self.ys.len() - 1
    }

    pub(super) fn region(&self, row: usize, column: usize) -> usize {
        self.regions[row * self.columns() + column]
    }

    pub(super) fn bounds(&self) -> Rect {
        let (last_x, last_y) = (self.columns(), self.rows());
        Rect::new(self.xs[0], self.ys[0], self.xs[last_x], self.ys[last_y])
    }

    /// Row and column at a point inside the bounds.
    pub(super) fn cell_at(&self, x: f64, y: f64) -> (usize, usize) {
        let slot =
            |borders: &[f64], at: f64| borders.partition_point(|b| *b <= at).saturating_sub(1).min(borders.len() - 2);
        (slot(&self.ys, y), slot(&self.xs, x))
    }

    /// Is every region a rectangle? Only then is it clear what a cell is. Names the row of one that is not.
    pub(super) fn crooked(&self) -> Option<usize> {
        let boxes = self.boxes();
        let crooked = |region: &[usize; 5]| (region[2] - region[0] + 1) * (region[3] - region[1] + 1) != region[4];
        boxes.iter().filter(|b| b[4] > 0).find(|b| crooked(b)).map(|b| b[0])
    }

    /// First row and column, last row and column, and number of cells of every region.
    fn boxes(&self) -> Vec<[usize; 5]> {
        let mut boxes = vec![[usize::MAX, usize::MAX, 0, 0, 0]; self.regions.len()];
        for row in 0..self.rows() {
            for column in 0..self.columns() {
                let b = &mut boxes[self.region(row, column)];
                *b = [b[0].min(row), b[1].min(column), b[2].max(row), b[3].max(column), b[4] + 1];
            }
        }
        boxes
    }

    fn find_regions(&self, group: &[Rule]) -> Vec<usize> {
        let (rows, columns) = (self.rows(), self.columns());
        let mut groups = Groups::new(rows * columns);
        let bordered = |upright: bool, at: f64, along: f64| {
            group.iter().any(|r| r.upright == upright && (r.at - at).abs() <= NEAR && r.from <= along && along <= r.to)
        };
        for row in 0..rows {
            for column in 0..columns {
                let here = row * columns + column;
                let middle = ((self.xs[column] + self.xs[column + 1]) / 2.0, (self.ys[row] + self.ys[row + 1]) / 2.0);
                if column + 1 < columns && !bordered(true, self.xs[column + 1], middle.1) {
                    groups.join(here, here + 1);
                }
                if row + 1 < rows && !bordered(false, self.ys[row + 1], middle.0) {
                    groups.join(here, here + columns);
                }
            }
        }
        (0..rows * columns).map(|n| groups.root(n)).collect()
    }

    /// Drops borders that part nothing anywhere: the ends of longer lines.
    fn drop_unused(&mut self) {
        for column in (1..self.columns()).rev() {
            if (0..self.rows()).all(|row| self.region(row, column) == self.region(row, column - 1)) {
                let columns = self.columns();
                self.regions = kept(&self.regions, |n| n % columns != column);
                self.xs.remove(column);
            }
        }
        for row in (1..self.rows()).rev() {
            if (0..self.columns()).all(|column| self.region(row, column) == self.region(row - 1, column)) {
                let columns = self.columns();
                self.regions = kept(&self.regions, |n| n / columns != row);
                self.ys.remove(row);
            }
        }
    }
}

fn kept(regions: &[usize], keep: impl Fn(usize) -> bool) -> Vec<usize> {
    // Regions keep their names only as far as they are compared, so the names may exceed the new length.
    let left: Vec<usize> = regions.iter().enumerate().filter(|(n, _)| keep(*n)).map(|(_, r)| *r).collect();
    let mut names: Vec<usize> = left.clone();
    names.sort_unstable();
    names.dedup();
    left.iter().map(|r| names.partition_point(|n| n < r)).collect()
}

/// Where lines of one direction run, the ends of the others included: a table may be open at the sides.
fn borders(group: &[Rule], upright: bool) -> Vec<f64> {
    let mut at: Vec<f64> = group.iter().filter(|r| r.upright == upright).map(|r| r.at).collect();
    let across = || group.iter().filter(|r| r.upright != upright);
    at.extend(across().map(|r| r.from).min_by(f64::total_cmp));
    at.extend(across().map(|r| r.to).max_by(f64::total_cmp));
    at.sort_by(f64::total_cmp);
    at.dedup_by(|b, a| *b - *a <= NEAR * 1.5);
    at
}

/// Things joined step by step (union-find).
struct Groups(Vec<usize>);

impl Groups {
    fn new(size: usize) -> Self {
        Self((0..size).collect())
    }

    fn root(&mut self, mut n: usize) -> usize {
        while self.0[n] != n {
            self.0[n] = self.0[self.0[n]];
            n = self.0[n];
        }
        n
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}
