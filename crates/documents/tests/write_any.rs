//! Whatever the model holds, every writer makes a file of it.
#![allow(clippy::unwrap_used)]

use documents::report::{
    Bar, Callout, CalloutKind, Cell, Chart, Column, Figure, Heading, KeyValue, Kind, Lane, Line, Number, Piece, Point,
    Report, Run, RunChart, Series, Span, StackedBars, Table, Text, TimeLines, Timeline, Tone,
};
use documents::write::{csv, docx, html, xlsx};
use jiff::civil::Date;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z ,.]{0,30}",
        2 => any::<String>(),
        1 => "[<>&=+@#*_$`\\\\/\"'\\[\\]{}]{0,12}",
        1 => "[\\x00-\\x20\u{200d}\u{200f}\u{202e}\u{2028}\u{feff}\u{301}]{0,6}",
        1 => "[A-Za-z0-9]{40,90}",
    ]
}

fn date() -> impl Strategy<Value = Date> {
    let usual = (2010i16..2030, 1i8..=12, 1i8..=28).prop_map(|(y, m, d)| Date::new(y, m, d).unwrap());
    prop_oneof![8 => usual, 1 => Just(Date::MIN), 1 => Just(Date::MAX)]
}

fn number() -> impl Strategy<Value = Number> {
    let usual = (-500i64..5000).prop_map(Number::whole);
    prop_oneof![4 => usual, 1 => (any::<i64>(), 0u8..12).prop_map(|(units, decimals)| Number::scaled(units, decimals))]
}

fn text() -> impl Strategy<Value = Text> {
    let link =
        option::weighted(0.2, prop_oneof![Just("https://example.org/a?b=c&d".to_string()), "#[a-z]{0,3}", words()]);
    let run = (words(), any::<bool>(), any::<bool>(), link);
    vec(run.prop_map(|(text, bold, italic, link)| Run { text, bold, italic, link }), 0..4).prop_map(Text)
}

fn tone() -> impl Strategy<Value = Tone> {
    prop::sample::select(vec![Tone::Plain, Tone::Good, Tone::Active, Tone::Waiting, Tone::Bad])
}

fn cell() -> impl Strategy<Value = Cell> {
    let line = (text(), any::<bool>()).prop_map(|(text, bullet)| Line { text, bullet });
    prop_oneof![
        Just(Cell::Empty),
        vec(line, 0..4).prop_map(Cell::Lines),
        number().prop_map(Cell::Number),
        date().prop_map(Cell::Date),
        (tone(), words()).prop_map(|(tone, text)| Cell::Status { tone, text }),
    ]
}

fn table() -> impl Strategy<Value = Table> {
    let kind = prop::sample::select(vec![Kind::Text, Kind::Number, Kind::Date, Kind::Money, Kind::Status]);
    let column = (words(), kind, any::<u16>()).prop_map(|(heading, kind, weight)| Column { heading, kind, weight });
    let rows = vec(vec(cell(), 0..5), 0..5);
    let parts = (words(), vec(column, 0..5), rows, any::<bool>(), any::<bool>(), option::of(text()));
    parts.prop_map(|(caption, columns, rows, row_headings, wide, note)| Table {
        caption,
        columns,
        rows,
        row_headings,
        wide,
        note,
    })
}

fn points() -> impl Strategy<Value = Vec<Point>> {
    vec((date(), number()).prop_map(|(day, value)| Point { day, value }), 0..6)
}

fn chart() -> impl Strategy<Value = Chart> {
    let series = (words(), points()).prop_map(|(name, points)| Series { name, points });
    let lines = (words(), vec(series, 0..8), any::<bool>());
    let lines = lines.prop_map(|(unit, series, steps)| Chart::Lines(TimeLines { unit, series, steps }));
    let bar = (words(), vec(number(), 0..8)).prop_map(|(label, values)| Bar { label, values });
    let bars = (words(), vec(words(), 0..8), vec(bar, 0..14));
    let bars = bars.prop_map(|(unit, parts, bars)| Chart::Bars(StackedBars { unit, parts, bars }));
    let span = || option::of((date(), date()).prop_map(|(from, to)| Span { from, to }));
    let lane = (words(), span(), span(), option::of(date()));
    let lane = lane.prop_map(|(label, baseline, forecast, done)| Lane { label, baseline, forecast, done });
    let timeline = (option::of(date()), vec(lane, 0..13));
    let timeline = timeline.prop_map(|(today, lanes)| Chart::Timeline(Timeline { today, lanes }));
    prop_oneof![lines, bars, timeline, run_chart()]
}

fn run_chart() -> impl Strategy<Value = Chart> {
    let level = || option::of(number());
    let parts = (words(), points(), level(), level(), level(), level(), vec(date(), 0..3));
    parts.prop_map(|(unit, points, median, lower, upper, target, signals)| {
        Chart::Run(RunChart { unit, points, median, lower, upper, target, signals })
    })
}

fn callout() -> impl Strategy<Value = Callout> {
    let kind = prop::sample::select(vec![CalloutKind::Note, CalloutKind::Warning, CalloutKind::Decision]);
    (kind, option::of(words()), vec(text(), 0..3)).prop_map(|(kind, title, text)| Callout { kind, title, text })
}

fn piece() -> impl Strategy<Value = Piece> {
    let heading = (any::<u8>(), words(), option::of(words()));
    let pair = (words(), text()).prop_map(|(key, value)| KeyValue { key, value });
    let figure = (words(), words(), chart(), table());
    prop_oneof![
        heading.prop_map(|(level, text, anchor)| Piece::Heading(Heading { level, text, anchor })),
        text().prop_map(Piece::Paragraph),
        vec(text(), 0..4).prop_map(Piece::Bullets),
        vec(text(), 0..4).prop_map(Piece::Numbered),
        vec(pair, 0..4).prop_map(Piece::KeyValues),
        table().prop_map(Piece::Table),
        callout().prop_map(Piece::Callout),
        figure.prop_map(|(title, alt, chart, table)| Piece::Figure(Figure { title, alt, chart, table })),
        Just(Piece::PageBreak),
    ]
}

fn report() -> impl Strategy<Value = Report> {
    let head = (words(), option::of(words()), prop_oneof![Just("en-GB".to_string()), words()], date(), words());
    let rest = (option::of(words()), option::of(words()), any::<bool>(), vec(text(), 0..3), vec(piece(), 0..8));
    (head, rest).prop_map(|((title, subtitle, language, date, organisation), rest)| {
        let (author, marking, contents, notes, body) = rest;
        Report { title, subtitle, language, date, organisation, author, marking, contents, notes, body }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_report_is_written_and_frozen(report in report()) {
        let frozen: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
        prop_assert_eq!(&report, &frozen);
        prop_assert_eq!(html::document(&report), html::document(&frozen));
        docx::write(&report).unwrap();
        xlsx::write(&report).unwrap();
        for table in report.tables() {
            csv::write(table, csv::Mark::ForExcel).unwrap();
        }
    }
}

#[cfg(feature = "pdf")]
proptest! {
    // Few: each is a typesetting run. The seeds differ from run to run.
    #![proptest_config(ProptestConfig::with_cases(12))]

    #[test]
    fn any_report_is_typeset(report in report()) {
        documents::write::pdf::write(&report).unwrap();
    }
}

#[cfg(feature = "pdf")]
#[test]
fn a_drawing_with_marks_and_controls_is_typeset() {
    let alone = "\u{feff}\u{301}\u{200d}e\u{301}\u{202e} 5%\u{eca}";
    let bar = Bar { label: alone.to_string(), values: vec![Number::whole(2)] };
    let chart = Chart::Bars(StackedBars { unit: alone.to_string(), parts: vec![alone.to_string()], bars: vec![bar] });
    let table = Table { caption: alone.to_string(), ..Table::default() };
    let figure = Figure { title: alone.to_string(), alt: alone.to_string(), chart, table };
    let report = Report {
        title: "Drawn".to_string(),
        subtitle: None,
        language: "en-GB".to_string(),
        date: Date::constant(2016, 12, 1),
        organisation: "Aldermere".to_string(),
        author: None,
        marking: None,
        contents: false,
        notes: Vec::new(),
        body: vec![
            Piece::Paragraph(Text(vec![Run { text: alone.to_string(), bold: false, italic: false, link: None }])),
            Piece::Figure(figure),
        ],
    };
    documents::write::pdf::write(&report).unwrap();
}
