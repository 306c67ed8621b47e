//! Rows that may be the same work: they share a pair of words that is some row's title, or one lists the others.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::model::{Cluster, ClusterMember, LinkKind, RecommendationRow};
use super::words::{LANGUAGE, stems};

/// A pair of words shared by more rows than this share of all says nothing about the work.
const COMMON: f64 = 0.25;
/// Fewer rows than this are no cluster.
const FEWEST: usize = 3;

type Pair = (String, String);

/// Suggested clusters, the largest first.
pub(super) fn suggest(rows: &[RecommendationRow]) -> Vec<Cluster> {
    let said: Vec<HashSet<Pair>> = rows.iter().map(|row| pairs(&words(row))).collect();
    let subjects = subjects(rows);
    let mut clusters: Vec<Cluster> = subjects.iter().filter_map(|pair| about(pair, rows, &said)).collect();
    clusters.sort_by_key(|c| std::cmp::Reverse(c.members.len()));
    let mut kept: Vec<Cluster> = Vec::new();
    for cluster in clusters {
        if !kept.iter().any(|k| mostly_within(&cluster, k)) {
            kept.push(cluster);
        }
    }
    kept
}

/// Pairs that are a title by themselves or stand in the titles of two recommendations.
fn subjects(rows: &[RecommendationRow]) -> BTreeSet<Pair> {
    let mut whole: BTreeSet<Pair> = BTreeSet::new();
    let mut seen: BTreeMap<Pair, BTreeSet<&str>> = BTreeMap::new();
    for row in rows {
        let title = row.title.as_deref().unwrap_or_default();
        let found = pairs(title);
        if stems(title).len() == 2 {
            whole.extend(found.iter().cloned());
        }
        for pair in found {
            seen.entry(pair).or_default().insert(row.parent.as_deref().unwrap_or(&row.reference));
        }
    }
    let people: HashSet<Pair> = LANGUAGE.people.iter().flat_map(|phrase| pairs(phrase)).collect();
    whole.extend(seen.into_iter().filter(|(_, titles)| titles.len() >= 2).map(|(pair, _)| pair));
    whole.retain(|pair| !people.contains(pair));
    whole
}

/// What is asked and answered in a row, its title included.
fn words(row: &RecommendationRow) -> String {
    let lines = row.text.iter().chain(&row.response).map(|l| l.text.as_str());
    row.title.iter().map(String::as_str).chain(lines).collect::<Vec<_>>().join(" . ")
}

/// Neighbouring stems, in whatever order.
fn pairs(text: &str) -> HashSet<Pair> {
    let stems = stems(text);
    let ordered = |a: &String, b: &String| if a <= b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
    stems.windows(2).filter(|w| w[0] != w[1]).map(|w| ordered(&w[0], &w[1])).collect()
}

fn about(pair: &Pair, rows: &[RecommendationRow], said: &[HashSet<Pair>]) -> Option<Cluster> {
    let core: BTreeSet<usize> = (0..rows.len()).filter(|i| said[*i].contains(pair)).collect();
    let common = core.len() as f64 > rows.len() as f64 * COMMON;
    let kin: HashSet<&String> = core.iter().filter_map(|i| rows[*i].parent.as_ref()).collect();
    if core.len() < FEWEST || common || kin.len() == 1 && core.len() <= 2 {
        return None;
    }
    if is_name(pair, core.iter().map(|i| &rows[*i])) {
        return None;
    }
    let phrase = printed(pair, core.iter().map(|i| words(&rows[*i])))?;
    let mut members: BTreeMap<usize, String> = core.iter().map(|i| (*i, format!("It speaks of “{phrase}”."))).collect();
    for (at, reason) in listed(&core, rows) {
        members.entry(at).or_insert(reason);
    }
    let member = |(at, reason): (usize, String)| ClusterMember { reference: rows[at].reference.clone(), reason };
    Some(Cluster { about: phrase, members: members.into_iter().map(member).collect() })
}

/// Rows that a member says it covers, and rows that say they go with two or more members.
fn listed(core: &BTreeSet<usize>, rows: &[RecommendationRow]) -> Vec<(usize, String)> {
    let at = |reference: &String| rows.iter().position(|r| r.reference == *reference);
    let mut found = Vec::new();
    for from in core {
        let covered = rows[*from].links.iter().filter(|l| l.kind == LinkKind::Covers).filter_map(|l| at(&l.to));
        found.extend(covered.map(|to| (to, format!("Row {} lists it as what it covers.", rows[*from].reference))));
    }
    found
}

/// In running text its words are mostly written with capitals: the name of a service or a team, not a piece of work.
fn is_name<'a>(pair: &Pair, rows: impl Iterator<Item = &'a RecommendationRow>) -> bool {
    let (mut names, mut all) = (0, 0);
    for row in rows {
        for line in row.text.iter().chain(&row.response) {
            let found = spoken(pair, &line.text);
            all += found.len();
            names += found.iter().filter(|phrase| phrase.split(' ').all(|w| w.starts_with(char::is_uppercase))).count();
        }
    }
    names * 2 > all
}

/// Neighbouring words of a text that are the pair, as printed.
fn spoken(pair: &Pair, text: &str) -> Vec<String> {
    let wanted = |both: &[String]| {
        both.len() == 2 && (both[0] == pair.0 && both[1] == pair.1 || both[0] == pair.1 && both[1] == pair.0)
    };
    let tokens = super::words::tokens(text);
    let stemmed: Vec<Vec<String>> = tokens.iter().map(|word| stems(word)).collect();
    let pairs = tokens.windows(2).zip(stemmed.windows(2));
    pairs.filter(|(_, s)| wanted(&s.concat())).map(|(w, _)| w.join(" ")).collect()
}

/// The words of the pair as some row prints them.
fn printed(pair: &Pair, texts: impl Iterator<Item = String>) -> Option<String> {
    texts.flat_map(|text| spoken(pair, &text)).next().map(|phrase| phrase.to_lowercase())
}

/// Four in five of its members are in the other: the same suggestion again.
fn mostly_within(cluster: &Cluster, other: &Cluster) -> bool {
    let others: HashSet<&String> = other.members.iter().map(|m| &m.reference).collect();
    let within = cluster.members.iter().filter(|m| others.contains(&m.reference)).count();
    within * 5 >= cluster.members.len() * 4
}
