//! The bodies that a report names, and the short names it gives them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use documents::Document;
use regex::Regex;

use super::patterns::pattern;
use super::words::{LANGUAGE, squash};

/// Names known from the report and from the vocabulary.
#[derive(Debug, Default)]
pub(super) struct Bodies {
    /// Short name to full name.
    short: BTreeMap<String, String>,
    /// Every name in lower case, short or full.
    known: std::collections::BTreeSet<String>,
}

static SPELT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"((?:[A-Z][\w’'&-]*|and|of|for|the|&)(?:[ ,]+(?:[A-Z][\w’'-]*|and|of|for|the|&|NHS))*)\s+\(([A-Z][A-Za-z&]{1,9})\)",
    )
});

impl Bodies {
    /// Reads the report, the stitched text of its rows, its lists of bodies and the cells of leads.
    pub(super) fn of(document: &Document, rows: &[String], listed: &[String], leads: &[String]) -> Self {
        let mut bodies = Self::default();
        bodies.known.extend(LANGUAGE.bodies.iter().map(|b| b.to_lowercase()));
        for text in super::passages::texts(document).iter().chain(rows) {
            bodies.spelt(text);
        }
        for name in listed {
            bodies.list(name);
        }
        for lead in leads {
            bodies.lead(lead);
        }
        bodies
    }

    fn spelt(&mut self, text: &str) {
        let Some(spelt) = SPELT.as_ref() else { return };
        for found in spelt.captures_iter(text) {
            if let Some(name) = suffix_for(&found[1], &found[2]) {
                self.add(&name, Some(&found[2]));
            }
        }
    }

    /// "Northmoor Police (NP)" or "Northmoor Police" from a list of bodies.
    fn list(&mut self, name: &str) {
        let name = squash(name);
        let name = name.trim_end_matches('.');
        match name.rsplit_once(" (") {
            Some((full, short)) => self.add(full, Some(short.trim_end_matches(')'))),
            None => self.add(name, None),
        }
    }

    /// A short name alone in a cell of leads is a body's: "NP", also in "NP/ABC".
    fn lead(&mut self, cell: &str) {
        for piece in cell.split(['/', '\n', ';', ',']) {
            let piece = piece.trim();
            let short = piece.chars().filter(|c| c.is_uppercase()).count() >= 2 && !piece.contains(' ');
            if short {
                self.known.insert(piece.to_lowercase());
            }
        }
    }

    fn add(&mut self, full: &str, short: Option<&str>) {
        let full = full.trim();
        let sane = (3..=80).contains(&full.len());
        if let Some(short) = short.filter(|_| sane) {
            let shouted = |name: &String| !name.chars().any(char::is_lowercase);
            let kept = self.short.entry(short.to_owned()).or_insert_with(|| full.to_owned());
            if shouted(kept) {
                *kept = in_capitals_only_first(full);
            }
            self.known.insert(short.to_lowercase());
        }
        if sane {
            self.known.insert(full.to_lowercase());
        }
    }

    /// Is this the name of a body, short or full?
    pub(super) fn knows(&self, name: &str) -> bool {
        self.known.contains(&name.trim().to_lowercase())
    }

    /// The full name behind a short one: as spelt out, or the one body whose initials it is.
    pub(super) fn full(&self, short: &str) -> Option<String> {
        self.short.get(short).cloned().or_else(|| {
            let mut fits =
                self.known.iter().filter(|name| name.contains(' ') && initials(name).eq_ignore_ascii_case(short));
            let first = fits.next()?;
            fits.next().is_none().then(|| capitalised(first))
        })
    }

    /// Do two names mean the same body?
    pub(super) fn same(&self, one: &str, other: &str) -> bool {
        let full = |name: &str| self.full(name).unwrap_or_else(|| name.to_owned()).to_lowercase();
        full(one) == full(other)
    }
}

/// A name printed in capitals throughout, as a heading prints it, in the usual way; any other as it is.
fn in_capitals_only_first(name: &str) -> String {
    if name.chars().any(char::is_lowercase) { name.to_owned() } else { capitalised(&name.to_lowercase()) }
}

/// A name in lower case with its capitals again.
fn capitalised(low: &str) -> String {
    let capital = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|c| c.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
    };
    low.split(' ')
        .map(|w| if LANGUAGE.joiners.contains(w) { w.to_owned() } else { capital(w) })
        .collect::<Vec<_>>()
        .join(" ")
}

fn initials(name: &str) -> String {
    name.split([' ', '-'])
        .filter(|w| !matches!(*w, "and" | "of" | "for" | "the" | "&"))
        .filter_map(|w| w.chars().next())
        .collect()
}

/// The shortest ending of `words` whose initials hold the letters of `short` in order, beginning with its first.
fn suffix_for(words: &str, short: &str) -> Option<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let letter = short.chars().next()?;
    let begins = |word: &str| word.starts_with(letter);
    (0..words.len())
        .rev()
        .filter(|at| begins(words[*at]))
        .find(|at| holds(&words[*at..], short))
        .map(|at| words[at..].join(" "))
}

fn holds(words: &[&str], short: &str) -> bool {
    let mut initials = words.iter().flat_map(|w| w.split('-')).filter_map(|w| w.chars().next());
    short.chars().all(|c| initials.any(|i| i.eq_ignore_ascii_case(&c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_name_takes_the_words_it_stands_for() {
        assert_eq!(
            suffix_for("The Aldermere Safeguarding Children Board", "ASCB").as_deref(),
            Some("Aldermere Safeguarding Children Board")
        );
        assert_eq!(suffix_for("Early Help", "GP"), None);
    }

    #[test]
    fn initials_find_the_one_body_they_fit() {
        let mut bodies = Bodies::default();
        bodies.list("Tarn Housing Trust");
        bodies.list("Northmoor Police (NP)");
        assert_eq!(bodies.full("THT").as_deref(), Some("Tarn Housing Trust"));
        assert_eq!(bodies.full("NP").as_deref(), Some("Northmoor Police"));
        assert_eq!(bodies.full("XYZ"), None);
    }
}
