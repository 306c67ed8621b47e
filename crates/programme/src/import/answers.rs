//! Does a response speak to each ask of its row? A first guess by the weight of the words they share; a person decides.

use std::collections::{HashMap, HashSet};

use documents::Line;

use super::model::{Answer, Ask, LinkKind, RecommendationRow, Scope};
use super::words::{LANGUAGE, says_any, sentences, stem_set};

/// Below this share of its weight an ask counts as possibly unanswered.
const SPOKEN: f64 = 0.36;

/// Writes a guess into every ask.
pub(super) fn guess(rows: &mut [RecommendationRow]) {
    let weights = Weights::of(rows);
    let replies: Vec<Reply> = rows.iter().map(|row| Reply::of(row, rows)).collect();
    for (row, reply) in rows.iter_mut().zip(&replies) {
        let title = stem_set(row.title.as_deref().unwrap_or_default());
        for ask in &mut row.asks {
            ask.answer = if row.scope == Scope::National { Answer::NationalBody } else { answer(ask, reply, &title, &weights) };
        }
    }
}

/// What answers a row: its response and challenges, and the response of a row that it sends the reader to.
struct Reply {
    text: String,
    stems: HashSet<String>,
}

impl Reply {
    fn of(row: &RecommendationRow, rows: &[RecommendationRow]) -> Self {
        let sent_on = |kind: LinkKind| matches!(kind, LinkKind::PointsOnly);
        let refers = |words: &str| super::words::says(words, "refer to the response") || super::words::says(words, "response to recommendation");
        let targets = row.links.iter().filter(|l| sent_on(l.kind) || refers(&l.words)).map(|l| &l.to);
        let others = targets.filter_map(|to| rows.iter().find(|r| r.reference == *to)).flat_map(|r| &r.response);
        let own = row.response.iter().chain(&row.challenges);
        let text = own.chain(others).map(|line: &Line| line.text.as_str()).collect::<Vec<_>>().join(" ");
        let stems = stem_set(&text);
        Self { text, stems }
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
        ((self.rows + 1.0) / (self.seen.get(stem).copied().unwrap_or(0.0) + 0.5)).ln().max(0.05)
    }

    fn sum<'a>(&self, stems: impl Iterator<Item = &'a String>) -> f64 {
        stems.map(|s| self.of_word(s)).sum()
    }
}

fn answer(ask: &Ask, reply: &Reply, title: &HashSet<String>, weights: &Weights) -> Answer {
    if reply.text.trim().is_empty() {
        return Answer::NoResponse;
    }
    let words: HashSet<String> = stem_set(&ask.text).difference(title).cloned().collect();
    let shared: HashSet<String> = words.intersection(&reply.stems).cloned().collect();
    let whole = weights.sum(words.iter());
    let share = if whole > 0.0 { weights.sum(shared.iter()) / whole } else { 1.0 };
    if says_any(&reply.text, &LANGUAGE.whole_acceptance) {
        Answer::AcceptedWhole
    } else if share >= SPOKEN {
        Answer::Spoken { share }
    } else {
        Answer::PossiblyUnanswered { reason: reason(ask, &words, reply, weights), share }
    }
}

/// Names the heaviest words of the ask that the response does not say.
fn reason(ask: &Ask, words: &HashSet<String>, reply: &Reply, weights: &Weights) -> String {
    let printed: Vec<&str> = sentences(&ask.text).iter().flat_map(|s| super::words::tokens(s)).collect();
    let mut missing: Vec<(f64, &str)> = Vec::new();
    for word in printed {
        for stem in super::words::stems(word) {
            if words.contains(&stem) && !reply.stems.contains(&stem) && !missing.iter().any(|(_, w)| w.eq_ignore_ascii_case(word)) {
                missing.push((weights.of_word(&stem), word));
            }
        }
    }
    missing.sort_by(|a, b| b.0.total_cmp(&a.0));
    let said: Vec<&str> = missing.iter().take(5).map(|(_, w)| *w).collect();
    format!("The response does not speak of {}.", said.join(", "))
}
