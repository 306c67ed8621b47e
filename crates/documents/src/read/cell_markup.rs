//! A cell of a text file that a converter filled with HTML: `<p>`, lists it opens and never closes, boxes to tick.

use std::cell::{Cell, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

use super::flow::Flow;
use super::marks;
use crate::Line;

/// The lines of a cell, whether it holds markup or not.
pub(super) fn lines(source: &str) -> Vec<Line> {
    let unstarred = marks::unstarred(source);
    let sink = Sink { flow: RefCell::default(), silent: Cell::new(0) };
    let tokenizer = Tokenizer::new(sink, TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(unstarred.text.as_str()));
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut lines = tokenizer.sink.flow.take().finish();
    if let ([line], true) = (lines.as_mut_slice(), unstarred.whole_bold) {
        line.bold = true;
    }
    lines
}

/// Is there a tag in `source` that a table cell of such a file can hold?
pub(super) fn holds_markup(source: &str) -> bool {
    TAGS.iter().any(|tag| source.match_indices('<').any(|(at, _)| opens(&source[at + 1..], tag)))
}

const TAGS: [&str; 10] = ["p", "ul", "ol", "li", "i", "b", "em", "strong", "br", "input"];

fn opens(rest: &str, tag: &str) -> bool {
    rest.get(..tag.len()).is_some_and(|name| name.eq_ignore_ascii_case(tag))
        && rest[tag.len()..].starts_with(|c: char| c == '>' || c == '/' || c.is_ascii_whitespace())
}

struct Sink {
    flow: RefCell<Flow>,
    /// Inside this many elements whose text is not for reading.
    silent: Cell<usize>,
}

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            Token::TagToken(tag) => self.tag(&tag),
            Token::CharacterTokens(text) if self.silent.get() == 0 => self.flow.borrow_mut().text(&text),
            _ => (),
        }
        TokenSinkResult::Continue
    }
}

impl Sink {
    fn tag(&self, tag: &Tag) {
        let start = tag.kind == TagKind::StartTag;
        match &*tag.name {
            "script" | "style" => {
                self.silent.set(self.silent.get().saturating_add_signed(if start { 1 } else { -1 }));
            }
            "input" => self.flow.borrow_mut().mark('☐'),
            name => element(&mut self.flow.borrow_mut(), name, start),
        }
    }
}

/// What the start or end of an element does to the text around it.
pub(super) fn element(flow: &mut Flow, name: &str, start: bool) {
    match (name, start) {
        ("ul" | "ol" | "menu", true) => flow.open_list(name == "ol"),
        ("ul" | "ol" | "menu", false) => flow.close_list(),
        ("li", true) => flow.open_item(),
        ("li", false) => flow.close_item(),
        ("br", true) => flow.line_break(),
        ("b" | "strong", on) => flow.bold(on),
        _ if !is_block(name) => (),
        (_, true) => flow.paragraph(),
        (_, false) => flow.end_line(),
    }
}

/// Elements that stand on lines of their own.
fn is_block(name: &str) -> bool {
    const BLOCKS: [&str; 27] = [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "main",
        "p",
        "pre",
        "section",
    ];
    BLOCKS.contains(&name)
}
