//! Headings, paragraphs and list items outside tables.

use super::Physical;
use crate::read::marks;
use crate::{Block, Line};

/// The blocks of a run of lines without blank line: list items each for themselves, the rest joined.
pub(super) fn blocks(run: &[Physical<'_>]) -> Vec<Block> {
    let mut groups: Vec<&[Physical<'_>]> = Vec::new();
    let mut start = 0;
    for at in 1..run.len() {
        if begins_block(run[at].text) || run[at - 1].text.starts_with('#') {
            groups.push(&run[start..at]);
            start = at;
        }
    }
    groups.push(&run[start..]);
    groups.into_iter().filter_map(block).collect()
}

fn begins_block(text: &str) -> bool {
    text.starts_with('#') || marks::typed_line(text).is_some_and(|l| l.bullet.is_some()) || is_numbered_clause(text)
}

/// "4.6.3. Text", the way clauses of a report are numbered.
fn is_numbered_clause(text: &str) -> bool {
    let first = text.split_whitespace().next().unwrap_or_default();
    first.strip_suffix('.').is_some_and(is_clause_number)
}

fn is_clause_number(inner: &str) -> bool {
    inner.contains('.')
        && inner.split('.').all(|p| !p.is_empty() && p.len() < 4 && p.bytes().all(|b| b.is_ascii_digit()))
}

fn block(lines: &[Physical<'_>]) -> Option<Block> {
    let place = lines.first()?.place();
    let joined = lines.iter().map(|l| l.text.trim_end()).collect::<Vec<_>>().join("\n");
    if let Some((level, text)) = hashed(&joined) {
        return Some(Block::Heading { level, text: marks::single_spaced(&marks::unstarred(text).text), place });
    }
    let typed = marks::typed_line(&joined)?;
    let plain = marks::unstarred(&typed.text);
    let text = marks::single_spaced(&plain.text);
    if let (None, Some(level)) = (typed.bullet, heading_level(&text, &typed.text, plain.whole_bold)) {
        return Some(Block::Heading { level, text, place });
    }
    Some(Block::Paragraph { line: Line { text, bullet: typed.bullet, bold: plain.whole_bold }, place })
}

/// "## Title": level and title.
fn hashed(text: &str) -> Option<(u8, &str)> {
    let title = text.trim_start_matches('#');
    let level = u8::try_from(text.len() - title.len()).ok().filter(|n| (1..=6).contains(n))?;
    title.starts_with(' ').then(|| (level, title.trim()))
}

/// A short text in capitals, in bold, or beginning "Appendix A:" is a heading; with a number, one level down.
fn heading_level(text: &str, source: &str, whole_bold: bool) -> Option<u8> {
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let number = marks::item_number(first).is_some() || is_clause_number(first.trim_end_matches('.'));
    let title = if number { rest } else { text };
    let long = text.chars().count() > 250;
    let bold = whole_bold || (number && marks::unstarred(source.trim_start_matches(first)).whole_bold);
    let ended = title.ends_with(['.', ';', ',', ':']) || title.is_empty();
    let heading = !long && !ended && (bold || is_capitals(title) || is_division(text));
    heading.then_some(if number { 2 } else { 1 })
}

fn is_capitals(text: &str) -> bool {
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    letters().count() > 3 && letters().all(|c| !c.is_lowercase())
}

/// "Appendix A: ...", "Annex 2 - ...", "Schedule 1. ...".
fn is_division(text: &str) -> bool {
    let mut words = text.split(' ');
    let named = words
        .next()
        .is_some_and(|w| ["appendix", "annex", "annexe", "schedule", "part"].iter().any(|n| w.eq_ignore_ascii_case(n)));
    let label = words.next().unwrap_or_default();
    let letter = label.trim_end_matches([':', ')', '.', '-', '–']);
    let short =
        letter.len() <= 2 && !letter.is_empty() && letter.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    named && short && (letter.len() < label.len() || text.chars().count() < 120)
}
