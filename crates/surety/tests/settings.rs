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

#[test]
fn a_section_of_a_part_is_checked_when_the_program_starts() {
    let check = |text: &str| {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let settings = Settings::load(Some(file.path())).unwrap();
        platform::part::check_settings(&surety::parts::all(), &settings).map_err(|e| e.to_string())
    };
    assert_eq!(
        check("[parts.commitments.terms]\ncheck = 5\n[parts.programme]\nsmall_numbers = \"nhs-england\"\n"),
        Ok(())
    );
    for (text, names) in [
        ("[parts.comitments]\n", "parts.comitments"),
        ("[parts.house]\n", "parts.house"),
        ("[parts.commitments.terms]\ncheck = 0\n", "parts.commitments.terms.check"),
        ("[[parts.commitments.owing]]\nanchor = \"due\"\noffset = -1\nto = \"officer\"\n", "parts.commitments.owing"),
        ("[parts.programme]\nsmall_numbers = \"none\"\n", "parts.programme.small_numbers"),
    ] {
        let refused = check(text).unwrap_err();
        assert!(refused.contains(names), "{refused}");
    }
}
