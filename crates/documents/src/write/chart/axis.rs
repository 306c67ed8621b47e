//! Scales: round numbers up the side, round days along the foot.

use jiff::civil::Date;

use super::drawing::{Drawing, FAINT, QUIET, WIDTH, width};
use crate::report::{Number, Point};

/// Height of the plot, from its top line to its foot.
pub const PLOT: f64 = 210.0;

/// Values from the foot to the top of a plot.
pub struct Values {
    /// Where the lines are drawn, rising.
    pub ticks: Vec<f64>,
    decimals: u8,
}

impl Values {
    /// A scale that holds all of `values` and zero, with three to seven lines at round numbers.
    pub fn holding(values: impl Iterator<Item = Number>) -> Self {
        let (mut low, mut high, mut whole) = (0.0f64, 0.0f64, true);
        for number in values {
            (low, high) = (low.min(number.value()), high.max(number.value()));
            whole &= number.value().fract() == 0.0;
        }
        if low == high {
            high = 1.0;
        }
        let step = round_step((high - low) / 5.0, whole);
        let (first, last) = ((low / step).floor(), (high / step).ceil());
        let count = (last - first).clamp(1.0, 12.0) as u32;
        let ticks = (0..=count).map(|i| (first + f64::from(i)) * step).collect();
        let decimals = if step >= 1.0 { 0 } else { (-step.log10().floor()).clamp(0.0, 9.0) as u8 };
        Self { ticks, decimals }
    }

    /// The lowest and highest line.
    pub fn range(&self) -> (f64, f64) {
        (self.ticks.first().copied().unwrap_or(0.0), self.ticks.last().copied().unwrap_or(1.0))
    }

    /// How a line is labelled.
    pub fn label(&self, tick: f64) -> String {
        Number::rounded(tick, self.decimals).map_or_else(|| format!("{tick:e}"), |n| n.to_string())
    }
}

/// The smallest of 1, 2, 5 times a power of ten that is at least `rough`.
fn round_step(rough: f64, whole: bool) -> f64 {
    let power = 10f64.powf(rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|m| m * power).find(|s| *s >= rough * 0.999);
    let step = step.unwrap_or(power * 10.0);
    if whole { step.max(1.0) } else { step }
}

/// Days from the left to the right of a plot.
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// A scale that holds all of `days`; `None` when there are none.
    pub fn holding(days: impl Iterator<Item = Date> + Clone) -> Option<Self> {
        Some(Self { first: days.clone().min()?, last: days.max()? })
    }

    /// Where `day` stands, from 0 at the left to 1 at the right; the middle when there is only one day.
    pub fn at(&self, day: Date) -> f64 {
        let all = between(self.first, self.last);
        if all == 0.0 { 0.5 } else { between(self.first, day) / all }
    }

    /// Days to be labelled, at most `most`, and their labels of two lines.
    pub fn ticks(&self, most: usize) -> Vec<(Date, String, String)> {
        let days = between(self.first, self.last);
        if days <= 62.0 {
            let step = [1, 2, 7, 14, 31].into_iter().find(|s| days / f64::from(*s) < most as f64).unwrap_or(31);
            let at = |i: i32| self.first.checked_add(jiff::Span::new().days(i * step)).ok();
            let label = |d: Date| (d, d.strftime("%-d %b").to_string(), d.year().to_string());
            return (0..).map_while(at).take_while(|d| *d <= self.last).take(most).map(label).collect();
        }
        self.months(most)
    }

    fn months(&self, most: usize) -> Vec<(Date, String, String)> {
        let index = |d: Date| i32::from(d.year()) * 12 + i32::from(d.month()) - 1;
        let (first, last) = (index(self.first), index(self.last));
        let steps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 60_000];
        let step = steps.into_iter().find(|s| (last - first) / s < most as i32).unwrap_or(240_000);
        let day = |m: i32| Date::new(m.div_euclid(12) as i16, m.rem_euclid(12) as i8 + 1, 1).ok();
        let start = first + (-first).rem_euclid(step);
        let month = |d: Date| if step < 12 { d.strftime("%b").to_string() } else { String::new() };
        let label = |d: Date| (d, month(d), d.year().to_string());
        (start..=last).step_by(step as usize).filter_map(day).filter(|d| *d >= self.first).map(label).collect()
    }
}

/// Days from one day to another.
fn between(from: Date, to: Date) -> f64 {
    f64::from((to - from).get_days())
}

/// A plot of values over time.
pub struct Plot {
    left: f64,
    right: f64,
    top: f64,
    values: Values,
    days: Days,
}

impl Plot {
    /// Draws axes under `top` with the name of what is counted; `None` when there is no point.
    pub fn draw(drawing: &mut Drawing, top: f64, unit: &str, points: &[Point], limits: &[Number]) -> Option<Self> {
        let days = Days::holding(points.iter().map(|p| p.day))?;
        let values = Values::holding(points.iter().map(|p| p.value).chain(limits.iter().copied()));
        let widest = values.ticks.iter().map(|t| width(&values.label(*t))).fold(0.0, f64::max);
        let plot = Self { left: (widest + 10.0).min(140.0), right: WIDTH - 44.0, top: top + 24.0, values, days };
        drawing.quiet(4.0, top + 10.0, "start", &super::drawing::cut(unit, WIDTH - 20.0));
        plot.side(drawing);
        plot.foot(drawing);
        drawing.grow(plot.top + PLOT + 44.0);
        Some(plot)
    }

    fn side(&self, drawing: &mut Drawing) {
        for tick in self.values.ticks.iter().copied() {
            let y = self.y(tick);
            let ink = if tick == 0.0 { QUIET } else { FAINT };
            drawing.line((self.left, y), (self.right, y), &format!("stroke=\"{ink}\""));
            drawing.quiet(self.left - 6.0, y + 4.5, "end", &self.values.label(tick));
        }
    }

    fn foot(&self, drawing: &mut Drawing) {
        let foot = self.top + PLOT;
        drawing.line((self.left, foot), (self.right, foot), &format!("stroke=\"{QUIET}\""));
        for (day, over, under) in self.days.ticks(6) {
            let x = self.x(day);
            drawing.line((x, foot), (x, foot + 5.0), &format!("stroke=\"{QUIET}\""));
            let (upper, lower) = if over.is_empty() { (under, String::new()) } else { (over, under) };
            drawing.quiet(x, foot + 19.0, "middle", &upper);
            drawing.quiet(x, foot + 34.0, "middle", &lower);
        }
    }

    /// Where a day stands.
    pub fn x(&self, day: Date) -> f64 {
        self.left + 10.0 + self.days.at(day) * (self.right - self.left - 20.0)
    }

    /// Where a value stands.
    pub fn y(&self, value: f64) -> f64 {
        let (low, high) = self.values.range();
        self.top + PLOT - (value - low) / (high - low) * PLOT
    }

    /// Where a point stands.
    pub fn at(&self, point: &Point) -> (f64, f64) {
        (self.x(point.day), self.y(point.value.value()))
    }

    /// A line across at `value`.
    pub fn across(&self, drawing: &mut Drawing, value: Number, style: &str) {
        let y = self.y(value.value());
        drawing.line((self.left, y), (self.right, y), style);
        drawing.quiet(self.right + 4.0, y + 4.5, "start", &value.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_round_and_hold_everything() {
        for (low, high) in [(0, 42), (0, 1), (-7, 12), (3, 3), (0, i64::MAX), (i64::MIN, 0)] {
            let values = Values::holding([Number::whole(low), Number::whole(high)].into_iter());
            let (bottom, top) = values.range();
            assert!(bottom <= low as f64 && top >= high as f64, "{low} to {high}: {:?}", values.ticks);
            assert!((2..=8).contains(&values.ticks.len()), "{low} to {high}: {:?}", values.ticks);
        }
        let part = Values::holding([Number::scaled(3, 2)].into_iter());
        assert_eq!(part.ticks.iter().map(|t| part.label(*t)).collect::<Vec<_>>(), ["0.00", "0.01", "0.02", "0.03"]);
    }

    #[test]
    fn days_are_labelled_at_round_places() {
        let date = jiff::civil::date;
        for (first, last) in [
            (date(2016, 7, 21), date(2016, 7, 21)),
            (date(2016, 7, 21), date(2016, 8, 30)),
            (date(2016, 7, 21), date(2017, 5, 16)),
            (Date::MIN, Date::MAX),
        ] {
            let ticks = Days { first, last }.ticks(6);
            assert!((1..=7).contains(&ticks.len()), "{first} to {last}: {ticks:?}");
            assert!(ticks.iter().all(|(d, ..)| *d >= first && *d <= last));
        }
    }
}
