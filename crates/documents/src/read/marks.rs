//! The marks that stand before list items when the list itself has been lost: bullets, boxes, "1)".

use crate::Line;

/// Marks that are bullets wherever they stand at the start of a line, even with nothing behind them.
const BULLETS: &str = "•◦○●‣⁃▪▫■□◘◙➢➤➔➜►▶▸❖☐·\u{F0B7}\u{F0A7}\u{F0D8}\u{F076}\u{F0FC}\u{F06F}";

/// Is `c` a bullet mark that is nothing else?
pub(super) fn is_bullet(c: char) -> bool {
    BULLETS.contains(c)
}

/// `word` cut into a bullet mark and what is stuck to it; `None` when it does not begin with one.
pub(super) fn leading_bullet(word: &str) -> Option<(char, &str)> {
    let mark = word.chars().next().filter(|c| is_bullet(*c))?;
    Some((mark, &word[mark.len_utf8()..]))
}

/// The number of "3)", "(3)" or "3."; `None` for anything else.
pub(super) fn item_number(word: &str) -> Option<u32> {
    let inner = word.strip_suffix([')', '.'])?;
    let digits = inner.strip_prefix('(').unwrap_or(inner);
    (digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit())).then(|| digits.parse().ok())?
}

/// Does a line beginning with `word` stand in a list by its number, "1)", "(a)" or "iv)"?
fn is_numbered(word: &str) -> bool {
    let Some(inner) = word.strip_suffix(')') else { return false };
    let inner = inner.strip_prefix('(').unwrap_or(inner);
    let letters = inner.len() == 1 && inner.bytes().all(|b| b.is_ascii_lowercase());
    let roman = inner.len() <= 4 && !inner.is_empty() && inner.bytes().all(|b| b"ivx".contains(&b));
    item_number(word).is_some() || letters || roman
}

/// One typed line as a [`Line`]: a bullet mark is taken off, a number stays in the text. `None` when nothing is there.
pub(super) fn typed_line(text: &str) -> Option<Line> {
    let indent = text.chars().take_while(|c| c.is_whitespace()).map(|c| if c == '\t' { 2 } else { 1 }).sum::<usize>();
    let depth = u8::try_from(indent / 2).unwrap_or(u8::MAX).min(MAX_DEPTH);
    let words = single_spaced(text);
    let first = words.split(' ').next().unwrap_or_default();
    if let Some((mark, _)) = leading_bullet(first) {
        return Some(Line::bullet(depth, words[mark.len_utf8()..].trim_start()));
    }
    let dashed = ["-", "–", "*"].contains(&first) && words.len() > first.len();
    match () {
        () if words.is_empty() => None,
        () if dashed => Some(Line::bullet(depth, words[first.len()..].trim_start())),
        () if is_numbered(first) && words.len() > first.len() => Some(Line::bullet(depth, words)),
        () => Some(Line::paragraph(words)),
    }
}

/// The lines of a cell that holds plain text with line breaks.
pub(super) fn typed_lines(text: &str) -> Vec<Line> {
    text.lines().filter_map(typed_line).collect()
}

/// Deepest list kept apart; anything deeper is shown at this depth.
pub(super) const MAX_DEPTH: u8 = 8;

/// `text` with every run of white space made one space, and none at the ends.
pub(super) fn single_spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Text whose emphasis marks have been taken off.
pub(super) struct Unstarred {
    pub(super) text: String,
    /// All of it stood between `**`.
    pub(super) whole_bold: bool,
}

/// Takes `**bold**`, `*italic*` and `[words](#anchor)` down to their words. Stars that pair with nothing stay.
pub(super) fn unstarred(text: &str) -> Unstarred {
    let trimmed = text.trim();
    let inner = trimmed.strip_prefix("**").and_then(|t| t.strip_suffix("**"));
    let whole_bold = inner.is_some_and(|t| !t.is_empty() && !t.contains("**"));
    let without_bold = drop_pairs(text, "**");
    Unstarred { text: without_links(&drop_pairs(&without_bold, "*")), whole_bold }
}

/// Drops `mark` where it opens before a word and closes after one.
fn drop_pairs(text: &str, mark: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(mark) {
        let (before, after) = (&rest[..at], &rest[at + mark.len()..]);
        out.push_str(before);
        let opens =
            !after.starts_with(char::is_whitespace) && out.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        let close = after.find(mark).filter(|end| *end > 0 && opens && !after[..*end].ends_with(char::is_whitespace));
        match close {
            Some(end) => {
                out.push_str(&after[..end]);
                rest = &after[end + mark.len()..];
            }
            None => {
                out.push_str(mark);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn without_links(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let open = rest[..at].rfind('[');
        let close = rest[at..].find(')').filter(|end| !rest[at..at + end].contains(char::is_whitespace));
        let (Some(open), Some(close)) = (open, close) else {
            out.push_str(&rest[..at + 2]);
            rest = &rest[at + 2..];
            continue;
        };
        out.push_str(&rest[..open]);
        out.push_str(&rest[open + 1..at]);
        rest = &rest[at + close + 1..];
    }
    out.push_str(rest);
    out
}
