//! The example file and the settings hold each other to account.

use std::path::Path;

use platform::settings::Settings;

fn example() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../surety.example.toml")
}

#[test]
fn the_example_is_read() {
    let settings = Settings::load(Some(&example())).unwrap();
    assert_eq!(settings.partnership, "Aldermere Safeguarding Children Partnership");
    assert_eq!(settings.smtp.unwrap().port, 587);
}

#[test]
fn the_example_names_every_setting_with_its_default() {
    let text = std::fs::read_to_string(example()).unwrap();
    let defaults = serde_json::to_value(Settings::default()).unwrap();
    for (name, value) in defaults.as_object().unwrap() {
        let shown = match value {
            serde_json::Value::Null => name.clone(),
            other => format!("# {name} = {other}"),
        };
        assert!(text.contains(&shown), "surety.example.toml does not show: {shown}");
    }
}

#[test]
fn a_misspelt_setting_is_named() {
    let file = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(file.path(), "listn = \"127.0.0.1:1\"\n").unwrap();
    let error = Settings::load(Some(file.path())).unwrap_err().to_string();
    assert!(error.contains("listn"), "{error}");
}
