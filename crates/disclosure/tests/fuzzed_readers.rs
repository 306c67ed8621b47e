//! Whatever stands in a file, reading answers or refuses; it never falls over.

use std::path::Path;

use disclosure::{Problem, Settings, read_rows};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        for name in ["t.csv", "t.json", "t.xlsx", "t"] {
            let _ = read_rows(Path::new(name), &bytes);
        }
        let text = String::from_utf8_lossy(&bytes);
        let _ = Problem::from_json(&text);
        let _ = Settings::from_toml(&text);
    }

    #[test]
    fn any_tokens_are_read_or_refused(tokens in proptest::collection::vec(
        prop_oneof![Just("{"), Just("}"), Just("["), Just("]"), Just(":"), Just(","), Just("\"cells\""), Just("\"key\""),
            Just("\"value\""), Just("\"relations\""), Just("\"primary\""), Just("1"), Just("-1"), Just("0.5"), Just("1e300"),
            Just("null"), Just("\"levels\""), Just("\n"), Just("\"a\"")], 0..60)) {
        let text: String = tokens.concat();
        let _ = Problem::from_json(&text);
        let _ = read_rows(Path::new("t.json"), text.as_bytes());
        let _ = read_rows(Path::new("t.csv"), text.as_bytes());
    }

    #[test]
    fn any_small_problem_is_solved_or_refused(
        values in proptest::collection::vec(0i64..6, 1..6),
        entries in proptest::collection::vec((0usize..6, -3i64..4), 0..8),
        primary in proptest::collection::vec(0usize..6, 0..3),
        levels in proptest::collection::vec(0.0f64..9.0, 3),
        floor in 0i64..3,
    ) {
        let cells: Vec<_> = values.iter().map(|value| serde_json::json!({"value": value})).collect();
        let text = serde_json::json!({"cells": cells, "relations": [entries], "primary": primary,
            "levels": {"0": levels}, "attacker_lower_bound": floor}).to_string();
        if let Ok(problem) = Problem::from_json(&text) {
            let solution = problem.solve(disclosure::Numbers::Any, &disclosure::Control::unlimited());
            prop_assert!(solution.is_ok(), "{text}: {solution:?}");
        }
    }
}
