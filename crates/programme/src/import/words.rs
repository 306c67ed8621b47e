//! Words, stems and sentences of council English, and the lists by which they are understood.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};
use serde::Deserialize;

/// `vocabulary/language.toml`: what is said in it is said there.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Language {
    pub openers: HashSet<String>,
    pub determiners: HashSet<String>,
    pub joiners: HashSet<String>,
    pub modals: HashSet<String>,
    pub ask_markers: Phrases,
    pub context_markers: Phrases,
    pub ask_verbs: HashSet<String>,
    pub actors: HashSet<String>,
    pub whole_acceptance: Phrases,
    pub pointing: HashSet<String>,
    pub money: Phrases,
    pub generic: HashSet<String>,
    pub bodies: Vec<String>,
    pub departments: HashSet<String>,
    pub everybody: HashSet<String>,
    pub national: HashSet<String>,
    pub no_lead: HashSet<String>,
    pub people: Vec<String>,
    pub groups: Vec<String>,
    pub date_for_work: Phrases,
    pub date_is_history: Phrases,
    pub abbreviations: HashSet<String>,
    pub stop: HashSet<String>,
    pub synonyms: Vec<Vec<String>>,
    pub assurance: BTreeMap<String, Phrases>,
}

/// Phrases, looked for as whole words.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases(Vec<String>);

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        Self(phrases.iter().map(|phrase| format!(" {} ", normal(phrase))).collect())
    }
}

impl Phrases {
    /// Does `text` hold any of them, whatever the case and the punctuation?
    pub(super) fn said_in(&self, text: &str) -> bool {
        let text = format!(" {} ", normal(text));
        self.0.iter().any(|phrase| text.contains(phrase))
    }
}

/// The lists. A file that does not parse leaves them empty, which a test would see at once.
pub(super) static LANGUAGE: LazyLock<Language> =
    LazyLock::new(|| toml::from_str(include_str!("vocabulary/language.toml")).unwrap_or_default());

static SAME: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let stemmer = Stemmer::create(Algorithm::English);
    let stem = |word: &String| stemmer.stem(word).into_owned();
    let one = |group: &Vec<String>| {
        let head = group.first().map(stem).unwrap_or_default();
        group.iter().map(|word| (stem(word), head.clone())).collect::<Vec<_>>()
    };
    LANGUAGE.synonyms.iter().flat_map(one).collect()
});

/// Stems of the verbs of asking.
pub(super) static ASK_VERBS: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let stemmer = Stemmer::create(Algorithm::English);
    LANGUAGE.ask_verbs.iter().map(|verb| stemmer.stem(verb).into_owned()).collect()
});

/// The stem of one word, synonyms left apart.
pub(super) fn stem(word: &str) -> String {
    Stemmer::create(Algorithm::English).stem(&plain(word)).into_owned()
}

/// Words of letters and figures, in order, as printed; "multi-agency" and "Committee's" are one word each.
pub(super) fn tokens(text: &str) -> Vec<&str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '\'' | '’' | '-')))
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .collect()
}

/// One word without its possessive, in lower case.
pub(super) fn plain(word: &str) -> String {
    let low = word.to_lowercase().replace('’', "'");
    low.strip_suffix("'s").or_else(|| low.strip_suffix('\'')).unwrap_or(&low).to_owned()
}

/// Stems of the words that carry meaning, synonyms brought together, in order and with repetitions.
pub(super) fn stems(text: &str) -> Vec<String> {
    let stemmer = Stemmer::create(Algorithm::English);
    let meaning = |word: &str| {
        let word = plain(word);
        let carries = word.chars().count() > 1 && !LANGUAGE.stop.contains(&word);
        carries.then(|| {
            let stem = stemmer.stem(&word).into_owned();
            SAME.get(&stem).cloned().unwrap_or(stem)
        })
    };
    tokens(text).into_iter().filter_map(meaning).collect()
}

/// As [`stems`], each once.
pub(super) fn stem_set(text: &str) -> HashSet<String> {
    stems(text).into_iter().collect()
}

/// The share of `part`'s words of meaning that `whole` has too; 1.0 when `part` has none.
pub(super) fn covered(part: &str, whole: &str) -> f64 {
    let (part, whole) = (stem_set(part), stem_set(whole));
    let shared = part.intersection(&whole).count();
    if part.is_empty() { 1.0 } else { shared as f64 / part.len() as f64 }
}

/// Lower case, letters and figures only, single spaces: how headings and phrases are compared.
pub(super) fn normal(text: &str) -> String {
    let spaced: String = text.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    squash(&spaced)
}

/// Single spaces, none at the ends.
pub(super) fn squash(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Does `text` hold `phrase` as whole words, whatever the case and the punctuation?
pub(super) fn says(text: &str, phrase: &str) -> bool {
    format!(" {} ", normal(text)).contains(&format!(" {} ", normal(phrase)))
}

/// The sentences of a paragraph, nothing left out: joined with spaces they are the paragraph.
pub(super) fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, mark) in text.char_indices().filter(|(_, c)| matches!(c, '.' | '?' | '!')) {
        let end = at + mark.len_utf8();
        if end > start
            && let Some(next) = break_after(text, start, end)
        {
            found.push(text[start..next].trim());
            start = next;
        }
    }
    found.push(text[start..].trim());
    found.retain(|sentence| !sentence.is_empty());
    found
}

/// Where the next sentence begins, when a full stop that ends at `end` closes one.
fn break_after(text: &str, start: usize, end: usize) -> Option<usize> {
    let rest = &text[end..];
    let closers = rest.len() - rest.trim_start_matches(['"', '”', '’', '\'', ')', ']']).len();
    let rest = &rest[closers..];
    let gap = rest.len() - rest.trim_start().len();
    let next = rest.trim_start().chars().next()?;
    let begins = next.is_uppercase() || next.is_ascii_digit() || matches!(next, '"' | '“' | '‘' | '\'' | '(' | '•');
    (gap > 0 && begins && !is_abbreviation(&text[start..end])).then_some(end + closers + gap)
}

fn is_abbreviation(sentence: &str) -> bool {
    let word =
        sentence.trim_end_matches('.').rsplit(|c: char| c.is_whitespace() || c == '(').next().unwrap_or_default();
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    initial || LANGUAGE.abbreviations.contains(&word.to_lowercase())
}

/// Does the text end as a finished sentence or lead-in does?
pub(super) fn is_finished(text: &str) -> bool {
    let bare = text.trim_end().trim_end_matches(['"', '”', '’', '\'', ')', ']', '*', '_']);
    bare.ends_with(['.', '?', '!', ':', ';']) || text.trim_end().ends_with(".)")
}

/// Does the first letter begin a sentence or a name?
pub(super) fn begins_upper(text: &str) -> bool {
    text.trim_start_matches(|c: char| !c.is_alphanumeric())
        .chars()
        .next()
        .is_some_and(|c| c.is_uppercase() || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_read() {
        let lists: Result<Language, _> = toml::from_str(include_str!("vocabulary/language.toml"));
        assert_eq!(lists.map(|l| l.openers.contains("the")).map_err(|e| e.to_string()), Ok(true));
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        let text = "Offer help e.g. Advice lines, etc. Then report to Cllr. Marsh (by 15.06.2016). Why?";
        assert_eq!(sentences(text).len(), 3, "{:?}", sentences(text));
        assert_eq!(sentences(text).join(" "), text);
    }

    #[test]
    fn words_that_say_the_same_have_one_stem() {
        assert_eq!(stems("carers of pupils"), stems("parents and children"));
    }
}
