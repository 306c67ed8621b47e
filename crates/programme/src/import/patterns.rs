//! Regular expressions that are written once and compiled once.

use regex::Regex;

/// Compiles a pattern of ours. `None` would be a mistake in the pattern, which the tests of the module using it would show.
pub(super) fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}
