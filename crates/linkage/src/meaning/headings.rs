//! What a heading says: words that people use for the columns of registers, and words that turn their meaning.

use crate::field::Meaning;

/// Words of headings, run together and without plurals, most telling first.
const NAMES: &[(&str, Meaning)] = &[
    ("nhs", Meaning::NhsNumber),
    ("nhsn", Meaning::NhsNumber),
    ("nhsno", Meaning::NhsNumber),
    ("nhsnum", Meaning::NhsNumber),
    ("nhsnumber", Meaning::NhsNumber),
    ("nhsid", Meaning::NhsNumber),
    ("uniquepupil", Meaning::Identifier),
    ("upn", Meaning::Identifier),
    ("uniquelearner", Meaning::Identifier),
    ("uln", Meaning::Identifier),
    ("socsec", Meaning::Identifier),
    ("socialsecurity", Meaning::Identifier),
    ("ssn", Meaning::Identifier),
    ("nationalinsurance", Meaning::Identifier),
    ("nino", Meaning::Identifier),
    ("ninumber", Meaning::Identifier),
    ("pnc", Meaning::Identifier),
    ("pncid", Meaning::Identifier),
    ("policeref", Meaning::Identifier),
    ("policereference", Meaning::Identifier),
    ("passport", Meaning::Identifier),
    ("firstandsurname", Meaning::FullName),
    ("firstandlastname", Meaning::FullName),
    ("fullname", Meaning::FullName),
    ("enwllawn", Meaning::FullName),
    ("childname", Meaning::FullName),
    ("pupilname", Meaning::FullName),
    ("studentname", Meaning::FullName),
    ("clientname", Meaning::FullName),
    ("patientname", Meaning::FullName),
    ("personname", Meaning::FullName),
    ("nameofchild", Meaning::FullName),
    ("nameofpupil", Meaning::FullName),
    ("nameofperson", Meaning::FullName),
    ("firstname", Meaning::Forename),
    ("givenname", Meaning::Forename),
    ("forename", Meaning::Forename),
    ("christianname", Meaning::Forename),
    ("fname", Meaning::Forename),
    ("enwcyntaf", Meaning::Forename),
    ("lastname", Meaning::Surname),
    ("surname", Meaning::Surname),
    ("familyname", Meaning::Surname),
    ("lname", Meaning::Surname),
    ("sname", Meaning::Surname),
    ("secondname", Meaning::Surname),
    ("cyfenw", Meaning::Surname),
    ("dateofbirth", Meaning::BirthDate),
    ("birthdate", Meaning::BirthDate),
    ("birthdt", Meaning::BirthDate),
    ("birthday", Meaning::BirthDate),
    ("born", Meaning::BirthDate),
    ("dob", Meaning::BirthDate),
    ("dyddiadgeni", Meaning::BirthDate),
    ("gender", Meaning::Sex),
    ("sex", Meaning::Sex),
    ("mf", Meaning::Sex),
    ("rhyw", Meaning::Sex),
    ("postcode", Meaning::Postcode),
    ("postalcode", Meaning::Postcode),
    ("zip", Meaning::Postcode),
    ("zipcode", Meaning::Postcode),
    ("codpost", Meaning::Postcode),
    ("streetnumber", Meaning::HouseNumber),
    ("housenumber", Meaning::HouseNumber),
    ("houseno", Meaning::HouseNumber),
    ("houseid", Meaning::HouseNumber),
    ("email", Meaning::Contact),
    ("emailaddress", Meaning::Contact),
    ("phone", Meaning::Contact),
    ("telephone", Meaning::Contact),
    ("mobile", Meaning::Contact),
    ("tel", Meaning::Contact),
    ("school", Meaning::School),
    ("nursery", Meaning::School),
    ("college", Meaning::School),
    ("ysgol", Meaning::School),
    ("address", Meaning::Address),
    ("addr", Meaning::Address),
    ("street", Meaning::Address),
    ("road", Meaning::Address),
    ("cyfeiriad", Meaning::Address),
    ("birthplace", Meaning::Place),
    ("suburb", Meaning::Place),
    ("town", Meaning::Place),
    ("city", Meaning::Place),
    ("county", Meaning::Place),
    ("state", Meaning::Place),
    ("locality", Meaning::Place),
    ("village", Meaning::Place),
];

/// Words run together that name something to be left alone although a word of the list is in them.
const NOT_COMPARED: &[&str] = &[
    "cluster",
    "truth",
    "recid",
    "uniqueid",
    "recordid",
    "rowid",
    "recordnumber",
    "created",
    "updated",
    "source",
    "nhstrust",
    "nhsboard",
    "nhsprovider",
    "nhsregion",
    "nhsstatus",
    "maritalstate",
];

/// People beside the one the record is about.
const OTHERS: &[&str] = &[
    "mother",
    "mum",
    "father",
    "dad",
    "parent",
    "carer",
    "guardian",
    "worker",
    "socialworker",
    "sw",
    "gp",
    "doctor",
    "teacher",
    "headteacher",
    "emergency",
    "kin",
    "nok",
    "referrer",
    "sibling",
    "brother",
    "sister",
    "partner",
    "spouse",
    "husband",
    "wife",
    "practitioner",
    "officer",
    "consultant",
    "author",
    "keyworker",
    "adopter",
    "landlord",
    "owner",
    "reporter",
];

/// Another of the same kind that the person has or had.
const ASIDE: &[&str] = &[
    "previous",
    "former",
    "maiden",
    "alias",
    "aka",
    "alternative",
    "preferred",
    "known",
    "old",
    "other",
    "middle",
    "temporary",
    "second",
    "secondary",
];

/// Days that are not a birth.
const DATES: &[&str] = &[
    "date",
    "dates",
    "time",
    "day",
    "when",
    "opened",
    "closed",
    "start",
    "end",
    "referral",
    "received",
    "created",
    "updated",
    "death",
    "died",
    "deceased",
    "registered",
    "registration",
    "admission",
    "discharge",
    "review",
    "assessed",
    "assessment",
    "event",
    "incident",
    "seen",
    "visit",
    "entry",
    "leaving",
    "joined",
    "left",
    "contact",
    "decision",
    "plan",
    "report",
];

/// Shortest word of [`NAMES`] that is also found at the start or end of a longer one, as in PUPILFORENAME.
const LONG: usize = 6;
/// Most words of a heading that make up one of [`NAMES`].
const TOGETHER: usize = 4;

/// What a heading says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Heading {
    pub meaning: Option<Meaning>,
    /// About another person than the record.
    pub of_another: bool,
    /// A second name, number or address of the same person.
    pub aside: bool,
    /// A date, and not said to be that of birth.
    pub some_date: bool,
    /// Plainly nothing to compare.
    pub left_alone: bool,
}

impl Heading {
    pub fn read(text: &str) -> Heading {
        let words = words(text);
        let runs = runs(&words);
        let has = |list: &[&str]| words.iter().any(|w| list.contains(&w.as_str()) || list.contains(&singular(w)));
        let meaning = meaning(&runs);
        let school = runs.iter().any(|r| matches!(singular(r), "school" | "nursery" | "college" | "ysgol"));
        Heading {
            meaning: if school && meaning.is_some() { Some(Meaning::School) } else { meaning },
            of_another: has(OTHERS),
            aside: has(ASIDE) && !runs.iter().any(|r| r == "secondname" || r == "lastname"),
            some_date: has(DATES) && meaning != Some(Meaning::BirthDate),
            left_alone: runs.iter().any(|r| NOT_COMPARED.contains(&r.as_str()))
                || (school && !matches!(meaning, None | Some(Meaning::School))),
        }
    }
}

/// The meaning of the first word of the list that is among the runs, whole or at either end of a long word.
fn meaning(runs: &[String]) -> Option<Meaning> {
    let whole = |key: &str| runs.iter().any(|r| r == key || singular(r) == key);
    let within = |key: &str| {
        let at_an_end = |r: &String| singular(r).ends_with(key) || r.starts_with(key);
        (key.len() >= LONG || matches!(key, "dob" | "nhsno")) && runs.iter().any(at_an_end)
    };
    let find = |test: &dyn Fn(&str) -> bool| NAMES.iter().find(|(key, _)| test(key)).map(|(_, meaning)| *meaning);
    find(&whole).or_else(|| find(&within))
}

/// The words of a heading in small letters: parted at marks and spaces, before a capital that follows a small letter
/// or starts a word after an abbreviation (NHSNumber), and at digits, which are left out.
fn words(heading: &str) -> Vec<String> {
    let letters: Vec<char> = heading.chars().filter(|c| !matches!(c, '\'' | '\u{2019}')).collect();
    let mut out = vec![String::new()];
    for (at, &letter) in letters.iter().enumerate() {
        let small = |at: usize| letters.get(at).is_some_and(|c| c.is_lowercase());
        let starts =
            letter.is_uppercase() && at > 0 && (small(at - 1) || (small(at + 1) && letters[at - 1].is_uppercase()));
        if starts || !letter.is_alphabetic() {
            out.push(String::new());
        }
        if let (Some(word), true) = (out.last_mut(), letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
    }
    out.retain(|word| !word.is_empty());
    out
}

/// Up to [`TOGETHER`] neighbouring words run together, wherever they stand.
fn runs(words: &[String]) -> Vec<String> {
    let run = |from: usize| (1..=TOGETHER.min(words.len() - from)).map(move |long| words[from..from + long].concat());
    (0..words.len()).flat_map(run).collect()
}

fn singular(word: &str) -> &str {
    word.strip_suffix('s').filter(|w| w.len() > 3).unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_many_registers_are_understood() {
        use Meaning::*;
        for (heading, meaning) in [
            ("Fname", Forename),
            ("Child's first name(s)", Forename),
            ("GIVEN NAMES", Forename),
            ("PUPILFORENAME", Forename),
            ("LegalSurname", Surname),
            ("Surname/Family name", Surname),
            ("DOB (dd/mm/yy)", BirthDate),
            ("D.O.B.", BirthDate),
            ("childdob", BirthDate),
            ("Date_of_Birth", BirthDate),
            ("M/F", Sex),
            ("Gender (M/F)", Sex),
            ("Post Code", Postcode),
            ("PostCode1", Postcode),
            ("NHSNumber", NhsNumber),
            ("NHS No.", NhsNumber),
            ("UPN", Identifier),
            ("Unique Pupil Number", Identifier),
            ("Address Line 1", Address),
            ("Tel No", Contact),
            ("E-mail address", Contact),
            ("School name", School),
            ("schoolname", School),
            ("Name of child", FullName),
            ("first_and_surname", FullName),
            ("Dyddiad Geni", BirthDate),
        ] {
            let found = Heading::read(heading);
            assert_eq!((found.meaning, found.left_alone), (Some(meaning), false), "{heading}");
        }
    }

    #[test]
    fn words_within_other_words_mislead_nobody() {
        for heading in ["Ethnicity", "Group name", "Class name", "Status", "Estate", "Age", "Notes", "Bisexual"] {
            assert_eq!(Heading::read(heading).meaning, None, "{heading}");
        }
        for heading in ["School postcode", "NHS Trust", "cluster", "rec_id", "Date created"] {
            assert!(Heading::read(heading).left_alone, "{heading}");
        }
    }

    #[test]
    fn other_people_and_other_names_are_told_apart() {
        for heading in ["Mother's surname", "Parent/carer first name", "Social worker name", "GP postcode"] {
            assert!(Heading::read(heading).of_another, "{heading}");
        }
        assert!(Heading::read("Previous surname").aside && Heading::read("Preferred forename").aside);
        assert!(!Heading::read("Second name").aside && !Heading::read("Surname").aside);
        assert!(Heading::read("Referral date").some_date && !Heading::read("Birth date").some_date);
    }
}
