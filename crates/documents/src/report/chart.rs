//! What a chart shows: plain series. How it is drawn is [`crate::write::chart`]'s business.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Number;

/// A chart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Chart {
    /// Lines over time.
    Lines(TimeLines),
    /// Bars of several parts.
    Bars(StackedBars),
    /// When things are due, planned against expected.
    Timeline(Timeline),
    /// One measure over time with its median and limits.
    Run(RunChart),
}

/// Lines over time, such as actions claimed complete against those verified.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLines {
    /// What is counted, such as "Recommendations".
    pub unit: String,
    /// The lines; six can be told apart.
    pub series: Vec<Series>,
    /// True to draw steps: the value holds until the next point.
    #[serde(default)]
    pub steps: bool,
}

/// One line.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// In any order; drawn by day.
    pub points: Vec<Point>,
}

/// A value on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Point {
    /// The day.
    pub day: Date,
    /// The value.
    pub value: Number,
}

/// Horizontal bars, each of several parts, such as rows that each agency owes by how they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StackedBars {
    /// What is counted.
    pub unit: String,
    /// Names of the parts, in order; six can be told apart.
    pub parts: Vec<String>,
    /// From top to bottom.
    pub bars: Vec<Bar>,
}

/// One bar.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bar {
    /// Its name.
    pub label: String,
    /// One value a part. A value below zero is drawn as zero.
    pub values: Vec<Number>,
}

/// When things are due.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// The day that is marked as the day of the report.
    pub today: Option<Date>,
    /// From top to bottom.
    pub lanes: Vec<Lane>,
}

/// One thing on a timeline.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    /// Its name.
    pub label: String,
    /// What was agreed.
    pub baseline: Option<Span>,
    /// What is expected now.
    pub forecast: Option<Span>,
    /// The day it was done.
    pub done: Option<Date>,
}

/// From one day to another; the same day twice is a single day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The first day.
    pub from: Date,
    /// The last day.
    pub to: Date,
}

/// One measure over time. Median and limits are the caller's, who knows by which rule they were made.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunChart {
    /// What is measured, with its unit, such as "Referrals answered in time (%)".
    pub unit: String,
    /// In any order; drawn by day.
    pub points: Vec<Point>,
    /// The middle line.
    pub median: Option<Number>,
    /// The lower limit.
    pub lower: Option<Number>,
    /// The upper limit.
    pub upper: Option<Number>,
    /// What was promised.
    pub target: Option<Number>,
    /// Days of the points to be marked as a signal.
    #[serde(default)]
    pub signals: Vec<Date>,
}

impl Chart {
    /// True when there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Lines(lines) => lines.series.iter().all(|s| s.points.is_empty()),
            Self::Bars(bars) => bars.bars.is_empty(),
            Self::Timeline(line) => {
                line.lanes.iter().all(|l| l.baseline.is_none() && l.forecast.is_none() && l.done.is_none())
            }
            Self::Run(run) => run.points.is_empty(),
        }
    }
}
