//! Letters gathered into the lines the eye sees.

use super::drawn::Letter;

/// Letters on one line, left to right.
#[derive(Debug, Clone)]
pub(super) struct VisualLine {
    pub(super) words: Vec<Word>,
    /// Of the line the letters stand on.
    pub(super) y: f64,
    pub(super) size: f64,
}

/// Letters without space between them.
#[derive(Debug, Clone)]
pub(super) struct Word {
    pub(super) text: String,
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) bold: bool,
}

/// A gap wider than this part of the letter size is a space.
const SPACE: f64 = 0.18;

impl VisualLine {
    pub(super) fn x0(&self) -> f64 {
        self.words.first().map_or(0.0, |w| w.x0)
    }

    pub(super) fn text(&self) -> String {
        self.words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn bold(&self) -> bool {
        self.words.iter().all(|w| w.bold)
    }

    /// The words in groups parted by gaps wider than `gap` letter sizes.
    pub(super) fn segments(&self, gap: f64) -> Vec<&[Word]> {
        self.words.chunk_by(|a, b| b.x0 - a.x1 <= gap * self.size).collect()
    }
}

/// The lines of these letters, top to bottom.
pub(super) fn lines<'a>(letters: impl IntoIterator<Item = &'a Letter>) -> Vec<VisualLine> {
    let mut sorted: Vec<&Letter> = letters.into_iter().collect();
    sorted.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<&Letter>> = Vec::new();
    for letter in sorted {
        match rows.last_mut().filter(|row| on_line(row, letter)) {
            Some(row) => row.push(letter),
            None => rows.push(vec![letter]),
        }
    }
    rows.into_iter().filter_map(line).collect()
}

/// Raised and lowered letters are of the line they are beside.
fn on_line(row: &[&Letter], letter: &Letter) -> bool {
    row.first().is_some_and(|first| letter.y - first.y <= 0.45 * first.size.max(letter.size))
}

fn line(mut row: Vec<&Letter>) -> Option<VisualLine> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let size = row.iter().map(|l| l.size).fold(0.0, f64::max);
    let y = row.iter().filter(|l| l.size >= 0.9 * size).map(|l| l.y).fold(0.0, f64::max);
    let mut words: Vec<Word> = Vec::new();
    let mut apart = true;
    for letter in row {
        if letter.text.trim().is_empty() {
            apart = true;
            continue;
        }
        match words.last_mut().filter(|last| !apart && letter.x0 - last.x1 <= SPACE * letter.size) {
            Some(word) => word.take(letter),
            None => words.push(Word { text: letter.text.clone(), x0: letter.x0, x1: letter.x1, bold: letter.bold }),
        }
        apart = false;
    }
    (!words.is_empty()).then_some(VisualLine { words, y, size })
}

impl Word {
    fn take(&mut self, letter: &Letter) {
        self.text.push_str(&letter.text);
        self.x1 = self.x1.max(letter.x1);
        self.bold &= letter.bold;
    }
}
