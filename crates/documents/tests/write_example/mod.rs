//! An invented report of the size and kind a council publishes: 42 rows of text of mixed length, charts, callouts.
#![allow(dead_code, clippy::unwrap_used)]

use documents::report::{
    Bar, CalloutKind, Cell, Chart, Column, Figure, Lane, Line, Number, Piece, Point, Report, RunChart, Series, Span,
    StackedBars, Table, Text, TimeLines, Timeline, Tone,
};
use jiff::civil::{Date, date};

const BODIES: [&str; 6] = [
    "Ambridge Borough Council",
    "Vale Fire and Rescue Service",
    "Severn Water Company",
    "Borsetshire Health NHS Trust",
    "Ambridge Housing Association",
    "Felpersham College",
];

const ACTIONS: [&str; 7] = [
    "Publish one map of properties at risk",
    "Agree who opens the rest centres at night and at weekends, and who holds the keys",
    "Write to every household on the lower Am about sandbags",
    "Review the drainage strategy every year with residents who have been flooded, and say in public what has changed since the last review",
    "Train wardens",
    "Share the list of residents who need help to leave their homes, under an agreement that all partners have signed",
    "Report culverts that are blocked, and answer the reporter within five working days",
];

const SENTENCES: [&str; 8] = [
    "The partners met in September and agreed the scope of the work.",
    "A first draft has been shared with the parish councils, whose comments will be taken into the final version before it goes to the committee.",
    "Funding for the second year is not confirmed.",
    "The survey found 118 properties that were on neither of the two old maps; each owner has had a letter and a visit.",
    "Twelve of fourteen wardens have been trained.",
    "The water company holds the records of the culverts in a different system, so that the two lists were compared by hand; this took longer than planned and showed that a third of the entries had no position.",
    "Residents told us that the letters were hard to understand.",
    "No change since the last report.",
];

/// The whole example.
pub fn report() -> Report {
    let mut report = Report::new(
        "Progress on the review of flood resilience",
        "Ambridge Flood Resilience Partnership",
        date(2016, 12, 14),
    );
    report.subtitle = Some("Interim report to the Environment Scrutiny Committee".into());
    report.author = Some("Partnership and Planning Officer".into());
    report.marking = Some("Official".into());
    report.contents = true;
    report.notes = vec![
        "Figures are as recorded at the end of 14 December 2016.".into(),
        Text::plain("“Verified” means that somebody other than the body that did the work has seen the evidence. See ")
            .link("what we ask of the committee", "#for-decision")
            .then("."),
    ];
    report.body = body();
    report
}

fn body() -> Vec<Piece> {
    vec![
        Piece::heading(1, "Summary"),
        Piece::Paragraph(
            Text::plain("The review made 42 recommendations. ")
                .bold("Nineteen are complete and eleven of these have been verified. ")
                .then("Six are late, each with a new date that its owner has agreed."),
        ),
        Piece::bullets([
            "One map of properties at risk is in use by all partners.",
            "Rest centres can be opened at any hour; the keys are held in two places.",
            "Residents who were flooded in 2014 have read the letters and changed them.",
        ]),
        Piece::callout(
            CalloutKind::Warning,
            "Two recommendations depend on money that is not confirmed",
            "Without it, the survey of culverts stops at the end of March 2017.",
        ),
        Piece::key_values([
            ("Review agreed", Text::plain("16 May 2016")),
            ("Owner", Text::plain("Environment Scrutiny Committee")),
            (
                "Background papers",
                Text::plain("Review of flood resilience, ").link("example.org/flood", "https://example.org/flood"),
            ),
        ]),
        Piece::heading(2, "How the work has moved"),
        Piece::Figure(lines()),
        Piece::Figure(bars()),
        Piece::heading(2, "When the large pieces of work are due"),
        Piece::Figure(timeline()),
        Piece::heading(2, "Answers in time"),
        Piece::Figure(run()),
        Piece::heading(1, "For decision"),
        Piece::callout(CalloutKind::Decision, "", "The committee is asked to agree the new dates in Table 1."),
        Piece::numbered(["Note the progress.", "Agree the new dates.", "Ask the water company to attend in May 2017."]),
        Piece::heading(1, "Every recommendation"),
        Piece::Table(rows(42)),
        Piece::heading(1, "Cost"),
        Piece::Table(cost()),
    ]
}

/// A table of `count` recommendations with text of mixed length.
pub fn rows(count: usize) -> Table {
    let columns = vec![
        Column::text("Number"),
        Column::text("Recommendation").weight(4),
        Column::text("Lead").weight(2),
        Column::text("Progress and its effect").weight(6),
        Column::status("State").weight(2),
        Column::date("Due").weight(2),
    ];
    let mut table = Table::new("Recommendations, progress and state", columns).wide();
    table.rows = (0..count).map(row).collect();
    table.note = Some("A date in the past means that a new date has not been agreed.".into());
    table
}

fn row(i: usize) -> Vec<Cell> {
    let pick = |from: usize| SENTENCES[(i * 5 + from * 3) % SENTENCES.len()];
    let mut progress: Vec<Line> = (0..=i * 7 % 4).map(|n| Line::paragraph(pick(n))).collect();
    if i % 5 == 2 {
        progress.extend([
            Line::bullet("letters sent to 412 households"),
            Line::bullet("visits made to 96, the rest by the end of January, beginning with those who asked for one"),
        ]);
    }
    if i % 11 == 7 {
        progress.extend((0..14).map(|n| Line::paragraph(pick(n))));
    }
    let (tone, state) = [
        (Tone::Good, "Verified"),
        (Tone::Active, "Under way"),
        (Tone::Waiting, "Claimed, not verified"),
        (Tone::Bad, "Late"),
        (Tone::Plain, "Not begun"),
    ][i * 3 % 5];
    let due = date(2017, 1, 31).checked_add(jiff::Span::new().days(i as i64 * 3)).unwrap();
    vec![
        Cell::from(format!("{}", i + 1)),
        Cell::from(ACTIONS[i * 3 % ACTIONS.len()]),
        Cell::from(BODIES[i % BODIES.len()]),
        if i % 13 == 12 { Cell::Empty } else { Cell::Lines(progress) },
        Cell::status(tone, state),
        Cell::Date(due),
    ]
}

fn cost() -> Table {
    let columns = vec![
        Column::text("Item").weight(3),
        Column::number("Posts"),
        Column::money("2016/17"),
        Column::money("2017/18"),
    ];
    let money = |units| Cell::Number(Number::scaled(units, 2));
    Table::new("Cost by year", columns)
        .row(vec![
            "Survey of culverts".into(),
            Cell::Number(Number::scaled(25, 1)),
            money(12_345_050),
            money(9_000_000),
        ])
        .row(vec!["Letters and visits".into(), Cell::Number(Number::scaled(10, 1)), money(1_020_000), money(0)])
        .row(vec!["Contribution from the water company".into(), Cell::Empty, money(-4_000_000), money(-4_000_000)])
}

fn points(values: &[i64]) -> Vec<Point> {
    let day = |i: usize| date(2016, 6, 30).checked_add(jiff::Span::new().months(i as i64)).unwrap();
    values.iter().enumerate().map(|(i, v)| Point { day: day(i), value: Number::whole(*v) }).collect()
}

/// A line chart.
pub fn lines() -> Figure {
    let (claimed, verified) = ([2, 5, 9, 12, 15, 19], [0, 1, 4, 6, 8, 11]);
    let series = vec![
        Series { name: "Claimed complete".into(), points: points(&claimed) },
        Series { name: "Verified".into(), points: points(&verified) },
    ];
    let columns = vec![Column::date("Month end"), Column::number("Claimed complete"), Column::number("Verified")];
    let mut table = Table::new("Recommendations claimed complete and verified", columns);
    let row = |(a, b): (Point, Point)| vec![Cell::Date(a.day), Cell::Number(a.value), Cell::Number(b.value)];
    table.rows = points(&claimed).into_iter().zip(points(&verified)).map(row).collect();
    Figure {
        title: "Recommendations claimed complete and verified".into(),
        alt: "Both lines rise from July to November 2016; verified stays about eight behind claimed at the end.".into(),
        chart: Chart::Lines(TimeLines { unit: "Recommendations".into(), series, steps: true }),
        table,
    }
}

/// A chart of stacked bars.
pub fn bars() -> Figure {
    let counts = [[6, 3, 2, 1], [4, 2, 1, 0], [1, 4, 3, 3], [0, 2, 0, 2], [3, 1, 0, 0], [2, 1, 1, 0]];
    let parts = ["Verified", "Under way", "Claimed, not verified", "Late"];
    let bar = |(i, values): (usize, &[i64; 4])| Bar {
        label: BODIES[i].into(),
        values: values.iter().map(|v| Number::whole(*v)).collect(),
    };
    let mut columns = vec![Column::text("Body").weight(3)];
    columns.extend(parts.map(Column::number));
    let mut table = Table::new("Rows owed by each body", columns);
    let row = |(i, v): (usize, &[i64; 4])| {
        std::iter::once(Cell::from(BODIES[i])).chain(v.iter().map(|n| Cell::whole(*n))).collect()
    };
    table.rows = counts.iter().enumerate().map(row).collect();
    Figure {
        title: "Who owes what".into(),
        alt: "Ambridge Borough Council owes most rows; the water company has most that are late.".into(),
        chart: Chart::Bars(StackedBars {
            unit: "Rows by state".into(),
            parts: parts.map(String::from).to_vec(),
            bars: counts.iter().enumerate().map(bar).collect(),
        }),
        table,
    }
}

/// A timeline.
pub fn timeline() -> Figure {
    let span = |from: Date, to: Date| Some(Span { from, to });
    let lane = |label: &str, agreed: Option<Span>, now: Option<Span>, done: Option<Date>| Lane {
        label: label.into(),
        baseline: agreed,
        forecast: now,
        done,
    };
    let lanes = vec![
        lane(
            "One map",
            span(date(2016, 7, 1), date(2016, 10, 31)),
            span(date(2016, 7, 1), date(2016, 11, 18)),
            Some(date(2016, 11, 18)),
        ),
        lane(
            "Survey of culverts",
            span(date(2016, 9, 1), date(2017, 1, 31)),
            span(date(2016, 9, 15), date(2017, 3, 31)),
            None,
        ),
        lane(
            "Wardens trained",
            span(date(2016, 10, 1), date(2016, 12, 31)),
            span(date(2016, 10, 1), date(2016, 12, 31)),
            None,
        ),
        lane(
            "Agreement on sharing lists of residents who need help to leave their homes",
            None,
            span(date(2017, 1, 9), date(2017, 5, 16)),
            None,
        ),
    ];
    let columns =
        vec![Column::text("Work").weight(3), Column::date("Agreed"), Column::date("Expected"), Column::date("Done")];
    let mut table = Table::new("Large pieces of work", columns);
    let end = |span: Option<Span>| span.map_or(Cell::Empty, |s| Cell::Date(s.to));
    let row = |l: &Lane| {
        vec![l.label.clone().into(), end(l.baseline), end(l.forecast), l.done.map_or(Cell::Empty, Cell::Date)]
    };
    table.rows = lanes.iter().map(row).collect();
    Figure {
        title: "Large pieces of work".into(),
        alt: "The survey of culverts is now expected two months after the agreed date.".into(),
        chart: Chart::Timeline(Timeline { today: Some(date(2016, 12, 14)), lanes }),
        table,
    }
}

/// A run chart.
pub fn run() -> Figure {
    let values = [62, 58, 71, 66, 64, 69, 73, 70, 75, 88, 79, 81];
    let points = points(&values);
    let mut table = Table::new(
        "Reports answered within five working days",
        vec![Column::date("Month end"), Column::number("Answered in time (%)")],
    );
    table.rows = points.iter().map(|p| vec![Cell::Date(p.day), Cell::Number(p.value)]).collect();
    Figure {
        title: "Reports answered within five working days".into(),
        alt: "Between 58 and 88 per cent, rising; March 2017 is above the upper limit.".into(),
        chart: Chart::Run(RunChart {
            unit: "Answered in time (%)".into(),
            signals: vec![points[9].day],
            points,
            median: Some(Number::scaled(705, 1)),
            lower: Some(Number::whole(55)),
            upper: Some(Number::whole(86)),
            target: Some(Number::whole(95)),
        }),
        table,
    }
}
