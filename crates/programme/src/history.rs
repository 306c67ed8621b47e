//! Who changed what, when, from what to what: two bodies of a record compared field by field, said in words. Ids are
//! never shown: each is said as what it stands for.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use platform::clock::moment_in_words;
use serde::Serialize;
use serde_json::Value;
use similar::{ChangeTag, TextDiff};

use crate::money::{FinancialYear, Pence};
use crate::stamp::in_words;

/// What ids stand for.
#[derive(Debug, Clone, Default)]
pub struct Named(pub BTreeMap<String, String>);

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FieldChange {
    /// Its name in words.
    pub field: String,
    /// What it was; nothing when it was not there.
    pub before: Option<String>,
    /// What it became; nothing when it was taken away.
    pub after: Option<String>,
    /// For texts: the words that stayed, went and came.
    pub words: Vec<Words>,
}

/// Words that stayed, went or came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Words {
    /// "same", "gone" or "new".
    pub how: &'static str,
    /// The words.
    pub text: String,
}

/// Fields that say nothing to a reader: a record's own id and place, hashes, and a frozen report's rows and files, which
/// never change.
const UNSAID: [&str; 8] = ["id", "programme", "snapshot", "sha256", "model", "files", "public_files", "sort_order"];

/// What differs between two bodies of one record, in the order of the fields' names; all of the later one when there is no
/// earlier.
pub fn changes(before: Option<&Value>, after: &Value, named: &Named) -> Vec<FieldChange> {
    let old = before.map(|b| flat(b, named)).unwrap_or_default();
    let new = flat(after, named);
    let mut fields: Vec<&String> = old.keys().chain(new.keys()).collect();
    fields.sort();
    fields.dedup();
    let differing = fields.into_iter().filter(|f| old.get(*f) != new.get(*f));
    differing.map(|f| change(f, old.get(f), new.get(f))).collect()
}

fn change(field: &str, before: Option<&String>, after: Option<&String>) -> FieldChange {
    let words = match (before, after) {
        (Some(a), Some(b)) if is_text(a) && is_text(b) => diff(a, b),
        _ => Vec::new(),
    };
    FieldChange { field: label(field), before: before.cloned(), after: after.cloned(), words }
}

/// Long enough for single words to be worth showing.
fn is_text(text: &str) -> bool {
    text.split_whitespace().count() > 4
}

fn diff(before: &str, after: &str) -> Vec<Words> {
    let mut words: Vec<Words> = Vec::new();
    for change in TextDiff::from_unicode_words(before, after).iter_all_changes() {
        let how = match change.tag() {
            ChangeTag::Equal => "same",
            ChangeTag::Delete => "gone",
            ChangeTag::Insert => "new",
        };
        match words.last_mut().filter(|last| last.how == how) {
            Some(last) => last.text.push_str(change.value()),
            None => words.push(Words { how, text: change.value().to_owned() }),
        }
    }
    words
}

/// Every field with something in it, by its path, said in words.
fn flat(body: &Value, named: &Named) -> BTreeMap<String, String> {
    let mut out = BTreeMap::new();
    gather(&mut Vec::new(), body, named, &mut out);
    out
}

fn gather(path: &mut Vec<String>, value: &Value, named: &Named, out: &mut BTreeMap<String, String>) {
    match value {
        Value::Null => {}
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !UNSAID.contains(&name.as_str())) {
                path.push(name.clone());
                gather(path, value, named, out);
                path.pop();
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for (i, item) in items.iter().enumerate() {
                path.push((i + 1).to_string());
                gather(path, item, named, out);
                path.pop();
            }
        }
        Value::Array(items) => {
            let said: Vec<String> =
                items.iter().map(|item| said(path, item, named)).filter(|t| !t.is_empty()).collect();
            let joint = if said.iter().any(|t| is_text(t)) { "\n" } else { ", " };
            keep(path, said.join(joint), out);
        }
        Value::Bool(_) | Value::Number(_) | Value::String(_) => keep(path, said(path, value, named), out),
    }
}

fn keep(path: &[String], text: String, out: &mut BTreeMap<String, String>) {
    if !text.is_empty() {
        out.insert(path.join("/"), text);
    }
}

fn said(path: &[String], value: &Value, named: &Named) -> String {
    match value {
        Value::Bool(true) => "yes".into(),
        Value::Bool(false) => "no".into(),
        Value::Number(number) => said_number(path, number),
        Value::String(text) => said_text(text, named),
        Value::Null | Value::Array(_) | Value::Object(_) => String::new(),
    }
}

fn said_number(path: &[String], number: &serde_json::Number) -> String {
    let field = path.last().map(String::as_str).unwrap_or_default();
    let in_cost = path.iter().any(|p| p == "cost" || p == "funding");
    match (field, number.as_u64()) {
        ("one_off" | "yearly" | "amount" | "promised" | "received", Some(pence)) => Pence(pence).to_string(),
        ("year", Some(year)) => i16::try_from(year).map(|y| FinancialYear(y).to_string()).unwrap_or_default(),
        ("from" | "to", Some(year)) if in_cost => {
            i16::try_from(year).map(|y| FinancialYear(y).to_string()).unwrap_or_default()
        }
        _ => number.to_string(),
    }
}

fn said_text(text: &str, named: &Named) -> String {
    if let Some(noun) = noun_of_id(text) {
        return named.0.get(text).cloned().unwrap_or_else(|| noun.to_owned());
    }
    if let Ok(day) = text.parse::<Date>() {
        return in_words(day);
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return moment_in_words(at);
    }
    let is_state = text.contains('_') && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    if is_state { text.replace('_', " ") } else { text.to_owned() }
}

/// What a text that is an id stands for when nothing more is known; `None` for any other text.
pub fn noun_of_id(text: &str) -> Option<&'static str> {
    let (prefix, rest) = text.split_once('_')?;
    if rest.len() != 32 || !rest.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let nouns = [
        ("acc", "somebody without an account any more"),
        ("agy", "a body"),
        ("prg", "a programme"),
        ("src", "a report that was read in"),
        ("rec", "a recommendation"),
        ("ask", "an ask"),
        ("rsp", "an answer"),
        ("act", "an action"),
        ("clm", "a claim"),
        ("evd", "a piece of evidence"),
        ("imp", "a measure of impact"),
        ("chl", "a challenge"),
        ("lnk", "a link"),
        ("clu", "a cluster"),
        ("upd", "a report of progress"),
        ("nrq", "a request to a national body"),
        ("rpt", "a frozen report"),
        ("ver", "a check"),
        ("com", "a commitment"),
    ];
    let known = nouns.iter().find(|(p, _)| *p == prefix).map(|(_, noun)| *noun);
    (prefix.len() == 3 && prefix.bytes().all(|b| b.is_ascii_lowercase())).then(|| known.unwrap_or("a record"))
}

/// "plan/outcome" as "Outcome for children"; "forecasts/2/reason" as "Forecasts, 2: reason".
fn label(path: &str) -> String {
    let mut words = String::new();
    for part in path.split('/').filter(|p| !matches!(*p, "plan" | "draft" | "stamp")) {
        let number = part.bytes().all(|b| b.is_ascii_digit());
        words.push_str(match (words.is_empty(), number) {
            (true, _) => "",
            (false, true) => ", ",
            (false, false) => ": ",
        });
        words.push_str(&field_words(part));
    }
    let mut letters = words.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_else(|| "Record".into())
}

fn field_words(field: &str) -> String {
    let known = match field {
        "outcome" => "outcome for children",
        "by" => "by whom",
        "at" => "when",
        "to" => "to",
        "agency" => "body",
        "agencies" => "bodies",
        "addressees" => "bodies asked",
        "changed_for_children" => "what changed for children",
        "effective_from" => "first day it speaks for",
        "effective_to" => "last day it speaks for",
        "first_due" => "first due date",
        "why" => "why",
        "depends_on" => "what has to come first",
        "verbatim" => "printed words",
        "leads" => "lead bodies",
        "offered_grade" => "grade it is offered for",
        other => return other.replace('_', " "),
    };
    known.to_owned()
}

/// "AskAnswered" as "Ask answered".
pub fn event_words(event: &str) -> String {
    let mut words = String::new();
    for (i, c) in event.chars().enumerate() {
        if i > 0 && c.is_uppercase() {
            words.push(' ');
            words.extend(c.to_lowercase());
        } else {
            words.push(c);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named() -> Named {
        let tom = format!("acc_{}", "1".repeat(32));
        Named([(tom, "Tom Garrick".to_owned())].into())
    }

    #[test]
    fn ids_dates_states_and_money_are_said_in_words() {
        let body = json!({
            "id": format!("act_{}", "0".repeat(32)),
            "plan": { "officer": format!("acc_{}", "1".repeat(32)), "lead": format!("agy_{}", "2".repeat(32)),
                      "cost": { "one_off": 1_000_000, "funding": "within_existing_means", "from": 2016 } },
            "first_due": { "date": "2016-12-14", "stamp": { "at": "2016-07-21T09:00:00Z" } },
            "milestones": [], "title": "",
        });
        let said: Vec<(String, String)> =
            changes(None, &body, &named()).into_iter().map(|c| (c.field, c.after.unwrap_or_default())).collect();
        let expected = [
            ("First due date: date", "14 December 2016"),
            ("First due date: when", "21 July 2016, 10:00"),
            ("Cost: from", "2016/17"),
            ("Cost: funding", "within existing means"),
            ("Cost: one off", "£10,000"),
            ("Lead", "a body"),
            ("Officer", "Tom Garrick"),
        ];
        assert_eq!(said, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
    }

    #[test]
    fn texts_are_compared_word_by_word() {
        let before = json!({ "text": "The Board counts referrals each month." });
        let after = json!({ "text": "The Board counts referrals each week." });
        let change = &changes(Some(&before), &after, &named())[0];
        let how: Vec<_> = change.words.iter().map(|w| (w.how, w.text.as_str())).collect();
        assert_eq!(
            how,
            [("same", "The Board counts referrals each "), ("gone", "month"), ("new", "week"), ("same", ".")]
        );
    }

    #[test]
    fn what_did_not_change_is_not_shown() {
        let body = json!({ "text": "same", "list": [{ "a": 1 }] });
        assert_eq!(changes(Some(&body), &body, &named()), []);
    }

    #[test]
    fn events_are_said_in_words() {
        assert_eq!(event_words("AskAnswered"), "Ask answered");
    }
}
