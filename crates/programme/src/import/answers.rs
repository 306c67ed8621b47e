//! Does a response speak to each ask of its row? A first guess by the weight of the words they share; a person decides.
//!
//! An ask is compared with every sentence of the response and every two neighbouring ones, since a long response holds
//! almost any word somewhere. The figures below were set by reading two reports ask by ask: better to show a person an
//! ask that was answered in other words than to hide one that was not.

use std::collections::{HashMap, HashSet};

use documents::Line;

use super::model::{Answer, Ask, LinkKind, RecommendationRow, Scope};
use super::words::{LANGUAGE, says, sentences, stem_set, stems, tokens};

/// Below this an ask counts as possibly unanswered.
const SPOKEN: f64 = 0.41;
/// What it adds that a sentence of the response is about nothing but the ask.
const ABOUT_IT: f64 = 0.25;
/// A response begins with the first thing asked.
const FIRST: f64 = 0.18;
/// Where one thing is asked, a response speaks to it, if in other words.
const ONLY: f64 = 0.1;
/// Rare words weigh more than in proportion.
const RARITY: f64 = 1.5;

/// Writes a guess into every ask.
pub(super) fn guess(rows: &mut [RecommendationRow]) {
    let weights = Weights::of(rows);
    let replies: Vec<Reply> = rows.iter().map(|row| Reply::of(row, rows)).collect();
    for (row, reply) in rows.iter_mut().zip(&replies) {
        let (national, only) = (row.scope == Scope::National, row.asks.len() == 1);
        for ask in &mut row.asks {
            ask.answer = if national { Answer::NationalBody } else { answer(ask, only, reply, &weights) };
        }
    }
}

/// What answers a row: its response and challenges, and the response of a row that it sends the reader to.
struct Reply {
    accepts: bool,
    points_to: Option<String>,
    sentences: Vec<HashSet<String>>,
    stems: HashSet<String>,
}

impl Reply {
    fn of(row: &RecommendationRow, rows: &[RecommendationRow]) -> Self {
        let refers = |words: &str| says(words, "response to recommendation");
        let targets = row.links.iter().filter(|l| refers(&l.words)).map(|l| &l.to);
        let others = targets.filter_map(|to| rows.iter().find(|r| r.reference == *to)).flat_map(|r| &r.response);
        let lines: Vec<&Line> = row.response.iter().chain(&row.challenges).chain(others).collect();
        let sentences: Vec<HashSet<String>> = lines.iter().flat_map(|l| sentences(&l.text)).map(stem_set).collect();
        Self {
            accepts: row.response.iter().any(|l| LANGUAGE.whole_acceptance.said_in(&l.text)),
            points_to: row.links.iter().find(|l| l.kind == LinkKind::PointsOnly).map(|l| l.to.clone()),
            stems: sentences.iter().flatten().cloned().collect(),
            sentences,
        }
    }
}

/// Rare words weigh more.
struct Weights {
    rows: f64,
    seen: HashMap<String, f64>,
}

impl Weights {
    fn of(rows: &[RecommendationRow]) -> Self {
        let mut seen: HashMap<String, f64> = HashMap::new();
        for row in rows {
            let words = row.text.iter().chain(&row.response).map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
            for stem in stem_set(&words) {
                *seen.entry(stem).or_default() += 1.0;
            }
        }
        Self { rows: rows.len() as f64, seen }
    }

    fn of_word(&self, stem: &str) -> f64 {
        let seen = self.seen.get(stem).copied().unwrap_or(0.0);
        ((self.rows + 1.0) / (seen + 0.5)).ln().max(0.05).powf(RARITY)
    }

    fn sum<'a>(&self, stems: impl Iterator<Item = &'a String>) -> f64 {
        stems.map(|s| self.of_word(s)).sum()
    }
}

fn answer(ask: &Ask, only: bool, reply: &Reply, weights: &Weights) -> Answer {
    if let Some(to) = &reply.points_to {
        return Answer::PointsElsewhere { to: to.clone() };
    }
    if reply.stems.is_empty() {
        return Answer::NoResponse;
    }
    let words = stem_set(&ask.text);
    let share = share(&words, reply, weights);
    let likely = share + if ask.limb == 1 { FIRST } else { 0.0 } + if only { ONLY } else { 0.0 };
    if reply.accepts {
        Answer::AcceptedWhole
    } else if likely >= SPOKEN || words.is_empty() {
        Answer::Spoken { share }
    } else {
        Answer::PossiblyUnanswered { reason: reason(ask, reply, weights), share }
    }
}

/// The part of the ask's weight in the best sentence or pair of sentences, and a little for a sentence about it alone.
fn share(ask: &HashSet<String>, reply: &Reply, weights: &Weights) -> f64 {
    let whole = weights.sum(ask.iter()).max(f64::MIN_POSITIVE);
    let held = |words: &HashSet<String>| weights.sum(ask.intersection(words));
    let pair = |w: &[HashSet<String>]| weights.sum(ask.iter().filter(|s| w.iter().any(|set| set.contains(*s))));
    let single = reply.sentences.iter().map(held).fold(0.0, f64::max);
    let best = reply.sentences.windows(2).map(pair).fold(single, f64::max) / whole;
    let about = |words: &HashSet<String>| held(words) / (weights.sum(words.iter()) + 2.0);
    best + ABOUT_IT * reply.sentences.iter().map(about).fold(0.0, f64::max)
}

/// Names the heaviest words of the ask that the response does not say.
fn reason(ask: &Ask, reply: &Reply, weights: &Weights) -> String {
    let mut missing: Vec<(f64, &str)> = Vec::new();
    for word in tokens(&ask.text) {
        let unsaid = stems(word).into_iter().find(|stem| !reply.stems.contains(stem));
        if let Some(stem) = unsaid.filter(|_| !missing.iter().any(|(_, w)| w.eq_ignore_ascii_case(word))) {
            missing.push((weights.of_word(&stem), word));
        }
    }
    missing.sort_by(|a, b| b.0.total_cmp(&a.0));
    let said: Vec<&str> = missing.iter().take(5).map(|(_, w)| *w).collect();
    match said.as_slice() {
        [] => "The response says these words only here and there, in other matters.".to_owned(),
        said => format!("The response does not speak of {}.", said.join(", ")),
    }
}
