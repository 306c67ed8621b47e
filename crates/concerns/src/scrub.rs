//! Whether a text that leaves the team could name the reporter who asked to be kept out of it. Pure.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::concern::Identity;

/// Words that stand in names and in every text: they name nobody.
const COMMON: [&str; 24] = [
    "mr", "ms", "mrs", "miss", "mister", "dr", "doctor", "the", "and", "von", "van", "der", "de", "la", "mum", "dad",
    "aunt", "an", "in", "is", "my", "no", "of", "to",
];
/// Fewer digits than this are a house number, not a telephone.
const FEWEST_DIGITS: usize = 6;
/// A single letter is in every text.
const SHORTEST: usize = 2;

/// Whether `text` holds a word of the reporter's name, or how to reach them.
pub fn names_reporter(text: &str, identity: &Identity) -> bool {
    let said = [words(text, ""), words(text, " ")].concat();
    let named = words_of_name(identity).iter().any(|n| said.contains(n));
    named || holds_number(text, &identity.reach) || holds_address(text, &identity.reach)
}

fn words_of_name(identity: &Identity) -> Vec<String> {
    let telling = |w: &String| w.chars().count() >= SHORTEST && !COMMON.contains(&w.as_str());
    words(&identity.name, "").into_iter().filter(telling).collect()
}

/// Lower case, without accents, split where a word ends. With nothing for an apostrophe "O’Brien" is one word; with a
/// space "Karen’s" is Karen.
fn words(text: &str, apostrophe: &str) -> Vec<String> {
    let plain: String = text.nfd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.replace(['\'', '’'], apostrophe).to_lowercase();
    plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The last digits of their telephone, however it is spaced and whatever stands before the area.
fn holds_number(text: &str, reach: &str) -> bool {
    let number = digits(reach);
    number.len() >= FEWEST_DIGITS && digits(text).contains(&number[number.len().saturating_sub(9)..])
}

fn holds_address(text: &str, reach: &str) -> bool {
    let text = text.to_lowercase();
    reach.to_lowercase().split_whitespace().filter(|w| w.contains('@')).any(|mail| text.contains(mail))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn karen() -> Identity {
        Identity { name: "Mrs Karén O’Brien-Smith".into(), reach: "07700 900 123 or karen@home.example".into() }
    }

    #[test]
    fn finds_the_reporter_however_written() {
        for text in [
            "Karen told us.",
            "KARÉN’s report",
            "We spoke to Ms OBrien",
            "smith, the neighbour",
            "Ring +44 7700-900123.",
            "Write to KAREN@home.example please",
        ] {
            assert!(names_reporter(text, &karen()), "{text}");
        }
    }

    #[test]
    fn leaves_other_texts_alone() {
        for text in
            ["Thank you for telling us.", "The smithy on the corner", "Ring 0800 123 123.", "Mrs and the aunt", ""]
        {
            assert!(!names_reporter(text, &karen()), "{text}");
        }
        let unnamed = Identity { name: String::new(), reach: String::new() };
        assert!(!names_reporter("anything at all 12", &unnamed));
    }
}
