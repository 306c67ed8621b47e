//! The records worth weighing: found by their keys, in few statements, however many people there are.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use platform::db::{Ask, Row, Statement};
use platform::error::Error;

use super::wanted::Wanted;
use crate::born;
use crate::keys::{Key, KeyKind, of_word, pair};
use crate::sound;
use crate::store::as_json;
use crate::subject::Subject;

/// Words of names that stand for one word typed: those nearest to it.
const MOST_LIKE: usize = 24;
/// Records of one sort that are weighed.
const MOST: i64 = 400;

/// $1 is a JSON list of [kind, key], $2 a beginning of a word, $3 what comes after all that begin so.
const WORDS: Statement = Statement {
    name: "name_key.words",
    sqlite: "select distinct k.word from json_each($1) j cross join name_key k
             where k.kind = j.value ->> 0 and k.key = j.value ->> 1
             union select word from (select word from name_key where kind = 'w' and key >= $2 and key < $3
               order by length(key), key limit 40)",
    postgres: "select distinct k.word from json_array_elements($1::json) j
               join name_key k on k.kind = j ->> 0 and k.key = j ->> 1
               union select word from (select word from name_key where kind = 'w' and key >= $2 and key < $3
                 order by length(key), key limit 40) b",
};
/// $1 is a JSON list of [kind, key].
const HOLD: Statement = Statement {
    name: "person_key.hold",
    sqlite: "select k.subject from json_each($1) j cross join person_key k
             where k.kind = j.value ->> 0 and k.key = j.value ->> 1 limit $2",
    postgres: "select k.subject from json_array_elements($1::json) j
               join person_key k on k.kind = j ->> 0 and k.key = j ->> 1 limit $2",
};
/// Of those that hold one of $1, those that hold one of $2 as well.
const HOLD_BOTH: Statement = Statement {
    name: "person_key.hold_both",
    sqlite: "select k.subject from json_each($2) d cross join person_key k
             where k.kind = d.value ->> 0 and k.key = d.value ->> 1
             and exists (select 1 from json_each($1) j cross join person_key n
               where n.kind = j.value ->> 0 and n.key = j.value ->> 1 and n.subject = k.subject) limit $3",
    postgres: "select k.subject from json_array_elements($2::json) d
               join person_key k on k.kind = d ->> 0 and k.key = d ->> 1
               where exists (select 1 from json_array_elements($1::json) j
                 join person_key n on n.kind = j ->> 0 and n.key = j ->> 1 where n.subject = k.subject) limit $3",
};

/// The statements of this file.
pub const STATEMENTS: &[Statement] = &[WORDS, HOLD, HOLD_BOTH];

/// Words of names like each word typed, nearest first.
pub(super) type Like = BTreeMap<String, Vec<String>>;

/// The records worth weighing.
pub(super) async fn candidates(ask: &mut impl Ask, wanted: &Wanted, today: Date) -> Result<Vec<Subject>, Error> {
    let like = like(ask, &wanted.words).await?;
    let names = name_keys(&wanted.words, &like);
    let mut found = BTreeSet::new();
    let exact: Vec<&Key> = wanted.keys.iter().collect();
    found.extend(hold(ask, &exact).await?);
    let days: Vec<Key> = wanted.days.iter().map(|d| (KeyKind::Born, d.to_string())).collect();
    let slips = wanted.days.iter().flat_map(|d| born::slips(*d, today)).map(|d| (KeyKind::Born, d.to_string()));
    let around: Vec<Key> = days.iter().cloned().chain(slips).collect();
    if days.is_empty() {
        found.extend(hold(ask, &names.iter().collect::<Vec<_>>()).await?);
    } else if names.is_empty() {
        found.extend(hold(ask, &around.iter().collect::<Vec<_>>()).await?);
    } else {
        found.extend(hold_both(ask, &names, &around).await?);
        found.extend(hold(ask, &names.iter().collect::<Vec<_>>()).await?);
        found.extend(hold(ask, &days.iter().collect::<Vec<_>>()).await?);
    }
    Ok(found.into_iter().collect())
}

/// Words of names like those typed: by sound, by one slip, by their beginning, other forms of the same forename.
async fn like(ask: &mut impl Ask, words: &[String]) -> Result<Like, Error> {
    let mut all = Like::new();
    for word in words {
        let forms = linkage::other_forms(word);
        let mut keys = of_word(word);
        keys.extend(forms.iter().map(|form| ("w", (*form).to_owned())));
        let beginning = if word.chars().count() >= 2 { word.clone() } else { String::from("~") };
        let after = format!("{beginning}\u{10FFFF}");
        let rows = ask.all(WORDS.with([serde_json::to_string(&keys)?.into(), beginning.into(), after.into()])).await?;
        let found: Vec<String> = rows.iter().map(|row| row.at(0)).collect::<Result<_, Error>>()?;
        all.insert(word.clone(), nearest(word, found, &forms));
    }
    Ok(all)
}

/// The nearest by spelling, and every other form of the same forename that somebody here has: those are spelt unlike.
fn nearest(word: &str, found: Vec<String>, forms: &[&str]) -> Vec<String> {
    let near = |other: &str| linkage::similar::jaro_winkler(word.as_bytes(), other.as_bytes());
    let (forms, mut found): (Vec<String>, Vec<String>) = found.into_iter().partition(|w| forms.contains(&w.as_str()));
    found.sort_by(|a, b| near(b).total_cmp(&near(a)).then_with(|| a.cmp(b)));
    found.truncate(MOST_LIKE);
    found.extend(forms);
    found
}

/// One word is looked up as it is; of several, each two together by sound.
fn name_keys(words: &[String], like: &Like) -> Vec<Key> {
    let like = |word: &String| like.get(word).cloned().unwrap_or_default();
    match words {
        [] => Vec::new(),
        [one] => like(one).into_iter().map(|w| (KeyKind::Word, w)).collect(),
        several => {
            let codes = |word: &String| -> BTreeSet<String> {
                like(word).iter().chain([word]).map(|w| sound::main_code(w)).collect()
            };
            let codes: Vec<BTreeSet<String>> = several.iter().map(codes).collect();
            let mut keys = BTreeSet::new();
            for (at, these) in codes.iter().enumerate() {
                for those in &codes[at + 1..] {
                    let both = these.iter().flat_map(|a| those.iter().map(move |b| pair(a, b)));
                    keys.extend(both.map(|k| (KeyKind::Pair, k)));
                }
            }
            keys.into_iter().collect()
        }
    }
}

async fn hold(ask: &mut impl Ask, keys: &[&Key]) -> Result<Vec<Subject>, Error> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    subjects(&ask.all(HOLD.with([as_json(keys)?.into(), MOST.into()])).await?)
}

async fn hold_both(ask: &mut impl Ask, names: &[Key], days: &[Key]) -> Result<Vec<Subject>, Error> {
    let (names, days): (Vec<&Key>, Vec<&Key>) = (names.iter().collect(), days.iter().collect());
    subjects(&ask.all(HOLD_BOTH.with([as_json(&names)?.into(), as_json(&days)?.into(), MOST.into()])).await?)
}

fn subjects(rows: &[Row]) -> Result<Vec<Subject>, Error> {
    rows.iter().map(|row| row.parse("subject")).collect()
}
