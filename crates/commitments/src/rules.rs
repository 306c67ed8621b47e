//! The terms and ladders of this partnership: the defaults of [`Rules`], as far as the settings say nothing else.

use platform::error::Error;
use platform::settings::Settings;
use platform::web::App;

use crate::ladder::{MOST_DAYS, Rules, Rung};

/// The rules by which everything is asked, chased and shown.
///
/// # Errors
/// A sentence that names the setting. The program looks once when it starts.
pub fn rules(app: &App) -> Result<Rules, Error> {
    of_settings(app.settings())
}

/// As [`rules`], from the settings alone.
///
/// # Errors
/// A sentence that names the setting.
pub fn of_settings(settings: &Settings) -> Result<Rules, Error> {
    let rules: Rules = settings.of_part("commitments")?;
    check_terms(&rules)?;
    if rules.checking.top() > Some(Rung::BoardChair) {
        return Err(Error::refused(format!(
            "The setting parts.commitments.checking may go no further than {}: nobody outside is told that an answer was looked at late.",
            Rung::BoardChair.words()
        )));
    }
    Ok(rules)
}

fn check_terms(rules: &Rules) -> Result<(), Error> {
    let terms = &rules.terms;
    let named = [
        ("acknowledge", terms.acknowledge),
        ("check", terms.check),
        ("answer_again", terms.answer_again),
        ("close", terms.close),
        ("decide", terms.decide),
    ];
    match named.into_iter().find(|(_, days)| !(1..=MOST_DAYS).contains(days)) {
        None => Ok(()),
        Some((name, days)) => Err(Error::refused(format!(
            "The setting parts.commitments.terms.{name} is {days}. Give working days, from 1 to {MOST_DAYS}."
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(section: Value) -> Result<Rules, String> {
        let parts = [("commitments".to_owned(), section)].into();
        of_settings(&Settings { parts: Some(parts), ..Settings::default() }).map_err(|e| e.to_string())
    }

    #[test]
    fn what_is_not_set_stays_as_it_is() {
        assert_eq!(of_settings(&Settings::default()).unwrap(), Rules::default());
        let rules = read(json!({"terms": {"check": 5}})).unwrap();
        assert_eq!((rules.terms.check, rules.terms.acknowledge), (5, Rules::default().terms.acknowledge));
        assert_eq!(rules.owing, Rules::default().owing);
    }

    #[test]
    fn a_ladder_is_replaced_whole() {
        let steps = json!([{"anchor": "due", "offset": 3, "to": "officer"}, {"anchor": "due", "offset": 7, "to": "board_chair"}]);
        let rules = read(json!({"owing": steps})).unwrap();
        assert_eq!((rules.owing.steps().len(), rules.owing.top()), (2, Some(Rung::BoardChair)));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let step = |offset: i64, to: &str| json!({"anchor": "due", "offset": offset, "to": to});
        for (section, names) in [
            (json!({"terms": {"check": 0}}), "parts.commitments.terms.check is 0"),
            (json!({"terms": {"decide": 9999}}), "parts.commitments.terms.decide is 9999"),
            (json!({"terms": {"check": "five"}}), "parts.commitments.terms.check"),
            (json!({"terms": {"chek": 5}}), "chek"),
            (json!({"term": {}}), "term"),
            (json!({"owing": []}), "parts.commitments.owing cannot be read: The ladder needs at least one step"),
            (json!({"owing": [step(5, "signatory"), step(2, "officer")]}), "Each step must come later"),
            (json!({"owing": [step(2_000_000_000, "officer")]}), "at most 260 working days"),
            (json!({"owing": [step(5, "king")]}), "parts.commitments.owing"),
            (json!({"checking": [step(5, "regulator")]}), "parts.commitments.checking may go no further"),
            (json!(3), "parts.commitments"),
        ] {
            let refused = read(section.clone()).expect_err(&section.to_string());
            assert!(refused.contains(names), "{section}: {refused}");
        }
    }
}
