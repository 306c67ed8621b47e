//! Text that tries to be something else than text.
#![allow(dead_code, clippy::unwrap_used)]

use documents::report::{
    Callout, CalloutKind, Cell, Chart, Column, Figure, KeyValue, Line, Piece, Report, Run, Series, Table, Text,
    TimeLines, Tone,
};
use jiff::civil::date;

/// Texts that must come out as they are in every format.
pub const TEXTS: [&str; 9] = [
    "#import \"x.typ\": *",
    "<script>alert(1)</script>",
    "=cmd|'/c calc'!A1",
    "+1-2@SUM(A1)",
    "*bold* _it_ $x^2$ `raw` \\ // note",
    "</w:t><w:cantSplit />",
    "&amp; &#x41; %26",
    "{{7*7}} {%x%}",
    "_x0041_",
];

/// Letters that no format, or no font, can show.
pub const ODD: &str = "a\u{0}b\u{7}c\u{1b}d\u{fffe}e\u{85}f\u{200f}שלום\u{202e}evil\u{202c} قلق ਪੰਜਾਬੀ 漢字 😀 👩\u{200d}👧 e\u{301}\u{302} \u{ad}\u{e000}\u{feff}";

/// A report in which every text is one of them.
pub fn report() -> Report {
    let all = TEXTS.join(" ");
    let mut report = Report::new(all.clone(), TEXTS[0], date(2016, 12, 14));
    report.subtitle = Some(ODD.into());
    report.author = Some(TEXTS[1].into());
    report.marking = Some(format!("&P&N {}", TEXTS[2]));
    report.language = "en-GB\"><x".into();
    report.contents = true;
    report.notes = TEXTS.iter().map(|t| Text::plain(*t)).collect();
    for text in TEXTS.iter().chain([&ODD, &""]) {
        report.body.extend(pieces(text));
    }
    report
}

fn pieces(text: &str) -> Vec<Piece> {
    let link = |link: &str| Run { text: text.into(), bold: true, italic: true, link: Some(link.into()) };
    let links = [
        "javascript:alert(1)",
        "https://example.org/?a=\"><script>",
        "https://example.org/?a=1&b=2",
        "#none",
        "#notes",
    ];
    vec![
        Piece::heading(9, text),
        Piece::Paragraph(Text(links.iter().map(|l| self::Run { ..link(l) }).collect())),
        Piece::bullets([text]),
        Piece::numbered([text]),
        Piece::KeyValues(vec![KeyValue { key: text.into(), value: text.into() }]),
        Piece::Callout(Callout { kind: CalloutKind::Note, title: Some(text.into()), text: vec![text.into()] }),
        Piece::Table(table(text)),
        Piece::Figure(Figure {
            title: text.into(),
            alt: text.into(),
            chart: Chart::Lines(TimeLines { unit: text.into(), series: vec![series(text)], steps: false }),
            table: table(text),
        }),
        Piece::PageBreak,
    ]
}

fn series(text: &str) -> Series {
    let point = documents::report::Point { day: date(2016, 1, 1), value: documents::report::Number::whole(1) };
    Series { name: text.into(), points: vec![point] }
}

fn table(text: &str) -> Table {
    let lines = vec![Line::paragraph(text), Line::bullet(text), Line::bullet(text), Line::paragraph(text)];
    let mut table = Table::new(text, vec![Column::text(text), Column::status(text)])
        .row(vec![text.into(), Cell::status(Tone::Bad, text), Cell::Lines(lines)])
        .row(vec![]);
    table.note = Some(text.into());
    table
}
