//! Web pages: headings, paragraphs, lists and tables, with merged cells spread over every place they cover.

use std::cell::Cell as Counter;

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};
use scraper::node::Element;
use scraper::{ElementRef, Html, Node};

use super::flow::Flow;
use super::{Limits, cell_markup, html_table, marks, tally::Tally};
use crate::{Block, Document, Format, Place, Refusal};

/// Reads a web page.
pub(super) fn read(text: &str, limits: &Limits) -> Result<Document, Refusal> {
    refuse_deep(text, limits.depth)?;
    let page = Html::parse_document(text);
    let mut reading = Reading { tally: Tally::new(limits), blocks: Vec::new(), flow: Flow::default(), tables: 0 };
    reading.walk(page.root_element())?;
    reading.flush();
    Ok(Document { format: Format::Html, blocks: reading.blocks })
}

/// Where a walk over a page stands: entering or leaving an element, or at a piece of text.
pub(super) enum Step<'a> {
    Enter(ElementRef<'a>),
    Leave(ElementRef<'a>),
    Text(&'a str),
}

/// Walks everything under `root` without recursion. `see` answers whether to go into the element entered.
pub(super) fn walk<'a>(
    root: ElementRef<'a>,
    mut see: impl FnMut(Step<'a>) -> Result<bool, Refusal>,
) -> Result<(), Refusal> {
    let mut at = root.first_child();
    while let Some(node) = at {
        let entered = match (node.value(), ElementRef::wrap(node)) {
            (Node::Text(text), _) => see(Step::Text(text))?,
            (_, Some(element)) => see(Step::Enter(element))?,
            _ => false,
        };
        if let Some(child) = node.first_child().filter(|_| entered) {
            at = Some(child);
            continue;
        }
        let mut left = node;
        at = loop {
            if let Some(element) = ElementRef::wrap(left) {
                see(Step::Leave(element))?;
            }
            if let Some(next) = left.next_sibling() {
                break Some(next);
            }
            match left.parent() {
                Some(parent) if parent.id() != root.id() => left = parent,
                _ => break None,
            }
        };
    }
    Ok(())
}

/// Not shown on the page, or struck out of it.
pub(super) fn is_silent(element: &Element) -> bool {
    const SILENT: [&str; 9] = ["script", "style", "head", "template", "noscript", "del", "svg", "object", "select"];
    let styled_away =
        element.attr("style").is_some_and(|s| s.replace(' ', "").to_ascii_lowercase().contains("display:none"));
    SILENT.contains(&element.name()) || element.attr("hidden").is_some() || styled_away
}

/// Takes one step of a walk into `flow`; elements that show nothing are not gone into.
pub(super) fn follow(flow: &mut Flow, step: &Step<'_>) -> bool {
    match step {
        Step::Text(text) => flow.text(text),
        Step::Enter(e) if is_silent(e.value()) => return false,
        Step::Enter(e) if e.value().name() == "input" => {
            if e.attr("type") == Some("checkbox") {
                flow.mark('☐');
            }
        }
        Step::Enter(e) => cell_markup::element(flow, e.value().name(), true),
        Step::Leave(e) if is_silent(e.value()) => (),
        Step::Leave(e) => cell_markup::element(flow, e.value().name(), false),
    }
    true
}

struct Reading<'a> {
    tally: Tally<'a>,
    blocks: Vec<Block>,
    flow: Flow,
    tables: u32,
}

impl Reading<'_> {
    fn walk(&mut self, root: ElementRef<'_>) -> Result<(), Refusal> {
        walk(root, |step| {
            match &step {
                Step::Enter(e) if e.value().name() == "table" && !is_silent(e.value()) => {
                    self.table(*e)?;
                    return Ok(false);
                }
                Step::Enter(e) if heading_level(e).is_some() => self.flush(),
                Step::Leave(e) => {
                    if let Some(level) = heading_level(e) {
                        self.heading(level);
                    }
                }
                _ => (),
            }
            Ok(follow(&mut self.flow, &step))
        })
    }

    fn table(&mut self, element: ElementRef<'_>) -> Result<(), Refusal> {
        self.flush();
        self.tables += 1;
        if let Some(table) = html_table::read(element, self.tables, &mut self.tally)? {
            self.blocks.push(Block::Table(table));
        }
        Ok(())
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.flow).finish();
        self.blocks.extend(lines.into_iter().map(|line| Block::Paragraph { line, place: Place::default() }));
    }

    fn heading(&mut self, level: u8) {
        let lines = std::mem::take(&mut self.flow).finish();
        let text = marks::single_spaced(&lines.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" "));
        if !text.is_empty() {
            self.blocks.push(Block::Heading { level, text, place: Place::default() });
        }
    }
}

fn heading_level(element: &ElementRef<'_>) -> Option<u8> {
    match element.value().name().as_bytes() {
        [b'h', n @ b'1'..=b'6'] => Some(n - b'0'),
        _ => None,
    }
}

/// A page nested without end would cost the parser time beyond measure, so nesting is counted before it is parsed.
fn refuse_deep(text: &str, allowed: usize) -> Result<(), Refusal> {
    let sink = Depth { now: Counter::new(0), most: Counter::new(0) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(text));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    match tokenizer.sink.most.get() > allowed {
        true => Err(Refusal::whole(
            format!("Its elements are nested more than {allowed} deep."),
            "Save the page again from a browser, or copy its table into a spreadsheet.",
        )),
        false => Ok(()),
    }
}

struct Depth {
    now: Counter<usize>,
    most: Counter<usize>,
}

impl TokenSink for Depth {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if let Token::TagToken(tag) = token
            && !tag.self_closing
            && !closes_by_itself(&tag.name)
        {
            let step = if tag.kind == TagKind::StartTag { 1 } else { -1 };
            self.now.set(self.now.get().saturating_add_signed(step));
            self.most.set(self.most.get().max(self.now.get()));
        }
        TokenSinkResult::Continue
    }
}

/// Elements that need no end tag, so that many of them in a row are not nesting.
fn closes_by_itself(name: &str) -> bool {
    const OPEN: [&str; 31] = [
        "area", "base", "body", "br", "col", "colgroup", "dd", "dt", "embed", "head", "hr", "html", "img", "input",
        "li", "link", "meta", "optgroup", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
        "thead", "tr", "wbr",
    ];
    OPEN.contains(&name)
}
