//! The levels of a pair as SQL expressions over the prepared table's rows `l` and `r`.

use crate::compare::OTHER_POSTCODE;
use crate::field::{Field, Meaning, Shape};
use crate::link::Linked;
use crate::sql::Dialect;

fn bits_apart(dialect: Dialect, field: usize) -> String {
    match dialect {
        Dialect::DuckDb => format!("bit_count(xor(cast(l.bag{field} as bigint), cast(r.bag{field} as bigint)))"),
        Dialect::Spark => format!("bit_count(cast(l.bag{field} as bigint) ^ cast(r.bag{field} as bigint))"),
    }
}

fn overlap(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::DuckDb => format!("list_has_any(string_split(l.{column}, ' '), string_split(r.{column}, ' '))"),
        Dialect::Spark => format!("arrays_overlap(split(l.{column}, ' '), split(r.{column}, ' '))"),
    }
}

fn common(dialect: Dialect, column: &str) -> String {
    match dialect {
        Dialect::DuckDb => format!("len(list_intersect(string_split(l.{column}, ' '), string_split(r.{column}, ' ')))"),
        Dialect::Spark => format!("size(array_intersect(split(l.{column}, ' '), split(r.{column}, ' ')))"),
    }
}

/// The level before other fields are looked at.
pub fn expression(field: usize, meta: &Field, dialect: Dialect) -> String {
    let (l, r) = (format!("l.v{field}"), format!("r.v{field}"));
    let edits = format!("damerau_levenshtein({l}, {r})");
    let rest = match meta.shape() {
        Shape::Forename => forename(field, &edits, dialect),
        Shape::Surname => surname(field, &edits, dialect),
        Shape::Date => date(&l, &r, &edits),
        Shape::Sex => "3".into(),
        Shape::Postcode => format!(
            "when {edits} = 1 then 2 when l.sector{field} = r.sector{field} then 3 when l.district{field} = r.district{field} then 4 else 5"
        ),
        Shape::Words => words(field, &edits, dialect),
        Shape::Number => format!("when greatest(length({l}), length({r})) > 1 and {edits} = 1 then 2 else 3"),
        Shape::Checked => {
            format!("when l.holds{field} = '1' and r.holds{field} = '1' then 4 when {edits} = 1 then 2 else 3")
        }
        Shape::Identifier => {
            format!("when {edits} = 1 then 2 when least(length({l}), length({r})) > 4 and {edits} = 2 then 3 else 4")
        }
        Shape::Encoded | Shape::BlockKey => "0".into(),
    };
    let rest = if rest.starts_with("when") { rest } else { format!("else {rest}") };
    format!("case when {l} is null or {r} is null then 0 when {l} = {r} then 1 {rest} end")
}

fn alike(field: usize, edits: &str, dialect: Dialect) -> String {
    let (l, r) = (format!("l.v{field}"), format!("r.v{field}"));
    format!(
        "{apart} <= 6 and ((greatest(length({l}), length({r})) > 4 and {edits} <= 2) or (l.sound{field} = r.sound{field} and l.sound{field} <> '0') \
         or jaro_winkler_similarity({l}, {r}) >= 0.88)",
        apart = bits_apart(dialect, field)
    )
}

fn one_slip(field: usize, edits: &str) -> String {
    format!("least(length(l.v{field}), length(r.v{field})) >= 3 and {edits} = 1")
}

fn forename(field: usize, edits: &str, dialect: Dialect) -> String {
    let begins = |a: &str, b: &str| {
        format!(
            "(length({a}.v{field}) <= length({b}.v{field}) and (length({a}.first{field}) = 1 or length({a}.first{field}) >= 3) \
             and substr({b}.first{field}, 1, length({a}.first{field})) = {a}.first{field})"
        )
    };
    format!(
        "when {} then 2 when l.groups{field} is not null and r.groups{field} is not null and {} then 3 when {} or {} or {} then 4 when {} then 5 else 7",
        one_slip(field, edits),
        overlap(dialect, &format!("groups{field}")),
        begins("l", "r"),
        begins("r", "l"),
        overlap(dialect, &format!("v{field}")),
        alike(field, edits, dialect)
    )
}

fn surname(field: usize, edits: &str, dialect: Dialect) -> String {
    format!(
        "when {} then 2 when {} then 3 when {} then 4 else 5",
        one_slip(field, edits),
        overlap(dialect, &format!("v{field}")),
        alike(field, edits, dialect)
    )
}

/// Dates stand as eight digits, year first.
fn date(l: &str, r: &str, edits: &str) -> String {
    let part = |of: &str, from: u8, long: u8| format!("substr({of}, {from}, {long})");
    let same = |from: u8, long: u8| format!("{} = {}", part(l, from, long), part(r, from, long));
    let (year, month, day) = (same(1, 4), same(5, 2), same(7, 2));
    let one_year = format!("abs(cast({} as int) - cast({} as int)) = 1", part(l, 1, 4), part(r, 1, 4));
    let two = format!("cast({year} as int) + cast({month} as int) + cast({day} as int) = 2");
    let first = format!("({} = '0101' or {} = '0101')", part(l, 5, 4), part(r, 5, 4));
    format!(
        "when {year} and {} = {} and {} = {} then 2 when {edits} = 1 or ({month} and {day} and {one_year}) then 3 when {two} then 4 \
         when {year} and {first} then 5 when {year} then 6 else 7",
        part(l, 5, 2),
        part(r, 7, 2),
        part(l, 7, 2),
        part(r, 5, 2)
    )
}

fn words(field: usize, edits: &str, dialect: Dialect) -> String {
    let both = common(dialect, &format!("words{field}"));
    format!(
        "when ({} <= 4 and least(length(l.v{field}), length(r.v{field})) > 3 and {edits} <= 2) or l.words{field} = r.words{field} then 2 \
         when {both} >= 0.5 * (cast(l.count{field} as int) + cast(r.count{field} as int) - {both}) then 3 else 4",
        bits_apart(dialect, field)
    )
}

/// The frequencies of equal values, and whether forename and surname were exchanged.
pub fn exchanged(linked: &Linked) -> String {
    let mut out = String::new();
    for (field, _) in linked.model.fields.iter().enumerate().filter(|(_, p)| p.rarity) {
        out.push_str(&format!("    l.rare{field} as rare{field},\n"));
    }
    let near = linked.records.near;
    match (near.forename, near.surname) {
        (Some(f), Some(s)) => out.push_str(&format!("    l.v{f} = r.v{s} and l.v{s} = r.v{f} as turned,\n")),
        _ => out.push_str("    false as turned,\n"),
    }
    out
}

/// Of the parts of the home the first that differs counts.
fn moved_once(linked: &Linked, replaced: &mut Vec<(usize, String)>) {
    let near = linked.records.near;
    let mut before: Vec<String> = near.postcode.iter().map(|p| format!("g{p} = {OTHER_POSTCODE}")).collect();
    let part = |at: usize| linked.records.fields[at].moved().filter(|_| near.home >> at & 1 == 1);
    for (at, (found, told)) in (0..linked.records.fields.len()).filter_map(|at| part(at).map(|levels| (at, levels))) {
        if !before.is_empty() {
            let case = format!("when g{at} = {found} and ({}) then {told}", before.join(" or "));
            match replaced.iter_mut().find(|(field, _)| *field == at) {
                Some((_, cases)) => *cases = format!("{cases} {case}"),
                None => replaced.push((at, case)),
            }
        }
        before.push(format!("g{at} = {found}"));
    }
}

/// Levels that depend on another field, and the prior of the pair's sources.
pub fn sideways(linked: &Linked) -> String {
    let near = linked.records.near;
    let mut replaced = Vec::new();
    if let (Some(f), Some(s)) = (near.forename, near.surname) {
        let turned = format!("turned and g{f} > 4 and g{s} > 3");
        replaced.push((f, format!("when {turned} then 6")));
        replaced.push((s, format!("when {turned} then 0")));
    }
    if let (Some(f), Some(x)) = (near.forename, near.sex) {
        replaced.push((x, format!("when g{f} in (1, 2) and g{x} = 1 then 2 when g{f} in (1, 2) and g{x} = 3 then 4")));
    }
    if let Some(p) = near.postcode {
        for (place, _) in linked.records.fields.iter().enumerate().filter(|(_, f)| f.meaning == Meaning::Place) {
            replaced.push((place, format!("when g{p} = 1 and g{place} = 1 then 5")));
        }
    }
    moved_once(linked, &mut replaced);
    let replaced: Vec<(usize, String)> =
        replaced.into_iter().map(|(at, cases)| (at, format!("case {cases} else g{at} end"))).collect();
    let columns: Vec<String> = linked
        .model
        .fields
        .iter()
        .enumerate()
        .filter(|(_, p)| p.field.meaning != Meaning::BlockKey)
        .map(|(field, part)| {
            let found =
                replaced.iter().find(|(f, _)| *f == field).map_or_else(|| format!("g{field}"), |(_, e)| e.clone());
            let rare = if part.rarity { format!(", rare{field}") } else { String::new() };
            format!("{found} as g{field}{rare}")
        })
        .collect();
    format!(
        "create or replace temporary view levels as select id_l, id_r, source_l, source_r, {} as prior,\n    {}\n  from first_levels;\n",
        linked.prior_case(),
        columns.join(",\n    ")
    )
}
