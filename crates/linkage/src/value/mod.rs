//! Cell text made comparable: names folded, dates in parts, postcodes and numbers without their spaces.

mod code;
mod date;
mod name;
mod words;

pub use code::{Code, nhs_number_holds, sex_code};
pub use date::{Date, DateOrder};
pub(crate) use name::Glance;
pub use name::Name;
pub use words::Words;

/// Words that people type when they do not know; they are read as missing.
const PLACEHOLDERS: &[&str] = &[
    "",
    "-",
    "--",
    "---",
    ".",
    "?",
    "??",
    "n/a",
    "na",
    "n/k",
    "nk",
    "nil",
    "none",
    "null",
    "nan",
    "not known",
    "not recorded",
    "not stated",
    "not given",
    "unk",
    "unknown",
    "u/k",
    "uk",
    "tbc",
    "tba",
    "x",
    "xx",
    "xxx",
    "no trace",
    "missing",
    "withheld",
    "refused",
];

/// Whether a cell says nothing.
pub fn says_nothing(cell: &str) -> bool {
    let cell = cell.trim();
    // No placeholder holds a digit, and most cells that do are numbers and dates.
    cell.len() <= 12
        && !cell.bytes().any(|b| b.is_ascii_digit())
        && PLACEHOLDERS.iter().any(|p| p.eq_ignore_ascii_case(cell))
}

/// Appends a cell in lower case without accents; anything that is neither letter nor digit becomes one space.
///
/// Letters beyond Latin are kept as they are, so that names in other scripts still compare.
pub(crate) fn fold(cell: &str, out: &mut String) {
    for character in cell.chars() {
        match character {
            'a'..='z' | '0'..='9' => out.push(character),
            'A'..='Z' => out.push(character.to_ascii_lowercase()),
            '\'' | '\u{2019}' | '`' | '.' => {}
            other if other.is_ascii() => gap(out),
            other => fold_beyond_ascii(other, out),
        }
    }
    while out.ends_with(' ') {
        out.pop();
    }
}

fn gap(out: &mut String) {
    if !out.is_empty() && !out.ends_with(' ') {
        out.push(' ');
    }
}

fn fold_beyond_ascii(character: char, out: &mut String) {
    let lower = character.to_lowercase().next().unwrap_or(character);
    let plain = match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' => "a",
        'ç' | 'ć' | 'č' | 'ĉ' | 'ċ' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ę' | 'ě' | 'ė' => "e",
        'ğ' | 'ģ' => "g",
        'ì'..='ï' | 'ī' | 'ı' | 'į' => "i",
        'ķ' => "k",
        'ł' | 'ľ' | 'ļ' => "l",
        'ñ' | 'ń' | 'ň' | 'ņ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ő' => "o",
        'ř' | 'ŕ' => "r",
        'ś' | 'š' | 'ş' | 'ș' => "s",
        'ť' | 'ţ' | 'ț' => "t",
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => "u",
        'ý' | 'ÿ' => "y",
        'ź' | 'ž' | 'ż' => "z",
        'æ' => "ae",
        'œ' => "oe",
        'ß' => "ss",
        'þ' => "th",
        other if other.is_alphanumeric() => return out.push(other),
        _ => return gap(out),
    };
    out.push_str(plain);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(cell: &str) -> String {
        let mut out = String::new();
        fold(cell, &mut out);
        out
    }

    #[test]
    fn folding_keeps_letters_and_drops_the_rest() {
        assert_eq!(folded("  O'Brien-Żółty "), "obrien zolty");
        assert_eq!(folded("Zoë  Ann."), "zoe ann");
        assert_eq!(folded("王"), "王");
        assert_eq!(folded("\u{0}\u{202e}"), "");
    }

    #[test]
    fn placeholders_are_missing_in_any_case() {
        assert!(says_nothing(" Not Known "));
        assert!(says_nothing(""));
        assert!(!says_nothing("Nilsson"));
    }
}
