//! Text made fit for every format, and how dates, cells and links are said.

use std::borrow::Cow;

use jiff::civil::Date;

use crate::report::{Cell, Kind, Tone};

/// `text` with what no format can hold replaced by U+FFFD, and every line end made "\n".
pub fn clean(text: &str) -> Cow<'_, str> {
    let fine = |c: char| c == '\n' || c == '\t' || is_text(c);
    if text.chars().all(fine) {
        return Cow::Borrowed(text);
    }
    let unix = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    Cow::Owned(unix.chars().map(|c| if fine(c) { c } else { char::REPLACEMENT_CHARACTER }).collect())
}

/// Legal in XML 1.0, assigned to be text, and no end of a line.
fn is_text(c: char) -> bool {
    let never = u32::from(c) & 0xfffe == 0xfffe || matches!(c, '\u{fdd0}'..='\u{fdef}');
    !c.is_control() && !never && !matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// `text` on one line, with single spaces, for titles and names.
pub fn line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// "9 January 2017".
pub fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "9 Jan 2017", for tables and charts, with spaces that do not break.
pub fn short_day(date: Date) -> String {
    date.strftime("%-d\u{a0}%b\u{a0}%Y").to_string()
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A heading of the same report.
    Anchor(String),
    /// An address on the web or of a mailbox.
    Web(String),
}

/// Where `link` leads, or nowhere when it is not of a kind that a printed report may carry.
pub fn target(link: &str) -> Option<Target> {
    if let Some(anchor) = link.strip_prefix('#') {
        return Some(Target::Anchor(slug(anchor)));
    }
    let known = ["https://", "http://", "mailto:"].iter().any(|start| {
        link.len() > start.len() && link.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
    });
    let legal = link.len() <= 2000 && link.bytes().all(|b| b.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&b));
    (known && legal).then(|| Target::Web(link.to_string()))
}

/// A name for use in addresses: small letters, digits and hyphens.
pub fn slug(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars().flat_map(char::to_lowercase).take(80) {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.trim_end_matches('-').to_string()
}

/// The text of a cell, with "• " before list items; dates as "9 Jan 2017".
pub fn cell(cell: &Cell, kind: Kind) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Lines(lines) => {
            let text = |l: &crate::report::Line| {
                let words = l.text.words();
                if l.bullet { format!("• {}", clean(&words)) } else { clean(&words).into_owned() }
            };
            lines.iter().map(text).collect::<Vec<_>>().join("\n")
        }
        Cell::Number(number) if kind == Kind::Money => number.pounds(),
        Cell::Number(number) => number.to_string(),
        Cell::Date(date) => short_day(*date),
        Cell::Status { text, .. } => clean(text).into_owned(),
    }
}

/// The kind of column `index`; words when it has no heading.
pub fn kind(columns: &[crate::report::Column], index: usize) -> Kind {
    columns.get(index).map_or(Kind::Text, |column| column.kind)
}

/// Set to the right.
pub fn is_right(kind: Kind) -> bool {
    matches!(kind, Kind::Number | Kind::Money)
}

/// The ground and ink of a status: dark on light, at least 7 : 1.
pub fn colours(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Plain => ("#eeefef", "#282d30"),
        Tone::Good => ("#cce2d8", "#003c27"),
        Tone::Active => ("#d2e2f1", "#0c2d4a"),
        Tone::Waiting => ("#fff7bf", "#594d00"),
        Tone::Bad => ("#f4cdc6", "#651b10"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn replaces_only_what_is_no_text() {
        assert_eq!(
            clean("a\u{0}b\u{1b}[31m\u{fffe}\r\nc\td\u{200f}é"),
            "a\u{fffd}b\u{fffd}[31m\u{fffd}\nc\td\u{200f}é"
        );
        assert_eq!(line("  two\nlines\u{2028}three "), "two lines three");
    }

    #[test]
    fn links_only_where_paper_may_lead() {
        for bad in ["javascript:alert(1)", "/cases/1", "https://", "http://a b", "data:text/html,x", "file:///etc", ""]
        {
            assert_eq!(target(bad), None, "{bad}");
        }
        assert_eq!(target("#Next steps!"), Some(Target::Anchor("next-steps".into())));
        assert!(matches!(target("HTTPS://example.org/a?b=c#d"), Some(Target::Web(_))));
    }
}
