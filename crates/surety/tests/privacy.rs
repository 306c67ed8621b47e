//! Every column is classified in `privacy.toml`, and everything classified there is a column.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use platform::testkit::World;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    /// How long it is kept.
    retention: String,
    /// Which exports may hold it.
    exports: Vec<String>,
    columns: BTreeMap<String, String>,
}

const CLASSES: [&str; 4] = ["public", "internal", "personal", "special"];

fn classified() -> BTreeMap<String, Table> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../privacy.toml")).unwrap();
    toml::from_str(&text).unwrap()
}

#[tokio::test]
async fn privacy_toml_and_the_schema_name_the_same_columns() {
    let world = World::new(surety::parts::all()).await;
    let live: BTreeSet<(String, String)> = world.columns().await.into_iter().collect();
    let known = classified();
    let said: BTreeSet<(String, String)> =
        known.iter().flat_map(|(t, table)| table.columns.keys().map(|c| (t.clone(), c.clone()))).collect();
    let missing: Vec<_> = live.difference(&said).collect();
    let gone: Vec<_> = said.difference(&live).collect();
    assert!(missing.is_empty() && gone.is_empty(), "not classified: {missing:?}\nno longer there: {gone:?}");
}

#[test]
fn every_class_is_one_of_four_and_every_table_says_how_long() {
    for (name, table) in classified() {
        assert!(!table.retention.trim().is_empty(), "{name} does not say how long it is kept");
        let wrong: Vec<_> = table.columns.iter().filter(|(_, class)| !CLASSES.contains(&class.as_str())).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        let personal = table.columns.values().any(|c| c == "personal" || c == "special");
        assert!(
            !(personal && table.exports.iter().any(|e| e == "public")),
            "{name} is personal and in a public export"
        );
    }
}
