//! The words of the public pages, from message files, and the faces in which the pages show themselves: a language and a
//! size of print, chosen by the address alone, so that no cookie and no question mark is needed.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::civil::Date;
use platform::error::Error;
use platform::settings::Settings;

/// The message files: code, name of the language in English for staff, text.
const FILES: [(&str, &str, &str); 2] =
    [("en", "English", include_str!("../messages/en.toml")), ("pl", "Polish", include_str!("../messages/pl.toml"))];

/// Where the quick exit leads when no setting says so.
const LEAVE_TO: &str = "https://www.bbc.co.uk/weather";

/// A language that is shipped.
#[derive(Debug)]
pub struct Language {
    /// "en".
    pub code: &'static str,
    /// Its name in English, for staff.
    pub english: &'static str,
    /// Its words by name.
    pub words: BTreeMap<String, String>,
}

/// A way in which the public pages show themselves.
#[derive(Debug, Clone, Copy)]
pub struct Face {
    /// Their language.
    pub language: &'static Language,
    /// In larger print.
    pub large: bool,
}

/// The languages that are shipped; English is first.
///
/// # Errors
/// A fault when a message file cannot be read; a test reads them.
pub fn languages() -> Result<&'static [Language], Error> {
    static ALL: OnceLock<Result<Vec<Language>, String>> = OnceLock::new();
    let read = || {
        let one = |(code, english, text): &(&'static str, &'static str, &str)| {
            let words = toml::from_str(text).map_err(|e| format!("message file {code}: {e}"))?;
            Ok(Language { code, english, words })
        };
        FILES.iter().map(one).collect()
    };
    ALL.get_or_init(read).as_deref().map_err(Error::fault)
}

/// The name of a language in English.
pub fn name_in_english(code: &str) -> &'static str {
    FILES.iter().find(|(c, ..)| *c == code).map_or("English", |(_, name, _)| name)
}

impl Face {
    /// The face of an address: "en", "pl-large".
    ///
    /// # Errors
    /// [`Error::Hidden`] for what is none.
    pub fn of(text: &str) -> Result<Self, Error> {
        let (code, large) = text.strip_suffix("-large").map_or((text, false), |code| (code, true));
        let language = languages()?.iter().find(|l| l.code == code).ok_or(Error::Hidden)?;
        Ok(Self { language, large })
    }

    /// English in the usual print.
    ///
    /// # Errors
    /// As [`languages`].
    pub fn english() -> Result<Self, Error> {
        Self::of("en")
    }

    /// As it stands in addresses.
    pub fn name(self) -> String {
        format!("{}{}", self.language.code, if self.large { "-large" } else { "" })
    }

    /// A word by its name; the name itself when there is none, so that a missing word is seen and breaks nothing.
    pub fn word(self, name: &str) -> String {
        self.language.words.get(name).cloned().unwrap_or_else(|| name.to_owned())
    }

    /// "24 November 2026", in its language.
    pub fn day(self, day: Date) -> String {
        format!("{} {} {}", day.day(), self.word(&format!("month_{}", day.month())), day.year())
    }

    /// A word with a day in it.
    pub fn on_day(self, name: &str, day: Date) -> String {
        self.word(name).replace("{day}", &self.day(day))
    }

    /// All its words, with what settings say filled in.
    pub fn words(self, settings: &Settings) -> BTreeMap<&'static str, String> {
        let brand = brand(settings);
        let public = settings.public.clone().unwrap_or_default();
        let fills = [
            ("{brand}", brand),
            ("{partnership}", settings.partnership.clone()),
            ("{telephone}", public.telephone.unwrap_or_default()),
            ("{hours}", public.hours.unwrap_or_default()),
            ("{out_of_hours}", public.out_of_hours.unwrap_or_default()),
        ];
        let filled = |text: &str| fills.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
        self.language.words.iter().map(|(name, text)| (name.as_str(), filled(text))).collect()
    }
}

/// The name under which the public knows the front door.
pub fn brand(settings: &Settings) -> String {
    let named = settings.public.as_ref().and_then(|p| p.name.clone());
    let otherwise = || if settings.demonstration { "Family Connect".to_owned() } else { settings.partnership.clone() };
    named.unwrap_or_else(otherwise)
}

/// Where the quick exit leads.
pub fn leave_to(settings: &Settings) -> String {
    settings.public.as_ref().and_then(|p| p.leave_to.clone()).unwrap_or_else(|| LEAVE_TO.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::attachment::AttachmentRefused;
    use crate::concern::{Mode, OutOfScope};

    fn names(language: &Language) -> BTreeSet<&str> {
        language.words.keys().map(String::as_str).collect()
    }

    /// The names in braces of a text, in order.
    fn fills(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
    }

    #[test]
    fn every_language_has_every_word() {
        let all = languages().unwrap();
        let english = &all[0];
        for other in &all[1..] {
            let (here, there) = (names(english), names(other));
            assert_eq!(here, there, "only in one: {:?}", here.symmetric_difference(&there).collect::<Vec<_>>());
            for (name, text) in &english.words {
                assert!(!other.words[name].trim().is_empty(), "{}: {name} is empty", other.code);
                assert_eq!(fills(text), fills(&other.words[name]), "{}: {name}", other.code);
            }
        }
    }

    #[test]
    fn every_refusal_and_every_status_has_its_words() {
        let face = Face::english().unwrap();
        let wanted = AttachmentRefused::ALL.iter().map(|r| format!("fault_file_{r}"));
        let wanted = wanted.chain(OutOfScope::ALL.iter().map(|w| format!("status_{}", w.name())));
        let parts = ["title", "know", "family", "good", "go"];
        let modes = Mode::ALL.iter().flat_map(|m| parts.map(|part| format!("{}_{part}", m.name())));
        for name in wanted.chain(modes) {
            assert!(face.language.words.contains_key(&name), "{name}");
        }
    }

    #[test]
    fn faces_are_told_by_their_address() {
        assert_eq!(Face::of("pl-large").unwrap().name(), "pl-large");
        for bad in ["", "large", "-large", "de", "en-large-large", "EN"] {
            assert!(matches!(Face::of(bad), Err(Error::Hidden)), "{bad}");
        }
        let day = jiff::civil::date(2026, 11, 4);
        assert_eq!(Face::of("pl").unwrap().day(day), "4 listopada 2026");
    }
}
