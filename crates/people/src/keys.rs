//! The keys by which people, places and groups are found: derived from each record whenever it is saved.
//!
//! `person_key` holds one row for each (kind, key, subject). Names are found in two steps, so that the table stays small
//! however many spellings a search should forgive: `name_key` leads from sounds and slips to the words that names are
//! made of, and `person_key` from words, and from pairs of words by sound, to people.

use std::collections::BTreeSet;

use crate::facts::Address;
use crate::identifier::{IdentifierKind, compact};
use crate::peer_group::PeerGroup;
use crate::person::{Known, Person};
use crate::place::Place;
use crate::sound;

/// What a key is of; stored as one or two letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// A word of a name.
    Word,
    /// Two words of one person's names, by sound.
    Pair,
    /// A date of birth, or the expected one.
    Born,
    /// A telephone.
    Phone,
    /// A registration.
    Plate,
    /// House, street and postcode.
    Address,
    /// House and street.
    Line,
    /// A postcode.
    Postcode,
    /// An NHS number.
    Nhs,
    /// A unique pupil number.
    Upn,
    /// A reference of the police or another service.
    Reference,
}

impl KeyKind {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Word,
        Self::Pair,
        Self::Born,
        Self::Phone,
        Self::Plate,
        Self::Address,
        Self::Line,
        Self::Postcode,
        Self::Nhs,
        Self::Upn,
        Self::Reference,
    ];

    /// As stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Word => "w",
            Self::Pair => "pr",
            Self::Born => "b",
            Self::Phone => "t",
            Self::Plate => "v",
            Self::Address => "a",
            Self::Line => "l",
            Self::Postcode => "p",
            Self::Nhs => "n",
            Self::Upn => "u",
            Self::Reference => "r",
        }
    }

    /// The kind of a stored letter.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// A kind and a key.
pub type Key = (KeyKind, String);

/// A record that can be found.
pub trait Keyed {
    /// Its keys.
    fn keys(&self) -> BTreeSet<Key>;
}

impl Keyed for Person {
    /// A merged record is found through the one that stands for it.
    fn keys(&self) -> BTreeSet<Key> {
        if self.merged_into.is_some() { BTreeSet::new() } else { of_known(&self.whole()) }
    }
}

impl Keyed for Place {
    fn keys(&self) -> BTreeSet<Key> {
        let mut keys = of_words(&[sound::words(&self.name)]);
        keys.extend(of_address(&self.address));
        keys
    }
}

impl Keyed for PeerGroup {
    fn keys(&self) -> BTreeSet<Key> {
        of_words(&[sound::words(&self.name)])
    }
}

/// The keys of what is known of a person.
pub fn of_known(known: &Known) -> BTreeSet<Key> {
    let names: Vec<Vec<String>> =
        known.names.iter().map(|n| sound::words(&format!("{} {}", n.given, n.family))).collect();
    let mut keys = of_words(&names);
    let born = match known.born {
        crate::born::Born::Exact(on) | crate::born::Born::Expected(on) => Some(on),
        crate::born::Born::About { .. } | crate::born::Born::Unknown => None,
    };
    keys.extend(born.iter().chain(&known.also_born).map(|on| (KeyKind::Born, on.to_string())));
    keys.extend(known.phones.iter().filter_map(|p| p.key()).map(|k| (KeyKind::Phone, k)));
    keys.extend(known.vehicles.iter().filter_map(|v| v.key()).map(|k| (KeyKind::Plate, k)));
    keys.extend(known.addresses.iter().flat_map(of_address));
    keys.extend(known.identifiers.iter().map(|i| (of_identifier(i.kind), i.value.clone())));
    keys
}

fn of_identifier(kind: IdentifierKind) -> KeyKind {
    match kind {
        IdentifierKind::Nhs => KeyKind::Nhs,
        IdentifierKind::Upn => KeyKind::Upn,
        IdentifierKind::Police | IdentifierKind::Other => KeyKind::Reference,
    }
}

/// Most words of one name that are paired with each other.
const MOST_PAIRED: usize = 5;

fn of_words(names: &[Vec<String>]) -> BTreeSet<Key> {
    let mut keys = BTreeSet::new();
    for words in names {
        keys.extend(words.iter().map(|w| (KeyKind::Word, w.clone())));
        let codes: Vec<String> = words.iter().take(MOST_PAIRED).map(|w| sound::main_code(w)).collect();
        for (at, one) in codes.iter().enumerate() {
            keys.extend(codes[at + 1..].iter().map(|other| (KeyKind::Pair, pair(one, other))));
        }
    }
    keys
}

/// Two codes in one key, whichever is said first.
pub fn pair(one: &str, other: &str) -> String {
    if one <= other { format!("{one}+{other}") } else { format!("{other}+{one}") }
}

fn of_address(address: &Address) -> Vec<Key> {
    let (line, postcode) = (line_key(&address.text), compact(&address.postcode));
    let mut keys = Vec::new();
    if !postcode.is_empty() {
        keys.push((KeyKind::Postcode, postcode.clone()));
    }
    if let Some(line) = line {
        if !postcode.is_empty() {
            keys.push((KeyKind::Address, format!("{line}+{postcode}")));
        }
        keys.push((KeyKind::Line, line));
    }
    keys
}

/// House and street, as compared: "12 High Street, Aldermere" and "12, high st" are one. Nothing where there is no number
/// and no name of a street.
pub fn line_key(text: &str) -> Option<String> {
    let words = line_words(text);
    let end = words.iter().position(|w| STREETS.iter().any(|(_, short)| short == w)).map(|at| at + 1);
    let end = end.or_else(|| words.iter().position(|w| starts_with_digit(w)).map(|at| at + 3))?;
    let line = words[..end.min(words.len())].concat();
    (line.len() >= 4).then_some(line)
}

fn starts_with_digit(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

/// Letters and digits of an address, ways to write "street" made one.
pub fn line_words(text: &str) -> Vec<String> {
    let plain = linkage::value::Name::read(text).map(|n| n.text.into_string()).unwrap_or_else(|| text.to_lowercase());
    let short = |w: &str| STREETS.iter().find(|(long, _)| *long == w).map_or(w, |(_, short)| short).to_owned();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(short).collect()
}

/// Words for ways, and how each is shortened.
const STREETS: [(&str, &str); 22] = [
    ("street", "st"),
    ("st", "st"),
    ("road", "rd"),
    ("rd", "rd"),
    ("avenue", "ave"),
    ("ave", "ave"),
    ("av", "ave"),
    ("close", "cl"),
    ("drive", "dr"),
    ("dr", "dr"),
    ("lane", "ln"),
    ("crescent", "cres"),
    ("cres", "cres"),
    ("court", "ct"),
    ("place", "pl"),
    ("terrace", "ter"),
    ("gardens", "gdns"),
    ("grove", "gr"),
    ("square", "sq"),
    ("way", "way"),
    ("walk", "walk"),
    ("rise", "rise"),
];

/// The ways in which a word of a name may have been written: (kind, key) rows that lead to it. `w` is the word, `s` how it
/// sounds, `d` the word with one letter left out: two words that are one slip apart share such a key (Garbe 2012).
pub fn of_word(word: &str) -> Vec<(&'static str, String)> {
    let mut keys = vec![("w", word.to_owned())];
    keys.extend(sound::codes(word).into_iter().map(|code| ("s", code)));
    keys.extend(slips(word).into_iter().map(|slip| ("d", slip)));
    keys
}

/// The word itself and the word with any one letter left out; only the word where it is too short to tell.
pub fn slips(word: &str) -> BTreeSet<String> {
    let letters: Vec<char> = word.chars().collect();
    let mut all = BTreeSet::from([word.to_owned()]);
    if (4..=24).contains(&letters.len()) {
        let without = |at: usize| letters.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, c)| *c).collect();
        all.extend((0..letters.len()).map(without));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_however_it_is_written() {
        let key = line_key("12 High Street, Aldermere");
        assert_eq!(key.as_deref(), Some("12highst"));
        assert_eq!(line_key("12, HIGH ST."), key);
        assert_eq!(line_key("Flat 2, 14 Mill Lane"), line_key("flat 2 14 mill lane"));
        assert_eq!(line_key("somewhere in town"), None);
        assert_eq!(line_key(""), None);
    }

    #[test]
    fn words_one_slip_apart_share_a_key() {
        for (one, other) in [("kowalski", "kowlaski"), ("amira", "amirah"), ("garrick", "garick"), ("smith", "smich")] {
            assert!(!slips(one).is_disjoint(&slips(other)), "{one} {other}");
        }
        assert!(slips("smith").is_disjoint(&slips("jones")));
    }

    #[test]
    fn every_kind_is_read_back() {
        for kind in KeyKind::ALL {
            assert_eq!(KeyKind::of_code(kind.code()), Some(kind));
        }
    }
}
