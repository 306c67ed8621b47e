//! What the body of a report says besides its rows: themes, contributors, overall responses, promises, money, and the
//! recommendations it quotes.

use std::sync::LazyLock;

use documents::{Block, Cell, Document, Line, Table};
use regex::Regex;

use super::dates;
use super::mapping::{Field, by_heading};
use super::model::{MoneyFact, OverallResponse, Promise, Quotation, Quoted, RecommendationRow};
use super::passages::{Body, Passage};
use super::patterns::pattern;
use super::stitch::join;
use super::words::{begins_upper, covered, is_finished, normal, says, sentences};

/// Improvement themes: the list below a sentence that announces themes.
pub(super) fn themes(body: &Body) -> Vec<Quoted> {
    quoted(&body.list_below(|text| says(text, "themes") || says(text, "improvement areas")))
}

/// Bodies that contributed: the list below a sentence that says so.
pub(super) fn contributors(body: &Body) -> Vec<Quoted> {
    let helped = ["contributing", "contributed", "thank", "contributions"];
    quoted(&body.list_below(|text| helped.iter().any(|word| says(text, word))))
}

fn quoted(passages: &[&Passage]) -> Vec<Quoted> {
    let one = |p: &&Passage| Quoted {
        text: p.text.trim_end_matches("; and").trim_end_matches([';', '.', ',']).to_owned(),
        place: p.place.clone(),
    };
    passages.iter().map(one).filter(|q| !q.text.is_empty()).collect()
}

/// Rows of tables of two columns, a body and its comments, stitched over page breaks.
pub(super) fn overall_responses(document: &Document) -> Vec<OverallResponse> {
    let mut responses: Vec<OverallResponse> = Vec::new();
    let mut inside = false;
    for block in &document.blocks {
        match block {
            Block::Table(table) => {
                let heading = table.rows.first().is_some_and(|r| is_comment_heading(&r.cells));
                inside = heading || inside && table.rows.iter().all(|r| r.cells.len() == 2);
                if inside {
                    read_comments(table, usize::from(heading), &mut responses);
                }
            }
            Block::Heading { .. } | Block::Paragraph { .. } => inside = false,
        }
    }
    responses
}

fn is_comment_heading(cells: &[Cell]) -> bool {
    let [agency, comment] = cells else { return false };
    let comment = normal(&comment.text());
    let speaks = ["comment", "comments", "response", "responses", "view", "views"].iter().any(|w| says(&comment, w));
    speaks && (by_heading(Field::Lead, &agency.text()) > 0.6 || says(&agency.text(), "partner"))
}

fn read_comments(table: &Table, skip: usize, responses: &mut Vec<OverallResponse>) {
    for (at, row) in table.rows.iter().enumerate().skip(skip) {
        let [agency, comment] = row.cells.as_slice() else { continue };
        let goes_on = |last: &OverallResponse| agency.is_blank() || at == skip && is_cut(last, comment);
        match responses.last_mut().filter(|last| goes_on(last)) {
            Some(last) => {
                last.agency = format!("{} {}", last.agency, one_line(agency)).trim().to_owned();
                let mut cell = Cell { lines: std::mem::take(&mut last.comment) };
                join(&mut cell, comment, false);
                last.comment = cell.lines;
            }
            None if !agency.is_blank() || !comment.is_blank() => {
                responses.push(OverallResponse {
                    agency: one_line(agency),
                    comment: comment.lines.clone(),
                    place: row.place.clone(),
                });
            }
            None => (),
        }
    }
}

/// The comment before stops in the middle of a sentence and this one goes on with it.
fn is_cut(last: &OverallResponse, comment: &Cell) -> bool {
    let open = last.comment.last().is_some_and(|l| !is_finished(&l.text));
    open && comment.lines.first().is_some_and(|l| l.bullet.is_none() && !begins_upper(&l.text))
}

fn one_line(cell: &Cell) -> String {
    cell.lines.iter().map(|l| l.text.trim()).filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
}

/// What is promised for a date: sentences about the future, and a date of completion in a table.
pub(super) fn promises(body: &Body, written: Option<&str>) -> Vec<Promise> {
    let mut promises = Vec::new();
    for (at, passage) in body.passages.iter().enumerate().filter(|(_, p)| !p.heading) {
        let before = at.checked_sub(1).and_then(|i| body.passages.get(i)).map(|p| p.text.as_str()).unwrap_or_default();
        let completion = says(before, "completion") && before.split(' ').count() <= 6;
        for sentence in sentences(&passage.text) {
            let future = ["will", "shall", "by the end of"].iter().any(|w| says(sentence, w));
            let promised = dates::find(sentence).into_iter().filter(|_| future || completion);
            let made = promised.filter_map(|found| promise(found, sentence, passage, written));
            promises.extend(made.filter(|p| Some(p.when.as_str()) != written));
        }
    }
    promises
}

fn promise(found: dates::Found, sentence: &str, passage: &Passage, written: Option<&str>) -> Option<Promise> {
    let year = written.and_then(|w| w.get(..4));
    let when = found.when.or_else(|| Some(format!("{}-{:02}", year?, found.month?)))?;
    let (words, place) = (found.words, passage.place.clone());
    Some(Promise { sentence: sentence.to_owned(), when, words, paragraph: passage.paragraph.clone(), place })
}

/// The date of the report: the first full date near its top.
pub(super) fn written(body: &Body) -> Option<String> {
    let top = body.passages.iter().take(12);
    top.flat_map(|p| dates::find(&p.text)).filter_map(|f| f.when).find(|when| when.len() == 10)
}

static POUNDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)£\s?([\d,]+(?:\.\d+)?)\s?(k\b|thousand\b|m\b|million\b)?(\s*(?:p\.?\s?a\b\.?|per\s+annum|per\s+year|a\s+year|each\s+year|yearly))?",
    )
});
static POSTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)\b(\d{1,3}|one|two|three|four|five|six)\s+(?:new\s+|additional\s+|further\s+)?posts?\b")
});

/// Sums and posts in the body.
pub(super) fn money(body: &Body) -> Vec<MoneyFact> {
    let mut facts = Vec::new();
    for passage in &body.passages {
        for sentence in sentences(&passage.text) {
            let fact = |words: &str, pounds, posts, yearly| MoneyFact {
                words: words.trim().to_owned(),
                pounds,
                posts,
                yearly,
                sentence: sentence.to_owned(),
                place: passage.place.clone(),
            };
            let sums = POUNDS.iter().flat_map(|p| p.captures_iter(sentence));
            facts.extend(
                sums.map(|c| fact(&c[0], pounds(&c[1], c.get(2).map(|m| m.as_str())), None, c.get(3).is_some())),
            );
            let posts = POSTS.iter().flat_map(|p| p.captures_iter(sentence));
            facts.extend(posts.map(|c| fact(&c[0], None, number(&c[1]), false)));
        }
    }
    facts
}

fn pounds(figure: &str, unit: Option<&str>) -> Option<u64> {
    let figure: f64 = figure.replace(',', "").parse().ok()?;
    let times = match unit.map(str::to_lowercase).as_deref() {
        Some("k" | "thousand") => 1_000.0,
        Some("m" | "million") => 1_000_000.0,
        Some(_) | None => 1.0,
    };
    let sum = (figure * times).round();
    (0.0..1e15).contains(&sum).then_some(sum as u64)
}

fn number(word: &str) -> Option<u32> {
    let words = ["one", "two", "three", "four", "five", "six"];
    word.parse()
        .ok()
        .or_else(|| words.iter().position(|w| w.eq_ignore_ascii_case(word)).and_then(|n| u32::try_from(n + 1).ok()))
}

static QUOTES: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)^(?:\d+(?:\.\d+)*\.?\s+)?recommendation\s+(\d{1,3}[a-z]?)\s*[:–-]\s*(.+)$"));

/// How much of a limb a quotation must hold to carry it.
const CARRIED: f64 = 0.75;

/// Recommendations that the body quotes, compared limb by limb with their rows.
pub(super) fn quotations(body: &Body, rows: &[RecommendationRow]) -> Vec<Quotation> {
    body.passages.iter().filter_map(|passage| quotation(passage, rows)).collect()
}

fn quotation(passage: &Passage, rows: &[RecommendationRow]) -> Option<Quotation> {
    let found = QUOTES.as_ref()?.captures(&passage.text)?;
    let row = rows.iter().find(|r| r.reference.eq_ignore_ascii_case(&found[1]))?;
    let text = found[2].trim().to_owned();
    let limbs = limbs(&row.text);
    let missing: Vec<String> = limbs.iter().filter(|limb| covered(limb, &text) < CARRIED).cloned().collect();
    let (paragraph, place) = (passage.paragraph.clone(), passage.place.clone());
    Some(Quotation { reference: row.reference.clone(), paragraph, text, limbs: limbs.len(), missing, place })
}

/// The paragraphs and items of a recommendation, or its sentences when it is one paragraph.
fn limbs(text: &[Line]) -> Vec<String> {
    let filled: Vec<&Line> = text.iter().filter(|l| !l.text.trim().is_empty()).collect();
    match filled.as_slice() {
        [only] => sentences(&only.text).into_iter().map(str::to_owned).collect(),
        many => many.iter().map(|l| l.text.clone()).collect(),
    }
}
