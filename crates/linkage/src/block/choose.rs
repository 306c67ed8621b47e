//! Chooses rules: most true pairs for the fewest comparisons, within a bound, a rule that would explode left out.

use rayon::prelude::*;

use crate::block::keys::{Keys, MOST_PARTS, Part, PartColumns, Rule, part_words};
use crate::block::select::{Cover, select};
use crate::field::{Field, Meaning};
use crate::hash;
use crate::records::Records;
use crate::refusal::Refusal;

/// Most rules of a run: the keys of a record under all rules fill one line of the processor's cache.
pub(crate) const MOST_RULES: usize = 16;
/// Records above which candidates are counted on about so many of them, taken by a hash of their place.
const COUNT_ALL_BELOW: usize = 200_000;

/// What is asked of blocking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wanted {
    /// Share of true pairs that should meet.
    pub recall: f64,
    /// Most comparisons in all.
    pub comparisons: f64,
    /// Records to be compared.
    pub records: usize,
}

/// A rule that was looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The rule in words.
    pub words: String,
    /// Pairs it would compare.
    pub comparisons: f64,
    /// Whether it is used.
    pub used: bool,
    /// Why it is not used, when it is not because other rules do as well.
    pub refused: Option<String>,
}

/// How often two records of one person agree on the parts of a field: (bits, share), the rest agrees on none.
pub(crate) type PartShares = Vec<(u64, f64)>;

/// The shares assumed before the data have spoken, times the share of pairs in which both have the field.
pub(crate) fn assumed_shares(records: &Records) -> Vec<PartShares> {
    let share = |field: usize| records.filled(field) as f64 / records.len() as f64;
    let one = |(field, meta): (usize, &Field)| {
        let both = share(field).powi(2);
        let parts: &[(u64, f64)] = match (meta.meaning, part_words(meta).len()) {
            (Meaning::Forename, _) => &[(0b111, 0.84), (0b110, 0.05), (0b100, 0.05)],
            (Meaning::Surname | Meaning::FullName, _) => &[(0b111, 0.87), (0b110, 0.03), (0b100, 0.03), (0b010, 0.03)],
            (Meaning::BirthDate, _) => &[(0b111, 0.93), (0b110, 0.01), (0b100, 0.04)],
            (Meaning::Postcode, _) => &[(0b11, 0.80), (0b10, 0.06)],
            (Meaning::NhsNumber, _) => &[(1, 0.97)],
            (Meaning::Identifier, _) => &[(1, 0.90)],
            (_, 0) => &[],
            _ => &[(1, 0.70)],
        };
        let mut shares: PartShares = parts.iter().map(|&(bits, s)| (bits << (field * MOST_PARTS), s * both)).collect();
        shares.push((0, 1.0 - shares.iter().map(|(_, s)| s).sum::<f64>()));
        shares
    };
    records.fields.iter().enumerate().map(one).collect()
}

/// The share of pairs that meet at some rule, fields agreeing independently of each other.
pub(crate) fn recall(rules: &[Rule], shares: &[PartShares]) -> f64 {
    let involved: Vec<&PartShares> =
        shares.iter().enumerate().filter(|(f, _)| rules.iter().any(|r| r.involves(*f))).map(|(_, s)| s).collect();
    meet(rules, &involved, 0, 1.0)
}

fn meet(rules: &[Rule], shares: &[&PartShares], mask: u64, share: f64) -> f64 {
    if share < 1e-9 {
        return 0.0;
    }
    if rules.iter().any(|r| r.holds(mask)) {
        return share;
    }
    let Some((first, rest)) = shares.split_first() else { return 0.0 };
    first.iter().map(|(bits, s)| meet(rules, rest, mask | bits, share * s)).sum()
}

/// Every rule that people data offer, narrow ones first.
fn candidates(fields: &[Field]) -> Vec<Rule> {
    if fields.iter().any(|f| f.meaning == Meaning::BlockKey) {
        return (0..fields.len())
            .filter(|&at| fields[at].meaning == Meaning::BlockKey)
            .map(|at| made_at_source(fields, at))
            .collect();
    }
    let find = |meaning: Meaning| fields.iter().position(|f| f.meaning == meaning);
    let mut rules: Vec<Rule> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        if field.meaning.identifies() && !field.encoded {
            rules.push(Rule::new(&[(at, 0)]));
        }
    }
    let (f, s) = (find(Meaning::Forename), find(Meaning::Surname));
    let (d, p) = (find(Meaning::BirthDate), find(Meaning::Postcode));
    if let (Some(f), Some(s)) = (f, s) {
        rules.push(Rule { either_order: true, ..Rule::new(&[(f, 0), (s, 0)]) });
    }
    let named = |parts: &[(Option<usize>, usize)]| -> Option<Rule> {
        let parts: Option<Vec<(usize, usize)>> = parts.iter().map(|(field, part)| field.map(|f| (f, *part))).collect();
        parts.map(|p| Rule::new(&p))
    };
    let shapes: &[&[(Option<usize>, usize)]] = &[
        &[(s, 0), (d, 0)],
        &[(f, 0), (d, 0)],
        &[(d, 0), (p, 0)],
        &[(f, 0), (p, 0)],
        &[(s, 0), (p, 0)],
        &[(f, 2), (s, 2), (d, 0)],
        &[(s, 0), (d, 1)],
        &[(f, 0), (d, 1)],
        &[(s, 2), (d, 0)],
        &[(f, 1), (d, 0)],
        &[(f, 2), (d, 0)],
        &[(d, 0), (p, 1)],
        &[(f, 1), (s, 1), (d, 2)],
        &[(f, 2), (s, 2), (d, 2)],
        &[(f, 1), (s, 1)],
        &[(f, 1), (s, 2)],
        &[(f, 0), (s, 2)],
        &[(f, 0), (p, 1), (d, 2)],
        &[(s, 0), (p, 1), (d, 2)],
        &[(f, 1), (p, 0)],
        &[(f, 0), (p, 1)],
        &[(s, 0), (p, 1)],
        &[(s, 1), (p, 1), (f, 2)],
        &[(f, 0), (d, 2)],
        &[(s, 0), (f, 2), (d, 2)],
        &[(s, 0)],
        &[(f, 0)],
        &[(d, 0)],
        &[(p, 0)],
    ];
    rules.extend(shapes.iter().filter_map(|shape| named(shape)));
    rules.extend(beside_others(fields, &[f, s, d]));
    if rules.is_empty() {
        rules.extend(
            fields.iter().enumerate().filter(|(_, m)| !part_words(m).is_empty()).map(|(at, _)| Rule::new(&[(at, 0)])),
        );
    }
    rules
}

/// The rule of a key made at the source; its name tells which fields went into it.
fn made_at_source(fields: &[Field], at: usize) -> Rule {
    let inside = |field: &Field| fields[at].name.split('+').any(|part| part.trim() == field.name);
    let hidden = (0..fields.len()).filter(|&other| other != at && inside(&fields[other])).collect();
    Rule { hidden, ..Rule::new(&[(at, 0)]) }
}

/// Address, school and contact fields together with each personal field, and each pair of them.
fn beside_others(fields: &[Field], personal: &[Option<usize>]) -> Vec<Rule> {
    let others: Vec<usize> = (0..fields.len())
        .filter(|&at| {
            matches!(fields[at].meaning, Meaning::Address | Meaning::School | Meaning::Contact | Meaning::FullName)
        })
        .collect();
    let mut rules = Vec::new();
    for &other in &others {
        rules.extend(personal.iter().flatten().map(|&field| Rule::new(&[(field, 0), (other, 0)])));
    }
    let house = fields.iter().position(|f| f.meaning == Meaning::HouseNumber);
    if let (Some(house), Some(&address)) = (house, others.first()) {
        rules.push(Rule::new(&[(house, 0), (address, 0)]));
    }
    rules
}

/// Pairs of records that agree on the key of each rule: counted, or from about [`COUNT_ALL_BELOW`] records where there
/// are many more. A block of n records has n² / 2 pairs, of which a share s of the records shows s²: 200,000 of ten
/// million still show 40,000 pairs of a rule that makes a hundred million, and so its number within a hundredth.
fn count(records: &Records, keys: &Keys, rules: &[Rule]) -> Vec<f64> {
    let step = records.len().div_ceil(COUNT_ALL_BELOW).max(1);
    let taken = |at: &u32| step == 1 || hash::mix(u64::from(*at)).is_multiple_of(step as u64);
    let sample: Vec<u32> = (0..records.len() as u32).filter(taken).collect();
    let rows = PartColumns::new(records, keys, rules, &sample);
    let one = |rule: &Rule| {
        let mut found: Vec<u32> = (0..rows.len()).map(|at| rows.key(rule, at)).filter(|&key| key != 0).collect();
        found.sort_unstable();
        let pairs: f64 = found.chunk_by(|a, b| a == b).map(|run| run.len() as f64 * (run.len() - 1) as f64 / 2.0).sum();
        pairs * (step * step) as f64
    };
    rules.par_iter().map(one).collect()
}

/// The rules to use, fewest comparisons first, and all that were looked at.
pub(crate) fn choose(records: &Records, keys: &Keys, wanted: Wanted) -> (Vec<Rule>, Vec<Candidate>) {
    let rules = candidates(&records.fields);
    let shares = assumed_shares(records);
    let counts = count(records, keys, &rules);
    let chosen = select(&Cover::new(&rules, &shares), &counts, wanted);
    let looked_at = (0..rules.len())
        .map(|at| Candidate {
            words: rules[at].words(&records.fields),
            comparisons: counts[at],
            used: chosen.contains(&at),
            refused: (counts[at] > wanted.comparisons).then(|| {
                format!(
                    "it alone would compare {:.0} pairs, more than the {:.0} allowed",
                    counts[at], wanted.comparisons
                )
            }),
        })
        .collect();
    let mut used: Vec<usize> = chosen;
    used.sort_by(|&a, &b| counts[a].total_cmp(&counts[b]).then(a.cmp(&b)));
    (used.into_iter().map(|at| rules[at].clone()).collect(), looked_at)
}

/// Rules named in the settings.
///
/// # Errors
/// A rule that cannot be read, or would compare more pairs than allowed.
pub(crate) fn given(
    records: &Records,
    keys: &Keys,
    texts: &[String],
    wanted: Wanted,
) -> Result<(Vec<Rule>, Vec<Candidate>), Refusal> {
    let rules: Vec<Rule> =
        texts.iter().map(|text| parse(text, &records.fields).map_err(Refusal::Settings)).collect::<Result<_, _>>()?;
    let mut counted: Vec<(f64, Rule)> = Vec::new();
    for ((text, pairs), rule) in texts.iter().zip(count(records, keys, &rules)).zip(rules) {
        if pairs > wanted.comparisons {
            let problem = format!(
                "blocking rule \"{text}\" would compare {pairs:.0} pairs, more than the {:.0} allowed",
                wanted.comparisons
            );
            return Err(Refusal::Settings(problem));
        }
        counted.push((pairs, rule));
    }
    if counted.len() > MOST_RULES {
        return Err(Refusal::Settings(format!(
            "{} blocking rules are given, at most {MOST_RULES} are used",
            counted.len()
        )));
    }
    counted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let candidate = |(comparisons, rule): &(f64, Rule)| Candidate {
        words: rule.words(&records.fields),
        comparisons: *comparisons,
        used: true,
        refused: None,
    };
    Ok((counted.iter().map(|(_, r)| r.clone()).collect(), counted.iter().map(candidate).collect()))
}

/// A rule from its text: field names joined by "+", a part in brackets: "surname (sound) + date of birth".
pub(crate) fn parse(text: &str, fields: &[Field]) -> Result<Rule, String> {
    let mut parts = Vec::new();
    for piece in text.split('+').map(str::trim) {
        let (name, part) = match piece.split_once('(') {
            Some((name, part)) => (name.trim(), part.trim_end_matches(')').trim()),
            None => (piece, ""),
        };
        let field = fields
            .iter()
            .position(|f| f.name.eq_ignore_ascii_case(name))
            .ok_or_else(|| format!("blocking rule \"{text}\": there is no field \"{name}\""))?;
        let known = part_words(&fields[field]);
        let part = known.iter().position(|w| w.eq_ignore_ascii_case(part)).ok_or_else(|| {
            format!("blocking rule \"{text}\": \"{name}\" has no part \"{part}\"; it has {}", list(known))
        })?;
        parts.push(Part { field, part });
    }
    Ok(Rule { parts, either_order: false, hidden: Vec::new() })
}

fn list(known: &[&str]) -> String {
    let named: Vec<String> = known.iter().filter(|w| !w.is_empty()).map(|w| format!("\"{w}\"")).collect();
    if named.is_empty() { "none".into() } else { named.join(", ") }
}
