//! A measure of impact, as a report says it.

use super::{Effect, Measure, Reading};
use crate::impact::Impact;
use crate::small_numbers::Figure;

/// The measure with its readings, each with the number behind it.
pub(super) fn measure(impact: &Impact) -> Measure {
    let definition = impact.definitions().last();
    let current = impact.readings().iter().filter(|r| r.version == impact.version());
    let unit = definition.map(|d| d.unit.clone()).unwrap_or_default();
    let value = |v: f64| if unit.is_empty() { v.to_string() } else { format!("{v} {unit}") };
    let counting = definition.map(|d| d.counting.by_unit(&d.unit)).unwrap_or_default();
    let figure = |r: &crate::impact::Reading| Figure {
        period: r.period,
        value: r.value,
        counting,
        out_of: r.out_of,
        entered: r.stamp.at,
    };
    let reading = |r: &crate::impact::Reading| Reading {
        period: r.period,
        value: value(r.value),
        figure: Some(figure(r)),
        source: r.source.clone(),
    };
    Measure {
        question: impact.question.clone(),
        definition: definition.map(|d| d.text.clone()),
        state: impact.state(),
        readings: current.map(reading).collect(),
        earlier: super::build::count(impact.readings().iter().filter(|r| r.version != impact.version()).count()),
        next: impact.next_reading(),
        effects: impact.unintended().iter().map(|e| Effect { text: e.text.clone(), harmful: e.harmful }).collect(),
        unit,
    }
}
