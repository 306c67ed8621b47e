//! Dates in council English: "by July 2016", "15.06.2016", "the end of June", "the autumn term".

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::model::{Due, Part};
use super::patterns::pattern;
use super::words::{LANGUAGE, normal, sentences};

/// A date as printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// `YYYY-MM-DD`, `YYYY-MM`, `YYYY`; `None` for a term or a month without a year.
    pub when: Option<String>,
    pub words: String,
    /// Byte at which it begins.
    pub at: usize,
    /// The month, when no year is given.
    pub month: Option<u8>,
}

const MONTHS: &str = r"(January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)";

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\b(\d{4})-(\d{2})-(\d{2})\b"));
static FIGURES: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b"));
static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(&format!(r"(?i)\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?{MONTHS}\b\.?\s*,?\s*(\d{{4}})\b"))
});
static NO_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(&format!(r"(?i)\b(?:the\s+)?(?:end|beginning|start|middle)\s+of\s+{MONTHS}\b")));
static YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?i)\b(?:by|due|until|before)\b(?:\s+\w+){0,5}?\s+(20\d{2})\b"));
static TERM: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?:the\s+)?(?:beginning|start|end)\s+of\s+the\s+(?:spring|summer|autumn|winter)(?:\s+term)?\b|\b(?:spring|summer|autumn|winter)(?:\s+term)?\s+20\d{2}\b",
    )
});

/// Every date of a text, in order, none twice.
pub(super) fn find(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut add = |pattern: &LazyLock<Option<Regex>>, read: &dyn Fn(&Captures<'_>) -> Option<Found>| {
        let Some(pattern) = pattern.as_ref() else { return };
        for date in pattern.captures_iter(text).filter_map(|c| read(&c)) {
            let end = date.at + date.words.len();
            if !found.iter().any(|f| date.at < f.at + f.words.len() && f.at < end) {
                found.push(date);
            }
        }
    };
    add(&ISO, &|c| full(c, &c[1], &c[2], &c[3]));
    add(&FIGURES, &|c| full(c, &c[3], &c[2], &c[1]));
    add(&NAMED, &named);
    add(&NO_YEAR, &|c| Some(Found { month: month(&c[1]), ..whole(c, None)? }));
    add(&YEAR, &|c| {
        c.get(1).map(|year| Found {
            when: Some(year.as_str().into()),
            words: year.as_str().into(),
            at: year.start(),
            month: None,
        })
    });
    add(&TERM, &|c| whole(c, None));
    found.sort_by_key(|f| f.at);
    found
}

fn whole(c: &Captures<'_>, when: Option<String>) -> Option<Found> {
    c.get(0).map(|m| Found { when, words: m.as_str().to_owned(), at: m.start(), month: None })
}

fn full(c: &Captures<'_>, year: &str, month: &str, day: &str) -> Option<Found> {
    let year: i16 = year.parse().ok()?;
    let year = if year < 100 { year + 2000 } else { year };
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    whole(c, Some(date.to_string()))
}

fn named(c: &Captures<'_>) -> Option<Found> {
    let (year, month): (i16, u8) = (c[3].parse().ok()?, month(&c[2])?);
    match c.get(1) {
        Some(day) => {
            let date = Date::new(year, i8::try_from(month).ok()?, day.as_str().parse().ok()?).ok()?;
            whole(c, Some(date.to_string()))
        }
        None => whole(c, Some(format!("{year:04}-{month:02}"))),
    }
}

fn month(name: &str) -> Option<u8> {
    let names = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = name.to_lowercase();
    names.iter().position(|n| start.starts_with(n)).and_then(|n| u8::try_from(n + 1).ok())
}

/// Dates for work in a text of a row; dates of acts, reports and past decisions are left out.
pub(super) fn for_work(text: &str, part: Part) -> Vec<Due> {
    let mut due = Vec::new();
    for sentence in sentences(text) {
        for found in find(sentence) {
            if let Some(already) = is_for_work(sentence, found.at) {
                due.push(Due { when: found.when, words: found.words, part, already, sentence: sentence.to_owned() });
            }
        }
    }
    due
}

/// `Some(true)` when the words before the date say that the work runs since then, `None` when it is not a date for work.
fn is_for_work(sentence: &str, at: usize) -> Option<bool> {
    let before = normal(&sentence[..at]);
    let near: Vec<&str> = before.rsplit(' ').take(8).collect();
    let near: String = near.into_iter().rev().collect::<Vec<_>>().join(" ");
    let work = LANGUAGE.date_for_work.said_in(&near);
    let history = LANGUAGE.date_is_history.said_in(&near);
    let ahead = ["by", "due", "will", "to be", "no later than"].iter().any(|w| super::words::says(&near, w));
    let since = near.split(' ').next_back().is_some_and(|w| matches!(w, "from" | "since"));
    (work && (!history || ahead)).then_some(since && !super::words::says(sentence, "will"))
}

/// What a column of dates holds: every date in it, or its words.
pub(super) fn of_column(text: &str) -> Vec<Due> {
    let due = |when, words: String| Due { when, words, part: Part::Due, already: false, sentence: text.to_owned() };
    let found = find(text);
    if found.is_empty() && !text.trim().is_empty() {
        return vec![due(None, text.trim().to_owned())];
    }
    found.into_iter().map(|f| due(f.when, f.words)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whens(text: &str) -> Vec<Option<String>> {
        for_work(text, Part::Response).into_iter().map(|d| d.when).collect()
    }

    #[test]
    fn dates_for_work_are_told_from_history() {
        assert_eq!(whens("The review takes place by July 2026."), [Some("2026-07".into())]);
        assert_eq!(whens("The centre goes live in October 2026."), [Some("2026-10".into())]);
        assert_eq!(whens("It is updated once the guidance due to be published in 2027 is out."), [Some("2027".into())]);
        assert_eq!(whens("The Board agreed with this on 15.06.2026."), Vec::<Option<String>>::new());
        assert_eq!(
            whens("A leaflet was developed in May 2026. The Children Act 1989 says so."),
            Vec::<Option<String>>::new()
        );
        assert_eq!(whens("It will launch at the beginning of the autumn term."), [None]);
    }

    #[test]
    fn work_that_runs_already_is_marked() {
        let due = for_work("From January 2026 all staff receive supervision.", Part::Response);
        assert_eq!((due.len(), due[0].already), (1, true));
    }

    #[test]
    fn a_day_that_does_not_exist_is_no_date() {
        assert_eq!(find("by 31.02.2026 or 31 June 2026"), []);
    }

    #[test]
    fn a_column_keeps_its_words() {
        assert_eq!(of_column("Ongoing")[0].words, "Ongoing");
        assert_eq!(of_column("3 March 2027")[0].when.as_deref(), Some("2027-03-03"));
    }
}
