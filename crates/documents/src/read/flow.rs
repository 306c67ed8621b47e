//! Text as it flows into lines: paragraphs, list items, boldness. Every reader of marked-up text writes into one.

use super::marks::{self, MAX_DEPTH};
use crate::Line;

/// A list that is open.
#[derive(Debug)]
struct List {
    /// The typed mark its items carry, once one has been seen.
    mark: Option<char>,
    /// The number of its last item, when numbered.
    number: Option<u32>,
    ordered: bool,
    /// Inside `<li>`.
    in_item: bool,
}

/// Builds the lines of a cell or paragraph.
#[derive(Debug, Default)]
pub(super) struct Flow {
    lines: Vec<Line>,
    text: String,
    /// White space seen since the last word.
    spaced: bool,
    bullet: Option<u8>,
    /// A list item has begun and its line is not written yet.
    item_pending: bool,
    lists: Vec<List>,
    bold: usize,
    plain_seen: bool,
    /// The line holds the printed number of its item and nothing yet behind it.
    number_only: bool,
}

impl Flow {
    /// Ends the line at hand, if anything is on it. A bullet with nothing behind it is kept.
    pub(super) fn end_line(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.is_empty() || self.item_pending {
            let bold = !text.is_empty() && !self.plain_seen;
            let dashed = text.strip_prefix("- ").filter(|_| self.bullet.is_none());
            self.lines.push(match dashed {
                Some(item) => Line { text: item.to_owned(), bullet: Some(0), bold },
                None => Line { text, bullet: self.bullet, bold },
            });
            self.bullet = None;
        }
        (self.item_pending, self.spaced, self.plain_seen) = (false, false, false);
    }

    /// A paragraph begins. Outside a list item it also ends every list: converters leave lists open.
    pub(super) fn paragraph(&mut self) {
        if self.in_item() {
            if !self.text.is_empty() && !self.number_only {
                self.end_line();
            }
            return;
        }
        self.end_line();
        self.lists.clear();
        self.bullet = None;
    }

    /// `<ul>` or `<ol>`.
    pub(super) fn open_list(&mut self, ordered: bool) {
        self.end_line();
        self.lists.push(List { mark: None, number: None, ordered, in_item: false });
    }

    /// `</ul>` or `</ol>`.
    pub(super) fn close_list(&mut self) {
        self.end_line();
        self.lists.pop();
        self.bullet = None;
    }

    /// `<li>`. In a numbered list the printed number goes before the text.
    pub(super) fn open_item(&mut self) {
        self.end_line();
        let depth = self.depth_of(self.lists.len());
        let number = self.lists.last_mut().and_then(|list| {
            list.in_item = true;
            list.ordered.then(|| *list.number.insert(list.number.unwrap_or(0).saturating_add(1)))
        });
        self.begin_item(depth);
        if let Some(number) = number {
            self.word(&format!("{number}."));
            (self.spaced, self.number_only) = (true, true);
        }
    }

    /// A list item at a known depth, for formats that number and indent every paragraph by itself.
    pub(super) fn item_at(&mut self, depth: u8) {
        self.end_line();
        self.begin_item(depth.min(MAX_DEPTH));
    }

    /// `</li>`.
    pub(super) fn close_item(&mut self) {
        self.end_line();
        self.bullet = None;
        if let Some(list) = self.lists.last_mut() {
            list.in_item = false;
        }
    }

    /// `<br>`: inside a list item a space, elsewhere a new line.
    pub(super) fn line_break(&mut self) {
        match self.in_item() || self.bullet.is_some() {
            true => self.spaced = true,
            false => self.end_line(),
        }
    }

    /// `<b>` begins (`true`) or ends.
    pub(super) fn bold(&mut self, on: bool) {
        self.bold = if on { self.bold + 1 } else { self.bold.saturating_sub(1) };
    }

    /// A bullet mark that is not text, such as a box to tick.
    pub(super) fn mark(&mut self, mark: char) {
        match self.in_item() {
            true => (),
            false => self.begin_marked(mark),
        }
    }

    /// Words, with bullet marks among them when a list has lost its items.
    pub(super) fn text(&mut self, text: &str) {
        self.spaced |= text.starts_with(char::is_whitespace);
        for (n, word) in text.split_whitespace().enumerate() {
            self.spaced |= n > 0;
            self.word_or_mark(word);
        }
        self.spaced |= text.ends_with(char::is_whitespace) && !text.is_empty();
    }

    /// Everything, as lines.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.end_line();
        self.lines
    }

    fn in_item(&self) -> bool {
        self.lists.last().is_some_and(|list| list.in_item)
    }

    fn word_or_mark(&mut self, word: &str) {
        let at_start = self.text.is_empty();
        let in_list = !self.lists.is_empty();
        if !self.in_item() && (at_start || (in_list && self.spaced)) {
            if let Some((mark, rest)) = marks::leading_bullet(word) {
                self.begin_marked(mark);
                if !rest.is_empty() {
                    self.word(rest);
                }
                return;
            }
            if word == "o" && self.is_letter_mark() {
                return self.begin_marked('o');
            }
            if self.is_next_number(word) {
                self.begin_numbered();
            }
        }
        self.begin_unmarked();
        self.word(word);
    }

    /// "o" is a bullet when a list begins with it, and then all along that list.
    fn is_letter_mark(&self) -> bool {
        let opens = self.lists.last().is_some_and(|l| l.mark.is_none() && !l.ordered)
            && !self.item_pending
            && self.text.is_empty();
        opens || self.lists.iter().any(|l| l.mark == Some('o'))
    }

    /// Is `word` the next number of the open numbered list, or, at the start of a line, a number of any list?
    fn is_next_number(&mut self, word: &str) -> bool {
        let Some(number) = marks::item_number(word) else { return false };
        match self.lists.last_mut().filter(|l| l.ordered) {
            Some(list) if list.number.is_none_or(|last| last.checked_add(1) == Some(number)) => {
                list.number = Some(number);
                true
            }
            Some(_) => false,
            None => self.text.is_empty() && word.ends_with(')'),
        }
    }

    fn begin_numbered(&mut self) {
        let depth = self.depth_of(self.lists.len().max(1));
        self.end_line();
        self.begin_item(depth);
    }

    /// Text in a list that shows no mark is one item of it.
    fn begin_unmarked(&mut self) {
        let unmarked = self.lists.last().is_some_and(|l| l.mark.is_none() && !l.in_item);
        if unmarked && self.text.is_empty() && !self.item_pending {
            let depth = self.depth_of(self.lists.len());
            self.begin_item(depth);
        }
    }

    /// An item marked `mark`: of the open list that uses this mark, or of a new one inside the last.
    fn begin_marked(&mut self, mark: char) {
        self.end_line();
        match self.lists.iter().rposition(|l| l.mark == Some(mark)) {
            Some(at) => self.lists.truncate(at + 1),
            None => match self.lists.last_mut() {
                Some(list) if list.mark.is_none() => list.mark = Some(mark),
                _ => self.lists.push(List { mark: Some(mark), number: None, ordered: false, in_item: false }),
            },
        }
        let depth = self.depth_of(self.lists.len());
        self.begin_item(depth);
    }

    fn begin_item(&mut self, depth: u8) {
        self.bullet = Some(depth);
        self.item_pending = true;
    }

    fn depth_of(&self, lists: usize) -> u8 {
        u8::try_from(lists.saturating_sub(1)).unwrap_or(MAX_DEPTH).min(MAX_DEPTH)
    }

    fn word(&mut self, word: &str) {
        if self.spaced && !self.text.is_empty() {
            self.text.push(' ');
        }
        (self.spaced, self.number_only) = (false, false);
        self.plain_seen |= self.bold == 0;
        self.text.push_str(word);
    }
}
