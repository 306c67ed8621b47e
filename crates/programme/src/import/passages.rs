//! The body of a report outside the table of recommendations: passages with their section and paragraph number.

use std::collections::HashSet;
use std::sync::LazyLock;

use documents::{Block, Document, Place, Table};
use regex::Regex;

use super::patterns::pattern;
use super::words::{is_finished, squash};

/// A paragraph, list item, heading or line of a cell outside the table of recommendations.
#[derive(Debug, Clone)]
pub(super) struct Passage {
    pub text: String,
    pub place: Place,
    /// "3", or "Appendix A".
    pub section: Option<String>,
    /// "4.6.3".
    pub paragraph: Option<String>,
    pub bullet: bool,
    pub heading: bool,
}

/// A heading with a number or a letter: "4. INFORMATION", "Appendix B: Role of the Board".
#[derive(Debug, Clone)]
pub(super) struct Section {
    /// "4", or "Appendix B".
    pub name: String,
    pub title: String,
    pub place: Place,
    /// Nothing stands under it: no words and no table.
    pub empty: bool,
}

/// The body.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub passages: Vec<Passage>,
    pub sections: Vec<Section>,
}

static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"^(\d+(?:\.\d+)*)\.?\s+(\S.*)$"));
static APPENDIX: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)^(?:appendix|annex)\s+([A-Z]|\d{1,2}|[IVX]{1,4})\b[\s:.–-]*(.*)$"));

/// Every line of a document, tables included.
pub(super) fn texts(document: &Document) -> Vec<String> {
    let of_table = |table: &Table| {
        table.rows.iter().flat_map(|r| &r.cells).flat_map(|c| &c.lines).map(|l| l.text.clone()).collect()
    };
    let of_block = |block: &Block| -> Vec<String> {
        match block {
            Block::Heading { text, .. } => vec![text.clone()],
            Block::Paragraph { line, .. } => vec![line.text.clone()],
            Block::Table(table) => of_table(table),
        }
    };
    document.blocks.iter().flat_map(of_block).collect()
}

impl Body {
    /// Reads the body; `tables` are the blocks that hold the recommendations.
    pub(super) fn of(document: &Document, tables: &HashSet<usize>) -> Self {
        let mut body = Self::default();
        for (at, block) in document.blocks.iter().enumerate() {
            match block {
                Block::Heading { text, place, .. } => body.line(text, place, false, true),
                Block::Paragraph { line, place } => body.line(&line.text, place, line.bullet.is_some(), false),
                Block::Table(table) if tables.contains(&at) => body.fill(table),
                Block::Table(table) => body.table(table),
            }
        }
        body
    }

    fn line(&mut self, text: &str, place: &Place, bullet: bool, heading: bool) {
        let text = squash(&text.replace('*', ""));
        if text.is_empty() {
            return;
        }
        if let Some(section) = section(&text, place, heading) {
            self.sections.push(section);
            return self.add(text, place, None, false, true);
        }
        if !heading && !bullet && self.is_cut(&text) {
            if let Some(last) = self.passages.last_mut() {
                last.text = format!("{} {text}", last.text);
            }
            return;
        }
        let numbered = NUMBERED.as_ref().and_then(|p| p.captures(&text)).filter(|c| c[1].contains('.') || bullet);
        let paragraph = numbered.map(|c| c[1].to_owned());
        self.add(text, place, paragraph, bullet, heading);
    }

    fn add(&mut self, text: String, place: &Place, own: Option<String>, bullet: bool, heading: bool) {
        let last = self.passages.last().filter(|p| p.section == self.current());
        let section = self.current();
        let numbered = own.is_some();
        let paragraph = own.or_else(|| last.and_then(|p| p.paragraph.clone()));
        if !heading && let Some(section) = self.sections.last_mut() {
            section.empty = false;
        }
        self.passages.push(Passage {
            text,
            place: place.clone(),
            section,
            paragraph,
            bullet: bullet && !numbered,
            heading,
        });
    }

    /// The passage before stopped in the middle of a sentence that goes on here, on a new page.
    fn is_cut(&self, next: &str) -> bool {
        let Some((last, before)) = self.passages.split_last() else { return false };
        let open =
            !last.heading && !is_finished(&last.text) && !last.text.ends_with(',') && last.text.split(' ').count() >= 6;
        let lower = next.chars().next().is_some_and(char::is_lowercase);
        let listed = last.bullet && before.last().is_some_and(|p| p.bullet && p.text.ends_with(';'));
        open && last.place.table.is_none() && (lower || listed && !NUMBERED.as_ref().is_some_and(|p| p.is_match(next)))
    }

    fn current(&self) -> Option<String> {
        self.sections.last().map(|s| s.name.clone())
    }

    /// A table of recommendations fills its section without being part of the body.
    fn fill(&mut self, table: &Table) {
        if let Some(section) = self.sections.last_mut().filter(|_| !table.rows.is_empty()) {
            section.empty = false;
        }
    }

    fn table(&mut self, table: &Table) {
        for row in &table.rows {
            for line in row.cells.iter().flat_map(|cell| &cell.lines) {
                let text = squash(&line.text);
                if !text.is_empty() {
                    self.add(text, &row.place, None, line.bullet.is_some(), false);
                }
            }
        }
    }

    /// The items of the list below the first passage that ends in a colon and satisfies `wanted`.
    pub(super) fn list_below(&self, wanted: impl Fn(&str) -> bool) -> Vec<&Passage> {
        let Some(at) = self.passages.iter().position(|p| p.text.ends_with(':') && wanted(&p.text)) else {
            return Vec::new();
        };
        let bulleted = self.passages[at].bullet;
        self.passages[at + 1..].iter().take_while(|p| p.bullet && !bulleted).collect()
    }

    /// All that stands in a section, its heading included.
    pub(super) fn text_of(&self, section: &str) -> String {
        let own = self.passages.iter().filter(|p| p.section.as_deref() == Some(section));
        own.map(|p| p.text.as_str()).collect::<Vec<_>>().join(" ")
    }
}

fn section(text: &str, place: &Place, heading: bool) -> Option<Section> {
    let words = text.split_whitespace().count();
    let new = |name: String, title: &str| Section { name, title: title.to_owned(), place: place.clone(), empty: true };
    if let Some(found) = APPENDIX.as_ref()?.captures(text).filter(|_| words <= 16 && !text.ends_with('.')) {
        return Some(new(format!("Appendix {}", found[1].to_uppercase()), &found[2]));
    }
    let found = NUMBERED.as_ref()?.captures(text).filter(|c| !c[1].contains('.') && words <= 12)?;
    let title = found[2].trim();
    let capitals = title.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    (heading || capitals).then(|| new(found[1].to_owned(), title))
}
