//! Frictionless packages (Data Package specification 1): a JSON file that names the tables beside it.

use std::path::{Component, Path};

use serde_json::Value;

use crate::{Fetch, Refusal, TableSettings};

/// The tables, each package replaced by those that it names.
///
/// # Errors
/// A package that cannot be read, names a file outside its folder, or holds several tables in itself.
pub(crate) fn unpacked(tables: &[TableSettings], fetch: Fetch) -> Result<Vec<TableSettings>, Refusal> {
    let mut all = Vec::new();
    for table in tables {
        match resources(table, fetch)? {
            Some(named) => all.extend(named),
            None => all.push(table.clone()),
        }
    }
    Ok(all)
}

/// The tables that a package names; `None` when the file is a table itself.
fn resources(table: &TableSettings, fetch: Fetch) -> Result<Option<Vec<TableSettings>>, Refusal> {
    let path = Path::new(&table.file);
    if !path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")) {
        return Ok(None);
    }
    let place = path.file_name().map_or_else(|| table.file.clone(), |name| name.to_string_lossy().into_owned());
    let value: Value =
        serde_json::from_slice(&fetch(&table.file)?).map_err(|fault| Refusal::unreadable(&place, fault.to_string()))?;
    let listed = match value.get("resources").and_then(Value::as_array) {
        Some(listed) => listed.iter().collect(),
        None => vec![&value],
    };
    if listed.iter().all(|resource| resource.get("path").is_none()) {
        if listed.len() > 1 {
            let what = "holds several tables in itself; give each a file of its own and name it with \"path\"";
            return Err(Refusal::unreadable(place, what));
        }
        return Ok(None);
    }
    listed.into_iter().map(|resource| one(table, path, &place, resource)).collect::<Result<Vec<_>, _>>().map(Some)
}

fn one(table: &TableSettings, package: &Path, place: &str, resource: &Value) -> Result<TableSettings, Refusal> {
    let written = resource.get("path").and_then(Value::as_str);
    let plain = |path: &&str| Path::new(path).components().all(|part| matches!(part, Component::Normal(_)));
    let Some(path) = written.filter(|path| !path.is_empty()).filter(plain) else {
        let what = "every resource needs a \"path\" to one file in the folder of the package or below";
        return Err(Refusal::unreadable(place, what));
    };
    let file = package.with_file_name(path).to_string_lossy().into_owned();
    let name = resource.get("title").or(resource.get("name")).and_then(Value::as_str);
    Ok(TableSettings { file, name: name.map(str::to_owned).or_else(|| table.name.clone()), ..table.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(json: &str) -> Result<Vec<String>, Refusal> {
        let fetch = |_: &str| Ok(json.as_bytes().to_vec());
        let tables = unpacked(&[TableSettings::of_file("out/datapackage.json", None)], &fetch)?;
        Ok(tables.into_iter().map(|table| table.file).collect())
    }

    #[test]
    fn a_package_stands_for_the_files_that_it_names() {
        let package = r#"{"resources": [{"name": "a", "path": "a.csv"}, {"path": "more/b.csv"}]}"#;
        assert_eq!(files(package).unwrap(), ["out/a.csv", "out/more/b.csv"]);
        assert_eq!(files(r#"{"resources": [{"data": [{"count": 1}]}]}"#).unwrap(), ["out/datapackage.json"]);
        assert_eq!(files(r#"[{"count": 1}]"#).unwrap(), ["out/datapackage.json"]);
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        for path in ["../a.csv", "/etc/hosts", "", "a/../../b.csv"] {
            let package = format!(r#"{{"resources": [{{"path": "{path}"}}]}}"#);
            assert!(files(&package).is_err(), "{path}");
        }
        assert!(files(r#"{"resources": [{"data": []}, {"data": []}]}"#).is_err());
        assert!(files(r#"{"resources": [{"path": ["a.csv", "b.csv"]}]}"#).is_err());
        assert!(files("{").is_err());
    }
}
