//! Styles: which paragraphs are headings, list items or bold by their style.

use std::collections::HashMap;

use crate::Refusal;
use crate::read::{Limits, xml};

/// A style, and what it leaves to the style it is based on.
#[derive(Debug, Default, Clone)]
struct Style {
    parent: Option<String>,
    level: Option<u8>,
    bold: Option<bool>,
    /// `numId` and `ilvl`.
    list: (Option<u32>, Option<u8>),
}

/// All styles by identifier.
#[derive(Debug, Default)]
pub(super) struct Styles(HashMap<String, Style>);

/// A chain of styles longer than this goes in circles.
const LONGEST_CHAIN: usize = 20;

impl Styles {
    pub(super) fn read(source: &str, limits: &Limits) -> Result<Self, Refusal> {
        let mut styles = HashMap::new();
        let mut at: Option<(String, Style)> = None;
        let mut run = false;
        xml::walk("styles.xml", source, limits.depth, |piece| {
            match piece {
                xml::Piece::Open("style", e) => {
                    at = xml::attribute(e, "styleId").map(|id| (id, Style::default()));
                    run = false;
                }
                xml::Piece::Open("rPr", _) => run = true,
                xml::Piece::Close("rPr") => run = false,
                xml::Piece::Close("style") => styles.extend(at.take()),
                xml::Piece::Open(name, e) => {
                    if let Some((_, style)) = at.as_mut() {
                        style.take(name, e, run);
                    }
                }
                _ => (),
            }
            Ok(())
        })?;
        Ok(Self(styles))
    }

    /// Heading level, 1 to 6, of a paragraph in this style.
    pub(super) fn heading(&self, id: &str) -> Option<u8> {
        self.first(id, |s| s.level).filter(|level| (1..=6).contains(level))
    }

    pub(super) fn bold(&self, id: &str) -> bool {
        self.first(id, |s| s.bold).unwrap_or(false)
    }

    /// The list a style puts its paragraphs in: `numId` and, if it says so, the level.
    pub(super) fn list(&self, id: &str) -> Option<(u32, Option<u8>)> {
        let number = self.first(id, |s| s.list.0)?;
        Some((number, self.first(id, |s| s.list.1)))
    }

    fn first<T>(&self, id: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut at = self.0.get(id);
        for _ in 0..LONGEST_CHAIN {
            let style = at?;
            if let Some(found) = of(style) {
                return Some(found);
            }
            at = style.parent.as_ref().and_then(|p| self.0.get(p));
        }
        None
    }
}

impl Style {
    fn take(&mut self, name: &str, element: &quick_xml::events::BytesStart<'_>, run: bool) {
        let value = || xml::attribute(element, "val");
        match name {
            "name" => self.level = self.level.or(named_level(&value().unwrap_or_default())),
            "basedOn" => self.parent = value(),
            "outlineLvl" => self.level = value().and_then(|v| v.parse::<u8>().ok()).and_then(|n| n.checked_add(1)),
            "numId" => self.list.0 = value().and_then(|v| v.parse().ok()),
            "ilvl" => self.list.1 = value().and_then(|v| v.parse().ok()),
            "b" if run => self.bold = Some(xml::is_on(element)),
            _ => (),
        }
    }
}

/// "heading 2", "Title": the names Word gives its own heading styles in every language.
fn named_level(name: &str) -> Option<u8> {
    match name.to_ascii_lowercase().as_str() {
        "title" => Some(1),
        lower => lower.strip_prefix("heading ").and_then(|n| n.parse().ok()),
    }
}
