//! What rows say of each other. A link never closes anything.

use std::collections::HashSet;
use std::sync::LazyLock;

use documents::Line;
use regex::Regex;

use super::model::{Doubt, Link, LinkKind, Part, RecommendationRow};
use super::patterns::pattern;
use super::words::{LANGUAGE, normal, plain, says, sentences, stems, tokens};

static NUMBERED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\brec(?:ommendation|s|\.)?s?\s+((?:\d{1,3}[a-z]?\b)(?:\s*(?:,|and|&|/|to|-|–)\s*(?:and\s+)?\d{1,3}[a-z]?\b)*)",
    )
});
static LETTERED: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"\b(?:in|see|to|with|under|row|at)\s+(\d{1,3}[a-z])\b|\bR(\d{1,3}[a-z]?)\b"));
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"(\d{1,3}[a-z]?)(\s*(?:to|-|–)\s*)?"));

/// Finds the links of all rows and writes them in; doubts where a row points at a number that is not there.
pub(super) fn find(rows: &mut [RecommendationRow]) {
    let known: HashSet<String> = rows.iter().map(|r| r.reference.to_lowercase()).collect();
    let parents: HashSet<String> = rows.iter().filter_map(|r| r.parent.clone()).collect();
    for row in rows.iter_mut() {
        let numbered = by_number(row, &known);
        for link in &numbered {
            if !known.contains(&link.to.to_lowercase()) && !parents.contains(&link.to) {
                let sentence =
                    format!("Row {} points at recommendation {}, which is not in the table.", row.reference, link.to);
                row.doubts.push(Doubt::new("link_to_nothing", sentence, &row.place));
            }
        }
        row.links = numbered;
        points_only(row);
    }
    back(rows);
    subjects(rows);
    for row in rows.iter_mut() {
        row.links.sort_by_key(|link| (link.kind, link.part));
        let mut seen = HashSet::new();
        row.links.retain(|link| seen.insert(link.to.clone()));
    }
}

fn parts(row: &RecommendationRow) -> [(Part, &[Line]); 3] {
    [(Part::Recommendation, &row.text), (Part::Response, &row.response), (Part::Challenges, &row.challenges)]
}

fn by_number(row: &RecommendationRow, known: &HashSet<String>) -> Vec<Link> {
    let mut links = Vec::new();
    for (part, lines) in parts(row) {
        for sentence in lines.iter().flat_map(|line| sentences(&line.text)) {
            let kind = if says(sentence, "linked") { LinkKind::Linked } else { LinkKind::Mentions };
            let lettered = lettered(sentence).into_iter().filter(|to| known.contains(&to.to_lowercase()));
            for to in
                numbers(sentence).into_iter().chain(lettered).filter(|to| !to.eq_ignore_ascii_case(&row.reference))
            {
                links.push(Link { to, kind, part, words: sentence.to_owned() });
            }
        }
    }
    links
}

/// "Recommendations 14, 15 and 16", "recommendations 14 to 16".
pub(super) fn numbers(sentence: &str) -> Vec<String> {
    let (Some(numbered), Some(number)) = (NUMBERED.as_ref(), NUMBER.as_ref()) else { return Vec::new() };
    let lists = numbered.captures_iter(sentence).filter_map(|c| c.get(1)).map(|m| m.as_str());
    lists.flat_map(|list| expand(list, number)).collect()
}

fn expand(list: &str, number: &Regex) -> Vec<String> {
    let mut all = Vec::new();
    let mut from: Option<u32> = None;
    for found in number.captures_iter(list) {
        let value: Option<u32> = found[1].parse().ok();
        if let Some((start, end)) = from.zip(value).filter(|(a, b)| b > a && b - a <= 30) {
            all.extend((start + 1..end).map(|n| n.to_string()));
        }
        all.push(found[1].to_owned());
        from = value.filter(|_| found.get(2).is_some());
    }
    all
}

fn lettered(sentence: &str) -> Vec<String> {
    let found = LETTERED.iter().flat_map(|p| p.captures_iter(sentence));
    found.filter_map(|c| c.get(1).or(c.get(2)).map(|m| m.as_str().to_owned())).collect()
}

/// A response that says nothing but "see recommendation 6".
fn points_only(row: &mut RecommendationRow) {
    let text: String = row.response.iter().map(|l| l.text.as_str()).collect::<Vec<_>>().join(" ");
    let only = |word: &&str| LANGUAGE.pointing.contains(&plain(word)) || word.chars().any(|c| c.is_ascii_digit());
    let words = tokens(&text);
    let pointer = !words.is_empty() && words.iter().all(only);
    let mut targets = Vec::new();
    for link in row.links.iter_mut().filter(|l| pointer && l.part == Part::Response) {
        link.kind = LinkKind::PointsOnly;
        targets.push(link.to.clone());
    }
    if let Some(first) = targets.first() {
        let sentence = format!("Row {} has no response of its own: it only points at row {first}.", row.reference);
        row.doubts.push(Doubt::new("points_only", sentence, &row.place));
    }
}

/// A row that says it is linked is linked from the other side as well.
fn back(rows: &mut [RecommendationRow]) {
    let said: Vec<(String, Link)> =
        rows.iter().flat_map(|r| r.links.iter().map(|l| (r.reference.clone(), l.clone()))).collect();
    for (from, link) in said.into_iter().filter(|(_, l)| l.kind == LinkKind::Linked) {
        if let Some(row) = rows.iter_mut().find(|r| r.reference == link.to) {
            row.links.push(Link { to: from, kind: LinkKind::LinkedBack, ..link });
        }
    }
}

/// A sentence of a row, with its stems.
struct Said {
    part: Part,
    sentence: String,
    stems: Vec<String>,
}

fn said(row: &RecommendationRow) -> Vec<Said> {
    let in_part = |(part, lines): &(Part, &[Line])| {
        let all: Vec<Said> = lines
            .iter()
            .flat_map(|line| sentences(&line.text))
            .map(|s| Said { part: *part, sentence: s.to_owned(), stems: stems(s) })
            .collect();
        all
    };
    parts(row).iter().flat_map(in_part).collect()
}

/// Rows that name the subject of another, or list several as what they cover.
fn subjects(rows: &mut [RecommendationRow]) {
    let titles: Vec<(String, String)> =
        rows.iter().filter_map(|r| r.title.clone().map(|t| (r.reference.clone(), t))).collect();
    let all: Vec<Vec<Said>> = rows.iter().map(said).collect();
    for (to, title) in &titles {
        let wanted = stems(title);
        let links: Vec<Option<Link>> = all.iter().map(|s| names(s, to, &wanted)).collect();
        let common = links.iter().flatten().count() * 4 > rows.len();
        for (row, link) in rows.iter_mut().zip(links).filter(|_| !common) {
            let other = row.title.as_ref() != Some(title);
            row.links.extend(link.filter(|l| l.to != row.reference && other));
        }
    }
    for (row, said) in rows.iter_mut().zip(&all) {
        let covered = covers(said, &titles);
        row.links.extend(covered.into_iter().filter(|l| l.to != row.reference));
    }
}

/// The first sentence in which the words of a title of two words or more stand together, in whatever order.
fn names(said: &[Said], to: &str, title: &[String]) -> Option<Link> {
    let wanted: HashSet<&String> = title.iter().collect();
    let together = |s: &&Said| s.stems.windows(title.len()).any(|w| w.iter().collect::<HashSet<_>>() == wanted);
    let found = if wanted.len() >= 2 { said.iter().find(together)? } else { return None };
    Some(Link { to: to.to_owned(), kind: LinkKind::NamesSubject, part: found.part, words: found.sentence.clone() })
}

static LISTED: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r"[(:]([^():.]{3,200})[).]?"));

/// "for these groups (children, young people and parents)": two or more titles in one list.
fn covers(said: &[Said], titles: &[(String, String)]) -> Vec<Link> {
    let mut links = Vec::new();
    for Said { part, sentence, .. } in said {
        for list in LISTED.iter().flat_map(|p| p.captures_iter(sentence)).filter_map(|c| c.get(1)) {
            let items: HashSet<String> =
                list.as_str().split([',', ';']).flat_map(|i| i.split(" and ")).map(normal).collect();
            let hit: Vec<&(String, String)> =
                titles.iter().filter(|(_, title)| items.contains(&normal(title))).collect();
            let link = |(to, _): &&(String, String)| Link {
                to: to.clone(),
                kind: LinkKind::Covers,
                part: *part,
                words: sentence.clone(),
            };
            if hit.len() >= 2 {
                links.extend(hit.iter().map(link));
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges_of_numbers_are_read() {
        assert_eq!(numbers("as in Recommendations 14, 15, and 16"), ["14", "15", "16"]);
        assert_eq!(numbers("see Recommendations 18a and 18b below"), ["18a", "18b"]);
        assert_eq!(numbers("see recommendations 14 to 17"), ["14", "15", "16", "17"]);
        assert_eq!(numbers("the recommendations from the 2014 report"), Vec::<String>::new());
        assert_eq!(lettered("aligned to the set in 10b"), ["10b"]);
    }
}
