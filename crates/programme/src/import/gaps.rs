//! What a careful clerk would ask about a report as a whole: things pointed at that are not there, names that differ,
//! words said twice, promises already past. Every rule is general; none knows a particular report.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;

use documents::Place;
use regex::Regex;

use super::bodies::Bodies;
use super::model::{Doubt, OverallResponse, Promise, Quotation, Quoted, RecommendationRow, Scope};
use super::owners::owned;
use super::passages::{Body, Section};
use super::patterns::pattern;
use super::words::{covered, normal, plain, sentences, stem_set, tokens};

/// All that the rules look at.
pub(super) struct Report<'a> {
    pub body: &'a Body,
    pub rows: &'a [RecommendationRow],
    pub bodies: &'a Bodies,
    pub contributors: &'a [Quoted],
    pub overall: &'a [OverallResponse],
    pub quotations: &'a [Quotation],
    pub promises: &'a [Promise],
    pub written: Option<&'a str>,
}

/// The doubts about the document, in the order of the rules.
pub(super) fn doubts(report: &Report<'_>) -> Vec<Doubt> {
    let rules: [fn(&Report<'_>) -> Vec<Doubt>; 11] = [
        absent_appendices,
        other_appendix,
        sections_pointed_at,
        pages_of_another_report,
        empty_sections,
        differing_owners,
        said_twice,
        quoted_in_part,
        promised_in_the_past,
        silent_contributors,
        numbering,
    ];
    rules.iter().flat_map(|rule| rule(report)).collect()
}

static APPENDIX: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"\b[Aa](?:ppendix|nnex)\s+([A-Z]|\d{1,2})\b"));
static SECTION: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b[Ss]ection\s+(\d{1,2}(?:\.\d+)*)\s+(?:of\s+(?:the|this)\s+report|above|below)"));
static PAGES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"\b(?:pages?|pp?\.?)\s*(\d{1,3})(?:\s*[-–]\s*(\d{1,3}))?(?:\s+(?:of\s+(?:this|the)\s+report|para(?:graph)?\s*\d+))",
    )
});

/// Every line of body and rows with its place.
fn lines<'a>(report: &Report<'a>) -> Vec<(&'a str, &'a Place)> {
    let body = report.body.passages.iter().map(|p| (p.text.as_str(), &p.place));
    let cells = |r: &'a RecommendationRow| {
        r.text.iter().chain(&r.response).chain(&r.challenges).map(|l| (l.text.as_str(), &r.place))
    };
    let rows = report.rows.iter().flat_map(cells);
    body.chain(rows).collect()
}

fn absent_appendices(report: &Report<'_>) -> Vec<Doubt> {
    let there: Vec<&str> =
        report.body.sections.iter().map(|s| s.name.as_str()).filter(|n| n.starts_with("Appendix")).collect();
    let mut cited: BTreeMap<String, Vec<&Place>> = BTreeMap::new();
    for (text, place) in lines(report) {
        for found in APPENDIX.iter().flat_map(|p| p.captures_iter(text)) {
            cited.entry(format!("Appendix {}", &found[1])).or_default().push(place);
        }
    }
    cited.retain(|name, _| !there.contains(&name.as_str()));
    let has =
        if there.is_empty() { "none is in the file".to_owned() } else { format!("the file has {}", there.join(", ")) };
    let doubt = |(name, places): (String, Vec<&Place>)| {
        let places_named: Vec<String> = places.iter().map(ToString::to_string).collect();
        Doubt::new(
            "appendix_absent",
            format!("The report points at {name} ({}), but {has}.", places_named.join("; ")),
            places[0],
        )
    };
    cited.into_iter().map(doubt).collect()
}

/// The sentence points at one appendix for what another has as its title.
fn other_appendix(report: &Report<'_>) -> Vec<Doubt> {
    let appendices: Vec<&Section> = report.body.sections.iter().filter(|s| s.name.starts_with("Appendix")).collect();
    let mut doubts = Vec::new();
    for passage in report.body.passages.iter().filter(|p| !p.heading) {
        for clause in clauses(&passage.text) {
            for found in APPENDIX.iter().flat_map(|p| p.captures_iter(clause)) {
                let cited = format!("Appendix {}", &found[1]);
                let fits = |s: &&&Section| stem_set(&s.title).len() >= 2 && covered(&s.title, clause) >= 0.99;
                let own = appendices.iter().find(|s| s.name == cited);
                if let Some(better) =
                    appendices.iter().find(fits).filter(|b| b.name != cited && own.is_some_and(|o| !fits(&o)))
                {
                    let sentence = format!(
                        "The report points at {cited} for what is printed as {}: {}.",
                        better.name, better.title
                    );
                    doubts.push(Doubt::new("appendix_other", sentence, &passage.place));
                }
            }
        }
    }
    doubts
}

/// Sentences, and what stands in brackets by itself.
fn clauses(text: &str) -> Vec<&str> {
    sentences(text).into_iter().flat_map(|s| s.split(['(', ')'])).filter(|c| !c.trim().is_empty()).collect()
}

/// "Section 3 of the report" that does not exist, or that says nothing of the row which points at it.
fn sections_pointed_at(report: &Report<'_>) -> Vec<Doubt> {
    let mut wrong: BTreeMap<String, Vec<&RecommendationRow>> = BTreeMap::new();
    for row in report.rows {
        for found in
            row.response.iter().chain(&row.text).flat_map(|l| SECTION.iter().flat_map(|p| p.captures_iter(&l.text)))
        {
            wrong.entry(found[1].to_owned()).or_default().push(row);
        }
    }
    wrong.into_iter().filter_map(|(section, rows)| section_doubt(report.body, &section, &rows)).collect()
}

fn section_doubt(body: &Body, section: &str, rows: &[&RecommendationRow]) -> Option<Doubt> {
    let named: Vec<&str> = rows.iter().map(|r| r.reference.as_str()).collect();
    let place = &rows.first()?.place;
    let text = body.text_of(section);
    if text.is_empty() {
        let sentence =
            format!("Rows {} point at section {section} of the report, which is not there.", named.join(", "));
        return Some(Doubt::new("section_absent", sentence, place));
    }
    let speaks = |text: &str| named.iter().any(|r| super::words::says(text, &format!("recommendation {r}")));
    let better = body.passages.iter().find(|p| {
        p.section.as_deref() != Some(section)
            && !p.heading
            && p.paragraph.is_some()
            && p.text.contains(':')
            && speaks(&p.text)
    });
    let (false, Some(better)) = (speaks(&text), better) else { return None };
    let there = better.paragraph.clone().unwrap_or_default();
    let sentence = format!(
        "Rows {} point at section {section} of the report, which does not speak of them; paragraph {there} does.",
        named.join(", ")
    );
    Some(Doubt::new("section_other", sentence, place))
}

/// Page numbers of a report that is not this file.
fn pages_of_another_report(report: &Report<'_>) -> Vec<Doubt> {
    let last = report
        .body
        .passages
        .iter()
        .filter_map(|p| p.place.page)
        .chain(report.rows.iter().filter_map(|r| r.place.page))
        .max();
    let mut doubts = Vec::new();
    let overall = report.overall.iter().flat_map(|o| o.comment.iter().map(move |l| (l.text.as_str(), &o.place)));
    let mut seen: HashSet<String> = HashSet::new();
    for (text, place) in lines(report).into_iter().chain(overall) {
        for found in PAGES.iter().flat_map(|p| p.captures_iter(text)) {
            let cited: u32 = found.get(2).or(found.get(1)).and_then(|m| m.as_str().parse().ok()).unwrap_or(0);
            let within = last.is_some_and(|last| cited <= last);
            if seen.insert(format!("{}{place}", &found[0])) {
                let why = if within {
                    "but seems to mean the report under review"
                } else {
                    "which is a page of a report that is not in this file"
                };
                doubts.push(Doubt::new(
                    "pages_elsewhere",
                    format!("The text points at “{}”, {why}.", &found[0]),
                    place,
                ));
            }
        }
    }
    doubts
}

fn empty_sections(report: &Report<'_>) -> Vec<Doubt> {
    let sections = report.body.sections.iter();
    let parents = |s: &Section| report.body.sections.iter().any(|o| o.name.starts_with(&format!("{}.", s.name)));
    let doubt = |s: &Section| {
        let sentence = format!("Nothing stands under “{} {}”; if it is a picture, it was not read.", s.name, s.title);
        Doubt::new("section_empty", sentence.replace(" ”", "”"), &s.place)
    };
    sections.filter(|s| s.empty && !parents(s)).map(doubt).collect()
}

/// One group under the name of two owners: "ABC Scrutiny Committee" here, "XYZ Scrutiny Committee" there.
fn differing_owners(report: &Report<'_>) -> Vec<Doubt> {
    let mut owners: BTreeMap<String, Vec<(String, &Place)>> = BTreeMap::new();
    for (text, place) in lines(report) {
        for (owner, name) in owned(text) {
            owners.entry(name).or_default().push((owner, place));
        }
    }
    let mut doubts = Vec::new();
    for (name, said) in owners {
        let first = &said[0].0;
        let differs = |(owner, _): &&(String, &Place)| owner != first && !report.bodies.same(owner, first);
        if let Some((other, place)) = said.iter().find(differs) {
            let sentence = format!("“{name}” is said to be of {first} and of {other}: one of the two is a slip.");
            doubts.push(Doubt::new("owner_differs", sentence, place));
        }
    }
    doubts
}

/// Words in a row that count as said twice within one paragraph.
const TWICE: usize = 12;

fn said_twice(report: &Report<'_>) -> Vec<Doubt> {
    let doubt = |(text, place): (&str, &Place)| {
        let said = repeated(text)?;
        Some(Doubt::new("said_twice", format!("One paragraph says the same words twice: “{said}…”."), place))
    };
    lines(report).into_iter().filter_map(doubt).collect()
}

fn repeated(text: &str) -> Option<String> {
    let words = tokens(text);
    let low: Vec<String> = words.iter().map(|w| plain(w)).collect();
    let mut seen: HashMap<&[String], usize> = HashMap::new();
    for (at, run) in low.windows(TWICE).enumerate() {
        if seen.get(run).is_some_and(|first| at >= first + TWICE) {
            return words.get(at..at + TWICE).map(|w| w.join(" "));
        }
        seen.entry(run).or_insert(at);
    }
    None
}

fn quoted_in_part(report: &Report<'_>) -> Vec<Doubt> {
    let partial = report.quotations.iter().filter(|q| !q.missing.is_empty());
    let doubt = |q: &Quotation| {
        let paragraph = q.paragraph.as_ref().map(|p| format!("Paragraph {p}")).unwrap_or_else(|| "The body".into());
        let carried = q.limbs - q.missing.len();
        let sentence = format!(
            "{paragraph} quotes {carried} of the {} limbs of recommendation {}; left out: “{}”.",
            q.limbs,
            q.reference,
            q.missing.join("” “")
        );
        Doubt::new("quoted_in_part", sentence, &q.place)
    };
    let mut doubts: Vec<Doubt> = partial.map(doubt).collect();
    let quoted: HashSet<&str> = report.quotations.iter().map(|q| q.reference.as_str()).collect();
    for row in report
        .rows
        .iter()
        .filter(|r| r.scope == Scope::National && !quoted.is_empty() && !quoted.contains(r.reference.as_str()))
    {
        let sentence = format!(
            "Recommendation {} is for national bodies, but the body of the report does not quote it with the others.",
            row.reference
        );
        doubts.push(Doubt::new("national_not_quoted", sentence, &row.place));
    }
    doubts
}

fn promised_in_the_past(report: &Report<'_>) -> Vec<Doubt> {
    let Some(written) = report.written else { return Vec::new() };
    let past = |p: &&Promise| written.get(..p.when.len()).is_some_and(|now| p.when.as_str() < now);
    let doubt = |p: &Promise| {
        let sentence = format!(
            "The report of {written} promises something for {}, which was past already: “{}”",
            p.words, p.sentence
        );
        Doubt::new("promised_in_the_past", sentence, &p.place)
    };
    report.promises.iter().filter(past).map(doubt).collect()
}

fn silent_contributors(report: &Report<'_>) -> Vec<Doubt> {
    let answered = |name: &str| report.overall.iter().any(|o| same_body(name, &o.agency));
    let silent = report.contributors.iter().filter(|c| !report.overall.is_empty() && !answered(&c.text));
    let doubt = |c: &Quoted| {
        Doubt::new(
            "contributor_silent",
            format!("{} is thanked for contributing, but no overall response of theirs is printed.", c.text),
            &c.place,
        )
    };
    silent.map(doubt).collect()
}

fn same_body(one: &str, other: &str) -> bool {
    let bare = |name: &str| normal(name.split(" (").next().unwrap_or(name));
    let (one, other) = (bare(one), bare(other));
    covered(&one, &other) >= 0.99 || covered(&other, &one) >= 0.99
}

/// Numbers left out, and a lettered part without its sibling.
fn numbering(report: &Report<'_>) -> Vec<Doubt> {
    let number = |r: &RecommendationRow| r.parent.as_deref().unwrap_or(&r.reference).parse::<u32>().ok();
    let numbers: Option<Vec<u32>> = report.rows.iter().map(number).collect();
    let (Some(numbers), Some(first)) = (numbers, report.rows.first()) else { return Vec::new() };
    let there: HashSet<u32> = numbers.iter().copied().collect();
    let last = there.iter().max().copied().unwrap_or(0).min(999);
    let missing: Vec<String> = (1..last).filter(|n| !there.contains(n)).map(|n| n.to_string()).collect();
    let mut doubts = Vec::new();
    if !missing.is_empty() {
        let sentence = format!("The numbering leaves out {}: a row may be missing.", missing.join(", "));
        doubts.push(Doubt::new("number_missing", sentence, &first.place));
    }
    for row in report.rows.iter().filter(|r| r.parent.is_some()) {
        if report.rows.iter().filter(|o| o.parent == row.parent).count() == 1 {
            let sentence =
                format!("Row {} is a lettered part, but no other part of it is in the table.", row.reference);
            doubts.push(Doubt::new("part_alone", sentence, &row.place));
        }
    }
    doubts
}

#[cfg(test)]
fn passage(text: &str) -> super::passages::Passage {
    super::passages::Passage {
        text: text.into(),
        place: Place::default(),
        section: None,
        paragraph: None,
        bullet: false,
        heading: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doubts_of(texts: &[&str]) -> Vec<String> {
        let body = Body { passages: texts.iter().map(|t| passage(t)).collect(), sections: Vec::new() };
        let bodies = Bodies::default();
        let report = Report {
            body: &body,
            rows: &[],
            bodies: &bodies,
            contributors: &[],
            overall: &[],
            quotations: &[],
            promises: &[],
            written: None,
        };
        doubts(&report).into_iter().map(|d| d.code).collect()
    }

    #[test]
    fn a_group_of_two_owners_is_a_slip() {
        let texts =
            ["It goes to the AC Young Lives Scrutiny Committee.", "The ASCB Young Lives Scrutiny Committee hears it."];
        assert_eq!(doubts_of(&texts), ["owner_differs"]);
        assert_eq!(doubts_of(&texts[..1]), Vec::<String>::new());
    }

    #[test]
    fn what_is_not_there_is_named() {
        assert_eq!(doubts_of(&["As Appendix 1 sets out."]), ["appendix_absent"]);
        assert_eq!(doubts_of(&["See pages 12-14 of this report."]), ["pages_elsewhere"]);
    }

    #[test]
    fn words_said_twice_are_noticed() {
        let said = "how the bodies of the borough work with each other to keep young people safe";
        assert_eq!(doubts_of(&[&format!("It asks {said}. It then asks {said}.")]), ["said_twice"]);
    }
}
