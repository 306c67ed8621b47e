//! Whom the front door's year is about, and what is said. Nobody here exists; no detail is given that nobody needs.

use front_door::Flag;
use jiff::civil::Date;
use people::{NewPerson, PersonName};

/// The teams of the front door, each with one of its workers.
pub(super) const TEAMS: [&str; 2] = ["Front door, north", "Front door, south"];

/// Given name, family name, years of age today, home, postcode, school. All invented.
pub(super) const CHILDREN: &[(&str, &str, i16, &str, &str, &str)] = &[
    ("Aisling", "Thorne", 14, "3 Fictive Row", "ZZ9 1AA", "Northgate Academy"),
    ("Kasia", "Wolniak", 15, "17 Sample Street", "ZZ9 1AB", "Tarn Vale High School"),
    ("Jaden", "Whitlock", 13, "8 Specimen Close", "ZZ9 1AD", "St Brannoc’s School"),
    ("Zara", "Mirza", 16, "22 Example Avenue", "ZZ9 1AE", "Harbour Grammar School"),
    ("Ellie", "Pardoe", 12, "5 Invented Lane", "ZZ9 1AF", "Millbeck Community School"),
    ("Tobias", "Renn", 15, "41 Notional Way", "ZZ9 1AG", "Lowmarsh Upper School"),
    ("Simran", "Bhogal", 14, "9 Model Terrace", "ZZ9 1AH", "Northgate Academy"),
    ("Callum", "Eastwick", 11, "2 Pretend Gardens", "ZZ9 1AJ", "Kestrel Park Primary"),
    ("Maya", "Oduya", 17, "30 Sample Street", "ZZ9 1AB", "Tarn Vale High School"),
    ("Ffion", "Gethin", 13, "12 Fictive Row", "ZZ9 1AA", "Northgate Academy"),
    ("Luca", "Marani", 16, "6 Example Avenue", "ZZ9 1AE", "Harbour Grammar School"),
    ("Ruby", "Thorne", 12, "3 Fictive Row", "ZZ9 1AA", "Northgate Academy"),
    ("Noor", "Sabri", 15, "14 Placeholder Road", "ZZ9 1AL", "Tarn Vale High School"),
    ("Dylan", "Marchmont", 14, "27 Imagined Drive", "ZZ9 1AN", "St Brannoc’s School"),
    ("Hania", "Zielony", 10, "19 Sample Street", "ZZ9 1AB", "Easter Row Primary"),
    ("Tyler", "Quennell", 16, "1 Specimen Close", "ZZ9 1AD", "Lowmarsh Upper School"),
];

/// A school and how many pupils it has.
pub(super) const SCHOOLS: &[(&str, u32)] = &[
    ("Northgate Academy", 1180),
    ("Tarn Vale High School", 1010),
    ("Harbour Grammar School", 940),
    ("Lowmarsh Upper School", 830),
    ("St Brannoc’s School", 760),
    ("Millbeck Community School", 620),
    ("Kestrel Park Primary", 410),
    ("Easter Row Primary", 280),
];

/// Who gets in touch: a key of the terms' sources, the body (or nothing), name and post.
pub(super) const CALLERS: &[(&str, Option<&str>, &str)] = &[
    ("school", Some("Tarn Vale High School"), "Joan Pell, safeguarding lead"),
    ("police", Some("NP"), "PC Adil Noon, neighbourhood team"),
    ("school", Some("St Brannoc’s School"), "Peter Askew, head of year"),
    ("health", Some("TVCT"), "Lucy Brandt, school nurse"),
    ("family", None, "A grandmother"),
    ("school", Some("Harbour Grammar School"), "Imogen Vale, safeguarding lead"),
    ("council", Some("AC"), "Jo Farrow, housing officer"),
    ("public", None, "A neighbour"),
    ("school", Some("Lowmarsh Upper School"), "Dev Anand, pastoral lead"),
    ("voluntary", Some("THT"), "Kath Mears, tenancy officer"),
    ("school", Some("Northgate Academy"), "Grace Lindley, safeguarding lead"),
    ("health", Some("AGHT"), "Sister Bea Holm, emergency department"),
];

/// What speaks for exploitation: a model and indicators.
pub(super) type Signs = (&'static str, &'static [&'static str]);

/// A worry in the caller's words, the category, and what speaks for exploitation, if anything does.
pub(super) const WORRIES: &[(&str, &str, Option<Signs>)] = &[
    (
        "She comes to school late and tired, has a second telephone and is frightened when it rings. An older man waits in a car at the gate.",
        "sexual_harm",
        Some(("boyfriend", &["phone", "older"])),
    ),
    ("Mum is ill again and he looks after the little ones. He has missed three weeks of lessons.", "family", None),
    (
        "Missing overnight twice this month. Found at the retail park with adults that nobody in the family knows.",
        "missing",
        Some(("group", &["missing", "older"])),
    ),
    ("There is hardly any food at home, and the heating has been off since half-term.", "neglect", None),
    (
        "Somebody whom she met in a game asks for pictures and says that he will tell her parents. She told a friend.",
        "sexual_harm",
        Some(("online", &["told", "phone"])),
    ),
    ("Shouting at night and a broken door. The children were outside in their pyjamas.", "emotional_harm", None),
    (
        "He has new trainers and money and will not say from whom. Two older boys collect him from school.",
        "other",
        Some(("criminal", &["gifts", "older", "school"])),
    ),
    ("A bruise on the arm, and he gives a different reason each time he is asked.", "physical_harm", None),
];

/// The number-th child, as somebody who is added.
pub(super) fn child(number: usize, today: Date) -> NewPerson {
    let (given, family, age, home, postcode, school) = CHILDREN[number % CHILDREN.len()];
    let month = i8::try_from(number % 12 + 1).unwrap_or(1);
    let day = i8::try_from(number * 7 % 27 + 1).unwrap_or(1);
    // Before their birthday this year they are a year younger.
    let born = Date::new(today.year() - age - 1, month, day).unwrap_or(today);
    NewPerson {
        names: vec![PersonName::usual(given, family)],
        born: people::Born::Exact(born),
        addresses: vec![people::Address::of(home, postcode)],
        schools: vec![people::School::of(school)],
        form_key: Some(format!("demonstration-child-{}", number % CHILDREN.len())),
        ..NewPerson::default()
    }
}

/// The exploitation flag of a story, where what worries them points to it.
pub(super) fn flag(story: usize) -> Flag {
    let (_, _, exploitation) = WORRIES[story % WORRIES.len()];
    exploitation.map_or_else(Flag::default, |(model, indicators)| Flag {
        set: true,
        model: Some(model.into()),
        indicators: indicators.iter().map(|i| (*i).into()).collect(),
        why: "What was said fits the model and its indicators.".into(),
    })
}
