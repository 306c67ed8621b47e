//! Groups printed with the short name of the body they belong to: "ABC Scrutiny Committee".

use super::words::LANGUAGE;

/// Short name and group, for every run of capitalised words that ends as a group's name does.
pub(super) fn owned(text: &str) -> Vec<(String, String)> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let bare = |w: &str| {
        w.trim_matches(|c: char| !c.is_alphanumeric()).trim_end_matches("'s").trim_end_matches("’s").to_owned()
    };
    let is_short = |w: &str| w.len() >= 2 && w.chars().all(|c| c.is_uppercase());
    let name_word =
        |w: &str| w.chars().next().is_some_and(char::is_uppercase) || matches!(w, "and" | "of" | "for" | "&");
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let owner = bare(word);
        if !is_short(&owner) || word.ends_with([',', '.', ';', ')']) {
            continue;
        }
        let mut name: Vec<String> = Vec::new();
        for next in words.iter().skip(at + 1).take(9).map(|w| bare(w)) {
            let ends = LANGUAGE.groups.contains(&next);
            if !(name_word(&next) || next.is_empty() && *word == "&") || is_short(&next) {
                break;
            }
            name.push(next);
            if ends && name.len() >= 3 {
                found.push((owner.clone(), name.join(" ")));
                break;
            }
        }
    }
    found
}
