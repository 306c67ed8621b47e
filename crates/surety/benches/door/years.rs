//! Years of contacts, copied from the one that the demonstration tells through the rules of the house: each closed loop
//! (contact, referral, what was sent on, checks, disagreements, promises) again and again under new ids, other days and
//! about other people.

use std::collections::{BTreeMap, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;
use platform::access::Actor;
use platform::db::{Ask as _, Statement};
use platform::trail::Entry;
use platform::web::App;
use regex::{Captures, Regex};
use serde_json::Value;
use uuid::Uuid;

use super::{Size, fill};

/// Each table with the column that leads to the one above it.
const TABLES: [(&str, &str); 6] = [
    ("contact", "id"),
    ("referral", "home"),
    ("onward_referral", "home"),
    ("front_door_check", "home"),
    ("disagreement", "home"),
    ("commitment", "subject_id"),
];
/// Days over which the copies are spread.
const DAYS: i64 = 3_650;
/// Rows in one statement.
const BATCH: usize = 2_000;

/// A contact with all that came of it: table and row, the row as JSON text.
#[derive(Default)]
struct Loop {
    rows: Vec<(usize, String)>,
    links: Vec<String>,
    open: bool,
}

/// Copies until there are so many contacts, and so many open referrals among them.
pub async fn make(app: &App, size: Size) {
    let (open, closed): (Vec<Loop>, Vec<Loop>) = loops(app).await.into_iter().partition(|l| l.open);
    let days = DAYS * i64::try_from(size.contacts).unwrap() / 500_000;
    let copier = Copier::new(size.people);
    let mut waiting: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for number in 0..size.contacts {
        let (one, back) = match number {
            // What is open is of these days, as much of it as one front door has at a time.
            n if n < size.open => (&open[n % open.len()], 0),
            n => (&closed[n % closed.len()], 1 + (n as i64 * 7_919) % days.max(1)),
        };
        copier.copy(one, number, back, &mut waiting);
        if number % BATCH == BATCH - 1 || number + 1 == size.contacts {
            write(app, &mut waiting).await;
            eprint!("\r{} contacts", number + 1);
        }
    }
    eprintln!();
}

async fn rows_of(app: &App, table: &str) -> Vec<Value> {
    let names = Statement {
        name: "bench.columns",
        sqlite: format!("select name from pragma_table_info('{table}') order by cid").leak(),
        postgres: format!("select column_name::text from information_schema.columns where table_name = '{table}' order by ordinal_position").leak(),
    };
    let mut read = app.db().read().await.unwrap();
    let names: Vec<String> = read.all(names.with([])).await.unwrap().iter().map(|r| r.at(0).unwrap()).collect();
    let pairs: Vec<String> = names.iter().map(|n| format!("'{n}', {n}")).collect();
    let all = Statement {
        name: "bench.rows",
        sqlite: format!("select json_object({}) from {table}", pairs.join(", ")).leak(),
        postgres: format!("select row_to_json(t)::text from {table} t").leak(),
    };
    let rows = read.all(all.with([])).await.unwrap();
    rows.iter().map(|r| serde_json::from_str(&r.at::<String>(0).unwrap()).unwrap()).collect()
}

/// The loops of the demonstration.
async fn loops(app: &App) -> Vec<Loop> {
    let (mut loops, mut of): (Vec<Loop>, HashMap<String, usize>) = (Vec::new(), HashMap::new());
    for (table, (name, up)) in TABLES.iter().enumerate() {
        for row in rows_of(app, name).await {
            let text = |column: &str| row[column].as_str().unwrap_or_default().to_owned();
            let at = match of.get(&text(up)) {
                Some(at) => *at,
                None if table == 0 => {
                    loops.push(Loop::default());
                    loops.len() - 1
                }
                // A commitment of the programme.
                None => continue,
            };
            of.insert(text("id"), at);
            let open = |column: &str| row[column].as_i64() == Some(1) || row[column].as_bool() == Some(true);
            loops[at].open |= open("open") || (table == 0 && !row["due"].is_null());
            loops[at].rows.push((table, row.to_string()));
        }
    }
    for link in rows_of(app, "record_link").await {
        if let Some(at) = link["id"].as_str().and_then(|id| of.get(id)) {
            loops[*at].links.push(link.to_string());
        }
    }
    loops
}

struct Copier {
    ids: Regex,
    days: Regex,
    people: usize,
}

impl Copier {
    fn new(people: usize) -> Self {
        let ids = Regex::new("([a-z]{3})_([0-9a-f]{32})").unwrap();
        Self { ids, days: Regex::new(r"20\d\d-\d\d-\d\d").unwrap(), people }
    }

    /// One loop once more, some days back.
    fn copy(&self, one: &Loop, number: usize, back: i64, waiting: &mut BTreeMap<usize, Vec<String>>) {
        let own: Vec<String> = one.rows.iter().map(|(_, row)| self.id_of(row)).collect();
        let again = |text: &str| self.again(text, &own, number, back);
        for (table, row) in &one.rows {
            let mut row = again(row);
            if *table == 0 {
                row = self.with_new_form_key(&row, number);
            }
            waiting.entry(*table).or_default().push(row);
        }
        waiting.entry(TABLES.len()).or_default().extend(one.links.iter().map(|l| again(l)));
    }

    fn id_of(&self, row: &str) -> String {
        serde_json::from_str::<Value>(row).unwrap()["id"].as_str().unwrap().to_owned()
    }

    fn again(&self, text: &str, own: &[String], number: usize, back: i64) -> String {
        let text = self.ids.replace_all(text, |found: &Captures<'_>| match &found[1] {
            "per" => fill::id(person(&found[2], number, self.people)).to_string(),
            kind if own.iter().any(|o| *o == found[0]) => {
                let old = Uuid::try_parse(&found[2]).unwrap().as_u128();
                format!("{kind}_{}", Uuid::from_u128(old ^ ((number as u128 + 1) << 20)).simple())
            }
            _ => found[0].to_owned(),
        });
        let day = |found: &Captures<'_>| match found[0].parse::<Date>() {
            Ok(day) => day.saturating_sub(back.days()).to_string(),
            Err(_) => found[0].to_owned(),
        };
        self.days.replace_all(&text, day).into_owned()
    }

    /// A form makes one contact, so each copy is of another.
    fn with_new_form_key(&self, row: &str, number: usize) -> String {
        let mut row: Value = serde_json::from_str(row).unwrap();
        let key = format!("copy-{number}");
        let mut body: Value = serde_json::from_str(row["body"].as_str().unwrap()).unwrap();
        body["form_key"] = key.clone().into();
        row["body"] = body.to_string().into();
        row["form_key"] = key.into();
        row.to_string()
    }
}

/// One child in ten comes again and again; the others once or twice.
fn person(old: &str, number: usize, people: usize) -> usize {
    let old = u64::from_str_radix(&old[24..], 16).unwrap() as usize;
    let mixed = (old ^ number).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    if number.is_multiple_of(10) { mixed % (people / 100) } else { mixed % people }
}

async fn write(app: &App, waiting: &mut BTreeMap<usize, Vec<String>>) {
    let mut tx = app.begin(&Actor::command()).await.unwrap();
    for (table, rows) in std::mem::take(waiting) {
        let name = TABLES.get(table).map_or("record_link", |(name, _)| name);
        for some in rows.chunks(BATCH) {
            tx.run(insert(name, &some[0]).with([format!("[{}]", some.join(",")).into()])).await.unwrap();
        }
    }
    tx.commit(Entry::about("ContactsCopied", "bench", "years")).await.unwrap();
}

fn insert(table: &str, row: &str) -> Statement {
    let row: Value = serde_json::from_str(row).unwrap();
    let names: Vec<&str> = row.as_object().unwrap().keys().map(String::as_str).collect();
    let values: Vec<String> = names.iter().map(|n| format!("j.value ->> '$.{n}'")).collect();
    let (names, values) = (names.join(", "), values.join(", "));
    Statement {
        name: "bench.insert",
        sqlite: format!("insert into {table} ({names}) select {values} from json_each($1) j where true on conflict do nothing").leak(),
        postgres: format!("insert into {table} ({names}) select {names} from json_populate_recordset(null::{table}, $1::json) on conflict do nothing").leak(),
    }
}
