//! The pieces of a report as paragraphs and tables of Word.

use docx_rs::{
    AbstractNumbering, BreakType, Docx, Hyperlink, HyperlinkData, HyperlinkType, IndentLevel, Level, LevelJc,
    LevelOverride, LevelText, NumberFormat, Numbering, NumberingId, Paragraph, Run, RunFonts, Start, Table,
};

use super::{A4, MARGIN, styles, table};
use crate::report::{Callout, Figure, KeyValue, Piece, Report, Text};
use crate::write::plan::{NOTES, Placed, Plan};
use crate::write::words::{self, Target};
use crate::write::{chart, title};

/// Bullets of the text; the library keeps the first few numbers for itself.
const BULLETS: usize = 11;
/// Bullets of tables. From the next number on: one for each numbered list.
const TABLE_BULLETS: usize = 12;
/// How numbered lists look.
const NUMBERS: usize = 13;

/// What stands in a document.
// A paragraph is the usual block; boxing it would save nothing.
#[allow(clippy::large_enum_variant)]
pub enum Block {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(Box<Table>),
}

/// Width of the text, in twentieths of a point.
pub fn text_width(wide: bool) -> u32 {
    (if wide { A4.1 } else { A4.0 }) - 2 * MARGIN
}

/// Makes blocks and remembers what must be unique among them.
pub struct Body<'a> {
    /// The report in order.
    pub plan: &'a Plan<'a>,
    lists: usize,
    links: usize,
    bookmarks: usize,
}

impl<'a> Body<'a> {
    /// For one document.
    pub fn new(plan: &'a Plan<'a>) -> Self {
        Self { plan, lists: 0, links: 0, bookmarks: 0 }
    }

    /// Title, facts and, if wished, contents.
    pub fn head(&mut self, report: &Report) -> Vec<Block> {
        let line = |text: Option<&str>| text.map(words::line).filter(|t| !t.is_empty());
        let mut out = Vec::new();
        out.extend(line(Some(&report.organisation)).map(|text| styled("Organisation", &text)));
        out.push(styled("Title", &title(report)));
        out.extend(line(report.subtitle.as_deref()).map(|text| styled("Subtitle", &text)));
        let date = Some(("Date: ", words::day(report.date)));
        let author = line(report.author.as_deref()).map(|author| ("Prepared by: ", author));
        let marking = line(report.marking.as_deref()).map(|marking| ("Marking: ", marking));
        let facts = [date, author, marking].into_iter().flatten();
        out.extend(facts.map(|(name, value)| self.paragraph("Normal", &Text::default().bold(name).then(value))));
        if report.contents {
            out.extend(self.contents());
        }
        out
    }

    /// Links to the headings. Not a field: that would be empty until somebody refreshes it.
    fn contents(&mut self) -> Vec<Block> {
        let entries: Vec<_> =
            self.plan.contents().map(|(level, anchor, text)| (level, anchor.to_string(), text)).collect();
        let mut out = Vec::new();
        if !entries.is_empty() {
            out.push(styled("ContentsHeading", "Contents"));
        }
        let notes = self.plan.anchors.contains(NOTES).then(|| (1, NOTES.to_string(), "Notes".to_string()));
        for (level, anchor, text) in entries.into_iter().chain(notes) {
            let text = Text::default().link(text, format!("#{anchor}"));
            out.push(self.paragraph(&format!("TOC{level}"), &text));
        }
        out
    }

    /// The notes under their heading.
    pub fn notes(&mut self, notes: &[Text]) -> Vec<Block> {
        let mut out = vec![self.heading(1, NOTES, "Notes")];
        out.extend(self.numbered(notes));
        out
    }

    /// The blocks of one piece on a page whose text is `width` wide.
    pub fn piece(&mut self, placed: &Placed, width: u32) -> Vec<Block> {
        match placed.piece {
            Piece::Heading(heading) => vec![self.heading(placed.level, &placed.anchor, &words::line(&heading.text))],
            Piece::Paragraph(text) => vec![self.paragraph("Normal", text)],
            Piece::Bullets(items) => items.iter().map(|item| self.bullet(item)).collect(),
            Piece::Numbered(items) => self.numbered(items),
            Piece::KeyValues(pairs) => self.pairs(pairs, width),
            Piece::Table(t) => table::write(self, t, &format!("Table {}: ", placed.number), width),
            Piece::Callout(callout) => self.callout(callout, width),
            Piece::Figure(figure) => self.figure(figure, placed.number, width),
            Piece::PageBreak => vec![Block::Paragraph(Paragraph::new().add_run(Run::new().add_break(BreakType::Page)))],
        }
    }

    fn heading(&mut self, level: u8, anchor: &str, text: &str) -> Block {
        self.bookmarks += 1;
        let line = Paragraph::new()
            .style(&format!("Heading{level}"))
            .keep_next(true)
            .add_bookmark_start(self.bookmarks, bookmark(anchor))
            .add_run(Run::new().add_text(text))
            .add_bookmark_end(self.bookmarks);
        Block::Paragraph(line)
    }

    /// A paragraph of `style`.
    pub fn paragraph(&mut self, style: &str, text: &Text) -> Block {
        Block::Paragraph(self.fill(Paragraph::new().style(style), text))
    }

    fn bullet(&mut self, item: &Text) -> Block {
        let line = Paragraph::new().style("ListBullet").numbering(NumberingId::new(BULLETS), IndentLevel::new(0));
        Block::Paragraph(self.fill(line, item))
    }

    /// A list item of a cell.
    pub fn table_bullet(&mut self, item: &Text) -> Paragraph {
        let line =
            Paragraph::new().style("TableBullet").numbering(NumberingId::new(TABLE_BULLETS), IndentLevel::new(0));
        self.fill(line, item)
    }

    fn numbered(&mut self, items: &[Text]) -> Vec<Block> {
        self.lists += 1;
        let list = TABLE_BULLETS + self.lists;
        let line = || Paragraph::new().style("ListNumber").numbering(NumberingId::new(list), IndentLevel::new(0));
        items.iter().map(|item| Block::Paragraph(self.fill(line(), item))).collect()
    }

    fn pairs(&mut self, pairs: &[KeyValue], width: u32) -> Vec<Block> {
        table::pairs(self, pairs, width)
    }

    fn callout(&mut self, callout: &Callout, width: u32) -> Vec<Block> {
        let title = crate::write::html::callout_title(callout);
        let mut lines =
            vec![Paragraph::new().style("CalloutTitle").keep_next(true).add_run(Run::new().add_text(title))];
        lines.extend(callout.text.iter().map(|text| self.fill(Paragraph::new(), text)));
        table::boxed(lines, callout.kind, width)
    }

    fn figure(&mut self, figure: &Figure, number: usize, width: u32) -> Vec<Block> {
        let caption = format!("Figure {number}: {}", words::line(&figure.title));
        let mut out = vec![Block::Paragraph(caption_line(&caption)), styled("Normal", &chart::described(figure, ""))];
        out.extend(table::write(self, &figure.table, "", width));
        out
    }

    /// `paragraph` with the runs of `text`.
    pub fn fill(&mut self, mut paragraph: Paragraph, text: &Text) -> Paragraph {
        for run in &text.0 {
            let set = |mut out: Run| {
                if run.bold {
                    out = out.bold();
                }
                if run.italic {
                    out = out.italic();
                }
                with_lines(out, &run.text)
            };
            paragraph = match run.link.as_deref().and_then(words::target) {
                Some(Target::Web(address)) => {
                    paragraph.add_hyperlink(self.web(&address).add_run(set(Run::new().style("Hyperlink"))))
                }
                Some(Target::Anchor(name)) if self.plan.anchors.contains(&name) => {
                    let link = Hyperlink::new(bookmark(&name), HyperlinkType::Anchor);
                    paragraph.add_hyperlink(link.add_run(set(Run::new().style("Hyperlink"))))
                }
                Some(Target::Anchor(_)) | None => paragraph.add_run(set(Run::new())),
            };
        }
        paragraph
    }

    /// A link to an address, with an id of ours: the library's counts on through the life of the program.
    fn web(&mut self, address: &str) -> Hyperlink {
        self.links += 1;
        let mut link = Hyperlink::new(address, HyperlinkType::External);
        if let HyperlinkData::External { rid, .. } = &mut link.link {
            *rid = format!("rIdLink{}", self.links);
        }
        link
    }

    /// The document with the lists that were used.
    pub fn numberings(&self, docx: Docx) -> Docx {
        let bullet = |id: usize, left: i32| AbstractNumbering::new(id).add_level(level("bullet", "•", left, 280));
        let number = AbstractNumbering::new(NUMBERS).add_level(level("decimal", "%1.", 420, 420));
        let docx = docx
            .add_abstract_numbering(bullet(BULLETS, 420))
            .add_abstract_numbering(bullet(TABLE_BULLETS, 240))
            .add_abstract_numbering(number)
            .add_numbering(Numbering::new(BULLETS, BULLETS))
            .add_numbering(Numbering::new(TABLE_BULLETS, TABLE_BULLETS));
        let list = |n: usize| Numbering::new(TABLE_BULLETS + n, NUMBERS).add_override(LevelOverride::new(0).start(1));
        (1..=self.lists).fold(docx, |docx, n| docx.add_numbering(list(n)))
    }
}

fn level(format: &str, text: &str, left: i32, mark: i32) -> Level {
    let (left, mark) = styles::hanging(left, mark);
    let level = Level::new(0, Start::new(1), NumberFormat::new(format), LevelText::new(text), LevelJc::new("left"));
    level.indent(left, mark, None, None).fonts(RunFonts::new().ascii("Arial").hi_ansi("Arial"))
}

/// A paragraph of `style` with plain words.
pub fn styled(style: &str, text: &str) -> Block {
    Block::Paragraph(Paragraph::new().style(style).add_run(with_lines(Run::new(), text)))
}

/// A caption that stays with what follows.
pub fn caption_line(text: &str) -> Paragraph {
    Paragraph::new().style("Caption").keep_next(true).add_run(Run::new().add_text(text))
}

fn with_lines(run: Run, text: &str) -> Run {
    let text = words::clean(text);
    let mut out = run;
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out = out.add_break(BreakType::TextWrapping);
        }
        for (n, part) in line.split('\t').enumerate() {
            out = if n > 0 { out.add_tab() } else { out };
            out = if part.is_empty() { out } else { out.add_text(part) };
        }
    }
    out
}

/// A name that Word accepts for a place: at most 40 characters, letters, digits and underscores.
fn bookmark(anchor: &str) -> String {
    let short: String = anchor.chars().rev().take(36).collect::<Vec<_>>().into_iter().rev().collect();
    format!("to_{}", short.replace('-', "_"))
}
