//! A paragraph while its runs come in.

use super::numbering::{Mark, Numbering};
use super::styles::Styles;
use crate::Line;
use crate::read::flow::Flow;

/// Properties of the run at hand.
#[derive(Debug, Default)]
pub(super) struct Run {
    pub(super) bold: Option<bool>,
    pub(super) hidden: bool,
    pub(super) style: Option<String>,
}

/// A paragraph being read.
#[derive(Debug, Default)]
pub(super) struct Paragraph {
    pub(super) style: Option<String>,
    /// `numId` and `ilvl` given on the paragraph itself.
    pub(super) list: (Option<u32>, Option<u8>),
    pub(super) outline: Option<u8>,
    /// Tracked changes have deleted the end of the paragraph.
    pub(super) mark_deleted: bool,
    pub(super) run: Run,
    begun: bool,
    marked: bool,
    flow: Flow,
}

impl Paragraph {
    /// The paragraph's properties are known: puts down its bullet or number, once.
    pub(super) fn begin(&mut self, styles: &Styles, numbering: &mut Numbering) {
        if std::mem::replace(&mut self.begun, true) {
            return;
        }
        let Some((instance, level)) = self.list_item(styles, numbering) else { return };
        let mark = numbering.next(instance, level);
        if mark.is_some() {
            self.marked = true;
            self.flow.item_at(level);
        }
        if let Some(Mark::Number(number)) = mark {
            let bold = self.is_bold(styles);
            self.write(&format!("{number} "), bold);
        }
    }

    fn list_item(&self, styles: &Styles, numbering: &Numbering) -> Option<(u32, u8)> {
        let by_style = self.style.as_deref().and_then(|id| styles.list(id));
        let instance = self.list.0.or(by_style.map(|(id, _)| id)).filter(|id| *id != 0)?;
        let tied = || self.style.as_deref().map_or(0, |id| numbering.level_of_style(instance, id));
        Some((instance, self.list.1.or(by_style.and_then(|(_, l)| l)).unwrap_or_else(tied)))
    }

    /// Text of the run at hand.
    pub(super) fn text(&mut self, text: &str, styles: &Styles) {
        if !self.run.hidden {
            let bold = self.is_bold(styles);
            self.write(text, bold);
        }
    }

    pub(super) fn line_break(&mut self) {
        self.flow.line_break();
    }

    fn write(&mut self, text: &str, bold: bool) {
        if bold {
            self.flow.bold(true);
        }
        self.flow.text(text);
        if bold {
            self.flow.bold(false);
        }
    }

    fn is_bold(&self, styles: &Styles) -> bool {
        let by_style = |id: &Option<String>| id.as_deref().is_some_and(|id| styles.bold(id));
        self.run.bold.unwrap_or_else(|| by_style(&self.style) != by_style(&self.run.style))
    }

    /// Heading level, by the paragraph itself or its style.
    pub(super) fn heading(&self, styles: &Styles) -> Option<u8> {
        match self.outline {
            Some(level) => (level < 6).then_some(level + 1),
            None => self.style.as_deref().and_then(|id| styles.heading(id)),
        }
    }

    /// The lines; none when all there was has been deleted.
    pub(super) fn finish(self) -> Vec<Line> {
        let mut lines = self.flow.finish();
        let gone = self.mark_deleted && lines.iter().all(|l| l.text.is_empty());
        if gone && self.marked {
            lines.clear();
        }
        lines
    }
}
