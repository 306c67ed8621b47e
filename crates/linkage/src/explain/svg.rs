//! Pictures as SVG text, with a title for those who do not see them.

use std::fmt::Write;

use crate::explain::pair::Explanation;
use crate::predict::FAR_BELOW;

const ROW: f64 = 26.0;
const LABELS: f64 = 300.0;
const CHART: f64 = 460.0;

/// Text fit to stand in XML; control characters, which XML forbids, become spaces.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

fn open(width: f64, height: f64, title: &str) -> String {
    let title = escaped(title);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" aria-label=\"{title}\" \
         font-family=\"sans-serif\" font-size=\"13\"><title>{title}</title>"
    )
}

fn text(out: &mut String, x: f64, y: f64, anchor: &str, content: &str) {
    // Writing to a string does not fail.
    let _ = write!(out, "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\">{}</text>", escaped(content));
}

fn bar(out: &mut String, x: f64, y: f64, width: f64, height: f64, fill: &str) {
    let _ =
        write!(out, "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height:.1}\" fill=\"{fill}\"/>");
}

pub(crate) fn waterfall(explanation: &Explanation) -> String {
    let mut stands = vec![0.0];
    for part in &explanation.evidence {
        stands.push(stands.last().copied().unwrap_or(0.0) + part.bits);
    }
    let low = stands.iter().copied().fold(0.0, f64::min);
    let high = stands.iter().copied().fold(1.0, f64::max);
    let scale = CHART / (high - low).max(1.0);
    let x = |bits: f64| LABELS + (bits - low) * scale;
    let height = ROW * (explanation.evidence.len() as f64 + 2.0);
    let title = format!("Match weight {:.1} bits, probability {:.4}", explanation.weight, explanation.probability());
    let mut out = open(LABELS + CHART + 80.0, height, &title);
    for (row, part) in explanation.evidence.iter().enumerate() {
        let (from, to) = (stands[row], stands[row + 1]);
        let y = ROW * row as f64 + 6.0;
        text(&mut out, LABELS - 8.0, y + 13.0, "end", &format!("{}: {}", part.name, short(&part.finding)));
        bar(
            &mut out,
            x(from.min(to)),
            y,
            ((to - from).abs() * scale).max(1.0),
            ROW - 10.0,
            if to >= from { "#00703c" } else { "#d4351c" },
        );
        text(&mut out, x(from.max(to)) + 4.0, y + 13.0, "start", &format!("{:+.1}", part.bits));
    }
    let y = ROW * explanation.evidence.len() as f64 + 6.0;
    text(&mut out, LABELS - 8.0, y + 13.0, "end", "in all");
    bar(
        &mut out,
        x(explanation.weight.min(0.0)),
        y,
        (explanation.weight.abs() * scale).max(1.0),
        ROW - 10.0,
        "#1d70b8",
    );
    text(&mut out, x(explanation.weight.max(0.0)) + 4.0, y + 13.0, "start", &format!("{:+.1}", explanation.weight));
    out.push_str("</svg>");
    out
}

fn short(text: &str) -> String {
    if text.chars().count() <= 34 { text.to_string() } else { text.chars().take(33).chain(['…']).collect() }
}

/// A histogram of match weights on a logarithmic scale.
pub(crate) fn histogram(bars: &[u64]) -> String {
    let top = bars.iter().copied().max().unwrap_or(1).max(1) as f64;
    let (width, height) = (CHART + LABELS, 240.0);
    let mut out = open(width, height + 40.0, "Pairs compared by match weight, logarithmic scale");
    let each = width / bars.len().max(1) as f64;
    for (at, &count) in bars.iter().enumerate() {
        let tall = if count == 0 { 0.0 } else { (count as f64 + 1.0).ln() / (top + 1.0).ln() * height };
        bar(&mut out, at as f64 * each, height - tall, each - 1.0, tall, "#1d70b8");
        if at % 8 == 0 {
            text(&mut out, at as f64 * each, height + 16.0, "start", &format!("{:.0}", FAR_BELOW + at as f64));
        }
    }
    text(&mut out, width / 2.0, height + 34.0, "middle", "match weight in bits");
    out.push_str("</svg>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_break_out_of_the_picture() {
        assert_eq!(escaped("<a & \"b\">\u{0}"), "&lt;a &amp; &quot;b&quot;&gt; ");
    }

    #[test]
    fn a_histogram_has_a_bar_for_each_bit() {
        assert_eq!(histogram(&[3, 0, 7]).matches("<rect").count(), 3);
        assert!(histogram(&[]).ends_with("</svg>"));
    }
}
