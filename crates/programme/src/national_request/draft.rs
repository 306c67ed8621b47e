//! A first draft of a letter, in plain words, that carries every ask. People write the letter; this is where they start.
#![deny(clippy::wildcard_enum_match_arm)]

use super::{Letter, LimbPlace, Place};
use crate::ask::Ask;
use crate::recommendation::Recommendation;

/// What a draft needs to know.
#[derive(Debug, Clone, Copy)]
pub struct DraftOf<'a> {
    /// The body asked, as it is addressed.
    pub to: &'a str,
    /// The board that writes.
    pub board: &'a str,
    /// What the programme is called.
    pub programme: &'a str,
    /// The row.
    pub row: &'a Recommendation,
    /// Its asks.
    pub asks: &'a [Ask],
}

/// The draft. Each live ask stands in it word for word, and is marked there.
pub fn draft(of: &DraftOf<'_>) -> Letter {
    let live: Vec<&Ask> = of.asks.iter().filter(|a| a.is_live()).collect();
    let place = |ask: &&Ask| LimbPlace { ask: ask.id, place: Place::Passage(ask.text.clone()) };
    Letter { text: text(of, &live), signatories: Vec::new(), limbs: live.iter().map(place).collect() }
}

fn text(of: &DraftOf<'_>, asks: &[&Ask]) -> String {
    let mut paragraphs = vec![format!("To {},", of.to.trim()), opening(of)];
    paragraphs.extend(asks.iter().enumerate().map(|(i, ask)| format!("{}. {}", i + 1, ask.text)));
    paragraphs.push(closing(asks.len()).to_owned());
    paragraphs.push("Yours faithfully,".to_owned());
    paragraphs.join("\n\n")
}

fn opening(of: &DraftOf<'_>) -> String {
    let asks = if of.asks.iter().filter(|a| a.is_live()).count() == 1 { "this" } else { "the following" };
    let title = of.row.title.trim();
    let about = if title.is_empty() { String::new() } else { format!(" ({title})") };
    format!(
        "We write about recommendation {}{about} of “{}”. {} and its partners cannot carry it out alone: it is for you to \
         decide. The Board and the Council’s Cabinet have both endorsed it, and we ask you to do {asks}.",
        of.row.reference, of.programme, of.board
    )
}

fn closing(asks: usize) -> &'static str {
    if asks == 1 {
        "Please tell us whether you will do this, wholly or in part, by when, and if not, why not. We report your answer to \
         the scrutiny committee and to the public."
    } else {
        "Please answer each of these separately: whether you will do it, wholly or in part, by when, and if not, why not. We \
         report your answer to the scrutiny committee and to the public."
    }
}
