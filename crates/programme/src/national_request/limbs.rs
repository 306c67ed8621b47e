//! Whether a letter carries each ask.
#![deny(clippy::wildcard_enum_match_arm)]

use serde::Serialize;

use super::{Letter, Place};
use crate::ask::{Ask, AskId};
use crate::stamp::filled;

/// Whether the letter carries one ask.
#[derive(Serialize, Clone, Debug, PartialEq, Eq)]
pub struct LimbCheck {
    /// The ask.
    pub ask: AskId,
    /// Its number.
    pub limb: u16,
    /// What was found.
    pub carried: Carried,
}

/// What the check of one ask found.
#[derive(Serialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
pub enum Carried {
    /// A person marked the words that carry it, and they are in the letter.
    Marked,
    /// Its words mostly occur in the letter; a person has to mark where.
    Likely,
    /// It is left out, with a reason.
    LeftOut,
    /// It is not in the letter.
    Missing,
}

/// Whether the letter carries the ask.
pub(super) fn carried(letter: &Letter, ask: &Ask) -> Carried {
    match letter.limbs.iter().find(|l| l.ask == ask.id).map(|l| &l.place) {
        Some(Place::Passage(words)) if is_in(&letter.text, words) => Carried::Marked,
        Some(Place::LeftOut(reason)) if filled(reason) => Carried::LeftOut,
        Some(Place::Passage(_) | Place::LeftOut(_)) | None if is_likely_in(&letter.text, &ask.text) => Carried::Likely,
        Some(Place::Passage(_) | Place::LeftOut(_)) | None => Carried::Missing,
    }
}

fn words_of(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// Whether the words stand in the letter in this order, whatever the spacing and capitals.
fn is_in(letter: &str, words: &str) -> bool {
    let (letter, words) = (words_of(letter), words_of(words));
    !words.is_empty() && letter.windows(words.len()).any(|w| w == words)
}

/// Whether three in five of the longer words of the ask occur in the letter.
fn is_likely_in(letter: &str, ask: &str) -> bool {
    let letter = words_of(letter);
    let long: Vec<_> = words_of(ask).into_iter().filter(|w| w.len() > 3).collect();
    let found = long.iter().filter(|w| letter.contains(w)).count();
    !long.is_empty() && found * 5 >= long.len() * 3
}
