//! How a name sounds, in codes that bring together the ways in which names are written in the United Kingdom: English
//! with its silent letters, South Asian names as each family transcribes them (Chaudhry, Chowdhury), Polish spelling as
//! Poles and as others write it (Wójcik, Voychik).
//!
//! A code is the row of a name's consonants in classes; vowels count only at the beginning. Where a spelling can be read
//! in two ways, a name has several codes, and two names sound alike when they share one.

use linkage::value::Name;

/// Most codes of one name.
const MOST: usize = 4;
/// Longest code.
const LONGEST: usize = 8;

/// The words of a name, folded: lower case, without accents, apostrophes gone, hyphens as gaps.
pub fn words(name: &str) -> Vec<String> {
    let folded = match Name::read(name) {
        Some(read) => read.text.into_string(),
        // A name may be one of the words that elsewhere mean "not known": Na, Nan.
        None => name.to_lowercase(),
    };
    let mut all: Vec<String> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().any(char::is_alphabetic))
        .map(|w| w.chars().take(linkage::similar::LONGEST).collect())
        .collect();
    all.dedup();
    all
}

/// The codes of one folded word; none where it holds no plain letter (another script).
pub fn codes(word: &str) -> Vec<String> {
    let letters = undoubled(word);
    let mut codes = vec![String::new()];
    let (mut at, mut after_vowel) = (0, false);
    while at < letters.len() {
        let (taken, sounds) = sounds(&letters[at..], at == 0, after_vowel);
        codes = said(codes, sounds, after_vowel);
        after_vowel = letters[at + taken - 1..at + taken].iter().all(|b| is_vowel(*b));
        at += taken;
    }
    codes.iter_mut().for_each(|code| code.truncate(LONGEST));
    codes.retain(|code| !code.is_empty());
    let mut unlike: Vec<String> = Vec::new();
    codes.into_iter().for_each(|c| {
        if !unlike.contains(&c) {
            unlike.push(c);
        }
    });
    unlike
}

/// The code by which a person's pairs of words are kept: the first one, or the word where it has none.
pub fn main_code(word: &str) -> String {
    codes(word).into_iter().next().unwrap_or_else(|| word.to_owned())
}

/// Whether two folded words share a code.
pub fn alike(one: &str, other: &str) -> bool {
    let theirs = codes(other);
    codes(one).iter().any(|c| theirs.contains(c))
}

/// Plain letters, doubled ones once.
fn undoubled(word: &str) -> Vec<u8> {
    let mut letters: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    letters.dedup();
    letters
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// Each code with each sound after it. A sound said twice without a vowel between is one.
fn said(codes: Vec<String>, sounds: &[&str], after_vowel: bool) -> Vec<String> {
    let choices = if codes.len() * sounds.len() > MOST { &sounds[..1] } else { sounds };
    let with = |code: &String, sound: &str| {
        let repeated = !after_vowel && !sound.is_empty() && code.ends_with(sound);
        if repeated { code.clone() } else { format!("{code}{sound}") }
    };
    choices.iter().flat_map(|sound| codes.iter().map(|code| with(code, sound)).collect::<Vec<_>>()).collect()
}

/// How many letters are read, and as which sounds.
fn sounds(rest: &[u8], first: bool, after_vowel: bool) -> (usize, &'static [&'static str]) {
    if first && let Some(found) = at_beginning(rest) {
        return found;
    }
    if let Some(found) = several_letters(rest, after_vowel) {
        return found;
    }
    (1, one_letter(rest, first, after_vowel))
}

type Read = (usize, &'static [&'static str]);

/// Groups of letters that are said otherwise at the beginning of a name.
fn at_beginning(rest: &[u8]) -> Option<Read> {
    Some(match rest {
        [b'k' | b'g' | b'p', b'n', ..] => (2, &["N"]),
        [b'w', b'r', ..] => (2, &["R"]),
        [b'p', b's', ..] => (2, &["S"]),
        [b'x', ..] => (1, &["S"]),
        [b'm', b'a', b'c', b'k', ..] => (4, &["MK"]),
        [b'm', b'a', b'c', ..] => (3, &["MK"]),
        [b'm', b'c', b'k', ..] => (3, &["MK"]),
        [b'm', b'c', ..] => (2, &["MK"]),
        [b'g', b'h', ..] => (2, &["G"]),
        [b'h', next, ..] if is_vowel(*next) => (2, &["H", "A"]),
        [b'y', next, ..] if is_vowel(*next) => (2, &["Y"]),
        [b'j', next, ..] if is_vowel(*next) => (2, &["J", "Y"]),
        _ => return None,
    })
}

/// Groups of letters with a sound of their own.
fn several_letters(rest: &[u8], after_vowel: bool) -> Option<Read> {
    Some(match rest {
        [b's', b'z', b'c', b'z', ..] => (4, &["X"]),
        [b's', b'c', b'h', ..] => (3, &["X", "SK"]),
        [b't', b'c', b'h', ..] | [b'c', b'h', b'h', ..] => (3, &["C"]),
        [b't', b's', b'c', ..] => (3, &["C"]),
        [b'd', b'g', b'e', ..] => (3, &["J"]),
        [b'd', b'j', ..] | [b'j', b'h', ..] => (2, &["J"]),
        [b's', b'z', ..] => (2, &["X", "S"]),
        [b'c', b'z', ..] => (2, &["C"]),
        [b'r', b'z', ..] => (2, &["X", "RS"]),
        [b'c', b'h', ..] => (2, &["C", "K"]),
        [b's', b'h', ..] | [b'z', b'h', ..] => (2, &["X"]),
        [b'c', b'k', ..] | [b'k', b'h', ..] => (2, &["K"]),
        // "Phillips", but "Stephen".
        [b'p', b'h', ..] if after_vowel => (2, &["F", "V"]),
        [b'p', b'h', ..] => (2, &["F"]),
        [b't', b'h', ..] | [b'd', b't', ..] => (2, &["T"]),
        [b't', b's', ..] => (2, &["TS", "C"]),
        [b'd', b'h', ..] => (2, &["D"]),
        [b'b', b'h', ..] => (2, &["B"]),
        [b'w', b'h', ..] => (2, &["V"]),
        [b'g', b'h', ..] if after_vowel => (2, &["", "G"]),
        [b'g', b'h', ..] => (2, &["G"]),
        [b'm', b'b'] => (2, &["M"]),
        _ => return None,
    })
}

fn one_letter(rest: &[u8], first: bool, after_vowel: bool) -> &'static [&'static str] {
    let next = rest.get(1).copied().unwrap_or(b' ');
    match rest[0] {
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' if first => &["A"],
        b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' => &[""],
        b'c' if matches!(next, b'e' | b'i' | b'y') => &["S", "C"],
        b'g' if matches!(next, b'e' | b'i' | b'y') => &["J", "G"],
        b'w' if is_vowel(next) => &["V"],
        // "Chowdhury", but "Krawczyk".
        b'w' if after_vowel => &["", "V"],
        // "Wojcik": a vowel's end in Polish, a sound of its own in other languages.
        b'j' if !first && (after_vowel || !is_vowel(next)) => &["J", ""],
        b'j' => &["J", "Y"],
        b'b' => &["B"],
        b'c' | b'k' | b'q' => &["K"],
        b'd' => &["D"],
        b'f' => &["F"],
        b'g' => &["G"],
        b'l' => &["L"],
        b'm' => &["M"],
        b'n' => &["N"],
        b'p' => &["P"],
        b'r' => &["R"],
        b's' | b'z' => &["S"],
        b't' => &["T"],
        b'v' | b'w' => &["V"],
        b'x' => &["KS"],
        _ => &[""],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_name_sound_alike() {
        for (one, other) in [
            ("mohammed", "muhammad"),
            ("mohammed", "mohamad"),
            ("ahmed", "ahmad"),
            ("hussain", "hussein"),
            ("hussain", "ussain"),
            ("chaudhry", "choudhury"),
            ("chaudhry", "chowdhury"),
            ("syed", "sayed"),
            ("yusuf", "yousef"),
            ("yusuf", "jusuf"),
            ("aisha", "ayesha"),
            ("khaled", "kalid"),
            ("zainab", "zaynab"),
            ("begum", "begam"),
            ("qureshi", "kureshi"),
            ("kowalski", "kovalsky"),
            ("wojcik", "voycik"),
            ("wojcik", "wojczik"),
            ("szymanski", "shimanski"),
            ("szymanski", "symanski"),
            ("krawczyk", "kravchik"),
            ("jakub", "yakub"),
            ("krzysztof", "kshishtof"),
            ("smith", "smyth"),
            ("catherine", "kathryn"),
            ("stephen", "steven"),
            ("knight", "nite"),
            ("wright", "rite"),
            ("hughes", "hues"),
            ("phillips", "filips"),
            ("mckenzie", "mackenzie"),
            ("schofield", "scofield"),
            ("jeffrey", "geoffrey"),
        ] {
            assert!(alike(one, other), "{one} {:?} and {other} {:?}", codes(one), codes(other));
        }
    }

    #[test]
    fn other_names_do_not() {
        for (one, other) in
            [("smith", "jones"), ("khan", "kaur"), ("ahmed", "anwar"), ("nowak", "kowal"), ("ann", "emma")]
        {
            assert!(!alike(one, other), "{one} {:?} and {other} {:?}", codes(one), codes(other));
        }
    }

    #[test]
    fn words_are_folded() {
        assert_eq!(words("O’Brien-Żółty  Na"), ["obrien", "zolty", "na"]);
        assert_eq!(words("Na"), ["na"]);
        assert_eq!(words(" 42 \u{0}"), Vec::<String>::new());
        assert_eq!(words("王"), ["王"]);
        assert_eq!(main_code("王"), "王");
    }

    proptest! {
        #[test]
        fn any_word_has_few_short_codes(name in ".{0,80}") {
            for word in words(&name) {
                let codes = codes(&word);
                prop_assert!(codes.len() <= MOST);
                prop_assert!(codes.iter().all(|c| !c.is_empty() && c.len() <= LONGEST));
            }
        }
    }
}
