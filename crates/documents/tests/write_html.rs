//! HTML, SVG and CSV as people and programs get them: semantic, from here alone, the same every time.
#![allow(clippy::unwrap_used)]

mod write_example;
mod write_hostile;

use documents::report::{Figure, Report};
use documents::write::{chart, csv, html};

fn short() -> Report {
    let mut report = write_example::report();
    report.body.retain(|piece| !matches!(piece, documents::report::Piece::Figure(_)));
    report.body.iter_mut().for_each(|piece| {
        if let documents::report::Piece::Table(table) = piece {
            table.rows.truncate(3);
        }
    });
    report
}

#[test]
fn the_fragment_is_semantic() {
    insta::assert_snapshot!("fragment", html::fragment(&short()));
}

#[test]
fn charts_are_drawn_as_agreed() {
    let figures: [(&str, Figure); 4] = [
        ("lines", write_example::lines()),
        ("bars", write_example::bars()),
        ("timeline", write_example::timeline()),
        ("run", write_example::run()),
    ];
    for (name, figure) in figures {
        let svg = chart::svg(&figure, "figure-1");
        std::fs::write(format!("{}/{name}.svg", env!("CARGO_TARGET_TMPDIR")), &svg).unwrap();
        insta::assert_snapshot!(name, svg);
    }
}

#[test]
fn a_chart_longer_than_a_page_goes_on_with_the_same_scale() {
    let mut figure = write_example::bars();
    let documents::report::Chart::Bars(bars) = &mut figure.chart else { panic!("not bars") };
    bars.bars = bars.bars.iter().cycle().take(23).cloned().collect();
    let drawings = chart::drawings(&figure, "figure-1");
    assert_eq!(drawings.len(), 3);
    assert!(drawings[2].contains("part 3 of 3"));
    // The first bar of the whole is the seventh of the first drawing too: equal values, equal widths.
    let width = |svg: &str| svg.split("y=\"").count();
    assert!(width(&drawings[0]) > width(&drawings[2]));
    let whole = html::document(&{
        let mut report = Report::new("T", "O", jiff::civil::date(2016, 12, 14));
        report.body.push(documents::report::Piece::Figure(figure));
        report
    });
    let ids: Vec<&str> = whole.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let single: std::collections::HashSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), single.len(), "{ids:?}");
}

#[test]
fn the_table_is_separated_values() {
    let bytes = csv::write(&write_example::rows(4), csv::Mark::ForExcel).unwrap();
    insta::assert_snapshot!("rows", String::from_utf8(bytes).unwrap());
}

#[test]
fn is_the_same_every_time() {
    let report = write_example::report();
    let frozen: Report = serde_json::from_str(&serde_json::to_string(&report).unwrap()).unwrap();
    assert_eq!(report, frozen);
    assert!(html::document(&report) == html::document(&frozen));
    std::fs::write(format!("{}/example.html", env!("CARGO_TARGET_TMPDIR")), html::document(&report)).unwrap();
}

#[test]
fn the_fragment_lives_under_a_strict_policy() {
    let page = html::fragment(&write_example::report());
    for forbidden in [" style=", "<style", "<script", " onload=", "javascript:"] {
        assert!(!page.contains(forbidden), "{forbidden}");
    }
    let own = page.replace("http://www.w3.org/2000/svg", "").replace("href=\"https://example.org/flood\"", "");
    assert!(!own.contains("http"), "something from elsewhere");
}

#[test]
fn hostile_text_is_text() {
    let page = html::document(&write_hostile::report());
    let parsed = words(&page);
    for text in write_hostile::TEXTS {
        assert!(parsed.contains(text), "{text}");
    }
    assert!(!page.contains("<script") && !page.contains("javascript:"));
    assert!(!page.contains('\u{0}') && page.contains("a\u{fffd}b"));
}

/// The text between tags with the five entities resolved.
fn words(page: &str) -> String {
    let text: String = page.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    named.replace("&amp;", "&")
}

#[test]
fn hostile_values_are_not_computed() {
    for text in ["=1+1", "+1", "-1", "@A1", "\t=1", " =1", "\n=1", "\r\n=1"] {
        let table = documents::report::Table::new("T", vec![documents::report::Column::text(text)])
            .row(vec![documents::report::Cell::text(text)]);
        let csv = String::from_utf8(csv::write(&table, csv::Mark::None).unwrap()).unwrap();
        let cells: Vec<String> = ::csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(csv.as_bytes())
            .records()
            .flat_map(|record| record.unwrap().iter().map(String::from).collect::<Vec<_>>())
            .collect();
        assert!(cells.iter().all(|cell| cell.starts_with('\'')), "{cells:?}");
    }
}
