//! The public version: what the Board releases to anybody. It is made from the frozen rows by leaving out, never by
//! writing anew, so that no figure can differ between the two. Small numbers of children are left out too.

use regex::Regex;

use super::{AnswerLine, Audience, Check, ClaimLine, Reading, ReportModel, Row, Work};
use crate::impact::ImpactState;
use crate::small_numbers::{Counting, Figure, SmallNumbers};

/// What stands where a person was named.
pub const NAMELESS: &str = "[name left out]";

/// The public version of a report: bodies and no persons, evidence only that anybody may see, no working notes, no
/// internal reasons. Exceptions stay, because they are printed wherever the row counts.
pub fn public(model: &ReportModel) -> ReportModel {
    let mask = Mask::of(&model.people);
    let mut public = model.clone();
    public.audience = Audience::Public;
    public.people = Vec::new();
    public.silences.iter_mut().for_each(|s| mask.text(&mut s.what));
    public.rows.iter_mut().for_each(|row| release(row, &mask));
    hide_small(&mut public.rows, &model.small_numbers);
    public
}

/// Whether a value was hidden in this public version.
pub fn hides_some(model: &ReportModel) -> bool {
    let readings = model.rows.iter().flat_map(|r| &r.impacts).flat_map(|i| &i.readings);
    readings.into_iter().any(|r| r.value == model.small_numbers.symbol)
}

/// Hides small numbers of children, and those that give one away. All readings of the report are judged together.
fn hide_small(rows: &mut [Row], rules: &SmallNumbers) {
    let measures = rows.iter().flat_map(|r| &r.impacts);
    let figures: Vec<Figure> = measures.flat_map(|i| i.readings.iter().map(|r| figure(r, &i.unit))).collect();
    let mut hidden = rules.hidden(&figures).into_iter();
    for reading in rows.iter_mut().flat_map(|r| &mut r.impacts).flat_map(|i| &mut i.readings) {
        if hidden.next().unwrap_or(true) {
            reading.value.clone_from(&rules.symbol);
        }
        reading.figure = None;
    }
}

/// The number of a reading; of one that was frozen without it, read off what was printed. What cannot be read counts as a
/// share of nobody knows how many, which is never shown.
fn figure(reading: &Reading, unit: &str) -> Figure {
    let printed = || {
        let value = reading.value.split(' ').next().and_then(|v| v.parse().ok());
        let counting = Counting::Unsaid.by_unit(unit);
        Figure {
            period: reading.period,
            value: value.unwrap_or_default(),
            counting: if value.is_some() { counting } else { Counting::Share },
            out_of: None,
            entered: jiff::Timestamp::MIN,
        }
    };
    reading.figure.unwrap_or_else(printed)
}

/// Finds names of people in running text: the full name, the name without its title, and a title with the surname.
struct Mask(Vec<Regex>);

const TITLES: &str = "Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev|Reverend|PC|DC|DS|DI|DCI|Supt|Superintendent|Inspector";

/// Names in one pattern: a pattern has a largest size.
const NAMES_A_PATTERN: usize = 50;

impl Mask {
    fn of(people: &[String]) -> Self {
        let mut patterns: Vec<String> = people.iter().filter_map(|name| pattern(name)).collect();
        // A longer name first, so that no part of it is left standing.
        patterns.sort_by_key(|p| std::cmp::Reverse(p.len()));
        let regex = |some: &[String]| Regex::new(&format!(r"\b(?:{})\b", some.join("|"))).ok();
        Self(patterns.chunks(NAMES_A_PATTERN).filter_map(regex).collect())
    }

    fn text(&self, text: &mut String) {
        for names in &self.0 {
            if names.is_match(text) {
                *text = names.replace_all(text, NAMELESS).into_owned();
            }
        }
    }

    fn maybe(&self, text: &mut Option<String>) {
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn state(&self, state: &mut ImpactState) {
        if let ImpactState::CannotBeKnown { reason } = state {
            self.text(reason);
        }
    }
}

/// A name of several words is found in any case; a single word only as it is written, since "Will" and "May" are words.
fn pattern(name: &str) -> Option<String> {
    let titles: Vec<&str> = TITLES.split('|').collect();
    // "Tom Garrick, detective inspector" and "Tom Garrick (police)" name Tom Garrick.
    let name = name.split([',', '(', ';']).next().unwrap_or(name).trim_matches(|c: char| !c.is_alphanumeric());
    let words: Vec<&str> = name.split_whitespace().skip_while(|w| titles.contains(&w.trim_end_matches('.'))).collect();
    match words.as_slice() {
        [] => None,
        [only] => Some(regex::escape(only)),
        [.., last] => {
            let whole = words.iter().map(|w| regex::escape(w)).collect::<Vec<_>>().join(r"\s+");
            Some(format!(r"(?i:(?:(?:{TITLES})\.?\s+)?{whole}|(?:{TITLES})\.?\s+{})", regex::escape(last)))
        }
    }
}

fn release(row: &mut Row, mask: &Mask) {
    row.standing.overridden = None;
    mask.text(&mut row.standing.verdict.reason);
    mask.state(&mut row.standing.axes.impact);
    row.standing.axes.flags.exceptions.iter_mut().for_each(|e| mask.text(e));
    row.asks.iter_mut().flat_map(|a| &mut a.answers).for_each(|a| answer(a, mask));
    row.works.iter_mut().for_each(|w| work(w, mask));
    for measure in &mut row.impacts {
        mask.state(&mut measure.state);
        mask.text(&mut measure.question);
        measure.readings.iter_mut().for_each(|r| mask.text(&mut r.source));
        measure.effects.iter_mut().for_each(|e| mask.text(&mut e.text));
    }
    let all = row.challenges.len();
    row.challenges.retain(|c| c.published);
    row.challenges_withheld = u32::try_from(all - row.challenges.len()).unwrap_or(u32::MAX);
    for challenge in &mut row.challenges {
        mask.text(&mut challenge.question);
        mask.maybe(&mut challenge.answer);
        mask.maybe(&mut challenge.changed);
    }
    // What a group decided stays among those who meet until the Board says it in the report's own words.
    row.decisions.clear();
    row.requests.iter_mut().for_each(|r| mask.maybe(&mut r.answer));
}

fn answer(answer: &mut AnswerLine, mask: &Mask) {
    answer.signed_by = None;
    mask.maybe(&mut answer.reason);
    mask.maybe(&mut answer.offers);
    answer.checks.iter_mut().for_each(|c| check(c, mask));
}

fn work(work: &mut Work, mask: &Mask) {
    work.officer = None;
    work.why = None;
    work.updates.clear();
    work.forecasts.iter_mut().for_each(|f| f.reason = None);
    mask.text(&mut work.title);
    mask.text(&mut work.outcome);
    work.claims.iter_mut().for_each(|c| claim(c, mask));
    work.checks.iter_mut().for_each(|c| check(c, mask));
}

fn claim(claim: &mut ClaimLine, mask: &Mask) {
    claim.by = None;
    mask.text(&mut claim.text);
    mask.text(&mut claim.changed_for_children);
    let all = claim.evidence.len();
    claim.evidence.retain(|e| e.public);
    claim.evidence.iter_mut().for_each(|e| mask.text(&mut e.title));
    claim.withheld += u32::try_from(all - claim.evidence.len()).unwrap_or(u32::MAX);
}

fn check(check: &mut Check, mask: &Mask) {
    check.person = None;
    check.sample = None;
    check.missing = None;
    mask.text(&mut check.method);
    mask.maybe(&mut check.exception);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_whole_and_in_any_case() {
        let mask = Mask::of(&["Sam".into(), "Tom Garrick, detective inspector".into(), " ".into(), "(".into()]);
        let masked = |text: &str| {
            let mut text = text.to_owned();
            mask.text(&mut text);
            text
        };
        assert_eq!(masked("TOM GARRICK told Sam."), format!("{NAMELESS} told {NAMELESS}."));
        assert_eq!(masked("The same sample."), "The same sample.");
        assert_eq!(masked("DI Garrick and Dr Tom Garrick agreed."), format!("{NAMELESS} and {NAMELESS} agreed."));
        assert_eq!(masked("Garrick Street"), "Garrick Street");
        assert_eq!(masked("Dr (Tom Garrick)"), format!("Dr ({NAMELESS})"));
    }
}
