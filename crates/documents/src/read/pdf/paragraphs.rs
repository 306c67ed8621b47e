//! Lines the eye sees, put back together into paragraphs and list items.

use super::visual::VisualLine;
use crate::Line;
use crate::read::marks;

/// A paragraph being put together, and where it stands.
#[derive(Debug)]
pub(super) struct Paragraph {
    pub(super) line: Line,
    /// Baseline of its first line.
    pub(super) y: f64,
    pub(super) size: f64,
    /// x of its mark, when it is a list item; of its first word otherwise.
    x: f64,
    last_y: f64,
    /// The number it begins with, when that makes it a list item.
    pub(super) number: Option<u32>,
}

/// Items whose marks stand nearer than this, in points, are at the same depth.
const SAME_DEPTH: f64 = 4.0;

/// Puts `lines`, top to bottom, together.
pub(super) fn paragraphs(lines: &[VisualLine]) -> Vec<Paragraph> {
    let spacing = usual_spacing(lines);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut depths: Vec<f64> = Vec::new();
    for line in lines {
        if let Some(item) = item(line, out.last(), &mut depths) {
            out.push(item);
            continue;
        }
        match out.last_mut().filter(|p| p.continues(line, spacing)) {
            Some(paragraph) => paragraph.take(line),
            None => {
                depths.clear();
                out.push(Paragraph::new(Line::paragraph(line.text()), line));
            }
        }
    }
    out
}

/// The least distance of lines that follow each other, in letter sizes: paragraphs stand further apart.
fn usual_spacing(lines: &[VisualLine]) -> f64 {
    let gaps = lines.windows(2).map(|w| (w[1].y - w[0].y) / w[1].size).filter(|g| *g > 0.8);
    gaps.min_by(f64::total_cmp).unwrap_or(1.2).min(1.6)
}

/// A list item, if the line begins with a mark or with the next number.
fn item(line: &VisualLine, last: Option<&Paragraph>, depths: &mut Vec<f64>) -> Option<Paragraph> {
    let first = line.words.first()?;
    let number = marks::item_number(&first.text).filter(|n| line.words.len() > 1 && is_next(*n, &first.text, last));
    let gap = line.words.get(1).map_or(0.0, |second| second.x0 - first.x1);
    let letter_mark = matches!(first.text.as_str(), "o" | "-" | "–" | "§" | "\u{FFFD}") && gap > 0.5 * line.size;
    let mark = marks::leading_bullet(&first.text).map(|(mark, _)| mark.len_utf8());
    let text = line.text();
    let text = match (mark, letter_mark, number) {
        (Some(length), ..) => text[length..].trim_start().to_owned(),
        (None, true, _) => text[first.text.len()..].trim_start().to_owned(),
        (None, false, Some(_)) => text,
        (None, false, None) => return None,
    };
    let depth = depth_at(first.x0, depths);
    let bold = !text.is_empty() && line.words.iter().skip(1).all(|w| w.bold) && line.words.len() > 1;
    Some(Paragraph { number, ..Paragraph::new(Line { text, bullet: Some(depth), bold }, line) })
}

/// "3)" always begins an item, "3." only where a list begins with 1 or has come to 2.
fn is_next(number: u32, word: &str, last: Option<&Paragraph>) -> bool {
    let before = last.and_then(|p| p.number);
    word.ends_with(')') || before.map_or(number == 1, |n| n.checked_add(1) == Some(number))
}

fn depth_at(x: f64, depths: &mut Vec<f64>) -> u8 {
    while depths.last().is_some_and(|deeper| *deeper > x + SAME_DEPTH) {
        depths.pop();
    }
    if depths.last().is_none_or(|d| x > d + SAME_DEPTH) {
        depths.push(x);
    }
    u8::try_from(depths.len() - 1).unwrap_or(marks::MAX_DEPTH).min(marks::MAX_DEPTH)
}

impl Paragraph {
    fn new(line: Line, first: &VisualLine) -> Self {
        let bold = line.bullet.is_none() && first.bold();
        Self {
            line: Line { bold: line.bold || bold, ..line },
            y: first.y,
            size: first.size,
            x: first.x0(),
            last_y: first.y,
            number: None,
        }
    }

    /// Does `line` go on where this paragraph stops?
    fn continues(&self, line: &VisualLine, spacing: f64) -> bool {
        let near = line.y - self.last_y <= (spacing + 0.35) * line.size.max(self.size);
        let alike = (line.size - self.size).abs() < 0.15 * self.size;
        let inside_item = self.line.bullet.is_none() || line.x0() > self.x + SAME_DEPTH / 2.0;
        let title_ends = self.line.bullet.is_none() && self.line.bold != line.bold() && (self.line.bold || line.bold());
        near && alike && inside_item && !title_ends
    }

    fn take(&mut self, line: &VisualLine) {
        self.line.bold &= line.bold();
        self.last_y = line.y;
        let more = line.text();
        match (self.line.text.pop(), self.line.text.ends_with(char::is_alphanumeric)) {
            (Some('\u{AD}'), _) => self.line.text.push_str(&more),
            (Some('-'), true) => self.line.text.extend(["-", &more]),
            (Some(last), _) => {
                self.line.text.push(last);
                self.line.text.extend([" ", &more]);
            }
            (None, _) => self.line.text.push_str(&more),
        }
    }
}
