//! A great many invented people, by plain SQL: through the rules it would take hours.

use people::keys::{KeyKind, of_known, of_word};
use people::{Person, PersonId};
use platform::access::Actor;
use platform::db::Statement;
use platform::trail::Entry;
use platform::web::App;

use super::invented::Invented;

/// People in one statement.
const BATCH: usize = 20_000;

const ADD_PEOPLE: Statement = Statement {
    name: "bench.people",
    sqlite: "insert into person (id, home, version, changed_at, body, restricted)
             select j.value ->> 0, j.value ->> 0, 1, '2026-01-01T00:00:00.000000Z', j.value ->> 1, false from json_each($1) j",
    postgres: "insert into person (id, home, version, changed_at, body, restricted)
               select j ->> 0, j ->> 0, 1, '2026-01-01T00:00:00.000000Z', j ->> 1, false from json_array_elements($1::json) j",
};
const ADD_KEYS: Statement = Statement {
    name: "bench.keys",
    sqlite: "insert into person_key (kind, key, subject) select j.value ->> 0, j.value ->> 1, j.value ->> 2
             from json_each($1) j where true on conflict do nothing",
    postgres: "insert into person_key (kind, key, subject) select j ->> 0, j ->> 1, j ->> 2
               from json_array_elements($1::json) j on conflict do nothing",
};
const ADD_NAMES: Statement = Statement {
    name: "bench.names",
    sqlite: "insert into name_key (kind, key, word) select j.value ->> 0, j.value ->> 1, j.value ->> 2
             from json_each($1) j where true on conflict do nothing",
    postgres: "insert into name_key (kind, key, word) select j ->> 0, j ->> 1, j ->> 2
               from json_array_elements($1::json) j on conflict do nothing",
};

/// Fills a database with invented people by plain SQL.
pub async fn fill(app: &App, many: usize) {
    for from in (0..many).step_by(BATCH) {
        let (mut bodies, mut keys, mut names) = (Vec::new(), Vec::new(), std::collections::BTreeSet::new());
        for at in from..(from + BATCH).min(many) {
            let person = Person { id: id(at), ..Person::new(Invented::at(at).known(), None) };
            bodies.push((person.id.to_string(), serde_json::to_string(&person).unwrap()));
            for (kind, key) in of_known(&person.known) {
                if kind == KeyKind::Word {
                    names.insert(key.clone());
                }
                keys.push((kind.code(), key, person.id.to_string()));
            }
        }
        keys.sort();
        let words: Vec<_> =
            names.iter().flat_map(|w| of_word(w).into_iter().map(move |(kind, key)| (kind, key, w))).collect();
        let mut tx = app.begin(&Actor::command()).await.unwrap();
        tx.run(ADD_PEOPLE.with([serde_json::to_string(&bodies).unwrap().into()])).await.unwrap();
        tx.run(ADD_KEYS.with([serde_json::to_string(&keys).unwrap().into()])).await.unwrap();
        tx.run(ADD_NAMES.with([serde_json::to_string(&words).unwrap().into()])).await.unwrap();
        tx.commit(Entry::about("PeopleMade", "bench", from)).await.unwrap();
        eprint!("\r{} people", from + BATCH);
    }
    eprintln!();
}

/// An id that is the same in every run.
pub fn id(at: usize) -> PersonId {
    PersonId(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + at as u128))
}
