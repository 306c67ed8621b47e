//! Straight lines on a page, tidied: lines that continue each other are one.

use kurbo::{Point, Rect};

/// Lines nearer than this, in points, are the same line; ends nearer than this meet.
pub(super) const NEAR: f64 = 2.5;

/// A horizontal or vertical line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub(super) upright: bool,
    /// y of a horizontal line, x of an upright one.
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Rule {
    fn new(upright: bool, at: f64, a: f64, b: f64) -> Option<Self> {
        let sound = at.is_finite() && a.is_finite() && b.is_finite();
        sound.then_some(Self { upright, at, from: a.min(b), to: a.max(b) })
    }

    /// The line from `a` to `b`, if it is horizontal or upright.
    pub(super) fn between(a: Point, b: Point) -> Option<Self> {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        match () {
            () if dy < 0.5 && dx > 0.5 => Self::new(false, (a.y + b.y) / 2.0, a.x, b.x),
            () if dx < 0.5 && dy > 0.5 => Self::new(true, (a.x + b.x) / 2.0, a.y, b.y),
            () => None,
        }
    }

    /// A filled shape this thin is a line.
    pub(super) fn filled(shape: Rect) -> Option<Self> {
        const THIN: f64 = 3.0;
        let middle = shape.center();
        match (shape.width(), shape.height()) {
            (w, h) if h <= THIN && w > h => Self::new(false, middle.y, shape.x0, shape.x1),
            (w, h) if w <= THIN && h > w => Self::new(true, middle.x, shape.y0, shape.y1),
            _ => None,
        }
    }

    /// Do a horizontal and an upright line meet or cross?
    pub(super) fn meets(&self, other: &Self) -> bool {
        let spans = |rule: &Self, at: f64| rule.from - NEAR <= at && at <= rule.to + NEAR;
        self.upright != other.upright && spans(self, other.at) && spans(other, self.at)
    }
}

/// The lines with those joined that lie on each other or continue each other.
pub(super) fn joined(rules: &[Rule]) -> Vec<Rule> {
    let mut out = Vec::new();
    for upright in [false, true] {
        let mut alike: Vec<Rule> = rules.iter().copied().filter(|r| r.upright == upright).collect();
        alike.sort_by(|a, b| a.at.total_cmp(&b.at));
        let mut rest = alike.as_slice();
        while let Some(first) = rest.first() {
            let (same, behind) = rest.split_at(rest.partition_point(|r| r.at - first.at <= NEAR));
            out.extend(joined_along(same));
            rest = behind;
        }
    }
    out
}

fn joined_along(same: &[Rule]) -> Vec<Rule> {
    let mut sorted = same.to_vec();
    sorted.sort_by(|a, b| a.from.total_cmp(&b.from));
    let at = sorted.iter().map(|r| r.at).sum::<f64>() / sorted.len() as f64;
    let mut out: Vec<Rule> = Vec::new();
    for rule in sorted {
        match out.last_mut().filter(|last| rule.from <= last.to + NEAR) {
            Some(last) => last.to = last.to.max(rule.to),
            None => out.push(Rule { at, ..rule }),
        }
    }
    out
}
