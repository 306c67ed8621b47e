//! The run as SQL for an engine that spans many machines: a prepared table (values folded, keys and helper columns made
//! once per record) and a script that joins it on the blocking keys, finds the level of every field and adds the
//! weights up, as this library does.
//!
//! Spark has neither Damerau-Levenshtein nor Jaro-Winkler; its script calls two functions of those names, which must be
//! registered beforehand.

mod level;
mod table;

use std::fmt::Write;

pub use table::prepared;

use crate::field::{EXACT, Meaning};
use crate::link::Linked;
use crate::model::weigh::Tables;

/// A dialect of SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// DuckDB 1.0 and later.
    DuckDb,
    /// Spark SQL 3.4 and later.
    Spark,
}

impl Dialect {
    /// The name of the script's file.
    pub fn file_name(self) -> &'static str {
        match self {
            Dialect::DuckDb => "link.duckdb.sql",
            Dialect::Spark => "link.spark.sql",
        }
    }
}

/// The script: reads `prepared.csv` beside it, leaves the pairs worth keeping in the table `pairs`.
pub fn script(linked: &Linked, dialect: Dialect) -> String {
    let mut out = String::new();
    out.push_str(&load(dialect));
    out.push_str(&blocking(linked));
    out.push_str(&level_table(linked, dialect));
    out.push_str(&weights(linked, dialect));
    out
}

fn load(dialect: Dialect) -> String {
    match dialect {
        Dialect::DuckDb => "create or replace table prepared as select * from read_csv('prepared.csv', all_varchar = true);\n".into(),
        Dialect::Spark => "-- Needs the functions damerau_levenshtein(a, b) and jaro_winkler_similarity(a, b).\n\
             create or replace temporary view prepared using csv options (path 'prepared.csv', header 'true', escape '\"');\n"
            .into(),
    }
}

/// Each pair once, whichever rules it meets at.
fn blocking(linked: &Linked) -> String {
    let joins: Vec<String> = (0..linked.rules.len())
        .map(|rule| {
            format!("  select l.n as l, r.n as r from prepared l join prepared r on l.k{rule} = r.k{rule} and cast(l.n as bigint) < cast(r.n as bigint)")
        })
        .collect();
    format!("create or replace temporary view met as\n{};\n", joins.join("\n  union\n"))
}

fn level_table(linked: &Linked, dialect: Dialect) -> String {
    let mut columns = Vec::new();
    for (field, part) in linked.model.fields.iter().enumerate().filter(|(_, p)| p.field.meaning != Meaning::BlockKey) {
        columns.push(format!("    {} as g{field}", level::expression(field, &part.field, dialect)));
    }
    let columns = columns.join(",\n");
    let first = format!(
        "create or replace temporary view first_levels as select l.n as l, r.n as r, l.id as id_l, r.id as id_r, l.source as source_l, \
         r.source as source_r, l.slot as slot_l, r.slot as slot_r,\n{}{columns}\n  from met join prepared l on l.n = met.l join prepared r on r.n = met.r;\n",
        level::exchanged(linked)
    );
    format!("{first}{}", level::sideways(linked))
}

/// Sums of bits for careful, careless and household pairs, then the odds.
fn weights(linked: &Linked, dialect: Dialect) -> String {
    let tables = Tables::new(&linked.model);
    let mut sums = [String::new(), String::new(), String::new()];
    for (field, part) in linked.model.fields.iter().enumerate().filter(|(_, p)| p.field.meaning != Meaning::BlockKey) {
        for (class, sum) in sums.iter_mut().enumerate() {
            let mut cases = String::new();
            for level in 1..part.m.len() {
                let bits = tables.bits(field, level)[class];
                let rare = level == usize::from(EXACT) && part.rarity && (class < 2 || part.household_rarity());
                let rarity = if rare { format!(" + cast(rare{field} as double)") } else { String::new() };
                // Writing to a string does not fail.
                let _ = write!(cases, " when {level} then {bits:.9}{rarity}");
            }
            let _ = write!(sum, "\n      + case g{field}{cases} else 0 end");
        }
    }
    let [careful, careless, household] = sums;
    let [kind_a, kind_b, home] = tables.constants();
    let create = match dialect {
        Dialect::DuckDb => "create or replace table pairs",
        Dialect::Spark => "drop table if exists pairs;\ncreate table pairs using parquet",
    };
    format!(
        "create or replace temporary view odds as select *, prior + {kind_a:.9}{careful} as careful,\n    prior + {kind_b:.9}{careless} as careless,\n    \
         {home:.9}{household} as household from levels;\n\
         {create} as select * from (select id_l, id_r, source_l, source_r,\n    \
         greatest(careful, careless) + log2(1 + power(2, -abs(careful - careless))) - log2(1 + power(2, household)) as weight from odds)\n  \
         where weight > -6.63;\n"
    )
}

impl Linked {
    /// The prior of each pair of slots as a case expression.
    pub(crate) fn prior_case(&self) -> String {
        let tables = Tables::new(&self.model);
        let mut out = String::from("case");
        let sources = self.model.prior.sources as u32;
        for a in 0..sources {
            for b in a..sources {
                let bits = tables.prior_bits(self.model.prior.slot(a, b));
                let _ = write!(
                    out,
                    " when least(slot_l, slot_r) = '{a}' and greatest(slot_l, slot_r) = '{b}' then {bits:.9}"
                );
            }
        }
        out.push_str(" end");
        out
    }
}
