//! The parts' descriptions of their APIs become one document, so no two may mean different things by one name.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use serde_json::Value;

#[test]
fn no_two_parts_call_different_things_by_one_name() {
    let mut seen: BTreeMap<String, (&str, Value)> = BTreeMap::new();
    for part in surety::parts::all() {
        let Some(describe) = part.openapi else { continue };
        let described = serde_json::to_value(describe()).unwrap();
        for (name, schema) in described["components"]["schemas"].as_object().into_iter().flatten() {
            let (other, before) = seen.entry(name.clone()).or_insert((part.name, schema.clone()));
            assert_eq!(before, schema, "{name} of {other} and of {}", part.name);
        }
    }
    assert!(seen.len() > 20, "{seen:?}");
}

#[test]
fn every_schema_that_is_named_is_described() {
    for part in surety::parts::all() {
        let Some(describe) = part.openapi else { continue };
        let text = serde_json::to_string(&describe()).unwrap();
        let described = serde_json::to_value(describe()).unwrap();
        for named in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(described["components"]["schemas"].get(named).is_some(), "{named} of {}", part.name);
        }
    }
}
