//! Text that a spreadsheet would take for a formula when it opens a CSV file.
//!
//! An apostrophe before it makes a spreadsheet show the text as it is; it is taken off again when we read such a file.

use std::borrow::Cow;

fn begins_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The text as it may stand in a CSV file.
pub(crate) fn with(text: &str) -> Cow<'_, str> {
    if begins_a_formula(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text as it was before [`with`].
pub(crate) fn without(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| begins_a_formula(rest)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_guarded_and_come_back_as_they_were() {
        for text in ["=1+1", "+44", "-", "@SUM(A1)", "Ward A", "'quoted'", "it's", ""] {
            assert_eq!(without(&with(text)), text);
            assert!(!begins_a_formula(&with(text)), "{text}");
        }
        assert_eq!(with("=1+1"), "'=1+1");
        assert_eq!(without("'quoted'"), "'quoted'");
    }
}
